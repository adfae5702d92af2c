"""How other regions print their sheets: the habits met in the wild, combined. Nothing but data."""

from __future__ import annotations

from dataclasses import dataclass

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Level:
    """A first level as printed and as read, its points, and its second levels."""

    name: str
    weight: int
    seconds: tuple[str, ...]


STANDARD = (
    Level("产出指标", 50, ("数量指标", "质量指标", "时效指标", "成本指标")),
    Level("效益指标", 30, ("经济效益指标", "社会效益指标", "可持续影响指标")),
    Level("满意度指标", 10, ("服务对象满意度指标",)),
)
OWN_NAMES = (
    Level("项目决策", 15, ("立项依据", "目标设置")),
    Level("项目管理", 25, ("资金管理", "组织实施")),
    Level("项目产出", 30, ("产出数量", "产出质量", "产出时效")),
    Level("项目效益", 30, ("社会效益", "满意程度")),
)
COSTED = (
    Level("成本指标", 20, ("经济成本指标", "社会成本指标")),
    Level("产出指标", 40, ("数量指标", "质量指标", "时效指标")),
    Level("效益指标", 20, ("社会效益指标", "生态效益指标")),
    Level("满意度指标", 10, ("服务对象满意度指标",)),
)
DEPARTMENT = (
    Level("履职效能", 40, ("重点工作履行情况", "整体工作完成情况")),
    Level("管理效率", 30, ("预算管理", "财务管理", "资产管理")),
    Level("社会效应", 20, ("社会评价", "公众满意度")),
)
SHORT = (
    Level("产出", 50, ("数量", "质量", "时效")),
    Level("效果", 40, ("社会效果", "可持续性")),
)
NO_SECONDS = (
    Level("数量指标", 30, ()),
    Level("质量指标", 30, ()),
    Level("效益指标", 30, ()),
)

FULL_MONEY = (
    ("年初预算数", "initial_budget"),
    ("全年预算数", "adjusted_budget"),
    ("全年执行数", "executed"),
    ("分值", "weight"),
    ("执行率", "execution_rate"),
    ("得分", "score"),
)
TWO_BUDGETS = (
    ("年初预算数", "initial_budget"),
    ("调整预算数（A）", "adjusted_budget"),
    ("全年执行数（B）", "executed"),
    ("执行率（B/A）", "execution_rate"),
)
ONE_BUDGET = (
    ("预算数(A)", "adjusted_budget"),
    ("执行数(B)", "executed"),
    ("执行率(B/A)", "execution_rate"),
    ("得分(20分*执行率)", "score"),
)
RECEIVED = (
    ("预算数", "adjusted_budget"),
    ("到位数", "received"),
    ("执行数", "executed"),
    ("执行率", "execution_rate"),
    ("得分", "score"),
)
REASONED = (
    ("年初预算资金总额", "initial_budget"),
    ("实际投入资金额", "executed"),
    ("产生差异的原因", "difference_reason"),
)
WEIGHED = (
    ("年初预算数", "initial_budget"),
    ("全年（调整）预算数", "adjusted_budget"),
    ("全年执行数", "executed"),
    ("执行率", "execution_rate"),
    ("执行率权重", "weight"),
    ("执行率得分", "score"),
)
UNLISTED = (
    ("本年度预算批复数", "initial_budget"),
    ("预算调整后金额", "adjusted_budget"),
    ("年度实际支出金额", "executed"),
    ("资金执行率%", "execution_rate"),
)

