"""What the tables of a county say together: references, contradictions, blanks that a planner should know of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pairopt import words
from pairopt.read.issue import Trouble, trouble
from pairopt.read.policy import Settings
from pairopt.read.schema import DISPATCHES, LINKS, LOADS, NEEDS, PAIRS, SCHOOLS, TEACHERS, TRAVEL
from pairopt.read.tables import Record, Sheet, check_references
from pairopt.read.titles import rank_of
from pairopt.text import Text, listing

_YOUNGEST = 18


@dataclass(frozen=True)
class Tables:
    """The tables of a county by name, and its settings."""

    sheets: Mapping[str, Sheet]
    settings: Settings

    def __getitem__(self, table: str) -> Sheet:
        return self.sheets[table]


def check_tables(tables: Tables) -> None:
    """Note every problem between cells; rows that say nothing are marked as ignored."""
    schools = {record.get("id"): record for record in tables[SCHOOLS.name].records}
    known = {table: tables[table].ids() for table in (SCHOOLS.name, TEACHERS.name)}
    sides = {unit: record.get("side") for unit, record in schools.items() if record.get("side")}
    for sheet in tables.sheets.values():
        check_references(sheet, known, sides)
    idle = _check_schools(tables[SCHOOLS.name])
    _check_teachers(tables, schools, idle)
    _check_needs(tables, sides, idle)
    _check_pairs(tables)
    _check_dispatches(tables[DISPATCHES.name])
    _check_travel(tables[TRAVEL.name])
    _tell_unknown_minutes(tables, idle)
    for record in tables[LOADS.name].live():
        standard, maximum = record.get("standard"), record.get("maximum")
        if standard is not None and maximum is not None and standard > maximum:
            tables[LOADS.name].warn(record, "standard", trouble(
                "standard-above-maximum", "标准周课时大于最高周课时", "the standard load is above the maximum",
                "请核对", "check both"))


def _check_schools(sheet: Sheet) -> set[str | None]:
    """Check the schools and return the ids of the units that take no part."""
    if "id" in sheet.columns and not sheet.records:
        sheet.notes.error(sheet.place(), trouble(
            "no-schools", "没有任何学校", "there is no school", "请至少填写一所城区学校和一所农村学校",
            "write at least an urban and a rural one"))
    for record in sheet.records:
        if record.get("side") == "rural":
            _ignore_urban_columns(sheet, record)
        least, most = record.get("min_partners"), record.get("max_partners")
        if least is not None and most is not None and least > most:
            sheet.error(record, "min_partners", trouble(
                "least-above-most", "大于最多结对数（{most}）", "greater than max_partners ({most})",
                "请改其中一个", "change one of them", most=most))
        if (record.get("lon") is None) != (record.get("lat") is None) and not record.bad & {"lon", "lat"}:
            sheet.warn(record, "lon" if record.get("lon") is None else "lat", trouble(
                "half-coordinates", "经度和纬度缺一，坐标不能使用",
                "one of longitude and latitude is missing; the place is unknown",
                "请补上另一个", "add the other"))
    idle = _idle_units(sheet)
    for record in sheet.records:
        if record.get("id") in idle:
            continue
        grades = [f"g{grade}" for grade in range(1, 13)]
        blank = not any(grade in record.values or grade in record.bad for grade in grades)
        if blank and record.get("stage") != "kindergarten":
            sheet.warn(record, "", trouble(
                "no-classes", "各年级班数都是空白，按0计", "all class counts are blank and count 0",
                "请填写班数，或在“短缺”表中写明短缺课时", "fill them in, or write what is short in the table needs"))
        if record.get("side") == "urban" and not record.get("teachers_total") and "teachers_total" not in record.bad:
            sheet.warn(record, "teachers_total", trouble(
                "no-teachers-total", "没有教师总数，按“教师”表中的人数计",
                "no number of teachers; the rows in teachers are counted",
                "若教师表不全，请填写总数", "fill it in unless the table teachers holds everyone"))
    return idle


def _ignore_urban_columns(sheet: Sheet, record: Record) -> None:
    for column in sheet.table.columns:
        if column.urban_only and record.values.pop(column.name, None) is not None:
            sheet.warn(record, column.name, trouble(
                "urban-only", "这一列只对城区学校有意义，已忽略",
                "this column speaks of urban schools alone and is ignored",
                "可以清空", "it may be cleared"))


def _idle_units(sheet: Sheet) -> set[str | None]:
    idle: set[str | None] = set()
    left: dict[str, set[str]] = {}
    for record in sheet.records:
        if record.get("pupils") == 0:
            idle.add(record.get("id"))
            if "pupils" not in record.given:  # whoever says so in a scenario means it
                sheet.warn(record, "pupils", trouble(
                    "no-pupils", "学生数为0，今年不参加", "0 pupils: takes no part this year",
                    "若有学生，请改正学生数", "correct the number if there are pupils"))
        elif record.get("side") and record.get("stage"):
            left.setdefault(record.get("stage"), set()).add(record.get("side"))
    if any(record.bad & {"side", "stage", "pupils"} for record in sheet.records):
        return idle  # Which stages have both sides is not known yet.
    for record in sheet.records:
        stage = record.get("stage")
        if record.get("pupils") != 0 and len(left.get(stage, ())) == 1:
            idle.add(record.get("id"))
            other = "rural" if record.get("side") == "urban" else "urban"
            sheet.warn(record, "stage", trouble(
                "one-sided-stage", "{stage}没有{other}学校，今年不参加",
                "there is no {other} school of this stage ({stage}): takes no part this year",
                "若有误，请核对城乡和学段", "check side and stage if this is not meant",
                stage=words.STAGES[stage], other=words.SIDES[other]))
    return idle


def _check_teachers(tables: Tables, schools: Mapping[str, Record], idle: set[str | None]) -> None:
    sheet, settings = tables[TEACHERS.name], tables.settings
    subjects = set(settings.policy.subjects)
    candidates = []
    for record in sheet.records:
        _check_dates(sheet, record, settings.reference_date)
        _no_later(sheet, record, "last_dispatch", settings.school_year, Text("按刚派出过计", "counts as sent just now"))
        periods, own = record.get("weekly_periods"), record.get("subjects")
        if periods is not None and own is not None and len(periods) > len(own):
            sheet.error(record, "weekly_periods", trouble(
                "too-many-periods", "周课时有{given}项，任教学科只有{own}项", "{given} figures, but {own} subject(s)",
                "请让周课时与学科一一对应", "write one figure for each subject", given=len(periods), own=len(own)))
        title = record.get("title")
        if title and rank_of(title) is None:
            sheet.warn(record, "title", trouble(
                "no-rank", "看不出职称等级，按无职称计", "names no rank; counts as none",
                "请写 正高级、高级、一级、二级 或 三级", "write assistant, middle, senior or full_senior"))
        companions = record.get("with") or ()
        if record.get("id") in companions:
            record.values["with"] = tuple(one for one in companions if one != record.get("id"))
            sheet.warn(record, "with", trouble(
                "own-companion", "同行教师写了本人，已忽略", "names the teacher's own id, which is ignored",
                "请填写另一位教师的编号", "write another teacher's id"))
        unit = schools.get(record.get("school"))
        urban = unit is not None and unit.get("side") == "urban" and unit.get("id") not in idle
        if urban and subjects & set(own or ()):
            candidates.append(record)
    _tell_blanks(sheet, candidates)


def _check_dates(sheet: Sheet, record: Record, reference: date | None) -> None:
    born, since = record.get("birth_date"), record.get("teaching_since")
    if reference is None:
        return
    if born is not None and born > reference:
        sheet.error(record, "birth_date", trouble(
            "born-later", "出生日期晚于基准日 {day}", "born after the reference date {day}",
            "请核对年份", "check the year", day=reference))
    elif born is not None and (reference.year - born.year, reference.month, reference.day) < (_YOUNGEST, born.month,
        born.day):
        sheet.warn(record, "birth_date", trouble(
            "too-young", "到基准日不满{age}周岁", "not yet {age} years old at the reference date",
            "请核对年份", "check the year", age=_YOUNGEST))
    if since is not None and since > reference:
        sheet.warn(record, "teaching_since", trouble(
            "teaches-later", "从教时间晚于基准日 {day}", "begins to teach after the reference date {day}",
            "请核对年份", "check the year", day=reference))


def _no_later(sheet: Sheet, record: Record, column: str, school_year: int | None, counts: Text) -> None:
    year = record.get(column)
    if year is not None and school_year is not None and year > school_year:
        sheet.warn(record, column, trouble(
            "year-in-future", "晚于本学年（{year}），{counts}", "later than the school year ({year}); {counts}",
            "请核对年份", "check the year", year=school_year, counts=counts))


_BLANKS = (
    ("blank-person", (("birth_date",), ("gender",)),
     Text("{blank}空白，因此不派出", "{blank} blank: is not sent")),
    ("blank-experience", (("rural_years",), ("teaching_since", "teaching_years")),
     Text("{blank}空白：农村教龄按0计，教龄视为足够", "{blank} blank: rural years count 0, a teaching time passes")),
    ("blank-assessment", (("assessment",),),
     Text("{blank}空白，不因此受限", "{blank} blank: passes")),
)
"""Of candidates: what is said where all columns of one of the groups are blank."""


def _tell_blanks(sheet: Sheet, candidates: list[Record]) -> None:
    for code, groups, message in _BLANKS:
        # A column that is not there at all is said once, not of every teacher (if it is required, it was said before).
        there = [group for group in groups if set(group) & set(sheet.columns)]
        absent = [group for group in groups if group not in there and not sheet.table.column(group[0]).required]
        if absent and candidates:
            sheet.notes.warn(sheet.place(None, absent[0][-1]), _blank(sheet, code, absent, message))
        for record in candidates:
            known = record.values.keys() | record.bad
            blank = [group for group in there if not known & set(group)]
            if blank:
                sheet.warn(record, blank[0][-1], _blank(sheet, code, blank, message))


def _blank(sheet: Sheet, code: str, groups: Sequence[tuple[str, ...]], message: Text) -> Trouble:
    names = listing([Text(sheet.table.column(group[-1]).head, group[-1]) for group in groups])
    return Trouble(code, message.fill(blank=names), Text("请补填", "fill it in"))


def _check_needs(tables: Tables, sides: Mapping[str, str], idle: set[str | None]) -> None:
    sheet = tables[NEEDS.name]
    subjects = tables.settings.policy.subjects
    for record in sheet.records:
        school, subject = record.get("school"), record.get("subject")
        if sides.get(school) == "urban":
            _ignored_need(sheet, record, "school", Text("城区学校没有受援的短缺", "an urban school has no needs here"))
        elif school is not None and school in idle:
            _ignored_need(sheet, record, "school", Text("该学校今年不参加", "the school takes no part this year"))
        elif subject is not None and subject not in subjects:
            _ignored_need(sheet, record, "subject", Text("该学科不在派出学科内",
                "no teachers are sent for this subject"))


def _ignored_need(sheet: Sheet, record: Record, column: str, why: Text) -> None:
    sheet.ignore(record, column, trouble(
        "need-ignored", "{why}，这一行已忽略", "{why}; the row is ignored",
        "请删去这一行，或改正学校、学科或 policy.subjects",
        "take the row out, or correct school, subject or policy.subjects", why=why))


def _check_pairs(tables: Tables) -> None:
    sheet = tables[PAIRS.name]
    pins = [record for record in sheet.records if record.get("kind") == "pin"]
    pinned = {(record.get("urban"), record.get("rural")): record for record in pins if not record.bad}
    for record in sheet.records:
        _no_later(sheet, record, "since", tables.settings.school_year, Text("按新结对计", "counts as a new pair"))
        pin = pinned.get((record.get("urban"), record.get("rural")))
        if record.get("kind") == "ban" and pin is not None:
            sheet.error(record, "kind", _contradiction(sheet, pin,
                Text("同一结对既指定又回避", "the same pair is pinned and banned")))
    for record in tables[LINKS.name].records:
        if record.get("fit") is None and record.get("effort") is None and not record.bad:
            tables[LINKS.name].ignore(record, "", trouble(
                "empty-row", "匹配度和投入都空白，这一行不起作用", "neither fit nor effort: the row says nothing",
                "请填写其中一项，或删去", "fill in one of them, or take it out"))


def _check_dispatches(sheet: Sheet) -> None:
    pins: dict[str, list[Record]] = {}
    for record in sheet.records:
        if record.get("kind") == "pin" and not record.bad:
            pins.setdefault(record.get("teacher"), []).append(record)
    for rows in pins.values():
        placed = [record for record in rows if record.get("school")]
        for record in placed[1:]:
            if record.get("school") != placed[0].get("school"):
                sheet.error(record, "school", _contradiction(
                    sheet, placed[0], Text("同一教师指定了两所学校", "one teacher is pinned to two schools")))
    for record in sheet.records:
        if record.get("kind") != "ban" or record.bad:
            continue
        for pin in pins.get(record.get("teacher"), ()):
            if not record.get("school"):
                sheet.error(record, "kind", _contradiction(
                    sheet, pin, Text("该教师既指定派出又不得派出", "the teacher is pinned and banned outright")))
            elif record.get("school") == pin.get("school"):
                sheet.error(record, "kind", _contradiction(
                    sheet, pin, Text("同一教师和学校既指定又回避", "the same teacher and school are pinned and banned")))


def _contradiction(sheet: Sheet, other: Record, what: Text) -> Trouble:
    place = sheet.place(other)
    return trouble(
        "contradiction", "{what}（另见{file}第{row}行）", "{what} (see {file} row {row})",
        "请删去其中一行", "take one of the two rows out", what=what, file=place.file, row=place.row)


def _check_travel(sheet: Sheet) -> None:
    for record in sheet.records:
        if record.get("from") is not None and record.get("from") == record.get("to"):
            sheet.ignore(record, "to", trouble(
                "same-place", "起点和终点相同，这一行已忽略", "from and to are the same; the row is ignored",
                "请改正或删去", "correct it or take it out"))
        elif record.get("minutes") is None and record.get("km") is None and not record.bad:
            sheet.ignore(record, "minutes", trouble(
                "empty-row", "分钟和公里都空白，这一行已忽略", "neither minutes nor km: the row is ignored",
                "请填写其中一项", "fill in one of them"))


def _tell_unknown_minutes(tables: Tables, idle: set[str | None]) -> None:
    """Say it of each unit without coordinates that is to meet others to which no row of `travel` leads.

    An urban and a rural unit of one stage may meet; so may two rural ones where one teacher serves several schools.
    """
    sheet = tables[SCHOOLS.name]
    linked: dict[str, set[str]] = {}
    for row in tables[TRAVEL.name].live():
        origin, destination = row.get("from"), row.get("to")
        linked.setdefault(origin, set()).add(destination)
        linked.setdefault(destination, set()).add(origin)
    units: dict[tuple[str, str], set[str]] = {}
    for record in sheet.records:
        if not record.bad & {"id", "side", "stage"} and record.get("id") not in idle:
            units.setdefault((record.get("side"), record.get("stage")), set()).add(record.get("id"))
    rounds = tables.settings.policy.max_schools_per_teacher > 1
    for record in sheet.records:
        unit, side, stage = (record.get(column) for column in ("id", "side", "stage"))
        if unit not in units.get((side, stage), ()) or {"lon", "lat"} & (record.values.keys() | record.bad):
            continue  # What is bad, or only half there, has been told.
        others = [units.get(("rural" if side == "urban" else "urban", stage), set())]
        if side == "rural" and rounds:
            others.append(units[side, stage])
        count = sum(map(len, others)) - (len(others) - 1)  # itself is no other
        unknown = count - sum(len(some & linked.get(unit, set())) for some in others)
        if unknown:
            sheet.warn(record, "lon", trouble(
                "unknown-minutes",
                "没有坐标，“路程”表也没有它与{count}所学校（共{all}所）之间的路程：路程不明的不受路程限制，匹配不扣路程分，投入按0计",
                "no coordinates, and no row of travel for {count} of the {all} schools that it may have to do with: where"
                " minutes are unknown no limit refuses, fit takes nothing off and effort counts 0",
                "请填写经度和纬度，或在“路程”表中补上", "fill in lon and lat, or add the rows to travel",
                count=unknown, all=count))
