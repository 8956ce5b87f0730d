"""A county from a folder of CSV files or from a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from os.path import isdir
from pathlib import Path
from typing import TypeVar

from pairopt.county import County
from pairopt.read import keys
from pairopt.read.build import build_county
from pairopt.read.check import Tables, check_tables
from pairopt.read.grid import Grid, read_csv, unreadable
from pairopt.read.issue import Issue, Notes, Place, Trouble, did_you_mean, trouble
from pairopt.read.origin import Origin, origin_of
from pairopt.read.overlay import Overlay
from pairopt.read.policy import Settings, known_keys, read_settings
from pairopt.read.scenario import read_scenario
from pairopt.read.schema import SETTINGS, TABLES, Table
from pairopt.read.tables import Sheet, nearest, plain, read_sheet
from pairopt.read.workbook import read_workbook

Item = TypeVar("Item")


@dataclass(frozen=True)
class Reading:
    """What came of reading a county.

    Parameters
    ----------
    county
        None where an issue is an error.
    issues
        Every problem found, by file, row and column.
    tables
        What the county was built from, every row and cell of it; None where there is no county.
    overlay
        The scenario that was laid over these tables; None where there was none.
    """

    county: County | None
    issues: tuple[Issue, ...]
    tables: Tables | None = field(default=None, repr=False)
    overlay: Overlay | None = field(default=None, repr=False)


def read_county(path: str | Path, *, scenario: str | Path | None = None, replans: bool = False) -> Reading:
    """Read and check a county; whatever is wrong with the input is an issue, never an exception.

    Parameters
    ----------
    path
        A folder of CSV files with a `county.toml`, or an .xlsx workbook.
    scenario
        A scenario file that is laid over the county; or a plan (its folder or workbook): then the county is read as
        the plan was made for it, with its scenario if it has one, and with the plan in force that it replaced.
    replans
        The county is read to plan again from a plan in force, so that the order of goals may name `changes`.
    """
    notes = Notes()
    origin = Origin() if scenario is None else origin_of(Path(scenario), notes)
    overlay = None if origin.scenario is None else read_scenario(origin.scenario, origin.title, notes)
    tables = _read_tables(Path(path), overlay, notes, replans=replans or origin.in_force is not None)
    if tables is not None:
        check_tables(tables)
    if tables is None or notes.failed:
        return Reading(None, notes.issues)
    county = replace(
        build_county(tables), scenario=overlay.scenario if overlay else None, in_force=origin.in_force)
    return Reading(county, notes.issues, tables, overlay)


def _read_tables(path: Path, overlay: Overlay | None, notes: Notes, *, replans: bool) -> Tables | None:
    grids: dict[str, Grid | None]
    given: dict[str, keys.Given] | None
    if isdir(path):  # `Path.is_dir` raises where a folder above may not be entered
        given, file, ending = keys.from_toml(path / keys.FILE, notes), keys.FILE, "{0.name}.csv"
        grids = csv_grids(path, TABLES, notes)
    else:
        sheets = read_workbook(path, notes)
        if sheets is None:
            return None
        grids = choose([(sheet.name, sheet.name, sheet) for sheet in sheets], (SETTINGS, *TABLES), notes)
        policy, ending = grids.pop(SETTINGS.name, None), "{0.head}"
        given, file = (keys.from_sheet(policy, known_keys(), notes), policy.name) if policy else ({}, SETTINGS.head)
    read = {}
    for rank, table in enumerate(TABLES, start=1):
        grid = grids.get(table.name)
        read[table.name] = read_sheet(grid, table, rank, notes) if grid else Sheet(table, notes, rank)
        if table.required and table.name not in grids:
            notes.error(Place(ending.format(table), rank=(rank, 0)), missing_table(table))
    if overlay:
        overlay.lay(read)
        given = None if given is None else {**given, **overlay.settings}
    return Tables(read, Settings() if given is None else read_settings(given, file, notes, replans=replans))


def missing_table(table: Table) -> Trouble:
    """Say that a required table is not there."""
    return trouble(
        "missing-table", "缺少必需的表“{head}”（{name}）", 'the required table "{name}" ({head}) is missing',
        "请补上这张表", "add it", head=table.head, name=table.name)


def csv_grids(folder: Path, tables: tuple[Table, ...], notes: Notes, *, strangers: bool = True) -> dict[str,
    Grid | None]:
    """Return the CSV files of a folder that are tables, by table name; None for one that cannot be read."""
    try:
        files = sorted(
            file for file in folder.iterdir()
            if file.suffix.casefold() == ".csv" and file.name != keys.TODO and file.is_file())
    except OSError as error:
        notes.error(Place(folder.name), unreadable(error))
        return {}
    chosen = choose([(file.stem, file.name, file) for file in files], tables, notes, strangers=strangers)
    return {
        table.name: read_csv(chosen[table.name], rank, notes)
        for rank, table in enumerate(tables, start=1) if table.name in chosen
    }


def choose(
    found: Iterable[tuple[str, str, Item]], tables: tuple[Table, ...], notes: Notes, *, strangers: bool = True,
) -> dict[str, Item]:
    """Return which of the files or sheets found is which table.

    Parameters
    ----------
    found
        What it calls itself, how it is shown, and the thing.
    strangers
        Whether one that is no table is worth a warning.
    """
    names = {plain(word): table for table in tables for word in (table.name, table.head)}
    chosen: dict[str, Item] = {}
    shown: dict[str, str] = {}
    for title, name, item in found:
        table = names.get(plain(title))
        if table is None and strangers:
            near = nearest(title, [word for table in tables for word in (table.name, table.head)])
            notes.warn(Place(name, rank=(len(tables) + 1, 0)), trouble(
                "unknown-table", "不是本系统的表，已忽略{near}", "is no table of a county and is ignored{near}",
                "若拼写有误请改名，否则不必处理", "rename it if it is meant to be one", near=did_you_mean(near)))
        elif table is not None and table.name in chosen:
            notes.error(Place(name, rank=(tables.index(table) + 1, 0)), trouble(
                "duplicate-table", "与 {other} 是同一张表", "is the same table as {other}",
                "请只保留一个", "keep one of them", other=shown[table.name]))
        elif table is not None:
            chosen[table.name], shown[table.name] = item, name
    return chosen
