"""Large neighbourhoods: some urban units give up their bundles, and the best others are chosen from lists."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pairopt.search.bundles.master import ALONE, choose
from pairopt.search.bundles.root import Root

_FEW_UNITS = 8
_MOST_FREED = 20_000
_MOST_VAIN = 400
"""Units freed together at first, bundles listed for them, and tries in vain before that ends."""


def improve(root: Root) -> None:
    """Free some units with their partners, list their bundles within what they fall short of, and choose again.

    Those that fall short most are freed with others by chance; more of them as long as lists stay short.
    """
    rng = np.random.default_rng(root.seed)
    size, vain = _FEW_UNITS, 0
    while not root.proven and not root.over and vain < _MOST_VAIN:
        assert root.best is not None
        short = {column.unit: root.cost(column) for column in root.best if column.unit != ALONE}
        weights = np.array([1.0 + short[unit] for unit in sorted(short)]) ** 0.5
        count = min(size, len(weights))
        units = sorted(rng.choice(len(weights), count, replace=False, p=weights / weights.sum()).tolist())
        better = _choose_among(root, units, sum(short[unit] for unit in units))
        root.budget.spent += count / 100
        if better is None:
            size = max(3, size - 2)
        elif not better and size < len(weights):
            size += 1
        vain = 0 if better else vain + 1


def _choose_among(root: Root, units: Sequence[int], gap: int) -> bool | None:
    """Choose new bundles for some units, all else as it is; whether that is better, None where lists are too long."""
    assert root.best is not None
    freed = [column for column in root.best if column.unit in units]
    kept = [column for column in root.best if column.unit not in units]
    rural = sorted({one for column in freed for one in column.rural})
    root.banned[:] = True
    root.banned[:, rural] = False
    listed = root.list_within(gap, units, _MOST_FREED)
    root.banned[:] = False
    if listed is None:
        return None
    places = {one: place for place, one in enumerate(rural)}
    known = {column[:3]: number for number, column in enumerate(listed)}
    chosen = choose(
        [column._replace(unit=units.index(column.unit), rural=tuple(places[one] for one in column.rural))
         for column in listed],
        [root.cost(column) / root.part.scale for column in listed], len(rural), len(units), 0,
        start=[known[column[:3]] for column in freed if column[:3] in known], seconds=min(5.0, root.seconds()),
        stop=root.budget.stop, nodes=root.nodes, seed=root.seed)
    return chosen.columns is not None and root.offer([*kept, *(listed[one] for one in chosen.columns)])
