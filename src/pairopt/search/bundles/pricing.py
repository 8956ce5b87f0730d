"""Pricing: the best bundle of every urban unit under some gains, many units in one dynamic programme.

Partners are taken one row after the other, as `pairopt.search.bundles.table` says. The vectors of all units without a
budget stand side by side in one long array, so that a step is a handful of numpy calls, however many units there are.
Where a budget limits the partners of a unit, each row moves its states by another effort: it is priced by itself, unless
nobody can be sent from it; then it is a plain knapsack, and these stand side by side, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pairopt.search.bundles.knapsacks import Knapsacks
from pairopt.search.bundles.listed import Listed, ListedPricing
from pairopt.search.bundles.table import FORBIDDEN, Bundle, Sums, Table
from pairopt.search.units.crews import Ints


def pricing_of(tables: Sequence[Table]) -> Pricing | ListedPricing:
    """Return what prices some tables; either all of them are listed or none."""
    listed = [table for table in tables if isinstance(table, Listed)]
    return ListedPricing(listed) if listed else Pricing(tables)


class Pricing:
    """The dynamic programmes over some tables.

    Parameters
    ----------
    tables
        One for each unit.
    """

    def __init__(self, tables: Sequence[Table]) -> None:
        entries = [(unit, mode) for unit, table in enumerate(tables) for mode in range(len(table.modes))]
        free = [entry for entry in entries if not tables[entry[0]].budget]
        pairs = [entry for entry in entries if _is_knapsack(tables[entry[0]])]
        alone = [[entry] for entry in entries if tables[entry[0]].budget and not _is_knapsack(tables[entry[0]])]
        self._batches: list[_Batch | _Knapsacks] = [_Batch(tables, some) for some in (free, *alone) if some]
        if pairs:
            self._batches.append(_Knapsacks(tables, pairs))

    def best(self, gains: Sequence[Sequence[Ints]], lasts: Sequence[Sequence[Ints]]) -> list[Bundle]:
        """Return the best bundle of each unit.

        Parameters
        ----------
        gains, lasts
            By unit and mode: (R, V) and (V,).
        """
        found: dict[int, Bundle] = {}
        for batch in self._batches:
            for unit, bundle in batch.best(gains, lasts):
                if unit not in found or bundle.worth > found[unit].worth:
                    found[unit] = bundle
        return [found[unit] for unit in sorted(found)]


class _Batch:
    """Units and modes side by side: some of units without a budget, or a single one."""

    def __init__(self, tables: Sequence[Table], entries: Sequence[tuple[int, int]]) -> None:
        self.entries = entries
        self.tables = [tables[unit] for unit, _ in entries]
        widths = [len(table.vectors) for table in self.tables]
        self.begins = np.concatenate(([0], np.cumsum(widths, dtype=np.int64)))
        pairs = np.concatenate(([0], np.cumsum([len(table.sums.first) for table in self.tables], dtype=np.int64)))
        self.sums = Sums(*(
            np.concatenate([part + begin for part, begin in zip(parts, offsets, strict=False)])
            for parts, offsets in zip(
                zip(*(table.sums for table in self.tables), strict=True), (self.begins, self.begins, pairs), strict=True)))
        self.counted = max(table.counted for table in self.tables)
        self.most = max(table.most for table in self.tables)
        self.budget = max(table.budget for table in self.tables)

    def best(self, gains: Sequence[Sequence[Ints]], lasts: Sequence[Sequence[Ints]]) -> Iterator[tuple[int, Bundle]]:
        """Yield each unit with its best bundle in each mode."""
        rows = [
            table.worth_a_look(gains[unit][mode]) for table, (unit, mode) in zip(self.tables, self.entries, strict=True)]
        steps = np.full((max(map(len, rows), default=0), self.begins[-1]), FORBIDDEN, dtype=np.int64)
        for place, (unit, mode) in enumerate(self.entries):
            if rows[place]:
                steps[: len(rows[place]), self.begins[place]: self.begins[place + 1]] = gains[unit][mode][rows[place]]
        efforts = self.tables[0].efforts[rows[0]].tolist() if self.budget else [0] * len(steps)
        state = np.full((self.counted * self.most + 1, self.budget + 1, self.begins[-1]), FORBIDDEN, dtype=np.int64)
        state[0, :, self.begins[:-1]] = 0
        states = [state]
        for gain, effort in zip(steps, efforts, strict=True):
            states.append(self.sums.taken(states[-1], gain, effort, self.counted))
        for place, (unit, mode) in enumerate(self.entries):
            table = self.tables[place]
            own = slice(int(self.begins[place]), int(self.begins[place + 1]))
            ends = states[-1][self.counted * table.least: self.counted * table.most + 1, -1, own] + lasts[unit][mode]
            spot = int(ends.argmax()) if ends.size else 0
            worth = int(ends.flat[spot]) if ends.size else 2 * FORBIDDEN
            count, vector = divmod(spot, own.stop - own.start)
            partners = self._trace(
                states, place, rows[place], steps, efforts, self.counted * table.least + count, vector,
            ) if worth > FORBIDDEN // 2 else ()
            yield unit, Bundle(worth, partners, mode)

    def _trace(
        self, states: Sequence[Ints], place: int, rows: Sequence[int], steps: Ints, efforts: Sequence[int], count: int,
        vector: int,
    ) -> tuple[int, ...]:
        """Return the partners that lead to a state, the last row first."""
        table, begin = self.tables[place], int(self.begins[place])
        left = self.budget
        partners = []
        for step in range(len(rows), 0, -1):
            before = states[step - 1]
            if before[count, left, begin + vector] == states[step][count, left, begin + vector]:
                continue
            count, left = count - self.counted, left - efforts[step - 1]
            first, second = table.halves(vector)
            here = int(np.argmax(before[count, left, begin + first] + steps[step - 1, begin + second]))
            vector = int(first[here])
            partners.append(rows[step - 1])
        return tuple(reversed(partners))


def _is_knapsack(table: Table) -> bool:
    return bool(table.budget and len(table.vectors) == 1 and not table.counted)


class _Knapsacks:
    """Units from which nobody can be sent and whose partners a budget alone limits, side by side."""

    def __init__(self, tables: Sequence[Table], entries: Sequence[tuple[int, int]]) -> None:
        self.entries = entries
        self.knapsacks = Knapsacks(
            np.array([tables[unit].efforts for unit, _ in entries], dtype=np.int64),
            np.array([tables[unit].budget for unit, _ in entries], dtype=np.int64))

    def best(self, gains: Sequence[Sequence[Ints]], lasts: Sequence[Sequence[Ints]]) -> Iterator[tuple[int, Bundle]]:
        """Yield each unit with its best bundle."""
        worths, taken = self.knapsacks.best(np.array([gains[unit][mode][:, 0] for unit, mode in self.entries]))
        for (unit, mode), worth, own in zip(self.entries, worths.tolist(), taken, strict=True):
            worth += int(lasts[unit][mode][0])
            may = worth > FORBIDDEN // 2
            yield unit, Bundle(worth if may else 2 * FORBIDDEN, tuple(np.flatnonzero(own).tolist()) if may else (), mode)
