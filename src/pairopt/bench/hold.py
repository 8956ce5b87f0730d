"""A contest: every task of a suite that has no result yet, judged by the audit, into the ledger."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pairopt.audit import Audit, audit, settle
from pairopt.bench.suite import Instance, Suite
from pairopt.jobs import Door, Ledger, Outcome, Task
from pairopt.plan import Plan
from pairopt.planning import versions
from pairopt.result import Bound, GoalResult, Value
from pairopt.text import Text, same

_NO_RESULT = ("cancelled", "lost")


def hold(
    suite: Suite, ledger: Ledger, door: Door, *, any_version: bool = False, tell: Callable[[Text], None] = lambda _: None
) -> None:
    """Run what a ledger does not hold yet, and add it, one result after the other.

    Parameters
    ----------
    any_version
        A result of other code counts, too.
    tell
        Hears of each result as it comes.
    """
    asked = {record["question"] for record in ledger.records} if any_version else set()
    instances: dict[str, Instance] = {}
    for instance, task in suite.tasks():
        if task.key not in ledger and task.question not in asked:
            instances[task.key] = instance
            door.submit(task)
    for task, outcome in door.as_completed():
        instance = instances[task.key]
        if outcome.how in _NO_RESULT:
            said = list(outcome.said)
        else:
            record, plan = judge(suite.name, instance, task, outcome)
            ledger.add(record, plan)
            said = [same(record["how"])]
            for goal in record["goals"][:2]:
                said.append(Text("{id} {value}（界{bound}）", "{id} {value} (bound {bound})").fill(**goal))
        tell(Text("{done}/{all} {instance} {contender}：{said}", "{done}/{all} {instance} {contender}: {said}").fill(
            done=door.progress().done, all=door.progress().submitted, instance=instance.name, contender=task.name,
            said=Text("，".join(one.zh for one in said), ", ".join(one.en for one in said))))


def judge(suite: str, instance: Instance, task: Task, outcome: Outcome) -> tuple[dict[str, Any], Plan | None]:
    """Return the record of an outcome, and its plan; what a search says of its plan counts for nothing.

    Returns
    -------
    dict
        What the table is made of. ``curve``: seconds and goals of every plan that the audit accepted, as they came.
        ``proven_s``: by goal, the seconds after which value and bound met; goals without that are not in it.
    """
    county, report = instance.county, outcome.report
    audits = [(at, plan, audit(county, plan)) for at, plan in outcome.plans]
    accepted = [(at, plan, audited) for at, plan, audited in audits if audited.accepted]
    curve = [(at, list(audited.values.values())) for at, _, audited in accepted]
    plan: Plan | None = None
    goals: tuple[GoalResult, ...] = ()
    proven: Mapping[str, float] = {}
    if accepted:
        _, plan, audited = accepted[-1]
        goals = settle(county, audited, report.get("best", {}), _bounds(audited, outcome, task))
        proven = _proven(goals, curve, outcome)
    said = [list(text) for text in outcome.said]
    if audits and not audits[-1][2].accepted:
        said += [list(finding.text) for finding in audits[-1][2].findings[:3]]
    return {
        "key": task.key, "question": task.question, "suite": suite, "group": instance.group, "instance": instance.name,
        "county": task.instance, "urban": len(county.urban), "rural": len(county.rural),
        "teachers": len(county.teachers), "contender": task.name, "options": dict(task.options),
        "memory_mb": task.memory_mb, "how": outcome.how, "said": said, "made_by": report.get("made_by"),
        "goals": [asdict(goal) for goal in goals], "curve": curve, "proved": outcome.proved, "proven_s": proven,
        "known": dict(instance.known), "read_s": report.get("read_s"), "derive_s": report.get("derive_s"),
        "search_s": report.get("search_s"), "peak_mb": report.get("peak_mb"), "version": task.version,
        "versions": versions(), "machine": machine(), "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }, plan


def _bounds(audited: Audit, outcome: Outcome, task: Task) -> dict[str, Bound]:
    """Return the bounds that a search ended with; of one that was killed, the last one of the first goal."""
    if "bounds" in outcome.report:
        return outcome.bounds
    first = next(iter(audited.values))
    return {goal: Bound(bound, task.name) for _, goal, bound in outcome.proved if goal == first}


def _proven(
    goals: tuple[GoalResult, ...], curve: Sequence[tuple[float, list[Value]]], outcome: Outcome
) -> Mapping[str, float]:
    """Return the seconds after which each optimal goal had both its value and its bound."""
    end = curve[-1][0]
    proven: dict[str, float] = {}
    for place, goal in enumerate(goals, start=1):
        if goal.status != "optimal":
            break
        values = [one.value for one in goals[:place]]
        reached = next(at for at, found in curve if found[:place] == values)
        bounded = next((at for at, of, bound in outcome.proved if of == goal.id and bound == goal.best), end)
        if goal.proved_by == "counting":
            bounded = reached
        proven[goal.id] = max(reached, bounded, *proven.values())
    return proven


def machine() -> str:
    """Return what a reader has to know of the machine to compare seconds."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0] if names else model
    return f"{model}, {os.cpu_count()} cores, {platform.system()}"
