"""What something would cost: the plan made again with it forced, and each goal's value against that of the plan.

What is forced is a row of `pairs` or `dispatches` laid over the county, a pin or a ban, so that anybody can solve the same
county by a scenario.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from pairopt.audit import Audit, audit, settle
from pairopt.county import County, DispatchRow, PairRow
from pairopt.errors import Stopped
from pairopt.explain.impossible import cannot_hold_together, why_impossible
from pairopt.goals import goals_in_order
from pairopt.plan import Plan
from pairopt.result import Status, Value, places
from pairopt.search.run import search
from pairopt.search.watch import Budget, Watch
from pairopt.settings import SolveSettings
from pairopt.text import Text

Forced = DispatchRow | PairRow
R = TypeVar("R", DispatchRow, PairRow)


class Cost(NamedTuple):
    """A goal of the plan made again: its value, and what that is more (or less) than in the plan."""

    id: str
    value: Value
    change: Value
    status: Status


@dataclass(frozen=True)
class Trial:
    """A plan made again with something forced.

    Parameters
    ----------
    forced
        The rows laid over the county.
    status
        `optimal` where every goal is, `unknown` where no plan was found in time.
    plan, costs
        None and empty without a plan.
    why
        Where there is none: what proves it, as far as that is known.
    """

    forced: tuple[Forced, ...]
    status: Status
    plan: Plan | None = None
    costs: tuple[Cost, ...] = ()
    why: tuple[Text, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it as `explain --json` prints it; a forced row is written as in a scenario."""
        return {
            "forced": [_row(row) for row in self.forced], "status": self.status,
            "goals": [one._asdict() for one in self.costs]}


@dataclass(frozen=True)
class Trials:
    """A county and its plan, to be made again.

    Parameters
    ----------
    settings
        Of each search; without work, each may take `settings.time_s` seconds.
    stop
        Ends everything when set.
    """

    county: County
    plan: Plan
    settings: SolveSettings
    stop: threading.Event

    @cached_property
    def audit(self) -> Audit:
        """The plan as it is judged."""
        return audit(self.county, self.plan)

    def forced(self, *rows: Forced) -> Trial:
        """Make the plan again with these rows.

        Raises
        ------
        Stopped
            Where the user stopped.
        """
        clash = _clash(self.county, rows)
        if clash:
            return Trial(rows, "infeasible", why=(clash,))
        county = lay(self.county, rows)
        impossible = why_impossible(county)
        if impossible:
            return Trial(rows, "infeasible", why=impossible)
        budget = Budget(float(self.settings.time_s), stop=self.stop)
        found = search(
            county, self.settings, seconds=budget.left, start=_without(self.plan, rows), watch=Watch(), stop=self.stop)
        why = cannot_hold_together(county, budget) if found.infeasible else ()
        if self.stop.is_set():
            raise Stopped(Text("已停止。", "Stopped."))
        if found.plan is None:
            return Trial(rows, "infeasible" if found.infeasible else "unknown", why=why)
        results = settle(county, audit(county, found.plan), found.best, found.bounds)
        proven = all(one.status == "optimal" for one in results)
        return Trial(rows, "optimal" if proven else "feasible", found.plan, tuple(
            Cost(one.id, one.value, _change(one.value, self.audit.values[one.id]), one.status) for one in results))

    def order(self, trial: Trial) -> tuple[tuple[int, ...], ...]:
        """Return what sorts trials that have a plan by their goals, the best first."""
        return tuple(
            tuple(-place if goal.better == "more" else place for place in places(one.value))
            for goal, one in zip(goals_in_order(self.county), trial.costs, strict=True))


def lay(county: County, rows: Sequence[Forced]) -> County:
    """Lay pins and bans over a county; a rule that is off binds them, too, but no row of the county's own."""
    for kind, rule in (("pin", "pins"), ("ban", "bans")):
        if any(row.kind == kind for row in rows) and not county.active(rule):
            county = replace(
                county, policy=replace(county.policy, off=county.policy.off - {rule}),
                pairs=tuple(row for row in county.pairs if row.kind != kind),
                dispatches=tuple(row for row in county.dispatches if row.kind != kind))
    return replace(
        county, scenario=None,
        pairs=_with(county.pairs, [row for row in rows if isinstance(row, PairRow)]),
        dispatches=_with(county.dispatches, [row for row in rows if isinstance(row, DispatchRow)]))


def _with(table: tuple[R, ...], rows: Sequence[R]) -> tuple[R, ...]:
    """Return a table with rows more, in order of their keys; what stands there already stays as it is."""
    known = {_key(row): row for row in rows}
    known.update((_key(row), row) for row in table)
    return tuple(known[key] for key in sorted(known))


def _key(row: Forced) -> tuple[str, str, str]:
    return (row.urban, row.rural, row.kind) if isinstance(row, PairRow) else (row.teacher, row.school, row.kind)


def _clash(county: County, rows: Sequence[Forced]) -> Text | None:
    """Say that a teacher is pinned to another school: two pinned schools of one are no input that a search could take."""
    asked = {row.teacher: row.school for row in rows if isinstance(row, DispatchRow) and row.kind == "pin" and row.school}
    for row in county.dispatches if county.active("pins") else ():
        if row.kind == "pin" and row.school and asked.get(row.teacher, row.school) != row.school:
            return Text("已指定{teacher}派驻{school}", "{teacher} is pinned to {school}").fill(
                teacher=county.teacher[row.teacher].name, school=county.school[row.school].name)
    return None


def _without(plan: Plan, rows: Sequence[Forced]) -> Plan:
    """Return a plan without those who are not to be sent: a start that is worth more than none."""
    gone = {row.teacher for row in rows if isinstance(row, DispatchRow) and row.kind == "ban" and not row.school}
    return replace(plan, placements=tuple(row for row in plan.placements if row.teacher not in gone))


def _change(value: Value, was: Value) -> Value:
    """Return the difference; of lists, which are of one county and so of one length, place by place."""
    if isinstance(value, int) and isinstance(was, int):
        return value - was
    return tuple(one - other for one, other in zip(places(value), places(was), strict=True))


def _row(row: Forced) -> Mapping[str, object]:
    table = "pairs" if isinstance(row, PairRow) else "dispatches"
    return {"table": table} | {key: value for key, value in asdict(row).items() if value is not None}
