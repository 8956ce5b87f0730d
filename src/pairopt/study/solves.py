"""The plans of several counties, or of one in several scenarios, made at the same time through the door of `pairopt.jobs`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from pairopt.audit import audit
from pairopt.county import County
from pairopt.errors import NoPlan
from pairopt.fingerprint import fingerprint
from pairopt.jobs import Local, Outcome, Task
from pairopt.jobs.task import pickled
from pairopt.planning import judge_found
from pairopt.report.report import Report
from pairopt.result import Found, value_of
from pairopt.text import Text

_OWN_SETTINGS = {"own.toml": b""}
"""A recipe that says nothing: each county is solved as its own ``[solve]`` says."""


class Asked(NamedTuple):
    """A county to be solved as its own settings say, and what a user calls it."""

    county: County
    name: Text


def solve_all(
    asked: Sequence[Asked], *, at_once: int = 2, tell: Callable[[Text], None] | None = None
) -> list[Report | NoPlan]:
    """Make the plan of every county, each in a process of its own; of one that has none, return why.

    Parameters
    ----------
    at_once
        How many are solved at the same time.
    tell
        Hears of each plan as it is made.
    """
    if not asked:
        return []
    tasks = [
        Task(pickled(one.county), fingerprint(one.county), _OWN_SETTINGS, {}) for one in asked]
    names = {task.key: one.name for task, one in zip(tasks, asked, strict=True)}
    outcomes: dict[str, Outcome] = {}
    with Local(at_once) as door:
        for task in tasks:
            door.submit(task)
        for task, outcome in door.as_completed():
            outcomes[task.key] = outcome
            if tell:
                done = door.progress()
                tell(Text("{done}/{all} {name}：已求解", "{done}/{all} {name}: solved").fill(
                    done=done.done, all=done.submitted, name=names[task.key]))
    found: list[Report | NoPlan] = []
    for task, (county, _) in zip(tasks, asked, strict=True):
        outcome = outcomes[task.key]
        try:
            found.append(judge_found(
                county, _found(county, outcome), county.solve, wall_s=outcome.report.get("search_s")))
        except NoPlan as none:
            found.append(none)
    return found


def _found(county: County, outcome: Outcome) -> Found:
    """Return what a search found: its last plan that the audit accepts, since on its way it may hold some that break rules."""
    plan = next((plan for _, plan in reversed(outcome.plans) if audit(county, plan).accepted), None)
    told = outcome.report
    return Found(
        plan, told.get("made_by", ""), {goal: value_of(value) for goal, value in told.get("best", {}).items()},
        outcome.bounds, told.get("infeasible", False), outcome.said)