PLAIN = (
    ("三级指标", "level3"),
    ("年度指标值", "target"),
    ("实际完成值", "actual"),
    ("分值", "weight"),
    ("得分", "score"),
    ("偏差原因分析及改进措施", "explanation"),
)
WEIGHT_FIRST = (
    ("三级指标", "level3"),
    ("参考分值", "weight"),
    ("指标值(A)", "target"),
    ("全年实际值(B)", "actual"),
    ("得分", "score"),
    ("未完成原因分析及改进措施", "explanation"),
)
NO_WEIGHT = (
    ("三级指标", "level3"),
    ("年初目标值(A)", "target"),
    ("实际完成值(B)", "actual"),
    ("得分", "score"),
)
APART = (
    ("三级指标", "level3"),
    ("指标性质", "property"),
    ("指标值", "target"),
    ("度量单位", "unit"),
    ("实际完成值", "actual"),
    ("分值", "weight"),
    ("得分", "score"),
    ("偏差原因分析及改进措施", "explanation"),
)
UNIT_FIRST = (
    ("指标名称", "level3"),
    ("计量单位", "unit"),
    ("指标性质", "property"),
    ("指标值", "target"),
    ("指标权重(分)", "weight"),
    ("全年完成值", "actual"),
    ("指标得分(分)", "score"),
    ("说明", "explanation"),
)
SHARED_OUT = (
    ("三级指标", "level3"),
    ("目标值", "target"),
    ("完成值", "actual"),
    ("单项得分", ""),
    ("权重占比", "weight"),
    ("折算得分", "score"),
)
UNSCORED = (
    ("三级指标", "level3"),
    ("指标值", "target"),
    ("全年实际完成值", "actual"),
    ("产生差异的原因及改进措施", "explanation"),
)
STANDARDS = (
    ("三级指标", "level3"),
    ("指标解释", ""),
    ("计划完成值", "target"),
    ("评分标准", ""),
    ("全年完成情况", "actual"),
    ("标准分", "weight"),
    ("自评得分", "score"),
    ("扣分原因", "explanation"),
)
OTHER_WORDS = (
    ("三级指标内容", "level3"),
    ("全年计划目标值", "target"),
    ("本年实际完成值情况", "actual"),
    ("设定权重分", "weight"),
    ("三级指标自评分", "score"),
    ("未达标原因", "explanation"),
)
TARGET_APART = (
    ("三级指标", "level3"),
    ("计算符号", "property"),
    ("目标值", "target"),
    ("度量单位", "unit"),
    ("指标值说明", ""),
)
TARGET_PLAIN = (("三级指标", "level3"), ("指标值", "target"))


@dataclass(frozen=True)
class Layout:
    """How one region prints its sheet."""

    name: str
    title: str
    header: tuple[Pairs, ...]
    """Rows of label and field; "" is a label whose value belongs to no field."""
    money: Pairs
    columns: Pairs
    levels: tuple[Level, ...] = STANDARD
    kind: str = "self_evaluation"
    money_block: str = "项目资金（万元）"
    rows: Pairs = (
        ("年度资金总额", "total"),
        ("其中：当年财政拨款", "fiscal_current_year"),
        ("其他资金", "other"),
    )
    goals: tuple[str, str, str] = ("年度总体目标", "预期目标", "实际完成情况")
    block: str = "绩效指标"
    level_heads: tuple[str, ...] = ("一级指标", "二级指标")
    points: str = ""
    """How the points of a first level are printed behind its name."""
    divided: tuple[str, tuple[str, ...]] = ("", ())
    """A heading over several columns, and the fields below it: a heading of two rows."""
    total: str = "pair"
    """The row of the total: "pair", "score", "one" (a number alone) or "" for none."""
    total_word: str = "总分"
    notes: tuple[str, ...] = ()
    rate: str = "percent"
    money_unit: str = ""
    """A unit behind every amount."""
    repeats: bool = False
    """Whether the first level is printed in every row."""


