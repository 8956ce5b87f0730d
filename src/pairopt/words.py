"""The glossary: codes as they stand in files, in the words of a planner.

The reader accepts either word of an entry, the reports print it, and the template offers it in its drop-down lists.
"""

from __future__ import annotations

from pairopt.text import Text, same

SIDES = {"urban": Text("城区", "urban"), "rural": Text("农村", "rural")}
STAGES = {
    "kindergarten": Text("幼儿园", "kindergarten"),
    "primary": Text("小学", "primary"),
    "junior": Text("初中", "junior"),
    "senior": Text("高中", "senior"),
}
STREAMS = {"arts": Text("文科", "arts"), "science": Text("理科", "science")}
GENDERS = {"M": Text("男", "M"), "F": Text("女", "F")}
SUBJECTS = {"music": Text("音乐", "music"), "art": Text("美术", "art"), "pe": Text("体育", "PE")}
BACKBONES = {
    "school": Text("校级", "school"),
    "county": Text("县级", "county"),
    "city": Text("市级", "city"),
    "province": Text("省级", "province"),
    "nation": Text("国家级", "nation"),
}
ASSESSMENTS = {
    "unqualified": Text("不合格", "unqualified"),
    "qualified": Text("合格", "qualified"),
    "good": Text("良好", "good"),
    "excellent": Text("优秀", "excellent"),
}
"""From worst to best: `assessment` compares places in this order."""
TITLES = {
    "none": Text("无", "none"),
    "assistant": Text("初级", "assistant"),
    "middle": Text("中级", "middle"),
    "senior": Text("高级", "senior"),
    "full_senior": Text("正高级", "full senior"),
}
"""Ranks from lowest to highest; ``none`` is the rank of who has no title."""
EXEMPTIONS = {
    "pregnancy": Text("怀孕", "pregnancy"),
    "nursing": Text("哺乳", "nursing"),
    "illness": Text("疾病", "illness"),
    "retiring": Text("临退休", "retiring"),
    "programme": Text("专项", "programme"),
    "other": Text("其他", "other"),
}
PAIR_KINDS = {"last": Text("上年", "last"), "pin": Text("指定", "pin"), "ban": Text("回避", "ban")}
DISPATCH_KINDS = {"pin": Text("指定", "pin"), "ban": Text("回避", "ban")}
CANDIDATES = {"main": Text("主学科", "main"), "any": Text("任一学科", "any")}
DISPATCHES = {
    "paired": Text("仅结对学校", "paired"),
    "preferred": Text("结对学校优先", "preferred"),
    "open": Text("不限", "open"),
}
MODES = {"hard": Text("启用", "hard"), "off": Text("关闭", "off")}
NO_NUMBER = {"auto": Text("自动", "auto"), "none": Text("不限", "none")}
"""What may stand where a setting is a number."""
ENGINES = {
    "CP-SAT and whole duals, model of arrivals": Text(
        "到校组合模型（CP-SAT、整数对偶）", "CP-SAT and whole duals, model of arrivals"),
    "arrivals": Text("到校组合模型（arrivals）", "arrivals"),
    "auto": Text("自动", "auto"),
    "bundles": Text("组合法（bundles）", "bundles"),
    "compact": Text("整体模型（compact）", "compact"),
    "CP-SAT, compact model": Text("整体模型（CP-SAT）", "CP-SAT, compact model"),
    "column generation over bundles, duals in whole numbers": Text(
        "组合法（列生成，整数对偶）", "column generation over bundles, duals in whole numbers"),
    "counting": Text("逐项计数", "counting"),
    "flow": Text("费用流（flow）", "flow"),
    "greedy": Text("贪心法（greedy）", "greedy"),
    "lns": Text("大邻域搜索（lns）", "lns"),
    "local": Text("局部搜索（local）", "local"),
    "start": Text("起点", "start"),
}
"""Who makes plans and proves bounds; in Chinese with the name that ``--search`` takes."""
YES_NO = {"yes": Text("是", "yes"), "no": Text("否", "no")}
GRADES = (
    *(Text(f"{numeral}年级", f"grade {grade}") for grade, numeral in enumerate("一二三四五六七八九", start=1)),
    *(Text(f"高{numeral}", f"grade {grade}") for grade, numeral in enumerate("一二三", start=10)),
)


def engine(name: str) -> Text:
    """Return the words for who made a plan or proved a bound; a newcomer is its own name."""
    return ENGINES.get(name, same(name))


def subject(code: str) -> Text:
    """Return the name of a subject; subjects are open, so an unknown code is its own name."""
    return SUBJECTS.get(code, same(code))
