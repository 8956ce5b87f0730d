"""From the first duals to the proof: column generation, dives, lists of bundles, and branching on pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from pairopt.search.bundles.master import ALONE, Chosen, Column, Duals, Master, choose
from pairopt.search.bundles.part import Part
from pairopt.search.bundles.table import FORBIDDEN, Bundle
from pairopt.search.units.crews import Flags, Ints
from pairopt.search.watch import Budget, Watch

Floats = npt.NDArray[np.float64]

_SMOOTH = 0.5
_CLOSE = 0.02
"""Of one unit of the sum: so near to the linear programme the bound is as good as it gets."""
_MOST_LISTED = 60_000
_WORK_PER_ITERATION = 1 / 3000
"""A unit of work is about a second: so many simplex iterations of an average master."""
_NODES = 2_000
"""Most nodes of an integer programme where work is counted."""


class Point:
    """Duals in whole numbers, the bound they give, and the best worth of a bundle of each unit."""

    def __init__(self, rural: Ints, tie: Ints, tops: Ints, bound: int) -> None:
        self.rural, self.tie, self.tops, self.bound = rural, tie, tops, bound


class Root:
    """The search for the best sum of a part.

    Attributes
    ----------
    best
        Columns of the best plan found, one for each unit; None where there is none.
    total
        Its sum.
    bound
        No plan has a greater sum.
    infeasible
        Proven that there is no plan.
    """

    def __init__(self, part: Part, budget: Budget, reserve: float, *, seed: int, watch: Watch) -> None:
        self.part, self.budget, self.reserve, self.seed, self.watch = part, budget, reserve, seed, watch
        self.best: list[Column] | None = None
        self.total = FORBIDDEN
        self.bound = -FORBIDDEN
        self.point: Point | None = None
        self.infeasible = False
        top = max(
            int(np.abs(np.where(mode.gain > FORBIDDEN // 2, mode.gain, 0)).max(initial=0))
            for table in part.tables for mode in table.modes)
        self.dear = 20.0 * max(1, top)
        self.master = Master(len(part.rural), len(part.tables), part.ties, max(1.0, top / 1000), self.dear, budget.stop)
        self.banned: Flags = np.zeros((len(part.tables), len(part.rural)), dtype=bool)

    @property
    def over(self) -> bool:
        """Whether this part has spent its share."""
        return self.budget.stop.is_set() or self.budget.left <= self.reserve

    @property
    def proven(self) -> bool:
        """Whether the best plan is proven."""
        return self.best is not None and self.bound <= self.total

    def close(self, start: Sequence[Column]) -> None:
        """Search until the best sum is proven or the budget is over."""
        if not self._add_first():
            self.infeasible = True
            return
        self.offer(start)
        self.master.add(start)
        self._generate(full=True)
        self._take_integral()
        for step in (self._choose_known, self._dive, self._choose_known):
            if not self.proven and not self.over:
                step()
        if not self.proven and not self.over:
            self._list_all()

    # Pricing.

    def _price(self, rural: Ints, tie: Ints, units: Iterable[int] | None = None) -> list[Bundle]:
        found = []
        for unit in range(len(self.part.tables)) if units is None else units:
            found.append(self.part.tables[unit].best(*self._reduced(unit, rural, tie)))
        return found

    def _reduced(self, unit: int, rural: Ints, tie: Ints) -> tuple[list[Ints], list[Ints]]:
        """Return a unit's gains and last worths less what the duals ask, by mode."""
        part = self.part
        gains = [gain - rural[:, None] for gain in part.gains[unit]]
        if self.banned[unit].any():
            for gain in gains:
                gain[self.banned[unit]] = FORBIDDEN
        lasts = part.lasts[unit]
        if part.ties:
            lasts = [
                last - sum(sign * int(tie[row]) for row, sign in part.ties_of(unit, mode))
                for mode, last in enumerate(lasts)]
        return gains, lasts

    def _whole(self, duals: Duals) -> tuple[Ints, Ints]:
        """Round duals to whole numbers of the fine unit; those of rural units that may stay alone are not negative."""
        rural = np.rint(duals.rural * self.part.scale).astype(np.int64)
        alone = [column.rural[0] for column in self.part.alone]
        rural[alone] = np.maximum(rural[alone], 0)
        return rural, np.rint(duals.tie * self.part.scale).astype(np.int64)

    def _evaluate(self, rural: Ints, tie: Ints) -> tuple[Point, list[Column]]:
        """Return the bound of some duals and the best column of each unit."""
        bundles = self._price(rural, tie)
        tops = np.array([bundle.worth for bundle in bundles], dtype=np.int64)
        bound = int(rural.sum()) + sum(int(top) for top in tops)
        columns = [
            self.part.column(unit, bundle.partners, bundle.mode)
            for unit, bundle in enumerate(bundles) if bundle.worth > FORBIDDEN // 2]
        return Point(rural, tie, tops, bound), columns

    def _add_first(self) -> bool:
        """Add each unit's best bundle under no duals, and each unit alone where that may be; whether each has some."""
        nothing = np.zeros(len(self.part.rural), dtype=np.int64), np.zeros(self.part.ties, dtype=np.int64)
        point, columns = self._evaluate(*nothing)
        if (point.tops < FORBIDDEN // 2).any():
            return False
        columns += self.part.alone
        for unit, table in enumerate(self.part.tables):
            if table.least == 0:
                columns += [
                    column for mode in range(len(table.modes))
                    if (column := self.part.column(unit, (), mode)).worth > FORBIDDEN // 2]
        self.master.add(columns)
        return True

    def _generate(self, *, full: bool, rounds: int | None = None) -> Point | None:
        """Add columns until the bound meets the linear programme; return the best point, None where time ran out first.

        Parameters
        ----------
        full
            Whether bounds hold for the whole part (nothing banned), so that they are kept.
        """
        master, part = self.master, self.part
        center: Point | None = None
        smooth = _SMOOTH
        count = 0
        while not self.over and (rounds is None or count < rounds):
            count += 1
            before = master.iterations
            value = master.solve(self.seconds())
            self.budget.spent += (master.iterations - before) * _WORK_PER_ITERATION + 0.001
            if not master.solved:
                return center
            duals = master.duals()
            if center is not None and center.bound - value * part.scale < part.scale * _CLOSE:
                return center
            at = self._whole(duals)
            if center is not None and smooth > 0:
                at = (
                    np.rint(smooth * center.rural + (1 - smooth) * at[0]).astype(np.int64),
                    np.rint(smooth * center.tie + (1 - smooth) * at[1]).astype(np.int64))
            point, columns = self._evaluate(*at)
            useful = [column for column in columns if self._reduced_cost(column, duals) > 1e-6 * master.scale]
            added = master.add(useful)
            if center is None or point.bound < center.bound:
                center = point
                if full:
                    self._keep(point)
            elif not added and smooth == 0:
                return center  # the linear programme is solved as far as its tolerance goes
            smooth = _SMOOTH if added else 0.0
            if full:
                self._tell()
        return center

    def _keep(self, point: Point) -> None:
        bound = point.bound // self.part.scale
        if self.point is None or point.bound < self.point.bound:
            self.point, self.bound = point, min(self.bound, bound)

    def _reduced_cost(self, column: Column, duals: Duals) -> float:
        return float(
            column.worth - duals.rural[list(column.rural)].sum() - duals.unit[column.unit]
            - sum(sign * duals.tie[row] for row, sign in column.ties))

    def seconds(self) -> float:
        """Return what is left of this part's share."""
        return 1e6 if self.budget.work is not None else max(0.1, self.budget.left - self.reserve)

    @property
    def nodes(self) -> int | None:
        """Most nodes of an integer programme, where work is counted and no clock stops it."""
        return _NODES if self.budget.work is not None else None

    def _tell(self) -> None:
        goal = self.part.goals[0]
        value = self.part.values(self.total)[goal.id] if self.best else None
        self.watch.works_on("bundles", goal.id, value, self.part.values(self.bound)[goal.id])

    # Plans.

    def offer(self, columns: Sequence[Column]) -> bool:
        """Take columns as the best plan if they make one that is better."""
        if not self._complete(columns):
            return False
        total = sum(column.worth for column in columns)
        if self.best is not None and total <= self.total:
            return False
        self.best, self.total = sorted(columns), total
        self._tell()
        return True

    def _complete(self, columns: Sequence[Column]) -> bool:
        if sorted(column.unit for column in columns if column.unit != ALONE) != list(range(len(self.part.tables))):
            return False
        used = np.zeros(len(self.part.rural), dtype=np.int64)
        ties = np.zeros(self.part.ties, dtype=np.int64)
        for column in columns:
            used[list(column.rural)] += 1
            for row, sign_ in column.ties:
                ties[row] += sign_
        return bool((used == 1).all() and not ties.any())

    def _take_integral(self) -> bool:
        values = self.master.values()
        taken = np.nonzero(values > 0.5)[0]
        if (np.abs(values[taken] - 1) > 1e-6).any():
            return False
        return self.offer([self.master.columns[one] for one in taken])

    def _dive(self) -> None:
        """Fix the largest bundles, price again, and so on to the ground; then set everything free."""
        master = self.master
        fixed: set[int] = set()
        units = len(self.part.tables)
        while not self.over:
            values = master.values()
            open_ = [one for one in np.argsort(-values, kind="stable").tolist() if values[one] > 1e-6 and one not in fixed]
            if not open_:
                break
            sure = [one for one in open_ if values[one] > 1 - 1e-6]
            rest = [one for one in open_ if values[one] <= 1 - 1e-6]
            if not rest:
                break
            chosen = sure + [one for one in rest[: max(1, units // 12)] if values[one] > 0.5 or one == rest[0]]
            master.bound(chosen, 1.0, 1.0)
            fixed |= set(chosen)
            master.restrict(primal=False)
            master.solve(self.seconds())
            master.restrict(primal=True)
            self._generate(full=False, rounds=4)
            master.solve(self.seconds())
        self._take_integral()
        master.bound(sorted(fixed), 0.0, 1.0)

    def cost(self, column: Column) -> int:
        """Return what a column falls short of its unit's best bundle at the best point, in the fine unit."""
        assert self.point is not None
        point = self.point
        worth = column.worth * self.part.scale - int(point.rural[list(column.rural)].sum()) - sum(
            sign * int(point.tie[row]) for row, sign in column.ties)
        return (0 if column.unit == ALONE else int(point.tops[column.unit])) - worth

    @property
    def gap(self) -> int:
        """How far the best plan, or a first guess where there is none, lies below the best point, in the fine unit."""
        if self.point is None:
            return 0
        if self.best is None:
            return self.part.scale + abs(self.point.bound) // 100
        return self.point.bound - self.total * self.part.scale

    def _choose_known(self) -> None:
        """Solve the integer programme over the bundles known that a better plan could have."""
        if self.point is None:
            return
        within = [column for column in self.master.columns if self.best is None or self.cost(column) <= self.gap]
        self._choose(within, 0.2)

    def _choose(self, columns: Sequence[Column], share: float) -> Chosen:
        costs = [self.cost(column) / self.part.scale for column in columns]
        start = None
        if self.best is not None:
            places = {column[:3]: place for place, column in enumerate(columns)}
            start = [places[column[:3]] for column in self.best if column[:3] in places]
            start = start if len(start) == len(self.best) else None
        chosen = choose(
            columns, costs, len(self.part.rural), len(self.part.tables), self.part.ties, start=start,
            seconds=self.seconds() * share, stop=self.budget.stop, nodes=self.nodes, seed=self.seed)
        if chosen.columns is not None:
            self.offer([columns[one] for one in chosen.columns])
        return chosen

    def _list_all(self) -> None:
        """List every bundle within the gap and solve the integer programme over them, which closes the gap.

        Where there is no plan yet, the list grows until there is one, or until it holds every bundle there is.
        """
        gap = self.gap
        while self.point is not None and not self.over:
            columns = self.list_within(gap)
            if columns is None:
                return
            chosen = self._choose(columns, 0.9)
            if self.best is None and gap > -FORBIDDEN // 4:  # these are all bundles that there are
                self.infeasible = chosen.proven
                return
            if self.best is not None and self.gap <= gap:
                if chosen.proven:
                    self.bound = self.total
                return
            gap = self.gap if self.best is not None else 16 * gap

    def list_within(self, gap: int) -> list[Column] | None:
        """List every bundle that falls short of its unit's best by at most so much; None where there are too many."""
        assert self.point is not None
        found = [column for column in self.part.alone if self.cost(column) <= gap]
        for unit, table in enumerate(self.part.tables):
            gains, lasts = self._reduced(unit, self.point.rural, self.point.tie)
            bundles = table.within(gains, lasts, int(self.point.tops[unit]) - gap, _MOST_LISTED - len(found))
            if bundles is None:
                return None
            found += [self.part.column(unit, bundle.partners, bundle.mode) for bundle in bundles]
        return found
