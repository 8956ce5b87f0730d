"""Next year's county: what the plan and the calendar settle is moved on, all else stays, and what nobody can know is listed.

The rows are those that were handed in, so that every cell the year does not touch stays as it was, those that no plan
reads included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from pairopt.audit import audit
from pairopt.county import County
from pairopt.countyfolder import cell_text, toml_bytes
from pairopt.csvtext import csv_bytes
from pairopt.errors import BadInput
from pairopt.fingerprint import fingerprint
from pairopt.plan import Plan
from pairopt.planfolder import about
from pairopt.read import Reading
from pairopt.read.issue import Notes, Place
from pairopt.read.keys import FILE, TODO, Given
from pairopt.read.overlay import Line
from pairopt.read.policy import known_keys
from pairopt.read.schema import DISPATCHES, NEEDS, PAIRS, SCHOOLS, TEACHERS
from pairopt.read.tables import Record, Sheet
from pairopt.read.value import BadValue, Value, shown
from pairopt.settings import Slack
from pairopt.text import Lang, Text, listing

_Row = dict[str | int, Any]
"""Cells by column; a column that the schema does not know goes by its place."""


class _Question(NamedTuple):
    """What nobody can know before the new year: of a whole column, or of `each` row that says something there."""

    table: str
    columns: tuple[str, ...]
    what: Text
    each: bool = False


_QUESTIONS = (
    _Question(SCHOOLS.name, (), Text(
        "新设、撤并的学校：增加或删去行", "schools that open, close or merge: add rows or take them out")),
    _Question(SCHOOLS.name, ("pupils",), Text("填写新学年学生数", "fill in the pupils of the new year")),
    _Question(SCHOOLS.name, tuple(f"g{grade}" for grade in range(1, 13)), Text(
        "填写新学年各年级班数", "fill in the classes of the new year")),
    _Question(SCHOOLS.name, ("teachers_total",), Text(
        "填写新学年教师总数", "fill in the number of teachers of the new year")),
    _Question(SCHOOLS.name, ("teaching", "staff", "equipment", "resources"), Text(
        "按最近一次评估更新", "bring up to the latest evaluation")),
    _Question(TEACHERS.name, (), Text(
        "新进教师增加行，调离、退休的删去行", "new staff: add rows; who has left or retired: take the rows out")),
    _Question(TEACHERS.name, ("weekly_periods",), Text(
        "填写新学年任课周课时，支教期满返校的教师一并填写",
        "fill in the weekly periods of the new year, those of teachers who are back included")),
    _Question(TEACHERS.name, ("assessment",), Text("填写刚结束学年的考核等次", "fill in the assessment of the year that ends")),
    _Question(TEACHERS.name, ("volunteer",), Text("新的自愿报名者填“是”", "write yes for new volunteers")),
    _Question(TEACHERS.name, ("volunteer",), Text("确认今年仍自愿", "confirm: still a volunteer"), each=True),
    _Question(TEACHERS.name, ("wishes",), Text("新的意向学校填写标识", "fill in new wishes")),
    _Question(TEACHERS.name, ("wishes",), Text("确认意向学校", "confirm the wishes"), each=True),
    _Question(TEACHERS.name, ("exempt",), Text("新的免派情形填写类别", "fill in new exemptions")),
    _Question(TEACHERS.name, ("exempt",), Text("确认免派原因仍然存在", "confirm that the exemption still stands"), each=True),
    _Question(NEEDS.name, ("short_periods",), Text(
        "更新上年填报的短缺周课时，或清空由班数和师资推算",
        "bring last year's own figure up to date, or clear it to have it derived"), each=True),
)


def check_same_year(folder: Path, county: County) -> Text | None:
    """Make sure that a plan folder is of this county and year, as far as its ``plan.json`` says.

    Returns
    -------
    Text or None
        What the planner should know: the county is no longer the one that the plan was made for.

    Raises
    ------
    BadInput
        Where the plan is of another county or year.
    """
    made_for = about(folder)
    told = {"county": county.name, "school_year": county.school_year}
    if any(made_for.get(key, own) != own for key, own in told.items()):
        raise BadInput(Text(
            "方案属于{other}{year}学年，数据是{own}{now}学年，不能结转。→ 请选用同一学年的数据和方案。",
            "The plan is of {other}, school year {year}, and the data are of {own}, {now}: nothing is rolled over."
            " → Take data and plan of one year.").fill(
                other=made_for.get("county", ""), year=made_for.get("school_year", ""), own=county.name,
                now=county.school_year))
    if made_for.get("instance", fingerprint(county)) != fingerprint(county):
        return Text(
            "数据在方案制定之后有改动；方案已按现在的数据重新审核。",
            "The data have changed since the plan was made; the plan was audited against them as they are.")
    return None


def next_year(reading: Reading, plan: Plan, lang: Lang, *, made_for: Reading | None = None) -> dict[str, bytes]:
    """Return the files of next year's county folder, ``todo.csv`` included.

    Parameters
    ----------
    reading
        This year's county, read without an error.
    lang
        Language of ``todo.csv``.
    made_for
        This year's county in the scenario that the plan was made with, where there was one. What a scenario changes is
        not carried into the next year: who was withdrawn and what was closed for one year is there again, and
        ``todo.csv`` lists what of it is to be confirmed.

    Raises
    ------
    BadInput
        Where the audit refuses the plan, or a year that moves on leaves what its cell may hold.
    """
    county, tables = reading.county, reading.tables
    made_for = made_for or reading
    assert county is not None and tables is not None and made_for.county is not None
    breaches = audit(made_for.county, plan).findings
    if breaches:
        raise BadInput(Text(
            "方案违反硬性规则，不能结转：{breaches}。→ 请修改方案后重试。",
            "The plan breaks hard rules and is not rolled over: {breaches}. → Change the plan.").fill(
                breaches=listing([finding.text for finding in breaches])))
    notes = Notes()
    settings = _settings(tables.settings.given, notes)
    moved = {
        TEACHERS.name: _teachers(tables[TEACHERS.name], county, plan, notes),
        PAIRS.name: _pairs(tables[PAIRS.name], county, plan),
        DISPATCHES.name: _bans(tables[DISPATCHES.name]),
    }
    rows = {
        name: moved[name] if name in moved else [_row(sheet, record) for record in sheet.records]
        for name, sheet in tables.sheets.items()}
    if notes.failed:
        raise BadInput(Text(
            "数据不能结转到下一学年。→ 请改正后重试。", "The data cannot move on to the next year. → Correct them."),
            notes.issues)
    note = Text(
        "{next}学年的数据，由{year}学年的数据和方案结转；待填写、待确认的事项见{todo}。",
        "Data of the school year {next}, rolled over from data and plan of {year}; what is to be filled in or confirmed:"
        " {todo}.").fill(next=county.school_year + 1, year=county.school_year, todo=TODO)
    files = {FILE: toml_bytes(note, settings)}
    for name, sheet in tables.sheets.items():
        if rows[name] or sheet.table.required:
            files[f"{name}.csv"] = _csv(sheet, rows[name])
    files[TODO] = csv_bytes(
        ("file", "row", "column", "what"), [*_todo(rows, lang), *_of_scenario(made_for, lang)])
    return files


def _settings(given: Mapping[str, Any], notes: Notes) -> dict[str, Any]:
    """Move year and reference date on; every other setting that was given stays."""
    # None is what a setting is where nothing is given.
    settings: dict[str, Any] = {
        key: str(value) if isinstance(value, Slack) else value for key, value in given.items() if value is not None}
    settings["school_year"] += 1
    if "reference_date" in settings:
        settings["reference_date"] = _a_year_on(settings["reference_date"])
    for key in ("school_year", "reference_date"):
        read = known_keys()[key].read
        try:
            if callable(read) and key in settings:
                value = settings[key]
                read(Given(value if isinstance(value, date) else Decimal(value), Place(FILE)))
        except BadValue as problem:
            notes.error(Place(FILE, None, key, str(given[key])), problem.trouble)
    return settings


def _a_year_on(day: date) -> date:
    """Return the same day of the next year; for 29 February the 28th, as ages are completed (`domain.md` §2)."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day)