HEADERS: dict[str, tuple[Pairs, ...]] = {
    "plain": (
        (("项目名称", "project_name"),),
        (("主管部门", "department"), ("实施单位", "implementing_unit")),
    ),
    "persons": (
        (("项目名称", "project_name"), ("项目负责人及电话", "")),
        (("主管部门", "department"), ("实施单位", "implementing_unit")),
        (("项目类别", ""), ("项目属性", "")),
    ),
    "scored": (
        (("项目名称", "project_name"),),
        (("主管部门", "department"), ("实施单位", "implementing_unit")),
        (("自评得分", "total_score"), ("自评等级", "grade")),
    ),
    "coded": (
        (("项目（政策）名称", "project_name"), ("项目编码", "")),
        (("项目主管部门", "department"), ("项目实施单位", "implementing_unit")),
    ),
    "department": (
        (("主管部门", "department"), ("部门联系人", ""), ("自评总分（分）", "total_score")),
    ),
    "unit": ((("单位名称", "implementing_unit"), ("单位负责人及电话", "")),),
    "transfer": (
        (("转移支付（项目）名称", "project_name"),),
        (("地方主管部门", "department"), ("资金使用单位", "implementing_unit")),
    ),
    "poverty": (
        (("扶贫项目名称", "project_name"), ("填报日期", "")),
        (("县级主管部门", "department"), ("项目实施主体", "implementing_unit")),
    ),
}

