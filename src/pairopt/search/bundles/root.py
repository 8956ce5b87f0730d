"""The linear programme over the bundles of a part: column generation, its bound, and the best plan known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from pairopt.search.bundles.master import ALONE, WORK_PER_ITERATION, Chosen, Column, Duals, Master, choose
from pairopt.search.bundles.part import Part
from pairopt.search.bundles.pricing import pricing_of
from pairopt.search.bundles.table import FORBIDDEN, Bundle
from pairopt.search.units.crews import Flags, Ints
from pairopt.search.watch import Budget, Watch

_SMOOTH = 0.4
"""Weight of the best point in the duals that are priced (Wentges); alone they swing for long."""
CLOSE = 0.02
"""Of one unit of the sum: so near to the linear programme the bound is as good as it gets."""
_LATE = 0.02
"""Of the gap to the best plan: where half of the time is over, the bound is near enough so."""
_MOST_LISTED = 60_000
"""Bundles of a list that closes the gap."""
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
        self._allowed = budget.left - reserve
        self.best: list[Column] | None = None
        self.total = FORBIDDEN
        self.bound = -FORBIDDEN
        self.point: Point | None = None
        self.infeasible = False
        top = max(
            max(abs(table.home), int(np.abs(np.where(mode.gain > FORBIDDEN // 2, mode.gain, 0)).max(initial=0)))
            for table in part.tables for mode in table.modes)
        dear = max(20.0, *(table.most for table in part.tables)) * max(1, top)
        self.master = Master(
            len(part.rural), len(part.tables), part.ties, max(1.0, top / 1000), dear, budget.stop)
        self.pricing = pricing_of(part.tables)
        self.banned: Flags = np.zeros((len(part.tables) + 1, len(part.rural)), dtype=bool)

    @property
    def over(self) -> bool:
        """Whether this part has spent its share."""
        return self.budget.stop.is_set() or self.budget.left <= self.reserve

    @contextmanager
    def within(self, share: float) -> Iterator[None]:
        """Let what is done inside have a share of what is left."""
        before = self.reserve
        self.reserve += (1 - share) * max(0.0, self.budget.left - before)
        try:
            yield
        finally:
            self.reserve = before

    @property
    def proven(self) -> bool:
        """Whether the best plan is proven."""
        return self.best is not None and self.bound <= self.total

    # Pricing.

    def reduced(self, unit: int, rural: Ints, tie: Ints) -> tuple[list[Ints], list[Ints]]:
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

    def whole(self, duals: Duals) -> tuple[Ints, Ints]:
        """Round duals to whole numbers of the fine unit; those of rural units that may stay alone are not negative."""
        rural = np.rint(duals.rural * self.part.scale).astype(np.int64)
        alone = [column.rural[0] for column in self.part.alone]
        rural[alone] = np.maximum(rural[alone], 0)
        return rural, np.rint(duals.tie * self.part.scale).astype(np.int64)

    def price(self, rural: Ints, tie: Ints) -> tuple[Point, list[Bundle]]:
        """Return the bound of some duals and the best bundle of each unit."""
        reduced = [self.reduced(unit, rural, tie) for unit in range(len(self.part.tables))]
        bundles = self.pricing.best([gains for gains, _ in reduced], [lasts for _, lasts in reduced])
        tops = np.array([bundle.worth for bundle in bundles], dtype=np.int64)
        return Point(rural, tie, tops, int(rural.sum()) + sum(bundle.worth for bundle in bundles)), bundles

    def evaluate(self, rural: Ints, tie: Ints) -> tuple[Point, list[Column]]:
        """Return the bound of some duals and the best column of each unit."""
        point, bundles = self.price(rural, tie)
        return point, [
            self.part.column(unit, bundle.partners, bundle.mode)
            for unit, bundle in enumerate(bundles) if bundle.worth > FORBIDDEN // 2]

    def add_first(self) -> bool:
        """Add each unit's best bundle under no duals, and each unit alone where that may be; whether each has some."""
        nothing = np.zeros(len(self.part.rural), dtype=np.int64), np.zeros(self.part.ties, dtype=np.int64)
        point, columns = self.evaluate(*nothing)
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

    def generate(self) -> None:
        """Add columns until the bound meets the linear programme or time is over; the best point is kept on the way."""
        master, part = self.master, self.part
        if self.point is None:
            self._guess()
        smooth = _SMOOTH
        while not self.over:
            before = master.iterations
            value = master.solve(self.seconds())
            self.budget.spent += (master.iterations - before) * WORK_PER_ITERATION + 0.001
            if not master.solved:
                return
            center = self.point
            if center is not None and center.bound - value * part.scale < self._near:
                return
            duals = master.duals()
            at = self.whole(duals)
            if center is not None and smooth > 0:
                at = (
                    np.rint(smooth * center.rural + (1 - smooth) * at[0]).astype(np.int64),
                    np.rint(smooth * center.tie + (1 - smooth) * at[1]).astype(np.int64))
            point, columns = self.evaluate(*at)
            useful = [column for column in columns if self.reduced_cost(column, duals) > 1e-6 * master.scale]
            master.forget()
            added = master.add(useful)
            better = center is None or point.bound < center.bound
            if not better and not added and smooth == 0:
                return  # the linear programme is solved as far as its tolerance goes
            self._keep(point)
            smooth = _SMOOTH if added else 0.0
            self._tell()

    @property
    def _near(self) -> float:
        """How near to the linear programme the bound should come, in the fine unit: nearer while there is time."""
        close = self.part.scale * CLOSE
        late = self.best is not None and self.budget.left - self.reserve < self._allowed / 2
        return max(close, _LATE * self.gap) if late else close

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
        self.begin_at(rural)

    def begin_at(self, rural: Ints) -> None:
        """Take duals of rural units, in the fine unit, for a first point."""
        point, columns = self.evaluate(rural, np.zeros(self.part.ties, dtype=np.int64))
        self.master.add(columns)
        self._keep(point)

    def _keep(self, point: Point) -> None:
        if self.point is None or point.bound < self.point.bound:
            self.point, self.bound = point, point.bound // self.part.scale

    def reduced_cost(self, column: Column, duals: Duals) -> float:
        """Return what a column is worth beyond its rows' duals."""
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

    def settle(self, bound: int) -> None:
        """Take a bound of the sum, wherever the best plan may lie."""
        self.bound = min(self.bound, max(bound, self.total))

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

    def pairs_of_best(self) -> list[tuple[int, int]]:
        """Return the pairs of the best plan, by the numbers of their units; `ALONE` stands for none."""
        return [(column.unit, one) for column in self.best or () for one in column.rural]

    def _complete(self, columns: Sequence[Column]) -> bool:
        own = [column for column in columns if column.unit != ALONE]
        if sorted(column.unit for column in own) != list(range(len(self.part.tables))) or any(
                column.worth <= FORBIDDEN // 2 or len(column.rural) < self.part.tables[column.unit].least for column in own):
            return False
        used = np.zeros(len(self.part.rural), dtype=np.int64)
        ties = np.zeros(self.part.ties, dtype=np.int64)
        for column in columns:
            used[list(column.rural)] += 1
            for row, sign_ in column.ties:
                ties[row] += sign_
        return bool((used == 1).all() and not ties.any())

    def take_integral(self) -> bool:
        """Offer what the linear programme takes where it takes whole bundles; whether that is a better plan."""
        values = self.master.values()
        taken = np.nonzero(values > 0.5)[0]
        if (np.abs(values[taken] - 1) > 1e-6).any():
            return False
        return self.offer([self.master.columns[one] for one in taken])

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

    def within_gap(self) -> list[Column]:
        """Return the columns known that a plan as good as the best one could have."""
        return [column for column in self.master.columns if self.best is None or self.cost(column) <= self.gap]

    def choose(self, columns: Sequence[Column], share: float) -> Chosen:
        """Choose among some columns by an integer programme, within a share of what is left, and offer the plan."""
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

    def list_within(
        self, gap: int, units: Sequence[int] | None = None, most: int = _MOST_LISTED
    ) -> list[Column] | None:
        """List every bundle that falls short of its unit's best by at most so much.

        None where there are too many, or time is over before.

        Parameters
        ----------
        units
            By default all of them, and the rural units that may stay alone.
        """
        assert self.point is not None
        found = [column for column in self.part.alone if self.cost(column) <= gap] if units is None else []
        for unit in range(len(self.part.tables)) if units is None else units:
            gains, lasts = self.reduced(unit, self.point.rural, self.point.tie)
            bundles = self.part.tables[unit].within(gains, lasts, int(self.point.tops[unit]) - gap, most - len(found))
            if bundles is None or self.over:
                return None
            found += [self.part.column(unit, bundle.partners, bundle.mode) for bundle in bundles]
        return found