def _teachers(sheet: Sheet, county: County, plan: Plan, notes: Notes) -> list[_Row]:
    """Everybody has served another year; who was sent is back, with a rural year more and this year as the last dispatch."""
    rows = []
    for record in sheet.records:
        row = _row(sheet, record)
        served = ["teaching_years"] if "teaching_years" in record.values else []
        if record.get("id") in plan.posts:
            served.append("rural_years")
            row["last_dispatch"] = county.school_year
        for column in served:
            try:
                row[column] = sheet.table.column(column).kind.read((record.get(column) or Decimal(0)) + 1)
            except BadValue as problem:
                notes.error(sheet.place(record, column), problem.trouble)
        rows.append(row)
    return rows


def _pairs(sheet: Sheet, county: County, plan: Plan) -> list[_Row]:
    """The pairs of the plan are last year's, since when they have stood; bans stay, pins fall."""
    last = {(record.get("urban"), record.get("rural")): record for record in sheet.records if record.get("kind") == "last"}
    rows = _bans(sheet)
    for pair in plan.pairs:
        if pair.urban not in county.school or pair.rural not in county.school:
            continue  # a unit that only the scenario has
        new: _Row = {"urban": pair.urban, "rural": pair.rural, "kind": "last", "since": county.school_year}
        rows.append(_row(sheet, last[pair]) if pair in last else new)
    return sorted(rows, key=lambda row: tuple(row[name] for name in sheet.table.key))


