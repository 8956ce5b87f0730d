"""From the first duals to the proof: column generation, a dive, the list of all bundles within the gap.

What stays open is improved by freeing some units at a time and listing their bundles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from pairopt.search.bundles.master import ALONE, Chosen, Column, Duals, Master, choose
from pairopt.search.bundles.part import Part
from pairopt.search.bundles.pricing import Pricing
from pairopt.search.bundles.table import FORBIDDEN, Bundle
from pairopt.search.units.crews import Flags, Ints
from pairopt.search.watch import Budget, Watch

_SMOOTH = 0.4
"""Weight of the best point in the duals that are priced (Wentges); alone they swing for long."""
_CLOSE = 0.02
"""Of one unit of the sum: so near to the linear programme the bound is as good as it gets."""
_MOST_LISTED = 60_000
"""Bundles of a list that closes the gap."""
_ALL = -FORBIDDEN // 4
"""A gap that holds every bundle there is, and none that is forbidden."""
_FEW_ROUNDS = 3
_MOST_ROUNDS = 30
"""Rounds of pricing after a step of a dive, and while some row has no bundle."""
_DEAR_DROP = 0.02
"""Of the gap: a dive does not pay more for one step."""
_MOST_SHUT = 40
"""Steps of a dive that are taken back."""
_FEW_UNITS = 8
_MOST_FREED = 20_000
_MOST_VAIN = 400
"""Units freed together at first, bundles listed for them, and tries in vain before that ends."""
_WORK_PER_ITERATION = 1 / 3000
"""A unit of work is about a second: so many simplex iterations of an average master."""
_NODES = 2_000
"""Most nodes of an integer programme where work is counted."""


class Point(NamedTuple):
    """Duals in whole numbers of the fine unit, the bound they give, and the best worth of a bundle of each unit."""

    rural: Ints
    tie: Ints
    tops: Ints
    bound: int


class Root:
    """The search for the best sum of a part.

    Parameters
    ----------
    found
        Told of each better plan.

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

    def __init__(
        self, part: Part, budget: Budget, reserve: float, *, seed: int, watch: Watch,
        found: Callable[[Sequence[Column]], None] = lambda columns: None,
    ) -> None:
        self.part, self.budget, self.reserve, self.seed, self.watch = part, budget, reserve, seed, watch
        self.found = found
        self.best: list[Column] | None = None
        self.total = FORBIDDEN
        self.bound = -FORBIDDEN
        self.point: Point | None = None
        self.infeasible = False
        top = max(
            int(np.abs(np.where(mode.gain > FORBIDDEN // 2, mode.gain, 0)).max(initial=0))
            for table in part.tables for mode in table.modes)
        self.master = Master(
            len(part.rural), len(part.tables), part.ties, max(1.0, top / 1000), 20.0 * max(1, top), budget.stop)
        self.pricing = Pricing(part.tables)
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
        self._generate()
        self._take_integral()
        for step in (self._dive, self._choose_known):
            if not self.proven and not self.over:
                step()
        if not self.proven and not self.over:
            self._list_all()
        if not self.proven and self.best is not None and not self.part.ties:
            self._improve()

    # Pricing.

    def _price(self, rural: Ints, tie: Ints, units: Sequence[int] | None = None) -> list[Bundle]:
        units = range(len(self.part.tables)) if units is None else units
        reduced = {unit: self._reduced(unit, rural, tie) for unit in units}
        gains = [reduced[unit][0] if unit in reduced else [] for unit in range(len(self.part.tables))]
        lasts = [reduced[unit][1] if unit in reduced else [] for unit in range(len(self.part.tables))]
        return self.pricing.best(gains, lasts, units)

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

    def _generate(self) -> None:
        """Add columns until the bound meets the linear programme or time is over; the best point is kept on the way."""
        master, part = self.master, self.part
        self._guess()
        smooth = _SMOOTH
        while not self.over:
            before = master.iterations
            value = master.solve(self.seconds())
            self.budget.spent += (master.iterations - before) * _WORK_PER_ITERATION + 0.001
            if not master.solved:
                return
            center = self.point
            if center is not None and center.bound - value * part.scale < part.scale * _CLOSE:
                return
            duals = master.duals()
            at = self._whole(duals)
            if center is not None and smooth > 0:
                at = (
                    np.rint(smooth * center.rural + (1 - smooth) * at[0]).astype(np.int64),
                    np.rint(smooth * center.tie + (1 - smooth) * at[1]).astype(np.int64))
            point, columns = self._evaluate(*at)
            useful = [column for column in columns if self._reduced_cost(column, duals) > 1e-6 * master.scale]
            master.forget()
            added = master.add(useful)
            better = center is None or point.bound < center.bound
            if not better and not added and smooth == 0:
                return  # the linear programme is solved as far as its tolerance goes
            self._keep(point)
            smooth = _SMOOTH if added else 0.0
            self._tell()

    def _guess(self) -> None:
        """Begin with the duals that the best plan suggests: what each unit's worth loses without the partner."""
        if self.best is None:
            return
        rural = np.zeros(len(self.part.rural), dtype=np.int64)
        for column in self.best:
            if column.unit == ALONE:
                continue
            table = self.part.tables[column.unit]
            for one in column.rural:
                less = table.worth([other for other in column.rural if other != one], column.mode)
                rural[one] = (column.worth - less) * self.part.scale if less > FORBIDDEN // 2 else 0
        point, columns = self._evaluate(rural, np.zeros(self.part.ties, dtype=np.int64))
        self.master.add(columns)
        self._keep(point)

    def _keep(self, point: Point) -> None:
        if self.point is None or point.bound < self.point.bound:
            self.point, self.bound = point, point.bound // self.part.scale

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
        self.found(self.best)
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
        """Fix the largest bundles, price again for the units left, and so on to the ground; then set everything free.

        Where fixing costs too much it is taken back, and the largest fractional bundle is shut out instead.
        """
        master = self.master
        fixed: list[int] = []
        shut: list[int] = []
        free = set(range(len(self.part.tables)))
        value = master.solve(self.seconds())
        dear = _DEAR_DROP * (self.bound - self.total) if self.best is not None else np.inf
        while master.solved and not self.over:
            values = master.values()
            done = set(fixed)
            open_ = [one for one in np.argsort(-values, kind="stable").tolist() if values[one] > 1e-6 and one not in done]
            sure = [one for one in open_ if values[one] > 1 - 1e-6]
            rest = [one for one in open_ if values[one] <= 1 - 1e-6][: max(1, len(free) // 8)]
            if not open_ or (not rest and master.missing() < 1e-6):
                break
            chosen = sure + [one for place, one in enumerate(rest) if values[one] > 0.5 or (place == 0 and not sure)]
            self._fix(chosen, free, 1.0)
            after = self._price_again(sorted(free))
            if value - after > dear and rest and len(shut) < _MOST_SHUT:
                self._fix(chosen, free, 0.0)
                master.bound(rest[:1], 0.0, 0.0)
                shut += rest[:1]
                master.solve(self.seconds())
                value = self._price_again(sorted(free))
                continue
            fixed += chosen
            value = after
        self._take_integral()
        self.banned[:] = False
        master.bound([*fixed, *shut], 0.0, 1.0)

    def _fix(self, columns: Sequence[int], free: set[int], value: float) -> None:
        """Fix some columns (1), or take that back (0): their units are free no more, their rural units out of reach."""
        master = self.master
        master.bound(columns, value, 1.0)
        for one in columns:
            column = master.columns[one]
            self.banned[:, list(column.rural)] = value > 0
            if column.unit != ALONE:
                (free.discard if value > 0 else free.add)(column.unit)
        master.restrict(primal=False)
        master.solve(self.seconds())
        master.restrict(primal=True)

    def _price_again(self, free: Sequence[int]) -> float:
        """Add the best columns of some units, a few rounds, and more while a row has no bundle; return the value then."""
        master = self.master
        value = master.value()
        for count in range(_MOST_ROUNDS):
            if self.over or not master.solved or (count >= _FEW_ROUNDS and master.missing() < 1e-6):
                break
            duals = master.duals()
            bundles = self._price(*self._whole(duals), free)
            columns = [
                self.part.column(unit, bundle.partners, bundle.mode)
                for unit, bundle in zip(free, bundles, strict=True) if bundle.worth > FORBIDDEN // 2]
            if not master.add([one for one in columns if self._reduced_cost(one, duals) > 1e-6 * master.scale]):
                break
            value = master.solve(self.seconds())
            self.budget.spent += len(free) * _WORK_PER_ITERATION
        return value

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
        self._choose(within, 0.3)

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
            if self.best is None and gap == _ALL:
                self.infeasible = chosen.proven
                return
            if self.best is not None and self.gap <= gap:
                if chosen.proven:
                    self.bound = self.total
                return
            gap = self.gap if self.best is not None else min(16 * gap, _ALL)

    def _improve(self) -> None:
        """Free some units with their partners, list their bundles within what they fall short of, and choose again.

        Those that fall short most are freed with others by chance; more of them as long as lists stay short.
        """
        rng = np.random.default_rng(self.seed)
        size, vain = _FEW_UNITS, 0
        while not self.proven and not self.over and vain < _MOST_VAIN:
            assert self.best is not None
            short = {column.unit: self.cost(column) for column in self.best if column.unit != ALONE}
            weights = np.array([1.0 + short[unit] for unit in sorted(short)]) ** 0.5
            count = min(size, len(weights))
            units = sorted(rng.choice(len(weights), count, replace=False, p=weights / weights.sum()).tolist())
            better = self._choose_among(units, sum(short[unit] for unit in units))
            self.budget.spent += count / 100
            if better is None:
                size = max(3, size - 2)
            elif not better and size < len(weights):
                size += 1
            vain = 0 if better else vain + 1

    def _choose_among(self, units: Sequence[int], gap: int) -> bool | None:
        """Choose new bundles for some units, all else as it is; whether that is better, None where lists are too long."""
        assert self.best is not None
        freed = [column for column in self.best if column.unit in units]
        kept = [column for column in self.best if column.unit not in units]
        rural = sorted({one for column in freed for one in column.rural})
        self.banned[:] = True
        self.banned[:, rural] = False
        listed = self.list_within(gap, units, _MOST_FREED)
        self.banned[:] = False
        if listed is None:
            return None
        places = {one: place for place, one in enumerate(rural)}
        known = {column[:3]: number for number, column in enumerate(listed)}
        chosen = choose(
            [column._replace(unit=units.index(column.unit), rural=tuple(places[one] for one in column.rural))
             for column in listed],
            [self.cost(column) / self.part.scale for column in listed], len(rural), len(units), 0,
            start=[known[column[:3]] for column in freed if column[:3] in known], seconds=min(5.0, self.seconds()),
            stop=self.budget.stop, nodes=self.nodes, seed=self.seed)
        return chosen.columns is not None and self.offer([*kept, *(listed[one] for one in chosen.columns)])

    def list_within(
        self, gap: int, units: Sequence[int] | None = None, most: int = _MOST_LISTED
    ) -> list[Column] | None:
        """List every bundle that falls short of its unit's best by at most so much; None where there are too many.

        Parameters
        ----------
        units
            By default all of them, and the rural units that may stay alone.
        """
        assert self.point is not None
        found = [column for column in self.part.alone if self.cost(column) <= gap] if units is None else []
        for unit in range(len(self.part.tables)) if units is None else units:
            gains, lasts = self._reduced(unit, self.point.rural, self.point.tie)
            bundles = self.part.tables[unit].within(gains, lasts, int(self.point.tops[unit]) - gap, most - len(found))
            if bundles is None:
                return None
            found += [self.part.column(unit, bundle.partners, bundle.mode) for bundle in bundles]
        return found
