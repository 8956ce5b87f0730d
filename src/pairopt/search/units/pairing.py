"""Partners under change: what every move and swap of rural units is worth, kept up to date.

A rural unit moves to another urban unit, or two rural units swap theirs. Both touch two urban units, and what each of
them gains stands in a table, so that a change is found by adding two rows and made by renewing two units. Who has no
urban partner belongs to nobody, the unit behind the last one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from pairopt.search.units.board import Board
from pairopt.search.units.crews import Ints
from pairopt.search.units.sender import NEVER
from pairopt.search.watch import Budget

_CELLS_PER_WORK = 250_000_000
"""Table cells read that make one unit of work, a second or two."""
_CELLS_PER_LOOK = 6_000
"""What it costs to look into a table, however small, in cells."""


class _Saved(NamedTuple):
    partners: tuple[int, ...]
    worth: int
    join: Ints
    swap: Ints
    leave: Ints


class Pairing:
    """Who is whose partner, and what changes are worth.

    Attributes
    ----------
    owner
        [rural]: its urban unit, or `nobody`.
    partners
        By urban unit, in order.
    worth
        By urban unit: of its partners and the best dispatch to them.
    join
        [urban, rural]: what an urban unit gains by a partner more.
    swap
        [rural, other rural]: what the urban unit of the first gains by the other one in its place.
    leave
        [rural]: what its urban unit gains without it.
    """

    def __init__(self, board: Board, budget: Budget) -> None:
        self.board, self.budget = board, budget
        rurals, self.nobody = len(board.rural), len(board.urban)
        self.owner: Ints = np.full(rurals, self.nobody, np.int64)
        self.partners: list[tuple[int, ...]] = [()] * self.nobody
        # A rural unit that must have a partner and has none breaks a limit.
        self.lonely = -board.penalty if board.must_pair else 0
        self.worth = [0] * self.nobody
        self._read = [board.read(0)] * self.nobody
        self.join: Ints = np.full((self.nobody + 1, rurals), self.lonely, np.int64)
        self.swap: Ints = np.zeros((rurals, rurals), np.int64)
        self.leave: Ints = np.full(rurals, -self.lonely, np.int64)
        self._before: dict[int, _Saved] | None = None
        for unit in range(self.nobody):
            self._renew(unit)

    def total(self) -> tuple[int, ...]:
        """Return the worth of all: broken limits (negative), then goal by goal, more being better."""
        broken, *goals = (sum(column) for column in zip(*self._read, strict=True))
        lonely = int((self.owner == self.nobody).sum()) if self.board.must_pair else 0
        return (broken - lonely, *goals)

    # Changes.

    def put(self, rurals: Sequence[int], unit: int) -> None:
        """Give rural units to an urban unit, or to nobody; pinned ones go where they are pinned."""
        self._give({rural: self.board.fixed.get(rural, unit) for rural in rurals})

    def exchange(self, one: int, other: int) -> None:
        """Swap the urban units of two rural units."""
        self._give({one: int(self.owner[other]), other: int(self.owner[one])})

    def _give(self, units: Mapping[int, int]) -> None:
        touched = {*units.values(), *(int(self.owner[rural]) for rural in units)} - {self.nobody}
        if self._before is not None:
            for unit in touched - set(self._before):
                own = list(self.partners[unit])
                self._before[unit] = _Saved(
                    self.partners[unit], self.worth[unit], self.join[unit].copy(), self.swap[own], self.leave[own])
        for rural, unit in units.items():
            self.owner[rural] = unit
        for unit in sorted(touched):
            self._renew(unit)
        self._renew_nobody(units)

    def partners_of(self, rural: int) -> tuple[int, ...]:
        """Return the partners of the urban unit of a rural unit, itself included; of nobody's, itself alone."""
        unit = int(self.owner[rural])
        return (rural,) if unit == self.nobody else self.partners[unit]

    def best_change(self, rural: int) -> tuple[int, int, int]:
        """Return the best change of one rural unit: the gain, and the other rural unit (or −1) or urban unit."""
        self._spend(1, len(self.owner) + self.nobody)
        swaps = self.swap[rural] + self.swap[:, rural]
        moves = self.leave[rural] + self.join[:, rural]
        other, unit = int(swaps.argmax()), int(moves.argmax())
        if swaps[other] >= moves[unit]:
            return int(swaps[other]), other, -1
        return int(moves[unit]), -1, unit

    # Trials.

    def try_out(self) -> None:
        """From here on remember how things were."""
        self._spend(1, self.nobody)
        self._before = {}

    def accept(self) -> None:
        """Forget how things were."""
        self._before = None

    def undo(self) -> None:
        """Put things back to where they were when the trial began."""
        before, self._before = self._before or {}, None
        touched = {rural for unit, saved in before.items() for rural in (*self.partners[unit], *saved.partners)}
        self.owner[sorted(touched)] = self.nobody
        for unit, saved in before.items():
            own = list(saved.partners)
            self.partners[unit], self.worth[unit], self.join[unit] = saved.partners, saved.worth, saved.join
            self._read[unit] = self.board.read(saved.worth)
            self.owner[own], self.swap[own], self.leave[own] = unit, saved.swap, saved.leave
        self._renew_nobody(touched)

    # The tables.

    def _renew_nobody(self, rurals: Iterable[int]) -> None:
        """Set down what it means for rural units to belong to nobody, or to go there."""
        for rural in rurals:
            if self.owner[rural] == self.nobody:
                self.swap[rural], self.leave[rural] = 0, -self.lonely
                self.join[self.nobody, rural] = NEVER  # it is there already
            else:
                self.join[self.nobody, rural] = self.lonely

    def _spend(self, looks: int, cells: int) -> None:
        self.budget.spent += looks * (_CELLS_PER_LOOK + cells) / _CELLS_PER_WORK

    def _renew(self, unit: int) -> None:
        """Work out again what an urban unit is worth and would gain."""
        own = tuple(int(one) for one in np.flatnonzero(self.owner == unit))
        sender = self.board.senders[unit]
        self._spend(1 + len(own), sender.table.size)
        before = list(accumulate(own, sender.add, initial=sender.nobody))
        fits = int(self.board.pair_worth[unit, list(own)].sum())
        self.partners[unit] = own
        self.worth[unit] = int(_or_never(sender.close(before[-1]) + fits + self._broken(unit, len(own))))
        self._read[unit] = self.board.read(self.worth[unit])
        self.join[unit] = self._with_one_more(unit, own, before[-1], fits)
        for at, rural in enumerate(own):
            if rural in self.board.fixed:
                self.swap[rural], self.leave[rural] = NEVER, NEVER
                continue
            rest = reduce(sender.add, own[at + 1:], before[at])
            others = own[:at] + own[at + 1:]
            fits_of_others = fits - int(self.board.pair_worth[unit, rural])
            self.swap[rural] = self._with_one_more(unit, others, rest, fits_of_others)
            self.swap[rural, rural] = NEVER
            alone = sender.close(rest) + fits_of_others + self._broken(unit, len(others))
            self.leave[rural] = int(_or_never(alone)) - self.worth[unit]

    def _with_one_more(self, unit: int, own: tuple[int, ...], sent: Ints, fits: int) -> Ints:
        """What the unit gains, against what it is worth now, with these partners and one more."""
        board = self.board
        if len(own) >= board.limits[unit].most:
            return np.full(len(self.owner), NEVER, np.int64)
        may = board.may_pair[unit].copy()
        may[list(self.partners[unit])] = False
        effort = board.efforts[unit]
        if effort:
            costs, limit = effort
            may &= costs[list(own)].sum() + costs <= limit
        worth = board.senders[unit].insert(sent) + board.pair_worth[unit] + (fits + self._broken(unit, len(own) + 1))
        return np.where(may, _or_never(worth) - self.worth[unit], NEVER)

    def _broken(self, unit: int, partners: int) -> int:
        """The penalty of too few partners."""
        return -self.board.penalty * max(0, self.board.limits[unit].least - partners)


def _or_never(worth: Ints | int) -> Ints:
    """What no dispatch keeps is worth the same whatever is added to it: else partners that differ would seem a gain for ever."""
    return np.where(np.asarray(worth) > NEVER // 2, worth, NEVER)
