"""Parts from which nobody is sent: there a plan is but a choice of pairs, a generalised assignment problem.

The programme over pairs has a column for each pair instead of each set of partners. Its relaxation is looser than that
over bundles, but solved at once: its duals are where column generation begins. As an integer programme it closes what
the relaxation over bundles leaves open, since there are few pairs and far too many bundles for a list.
"""

from __future__ import annotations

import numpy as np

from pairopt.search.bundles.master import ALONE, Chosen, Column, Limits, asked, choose
from pairopt.search.bundles.part import Part
from pairopt.search.bundles.root import Root
from pairopt.search.bundles.table import FORBIDDEN
from pairopt.search.units.crews import Ints


class Pairs:
    """The programme over the pairs of a part.

    Attributes
    ----------
    columns
        Each holds one rural unit; its `mode` is the number of the urban unit, `ALONE` where it stays without.
    """

    def __init__(self, root: Root) -> None:
        assert nobody_is_sent(root.part)
        self.root = root
        self.columns = [column._replace(mode=ALONE) for column in root.part.alone]
        for unit, table in enumerate(root.part.tables):
            self.columns += [
                Column(ALONE, (row,), unit, worth)
                for row, worth in enumerate(table.modes[0].gain[:, 0].tolist()) if worth > FORBIDDEN // 2]

    def begin(self) -> None:
        """Let column generation begin at the duals of the relaxation."""
        root = self.root
        duals = asked(
            self.columns, [-column.worth for column in self.columns], len(root.part.rural), limits=self._limits(self.columns),
            seconds=root.seconds(), stop=root.budget.stop)
        if duals is not None:
            root.begin_at(np.rint(-duals * root.part.scale).astype(np.int64))

    def close(self, share: float) -> None:
        """Choose among the pairs that a better plan could have, within a share of what is left, and offer the plan."""
        root = self.root
        assert root.point is not None
        columns = self.columns
        scale, rural = root.part.scale, root.point.rural
        chosen = choose(
            columns, [(int(rural[column.rural[0]]) - column.worth * scale) / scale for column in columns],
            len(root.part.rural), 0, 0, limits=self._limits(columns), start=self._start(columns),
            seconds=root.seconds() * share, stop=root.budget.stop, nodes=root.nodes, seed=root.seed)
        if chosen.columns is not None:
            taken = [columns[one] for one in chosen.columns]
            root.offer([
                *(column for column in root.part.alone if column._replace(mode=ALONE) in taken),
                *(root.part.column(unit, sorted(one.rural[0] for one in taken if one.mode == unit), 0)
                  for unit in range(len(root.part.tables)))])
        if chosen.proven:
            root.infeasible = root.best is None
            root.settle(root.total)
        print("MIP", chosen.proven, root.total, root.budget.left)

    def _limits(self, columns: list[Column]) -> Limits:
        """Return what the partners of each unit keep: the budget of effort, the most and the least."""
        units: Ints = np.array([column.mode for column in columns], dtype=np.int64)
        rural: Ints = np.array([column.rural[0] for column in columns], dtype=np.int64)
        limits = []
        for unit, table in enumerate(self.root.part.tables):
            own = units == unit
            if table.budget:
                limits.append((np.where(own, table.efforts[rural], 0), table.budget))
            if table.counted:
                limits += [(own, table.most), (-1 * own, -table.least)]
        return limits

    def _start(self, columns: list[Column]) -> list[int] | None:
        if self.root.best is None:
            return None
        places = {(column.mode, column.rural[0]): place for place, column in enumerate(columns)}
        return [places[column.unit, one] for column in self.root.best for one in column.rural]


def nobody_is_sent(part: Part) -> bool:
    """Whether no teacher of a part can be sent."""
    return all(len(table.vectors) == 1 for table in part.tables)
