"""The plans of several counties, or of one in several scenarios, made at the same time through the door of `pairopt.jobs`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pairopt.audit import audit
from pairopt.county import County
from pairopt.errors import NoPlan
from pairopt.fingerprint import fingerprint
from pairopt.jobs import Local, Outcome, Task
from pairopt.jobs.task import pickled
from pairopt.planning import judge_found
from pairopt.report.report import Report
from pairopt.result import Found, value_of
from pairopt.text import Text, same

_OWN_SETTINGS = {"own.toml": b""}
"""A recipe that says nothing: each county is solved as its own ``[solve]`` says."""


def solve_all(
    counties: Sequence[County], *, at_once: int = 2, tell: Callable[[Text], None] | None = None
) -> list[Report | NoPlan]:
    """Make the plan of every county, each in a process of its own; of one that has none, return why.

    Parameters
    ----------
    counties
        Each is solved as its own settings say.
    at_once
        How many are solved at the same time.
    tell
        Hears of each plan as it is made.
    """
    if not counties:
        return []
    tasks = [Task(pickled(county), fingerprint(county), _OWN_SETTINGS, {}) for county in counties]
    names = {task.key: _name(county) for task, county in zip(tasks, counties, strict=True)}
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
    for task, county in zip(tasks, counties, strict=True):
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


def _name(county: County) -> Text:
    return same(county.scenario.title) if county.scenario else Text("无情景", "no scenario")
