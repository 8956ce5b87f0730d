"""From a grid of cells to the rows of a table of the schema: heads, kinds, keys, references."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pairopt.read.grid import Grid, Row
from pairopt.read.issue import Notes, Place, Trouble, did_you_mean, quoted, trouble
from pairopt.read.schema import Column, Table
from pairopt.read.value import BadValue, Doubtful, Unreadable, Value, narrow, shown
from pairopt.text import Text


def plain(name: Value) -> str:
    """Return a head or a name as it is compared: width, case and white space do not matter."""
    return "".join(narrow(str(name)).casefold().split())


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is spelt most like a word, None where none is close."""
    by_plain = {plain(name): name for name in known}
    found = difflib.get_close_matches(plain(word), by_plain, n=1, cutoff=0.6)
    return by_plain[found[0]] if found else None


@dataclass
class Record:
    """A row of a table.

    Parameters
    ----------
    values
        What could be read, by column; a blank cell and one that could not be read are absent.
    bad
        Columns whose cell could not be read.
    ignored
        The row says nothing, and a warning has said so.
    file
        The file that the row comes from, where that is not the table's own.
    given
        Where the cells stand that come from another file, by column.
    """

    row: Row
    values: dict[str, Any]
    bad: set[str]
    ignored: bool = False
    file: str = ""
    given: dict[str, Place] = field(default_factory=dict)

    def get(self, column: str) -> Any:
        """Return the value of a cell, None where there is none."""
        return self.values.get(column)


_NO_HEADS = Row(1, {})
NOWHERE = -1
"""The place of a column that does not stand in a table: no row has a cell there."""


@dataclass
class Sheet:
    """A table as it was handed in; without heads and records where it was not.

    Parameters
    ----------
    columns
        Place of each column that stands in the table; `NOWHERE` of one that another file has brought.
    heads
        The head row.
    """

    table: Table
    notes: Notes
    rank: int
    name: str = ""
    columns: dict[str, int] = field(default_factory=dict)
    heads: Row = _NO_HEADS
    records: list[Record] = field(default_factory=list)

    def place(self, record: Record | None = None, column: str = "") -> Place:
        """Return where a record's cell stands, for an issue."""
        if record is None:
            return Place(self.name, None, column or None, rank=(self.rank, 0))
        if column in record.given:
            return record.given[column]
        index = self.columns.get(column, NOWHERE)
        head = str(self.heads.cells.get(index, column))
        value = record.row.cells.get(index)
        return Place(record.file or self.name, record.row.number, head or None, None if value is None else shown(value),
                     (self.rank, index + 1))

    def error(self, record: Record, column: str, said: Trouble) -> None:
        """Note an error in a cell (or, with a blank column, in a row)."""
        self.notes.error(self.place(record, column), said)

    def warn(self, record: Record, column: str, said: Trouble) -> None:
        """Note a warning about a cell (or, with a blank column, about a row)."""
        self.notes.warn(self.place(record, column), said)

    def ignore(self, record: Record, column: str, said: Trouble) -> None:
        """Leave a row out, with a warning."""
        record.ignored = True
        self.warn(record, column, said)

    def live(self) -> Iterator[Record]:
        """Yield the rows that say something."""
        return (record for record in self.records if not record.ignored)

    def ids(self) -> set[str] | None:
        """Return the ids of the table; None where its ids could not be read at all, so that nothing is unknown."""
        if "id" not in self.columns:
            return None
        return {record.values["id"] for record in self.records if "id" in record.values}


def read_sheet(grid: Grid, table: Table, rank: int, notes: Notes, *, strangers: bool = True) -> Sheet:
    """Read the heads and the cells of a table, and check its keys.

    Parameters
    ----------
    strangers
        Whether columns that the schema does not know are worth a warning.
    """
    sheet = Sheet(table, notes, rank, grid.name)
    if not grid.rows:
        for column in table.columns:
            if column.required:
                _missing_column(sheet, column)
        return sheet
    sheet.heads = grid.rows[0]
    _match_heads(sheet, strangers)
    if strangers:
        _headless_columns(sheet, grid)
    for row in grid.rows[1:]:
        record = _read_row(sheet, row)
        if grid.width is not None and max(row.cells) >= grid.width:
            sheet.error(record, "", trouble(
                "too-many-cells", "这一行的单元格比表头多", "the row has more cells than the head",
                "请给含逗号的内容加引号，或删去多余单元格", "quote what holds a comma, or take out the extra cells"))
        if record.values or record.bad or any(index in row.cells for index in sheet.columns.values()):
            sheet.records.append(record)
    _check_keys(sheet)
    return sheet


