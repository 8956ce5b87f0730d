"""Local search around any plan: the best move or swap of one rural unit after the other, each unit's dispatch at its best."""

from __future__ import annotations

import numpy as np

from pairopt.derive import Facts
from pairopt.plan import Plan
from pairopt.result import Found
from pairopt.search.units.drive import Run
from pairopt.search.units.limits import outside
from pairopt.search.watch import Budget, Watch
from pairopt.text import Text

NAME = "local"


def declines(facts: Facts) -> Text | None:
    """Decline where the worth of a plan is no sum over urban units."""
    return outside(facts, NAME)


def solve(facts: Facts, budget: Budget, *, seed: int, start: Plan | None, watch: Watch) -> Found:
    """Improve the start, or a plan of its own, until no move and no swap helps; `seed` orders the rural units."""
    run = Run(NAME, facts, budget, start)
    run.descend(np.random.default_rng(seed), watch)
    return run.found()
