"""Made-up wording for made-up documents: the same seed writes the same words."""

from __future__ import annotations

from random import Random

PLACES = ("云溪区", "松岭县", "临江市北山区", "青原新区")
OFFICES = (
    "文化馆",
    "水务局",
    "卫生健康局",
    "教育局",
    "市场监督管理局",
    "城市更新和土地整备局",
    "东湖街道办事处",
    "规划土地监察局",
    "公共资源交易中心",
    "残疾人联合会",
    "第二实验学校",
    "应急管理局机关",
)
THINGS = (
    "河道清淤",
    "校园安全",
    "食品抽检",
    "公园养护",
    "档案整理",
    "书屋运行",
    "视频会议系统",
    "社区食堂补助",
    "老旧管网改造",
    "2019年度结转安保服务",
    "“扫黄打非”专项",
    "5G基站用电补贴",
    "退役军人服务",
    "窗口综合受理（二期）",
    "党建及工会活动",
    "数字孪生平台V2.0",
    "其他一般管理事务",
    "A、B级旅游景区复核",
    "防汛物资储备（含运输）",
)
TAILS = (
    "",
    "项目",
    "经费",
    "工作",
    "购置费",
    "管理事务",
    "运行维护与技术支持服务及配套设施更新改造项目",
)
SUBJECTS = (
    "服务窗口",
    "抽检样品",
    "培训场次",
    "巡查",
    "设备采购",
    "宣传活动",
    "补助对象",
    "系统故障",
    "绿地",
    "防汛物资",
    "居民",
    "驻点人员",
    "合同",
    "档案卷宗",
    "学生餐",
    "管网",
)
MEASURES = {
    "数量": ("数量", "完成数", "次数", "人次", "覆盖面积", "发放份数", "总量（含上年结转）"),
    "质量": ("合格率", "验收通过率", "达标情况", "完好率", "准确性", "规范程度"),
    "时效": ("完成及时性", "完成时间", "响应时间", "按期率", "支付进度"),
    "成本": ("成本控制", "单价", "总费用", "经费超支情况"),
    "效益": ("提升情况", "改善程度", "带动作用", "知晓率", "节约经费", "持续发挥作用年限"),
    "满意": ("满意度", "认可度", "投诉率", "好评率"),
}
WORDED = (
    "有所提高",
    "按时完成",
    "合格",
    "全部达标",
    "持续改善",
    "未超支",
    "及时",
    "优",
    "满意",
    "规范有序",
    "不超过上级规定的标准",
    "2022年12月31日前",
    "每季度一次",
    "效果显著",
    "已于11月完成验收",
)
UNITS = (
    "个",
    "次",
    "人次",
    "%",
    "万元",
    "㎡",
    "家",
    "份",
    "小时",
    "公里",
    "万人次",
    "元/人·天",
    "‰",
    "个工作日",
)
CLAUSES = (
    "完成年度任务",
    "保障日常工作正常开展",
    "按照上级要求组织实施",
    "提升群众满意度",
    "开展不少于12次检查",
    "涉及资金1,280.50万元",
    "健全长效管理机制",
    "确保项目按期投入使用",
    "覆盖全区6个街道36个社区",
    "落实“放管服”改革",
    "使用率达到95%以上",
    "其中一期已验收、二期在建",
)
EXCUSES = (
    "",
    "",
    "",
    "无",
    "因疫情影响，部分活动延期",
    "采购流程较长，后续将提前启动招标，加强与供应商的沟通协调，确保按期完成",
    "年中追加任务，实际完成数大于指标值；下一年度将结合实际合理设置指标值",
    "不适用",
    "据实结算",
    "—",
)


class Pen:
    """Writes with one seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311  no secret, the same words every time

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def one(self, *items: str) -> str:
        return self.random.choice(items)

    def place(self) -> str:
        return self.random.choice(PLACES)

    def office(self) -> str:
        return self.random.choice(PLACES) + self.random.choice(OFFICES)

    def project(self) -> str:
        return self.random.choice(THINGS) + self.random.choice(TAILS)

    def sentence(self, least: int = 1, most: int = 6) -> str:
        count = self.random.randint(least, most)
        pieces = [self.random.choice(CLAUSES) for _ in range(count)]
        if count > 3 and self.chance(0.5):
            pieces = [f"{n}.{piece}" for n, piece in enumerate(pieces, 1)]
            return "；".join(pieces) + "。"
        return "，".join(pieces) + self.one("。", "")

    def name(self, kind: str) -> str:
        measures = next((m for word, m in MEASURES.items() if word in kind), MEASURES["数量"])
        name = self.random.choice(SUBJECTS) + self.random.choice(measures)
        if self.chance(0.12):
            name = self.sentence(2, 3).rstrip("。") + name
        return self.one("", "", "", "1.", "①", "指标1：") + name if self.chance(0.3) else name

    def figure(self) -> str:
        whole = self.random.choice((self.random.randint(0, 9), self.random.randint(10, 4000)))
        return f"{whole}.{self.random.randint(1, 99)}" if self.chance(0.3) else str(whole)

    def value(self, *, bare: float = 0.15) -> str:
        if self.chance(0.35):
            return self.random.choice(WORDED)
        if self.chance(bare):
            return self.figure()
        sign = self.one("", "", "≥", "≤", "＞", "<", "不少于", "=")
        return sign + self.figure() + self.random.choice(UNITS)

    def excuse(self) -> str:
        return self.random.choice(EXCUSES)

    def amount(self, places: int = 2, *, zero: float = 0.1) -> str:
        """An amount as it comes out of the interchange: plain digits."""
        if self.chance(zero):
            return self.one("0", "0.00") if places else "0"
        whole = self.random.choice(
            (self.random.randint(1, 999), self.random.randint(1000, 98765432))
        )
        if self.chance(0.04):
            whole = -whole
        return (
            f"{whole}.{self.random.randint(0, 10**places - 1):0{places}}" if places else str(whole)
        )

    def rate(self) -> str:
        return self.one("100.00", "99.99", "0.00", "87.5", "100", "0.91", "96.40", "103.2")

    def points(self, total: int, count: int) -> list[str]:
        """``count`` weights that make up ``total``; halves where they must be."""
        if not count:
            return []
        step = total * 2 // count
        parts = [step] * count
        parts[-1] += total * 2 - step * count
        return [format(part / 2, "g") for part in parts]

    def printed(self, amount: str) -> str:
        """An amount the way some office prints it."""
        if not amount or not amount.lstrip("-")[:1].isdigit():
            return amount
        whole, point, rest = amount.partition(".")
        style = self.random.random()
        if style < 0.2 and whole.lstrip("-").isdigit():
            return f"{int(whole):,}{point}{rest}"
        if style < 0.25:
            return amount.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789."})
        if style < 0.3 and point:
            return f"{whole}. {rest}"
        return amount
