"""What one urban unit is worth to its partners: for each partner and each vector of teachers sent there.

A table has a row for each rural unit that the unit may be paired with and a column for each vector of teachers who may
leave it together, counted by type; a row of it says what the pair is worth if just these teachers go there. The worth
of a set of partners is the best way to share a vector out over their rows, and what the whole vector costs at home.

Sets are built row by row; the state is the number of partners, the effort they take, and the vector sent so far, (K, E,
V). Where any number of partners may be, none is counted, and where no budget limits their effort, none is measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from itertools import product
from math import gcd
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pairopt.county import School
from pairopt.derive import Facts, Kind, Stop
from pairopt.goals.goal import Goal
from pairopt.links import pinned_teachers
from pairopt.rules.rule import Rule
from pairopt.rules.teams import remote
from pairopt.rules.together import groups
from pairopt.search.bundles.cover import Cover
from pairopt.search.leaving import leaving_vectors
from pairopt.search.units.assemble import share
from pairopt.search.units.board import budget_of, partners_of
from pairopt.search.units.crews import Ints

Group = tuple[str, ...]
"""Companions, by id."""
Ties = tuple[tuple[Group, str], ...]
"""Companions of several units, and the township that a mode sends them to (blank: nowhere)."""

FORBIDDEN = -(2**60)
"""What must not be; a few of them add up without overflow, and nothing that may be comes near."""
_MOST_MODES = 400
_MOST_CELLS = 30_000_000
"""Numbers in the largest table while bundles are listed, and in all states of a unit with a budget of effort."""


class Work(NamedTuple):
    """Teachers of one hand (number) who may serve the same schools, and their periods by (school, subject) in all."""

    hand: int
    size: int
    stop: Stop
    periods: Mapping[tuple[str, str], int]


class TooMany(Exception):
    """There are more vectors, modes or crews than should be held."""


class Mode(NamedTuple):
    """A way of sending companions: each group to one township, or nowhere; (R, V) gains and (V,) what it is at home."""

    gain: Ints
    last: Ints
    ties: Ties


class Sums(NamedTuple):
    """Every two vectors whose sum is a vector, by the sum: the sums begin at `starts`."""

    first: npt.NDArray[np.intp]
    second: npt.NDArray[np.intp]
    starts: npt.NDArray[np.intp]

    def joined(self, state: Ints, gain: Ints) -> Ints:
        """Return the best worth (…, V) where a state has a further partner, to whom some vector goes."""
        if len(self.first) == 1:  # nobody can be sent
            return state + gain
        joined: Ints = np.maximum.reduceat(state[..., self.first] + gain[self.second], self.starts, axis=-1)
        return joined

    def taken(self, state: Ints, gain: Ints, effort: int, counted: int) -> Ints:
        """Return the state (K, E, V) where a further partner is or is not taken."""
        longer = state.copy()
        into = longer[counted:, effort:]
        np.maximum(into, self.joined(state[: len(into), : into.shape[1]], gain), out=into)
        return np.maximum(longer, FORBIDDEN, out=longer)


Cluster = tuple[int, ...]
"""Partners (row numbers, ascending) among whom teachers of the unit may be shared."""


class Bundle(NamedTuple):
    """A set of partners (row numbers, ascending), with its best worth and the mode that gives it."""

    worth: int
    partners: tuple[int, ...]
    mode: int


class Table:
    """The table of one urban unit.

    Parameters
    ----------
    facts
        Of the part.
    unit
        The urban unit.
    types
        The unit's types, merged as coarsely as the goals weighed here allow.
    weights
        By goal: how much one of it counts; all together make one number, and more is better.
    cover
        What crews cover at the rural units that have a row.
    pairs
        (R,) what each pair is worth in the same number.
    most_vectors
        With more vectors than this there is no table.

    Attributes
    ----------
    home
        What the unit counts whatever is planned.
    counted
        1 where the number of partners is limited by more than their effort, else 0.
    hands, crews
        By type: the number under which its teachers count alike where they teach, their skill; and the vectors counted so.
    posts
        (R, V) what posts are worth.
    efforts, budget
        (R,) what each partner takes of the budget, in the largest unit that makes whole numbers of it; 0 where no
        partners can take too much.

    Raises
    ------
    TooMany
        Where companions or vectors are too many, or the budget has too many units.
    """

    def __init__(
        self, facts: Facts, unit: School, types: Sequence[tuple[Kind, ...]], weights: Mapping[str, int],
        cover: Cover, pairs: Ints, most_vectors: int,
    ) -> None:
        self.cover, rural = cover, cover.rural
        self.facts, self.unit, self.types, self.weights, self.rural = facts, unit, tuple(types), weights, tuple(rural)
        self.place = {school: row for row, school in enumerate(self.rural)}
        self.goals = [goal for goal in facts.goals if goal.id in weights]
        self.counts = [sum(len(kind.members) for kind in kinds) for kinds in self.types]
        rows = [row for rule in facts.rules for row in rule.leaving(facts.county, unit)]
        examples = [kinds[0].members[0] for kinds in self.types]
        vectors = leaving_vectors(
            [[row.weights.get(one, 0) for row in rows] for one in examples], self.counts,
            [row.limit for row in rows], most_vectors)
        if vectors is None:
            raise TooMany
        self.vectors, self.pairs = vectors, pairs
        self.hands = [kinds[0].skill for kinds in self.types]
        self.crews = counted(vectors, self.hands, len(cover.skills.load))
        self.sums = self._sums()
        self.home = sum(weights[goal.id] * goal.of_unit(facts.county, unit) for goal in self.goals)
        gain = self._gains()
        self._limit(gain)
        self.modes = [self._mode(gain, choice) for choice in self._choices()]

    def cut(self, rows: Sequence[int]) -> Table:
        """Return the table of some rows (ascending) alone."""
        part = copy(self)
        part.rural = tuple(self.rural[row] for row in rows)
        part.place = {school: row for row, school in enumerate(part.rural)}
        part.most = min(self.most, len(rows))
        part.efforts = self.efforts[list(rows)]
        part.modes = [mode._replace(gain=mode.gain[list(rows)]) for mode in self.modes]
        return part

    def _limit(self, gain: Ints) -> None:
        """Note the limits of partners; forbid in (R, V) gains whoever takes more than the whole budget."""
        limits = partners_of(self.facts, self.unit)
        self.least, self.most = limits.least, min(limits.most, len(self.rural))
        self.efforts, self.budget = np.zeros(len(self.rural), dtype=np.int64), 0
        budget = budget_of(self.facts, self.unit)
        if budget is not None:
            efforts = np.array([budget.costs[one] for one in self.rural], dtype=np.int64)
            gain[efforts > budget.limit] = FORBIDDEN
            efforts[(gain <= FORBIDDEN // 2).all(axis=1)] = 0
            unit = gcd(*efforts.tolist())
            if np.sort(efforts)[::-1][: self.most].sum() > budget.limit:
                self.efforts, self.budget = efforts // unit, budget.limit // unit
                self.most = min(self.most, int((np.sort(self.efforts).cumsum() <= self.budget).sum()))
        self.counted = int(self.least > 0 or limits.most <= self.most < len(self.rural))
        states = (len(self.rural) + 1) * (self.counted * self.most + 1) * (self.budget + 1) * len(self.vectors)
        if self.budget and states > _MOST_CELLS:
            raise TooMany

    def _sums(self) -> Sums:
        """Return every two vectors whose sum is a vector."""
        bases = [2 * count + 1 for count in self.counts]
        scale = np.array([int(np.prod(bases[place + 1:], dtype=object)) for place in range(len(bases))], dtype=np.int64)
        codes = self.vectors @ scale if len(bases) else np.zeros(1, dtype=np.int64)
        both = codes[:, None] + codes[None, :]
        spot = np.searchsorted(codes, both)
        spot[spot == len(codes)] = 0
        first, second = np.nonzero(codes[spot] == both)
        order = np.argsort(spot[first, second], kind="stable")
        return Sums(first[order], second[order], np.searchsorted(spot[first, second][order], np.arange(len(codes))))

    def _gains(self) -> Ints:
        """Return gains (R, V) without companions and pins."""
        facts, county = self.facts, self.facts.county
        active = {rule.id for rule in facts.rules}
        covered, may = self.cover.of(self.crews)
        schools = [county.school[one] for one in self.rural]
        self.posts = self._posts(schools)
        candidates = set(facts.candidates[self.unit.id])
        stands = np.array([one in candidates for one in self.rural], dtype=bool)
        gain = covered.T + self.pairs[:, None] + self.posts
        may = may & stands
        if "teams" in active and county.policy.min_team > 1:
            sent = self.vectors.sum(axis=1)
            alone = (sent > 0) & (sent < county.policy.min_team)
            far = np.array([remote(county, self.unit, school) for school in schools], dtype=bool)
            may = may & ~(alone[:, None] & far[None, :])
        return np.where(may.T, gain, FORBIDDEN)

    def _posts(self, schools: Sequence[School]) -> Ints:
        """Return (R, V) what posts are worth; types are merged only where one member stands for all."""
        county = self.facts.county
        each = np.zeros((len(schools), len(self.types)), dtype=np.int64)
        for place, kinds in enumerate(self.types):
            teacher = county.teacher[kinds[0].members[0]]
            for goal in self.goals:
                if type(goal).of_post is not Goal.of_post:
                    each[:, place] += np.array(
                        [self.weights[goal.id] * goal.of_post(county, teacher, school) for school in schools], dtype=np.int64)
        return each @ self.vectors.T

    def _burden(self) -> Ints:
        """Return (V,) what a vector costs at home."""
        county = self.facts.county
        each = [self.home, *(
            sum(self.weights[goal.id] * goal.of_sender(county, self.unit, place) for goal in self.goals)
            for place in range(1, int(self.vectors.sum(axis=1).max()) + 1))]
        burden: Ints = np.cumsum(each, dtype=np.int64)[self.vectors.sum(axis=1)]
        return burden

    def _choices(self) -> Iterator[dict[Group, str]]:
        """Yield each way to send the unit's companions: by group the township, blank for nowhere."""
        county = self.facts.county
        if not any(rule.id == "together" for rule in self.facts.rules):
            yield {}
            return
        own = sorted({groups(county)[one] for kinds in self.types for one in kinds[0].members if one in groups(county)})
        options = []
        for group in own:
            may = self.facts.eligible_ids.issuperset(group)
            options.append(["", *sorted({county.school[one].place for one in self.rural})] if may else [""])
        if np.prod([len(one) for one in options], dtype=object) > _MOST_MODES:
            raise TooMany
        for places in product(*options):
            yield dict(zip(own, places, strict=True))

    def _mode(self, gain: Ints, choice: Mapping[Group, str]) -> Mode:
        county = self.facts.county
        pinned = pinned_teachers(county) if any(rule.id == "pins" for rule in self.facts.rules) else {}
        last = self._burden()
        gain = gain.copy()
        for place, kinds in enumerate(self.types):
            goes = self.vectors[:, place] > 0
            stops = self.facts.stops[kinds[0].index]
            may = {stop[0] for stop in stops}
            teacher = kinds[0].members[0]
            if teacher in pinned:
                last[self.vectors[:, place] != self.counts[place]] = FORBIDDEN
                may &= {pinned[teacher]} if pinned[teacher] else may
            group = groups(county).get(teacher, ())
            if group in choice:
                everybody = self.counts[place] if choice[group] else 0
                last[self.vectors[:, place] != everybody] = FORBIDDEN
                may = {one for one in may if county.school[one].place == choice[group]}
            refused = np.array([one not in may for one in self.rural], dtype=bool)
            gain[np.ix_(refused, goes)] = FORBIDDEN
        ties = tuple(
            (group, town) for group, town in choice.items()
            if any(county.teacher[one].school != self.unit.id for one in group))
        return Mode(gain, last, ties)

    # The worth of sets of partners.

    def summands(self) -> tuple[list[Ints], list[Ints]]:
        """Return, by mode, what pricing adds up by partner, and what it adds to their sum in the end."""
        return [mode.gain for mode in self.modes], [mode.last for mode in self.modes]

    def clusters_of(self, partners: Sequence[int]) -> list[Cluster]:
        """Return the clusters of some partners: each by itself, as every teacher serves one."""
        return [(row,) for row in partners]

    def gain_of(self, cluster: Cluster, mode: int) -> Ints:
        """Return (V,) what a cluster is worth in a mode."""
        gain: Ints = self.modes[mode].gain[cluster[0]]
        return gain

    def worth_a_look(self, gain: Ints) -> list[int]:
        """Return the rows that are among the best for some vector: any other can be swapped for one of them.

        Under a budget a swap may take too much; there the rows are left out that may not be, or that only lose.
        """
        if self.budget:
            least = 0 if len(self.vectors) == 1 and not self.least else FORBIDDEN // 2
            return np.nonzero(gain.max(axis=1) > least)[0].tolist()
        if self.most >= len(gain):
            return list(range(len(gain)))
        places = np.argpartition(-gain, self.most - 1, axis=0)[: self.most] if self.most else gain[:0]
        return sorted(set(places.ravel().tolist()))

    def halves(self, vector: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Return every two vectors that add up to a vector."""
        first, second, starts = self.sums
        end = starts[vector + 1] if vector + 1 < len(starts) else len(first)
        return first[starts[vector]:end], second[starts[vector]:end]

    def worth(self, partners: Sequence[int], mode: int) -> int:
        """Return the best worth of a set of partners in a mode."""
        if self.efforts[list(partners)].sum() > self.budget:
            return FORBIDDEN
        return int((self._shared(self.clusters_of(partners), mode)[-1] + self.modes[mode].last).max())

    def dispatch(self, partners: Sequence[int], mode: int) -> tuple[int, list[tuple[Cluster, int]]]:
        """Return the best worth of a set of partners in a mode, and the place of the vector that goes to each cluster."""
        clusters = self.clusters_of(partners)
        states = self._shared(clusters, mode)
        ends = states[-1] + self.modes[mode].last
        vector = int(ends.argmax())
        worth = int(ends[vector])
        chosen = []
        for cluster, before in zip(reversed(clusters), reversed(states[:-1]), strict=True):
            first, second = self.halves(vector)
            here = int(np.argmax(before[first] + self.gain_of(cluster, mode)[second]))
            chosen.append((cluster, int(second[here])))
            vector = int(first[here])
        return worth, chosen[::-1]

    def work(self, cluster: Cluster, vector: int) -> Iterator[Work]:
        """Yield what a vector does at a cluster."""
        sizes = self.crews[vector].tolist()
        crew = [(skill, size) for skill, size in enumerate(sizes) if size]
        given = share(self.cover.needs, self.cover.skills, cluster[0], crew, self.cover.least)
        school = self.rural[cluster[0]]
        for (skill, size), periods in zip(crew, given, strict=True):
            yield Work(skill, size, (school,), {
                (school, subject): number
                for subject, number in zip(self.facts.county.policy.subjects, periods, strict=True) if number})

    def _shared(self, clusters: Sequence[Cluster], mode: int) -> list[Ints]:
        """Return, after each of some clusters, the best worth (V,) of what has been sent to all of them."""
        state = np.full(len(self.vectors), FORBIDDEN, dtype=np.int64)
        state[0] = 0
        states = [state]
        for cluster in clusters:
            states.append(np.maximum(self.sums.joined(states[-1], self.gain_of(cluster, mode)), FORBIDDEN))
        return states

    def nobody(self) -> Ints:
        """Return the state (K, E, V) before the first row."""
        state = np.full(
            (self.counted * self.most + 1, self.budget + 1, len(self.vectors)), FORBIDDEN, dtype=np.int64)
        state[0, :, 0] = 0
        return state

    def within(self, gains: Sequence[Ints], lasts: Sequence[Ints], least: int, most_sets: int) -> list[Bundle] | None:
        """List the bundles worth at least so much under some gains; None where there are more than so many.

        Row by row every set begun either takes the row or does not; it goes on as long as the best that the rows to
        come can add makes it worth enough, so that nothing is begun in vain.
        """
        found: list[Bundle] = []
        first, second, starts = self.sums
        target = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(first))))
        for mode, (gain, last) in enumerate(zip(gains, lasts, strict=True)):
            end = last[target]
            rows = [row for row in range(len(gain)) if (gain[row] > FORBIDDEN // 2).any()]
            to_come = self.to_come(gain, rows)
            states = np.full((1, len(self.vectors)), FORBIDDEN, dtype=np.int64)
            states[0, 0] = 0
            sets = np.full((1, self.most), -1, dtype=np.int64)
            counts, left = np.zeros(1, dtype=np.int64), np.full(1, self.budget, dtype=np.int64)
            for place, row in enumerate(rows):
                takes = np.nonzero((counts < self.most) & (left >= self.efforts[row]))[0]
                joined = self.sums.joined(states[takes], gain[row])
                longer = sets[takes]
                longer[np.arange(len(takes)), counts[takes]] = row
                states = np.concatenate((states, np.maximum(joined, FORBIDDEN)))
                sets, counts = np.concatenate((sets, longer)), np.concatenate((counts, counts[takes] + 1))
                left = np.concatenate((left, left[takes] - self.efforts[row]))
                hopes = to_come[place + 1][self.counted * counts, left]
                keep = (states[:, first] + hopes[:, second] + end).max(axis=1) >= least
                states, sets, counts, left = states[keep], sets[keep], counts[keep], left[keep]
                if len(states) + len(found) > most_sets or len(states) * len(first) > _MOST_CELLS:
                    return None
            worth = np.where(counts >= self.least, (states + last).max(axis=1), FORBIDDEN)
            found += [
                Bundle(int(worth[one]), tuple(sets[one, : counts[one]].tolist()), mode)
                for one in np.nonzero(worth >= least)[0]]
        return found

    def to_come(self, gain: Ints, rows: Sequence[int]) -> list[Ints]:
        """Return, after each number of rows, what the rows to come add at best (by partners so far, effort left, vector)."""
        state = self.nobody()
        found = []
        for row in (*reversed(rows), None):
            best = np.full_like(state, FORBIDDEN)
            for count in range(len(state)):
                best[count] = state[max(0, self.least - count): self.most + 1 - count].max(axis=0, initial=FORBIDDEN)
            found.append(best)
            if row is not None:
                state = self.sums.taken(state, gain[row], int(self.efforts[row]), self.counted)
        return found[::-1]


def counted(vectors: Ints, numbers: Sequence[int], most: int) -> Ints:
    """Return vectors (V, types) counted by a number of each type, (V, most)."""
    found = np.zeros((len(vectors), most), dtype=np.int64)
    for place, number in enumerate(numbers):
        found[:, number] += vectors[:, place]
    return found


def merged(facts: Facts, unit: School, weights: Mapping[str, int]) -> list[tuple[Kind, ...]]:
    """Merge the types of a unit that no rule and none of the weighed goals tells apart."""
    county = facts.county
    rows = [row for rule in facts.rules for row in rule.leaving(county, unit)]
    speakers: tuple[Rule | Goal, ...] = (*facts.rules, *(goal for goal in facts.goals if goal.id in weights))
    found: dict[object, list[Kind]] = {}
    for kind in facts.types_of.get(unit.id, ()):
        teacher = county.teacher[kind.members[0]]
        key = (
            kind.skill, tuple(row.weights.get(teacher.id, 0) for row in rows),
            tuple(one.tells_apart(county, teacher) for one in speakers), frozenset(map(frozenset, facts.stops[kind.index])))
        found.setdefault(key, []).append(kind)
    return [tuple(kinds) for kinds in found.values()]
