"""The file of a scenario (`answers.md`): what it says of settings and tables, and where; `overlay` lays it over a county."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pairopt.read import cells
from pairopt.read.grid import read_bytes, text_of
from pairopt.read.issue import Notes, Place, did_you_mean, trouble
from pairopt.read.keys import Given, given_keys, tree_of, unknown_key, value_of
from pairopt.read.origin import RANK
from pairopt.read.overlay import Line, Overlay
from pairopt.read.schema import TABLES, Column, Table
from pairopt.read.tables import nearest, plain
from pairopt.read.value import BadValue, Unreadable, Value
from pairopt.scenario import Scenario

_SECTIONS = ("policy", "goals", "solve")
_TABLES = {table.name: table for table in TABLES}
_KEYS = ("title", *_SECTIONS, "close", "withdraw", *_TABLES, "drop")


def read_scenario(path: Path, title: str, notes: Notes) -> Overlay | None:
    """Read the file of a scenario; None where it cannot be read.

    Parameters
    ----------
    title
        What it is called where it says nothing itself.
    """
    content = read_bytes(path, RANK, notes)
    text = None if content is None else text_of(content, path.name, RANK, notes)
    read = None if text is None else tree_of(text, path.name, RANK, notes)
    return None if content is None or read is None else _Reading(path.name, *read, notes).overlay(content, title)


class _Reading:
    """One reading of one file."""

    def __init__(self, file: str, tree: Mapping[str, Any], lines: Mapping[str, int], notes: Notes) -> None:
        self.file, self.tree, self.lines, self.notes = file, tree, lines, notes

    def overlay(self, content: bytes, title: str) -> Overlay:
        for key in self.tree:
            if key not in _KEYS:
                self.notes.error(self._place(key, key), unknown_key(key, _KEYS))
        return Overlay(
            Scenario(self._title() or title, content), self._settings(),
            {name: tuple(self._rows(name, table.columns, table)) for name, table in _TABLES.items()},
            tuple(self._drops()), tuple(self._ids("close")), tuple(self._ids("withdraw")))

    def _place(self, path: str, column: str | None, value: str | None = None) -> Place:
        return Place(self.file, self.lines.get(path, self.lines.get(path.split("[")[0])), column, value, (RANK, 0))

    def _title(self) -> str:
        title = self.tree.get("title", "")
        if isinstance(title, str):
            return " ".join(title.split())
        self.notes.error(self._place("title", "title", str(title)), trouble(
            "not-text", "不是文字", "is no text", "请加上引号", "put it in quotes"))
        return ""

    def _settings(self) -> Mapping[str, Given]:
        for name in _SECTIONS:
            if not isinstance(self.tree.get(name, {}), dict):
                self.notes.error(self._place(name, name, str(self.tree[name])), trouble(
                    "no-section", "应为一节设置", "should be a section of settings",
                    "请以 [{key}] 开头另起一节", "begin a section with [{key}]", key=name))
        sections = {name: self.tree[name] for name in _SECTIONS if isinstance(self.tree.get(name), dict)}
        return given_keys(sections, self.lines, self.file, RANK)

    def _ids(self, key: str) -> Iterator[Given]:
        listed = self.tree.get(key, [])
        for item in listed if isinstance(listed, list) else [listed]:
            place = self._place(key, key, str(item))
            try:
                ids = cells.Several(cells.Words()).read_all(_as_cell(item))
            except BadValue as problem:
                self.notes.error(place, problem.trouble)
                continue
            yield from (Given(one, place._replace(value=one)) for one in ids)

    def _tables(self, key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yield the rows under a key, each with its path."""
        rows = self.tree.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.notes.error(self._place(key, key), trouble(
                "no-rows", "应为一行行的内容", "should hold rows",
                "请以 [[{key}]] 开头写每一行", "begin each row with [[{key}]]", key=key))
            return
        yield from ((f"{key}[{number}]", row) for number, row in enumerate(rows))

    def _rows(self, key: str, columns: tuple[Column, ...], table: Table) -> Iterator[Line]:
        for path, row in self._tables(key):
            yield self._row(path, row, columns, table)

    def _drops(self) -> Iterator[tuple[str, Line]]:
        for path, row in self._tables("drop"):
            word = str(row.get("table", ""))
            table = _TABLES.get(word)
            if table is None:
                self.notes.error(self._place(f"{path}.table", "table", word), trouble(
                    "unknown-word", "没有这张表{near}", "there is no such table{near}", "可填：{words}", "write one of: {words}",
                    near=did_you_mean(nearest(word, _TABLES)), words=", ".join(_TABLES)))
                continue
            key = {name: cell for name, cell in row.items() if name != "table"}
            yield table.name, self._row(path, key, tuple(map(table.column, table.key)), table)

    def _row(self, path: str, row: Mapping[str, Any], columns: tuple[Column, ...], table: Table) -> Line:
        """Return the cells of a row by the names of their columns; other columns are told."""
        names = {plain(word): column.name for column in columns for word in (column.name, column.head)}
        found: dict[str, Value] = {}
        places: dict[str, Place] = {}
        for word, cell in row.items():
            at = f"{path}.{word}" if f"{path}.{word}" in self.lines else path
            name = names.get(plain(word))
            if name is None:
                self.notes.error(self._place(at, word), trouble(
                    "unknown-column", "“{table}”表在这里没有这一列{near}", "the table {name} has no such column here{near}",
                    "可填：{words}", "write one of: {words}", table=table.head, name=table.name,
                    near=did_you_mean(nearest(word, names.values())), words=", ".join(column.name for column in columns)))
                continue
            if name in found:
                self.notes.error(self._place(at, word), trouble(
                    "duplicate-column", "与另一列同为“{name}”", 'a second column "{name}"',
                    "请只保留一列", "keep one of them", name=name))
            found[name], places[name] = _as_cell(cell), self._place(at, word, str(cell))
        return Line(self._place(path, None), found, places)


def _as_cell(value: Any) -> Value:
    """Return a value as a cell holds it: lists separated."""
    if isinstance(value, list):
        return ";".join(str(_as_cell(item)) for item in value)
    if isinstance(value, dict):
        return Unreadable(str(value), trouble(
            "not-one-value", "此处只能有一个值", "only one value may stand here", "请去掉大括号", "take off the braces"))
    return value_of(value)
