"""The volume algorithm: duals of rural units, and how much of each pair they take, without a linear programme.

Duals move along what the bundles of the rounds before, on average, cover too much or too little; the average itself
comes near to what the linear programme over bundles takes (Barahona and Anbil 2000). Any duals give a valid bound.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from pairopt.search.bundles.master import ALONE, Floats
from pairopt.search.bundles.root import Point, Root
from pairopt.search.bundles.table import FORBIDDEN
from pairopt.search.units.crews import Flags, Ints

FIRST_STEP, LATER_STEP = 0.1, 0.05
"""How long a step is at first, and at least when a pair has been made to stand."""
_SHORTEST_STEP, _LONGER, _SHORTER, _MOST_VAIN = 1e-3, 1.1, 0.67, 5
"""Steps grow while they go on in one direction, and shrink after so many rounds in vain."""
_AIM = 5e-4
"""Of the bound: how far below the best point a step aims."""
_FRESH = 0.15
"""What the bundles of a round count in the average."""
_WORK = 1e-6
"""Units of work that a pair costs in a round."""


class Volume:
    """The duals of a part's rural units under the bans of its root, and the average of what they take.

    Parameters
    ----------
    duals
        (R,) of rural units, in the fine unit, to begin with.
    pairs
        (U + 1, R) an average to begin with; by default what the first duals take.

    Attributes
    ----------
    point
        The best point.
    pairs
        (U + 1, R) how much of each pair the bundles of the last rounds take; the last row is nobody's (`ALONE`).
    standing
        (U + 1, R) the pairs that were made to stand.
    """

    def __init__(self, root: Root, duals: Ints, pairs: Floats | None = None) -> None:
        self.root, self.step = root, FIRST_STEP
        self._may_stay: Flags = np.zeros(len(root.part.rural), dtype=bool)
        self._may_stay[[column.rural[0] for column in root.part.alone]] = True
        self.standing: Flags = np.zeros(root.banned.shape, dtype=bool)
        top = max(int(gain.max(initial=0)) for gains in root.part.gains for gain in gains)
        self._low = -4 * len(root.part.rural) * max(1, top)  # at such a dual a unit never does without the partner
        self.point, taken = self._look(duals)
        self.pairs = taken if pairs is None else pairs.copy()

    def stand(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Make pairs stand (urban unit or `ALONE`, rural unit): the rural units are banned for all others."""
        duals = self.point.rural.copy()
        for unit, rural in pairs:
            self.root.banned[:, rural] = True
            self.root.banned[unit, rural] = False
            self.standing[unit, rural] = True
            self._may_stay[rural] = unit == ALONE
            duals[rural] = 0 if unit == ALONE else self._low
            self.pairs[:, rural] = 0.0
            self.pairs[unit, rural] = 1.0
        self.point, _ = self._look(duals)
        self.step = max(self.step, LATER_STEP)

    def climb(self, rounds: int, least: int = FORBIDDEN) -> None:
        """Go on for so many rounds, or until the bound falls below some sum, or the average covers all."""
        vain = 0
        for _ in range(rounds):
            way = self._way(self.pairs)
            length = float(way @ way)
            if length < 1e-9 or self.point.bound < least or self.root.over:
                return
            move = self.step * _AIM * abs(self.point.bound) / length * way
            point, taken = self._look(np.rint(self.point.rural + move).astype(np.int64))
            self.pairs += _FRESH * (taken - self.pairs)
            if point.bound < self.point.bound:
                if float(way @ self._way(taken)) > 0:
                    self.step = min(2.0, self.step * _LONGER)
                self.point, vain = point, 0
            else:
                vain += 1
                if vain == _MOST_VAIN:
                    self.step, vain = max(_SHORTEST_STEP, self.step * _SHORTER), 0

    def _look(self, duals: Ints) -> tuple[Point, Floats]:
        """Return the point of some duals, and the pairs that their best bundles take."""
        root = self.root
        duals = np.where(self._may_stay, np.maximum(duals, 0), duals)
        point, bundles = root.price(duals, np.zeros(root.part.ties, dtype=np.int64))
        root.budget.spent += root.banned.size * _WORK
        taken = np.zeros(root.banned.shape)
        for unit, bundle in enumerate(bundles):
            taken[unit, list(bundle.partners)] = 1.0
        taken[ALONE] = np.where(self._may_stay & (duals == 0), np.maximum(0.0, 1.0 - taken.sum(axis=0)), 0.0)
        return point, taken

    def _way(self, pairs: Floats) -> Floats:
        """Return by how much pairs cover each rural unit too much."""
        way: Floats = pairs.sum(axis=0) - 1
        way[self.standing.any(axis=0)] = 0.0
        return way
