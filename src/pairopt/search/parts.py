"""Parts of a county that nothing ties together are solved apart; here their plans and bounds are put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pairopt.derive import Facts
from pairopt.plan import Plan
from pairopt.result import Bound, Found, Value


@dataclass
class Settled:
    """What is known of one part.

    Parameters
    ----------
    plan
        None where none was found.
    best, bounds
        By goal, in the goal's own sense, for the goals whose turn came.
    infeasible
        Proven that the part has no plan.
    """

    plan: Plan | None = None
    best: dict[str, Value] = field(default_factory=dict)
    bounds: dict[str, Value] = field(default_factory=dict)
    infeasible: bool = False


def join(facts: Facts, made_by: str, proved_by: str, parts: Sequence[Settled]) -> Found:
    """Put the parts of a county together; without a plan for one of them there is none."""
    plans = [part.plan for part in parts if part.plan is not None]
    best = {
        goal.id: goal.total([part.best[goal.id] for part in parts])
        for goal in facts.goals if all(goal.id in part.best for part in parts)}
    bounds = _joined_bounds(facts, best, [part.bounds for part in parts], proved_by)
    if len(plans) < len(parts):
        return Found(None, made_by, {}, bounds, infeasible=any(part.infeasible for part in parts))
    return Found(put_together(plans), made_by, best, bounds)


def put_together(plans: Iterable[Plan]) -> Plan:
    """Return the plan that has everything of some plans of different parts."""
    plans = list(plans)
    return Plan(
        tuple(sorted(pair for one in plans for pair in one.pairs)),
        tuple(sorted((row for one in plans for row in one.placements), key=lambda row: row.teacher)))


def _joined_bounds(
    facts: Facts, best: Mapping[str, Value], bounds: Sequence[Mapping[str, Value]], proved_by: str
) -> dict[str, Bound]:
    """Put the bounds of the parts together, as long as they speak of the same plans as the whole does.

    A later goal ranges over the plans in which the earlier ones are held for the whole county. Parts hold them one by
    one, which is the same only while every earlier goal is proven.
    """
    joined: dict[str, Bound] = {}
    for goal in facts.goals:
        if any(goal.id not in one for one in bounds):
            break
        value = goal.total([one[goal.id] for one in bounds])
        joined[goal.id] = Bound(value, proved_by)
        if len(bounds) > 1 and value != best.get(goal.id):
            break
    return joined
