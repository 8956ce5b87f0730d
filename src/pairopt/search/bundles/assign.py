"""Plans of parts that are but a choice of pairs: dives on the duals of the volume algorithm, and large neighbourhoods.

A dive makes the fullest pairs stand, some at a time, and lets the duals follow, until the rural units left are few
enough for an integer programme over pairs. It begins with nothing, or with some pairs of the best plan.
"""

from __future__ import annotations

import numpy as np

from pairopt.search.bundles.master import ALONE
from pairopt.search.bundles.pairs import Pairs
from pairopt.search.bundles.root import Root
from pairopt.search.bundles.table import FORBIDDEN
from pairopt.search.bundles.volume import Volume
from pairopt.search.units.crews import Ints

_FIRST, _BEGIN, _STEP = 200, 25, 12
"""Rounds of the volume algorithm without bans, where a dive begins with pairs, and after each of its steps."""
_TOGETHER, _FEW = 0.15, 20
"""Of the rural units left: so many pairs stand after a step; so few units are left to the integer programme."""
_NOTED, _FULL, _CHANCE = 0.3, 0.5, 0.05
"""From where on a pair is moved by chance, from where on it stands with others, and how far chance moves it."""
_AGAIN, _FREED, _ANY = 0.85, (60, 110), 2.0
"""Part of the dives that begin with the best plan; how many rural units they free, and how far chance moves these."""
_LAST_S = 1.0
"""Seconds for the integer programme at the end of a dive."""
_CLOSE = 0.6
"""Of what is left: for the integer programme over all pairs of a better plan, once they are few."""
_MOST_VAIN = 500
"""Dives without a better plan, after which there are no more."""


def assign(root: Root, pairs: Pairs) -> None:
    """Dive until the best plan is proven, or too often in vain; as soon as the pairs of a better plan are few, close."""
    pairs.begin()
    if root.point is None:
        return
    top = Volume(root, root.point.rural)
    top.climb(_FIRST)
    root.begin_at(top.point.rural)
    dives = _Dives(root, pairs, top)
    vain, total = 0, None
    while not root.proven and not root.infeasible and not root.over and vain < _MOST_VAIN:
        if root.total != total:
            vain, total = 0, root.total
            if not pairs.many:
                with root.within(_CLOSE):
                    pairs.close()
        else:
            dives.dive()
            vain += 1


class _Dives:
    """Dives from where the volume algorithm has come without bans."""

    def __init__(self, root: Root, pairs: Pairs, top: Volume) -> None:
        self.root, self.pairs, self.top = root, pairs, top
        tables = root.part.tables
        self.efforts: Ints = np.array([table.efforts for table in tables], dtype=np.int64)
        self.budgets: Ints = np.array([table.budget or -FORBIDDEN for table in tables], dtype=np.int64)
        self.most: Ints = np.array([table.most for table in tables], dtype=np.int64)
        self.rng = np.random.default_rng(root.seed)

    def dive(self) -> None:
        """Go down until no better plan can follow, or the integer programme ends it; set everything free again."""
        root = self.root
        volume = Volume(root, self.top.point.rural, self.top.pairs)
        again = root.best is not None and self.rng.random() < _AGAIN
        if again:
            volume.stand(self._kept())
        volume.climb(_BEGIN if again else _STEP, self.pairs.least)
        while not root.over and volume.point.bound >= self.pairs.least:
            left = len(root.part.rural) - int(volume.standing.sum())
            if left <= _FEW:
                self.pairs.choose(volume.point, self.pairs.open(volume.point), min(_LAST_S, root.seconds()))
                break
            fullest = self._fullest(volume, max(1, int(_TOGETHER * left)))
            if not fullest:
                break
            volume.stand(fullest)
            volume.climb(_STEP, self.pairs.least)
        root.banned[:] = False

    def _kept(self) -> list[tuple[int, int]]:
        """Return some pairs of the best plan: the fullest without bans, as far as chance has it."""
        pairs = self.root.pairs_of_best()
        full = np.array([self.top.pairs[pair] for pair in pairs]) + _ANY * self.rng.random(len(pairs))
        freed = int(self.rng.integers(*_FREED, endpoint=True))
        return [pairs[one] for one in np.argsort(full, kind="stable")[freed:].tolist()]

    def _fullest(self, volume: Volume, most: int) -> list[tuple[int, int]]:
        """Return the pairs to make stand next: the fullest, as far as the limits of their units leave room."""
        stands = volume.standing[:ALONE]
        room, more = self.budgets - (stands * self.efforts).sum(axis=1), self.most - stands.sum(axis=1)
        full = volume.pairs + np.where(volume.pairs > _NOTED, self.rng.normal(0.0, _CHANCE, volume.pairs.shape), 0.0)
        full[self.root.banned] = -1.0
        full[:, volume.standing.any(axis=0)] = -1.0
        chosen: dict[int, int] = {}
        for place in np.argsort(-full, axis=None, kind="stable").tolist():
            unit, rural = divmod(place, full.shape[1])
            if len(chosen) == most or full[unit, rural] <= (_FULL if chosen else 0.0):
                break
            if rural in chosen:
                continue
            if unit < len(room):
                if self.efforts[unit, rural] > room[unit] or not more[unit]:
                    continue
                room[unit] -= self.efforts[unit, rural]
                more[unit] -= 1
            chosen[rural] = unit if unit < len(room) else ALONE
        return [(unit, rural) for rural, unit in chosen.items()]
