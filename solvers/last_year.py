"""Last year's pairs again, and teachers sent along them one by one."""

from __future__ import annotations

from _by_hand import send_along

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
    """Keep every pair of last year that may still be."""
    pairs = [pair for pair in last_year(facts.county) if pair[1] in facts.candidates.get(pair[0], ())]
    return send_along("last_year", facts, pairs, budget)
