"""Shortage in weekly periods (`domain.md` §3): arithmetic of a county that rules, goals and the audit share.

need[school, subject]  = Σ over grades of classes · weekly periods
have[school, subject]  = Σ over its teachers of the weekly load given to the subject
short[school, subject] = ⌊max(0, need − have)⌋, a planner's own figure wins
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pairopt.county import County, Teacher
from pairopt.once import once

_STAGES_WITH_CURRICULUM = ("primary", "junior", "senior")


class Shortage(NamedTuple):
    """Short periods of a need and its priority (1 is first)."""

    periods: int
    priority: int


@once
def shortages(county: County) -> Mapping[tuple[str, str], Shortage]:
    """Return the needs with at least one short period, by (rural unit that takes part, subject).

    The order is that of school ids, then of the policy's subjects; every figure anywhere uses these whole numbers.
    """
    own_word = {(row.school, row.subject): row for row in county.needs}
    found = {}
    for school in county.rural:
        for subject in county.policy.subjects:
            row = own_word.get((school.id, subject))
            if row and row.short_periods is not None:
                short = int(row.short_periods)
            else:
                short = int(max(Decimal(0), need(county, school.id, subject) - have(county, school.id, subject)))
            if short > 0:
                priority = row.priority if row and row.priority else school.priority
                found[school.id, subject] = Shortage(short, priority)
    return found


def short(county: County, school: str, subject: str) -> int:
    """Return the short periods of a subject at a school, 0 where nothing is short."""
    found = shortages(county).get((school, subject))
    return found.periods if found else 0


def need(county: County, unit: str, subject: str) -> Decimal:
    """Return the weekly periods of a subject that the classes of a unit ask for; all grades count."""
    school = county.school[unit]
    return sum(
        (count * _periods(county, school.stage, grade, subject)
         for grade, count in enumerate(school.classes, start=1) if count),
        Decimal(0),
    )


def have(county: County, unit: str, subject: str) -> Decimal:
    """Return the weekly periods of a subject that the unit's own qualified teachers give."""
    stage = county.school[unit].stage
    return sum(
        (taught(county, teacher, subject) for teacher in county.staff[unit] if stage in teacher.stages), Decimal(0))


def taught(county: County, teacher: Teacher, subject: str) -> Decimal:
    """Return the weekly load that a teacher gives to a subject.

    As `weekly_periods` says, subject by subject; where the cell is blank, the standard load for the main subject.
    """
    if subject not in teacher.subjects:
        return Decimal(0)
    place = teacher.subjects.index(subject)
    if teacher.weekly_periods is None:
        stage = county.school[teacher.school].stage
        return standard_load(county, stage, subject) if place == 0 else Decimal(0)
    return teacher.weekly_periods[place] if place < len(teacher.weekly_periods) else Decimal(0)


def own_subjects(county: County, teacher: Teacher) -> tuple[str, ...]:
    """Return a teacher's subjects for which teachers are sent, the teacher's first one first."""
    return tuple(subject for subject in teacher.subjects if subject in county.policy.subjects)


def load_away(county: County, teacher: Teacher, base: str) -> int:
    """Return the most periods a week that a sent teacher carries: the standard load of the base school's stage."""
    subjects = own_subjects(county, teacher) or teacher.subjects
    return int(standard_load(county, county.school[base].stage, subjects[0]))


def standard_load(county: County, stage: str, subject: str) -> Decimal:
    """Return the standard weekly load of a stage and subject."""
    return _load(county, stage, subject, "standard")


def maximum_load(county: County, stage: str, subject: str) -> Decimal:
    """Return the maximum weekly load of a stage and subject."""
    return _load(county, stage, subject, "maximum")


def _periods(county: County, stage: str, grade: int, subject: str) -> Decimal:
    own = _periods_rows(county).get((stage, grade, subject))
    if own is not None:
        return own
    if stage not in _STAGES_WITH_CURRICULUM:
        return Decimal(0)
    return _default_periods().get((grade, subject), Decimal(0))


def _load(county: County, stage: str, subject: str, cell: str) -> Decimal:
    # Cell by cell: the county's row, the default row, then the same for `*`, which stands for all without a row.
    # Kindergartens have the loads of primary, but for rows of their own.
    stages = (stage, "primary") if stage == "kindergarten" else (stage,)
    for name in (subject, "*"):
        for table in (_load_cells(county), _default_loads()):
            for one in stages:
                if (one, name, cell) in table:
                    return table[one, name, cell]
    raise KeyError(f"no default load for stage {stage!r}")


@once
def _periods_rows(county: County) -> Mapping[tuple[str, int, str], Decimal]:
    return {(row.stage, row.grade, row.subject): row.weekly_periods for row in county.periods}


@once
def _load_cells(county: County) -> Mapping[tuple[str, str, str], Decimal]:
    return {
        (row.stage, row.subject, cell): value
        for row in county.loads
        for cell, value in (("standard", row.standard), ("maximum", row.maximum))
        if value is not None
    }


@cache
def _default_periods() -> Mapping[tuple[int, str], Decimal]:
    return {
        (int(row["grade"]), subject): Decimal(row[subject])
        for row in _data("periods.csv")
        for subject in row
        if subject != "grade"
    }


@cache
def _default_loads() -> Mapping[tuple[str, str, str], Decimal]:
    return {
        (row["stage"], row["subject"], cell): Decimal(row[cell])
        for row in _data("loads.csv")
        for cell in ("standard", "maximum")
    }


def _data(name: str) -> list[dict[str, str]]:
    with files("pairopt.data").joinpath(name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
