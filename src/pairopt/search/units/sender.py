"""One urban unit: who may leave together, and the best dispatch to given partners.

Teachers of one skill who weigh the same in every rule of who leaves and may go to the same schools form a class; a
*vector* says how many of each class go. A dynamic programme over the partners keeps, for each vector of all who have
left so far, the best worth; what depends on who left in all (the goals that count heads) is added at the end.

Worths are scaled sums of all goals, `NEVER` where the rules do not allow it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from pairopt.search.units.crews import Flags, Ints

NEVER = -(2**60)
"""The worth of what the rules do not allow; a few of them add up without overflow."""
_MOST_VECTORS = 600


class Class(NamedTuple):
    """Teachers who count alike.

    Parameters
    ----------
    members
        Ids, those who cost least in the goals first.
    costs
        By member and goal: what sending counts at the worst base, so that no wish is hoped for.
    weights
        What one of them takes of each row of who leaves the unit.
    reach
        Indices of the rural units where they may go.
    must
        Whether all of them are sent.
    """

    members: tuple[str, ...]
    costs: tuple[tuple[int, ...], ...]
    skill: int
    weights: tuple[int, ...]
    reach: frozenset[int]
    must: bool


def vectors(classes: Sequence[Class], limits: Sequence[int]) -> Ints:
    """Return every vector [vector, class] that keeps the rows of who leaves; the empty one comes first.

    With more than a few hundred of them only those that send few stay.
    """
    found = np.zeros((1, len(classes)), np.int64)
    weights = np.array([one.weights for one in classes], np.int64).reshape(len(classes), len(limits))
    for place, one in enumerate(classes):
        longer = np.repeat(found, len(one.members) + 1, axis=0)
        longer[:, place] = np.tile(np.arange(len(one.members) + 1), len(found))
        found = longer[(longer @ weights <= np.array(limits, np.int64)).all(axis=1)]
        sizes = found.sum(axis=1)
        if len(found) > _MOST_VECTORS:
            # All vectors up to a size, so that with a vector all smaller ones stay.
            found = found[sizes <= np.searchsorted(np.cumsum(np.bincount(sizes)), _MOST_VECTORS, side="right") - 1]
    return found[np.lexsort((*found.T[::-1], found.sum(axis=1)))] if len(classes) else found


class Sender:
    """The dispatch of one urban unit.

    Parameters
    ----------
    classes
        Who may be sent.
    vectors
        [vector, class].
    staff
        [vector]: what the goals that count heads add.
    crews
        Places of the vectors that some rural unit can take, nobody among them.
    table
        [crew, rural unit]: what a crew is worth there.
    """

    def __init__(self, classes: Sequence[Class], vectors: Ints, staff: Ints, crews: Ints, table: Ints) -> None:
        self.classes, self.vectors, self.staff, self.crews, self.table = classes, vectors, staff, crews, table
        self.nobody = np.full(len(vectors), NEVER, np.int64)
        self.nobody[0] = 0

    @cached_property
    def _sums(self) -> Ints:
        """The place of the sum of a vector and a crew [vector, crew]; the number of vectors where it is none of them."""
        most = self.vectors.max(axis=0, initial=0)
        base = np.concatenate([[1], np.cumprod(2 * most[:-1] + 1)]) if len(most) else np.zeros(0, np.int64)
        codes = self.vectors @ base
        order = np.argsort(codes)
        sums = codes[:, None] + codes[None, self.crews]
        at = np.minimum(np.searchsorted(codes[order], sums), len(codes) - 1)
        return np.where(codes[order][at] == sums, order[at], len(codes))

    @cached_property
    def _splits(self) -> tuple[Ints, Ints, Ints]:
        """Every vector as a sum: the vector and the crew, in order of the sum, and where each sum begins."""
        flat = self._sums.ravel()
        order = np.argsort(flat, kind="stable")[: int((flat < len(self.vectors)).sum())]
        first, second = np.divmod(order, len(self.crews))
        return first, second, np.searchsorted(flat[order], np.arange(len(self.vectors)))

    @cached_property
    def _staff_of_sum(self) -> Ints:
        return np.append(self.staff, NEVER)[self._sums]

    def add(self, sent: Ints, rural: int) -> Ints:
        """Return the best worth of each vector where a crew of it goes to one more partner."""
        first, second, begins = self._splits
        best: Ints = np.maximum.reduceat(sent[first] + self.table[second, rural], begins)
        return np.maximum(best, NEVER)

    def close(self, sent: Ints) -> int:
        """Return the best worth over all vectors."""
        return int((sent + self.staff).max())

    def insert(self, sent: Ints) -> Ints:
        """Return the best worth with one partner more, for each rural unit as that partner."""
        rest = np.maximum((sent[:, None] + self._staff_of_sum).max(axis=0), NEVER)
        best: Ints = (self.table + rest[:, None]).max(axis=0)
        return np.maximum(best, NEVER)

    def dispatch(self, partners: Sequence[int]) -> dict[int, Ints]:
        """Return the vector that goes to each partner in a best dispatch; the first one by order among equals."""
        steps = [self.nobody]
        for rural in partners:
            steps.append(self.add(steps[-1], rural))
        total = int((steps[-1] + self.staff).argmax())
        first, second, _ = self._splits
        found = {}
        for before, rural in zip(reversed(steps[:-1]), reversed(partners), strict=True):
            here = np.flatnonzero(self._sums[first, second] == total)
            best = here[(before[first[here]] + self.table[second[here], rural]).argmax()]
            found[rural] = self.vectors[self.crews[second[best]]]
            total = int(first[best])
        return found


def allowed(classes: Sequence[Class], vectors: Ints, rurals: int) -> Flags:
    """Return where each vector may go [vector, rural unit], as far as its classes say."""
    may = np.ones((len(vectors), rurals), np.bool_)
    for place, one in enumerate(classes):
        here = np.zeros(rurals, np.bool_)
        here[sorted(one.reach)] = True
        may &= here[None, :] | (vectors[:, place, None] == 0)
    return may


def head_counts(classes: Sequence[Class], vectors: Ints, of_sender: Mapping[int, Sequence[int]], goals: int) -> Ints:
    """Return what the goals that count heads add for each vector, goal by goal [vector, goal].

    Parameters
    ----------
    of_sender
        By goal: what the k-th teacher of the unit adds, summed up to k = 0, 1, ….
    """
    added = np.zeros((len(vectors), goals), np.int64)
    for place, one in enumerate(classes):
        upto = np.zeros((len(one.members) + 1, goals), np.int64)
        upto[1:] = np.cumsum(np.array(one.costs, np.int64).reshape(len(one.members), goals), axis=0)
        added += upto[vectors[:, place]]
    total = vectors.sum(axis=1)
    for goal, sums in of_sender.items():
        added[:, goal] += np.array(sums, np.int64)[total]
    return added