def _match_heads(sheet: Sheet, strangers: bool) -> None:
    known = {plain(word): column.name for column in sheet.table.columns for word in (column.name, column.head)}
    second = {plain(column.fallback): column.name for column in sheet.table.columns if column.fallback}
    unknown: dict[int, str] = {}
    for index, head in sheet.heads.cells.items():
        name = _column_of(str(head), known)
        if isinstance(head, Unreadable):
            sheet.notes.error(Place(sheet.name, sheet.heads.number, _letters(index), str(head),
                (sheet.rank, index + 1)),
                            head.trouble)
        elif name is None:
            unknown[index] = str(head)
        elif name in sheet.columns:
            sheet.notes.error(
                Place(sheet.name, sheet.heads.number, str(head), rank=(sheet.rank, index + 1)),
                trouble("duplicate-column", "与另一列同为“{name}”", 'a second column "{name}"',
                        "请只保留一列", "keep one of them", name=name))
        else:
            sheet.columns[name] = index
    for index, head in list(unknown.items()):
        name = second.get(plain(head))
        if name is not None and name not in sheet.columns:
            sheet.columns[name] = index
            del unknown[index]
    for column in sheet.table.columns:
        if column.required and column.name not in sheet.columns:
            _missing_column(sheet, column)
    if unknown and strangers:
        free = [word for column in sheet.table.columns if column.name not in sheet.columns
                for word in (column.name, column.head)]
        said = [Text("“{head}”{near}", '"{head}"{near}').fill(head=head, near=did_you_mean(nearest(head, free)))
                for head in unknown.values()]
        sheet.notes.warn(Place(sheet.name, sheet.heads.number, rank=(sheet.rank, 0)), trouble(
            "unknown-column", "以下列不是本表的列，已忽略：{heads}",
            "columns that are not of this table are ignored: {heads}",
            "若拼写有误请改正，否则不必处理", "correct the spelling, or leave them",
            heads=Text("、".join(text.zh for text in said), ", ".join(text.en for text in said))))


def _column_of(head: str, known: dict[str, str]) -> str | None:
    if plain(head) in known:
        return known[plain(head)]
    # The template's heads hold both languages.
    names = {known.get(plain(part)) for part in re.split(r"[\s/]+", narrow(head)) if part}
    return names.pop() if len(names) == 1 else None


def _headless_columns(sheet: Sheet, grid: Grid) -> None:
    used = {index for row in grid.rows[1:] for index in row.cells} - set(sheet.heads.cells)
    orphans = sorted(index for index in used if grid.width is None or index < grid.width)
    if orphans:
        sheet.notes.warn(Place(sheet.name, sheet.heads.number, rank=(sheet.rank, 0)), trouble(
            "column-without-head", "第{columns}列没有表头，已忽略", "columns {columns} have no head and are ignored",
            "需要时请补上表头", "give them a head if they matter",
            columns=", ".join(_letters(index) for index in orphans)))


