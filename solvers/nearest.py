"""The nearest partner that still has room, as a planner with a map would do it; teachers then go one by one."""

from __future__ import annotations

from _by_hand import go_down, nearest_first, send_along

from pairopt.derive import Facts
from pairopt.plan import Plan
from pairopt.result import Found
from pairopt.search.watch import Budget, Watch


def declines(facts: Facts) -> None:
    """Take every rule and goal; the audit says whether the plan keeps them."""


def solve(facts: Facts, budget: Budget, *, seed: int, start: Plan | None, watch: Watch) -> Found:
    """Go down the list of all pairs, the nearest first."""
    return send_along("nearest", facts, go_down(facts, nearest_first(facts)), budget)
