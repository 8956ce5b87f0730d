"""Pairs by lot: the floor of every contest; teachers then go one by one."""

from __future__ import annotations

from random import Random

from _by_hand import go_down, send_along

from pairopt.derive import Facts
from pairopt.plan import Plan
from pairopt.result import Found
from pairopt.search.watch import Budget, Watch


def declines(facts: Facts) -> None:
    """Take every rule and goal; the audit says whether the plan keeps them."""


def solve(facts: Facts, budget: Budget, *, seed: int, start: Plan | None, watch: Watch) -> Found:
    """Go down a shuffled list of all pairs."""
    listed = [(urban, rural) for urban, partners in sorted(facts.candidates.items()) for rural in partners]
    Random(seed).shuffle(listed)
    return send_along("by_lot", facts, go_down(facts, listed), budget)
