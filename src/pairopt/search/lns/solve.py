"""Large neighbourhood search: some urban units lose their partners, are given new ones, and the neighbourhood settles.

A ruin takes a few urban units at random from one part of the county. Recreating puts the rural units back where they
gain most, the gains blurred by chance so that no two tries are the same; then moves and swaps improve what was
touched. What is worse than before is undone (Shaw, "Using constraint programming and local search methods to solve
vehicle routing problems", 1998; Schrimpf et al., "Record breaking optimization results using the ruin and recreate
principle", 2000).
"""

from __future__ import annotations

import numpy as np

from pairopt.derive import Facts
from pairopt.plan import Plan
from pairopt.result import Found
from pairopt.search.units.drive import Run, descend, insert
from pairopt.search.units.limits import outside
from pairopt.search.units.pairing import Pairing
from pairopt.search.watch import Budget, Watch
from pairopt.text import Text

NAME = "lns"
_LEAST_RUIN, _MOST_RUIN = 2, 6
"""Urban units that lose their partners at once."""
_BLUR = 0.1
"""Standard deviation of the gains while recreating, as a share of each."""


def declines(facts: Facts) -> Text | None:
    """Decline where the worth of a plan is no sum over urban units."""
    return outside(facts, NAME)


def solve(facts: Facts, budget: Budget, *, seed: int, start: Plan | None, watch: Watch) -> Found:
    """Improve the start, or a plan of its own, until the budget is over."""
    chance = np.random.default_rng(seed)
    run = Run(NAME, facts, budget, start)
    run.descend(chance, watch)
    wide = [pairing for pairing in run.pairings if pairing.nobody > 1]
    sizes = np.array([len(pairing.owner) for pairing in wide], np.float64)
    while wide and not budget.over:
        if _try(wide[int(chance.choice(len(wide), p=sizes / sizes.sum()))], budget, chance):
            run.tell(watch)
    return run.found()


def _try(pairing: Pairing, budget: Budget, chance: np.random.Generator) -> bool:
    """Ruin and recreate once; return whether the pairing is better for it."""
    before = pairing.total()
    many = int(chance.integers(_LEAST_RUIN, _MOST_RUIN + 1))
    units = chance.choice(pairing.nobody, min(many, pairing.nobody), replace=False)
    ruined = [rural for unit in sorted(units) for rural in pairing.partners[unit]]
    pairing.try_out()
    pairing.put(ruined, pairing.nobody)
    loose = np.flatnonzero(pairing.owner == pairing.nobody)
    insert(pairing, [int(rural) for rural in loose], chance.normal(1, _BLUR, (pairing.nobody, len(loose))))
    descend(pairing, [int(rural) for rural in chance.permutation(loose)], budget)
    if pairing.total() < before:
        pairing.undo()
        return False
    better = pairing.total() > before
    pairing.accept()
    return better
