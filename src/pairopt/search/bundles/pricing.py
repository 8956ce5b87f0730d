"""Pricing: the best bundle of every urban unit under some gains, all units in one dynamic programme.

Partners are taken one row after the other; the state is the number of partners and the vector sent so far. The vectors
of all units stand side by side in one long array, so that a step is a handful of numpy calls, however many units there
are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pairopt.search.bundles.table import FORBIDDEN, Bundle, Table
from pairopt.search.units.crews import Ints


class Pricing:
    """The dynamic programme over some tables.

    Parameters
    ----------
    tables
        One for each unit; each mode of a table has its own place in the arrays.
    """

    def __init__(self, tables: Sequence[Table]) -> None:
        self.entries = [(unit, mode) for unit, table in enumerate(tables) for mode in range(len(table.modes))]
        self.tables = [tables[unit] for unit, _ in self.entries]
        widths = [len(table.vectors) for table in self.tables]
        self.begins = np.concatenate(([0], np.cumsum(widths, dtype=np.int64)))
        pairs = np.concatenate(([0], np.cumsum([len(table.first) for table in self.tables], dtype=np.int64)))
        self.first, self.second, self.starts = (
            np.concatenate([part + begin for part, begin in zip(parts, offsets, strict=False)])
            for parts, offsets in (
                ([table.first for table in self.tables], self.begins), ([table.second for table in self.tables], self.begins),
                ([table.starts for table in self.tables], pairs)))
        self.most = max(table.most for table in self.tables)

    def best(self, gains: Sequence[Sequence[Ints]], lasts: Sequence[Sequence[Ints]]) -> list[Bundle]:
        """Return the best bundle of each unit.

        Parameters
        ----------
        gains, lasts
            By unit and mode: (R, V) and (V,).
        """
        rows = [
            table.worth_a_look(gains[unit][mode]) for table, (unit, mode) in zip(self.tables, self.entries, strict=True)]
        steps = np.full((max(map(len, rows), default=0), self.begins[-1]), FORBIDDEN, dtype=np.int64)
        for place, (unit, mode) in enumerate(self.entries):
            if rows[place]:
                steps[: len(rows[place]), self.begins[place]: self.begins[place + 1]] = gains[unit][mode][rows[place]]
        state = np.full((self.most + 1, self.begins[-1]), FORBIDDEN, dtype=np.int64)
        state[0, self.begins[:-1]] = 0
        states = [state]
        for gain in steps:
            joined = np.maximum.reduceat(state[:-1][:, self.first] + gain[self.second], self.starts, axis=1)
            longer = state.copy()
            np.maximum(longer[1:], joined, out=longer[1:])
            state = np.maximum(longer, FORBIDDEN, out=longer)
            states.append(state)
        found: dict[int, Bundle] = {}
        for place, (unit, mode) in enumerate(self.entries):
            table = self.tables[place]
            own = slice(int(self.begins[place]), int(self.begins[place + 1]))
            ends = state[table.least: table.most + 1, own] + lasts[unit][mode]
            spot = int(ends.argmax()) if ends.size else 0
            worth = int(ends.flat[spot]) if ends.size else 2 * FORBIDDEN
            if unit not in found or worth > found[unit].worth:
                count, vector = table.least + spot // (own.stop - own.start), spot % (own.stop - own.start)
                partners = self._trace(states, place, rows[place], steps, count, vector) if worth > FORBIDDEN // 2 else ()
                found[unit] = Bundle(worth, partners, mode)
        return list(found.values())

    def _trace(
        self, states: Sequence[Ints], place: int, rows: Sequence[int], steps: Ints, count: int, vector: int
    ) -> tuple[int, ...]:
        """Return the partners that lead to a state, the last row first."""
        table, begin = self.tables[place], int(self.begins[place])
        partners = []
        for step in range(len(rows), 0, -1):
            before = states[step - 1]
            if before[count, begin + vector] == states[step][count, begin + vector]:
                continue
            first, second = table.halves(vector)
            here = int(np.argmax(before[count - 1, begin + first] + steps[step - 1, begin + second]))
            count, vector = count - 1, int(first[here])
            partners.append(rows[step - 1])
        return tuple(reversed(partners))
