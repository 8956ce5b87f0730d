"""Knapsacks side by side: the best partners of units from which nobody can be sent and whom a budget alone limits.

Most rows are settled without a dynamic programme (Martello and Toth 1990, section 2.2): where the relaxation (rows by
gain per effort, the last one in part) with a row put in, or left out, falls short of a choice that is known, the row is
out, or in. What is left of all units, the cores, is one programme of few steps.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pairopt.search.units.crews import Flags, Ints

_MORE = 3
"""Rows added one by one to those that fit whole, for a choice to measure the others by."""


class Knapsacks:
    """The knapsacks of some units.

    Parameters
    ----------
    efforts, budgets
        (U, R) what each row takes of the budget of each unit, (U,).
    """

    def __init__(self, efforts: Ints, budgets: Ints) -> None:
        self.efforts, self.budgets = efforts, budgets
        self._fit: Flags = efforts <= budgets[:, None]
        self._last: Flags = np.zeros_like(self._fit)

    def best(self, gain: Ints) -> tuple[Ints, Flags]:
        """Return the greatest sum of gains (U,) that the budgets allow, and the rows that make it, (U, R).

        Parameters
        ----------
        gain
            (U, R); rows that gain nothing are never taken.
        """
        core, taken = self._settled(gain)
        left = self.budgets - (taken * self.efforts).sum(axis=1)
        core &= self.efforts <= left[:, None]
        rows, gains, efforts = np.nonzero(core)[1].tolist(), gain[core].tolist(), self.efforts[core].tolist()
        end = 0
        for unit, count in enumerate(core.sum(axis=1).tolist()):
            begin, end = end, end + count
            chosen = _best_of(gains[begin:end], efforts[begin:end], int(left[unit]))
            taken[unit, [rows[begin + place] for place in chosen]] = True
        self._last = taken
        return (taken * gain).sum(axis=1), taken

    def _settled(self, gain: Ints) -> tuple[Flags, Flags]:
        """Return the rows about which the relaxation decides nothing, and those that every best choice has."""
        useful = self._fit & (gain > 0)
        worth = np.where(useful, gain, 0).astype(np.float64)
        effort = np.where(useful, self.efforts, 0).astype(np.float64)
        rate = np.where(useful, worth / np.maximum(effort, 1e-9), 0.0)
        order = np.argsort(-rate, axis=1, kind="stable")
        used = np.cumsum(np.take_along_axis(effort, order, 1), axis=1)
        inside = used <= self.budgets[:, None]
        taken = np.zeros_like(useful)
        np.put_along_axis(taken, order, inside, 1)
        taken &= useful
        whole = (taken * worth).sum(axis=1)
        room = self.budgets - (taken * effort).sum(axis=1)
        price = (~taken * rate).max(axis=1, initial=0.0)  # of the row that the relaxation takes in part
        relaxed = whole + room * price
        greedy = taken | ~useful
        known = whole.copy()
        units = np.arange(len(gain))
        for _ in range(_MORE):
            more = np.where(greedy | (effort > room[:, None]), 0.0, worth)
            first = more.argmax(axis=1)
            known += more[units, first]
            room -= np.where(more[units, first] > 0, effort[units, first], 0)
            greedy[units, first] = True
        known = np.maximum(known, np.where(self._last, np.where(useful, gain, -np.inf), 0).sum(axis=1))
        slight = np.maximum(1.0, 1e-12 * relaxed)  # rounding takes less
        open_ = relaxed[:, None] - np.abs(worth - effort * price[:, None]) >= (known - slight)[:, None]
        return useful & open_, taken & ~open_


def _best_of(gains: Sequence[int], efforts: Sequence[int], budget: int) -> list[int]:
    """Return the places of the best choice among some rows, by dynamic programming over effort."""
    state = np.zeros(budget + 1, dtype=np.int64)
    better: list[Flags] = []
    for gain, effort in zip(gains, efforts, strict=True):
        into = state[effort:]
        taken = state[: len(into)] + gain
        better.append(taken > into)
        np.maximum(into, taken, out=into)
    chosen = []
    for place in range(len(gains) - 1, -1, -1):
        if budget >= efforts[place] and better[place][budget - efforts[place]]:
            chosen.append(place)
            budget -= efforts[place]
    return chosen