def _letters(index: int) -> str:
    return (_letters(index // 26 - 1) if index >= 26 else "") + chr(ord("A") + index % 26)


def _missing_column(sheet: Sheet, column: Column) -> None:
    sheet.notes.error(Place(sheet.name, sheet.heads.number, column.name, rank=(sheet.rank, 0)), trouble(
        "missing-column", "缺少必需的列“{head}”（{name}）", 'the required column "{name}" ({head}) is missing',
        "请在首行补上这一列；各列用逗号分隔", "add the column to the first row; columns are separated by commas",
        name=column.name, head=column.head))


def _read_row(sheet: Sheet, row: Row) -> Record:
    record = Record(row, {}, set())
    read_cells(sheet, record, {
        name: row.cells[index] for name, index in sheet.columns.items() if index in row.cells})
    if record.values or record.bad:
        check_filled(sheet, record)
    return record


def read_cells(sheet: Sheet, record: Record, cells: Mapping[str, Value]) -> None:
    """Read the cells of a row, by column, as the kinds of the columns say."""
    for column in sheet.table.columns:
        if column.name not in cells:
            continue
        value = cells[column.name]
        try:
            read = column.kind.read(value)
        except BadValue as problem:
            record.bad.add(column.name)
            sheet.error(record, column.name, problem.trouble)
            continue
        if isinstance(read, Doubtful):
            sheet.warn(record, column.name, read.trouble)
            read = read.value
        if read != ():  # a list of nothing is a blank
            record.values[column.name] = read


def check_filled(sheet: Sheet, record: Record) -> None:
    """Note required cells of a row that are blank."""
    for column in sheet.table.columns:
        name = column.name
        blank = column.required and not column.blank and name in sheet.columns
        if blank and name not in record.bad and record.values.get(name) in (None, ""):
            record.values.pop(name, None)
            record.bad.add(name)
            sheet.error(record, name, trouble(
                "blank-cell", "不能为空", "must not be blank", "请填写{meaning}", "write {meaning}",
                meaning=column.kind.meaning))


def _check_keys(sheet: Sheet) -> None:
    first: dict[tuple[Any, ...], Record] = {}
    required = {column.name for column in sheet.table.columns if column.required}
    for record in sheet.records:
        key = tuple(record.values.get(name, "") for name in sheet.table.key)
        readable = not record.bad & set(sheet.table.key)
        if not readable or not all(name in record.values for name in sheet.table.key if name in required):
            continue
        earlier = first.setdefault(key, record)
        if earlier is not record:
            sheet.error(record, sheet.table.key[0], duplicate_row(record, earlier, key))


def duplicate_row(record: Record, earlier: Record, key: tuple[Any, ...]) -> Trouble:
    """Say that two rows of one file have one key."""
    return trouble(
        "duplicate-row", "第{row}行与第{earlier}行重复（{key}）",
        "rows {earlier} and {row} have one key ({key})",
        "请删去或改正其中一行", "take out or correct one of the two rows",
        row=record.row.number, earlier=earlier.row.number, key=key_text(key))


def key_text(key: tuple[Any, ...]) -> str:
    """Return a key as a planner sees it."""
    return "; ".join(str(part) for part in key if part != "")


def check_references(sheet: Sheet, known: Mapping[str, set[str] | None], sides: Mapping[str, str]) -> None:
    """Note ids that no row has, and schools of the wrong side.

    Parameters
    ----------
    known
        Ids by table; None where a table could not be read, so that nothing of it is called unknown.
    sides
        Side of each school.
    """
    for column in sheet.table.columns:
        ids = known.get(column.refers) if column.refers else None
        if ids is None or column.name not in sheet.columns:
            continue
        for record in sheet.records:
            value = record.values.get(column.name)
            cited = value if isinstance(value, tuple) else () if value is None else (value,)
            strangers = [word for word in cited if word not in ids]
            if strangers:
                sheet.error(record, column.name, unknown_id(column.refers, strangers))
                record.bad.add(column.name)
            elif column.side and value is not None and sides.get(value, column.side) != column.side:
                record.bad.add(column.name)
                sheet.error(record, column.name, WRONG_SIDE[column.side])


def unknown_id(table: str, strangers: Sequence[str]) -> Trouble:
    """Say that a table has no row with these ids."""
    name = {"schools": Text("学校", "school"), "teachers": Text("教师", "teacher")}[table]
    return trouble(
        f"unknown-{table[:-1]}", "“{name}”表中没有 {ids}", "no {name} has the id {ids}",
        "请改为已有的标识，或补上这一行", "write an id that exists, or add the row", name=name,
        ids=quoted(list(strangers)))


WRONG_SIDE = {
    "urban": trouble("wrong-side", "不是城区学校", "not an urban school", "此处请填城区学校的标识",
        "write the id of an urban school"),
    "rural": trouble("wrong-side", "不是农村学校", "not a rural school", "此处请填农村学校的标识",
        "write the id of a rural school"),
}
"""By the side that is asked for."""