def _bans(sheet: Sheet) -> list[_Row]:
    return [_row(sheet, record) for record in sheet.records if record.get("kind") == "ban"]


def _row(sheet: Sheet, record: Record) -> _Row:
    """Return every cell of a row: what was read of it, else what stands there."""
    names = {place: name for name, place in sheet.columns.items()}
    return {
        names.get(place, place): record.values.get(names.get(place, ""), shown(cell))
        for place, cell in record.row.cells.items()}


def _csv(sheet: Sheet, rows: Sequence[_Row]) -> bytes:
    used = {column for row in rows for column in row}
    heads: dict[str | int, str] = {
        column.name: column.name for column in sheet.table.columns
        if column.required or column.name in sheet.columns or column.name in used}
    strangers = {*sheet.heads.cells, *(place for place in used if isinstance(place, int))} - {*sheet.columns.values()}
    heads |= {place: shown(sheet.heads.cells.get(place, "")) for place in sorted(strangers)}
    return csv_bytes(list(heads.values()), ([cell_text(row.get(column)) for column in heads] for row in rows))


def _todo(rows: Mapping[str, Sequence[_Row]], lang: Lang) -> Iterator[tuple[str, str, str, str]]:
    for table, columns, what, each in _QUESTIONS:
        place = f"{table}.csv", ";".join(columns)
        numbers = (number for number, row in enumerate(rows[table], start=2) if any(map(row.get, columns)))
        for number in map(str, numbers) if each else ("",):
            yield place[0], number, place[1], what.say(lang)


def _of_scenario(made_for: Reading, lang: Lang) -> Iterator[tuple[str, str, str, str]]:
    """Whatever the plan's scenario says is to be confirmed; of rows the key alone, for cells may hold what is personal."""
    overlay, tables = made_for.overlay, made_for.tables
    if overlay is None or tables is None:
        return
    said = [(given.place, path, _told(given.value)) for path, given in overlay.settings.items()]
    for column, ids in (("close", overlay.close), ("withdraw", overlay.withdraw)):
        said += [(given.place, column, _told(given.value)) for given in ids]
    for table, lines in overlay.rows.items():
        said += [(line.place, table, _key(tables[table], line)) for line in lines]
    said += [(line.place, "drop", f"{table}: {_key(tables[table], line)}") for table, line in overlay.drops]
    what = Text(
        "方案是在情景“{title}”下制定的，其中这一项（{said}）没有带入新学年：若仍然有效，请写入数据",
        "the plan was made in the scenario {title}; this of it ({said}) is not carried over: if it still holds, enter it")
    for place, column, told in sorted(said, key=lambda one: one[0].row or 0):
        yield place.file, str(place.row or ""), column, what.fill(title=overlay.scenario, said=told).say(lang)


def _key(sheet: Sheet, line: Line) -> str:
    return ", ".join(f"{column}={shown(line.cells[column])}" for column in sheet.table.key if column in line.cells)


def _told(value: Value | tuple[Value, ...]) -> str:
    return ";".join(map(shown, value)) if isinstance(value, tuple) else shown(value)
