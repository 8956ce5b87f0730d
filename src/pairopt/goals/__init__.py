"""The goals: one file each, compared in strict order."""

from __future__ import annotations

from pairopt.county import County
from pairopt.goals.balance import Balance
from pairopt.goals.changes import Changes
from pairopt.goals.coverage import Coverage
from pairopt.goals.evenness import Evenness
from pairopt.goals.fit import Fit
from pairopt.goals.goal import Goal
from pairopt.goals.non_volunteers import NonVolunteers
from pairopt.goals.off_pairs import OffPairs
from pairopt.goals.paired import Paired
from pairopt.goals.sent import Sent
from pairopt.goals.wishes import Wishes
from pairopt.settings import Policy

CHANGES = Changes()
"""The goal that there is only where a plan is in force."""
GOALS: tuple[Goal, ...] = (
    Paired(), Coverage(), OffPairs(), Fit(), NonVolunteers(), Sent(), Wishes(), Balance(), CHANGES, Evenness(),
)
"""Every goal, in the default order; `paired` and `off_pairs` stand in it only where the policy makes them meaningful, and who
is not `by_default` never."""


def goals_in_order(county: County) -> tuple[Goal, ...]:
    """Return the county's goals, first things first; a goal left out is off.

    Where a plan is in force, `changes` stands where the order names it, else first; elsewhere it is no goal.
    """
    by_id = {goal.id: goal for goal in GOALS}
    named = default_order(county.policy) if county.goal_order is None else tuple(by_id[one] for one in county.goal_order)
    if county.in_force is None:
        return tuple(goal for goal in named if goal is not CHANGES)
    return named if CHANGES in named else (CHANGES, *named)


def default_order(policy: Policy) -> tuple[Goal, ...]:
    """Return the goals of a county that gives no order, first things first."""
    absent = {
        Paired.id: policy.rural_min_partners > 0,
        OffPairs.id: policy.dispatch != "preferred",
    }
    return tuple(goal for goal in GOALS if goal.by_default and not absent.get(goal.id, False))
