"""An invented county as the files of a county folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pairopt.county import County
from pairopt.countyfolder import cell_text, toml_bytes, write_new
from pairopt.csvtext import csv_bytes
from pairopt.read.keys import FILE
from pairopt.read.schema import TABLES, Table
from pairopt.text import Text

_INDICES = ("teaching", "staff", "equipment", "resources")
_FIELDS: Mapping[str, Callable[[Any], object]] = {  # columns that are no field of that name; all others are
    **{f"g{grade}": lambda school, place=grade - 1: school.classes[place] or "" for grade in range(1, 13)},  # type: ignore[misc]
    **{name: lambda school, place=place: school.indices[place] for place, name in enumerate(_INDICES)},  # type: ignore[misc]
    "birth_date": lambda teacher: teacher.born,
    "with": lambda teacher: teacher.companions,
    "from": lambda road: road.origin,
    "to": lambda road: road.destination,
    "km": lambda road: None,  # minutes are known
}
_DEFAULTS = Text(
    "政策、目标和基准日（9月1日）均为默认。", "Policy, goals and reference date (1 September) are the defaults.")


def write_county(county: County, folder: str | Path, *, note: Text) -> None:
    """Write a county, whose settings are the defaults, to a new folder.

    Parameters
    ----------
    note
        What the data are, for the head of `county.toml`.

    Raises
    ------
    BadInput
        Where the folder is not new.
    OSError
        Where the disk refuses.
    """
    write_new(folder, county_files(county, note))


def county_files(county: County, note: Text) -> dict[str, bytes]:
    """Return the files of a county by name; tables without rows are left out."""
    head = Text(note.zh + _DEFAULTS.zh, f"{note.en} {_DEFAULTS.en}")
    files = {FILE: toml_bytes(head, {"name": county.name, "school_year": county.school_year})}
    for table in TABLES:
        rows = getattr(county, table.name)
        if rows or table.required:
            files[f"{table.name}.csv"] = _csv(county, table, rows)
    return files


def _csv(county: County, table: Table, rows: tuple[Any, ...]) -> bytes:
    cells = {column.name: _FIELDS.get(column.name) or _field(column.name) for column in table.columns}
    if table.name == "schools":
        cells["school"] = lambda school: "" if school.legal == school.id else school.legal
    elif table.name == "teachers":
        cells["stages"] = lambda one: () if one.stages == (county.school[one.school].stage,) else one.stages
    columns = [[cell_text(cell(row)) for row in rows] for cell in cells.values()]
    told = [place for place, (column, shown) in enumerate(zip(table.columns, columns, strict=True))
            if column.required or any(shown)]  # a column that says nothing anywhere is left out
    return csv_bytes(
        [table.columns[place].name for place in told], zip(*(columns[place] for place in told), strict=True))


def _field(name: str) -> Callable[[Any], object]:
    return lambda row: getattr(row, name)
