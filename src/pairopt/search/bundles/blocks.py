"""Blocks of a large part, solved by themselves: a better plan, columns, and duals to begin with.

The linear programme of a part takes far more than twice as long for twice as many units. A block is some urban units,
drawn by lot, with the partners of the best plan; as it has its share of everything, its duals come near those of the
part (they are mended by column generation over the whole part; any duals give a valid bound).
"""

from __future__ import annotations

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
    if len(part.tables) + len(part.rural) < _LARGE or part.ties or root.best is None:
        return
    rng = np.random.default_rng(root.seed)
    duals = np.zeros(len(part.rural), dtype=np.int64)
    for number, drawn in enumerate(np.array_split(rng.permutation(len(part.tables)), _BLOCKS)):
        if root.over:
            return
        units = sorted(drawn.tolist())
        mine = set(units)
        alone = [column for column in root.best if column.unit == ALONE][number::_BLOCKS]
        held = [column for column in root.best if column.unit in mine] + alone
        rural = sorted(one for column in held for one in column.rural)
        block = Root(part.cut(units, rural), root.budget, root.reserve, seed=root.seed, watch=root.watch)
        if not block.add_first():
            return
        at_unit, at_rural = ({one: place for place, one in enumerate(places)} for places in (units, rural))
        block.offer([
            column._replace(
                unit=at_unit.get(column.unit, ALONE), rural=tuple(at_rural[one] for one in column.rural))
            for column in held])
        assert block.best is not None
        block.master.add(block.best)
        by_blocks(block)
        block.generate()
        if block.point is None:
            return
        duals[rural] = block.point.rural
        block.take_integral()
        if not block.proven and not block.over:
            Tree(block).dive()

        def whole(column: Column, units: list[int] = units, rural: list[int] = rural) -> Column:
            return column._replace(
                unit=ALONE if column.unit == ALONE else units[column.unit],
                rural=tuple(rural[one] for one in column.rural))

        kept = [column for column in root.best if column not in held]
        root.offer([*kept, *map(whole, block.best)])
        root.master.add([whole(column) for column in block.within_gap()])
    root.begin_at(duals)
