"""A county folder on disk, in the CSV format that `read_county` reads: all of it or nothing."""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pairopt.county import County
from pairopt.errors import BadInput
from pairopt.read.schema import TABLES, Table
from pairopt.text import Text

_SETTINGS = "county.toml"
_FORMULAS = ("=", "+", "-", "@", "\t")
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


def check_new(folder: Path) -> None:
    """Make sure that a folder is not there yet, or empty.

    Raises
    ------
    BadInput
        Where it is a file, or holds anything.
    """
    if folder.exists() and not folder.is_dir():
        raise BadInput(Text(
            "{path}不是文件夹。→ 请另选一个文件夹。", "{path} is no folder. → Choose another one.").fill(path=folder))
    if folder.is_dir() and any(folder.iterdir()):
        raise BadInput(Text(
            "文件夹{path}不是空的，不予改动。→ 请另选一个文件夹，或先清空。",
            "The folder {path} is not empty and is left alone. → Choose another folder, or empty it first.").fill(
                path=folder))


def write_county(county: County, folder: str | Path, *, note: Text) -> None:
    """Write a county, whose settings are the defaults, to a new folder.

    Parameters
    ----------
    note
        What the data are, for the head of `county.toml`.

    Raises
    ------
    BadInput
        Where the folder is not new (`check_new`).
    OSError
        Where the disk refuses.
    """
    folder = Path(folder).absolute()
    check_new(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = folder.with_name(f".{folder.name}.pairopt-unfinished")
    if unfinished.is_dir():  # of a run that was switched off
        shutil.rmtree(unfinished)
    try:
        unfinished.mkdir()
        for name, content in county_files(county, note).items():
            with (unfinished / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        if folder.is_dir():  # empty, and perhaps where the user stands: it stays, and is no county before county.toml
            for path in sorted(unfinished.iterdir(), key=lambda path: path.name == _SETTINGS):
                path.replace(folder / path.name)
            unfinished.rmdir()
        else:
            unfinished.rename(folder)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def county_files(county: County, note: Text) -> dict[str, bytes]:
    """Return the files of a county by name; tables without rows are left out."""
    toml = "".join(f"# {line}\n" for line in (note.zh, note.en))
    toml += f'name = "{_quoted(county.name)}"\nschool_year = {county.school_year}\n'
    toml += "# Policy, goals and reference date (1 September): the defaults.\n"
    files = {_SETTINGS: toml.encode()}
    for table in TABLES:
        rows = getattr(county, table.name)
        if rows or table.required:
            files[f"{table.name}.csv"] = _csv(county, table, rows)
    return files


def _csv(county: County, table: Table, rows: tuple[Any, ...]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    cells = {column.name: _FIELDS.get(column.name) or _field(column.name) for column in table.columns}
    if table.name == "schools":
        cells["school"] = lambda school: "" if school.legal == school.id else school.legal
    elif table.name == "teachers":
        cells["stages"] = lambda one: () if one.stages == (county.school[one.school].stage,) else one.stages
    columns = [[_shown(cell(row)) for row in rows] for cell in cells.values()]
    told = [place for place, (column, shown) in enumerate(zip(table.columns, columns, strict=True))
            if column.required or any(shown)]  # a column that says nothing anywhere is left out
    writer.writerow([table.columns[place].name for place in told])
    writer.writerows(zip(*(columns[place] for place in told), strict=True))
    return text.getvalue().encode("utf-8-sig")


def _field(name: str) -> Callable[[Any], object]:
    return lambda row: getattr(row, name)


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ";".join(_shown(item) for item in value)
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULAS) else text


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
