"""A plan that is read back: from its folder or from its workbook."""

from __future__ import annotations

from dataclasses import dataclass
from os.path import isdir, isfile
from pathlib import Path

from pairopt.county import County
from pairopt.plan import Pair, Placement, Plan
from pairopt.read.county import choose, csv_grids, missing_table
from pairopt.read.grid import Grid
from pairopt.read.issue import Issue, Notes, Place
from pairopt.read.schema import PLAN_TABLES
from pairopt.read.tables import Sheet, check_references, read_sheet
from pairopt.read.workbook import read_workbook

_PAIRS, _PLACEMENTS = PLAN_TABLES
_WORKBOOK = "plan.xlsx"


@dataclass(frozen=True)
class PlanReading:
    """What came of reading a plan: `plan` is None where an issue is an error."""

    plan: Plan | None
    issues: tuple[Issue, ...]


def read_plan(path: Path, county: County) -> PlanReading:
    """Read a plan of a county; whatever is wrong with it is an issue, never an exception.

    Parameters
    ----------
    path
        A plan folder (``pairs.csv``, perhaps ``placements.csv``), or ``plan.xlsx``, or a folder that holds only that.
    """
    notes = Notes()
    grids = _grids(path, notes)
    read = {}
    for rank, table in enumerate(PLAN_TABLES, start=1):
        grid = grids.get(table.name)
        read[table.name] = read_sheet(grid, table, rank, notes, strangers=False) if grid else Sheet(table, notes, rank)
        if table.required and table.name not in grids and not notes.failed:
            notes.error(Place(f"{table.name}.csv", rank=(rank, 0)), missing_table(table))
    known = {"schools": set(county.school), "teachers": set(county.teacher)}
    for sheet in read.values():
        check_references(sheet, known, {school.id: school.side for school in county.schools})
    if notes.failed:
        return PlanReading(None, notes.issues)
    pairs = sorted(Pair(row.get("urban"), row.get("rural")) for row in read[_PAIRS.name].records)
    return PlanReading(Plan(tuple(pairs), _placements(read[_PLACEMENTS.name], county)), notes.issues)


def _grids(path: Path, notes: Notes) -> dict[str, Grid | None]:
    if isdir(path):
        grids = csv_grids(path, PLAN_TABLES, notes, strangers=False)
        if _PAIRS.name in grids or not isfile(path / _WORKBOOK):
            return grids
        path = path / _WORKBOOK
    sheets = read_workbook(path, notes) or ()
    return choose([(sheet.name, sheet.name, sheet) for sheet in sheets], PLAN_TABLES, notes, strangers=False)


def _placements(sheet: Sheet, county: County) -> tuple[Placement, ...]:
    rows = [Placement(**record.values) for record in sheet.records]
    # The school that the file names first is the base of a teacher, and file order is the order of the schools.
    place: dict[tuple[str, str], int] = {}
    for row in rows:
        place.setdefault((row.teacher, row.school), len(place))
    subjects = county.policy.subjects

    def order(row: Placement) -> tuple[str, int, int, str]:
        known = subjects.index(row.subject) if row.subject in subjects else len(subjects)
        return row.teacher, place[row.teacher, row.school], known, row.subject

    return tuple(sorted(rows, key=order))
