"""From the linear programme to the proof of a part.

A dive; the integer programme over the bundles known; the list of all bundles within the gap, where it is short; the
search tree. What stays open is improved by freeing some units at a time. Where a plan is but a choice of pairs under
budgets, bundles are too many to be listed, and the linear programme is too slow: there the volume algorithm comes first.
"""

from __future__ import annotations

from collections.abc import Sequence

from pairopt.search.bundles.assign import assign
from pairopt.search.bundles.blocks import by_blocks
from pairopt.search.bundles.improve import improve
from pairopt.search.bundles.master import Column
from pairopt.search.bundles.pairs import Pairs, pairs_alone
from pairopt.search.bundles.root import Root
from pairopt.search.bundles.table import FORBIDDEN
from pairopt.search.bundles.tree import Tree

_ALL = -FORBIDDEN // 4
"""A gap that holds every bundle there is, and none that is forbidden."""


def close(root: Root, start: Sequence[Column]) -> None:
    """Search until the best sum of a part is proven or its budget is over."""
    if not root.add_first():
        root.infeasible = True
        return
    root.offer(start)
    root.master.add(start)
    if pairs_alone(root.part):
        assign(root, Pairs(root))
    else:
        by_blocks(root)
    if _ended(root):
        return
    root.generate()
    root.take_integral()
    if _ended(root) or root.point is None:
        return
    tree = Tree(root)
    if not _ended(root):
        tree.dive()
    if not pairs_alone(root.part):
        _close_bundles(root)
    while not _ended(root) and not tree.done:
        tree.dive()
    if not root.proven and root.best is not None and not root.part.ties:
        improve(root)


def _ended(root: Root) -> bool:
    return root.proven or root.infeasible or root.over


def _close_bundles(root: Root) -> None:
    """Solve the integer programme over the bundles known that a better plan could have, then the one over all."""
    if not _ended(root):
        root.choose(root.within_gap(), 0.3)
    if not _ended(root):
        _list_all(root)


def _list_all(root: Root) -> None:
    """List every bundle within the gap and solve the integer programme over them, which closes the gap.

    Where there is no plan yet, the list grows until there is one, or until it holds every bundle there is.
    """
    gap = root.gap
    while not root.over:
        columns = root.list_within(gap)
        if columns is None:
            return
        chosen = root.choose(columns, 0.9)
        if root.best is None and gap == _ALL:
            root.infeasible = chosen.proven
            return
        if root.best is not None and root.gap <= gap:
            if chosen.proven:
                root.settle(root.total)
            return
        gap = root.gap if root.best is not None else min(16 * gap, _ALL)
