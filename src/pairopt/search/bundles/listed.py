"""Units whose teachers may serve several near partners: every set of partners is listed with its worth.

The worth of a set is the best way to share a vector out over its clusters. It is worked out once for every set; what
duals ask is then taken off by set, so that pricing and lists are a look at all sets, and exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from pairopt.search.bundles.clusters import Clusters
from pairopt.search.bundles.table import FORBIDDEN, Bundle, Cluster, Table, TooMany, Work, counted
from pairopt.search.units.crews import Flags, Ints

_AT_ONCE = 20_000
_MOST_CELLS = 30_000_000


class Listed(Table):
    """The table of one urban unit and its sets of partners; there is one mode.

    Parameters
    ----------
    clusters
        Of the rural units that have a row.
    """

    def __init__(self, *args: Any, clusters: Clusters) -> None:
        super().__init__(*args)
        assert len(self.modes) == 1
        self.clusters = clusters
        number = {hand: place for place, hand in enumerate(clusters.hands)}
        self.hands = [number[clusters.hand(kinds[0])] for kinds in self.types]
        self.by_hand = counted(self.vectors, self.hands, len(clusters.hands))

    @cached_property
    def cluster_gain(self) -> Ints:
        """(clusters, V) what each cluster is worth if just these teachers go there."""
        alone: Ints = np.append(self.modes[0].gain[:, 0], 0)  # nobody goes there
        pairs = np.append(self.pairs, 0)
        members = self.clusters.sets.members[self.clusters.places]
        gain = self.clusters.of(self.by_hand) + pairs[members].sum(axis=1)[:, None] + self.posts[0]
        stands = np.all(alone[members] > FORBIDDEN // 2, axis=1, keepdims=True)
        return np.where(stands, np.maximum(gain, FORBIDDEN), FORBIDDEN)

    @cached_property
    def worths(self) -> Ints:
        """(N,) the best worth of every set of partners.

        Raises
        ------
        TooMany
            Where sets times vectors are too many.
        """
        sets = self.clusters.sets
        if len(sets.sizes) * len(self.vectors) > _MOST_CELLS:
            raise TooMany
        gain = np.full((len(sets.sizes), len(self.vectors)), FORBIDDEN, dtype=np.int64)
        gain[1: 1 + len(self.rural)] = self.modes[0].gain
        gain[self.clusters.places] = self.cluster_gain
        state = np.full_like(gain, FORBIDDEN)
        state[0, 0] = 0
        first, second, starts = self.sums
        for size in range(1, sets.most + 1):
            places = np.flatnonzero(sets.sizes == size)
            for some in np.array_split(places, len(places) // _AT_ONCE + 1):
                both = state[sets.rest[some]][:, first] + gain[sets.first[some]][:, second]
                state[some] = np.maximum(np.maximum.reduceat(both, starts, axis=1), FORBIDDEN)
        worths: Ints = np.maximum((state + self.modes[0].last).max(axis=1), FORBIDDEN)
        efforts = np.append(self.efforts, 0)[sets.members].sum(axis=1)
        worths[(sets.sizes < self.least) | (sets.sizes > self.most) | (efforts > self.budget)] = FORBIDDEN
        return worths

    def summands(self) -> tuple[list[Ints], list[Ints]]:
        """Return nothing by partner, and the worth of every set."""
        return [np.zeros((len(self.rural), 1), dtype=np.int64)], [self.worths]

    def clusters_of(self, partners: Sequence[int]) -> list[Cluster]:
        """Return the clusters that some partners fall apart into."""
        return list(self.clusters.sets.clusters(partners))

    def gain_of(self, cluster: Cluster, mode: int) -> Ints:
        """Return (V,) what a cluster is worth."""
        if len(cluster) == 1:
            return super().gain_of(cluster, mode)
        gain: Ints = self.cluster_gain[self.clusters.row[self.clusters.sets.place(cluster)]]
        return gain

    def work(self, cluster: Cluster, vector: int) -> Iterator[Work]:
        """Return what a vector does at a cluster."""
        return self.clusters.work(cluster, self.by_hand[vector])

    def worth(self, partners: Sequence[int], mode: int) -> int:
        """Return the best worth of a set of partners."""
        return int(self.worths[self.clusters.sets.place(partners)])

    def best(self, gain: Ints, last: Ints) -> Bundle:
        """Return the best set."""
        reduced = self._reduced(gain, last)
        place = int(reduced.argmax())
        return Bundle(int(reduced[place]), self.clusters.sets.at(place), 0)

    def within(self, gains: Sequence[Ints], lasts: Sequence[Ints], least: int, most_sets: int) -> list[Bundle] | None:
        """List the sets worth at least so much under some gains; None where there are more than so many."""
        reduced = self._reduced(gains[0], lasts[0])
        places = np.flatnonzero(reduced >= least)
        if len(places) > most_sets:
            return None
        return [Bundle(int(reduced[place]), self.clusters.sets.at(place), 0) for place in places.tolist()]

    def _reduced(self, gain: Ints, last: Ints) -> Ints:
        """Return (N,) what each set is worth with what its partners add."""
        may: Flags = np.append(gain[:, 0], 0) > FORBIDDEN // 2
        added = np.where(may, np.append(gain[:, 0], 0), 0)
        reduced = last.copy()
        for units in self.clusters.sets.members.T:
            reduced += added[units]
        if not may.all():
            for units in self.clusters.sets.members.T:
                reduced[~may[units]] = FORBIDDEN
        return reduced


class ListedPricing:
    """Pricing of units whose sets are listed, as `pairopt.search.bundles.pricing.Pricing` does it for others."""

    def __init__(self, tables: Sequence[Listed]) -> None:
        self.tables = tables

    def best(self, gains: Sequence[Sequence[Ints]], lasts: Sequence[Sequence[Ints]]) -> list[Bundle]:
        """Return the best bundle of each unit."""
        return [table.best(gain[0], last[0]) for table, gain, last in zip(self.tables, gains, lasts, strict=True)]
