"""Keys and values of the settings, as they stand in `county.toml` or in the policy sheet."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from os.path import exists
from pathlib import Path
from typing import Any, NamedTuple

from pairopt.read.cells import NUMBER
from pairopt.read.grid import Grid, read_text
from pairopt.read.issue import Notes, Place, Trouble, did_you_mean, trouble
from pairopt.read.schema import SETTINGS
from pairopt.read.tables import nearest, read_sheet
from pairopt.read.value import Value, shown

FILE = "county.toml"
TODO = "todo.csv"
"""In the folder of a county that was rolled over: what is to be filled in or confirmed; no table."""


class Given(NamedTuple):
    """A value as it was handed in, and where."""

    value: Value | tuple[Value, ...]
    place: Place


def from_toml(path: Path, notes: Notes) -> dict[str, Given] | None:
    """Return the keys and values of a TOML file by their full path, None where it cannot be read."""
    if not exists(path):
        notes.error(Place(path.name), trouble(
            "missing-file", "没有这个文件", "there is no such file",
            "请新建它，写上 name（县名）和 school_year（学年开始的年份）",
            "create it with name and school_year (the year in which it starts)"))
        return None
    read = toml_tree(path, notes)
    return None if read is None else given_keys(*read, path.name)


def given_keys(tree: Mapping[str, Any], lines: Mapping[str, int], file: str, rank: int = 0) -> dict[str, Given]:
    """Return the keys of a TOML tree by their full path, each with its place.

    Parameters
    ----------
    lines
        As `toml_tree` returns them.
    rank
        Order of the file in a report of problems.
    """
    return {
        key: Given(value, Place(file, lines.get(key), key, "; ".join(map(shown, items(value))), (rank, 0)))
        for key, value in _flat(tree, "")
    }


def toml_tree(path: Path, notes: Notes) -> tuple[dict[str, Any], Mapping[str, int]] | None:
    """Return a TOML file as it is nested, and the line of each key; None where it cannot be read."""
    text = read_text(path, 0, notes)
    return None if text is None else tree_of(text, path.name, 0, notes)


def tree_of(text: str, file: str, rank: int, notes: Notes) -> tuple[dict[str, Any], Mapping[str, int]] | None:
    """Return the text of a TOML file as it is nested, and the line of each key; None where it is not TOML.

    A key of the n-th table of a list has the path ``list[n].key``, counted from 0.
    """
    try:
        return tomllib.loads(text, parse_float=_exact), _lines(text)
    except (ValueError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        notes.error(Place(file, int(line[1]) if line else None, rank=(rank, 0)), trouble(
            "bad-toml", "不是合法的 TOML：{why}", "not valid TOML: {why}",
            "请检查这一行的引号、括号和等号", "check quotes, brackets and the = of this line",
            why=re.sub(r" \(at .*\)$", "", str(error))))
        return None


def from_sheet(grid: Grid, known: Collection[str], notes: Notes) -> dict[str, Given]:
    """Return the keys and values of the policy sheet; a blank value is the default, but of a key that exists."""
    sheet = read_sheet(grid, SETTINGS, 0, notes)
    given = {}
    for record in sheet.records:
        value = record.row.cells.get(sheet.columns.get("value", -1))
        if "key" not in record.values:
            continue
        key = record.values["key"]
        if value is not None:
            given[key] = Given(value, Place(sheet.name, record.row.number, key, shown(value)))
        elif key not in known:
            notes.error(Place(sheet.name, record.row.number, key), unknown_key(key, known))
    return given


def unknown_key(key: str, known: Collection[str]) -> Trouble:
    """Say that there is no such setting, and which one is spelt like it."""
    return trouble(
        "unknown-key", "没有这个参数{near}", "no such setting{near}",
        "请改正拼写，或删去这一行", "correct the spelling, or take the line out", near=did_you_mean(nearest(key, known)))


def _exact(text: str) -> Decimal | str:
    # nan, inf and exponents beyond all measure stay text, which is then no number.
    text = text.replace("_", "")
    return Decimal(text) if NUMBER.fullmatch(text) else text


def _flat(tree: Mapping[str, Any], path: str) -> Iterator[tuple[str, Value | tuple[Value, ...]]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{key}.")
        elif isinstance(value, list):
            yield f"{path}{key}", tuple(value_of(item) for item in value)
        else:
            yield f"{path}{key}", value_of(value)


def value_of(item: Any) -> Value:
    """Return a value of TOML as if it stood in a cell."""
    if isinstance(item, datetime):
        return item.date()
    if isinstance(item, int) and not isinstance(item, bool):
        return Decimal(item)
    return item if isinstance(item, str | bool | Decimal | date) else str(item)


def _lines(text: str) -> dict[str, int]:
    """Return the line of each key, as far as it is written in the plain way."""
    lines: dict[str, int] = {}
    section = ""
    counts: Counter[str] = Counter()
    for number, line in enumerate(text.splitlines(), start=1):
        head = re.match(r"\s*(\[+)\s*([\w.\-]+)\s*\]+", line)
        key = re.match(r"\s*([\w.\-]+|\"[^\"]+\")\s*=", line)
        if head:
            lines.setdefault(head[2], number)
            section = head[2]
            if head[1] == "[[":
                section = f"{head[2]}[{counts[head[2]]}]"
                counts[head[2]] += 1
                lines[section] = number
            section += "."
        elif key:
            lines.setdefault(section + key[1].strip('"'), number)
    return lines


def items(value: Value | tuple[Value, ...]) -> tuple[Value, ...]:
    """Return what a value holds, one or several."""
    return value if isinstance(value, tuple) else (value,)
