"""From the linear programme to the proof of a part.

A dive; the integer programme over the bundles known; the list of all bundles within the gap, where it is short; the
search tree. What stays open is improved by freeing some units at a time. Where a plan is but a choice of pairs under
budgets, bundles are too many to be listed, and the integer programme is one over pairs.
"""

from __future__ import annotations

from collections.abc import Sequence

from pairopt.search.bundles.blocks import by_blocks
from pairopt.search.bundles.improve import improve
from pairopt.search.bundles.master import Column
from pairopt.search.bundles.pairs import Pairs, pairs_alone
from pairopt.search.bundles.root import Root
from pairopt.search.bundles.table import FORBIDDEN
from pairopt.search.bundles.tree import Tree

_ALL = -FORBIDDEN // 4
"""A gap that holds every bundle there is, and none that is forbidden."""
_AT_ONCE, _BUNDLES, _BEHIND = 0.15, 0.4, 0.9
"""Of what is left where there is a programme over pairs: for it, for columns, for a dive (as much), for it again."""


def close(root: Root, start: Sequence[Column]) -> None:
    """Search until the best sum of a part is proven or its budget is over."""
    if not root.add_first():
        root.infeasible = True
        return
    root.offer(start)
    root.master.add(start)
    pairs = Pairs(root) if pairs_alone(root.part) else None
    if pairs is None:
        by_blocks(root)
    else:
        pairs.begin()
        with root.within(_AT_ONCE):
            pairs.close()
        if _ended(root):
            return
    with root.within(1.0 if pairs is None else _BUNDLES):
        root.generate()
    root.take_integral()
    if _ended(root) or root.point is None:
        return
    tree = Tree(root, rough=pairs is not None)
    if not _ended(root):
        with root.within(1.0 if pairs is None else _BUNDLES):
            tree.dive()
    if pairs is None:
        _close_bundles(root)
    else:
        _close_pairs(root, tree, pairs)
    while not _ended(root) and not tree.done:
        tree.dive()
    if not root.proven and root.best is not None and not root.part.ties:
        improve(root)


def _close_pairs(root: Root, tree: Tree, pairs: Pairs) -> None:
    """Dive until the pairs of a better plan are few, then solve the integer programme over them."""
    while not _ended(root) and not tree.done and pairs.many:
        tree.dive()
    if not _ended(root):
        with root.within(_BEHIND):
            pairs.close()


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
