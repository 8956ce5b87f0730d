"""A scenario laid over the tables of a county: its rows are read, located and told of as those of a table are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pairopt.read.grid import Row
from pairopt.read.issue import Place, did_you_mean, trouble
from pairopt.read.keys import Given
from pairopt.read.schema import DISPATCHES, SCHOOLS, TEACHERS
from pairopt.read.tables import (
    NOWHERE,
    Record,
    Sheet,
    check_filled,
    duplicate_row,
    key_text,
    nearest,
    read_cells,
    unknown_id,
)
from pairopt.read.value import Value, strip
from pairopt.scenario import Scenario
from pairopt.text import Text, listing


@dataclass(frozen=True)
class Line:
    """A row of a scenario as it is written: its cells by column, and where they stand."""

    place: Place
    cells: Mapping[str, Value]
    places: Mapping[str, Place]


@dataclass(frozen=True)
class Overlay:
    """A scenario, and what it says of settings and tables.

    Parameters
    ----------
    settings
        Values by the full path of their key.
    rows
        By table: the cells of each row by column, as written, each row with its place.
    drops
        The tables and the keys of rows to take out.
    close, withdraw
        Ids of units and of teachers.
    """

    scenario: Scenario
    settings: Mapping[str, Given]
    rows: Mapping[str, tuple[Line, ...]]
    drops: tuple[tuple[str, Line], ...]
    close: tuple[Given, ...]
    withdraw: tuple[Given, ...]

    def lay(self, sheets: Mapping[str, Sheet]) -> None:
        """Lay the scenario over the tables of a county; what does not fit is noted.

        Who is withdrawn and what is dropped goes first, so that a row of the scenario that speaks of it is told.
        """
        self._withdraw(sheets)
        for table, line in self.drops:
            _drop(sheets[table], line)
        for table, lines in self.rows.items():
            _lay_rows(sheets[table], lines)
        self._close(sheets[SCHOOLS.name])

    def _withdraw(self, sheets: Mapping[str, Sheet]) -> None:
        teachers = sheets[TEACHERS.name]
        gone = {one.value for one in _known_ids(self.withdraw, teachers)}
        teachers.records = [record for record in teachers.records if record.get("id") not in gone]
        for record in teachers.records:
            left = tuple(one for one in record.values.pop("with", ()) if one not in gone)
            if left:
                record.values["with"] = left
        dispatches = sheets[DISPATCHES.name]
        dispatches.records = [record for record in dispatches.records if record.get("teacher") not in gone]

    def _close(self, schools: Sheet) -> None:
        units = {record.get("id"): record for record in schools.records}
        for one in _known_ids(self.close, schools):
            if one.value in units:
                _replace(units[one.value], Record(_NO_ROW, {"pupils": 0}, set(), given={"pupils": one.place}))


_NO_ROW = Row(0, {})


def _record(sheet: Sheet, line: Line) -> Record | None:
    """Read a line as a row of a table; None where its key is not whole, which is told."""
    record = Record(Row(line.place.row or 0, {}), {}, set(), file=line.place.file, given=dict(line.places))
    read_cells(sheet, record, {name: cell for name, cell in line.cells.items() if not _is_blank(cell)})
    for name in sheet.table.key:
        column = sheet.table.column(name)
        if column.required and name not in record.bad and record.get(name) in (None, ""):
            record.bad.add(name)
            sheet.error(record, name, trouble(
                "blank-cell", "不能为空", "must not be blank", "请填写{meaning}", "write {meaning}", meaning=column.kind.meaning))
    return None if record.bad & set(sheet.table.key) else record


def _is_blank(cell: Value) -> bool:
    return isinstance(cell, str) and not strip(cell)


def _key(sheet: Sheet, record: Record) -> tuple[Any, ...]:
    return tuple(record.values.get(name, "") for name in sheet.table.key)


def _drop(sheet: Sheet, line: Line) -> None:
    record = _record(sheet, line)
    if record is None:
        return
    key = _key(sheet, record)
    left = [one for one in sheet.records if _key(sheet, one) != key]
    if len(left) == len(sheet.records):
        known = [key_text(_key(sheet, one)) for one in left]
        sheet.error(record, sheet.table.key[0], trouble(
            "no-such-row", "“{table}”表中没有这一行（{key}）{near}", "the table {name} has no such row ({key}){near}",
            "请核对，或删去这几行", "check it, or take it out", table=sheet.table.head, name=sheet.table.name,
            key=key_text(key), near=did_you_mean(nearest(key_text(key), known))))
    sheet.records = left


def _lay_rows(sheet: Sheet, lines: tuple[Line, ...]) -> None:
    there = {_key(sheet, record): record for record in sheet.records}
    laid: dict[tuple[Any, ...], Record] = {}
    for line in lines:
        record = _record(sheet, line)
        if record is None:
            continue
        key = _key(sheet, record)
        if key in laid:
            sheet.error(record, sheet.table.key[0], duplicate_row(record, laid[key], key))
            continue
        laid[key] = record
        for name in line.cells:
            sheet.columns.setdefault(name, NOWHERE)
        if key in there:
            _replace(there[key], record)
            check_filled(sheet, there[key])
        elif _is_whole(sheet, record, there):
            sheet.records.append(record)


def _replace(below: Record, record: Record) -> None:
    """Let the cells that a record gives stand in the place of those of another."""
    kept = {name: value for name, value in below.values.items() if name not in record.given}
    below.values = kept | record.values
    below.bad = (below.bad - record.given.keys()) | record.bad
    below.given |= record.given


def _is_whole(sheet: Sheet, record: Record, there: Iterable[tuple[Any, ...]]) -> bool:
    """Whether a new row has all that it needs; where a cell is missing, its key may be misspelt, and that is told."""
    known = record.values.keys() | record.bad
    missing = [column for column in sheet.table.columns
               if column.required and not column.blank and column.name not in known]
    if missing:
        key = key_text(_key(sheet, record))
        sheet.error(record, sheet.table.key[0], trouble(
            "incomplete-row", "县里没有这一行{near}，要新增则缺少{columns}",
            "the county has no such row{near}, and a new one lacks {columns}",
            "请核对标识，或补齐这些列", "check the key, or give these columns",
            near=did_you_mean(nearest(key, map(key_text, there))),
            columns=listing([Text(column.head, column.name) for column in missing])))
    return not missing


def _known_ids(ids: Iterable[Given], sheet: Sheet) -> Iterator[Given]:
    """Yield the ids that a table has; others are told."""
    known = sheet.ids()
    for one in ids:
        if known is None or one.value in known:
            yield one
        else:
            sheet.notes.error(one.place, unknown_id(sheet.table.name, [str(one.value)]))
