"""Goals solved together: one sum in which an earlier goal outweighs everything behind it.

A pair goal breaks the ties that make coverage alone slow, so the sum is several times faster than one goal after the
other. A value of the sum reads like a number: each goal is a digit, and the base of a digit is the goal's range. A
bound of the sum is read the same way: its first digit bounds the first goal, and as long as the digits are those of the
plan, the next digit bounds the next goal over the plans that hold the ones before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pairopt.goals.goal import Goal
from pairopt.search.compact.draft import Draft, Linear

_LARGEST_SUM = 10**12
"""Sums up to here are exact in the solver's floating point, with room for its tolerances."""


class Group:
    """The first of some goals that fit into one sum; at least one, and none behind one with a slack.

    Parameters
    ----------
    goals
        In order.
    costs
        Each goal as an expression of the draft, fewer is better; a goal that is none ends the group.
    largest
        Of the sum.
    """

    def __init__(
        self, draft: Draft, goals: Sequence[Goal], costs: Mapping[str, Linear], largest: int = _LARGEST_SUM
    ) -> None:
        self.goals: list[Goal] = []
        self._least: list[int] = []
        self._bases: list[int] = []
        self.range = 1
        for goal in goals:
            if goal.id not in costs:  # a list is no digit
                break
            least, most = draft.span(costs[goal.id])
            base = most - least + 1
            if self.goals and self.range * base > largest:
                break
            self.range *= base
            self.goals.append(goal)
            self._least.append(least)
            self._bases.append(base)
            if draft.county.slack.get(goal.id):
                break
        self.sum: Linear = 0
        for goal, least, base in zip(self.goals, self._least, self._bases, strict=True):
            self.sum = self.sum * base + (costs[goal.id] - least)

    def read(self, total: int) -> tuple[int, ...]:
        """Return the cost of each goal that a value of the sum, or a bound of it, stands for."""
        total = max(0, total)
        digits = []
        for base in reversed(self._bases[1:]):
            total, digit = divmod(total, base)
            digits.append(digit)
        return tuple(digit + least for digit, least in zip((total, *reversed(digits)), self._least, strict=True))

    def bounds(self, reached: Sequence[int], bound: int) -> Iterator[tuple[Goal, int, int]]:
        """Yield each goal with the cost reached and its bound, up to the first goal for which they differ."""
        for goal, cost, least in zip(self.goals, reached, self.read(bound), strict=True):
            yield goal, cost, least
            if cost != least:
                return
