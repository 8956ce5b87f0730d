"""Branch and price on pairs: a pair stands, or it does not.

Both branches are nothing but bans (where a pair stands, its rural unit is banned for all others, and the row that puts
each rural unit into one bundle does the rest), so pricing stays as it is (Savelsbergh 1997). The search dives from the
open node of the best bound, several pairs at a time while that costs nothing, and leaves each branch that it did not
take behind as an open node. The best bound of the open nodes bounds the sum.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pairopt.search.bundles.master import ALONE, WORK_PER_ITERATION, Column, Floats
from pairopt.search.bundles.root import CLOSE, Root
from pairopt.search.bundles.table import FORBIDDEN
from pairopt.search.units.crews import Ints

_MOST_ROUNDS = 60
"""Rounds of pricing at a node."""
_DEAR = 0.02
"""Of the gap: where a step costs more, the other branch is looked at, too."""
_TOGETHER = 0.02
"""Of the rural units: so many pairs are rounded up in one step, where each stands by more than half already."""
_WHOLE = 1e-6


class Decision(NamedTuple):
    """A pair, by the numbers of its units, and whether it stands."""

    unit: int
    rural: int
    stands: bool


class Node(NamedTuple):
    """Decisions that are still to be followed, and a bound (in the fine unit) of the plans that do.

    The first is the one of the best bound in whole units of the sum, then the deepest, then the latest.
    """

    rank: tuple[int, int, int]
    decisions: tuple[Decision, ...]
    bound: int


class Relaxed(NamedTuple):
    """The linear programme under some decisions: its bound in the fine unit, how much of each pair stands."""

    bound: int
    pairs: Floats


class Tree:
    """The search tree under a root whose linear programme is solved; the open nodes are a heap."""

    def __init__(self, root: Root) -> None:
        assert root.point is not None
        self.root = root
        self.open: list[Node] = []
        self._made = 0
        self._unsettled = FORBIDDEN  # the best bound of leaves whose plan falls short of it
        self._shut: Ints = np.zeros(0, dtype=np.int64)
        self._pairs_of: Ints = np.zeros((0, 3), dtype=np.int64)
        self._seen = 0
        self._leave((), root.point.bound)
        self._settle()

    @property
    def done(self) -> bool:
        """Whether no open node can hold a better plan."""
        return not self.open or not self._worth(self.open[0].bound)

    def dive(self) -> None:
        """Go down from the first open node until nothing better can follow; set everything free again."""
        root = self.root
        node = heapq.heappop(self.open)
        decisions = node.decisions
        here = self._relax(decisions, node.bound)
        while self._worth(here.bound) and not root.over:
            loose = _within(here.pairs, _WHOLE, 1 - _WHOLE)
            if not loose:
                root.offer(self._bundles(here.pairs))
                if self._worth(here.bound):
                    self._unsettled = max(self._unsettled, here.bound)
                break
            dear = self._dear
            together = self._together(decisions, here.pairs, loose)
            if len(together) > 1:
                stand = tuple(Decision(*pair, stands=True) for pair in together)
                below = self._relax(decisions + stand, here.bound)
                if self._worth(below.bound) and here.bound - below.bound <= dear:
                    for place, (unit, rural, _) in enumerate(stand):
                        self._leave((*decisions, *stand[:place], Decision(unit, rural, stands=False)), here.bound)
                    decisions, here = decisions + stand, below
                    continue
            with_it, without = ((*decisions, Decision(*loose[0], stands=stands)) for stands in (True, False))
            below = self._relax(with_it, here.bound)
            if self._worth(below.bound) and here.bound - below.bound <= dear:
                self._leave(without, here.bound)
                decisions, here = with_it, below
                continue
            other = self._relax(without, here.bound)
            if other.bound > below.bound:
                self._leave(with_it, below.bound)
                decisions, here = without, other
            else:
                self._leave(without, other.bound)
                decisions, here = with_it, below
        else:
            self._leave(decisions, here.bound)
        root.banned[:] = False
        self._shut_out()
        self._settle()

    def _settle(self) -> None:
        """Tell the root what the open nodes leave possible."""
        root = self.root
        if root.best is None and self.done and self._unsettled == FORBIDDEN:
            root.infeasible = True
        else:
            best = max([self._unsettled, *(one.bound for one in self.open[:1])])
            root.settle(best // root.part.scale)

    @property
    def _dear(self) -> float:
        """What a step may cost, in the fine unit."""
        return _DEAR * max(0, self.root.gap)

    def _together(
        self, decisions: Sequence[Decision], pairs: Floats, loose: Sequence[tuple[int, int]]
    ) -> list[tuple[int, int]]:
        """Return the pairs to make stand in one step: all that stand anyway, and the fullest of the others."""
        held = {rural for _, rural, stands in decisions if stands}
        whole = [pair for pair in _within(pairs, 1 - _WHOLE, 2.0) if pair[1] not in held]
        most = max(1, int(_TOGETHER * len(self.root.part.rural)))
        return whole + [pair for pair in loose[:most] if pairs[pair] > 0.5]

    def _worth(self, bound: int) -> bool:
        return bound // self.root.part.scale > max(self.root.total, self.root.part.lowest - 1)

    def _leave(self, decisions: tuple[Decision, ...], bound: int) -> None:
        if self._worth(bound):
            self._made += 1
            rank = -(bound // self.root.part.scale), -len(decisions), -self._made
            heapq.heappush(self.open, Node(rank, decisions, bound))

    def _relax(self, decisions: Sequence[Decision], bound: int) -> Relaxed:
        """Solve the linear programme under some decisions, with pricing, from the bound of the node above."""
        root, master = self.root, self.root.master
        near = CLOSE * root.part.scale
        root.banned[:] = False
        for unit, rural, stands in decisions:
            if stands:
                mine = root.banned[unit, rural]
                root.banned[:, rural] = True
                root.banned[unit, rural] = mine
            else:
                root.banned[unit, rural] = True
        self._shut_out()
        master.restrict(primal=False)
        before = master.iterations
        value = master.solve(root.seconds())
        master.restrict(primal=True)
        for _ in range(_MOST_ROUNDS):
            if root.over or not master.solved:
                break
            duals = master.duals()
            point, columns = root.evaluate(*root.whole(duals))
            bound = min(bound, point.bound)
            if not self._worth(bound) or bound - value * root.part.scale < near:
                break
            if not master.add([one for one in columns if root.reduced_cost(one, duals) > 1e-6 * master.scale]):
                break
            value = master.solve(root.seconds())
        root.budget.spent += (master.iterations - before) * WORK_PER_ITERATION + 0.001
        return Relaxed(bound, self._stand())

    def _shut_out(self) -> None:
        """Shut the columns that have a banned pair, and no others."""
        master, (place, unit, rural) = self.root.master, self._columns().T
        shut = np.unique(place[self.root.banned[unit, rural]])
        master.bound(np.setdiff1d(self._shut, shut).tolist(), 0.0, 1.0)
        master.bound(np.setdiff1d(shut, self._shut).tolist(), 0.0, 0.0)
        self._shut = shut

    def _columns(self) -> Ints:
        """Return the pairs of all columns: the column's place, urban unit and rural unit, (P, 3)."""
        columns = self.root.master.columns
        fresh = [
            (place, columns[place].unit, rural)
            for place in range(self._seen, len(columns)) for rural in columns[place].rural]
        self._seen = len(columns)
        if fresh:
            self._pairs_of = np.concatenate((self._pairs_of, np.array(fresh, dtype=np.int64)))
        return self._pairs_of

    def _stand(self) -> Floats:
        """Return how much of each pair the linear programme takes; the last row is nobody's (`ALONE`)."""
        pairs = np.zeros(self.root.banned.shape)
        place, unit, rural = self._columns().T
        np.add.at(pairs, (unit, rural), self.root.master.values()[place])
        return pairs

    def _bundles(self, pairs: Floats) -> list[Column]:
        """Return the best bundles for pairs that stand or do not."""
        part = self.root.part
        found = [column for column in part.alone if pairs[ALONE, column.rural[0]] > 0.5]
        for unit, table in enumerate(part.tables):
            partners = np.nonzero(pairs[unit] > 0.5)[0].tolist()
            found.append(max(
                (part.column(unit, partners, mode) for mode in range(len(table.modes))), key=lambda one: one.worth))
        return found


def _within(pairs: Floats, least: float, most: float) -> list[tuple[int, int]]:
    """Return the pairs that stand more than `least` and less than `most`, the fullest first, then by number."""
    unit, rural = np.nonzero((pairs > least) & (pairs < most))
    order = np.argsort(-pairs[unit, rural], kind="stable")
    nobody = len(pairs) - 1
    return [(ALONE if unit[one] == nobody else int(unit[one]), int(rural[one])) for one in order]
