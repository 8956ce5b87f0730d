"""The tables of a county: the one list of their columns, which the reader, the template and the documents walk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pairopt import words
from pairopt.read.cells import Anything, Choice, Day, Kind, Number, Several, Subject, Whole, Words, YesNo
from pairopt.text import Text

_NO_NOTE = Text("", "")


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name, head
        The English and the Chinese head.
    kind
        What its cells hold.
    note
        What it means, beyond the head.
    required
        The table is no table without it.
    blank
        Whether a cell of a required column may be blank.
    refers
        The table whose ids stand here.
    side
        Which side a school named here must be of.
    urban_only
        On rows of rural units it says nothing.
    example
        Cells of the template's example rows.
    fallback
        A Chinese head that counts where neither of the others stands in the table.
    """

    name: str
    head: str
    kind: Kind
    note: Text = _NO_NOTE
    required: bool = False
    blank: bool = False
    refers: str = ""
    side: str = ""
    urban_only: bool = False
    example: tuple[str, ...] = ()
    fallback: str = ""


@dataclass(frozen=True)
class Table:
    """One table: a CSV file or a sheet.

    Parameters
    ----------
    name, head
        The English and the Chinese name of file and sheet.
    key
        Columns that together identify a row.
    required
        There is no county without it.
    """

    name: str
    head: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    note: Text
    required: bool = False

    def column(self, name: str) -> Column:
        """Return a column by its English name."""
        return next(column for column in self.columns if column.name == name)


_ID = Words(Text("标识，不得重复", "an id, each only once"))
_SCHOOL_ID = Words(Text("“学校”表中的学校标识", "an id of the table schools"))
_TEACHER_ID = Words(Text("“教师”表中的教师编号", "an id of the table teachers"))
_STAGE = Choice(words.STAGES)
_YEAR = Whole(1900, 2100)
_PRIORITY = Whole(1, 5)
_PERIODS = Number(0, 10_000, decimals=6)  # figures that a model scales to whole numbers
_WEEK = Number(0, 100, decimals=6)
_INDEX = Number(0, 100)


def _school(name: str, head: str, side: str = "", **more: Any) -> Column:
    return Column(name, head, _SCHOOL_ID, refers="schools", side=side, **more)


def _teacher(name: str, head: str, **more: Any) -> Column:
    return Column(name, head, _TEACHER_ID, refers="teachers", **more)


def _subject(**more: Any) -> Column:
    return Column("subject", "学科", Subject(), required=True, **more)


SCHOOLS = Table("schools", "学校", ("id",), (
    Column("id", "学校标识", _ID, required=True, example=("U01", "R01")),
    Column("name", "校名", Words(), required=True, example=("示例城区小学", "示例农村小学")),
    Column("school", "所属学校", Words(), Text("一校多学部时填法人学校；空白即本行自身",
        "the legal school, where this row is one unit of it; blank = itself")),
    Column("side", "城乡", Choice(words.SIDES), required=True, example=("城区", "农村")),
    Column("stage", "学段", _STAGE, required=True, example=("小学", "小学")),
    Column("stream", "科类", Choice(words.STREAMS), Text("仅高中分科时填写", "only where a senior section is split")),
    Column("township", "乡镇", Words(), example=("城关镇", "示例乡")),
    Column("lon", "经度", Number(-180, 180), Text("东经，度", "degrees east"), example=("118.24", "118.30")),
    Column("lat", "纬度", Number(-90, 90), Text("北纬，度", "degrees north"), example=("25.49", "25.45")),
    Column("pupils", "学生数", Whole(0, 1_000_000), Text("0 表示今年不参加", "0: takes no part this year"),
        example=("900", "120")),
    *(Column(f"g{grade}", f"{text.zh}班数", Whole(0, 1000),
             example=("3", "1") if grade <= 6 else ()) for grade, text in enumerate(words.GRADES, start=1)),
    Column("min_partners", "最少结对数", Whole(0, 10_000),
        Text("仅城区；空白按政策", "urban only; blank: as the policy says"), urban_only=True),
    Column("max_partners", "最多结对数", Whole(0, 10_000),
        Text("仅城区；空白按政策", "urban only; blank: as the policy says"), urban_only=True),
    Column("max_dispatch", "最多派出人数", Whole(0, 100_000),
        Text("仅城区；空白按派出比例", "urban only; blank: as the share says"), urban_only=True),
    Column("teachers_total", "教师总数", Whole(0, 100_000),
        Text("仅城区；含未列入教师表者", "urban only; those not in the table teachers included"),
           urban_only=True, example=("50", "")),
    Column("effort_budget", "投入上限", Number(0, 10**9, decimals=6),
        Text("仅城区；各结对每年投入之和的上限", "urban only; the most yearly effort of all its pairs"),
        urban_only=True),
    Column("priority", "优先级", _PRIORITY, Text("1 最优先；空白为3", "1 is first; blank = 3")),
    Column("teaching", "教学质量", _INDEX, example=("85", "55")),
    Column("staff", "教师队伍", _INDEX, example=("80", "50")),
    Column("equipment", "教学设备", _INDEX, example=("82", "45")),
    Column("resources", "教育资源", _INDEX, example=("78", "52")),
), Text("每个办学单位一行", "one row for each school unit"), required=True)

