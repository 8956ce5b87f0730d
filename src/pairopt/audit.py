"""The only judge of a plan: whether it keeps the hard rules, and what it is worth.

No solver is asked and nothing that a search worked out is believed; everything is counted from the county and the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pairopt.county import County
from pairopt.finding import Finding
from pairopt.goals import goals_in_order
from pairopt.goals.goal import Goal
from pairopt.plan import Plan
from pairopt.result import Bound, GoalResult, Value
from pairopt.rules import active_rules


@dataclass(frozen=True)
class Audit:
    """The verdict on a plan.

    Parameters
    ----------
    findings
        Every breach of a hard rule, in the order of the book; none means that the plan is accepted.
    values
        By goal, in order.
    """

    findings: tuple[Finding, ...]
    values: Mapping[str, Value]

    @property
    def accepted(self) -> bool:
        """Whether the plan breaks no hard rule."""
        return not self.findings

    def __str__(self) -> str:
        lines = [f"{'accepted' if self.accepted else 'rejected'}", *(f"  {finding}" for finding in self.findings)]
        return "\n".join([*lines, *(f"  {goal:>15} {value}" for goal, value in self.values.items())])


def audit(county: County, plan: Plan) -> Audit:
    """Judge a plan against the active rules and measure it in every goal of the order."""
    findings = tuple(finding for rule in active_rules(county) for finding in rule.check(county, plan))
    return Audit(findings, {goal.id: goal.measure(county, plan) for goal in goals_in_order(county)})


def better(county: County, one: Audit, other: Audit, reached: Mapping[str, Value]) -> bool:
    """Whether one plan is better than another: goal by goal, each within its slack of the best that is known for it.

    Parameters
    ----------
    reached
        By goal: what a search reached when the goal's turn came.
    """
    goals = goals_in_order(county)
    for goal in goals:
        mine, theirs = one.values[goal.id], other.values[goal.id]
        best = mine if goal.improves(mine, theirs) else theirs
        if goal.id in reached and goal.improves(reached[goal.id], best):
            best = reached[goal.id]
        slack, held = county.slack.get(goal.id), best
        if slack and isinstance(best, int):
            held = best - slack.of(best) * (1 if goal.better == "more" else -1)
        keeps = [not goal.improves(held, value) for value in (mine, theirs)]
        if keeps[0] != keeps[1]:
            return keeps[0]
        if not any(keeps) and mine != theirs:
            return goal.improves(mine, theirs)
    # Both keep every goal within its slack: then what the slack gives away decides after all.
    for goal in goals:
        if one.values[goal.id] != other.values[goal.id]:
            return goal.improves(one.values[goal.id], other.values[goal.id])
    return False


def settle(
    county: County, audited: Audit, reached: Mapping[str, Value], bounds: Mapping[str, Bound]
) -> tuple[GoalResult, ...]:
    """Put value, best, bound, gap and status of each goal together (`domain.md` §6).

    Parameters
    ----------
    reached
        By goal: the value when its turn came, where a search says so.
    bounds
        By goal, where a search proved one; a bound by counting stands beside it, and the tighter one counts.
    """
    results = []
    all_optimal = True
    for goal in goals_in_order(county):
        value = audited.values[goal.id]
        best = value
        if county.slack.get(goal.id) and goal.id in reached and goal.improves(reached[goal.id], value):
            best = reached[goal.id]
        bound = _tightest(goal, county, bounds.get(goal.id))
        all_optimal = all_optimal and bound.value == best
        results.append(GoalResult(
            goal.id, value, best, bound.value, _gap(bound.value, best), "optimal" if all_optimal else "feasible", bound.proved_by))
    return tuple(results)


def _gap(bound: Value, best: Value) -> float | None:
    return abs(bound - best) / max(1, abs(best)) if isinstance(bound, int) and isinstance(best, int) else None


def _tightest(goal: Goal, county: County, proven: Bound | None) -> Bound:
    counted = Bound(goal.ideal(county), "counting")
    if proven is None or goal.improves(proven.value, counted.value):
        return counted
    return proven
