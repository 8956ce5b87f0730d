"""The nearest partner that still has room, as a planner with a map would do it; teachers then go one by one."""

from __future__ import annotations

from _by_hand import go_down, send_along

from pairopt.derive import Facts
from pairopt.plan import Plan
from pairopt.result import Found
from pairopt.search.watch import Budget, Watch
from pairopt.travel import minutes


def declines(facts: Facts) -> None:
    """Take every rule and goal; the audit says whether the plan keeps them."""


def solve(facts: Facts, budget: Budget, *, seed: int, start: Plan | None, watch: Watch) -> Found:
    """Go down the list of all pairs, the nearest first; unknown ways come last."""
    def way(pair: tuple[str, str]) -> tuple[bool, int, tuple[str, str]]:
        known = minutes(facts.county, *pair)
        return known is None, known or 0, pair

    listed = sorted(((urban, rural) for urban, partners in facts.candidates.items() for rural in partners), key=way)
    return send_along("nearest", facts, go_down(facts, listed), budget)