TEACHERS = Table("teachers", "教师", ("id",), (
    Column("id", "教师编号", _ID, required=True, example=("T001",)),
    Column("name", "姓名", Words(), required=True, example=("示例教师",)),
    _school("school", "学校标识", required=True, example=("U01",)),
    Column("gender", "性别", Choice(words.GENDERS), Text("空白者不派出", "blank: is not sent"), required=True,
        blank=True, example=("女",)),
    Column("birth_date", "出生日期", Day(), Text("空白者不派出", "blank: is not sent"), required=True, blank=True,
        example=("1995-05",)),
    Column("subjects", "任教学科", Several(Subject()), Text("第一个为主学科", "the first is the main subject"),
        required=True, example=("音乐",)),
    Column("stages", "任教学段", Several(_STAGE), Text("空白即本单位学段", "blank = the stage of the own unit")),
    Column("title", "职称", Words(), Text("如 一级教师、小学高级教师", "such as middle, senior"),
        example=("一级教师",)),
    Column("teaching_since", "从教时间", Day(), Text("与教龄填一项即可", "this or teaching_years"),
        example=("2017-09",)),
    Column("teaching_years", "教龄", Number(0, 80), Text("年；两项都填时以此为准", "years; wins where both are given")),
    Column("rural_years", "农村教龄", Number(0, 80), Text("年；空白按0计", "years; blank counts 0"), example=("0",)),
    Column("volunteer", "自愿", YesNo(), Text("空白为否", "blank = no"), example=("否",)),
    Column("backbone", "骨干", Choice(words.BACKBONES)),
    Column("assessment", "考核", Choice(words.ASSESSMENTS), Text("上一年度考核等次", "last yearly assessment"),
        example=("合格",)),
    Column("exempt", "免派原因", Choice(words.EXEMPTIONS),
        Text("只填类别，不填健康信息", "the category alone, no health details")),
    Column("weekly_periods", "周课时", Several(_PERIODS, once=False),
           Text("现任周课时，主学科在前，如 12;4", "now taught, the main subject first, such as 12;4"),
           example=("16",)),
    Column("last_dispatch", "上次支教年份", _YEAR),
    Column("wishes", "意向学校", Several(_SCHOOL_ID), Text("最想去的在前", "best first"), refers="schools"),
    Column("with", "同行教师", Several(_TEACHER_ID), Text("去同一乡镇，否则都不去",
        "go to the same township or not at all"), refers="teachers"),
), Text("每名教师一行", "one row for each teacher"), required=True)

NEEDS = Table("needs", "短缺", ("school", "subject"), (
    _school("school", "学校标识", required=True),
    _subject(),
    Column("short_periods", "短缺周课时", _PERIODS, Text("空白按班数和师资推算",
        "blank: derived from classes and staff")),
    Column("priority", "优先级", _PRIORITY, Text("空白按学校的优先级", "blank: the school's")),
), Text("可选：以此为准的短缺课时", "optional: figures that win over the derived ones"))

