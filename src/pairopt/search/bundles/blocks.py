"""Blocks of a large part, solved by themselves: a better plan, columns, and duals to begin with.

The linear programme of a part takes far more than twice as long for twice as many units. A block is some urban units,
drawn by lot, with the partners of the best plan (without one, rural units are drawn by lot, too); as it has its share
of everything, its duals come near those of the part. They are mended by column generation over the whole part; any
duals give a valid bound.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pairopt.search.bundles.master import ALONE, Column
from pairopt.search.bundles.root import Root
from pairopt.search.bundles.tree import Tree

_BLOCKS = 3
_LARGE = 500
"""Blocks of a part, and units from which a part, or a block, has blocks."""


def by_blocks(root: Root) -> None:
    """Draw blocks and solve each of them; the root takes their plans, columns and duals."""
    part = root.part
    if len(part.tables) + len(part.rural) < _LARGE or part.ties or part.clusters or (part.kept and root.best is None):
        return
    rng = np.random.default_rng(root.seed)
    drawn = [sorted(some.tolist()) for some in np.array_split(rng.permutation(len(part.tables)), _BLOCKS)]
    plans = _apart(root, drawn)
    rows = [sorted(one for column in plan for one in column.rural) for plan in plans] if root.best else [
        sorted(some.tolist()) for some in np.array_split(rng.permutation(len(part.rural)), _BLOCKS)]
    duals = np.zeros(len(part.rural), dtype=np.int64)
    for number, (units, rural) in enumerate(zip(drawn, rows, strict=True)):
        block = Root(part.cut(units, rural), root.budget, root.reserve, seed=root.seed, watch=root.watch)
        if not rural or not block.add_first():
            return
        at_unit, at_rural = ({one: place for place, one in enumerate(places)} for places in (units, rural))
        start = [_moved(column, at_unit, at_rural) for column in plans[number]]
        block.offer(start)
        block.master.add(start)
        by_blocks(block)
        block.generate()
        if block.point is None:
            return
        duals[rural] = block.point.rural
        block.take_integral()
        if not block.proven and not block.over:
            Tree(block).dive()
        to_unit, to_rural = dict(enumerate(units)), dict(enumerate(rural))
        plans[number] = [_moved(column, to_unit, to_rural) for column in block.best or ()]
        root.offer([column for plan in plans for column in plan])
        root.master.add([_moved(column, to_unit, to_rural) for column in block.within_gap()])
        if root.over:
            return
    root.begin_at(duals)


def _apart(root: Root, drawn: Sequence[Sequence[int]]) -> list[list[Column]]:
    """Return what the best plan has for each block; rural units without a partner go round."""
    best = root.best or []
    alone = [column for column in best if column.unit == ALONE]
    return [
        [column for column in best if column.unit in units] + alone[number::_BLOCKS]
        for number, units in enumerate(drawn)]


def _moved(column: Column, units: Mapping[int, int], rural: Mapping[int, int]) -> Column:
    """Return a column with other numbers of its units."""
    return column._replace(
        unit=ALONE if column.unit == ALONE else units[column.unit], rural=tuple(rural[one] for one in column.rural))
