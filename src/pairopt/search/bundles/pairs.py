"""Parts in which a plan is but a choice of pairs under budgets of effort: a generalised assignment problem.

The programme over pairs has a column for each pair instead of each set of partners. Its relaxation is looser than that
over bundles, but solved at once: its duals are where column generation begins. As an integer programme it closes what
the relaxation over bundles leaves open, since pairs are few, and bundles of so many partners are not.
"""

from __future__ import annotations

import numpy as np

from pairopt.search.bundles.master import ALONE, Column, Duals, Limits, asked, choose
from pairopt.search.bundles.part import Part
from pairopt.search.bundles.root import Root
from pairopt.search.bundles.table import FORBIDDEN
from pairopt.search.units.crews import Ints

_MANY = 600
"""Pairs with which the integer programme rarely ends: dives find better plans, and come down to fewer pairs."""
_NEAR = 400
"""A plan is looked for first within this part of the bound."""


def pairs_alone(part: Part) -> bool:
    """Whether nobody can be sent in a part, and some budget limits its pairs."""
    return all(len(table.vectors) == len(table.modes) == 1 for table in part.tables) and any(
        table.budget for table in part.tables)


class Pairs:
    """The programme over the pairs of a part.

    Attributes
    ----------
    columns
        One rural unit each; the `mode` says with which urban unit, `ALONE` without one.
    """

    def __init__(self, root: Root) -> None:
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
            self.columns, [-column.worth for column in self.columns], len(root.part.rural),
            limits=self._limits(self.columns), seconds=root.seconds(), stop=root.budget.stop)
        if duals is not None:
            root.begin_at(root.whole(Duals(-duals, duals[:0], duals[:0]))[0])

    def close(self) -> None:
        """Choose among pairs of plans near the bound, then among all that a better plan could have."""
        root = self.root
        if root.point is None:
            return
        near = abs(root.point.bound) // _NEAR
        if self._open > near:
            self._choose(near, 0.5)
        if not root.proven and not root.over:
            self._choose(self._open, 1.0)

    @property
    def many(self) -> bool:
        """Whether a better plan could have so many pairs that a programme over them would not end."""
        return len(self._within(self._open)) > _MANY

    @property
    def _open(self) -> int:
        """How far below the best point a better plan may lie."""
        return -FORBIDDEN if self.root.best is None else self.root.gap - self.root.part.scale

    def _choose(self, most: int, share: float) -> None:
        """Choose among the pairs of plans that lie no more than so far below the best point; offer the plan."""
        root = self.root
        assert root.point is not None
        columns, scale, rural = self._within(most), root.part.scale, root.point.rural
        costs = [(int(rural[column.rural[0]]) - column.worth * scale) / scale for column in columns]
        chosen = choose(
            columns, costs, len(root.part.rural), 0, 0, limits=self._limits(columns), start=self._start(columns),
            seconds=root.seconds() * share, stop=root.budget.stop, nodes=root.nodes, seed=root.seed)
        if chosen.columns is not None:
            plan = self._bundles([columns[one] for one in chosen.columns])
            root.offer(plan)
            root.master.add(plan)
        if chosen.proven and self._open <= most:
            root.infeasible = root.best is None
            root.settle(root.total)

    def _within(self, most: int) -> list[Column]:
        """Return the pairs of the best plan, and those whose best bundles lie no more than so far below the best point."""
        root = self.root
        assert root.point is not None
        best = {(column.unit, one) for column in root.best or () for one in column.rural}
        short = [root.point.tops[unit] - self.tops(unit) for unit in range(len(root.part.tables))]
        return [
            column for column in self.columns
            if (column.mode, column.rural[0]) in best or most >= (
                root.cost(column) if column.mode == ALONE else short[column.mode][column.rural[0]])]

    def tops(self, unit: int) -> Ints:
        """Return (R,) the worth at the best point, in the fine unit, of the unit's best bundle with each row."""
        root, table = self.root, self.root.part.tables[unit]
        assert root.point is not None
        (gain,), (last,) = root.reduced(unit, root.point.rural, root.point.tie)
        to_come = table.to_come(gain, range(len(gain)))
        state = table.nobody()
        tops = np.full(len(gain), FORBIDDEN, dtype=np.int64)
        for row, effort in enumerate(table.efforts.tolist()):
            rest = to_come[row + 1][table.counted:, : table.budget + 1 - effort, 0]
            with_it = state[: len(rest), : rest.shape[1], 0] + rest[:, ::-1]
            tops[row] = max(FORBIDDEN, int(with_it.max()) + int(gain[row, 0]) + int(last[0]))
            state = table.sums.taken(state, gain[row], effort, table.counted)
        return tops

    def _limits(self, columns: list[Column]) -> Limits:
        """Return what the partners of each unit keep: the budget of effort, the most and the least."""
        units: Ints = np.array([column.mode for column in columns], dtype=np.int64)
        rural: Ints = np.array([column.rural[0] for column in columns], dtype=np.int64)
        limits: list[tuple[Ints, int]] = []
        for unit, table in enumerate(self.root.part.tables):
            own = (units == unit).astype(np.int64)
            if table.budget:
                limits.append((own * table.efforts[rural], table.budget))
            if table.counted:
                limits += [(own, table.most), (-own, -table.least)]
        return limits

    def _start(self, columns: list[Column]) -> list[int] | None:
        if self.root.best is None:
            return None
        places = {(column.mode, column.rural[0]): place for place, column in enumerate(columns)}
        return [places[column.unit, one] for column in self.root.best for one in column.rural]

    def _bundles(self, pairs: list[Column]) -> list[Column]:
        """Return the bundles that some pairs make."""
        part = self.root.part
        partners: dict[int, list[int]] = {}
        for pair in pairs:
            partners.setdefault(pair.mode, []).append(pair.rural[0])
        alone = [column for column in part.alone if column.rural[0] in partners.get(ALONE, ())]
        return alone + [part.column(unit, sorted(partners.get(unit, ())), 0) for unit in range(len(part.tables))]
