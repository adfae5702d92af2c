"""A form as text in several ways, and as a page of OFD."""

from __future__ import annotations

import io
import zipfile

FORM = """2023年度项目支出绩效自评表 |
项目名称 | 山区书屋 |
主管部门 | 青石市文化局 | 实施单位 | 青石市书屋中心 |
项目资金(万元) | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
年度资金总额 | 20 | 18 | 9 | 10 | 50% | 5 |
年度总体目标 | 预期目标 | 实际完成情况 |
在三个村各建两间书屋。 | 在三个村各建了两间书屋。 |
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 说明 |
产出指标 | 数量指标 | 新建书屋 | 6间 | 6间 | 50 | 50 |
总分 | 100 | 55 |"""

LAYOUT = """
                              2023年度项目支出绩效自评表
  项目名称            山区书屋
                      年初预算数   全年预算数   全年执行数   分值   执行率   得分
  年度资金总额        20           18           9            10     50%      5

  绩效    一级指标    二级指标      三级指标     年度指标值    实际完成值   分值   得分
                      数量指标      新建书屋     6间           6间          20     20
          产出指标    质量指标      验收合格     100%          100%         20     20
                      时效指标      按期完成并   12月前        11月         10     10
                                    通过验收
          效益指标    社会效益      读者人数     900人         950人        40     35
  总分                                                                      100    90
"""


def page_of(rows: list[str], columns: list[int]) -> str:
    items = []
    for n, row in enumerate(rows):
        texts = row.rstrip(" |").split(" | ")
        for x, text in zip(columns, texts, strict=False):
            items.append(
                f'<ofd:TextObject Boundary="{x} {10 + 8 * n} 60 6" Size="4">'
                f'<ofd:TextCode X="0" Y="4">{text}</ofd:TextCode></ofd:TextObject>'
            )
    return (
        '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer>'
        f"{''.join(items)}</ofd:Layer></ofd:Content></ofd:Page>"
    )


def ofd(page: str) -> bytes:
    document = (
        '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Pages>'
        '<ofd:Page ID="1" BaseLoc="Pages/P/Content.xml"/></ofd:Pages></ofd:Document>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("OFD.xml", "<x/>")
        archive.writestr("Doc_0/Document.xml", document)
        archive.writestr("Doc_0/Pages/P/Content.xml", page)
    return stream.getvalue()
