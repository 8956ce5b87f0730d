"""Last year's pairs again, for rural units without one the nearest partner; teachers then go one by one."""

from __future__ import annotations

from _by_hand import go_down, nearest_first, send_along

from pairopt.derive import Facts
from pairopt.links import last_year
from pairopt.plan import Plan
from pairopt.result import Found
from pairopt.search.watch import Budget, Watch
from pairopt.text import Text


def declines(facts: Facts) -> Text | None:
    """Decline where nobody says what last year's pairs were."""
    return None if last_year(facts.county) else Text("没有上年的结对", "there are no pairs of last year")


def solve(facts: Facts, budget: Budget, *, seed: int, start: Plan | None, watch: Watch) -> Found:
    """Go down the list of last year's pairs, then of all others, the nearest first."""
    listed = [*last_year(facts.county), *nearest_first(facts)]
    return send_along("last_year", facts, go_down(facts, listed), budget)
