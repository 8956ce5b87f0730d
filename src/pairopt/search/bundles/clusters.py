"""Clusters: rural units that rounds connect, and what the teachers of one urban unit cover there.

Where a teacher may serve several near schools, what partners are worth is no longer a sum over single ones. It is one
over clusters, the partners that near ones connect; a cluster is like one school with the needs of all of its units, and
a teacher like one who teaches only at some of them. The best of all rounds of a crew is a maximum over the ways to give
everybody a largest round; clusters of one shape are measured side by side.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import combinations, combinations_with_replacement
from math import comb, prod
from typing import NamedTuple

import networkx as nx
import numpy as np

from pairopt.derive import Facts, Kind
from pairopt.search.bundles.cover import Cover
from pairopt.search.bundles.sets import Sets
from pairopt.search.bundles.table import FORBIDDEN, TooMany, Work
from pairopt.search.units.assemble import share
from pairopt.search.units.crews import Flags, Ints, Needs, Skills

_MOST_CLUSTERS = 20_000
_MOST_NEEDS = 12
"""Needs of a cluster that are measured together: their sets double with each."""
_MOST_STEPS = 10_000_000_000
"""Crews times sets of needs times steps of worth of all clusters: some five seconds."""


class Hand(NamedTuple):
    """Teachers who count alike at every cluster: a skill, and the rural units where they may not go."""

    skill: int
    barred: frozenset[int]


class Shape(NamedTuple):
    """Clusters whose units are near each other in the same way, with the same places barred to the same teachers.

    Parameters
    ----------
    size
        Units of each.
    rounds
        By what is barred: places of the units that a teacher serves at most; no round has all of another one.
    members
        (M, size) the units.
    """

    size: int
    rounds: dict[frozenset[int], tuple[tuple[int, ...], ...]]
    members: Ints


class Task(NamedTuple):
    """What clusters of one shape lack in some subjects, and who can teach it, hand by hand and round by round.

    Parameters
    ----------
    needs
        Each cluster as one unit with the needs of all its units.
    skills
        Each hand in each of its rounds.
    ways
        By hand: its rounds.
    """

    needs: Needs
    skills: Skills
    ways: list[tuple[tuple[int, ...], ...]]


class Clusters:
    """The clusters of at most so many rural units.

    Parameters
    ----------
    near
        (R, R) whether a teacher may serve two units together.
    most
        Most units of a cluster.

    Attributes
    ----------
    hands
        All there are in the part, in order.
    sets
        All sets of so many units.
    places, row
        The set that each cluster is, shape by shape, and back.

    Raises
    ------
    TooMany
        Where there are too many clusters, or some have too many needs.
    """

    def __init__(self, facts: Facts, cover: Cover, near: Flags, most: int) -> None:
        self.facts, self.cover = facts, cover
        self.hands = sorted({self.hand(kind) for kind in facts.types}, key=lambda hand: (hand.skill, sorted(hand.barred)))
        self._barred = list(dict.fromkeys(hand.barred for hand in self.hands))
        self.sets = Sets(near, most)
        apart = np.flatnonzero((self.sets.first == np.arange(len(self.sets.first))) & (self.sets.sizes > 1))
        if len(apart) > _MOST_CLUSTERS:
            raise TooMany
        found: dict[object, list[int]] = {}
        for place in apart.tolist():
            units = self.sets.at(place)
            bars = [tuple(at for at, unit in enumerate(units) if unit in barred) for barred in self._barred]
            found.setdefault((len(units), near[np.ix_(units, units)].tobytes(), *bars), []).append(place)
        self.shapes = [self._shape([self.sets.at(place) for place in places]) for places in found.values()]
        self.places: Ints = np.array([place for places in found.values() for place in places], dtype=np.int64)
        self.row = {place: row for row, place in enumerate(self.places.tolist())}
        self._tasks = {subjects: [self._task(shape, subjects) for shape in self.shapes] for subjects in self._apart}
        self._steps = 0
        self._known: dict[tuple[int, ...], dict[bytes, Ints]] = {subjects: {} for subjects in self._apart}

    def hand(self, kind: Kind) -> Hand:
        """Return the hand that teachers of a type are."""
        may = {one for stop in self.facts.stops[kind.index] for one in stop}
        candidates = self.facts.candidates[kind.unit]
        return Hand(kind.skill, frozenset(
            row for row, one in enumerate(self.cover.rural) if one in candidates and one not in may))

    def of(self, counts: Ints) -> Ints:
        """Return what teachers counted by hand (V, hands) cover at each cluster at best, (clusters, V).

        Raises
        ------
        TooMany
            Where the ways to give them rounds are too many.
        """
        total = np.zeros((len(self.places), len(counts)), dtype=np.int64)
        for subjects, known in self._known.items():
            own = counts[:, self._who(subjects)]
            keys = [row.tobytes() for row in own]
            fresh = {key: row for key, row in zip(keys, own, strict=True) if key not in known}
            if fresh:
                known |= dict(zip(fresh, self._measured(subjects, np.array(list(fresh.values()))), strict=True))
            total += np.array([known[key] for key in keys]).T
        return np.maximum(total, FORBIDDEN)

    def work(self, units: Sequence[int], counts: Ints) -> Iterator[Work]:
        """Yield what teachers counted by hand do at a cluster at best, the first way among equals."""
        shape = self._shape([units])
        names, subject = self.cover.rural, self.facts.county.policy.subjects
        for subjects in self._apart:
            task, who = self._task(shape, subjects), self._who(subjects)
            crews, _ = _crews(counts[None, who], [len(ways) for ways in task.ways])
            worth, may = task.needs.covered(crews, task.skills, self.cover.least)
            best = crews[int(np.where(may, worth, FORBIDDEN)[:, 0].argmax())].tolist()
            crew = [(one, size) for one, size in enumerate(best) if size]
            rounds = [(hand, taken) for hand, ways in zip(who, task.ways, strict=True) for taken in ways]
            needs = [(names[unit], subject[one]) for unit in units for one in subjects]
            for (one, size), periods in zip(crew, share(task.needs, task.skills, 0, crew, self.cover.least), strict=True):
                hand, taken = rounds[one]
                yield Work(hand, size, tuple(names[units[at]] for at in taken), {
                    need: number for need, number in zip(needs, periods, strict=True) if number})

    @cached_property
    def _apart(self) -> list[tuple[int, ...]]:
        """Subjects, those together that some teacher has together."""
        together: nx.Graph[int] = nx.Graph()
        together.add_nodes_from(range(self.cover.needs.subjects))
        for skill, _ in self.hands:
            own = np.flatnonzero(self.cover.skills.teaches[skill]).tolist()
            together.add_edges_from((own[0], other) for other in own[1:])
        return sorted(tuple(sorted(some)) for some in nx.connected_components(together))

    def _who(self, subjects: Sequence[int]) -> list[int]:
        """Return the places of the hands that teach some of the subjects."""
        return [
            place for place, hand in enumerate(self.hands) if self.cover.skills.teaches[hand.skill, list(subjects)].any()]

    def _shape(self, clusters: Sequence[Sequence[int]]) -> Shape:
        units = clusters[0]
        schools = self.facts.county.policy.max_schools_per_teacher
        rounds = {}
        for barred in self._barred:
            may = [at for at, unit in enumerate(units) if unit not in barred]
            own = [units[at] for at in may]
            rounds[barred] = tuple(
                tuple(may[at] for at in taken) for taken in _rounds(self.sets.near[np.ix_(own, own)], schools))
        return Shape(len(units), rounds, np.array(clusters))

    def _task(self, shape: Shape, subjects: Sequence[int]) -> Task:
        width = shape.size * len(subjects)
        if width > _MOST_NEEDS:
            raise TooMany
        of, who = self.cover, [self.hands[place] for place in self._who(subjects)]
        ways = [shape.rounds[hand.barred] for hand in who]
        teaches = [
            [at in taken and bool(of.skills.teaches[hand.skill, subject]) for at in range(shape.size) for subject in subjects]
            for hand, some in zip(who, ways, strict=True) for taken in some]
        needs = [
            [of.needs.bands[unit][subject] for unit in units for subject in subjects] for units in shape.members.tolist()]
        loads = np.repeat(of.skills.load[[hand.skill for hand in who]], [len(some) for some in ways])
        return Task(Needs(needs, width), Skills(np.array(teaches, dtype=bool).reshape(-1, width), loads), ways)

    def _measured(self, subjects: tuple[int, ...], counts: Ints) -> Ints:
        """Return (V, clusters) what counts of the hands of some subjects cover at best."""
        found = [np.zeros((len(counts), 0), dtype=np.int64)]
        for task in self._tasks[subjects]:
            numbers = [len(ways) for ways in task.ways]
            total = sum(
                prod(comb(ways + one - 1, one) for ways, one in zip(numbers, row, strict=True) if one)
                for row in counts.tolist())
            self._steps += total * 2**task.needs.subjects * (task.needs.levels[1].size + len(task.skills.load))
            if self._steps > _MOST_STEPS:
                raise TooMany
            crews, begins = _crews(counts, numbers)
            worth, may = task.needs.covered(crews, task.skills, self.cover.least)
            # Whoever has no round left there makes no crew, so that some counts have none.
            best = np.full((len(counts), worth.shape[1]), FORBIDDEN, dtype=np.int64)
            some = np.diff([*begins, len(crews)]) > 0
            if some.any():
                best[some] = np.maximum.reduceat(np.where(may, worth, FORBIDDEN), begins[some], axis=0)
            found.append(best)
        return np.concatenate(found, axis=1)


def clusters_of(facts: Facts, cover: Cover, most: int) -> Clusters | None:
    """Return the clusters of the rural units of a cover; None where every teacher serves one school."""
    if not has_rounds(facts):
        return None
    return Clusters(facts, cover, _near(facts, cover.rural), most)


def has_rounds(facts: Facts) -> bool:
    """Whether some teacher may serve several schools."""
    return any(len(stop) > 1 for kind in facts.types for stop in facts.stops[kind.index])


def rounds_differ(facts: Facts) -> bool:
    """Whether some teachers may not serve two schools together that others may, though they may go to either."""
    rural = [school.id for school in facts.rural]
    near, place = _near(facts, rural), {school: row for row, school in enumerate(rural)}
    for kind in facts.types:
        stops = {frozenset(stop) for stop in facts.stops[kind.index]}
        rows = [place[one] for stop in stops if len(stop) == 1 for one in stop]
        if 2 * sum(len(stop) == 2 for stop in stops) != near[np.ix_(rows, rows)].sum():
            return True
    return False


def _near(facts: Facts, rural: Sequence[str]) -> Flags:
    """Return (R, R) which rural units some teacher may serve together."""
    place = {school: row for row, school in enumerate(rural)}
    near = np.zeros((len(place), len(place)), dtype=bool)
    for one, other in {stop for kind in facts.types for stop in facts.stops[kind.index] if len(stop) == 2}:
        if one in place and other in place:
            near[place[one], place[other]] = near[place[other], place[one]] = True
    return near


def _rounds(near: Flags, schools: int) -> tuple[tuple[int, ...], ...]:
    """Return the largest rounds of at most so many schools, every two of them near each other."""
    graph = nx.from_numpy_array(near)
    rounds = {
        some for clique in nx.find_cliques(graph)
        for some in combinations(sorted(clique), min(schools, len(clique)))}
    return tuple(sorted(one for one in rounds if not any({*one} < {*other} for other in rounds)))


def _crews(counts: Ints, rounds: Sequence[int]) -> tuple[Ints, Ints]:
    """Return every way to give hands (V, hands), that have so many rounds, a round each, and where each count begins.

    The ways are counted by hand and round, one hand after the other.
    """
    found, begins, total = [np.zeros((0, sum(rounds)), dtype=np.int64)], [], 0
    ways: dict[tuple[int, int], Ints] = {}
    for row in counts.tolist():
        crews = np.zeros((1, 0), dtype=np.int64)
        for number, width in zip(row, rounds, strict=True):
            if (number, width) not in ways:
                chosen = [*combinations_with_replacement(range(width), number)]
                ways[number, width] = np.array(
                    [[one.count(at) for at in range(width)] for one in chosen], dtype=np.int64).reshape(len(chosen), width)
            own = ways[number, width]
            crews = np.hstack((np.repeat(crews, len(own), axis=0), np.tile(own, (len(crews), 1))))
        found.append(crews)
        begins.append(total)
        total += len(crews)
    return np.concatenate(found), np.array(begins, dtype=np.int64)
