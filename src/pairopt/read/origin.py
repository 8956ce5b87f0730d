"""How a plan was made, as its folder tells: with which scenario, and to replace which plan in force."""

from __future__ import annotations

import hashlib
import json
from os.path import exists, isdir
from pathlib import Path
from typing import Any, NamedTuple

from pairopt.plan import Pair, Placement, Plan
from pairopt.read.grid import read_bytes
from pairopt.read.issue import Notes, Place, trouble
from pairopt.read.schema import TABLES
from pairopt.scenario import FILE

RANK = len(TABLES) + 2
"""Problems of a scenario, and of a plan's own word, stand behind those of the county."""
_PLAN = "plan.json"


class Origin(NamedTuple):
    """What a county is read with.

    Parameters
    ----------
    scenario
        A scenario file; None where there is none.
    title
        What it is called where it says nothing itself.
    in_force
        The plan that a plan was made to replace.
    """

    scenario: Path | None = None
    title: str = ""
    in_force: Plan | None = None


def is_plan(path: Path) -> bool:
    """Whether a path names a plan, its folder or its workbook, rather than the file of a scenario."""
    return isdir(path) or path.suffix.casefold() == ".xlsx"


def origin_of(path: Path, notes: Notes) -> Origin:
    """Return what a scenario file, or a plan (its folder, or ``plan.xlsx`` in it), wants a county to be read with."""
    if not is_plan(path):
        return Origin(path, path.stem)
    folder = path if isdir(path) else path.parent
    if not exists(folder / _PLAN):
        return Origin()
    text = read_bytes(folder / _PLAN, RANK, notes)
    if text is None:
        return Origin()
    try:
        told = json.loads(text)
        named, in_force = told.get("scenario"), told.get("in_force")
        title, sha256 = (str(named["title"]), named["sha256"]) if named else ("", "")
        plan = _plan(in_force) if in_force else None
    except (ValueError, AttributeError, TypeError, KeyError):
        notes.error(Place(_PLAN, rank=(RANK, 0)), trouble(
            "bad-plan-json", "内容已损坏，看不出方案是在什么情景下制定的",
            "is damaged and does not tell with which scenario the plan was made",
            "请恢复原文件，或重新制定方案", "restore the file, or make the plan again"))
        return Origin()
    if not named:
        return Origin(in_force=plan)
    copy = read_bytes(folder / FILE, RANK, notes)
    if copy is not None and hashlib.sha256(copy).hexdigest() != sha256:
        notes.error(Place(FILE, rank=(RANK, 0)), trouble(
            "changed-scenario", "方案制定之后，这份情景副本被改动过，与方案对不上",
            "was changed after the plan was made and no longer belongs to it",
            "请恢复原来的副本，或用改动后的情景重新制定方案", "restore the copy, or make the plan again with the changed one"))
        copy = None
    return Origin(in_force=plan) if copy is None else Origin(folder / FILE, title, plan)


def _plan(told: Any) -> Plan:
    return Plan(
        tuple(Pair(str(urban), str(rural)) for urban, rural in told["pairs"]),
        tuple(Placement(str(teacher), str(school), str(subject), int(periods))
              for teacher, school, subject, periods in told["placements"]))
