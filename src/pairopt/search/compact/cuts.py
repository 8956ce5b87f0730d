"""Rows that every plan keeps and the relaxation does not: how many of each group of types may leave a unit together.

The rows of who leaves a unit are knapsacks: where 12 periods are spare and every teacher weighs 20, nobody leaves, but
the relaxation sends 0.6. The most that a group can send in whole teachers, found by listing, rounds them all at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, combinations

from pairopt.rules.rule import Row
from pairopt.search.leaving import leaving_vectors

_MOST_GROUPS = 8
_MOST_VECTORS = 20_000


def most_leaving(
    rows: Sequence[Row], sizes: Sequence[int], members: Sequence[str]
) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield groups of types and the most teachers of the group who may leave together, where that says something.

    Parameters
    ----------
    rows
        All rows of the unit.
    sizes
        Teachers of each type.
    members
        One teacher of each type, by id.
    """
    alike: dict[tuple[int, ...], list[int]] = {}
    for place, one in enumerate(members):
        alike.setdefault(tuple(row.weights.get(one, 0) for row in rows), []).append(place)
    weights = list(alike)
    groups = list(alike.values())
    counts = [sum(sizes[place] for place in group) for group in groups]
    limits = [row.limit for row in rows]
    if len(groups) > _MOST_GROUPS:
        return
    listed = leaving_vectors(weights, counts, limits, _MOST_VECTORS)
    if listed is None:
        return
    vectors = listed.tolist()
    most: dict[tuple[int, ...], int] = {}
    every = range(len(groups))
    for chosen in chain.from_iterable(combinations(every, size) for size in range(1, len(groups) + 1)):
        most[chosen] = max(sum(vector[place] for place in chosen) for vector in vectors)
        # A group says nothing that two halves of it, or its size, do not say already.
        parts = (most[chosen[:cut]] + most[chosen[cut:]] for cut in range(1, len(chosen)))
        if most[chosen] < min(parts, default=sum(counts[place] for place in chosen)):
            yield tuple(sorted(place for index in chosen for place in groups[index])), most[chosen]