PAIRS = Table("pairs", "结对", ("urban", "rural", "kind"), (
    _school("urban", "城区学校", "urban", required=True),
    _school("rural", "农村学校", "rural", required=True),
    Column("kind", "类型", Choice(words.PAIR_KINDS), required=True),
    Column("since", "起始年份", _YEAR, Text("上年结对始于哪一年", "the year in which last year's pair began")),
), Text("可选：上年、指定、回避的结对", "optional: pairs of last year, pinned or banned"))

LINKS = Table("links", "匹配", ("urban", "rural"), (
    _school("urban", "城区学校", "urban", required=True),
    _school("rural", "农村学校", "rural", required=True),
    Column("fit", "匹配度", Whole(-10**6, 10**6), Text("代替推算的匹配度", "replaces match − travel")),
    Column("effort", "投入", Whole(0, 10**9), Text("空白按每年路程分钟数", "blank: yearly travel minutes")),
), Text("可选：自定的匹配度和投入", "optional: own fit and effort of a pair"))

DISPATCHES = Table("dispatches", "派出约束", ("teacher", "school", "kind"), (
    _teacher("teacher", "教师编号", required=True),
    _school("school", "学校标识", note=Text("空白：指定=必须派出，回避=不派出",
        "blank: pin = sent anywhere, ban = not sent")),
    Column("kind", "类型", Choice(words.DISPATCH_KINDS), required=True),
), Text("可选：指定或回避的派出", "optional: teachers pinned or banned"))

TRAVEL = Table("travel", "路程", ("from", "to"), (
    _school("from", "起点", required=True),
    _school("to", "终点", required=True),
    Column("minutes", "分钟", Number(0, 10_000)),
    Column("km", "公里", Number(0, 10_000), Text("未填分钟时按车速折算", "turned into minutes where those are blank")),
), Text("可选：学校间路程；缺者按经纬度估算", "optional: travel; estimated from coordinates where missing"))

PERIODS = Table("periods", "课时标准", ("stage", "grade", "subject"), (
    Column("stage", "学段", _STAGE, required=True),
    Column("grade", "年级", Whole(1, 12), Text("1–12，高一为10", "1–12"), required=True),
    _subject(),
    Column("weekly_periods", "周课时", _WEEK, required=True),
), Text("可选：代替默认课程标准的行", "optional: rows that replace the default curriculum"))

LOADS = Table("loads", "工作量标准", ("stage", "subject"), (
    Column("stage", "学段", _STAGE, required=True),
    _subject(note=Text("* 表示未列出的所有学科", "* = all without a row")),
    Column("standard", "标准周课时", _WEEK),
    Column("maximum", "最高周课时", _WEEK),
), Text("可选：代替默认工作量标准的行", "optional: rows that replace the default loads"))

TABLES = (SCHOOLS, TEACHERS, NEEDS, PAIRS, LINKS, DISPATCHES, TRAVEL, PERIODS, LOADS)
"""The tables of a county, in the order in which they are read and reported."""

SETTINGS = Table("policy", "政策", ("key",), (
    Column("key", "项目", Words(), Text("完整路径，如 policy.max_age_male",
        "the full path, such as policy.max_age_male"), required=True),
    Column("value", "值", Anything(), Text("空白即默认值", "blank = the default"), required=True, blank=True),
    Column("default", "默认值", Words(), Text("仅供查看，不读取", "to look at, not read"), blank=True),
    Column("meaning", "说明", Words(), Text("仅供查看，不读取", "to look at, not read"), blank=True),
), Text("县名、学年和政策参数", "name of the county, school year and settings"))
"""The sheet that stands for `county.toml` in a workbook."""

PLAN_TABLES = (
    Table("pairs", "结对", ("urban", "rural"), (
        _school("urban", "城区学校标识", "urban", required=True, fallback="城区学校"),
        _school("rural", "农村学校标识", "rural", required=True, fallback="农村学校"),
    ), Text("方案的结对", "the pairs of a plan"), required=True),
    Table("placements", "派出", ("teacher", "school", "subject"), (
        _teacher("teacher", "教师编号", required=True),
        _school("school", "受援学校标识", "rural", required=True, fallback="学校标识"),
        _subject(),
        Column("periods", "周课时", Whole(-(10**6), 10**6), required=True),
    ), Text("方案的派出", "the placements of a plan")),
)
"""The tables of a plan that is read back."""