PROJECT_TITLE = "{year}年度项目支出绩效自评表"
H = HEADERS
LAYOUTS = (
    Layout(
        "weights-first",
        "市本级部门项目支出绩效自评表（{year}年）",
        H["scored"],
        TWO_BUDGETS,
        WEIGHT_FIRST,
        OWN_NAMES,
        points="({}分)",
        total="",
    ),
    Layout(
        "two-brackets",
        "{year}年度农业专项自评表",
        H["plain"],
        ONE_BUDGET,
        NO_WEIGHT,
        money_block="预算执行情况(万元)(20分)",
        block="年度绩效目标(80分)",
        total="one",
        rate="ratio",
        notes=("备注：得分=权重×B/A，不超过权重。",),
    ),
    Layout(
        "two-rows",
        PROJECT_TITLE,
        H["plain"],
        FULL_MONEY,
        APART,
        repeats=True,
        divided=("年度指标值", ("property", "target", "unit")),
        total="",
    ),
    Layout(
        "department",
        "{unit}{year}年度部门整体绩效自评表",
        H["department"],
        WEIGHED,
        UNIT_FIRST,
        NO_SECONDS,
        money_block="部门预算执行情况",
        level_heads=(),
        total="",
        rate="number",
        goals=("当年绩效目标", "年初绩效目标", "全年目标实际完成情况"),
    ),
    Layout(
        "differences",
        "{year}年部门整体支出绩效自评表",
        H["unit"],
        REASONED,
        UNSCORED,
        money_block="资金情况（万元）",
        total="",
        rows=(("合计", "total"), ("其中：财政拨款", "fiscal_current_year"), ("其他资金", "other")),
    ),
    Layout(
        "target-project",
        "绩效目标申报表",
        H["persons"],
        (),
        TARGET_PLAIN,
        kind="performance_target",
        goals=("总体目标", "年度目标", ""),
        total="",
    ),
    Layout(
        "target-apart",
        "部门整体绩效目标",
        (),
        (),
        TARGET_APART,
        kind="department_target",
        goals=("", "年度绩效总目标", ""),
        block="",
        total="",
    ),
    Layout(
        "received",
        PROJECT_TITLE,
        H["coded"],
        RECEIVED,
        PLAIN,
        points="（{}分）",
        money_block="预算执行情况（10分）",
    ),
    Layout("share-out", PROJECT_TITLE, H["plain"], FULL_MONEY, SHARED_OUT, COSTED, total="one"),
    Layout("standards", PROJECT_TITLE, H["persons"], TWO_BUDGETS, STANDARDS, SHORT, total="pair"),
    Layout(
        "other-words",
        "{year}年度财政支出绩效自评价表",
        H["coded"],
        UNLISTED,
        OTHER_WORDS,
        OWN_NAMES,
        money_block="资金使用情况（万元）",
    ),
    Layout(
        "transfer",
        "{year}年度省对下转移支付绩效自评表",
        H["transfer"],
        TWO_BUDGETS,
        UNSCORED,
        money_block="资金情况（万元）",
        total="",
        rows=(("年度资金总额", "total"), ("其中：中央财政资金", "central"), ("地方资金", "local")),
    ),
    Layout(
        "poverty-fund",
        "{year}年度扶贫项目资金绩效自评表",
        H["poverty"],
        ONE_BUDGET,
        PLAIN,
        STANDARD,
        money_block="扶贫资金（万元）",
        points="（{}分）",
        rows=(("资金总额", "total"), ("其中：中央资金", "central"), ("省级资金", "local")),
    ),
    Layout(
        "money-words",
        PROJECT_TITLE,
        H["plain"],
        TWO_BUDGETS,
        PLAIN,
        money_unit="万元",
        money_block="项目资金",
    ),
    Layout(
        "department-levels",
        "{year}年度部门（单位）整体支出绩效自评表",
        H["unit"],
        FULL_MONEY,
        PLAIN,
        DEPARTMENT,
        points="（{}分）",
        money_block="部门预算执行情况（万元）",
    ),
    Layout(
        "repeated-levels", PROJECT_TITLE, H["coded"], FULL_MONEY, WEIGHT_FIRST, COSTED, repeats=True
    ),
    Layout(
        "no-block", PROJECT_TITLE, H["plain"], FULL_MONEY, PLAIN, SHORT, block="", points="（{}分）"
    ),
    Layout(
        "score-above",
        PROJECT_TITLE,
        H["scored"],
        ONE_BUDGET,
        NO_WEIGHT,
        COSTED,
        total="",
        money_block="预算执行情况（万元）（10分）",
    ),
    Layout(
        "divided-results",
        PROJECT_TITLE,
        H["plain"],
        TWO_BUDGETS,
        PLAIN,
        OWN_NAMES,
        divided=("完成情况及评分", ("actual", "weight", "score")),
        points="（{}分）",
    ),
    Layout(
        "apart-standards",
        PROJECT_TITLE,
        H["persons"],
        RECEIVED,
        APART,
        OWN_NAMES,
        divided=("年度指标值", ("property", "target", "unit")),
        total="score",
        total_word="合计",
    ),
    Layout(
        "words-apart",
        "{year}年项目支出绩效自评报告表",
        H["coded"],
        WEIGHED,
        APART,
        COSTED,
        total="score",
    ),
    Layout("shares-of-own", PROJECT_TITLE, H["scored"], UNLISTED, SHARED_OUT, OWN_NAMES, total=""),
    Layout(
        "unit-first",
        PROJECT_TITLE,
        H["plain"],
        FULL_MONEY,
        (("三级指标", "level3"), *UNIT_FIRST[1:]),
        STANDARD,
        points="({})",
        total="one",
    ),
    Layout(
        "short-poor",
        "{year}年度扶贫项目资金绩效自评表",
        H["poverty"],
        REASONED,
        NO_WEIGHT,
        SHORT,
        total="one",
    ),
    Layout(
        "department-words",
        "{unit}{year}年度单位整体支出绩效自评表",
        H["department"],
        UNLISTED,
        OTHER_WORDS,
        DEPARTMENT,
        money_block="整体预算执行情况（万元）",
        total="",
    ),
    Layout(
        "target-transfer",
        "{year}年度转移支付绩效目标表",
        H["transfer"],
        (),
        TARGET_APART,
        kind="performance_target",
        goals=("总体目标", "年度目标", ""),
        total="",
    ),
    Layout(
        "received-words",
        PROJECT_TITLE,
        H["plain"],
        RECEIVED,
        OTHER_WORDS,
        COSTED,
        money_unit="元",
        money_block="项目资金（元）",
        total="pair",
        total_word="总计",
    ),
    Layout(
        "differences-apart",
        "{year}年项目支出绩效自评表",
        H["plain"],
        REASONED,
        APART,
        SHORT,
        total="",
        divided=("年度指标值", ("property", "target", "unit")),
        points="（{}分）",
    ),
)
