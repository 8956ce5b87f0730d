"""Pairs by minimum-cost flow, each worth what the urban unit gains by it beside the partners that it has.

One flow gives every urban unit at most one partner more, all at once and best for all together. Rounds of it place
every rural unit; further rounds take one partner from every urban unit and give what is free anew, until that helps no
more.

    urban unit → rural unit → sink;  urban unit → sink where it gains nothing
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from ortools.graph.python import min_cost_flow

from pairopt.derive import Facts
from pairopt.plan import Plan
from pairopt.result import Found
from pairopt.search.units.drive import Run
from pairopt.search.units.limits import outside
from pairopt.search.units.pairing import Pairing
from pairopt.search.watch import Budget, Watch
from pairopt.text import Text

NAME = "flow"
_PATIENCE = 20
"""Rounds in vain before it ends."""
_COST_BITS = 60
"""The flow multiplies costs by the number of nodes; the product has so many bits."""


def declines(facts: Facts) -> Text | None:
    """Decline where the worth of a plan is no sum over urban units."""
    return outside(facts, NAME)


def solve(facts: Facts, budget: Budget, *, seed: int, start: Plan | None, watch: Watch) -> Found:
    """Place every rural unit, or take the start, then give partners anew; `seed` chooses which ones."""
    chance = np.random.default_rng(seed)
    run = Run(NAME, facts, budget, start, fill=_fill)
    for pairing in run.pairings:
        vain = 0
        while vain < _PATIENCE and not budget.over:
            vain = 0 if _renew(pairing, chance) else vain + 1
            run.tell(watch)
    return run.found()


def _fill(pairing: Pairing, rurals: Sequence[int]) -> None:
    """Place rural units of nobody, one more for every urban unit a round."""
    left = list(rurals)
    while left and _assign(pairing, left):
        left = [rural for rural in left if pairing.owner[rural] == pairing.nobody]


def _renew(pairing: Pairing, chance: np.random.Generator) -> bool:
    """Take one partner from every urban unit and give what is free anew; return whether it is better for it."""
    before = pairing.total()
    pairing.try_out()
    for partners in list(pairing.partners):
        free = [rural for rural in partners if rural not in pairing.board.fixed]
        if free:
            pairing.put([free[int(chance.integers(len(free)))]], pairing.nobody)
    _fill(pairing, [int(rural) for rural in np.flatnonzero(pairing.owner == pairing.nobody)])
    if pairing.total() > before:
        pairing.accept()
        return True
    pairing.undo()
    return False


def _assign(pairing: Pairing, rurals: Sequence[int]) -> bool:
    """Give every urban unit at most one of these rural units, best for all together; return whether any was given."""
    left = np.array(rurals, np.int64)
    gains = pairing.join[:-1][:, left] + pairing.leave[left]
    units, places = np.nonzero(gains > 0)
    if not len(units):
        return False
    number, sink = pairing.nobody, pairing.nobody + len(left)
    nodes = sink + 1
    costs = gains[units, places]
    # What does not fit is rounded away, from the goals that come last.
    costs >>= max(0, int(costs.max()).bit_length() + nodes.bit_length() - _COST_BITS)
    flow = min_cost_flow.SimpleMinCostFlow()
    tails = np.concatenate([units, np.arange(number), number + np.arange(len(left))])
    heads = np.concatenate([number + places, np.full(number + len(left), sink)])
    unit_costs = np.concatenate([-costs, np.zeros(number + len(left), np.int64)])
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, np.ones_like(tails), unit_costs)
    flow.set_nodes_supplies(np.arange(nodes), np.concatenate([np.ones(number), np.zeros(len(left)), [-number]]).astype(int))
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("the flow always has a solution: everybody may gain nothing")
    used = flow.flows(arcs)[: len(units)] > 0
    for unit, place in zip(units[used], places[used], strict=True):
        pairing.put([int(left[place])], int(unit))
    return bool(used.any())
