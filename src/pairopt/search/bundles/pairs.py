"""Parts in which a plan is but a choice of pairs under budgets of effort: a generalised assignment problem.

The programme over pairs has a column for each pair instead of each set of partners. Its relaxation is looser than that
over bundles, but solved at once: its duals are where the volume algorithm begins. As an integer programme it closes what
the relaxation over bundles leaves open, since pairs are few, and bundles of so many partners are not.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from pairopt.search.bundles.master import ALONE, Column, Duals, asked, choose
from pairopt.search.bundles.part import Part
from pairopt.search.bundles.root import Point, Root
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
        """Let the root begin at the duals of the relaxation."""
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
        if self.open(root.point) > near:
            self.choose(root.point, near, root.seconds() * 0.5, known=root.pairs_of_best())
        if not root.proven and not root.over and self.choose(
                root.point, self.open(root.point), root.seconds(), known=root.pairs_of_best()):
            root.infeasible = root.best is None
            root.settle(root.total)

    @property
    def many(self) -> bool:
        """Whether a better plan could have so many pairs that a programme over them would not end."""
        point = self.root.point
        assert point is not None
        return len(self._within(point, self.open(point), ())) > _MANY

    @property
    def least(self) -> int:
        """The least sum of a plan better than the best one, in the fine unit."""
        return FORBIDDEN if self.root.best is None else (self.root.total + 1) * self.root.part.scale

    def open(self, point: Point) -> int:
        """Return how far below a point such a plan may lie, in the fine unit; all there is where there is no plan."""
        return -FORBIDDEN if self.root.best is None else point.bound - self.least

    def choose(
        self, point: Point, most: int, seconds: float, known: Sequence[tuple[int, int]] = ()
    ) -> bool:
        """Choose among the pairs that are not banned, and offer the plan. Return whether no other choice is better.

        Parameters
        ----------
        point
            Duals under the bans.
        most
            Only plans that lie no more than so far below the point, in the fine unit.
        known
            The pairs of a plan that the choice may begin with; without any, lesser plans are ruled out by a row.
        """
        root = self.root
        columns = self._within(point, most, known)
        places = {(column.mode, column.rural[0]): place for place, column in enumerate(columns)}
        rural = [column.rural[0] for column in columns]
        worths: Ints = np.array([column.worth for column in columns], dtype=np.int64)
        tops: Ints = np.full(len(root.part.rural), FORBIDDEN, dtype=np.int64)
        np.maximum.at(tops, rural, worths)
        costs, limits = tops[rural] - worths, self._limits(columns)
        if root.best is not None and not known:
            limits.append((costs, int(tops.sum()) - (point.bound - most) // root.part.scale))
        chosen = choose(
            columns, costs.tolist(), len(root.part.rural), 0, 0, limits=limits,
            start=[places[pair] for pair in known] if known else None,
            seconds=seconds, stop=root.budget.stop, nodes=root.nodes, seed=root.seed)
        if chosen.columns is not None:
            plan = self._bundles([columns[one] for one in chosen.columns])
            root.offer(plan)
            root.master.add(plan)
        return chosen.proven

    def _within(self, point: Point, most: int, known: Collection[tuple[int, int]]) -> list[Column]:
        """Return the pairs known, and those whose best bundles lie no more than so far below a point."""
        root = self.root
        known = set(known)
        short = [point.tops[unit] - self.tops(unit, point) for unit in range(len(root.part.tables))]
        return [
            column for column in self.columns
            for unit, rural in [(column.mode, column.rural[0])]
            if (unit, rural) in known or not root.banned[unit, rural] and most >= (
                point.rural[rural] if unit == ALONE else short[unit][rural])]

    def tops(self, unit: int, point: Point) -> Ints:
        """Return (R,) the worth at a point, in the fine unit, of the unit's best bundle with each row."""
        table = self.root.part.tables[unit]
        (gain,), (last,) = self.root.reduced(unit, point.rural, point.tie)
        rows = np.flatnonzero(gain[:, 0] > FORBIDDEN // 2).tolist()
        to_come = table.to_come(gain, rows)
        state = table.nobody()
        tops = np.full(len(gain), FORBIDDEN, dtype=np.int64)
        for place, row in enumerate(rows):
            effort = int(table.efforts[row])
            rest = to_come[place + 1][table.counted:, : table.budget + 1 - effort, 0]
            with_it = state[: len(rest), : rest.shape[1], 0] + rest[:, ::-1]
            tops[row] = max(FORBIDDEN, int(with_it.max()) + int(gain[row, 0]) + int(last[0]))
            state = table.sums.taken(state, gain[row], effort, table.counted)
        return tops

    def _limits(self, columns: Sequence[Column]) -> list[tuple[Ints, int]]:
        """Return what the partners of each unit keep: the budget of effort, the most and the least."""
        units: Ints = np.array([column.mode for column in columns], dtype=np.int64)
        rural: Ints = np.array([column.rural[0] for column in columns], dtype=np.int64)
        limits = []
        for unit, table in enumerate(self.root.part.tables):
            own = (units == unit).astype(np.int64)
            if table.budget:
                limits.append((own * table.efforts[rural], table.budget))
            if table.counted:
                limits += [(own, table.most), (-own, -table.least)]
        return limits

    def _bundles(self, pairs: list[Column]) -> list[Column]:
        """Return the bundles that some pairs make."""
        part = self.root.part
        partners: dict[int, list[int]] = {}
        for pair in pairs:
            partners.setdefault(pair.mode, []).append(pair.rural[0])
        alone = [column for column in part.alone if column.rural[0] in partners.get(ALONE, ())]
        return alone + [part.column(unit, sorted(partners.get(unit, ())), 0) for unit in range(len(part.tables))]
