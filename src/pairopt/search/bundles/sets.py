"""Every set of partners that a unit may have, listed once for all units, with the clusters it falls apart into.

Sets stand by size; within a size in colexicographic order, so that the place of a set is a sum of binomials (the
combinatorial number system) and nothing is searched for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb

import numpy as np

from pairopt.search.units.crews import Flags, Ints


def number_of(rural: int, most: int) -> int:
    """Return how many sets of at most so many of some rural units there are."""
    return sum(comb(rural, size) for size in range(most + 1))


class Sets:
    """The sets of at most `most` rural units.

    Parameters
    ----------
    near
        (R, R) whether teachers may serve two units together; not of a unit with itself.

    Attributes
    ----------
    members
        (N, most) units of each set, ascending; R where there is none.
    sizes
        (N,)
    first, rest
        (N,) the place of the cluster that a set's first unit belongs to, which is a set, too, and of what remains.
    """

    def __init__(self, near: Flags, most: int) -> None:
        self.near, self.rural, self.most = near, len(near), most
        self._binomials: Ints = np.array(
            [[comb(unit, place) for place in range(most + 1)] for unit in range(self.rural + 1)], dtype=np.int64)
        self._begins: Ints = np.cumsum([0, *(comb(self.rural, size) for size in range(most + 1))], dtype=np.int64)
        self.sizes: Ints = np.repeat(np.arange(most + 1), np.diff(self._begins))
        self.members: Ints = np.full((most, len(self.sizes)), self.rural, dtype=np.int64).T  # read column by column
        for size in range(1, most + 1):
            some = np.array(list(combinations(range(self.rural), size)), dtype=np.int64)
            self.members[self._places(some, np.full(len(some), size)), :size] = some
        together = self._together(near)
        self.first = self._places_of(np.where(together, self.members, self.rural))
        self.rest = self._places_of(np.where(together, self.rural, self.members))

    def place(self, units: Sequence[int]) -> int:
        """Return the place of a set."""
        return int(self._places(np.array([units], dtype=np.int64).reshape(1, -1), np.array([len(units)]))[0])

    def at(self, place: int) -> tuple[int, ...]:
        """Return the units of a set."""
        return tuple(self.members[place, : self.sizes[place]].tolist())

    def clusters(self, units: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """Yield the clusters that a set falls apart into."""
        place = self.place(units)
        while place:
            yield self.at(int(self.first[place]))
            place = int(self.rest[place])

    def _together(self, near: Flags) -> Flags:
        """Return (N, most) which units of each set near ones connect with its first one."""
        wider = np.zeros((self.rural + 1, self.rural + 1), dtype=bool)
        wider[:-1, :-1] = near
        together = np.zeros(self.members.shape, dtype=bool)
        together[:, :1] = True
        for _ in range(self.most - 1):
            for column in range(self.most):
                reached = wider[self.members, self.members[:, column, None]] & together
                together[:, column] |= reached.any(axis=1)
        return together & (self.members < self.rural)

    def _places_of(self, units: Ints) -> Ints:
        """Return the places of sets whose units stand in any order, R for none."""
        return self._places(np.sort(units, axis=1), (units < self.rural).sum(axis=1))

    def _places(self, units: Ints, sizes: Ints) -> Ints:
        """Return the places of sets, ascending rows [set, place]."""
        columns = np.arange(units.shape[1])
        ranks = np.where(columns < sizes[:, None], self._binomials[units, columns + 1], 0)
        places: Ints = self._begins[sizes] + ranks.sum(axis=1)
        return places
