"""The county as numbers: one sender for each urban unit, the worth of pairs, and the limits of partners.

All goals are added up in one whole number, each scaled so far above those behind it that no change of two urban units
can make up for a loss in it by gains behind. Where that would not fit into 63 bits, the last goals are left to the
audit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

import numpy as np

from pairopt.county import School
from pairopt.derive import Facts
from pairopt.goals.goal import Band, Goal
from pairopt.goals.paired import Paired, weight
from pairopt.links import pinned_pairs, pinned_teachers
from pairopt.plan import Plan
from pairopt.rules.rule import Budget, Limits
from pairopt.rules.teams import remote
from pairopt.rules.together import groups
from pairopt.search.units.crews import Flags, Ints, Needs, skills_of
from pairopt.search.units.sender import NEVER, Class, Sender, allowed, head_counts, vectors
from pairopt.shortage import shortages

_LARGEST = 2**58


class Board:
    """All that changes of partners need to know of a county, or of a part of it that nothing ties to the rest.

    Parameters
    ----------
    facts
        Within what `pairopt.search.units.limits` allows.
    start
        Companions stay where this plan has them: they are tied across units, so these searches do not move them.
    """

    def __init__(self, facts: Facts, start: Plan | None) -> None:
        self.facts, self.county, self.start = facts, facts.county, start
        self.urban = [school.id for school in facts.urban]
        self.rural = [school.id for school in facts.rural]
        self.place = {unit: at for side in (self.urban, self.rural) for at, unit in enumerate(side)}
        self.least_post = least_post(facts)
        self.skills = skills_of(facts)
        self.needs = Needs([[self._bands(rural, subject) for subject in self.county.policy.subjects]
                            for rural in self.rural], len(self.county.policy.subjects))
        self.limits = [partners_of(facts, school) for school in facts.urban]
        self.must_pair = bool(facts.rural) and partners_of(facts, facts.rural[0]).least > 0
        self.may_pair: Flags = np.zeros((len(self.urban), len(self.rural)), np.bool_)
        for urban, partners in facts.candidates.items():
            self.may_pair[self.place[urban], [self.place[one] for one in partners]] = True
        self.efforts = [self._effort(school) for school in facts.urban]
        classes = [tuple(self._classes(school)) for school in facts.urban]
        self.fixed = self._fixed(classes)
        for at, unit in self.fixed.items():
            self.may_pair[:, at] &= np.arange(len(self.urban)) == unit
        self._fill(classes)

    # Limits.

    def _effort(self, school: School) -> tuple[Ints, int] | None:
        """What each rural unit takes of a budget, and the budget."""
        budget = budget_of(self.facts, school)
        return (np.array([budget.costs[rural] for rural in self.rural], np.int64), budget.limit) if budget else None

    def _fixed(self, classes: Sequence[Sequence[Class]]) -> dict[int, int]:
        """The urban partner of the rural units whose pair is pinned, or needed by somebody who must be sent there."""
        found = {
            rural: unit for unit, of_unit in enumerate(classes) for one in of_unit if one.must and len(one.reach) == 1
            for rural in one.reach}
        pairs = pinned_pairs(self.county) if self.county.active("pins") else ()
        return found | {
            self.place[rural]: self.place[urban] for urban, rural in pairs
            if urban in self.place and rural in self.place}

    # Teachers.

    def _classes(self, school: School) -> Iterator[Class]:
        """The classes of a unit; a type is split where companions stand at several schools."""
        rows = [row for rule in self.facts.rules for row in rule.leaving(self.county, school)]
        found: dict[tuple[int, tuple[int, ...], frozenset[int], bool], list[tuple[tuple[int, ...], str]]] = {}
        for kind in self.facts.types_of.get(school.id, ()):
            can = self.skills.load[kind.skill] >= self.least_post
            anywhere = frozenset(self.place[stop[0]] for stop in self.facts.stops[kind.index]) if can else frozenset()
            for one in kind.members:
                reach, must = self._bound(one, anywhere)
                if reach or must:
                    weights = tuple(row.weights.get(one, 0) for row in rows)
                    found.setdefault((kind.skill, weights, reach, must), []).append((self._costs(one, reach), one))
        for (skill, weights, reach, must), members in found.items():
            members.sort(key=lambda member: ([-cost for cost in member[0]], member[1]))
            costs, ids = zip(*members, strict=True)
            yield Class(ids, costs, skill, weights, reach, must)

    def _bound(self, one: str, reach: frozenset[int]) -> tuple[frozenset[int], bool]:
        """Where a teacher may go, and whether the teacher must: by pins, and companions as the start has them."""
        must = False
        if self.county.active("together") and one in groups(self.county):
            must = self.start is not None and one in self.start.posts
            reach &= {self.place[self.start.base(one)]} if self.start and must else frozenset()
        pinned = pinned_teachers(self.county).get(one) if self.county.active("pins") else None
        if pinned is not None:
            must = True
            reach &= {self.place[pinned]} if pinned in self.place else reach if not pinned else frozenset()
        return reach, must

    def _costs(self, one: str, reach: frozenset[int]) -> tuple[int, ...]:
        """What sending a teacher adds in each goal at the worst base of the reach, more being better."""
        teacher = self.county.teacher[one]
        bases = [self.county.school[self.rural[rural]] for rural in sorted(reach)]
        return tuple(
            min((sign(goal) * goal.of_post(self.county, teacher, base)
                 for base in (bases if goal.minds_base(self.county, teacher) else bases[:1])), default=0)
            for goal in self.facts.goals)

    # Worths.

    def _bands(self, rural: str, subject: str) -> tuple[Band, ...]:
        need = shortages(self.county).get((rural, subject))
        if not need:
            return ()
        found = (goal.of_need(self.county, need) for goal in self.facts.goals)
        return next((bands for bands in found if bands), (Band(need.periods, 0),))

    def _fill(self, classes: Sequence[Sequence[Class]]) -> None:
        """Settle the scales and fill the tables of all senders."""
        choices = [
            vectors(of_unit, [row.limit for rule in self.facts.rules for row in rule.leaving(self.county, school)])
            for school, of_unit in zip(self.facts.urban, classes, strict=True)]
        heads = [self._heads(*unit) for unit in zip(self.facts.urban, classes, choices, strict=True)]
        skills = np.eye(len(self.skills.load), dtype=np.int64)
        crews = [choice @ skills[[one.skill for one in of_unit]] for of_unit, choice in zip(classes, choices, strict=True)]
        distinct, which = np.unique(np.concatenate(crews), axis=0, return_inverse=True)
        covered, possible = self.needs.covered(distinct, self.skills, self.least_post)
        pairs = np.array([pair_worths(self.facts, goal) * self.may_pair for goal in self.facts.goals])
        counts = np.array([type(goal).of_need is not Goal.of_need for goal in self.facts.goals], np.int64)
        most_partners = max(limits.most for limits in self.limits)
        at_a_school = np.abs(pairs).max(axis=(1, 2), initial=0) + counts * covered.max(initial=0)
        of_staff = np.array([np.abs(head).max(axis=0) for head in heads]).max(axis=0)
        scales, self.penalty = _scales([int(one) for one in most_partners * at_a_school + of_staff])
        self.scales: Ints = np.array(scales, np.int64)
        self.pair_worth: Ints = np.tensordot(self.scales, pairs, 1)
        worth = np.where(possible, covered * int(self.scales @ counts), NEVER)
        rows_of = np.split(which.ravel(), np.cumsum([len(choice) for choice in choices])[:-1])
        self.senders = []
        for school, of_unit, choice, head, rows in zip(self.facts.urban, classes, choices, heads, rows_of, strict=True):
            table = worth[rows]
            table[~(allowed(of_unit, choice, len(self.rural)) & self._teams(school, choice))] = NEVER
            some = np.flatnonzero((table > NEVER).any(axis=1) | (choice.sum(axis=1) == 0))
            all_go = np.array([len(one.members) if one.must else 0 for one in of_unit], np.int64)
            staff = np.where((choice >= all_go).all(axis=1), head @ self.scales, NEVER)
            self.senders.append(Sender(of_unit, choice, staff, some, table[some]))

    def _heads(self, school: School, of_unit: Sequence[Class], choice: Ints) -> Ints:
        """What the goals that count heads add for each vector of a unit [vector, goal]."""
        places = range(1, int(choice.sum(axis=1).max()) + 1)
        of_sender = {
            at: list(accumulate(
                (sign(goal) * goal.of_sender(self.county, school, place) for place in places),
                initial=sign(goal) * goal.of_unit(self.county, school)))
            for at, goal in enumerate(self.facts.goals)}
        return head_counts(of_unit, choice, of_sender, len(self.facts.goals))

    def _teams(self, school: School, choice: Ints) -> Flags:
        """Where each vector may go as far as teams at remote schools say."""
        least = self.county.policy.min_team if self.county.active("teams") else 0
        size = choice.sum(axis=1)
        if least <= 1:
            return np.ones((len(choice), len(self.rural)), np.bool_)
        far = np.array([remote(self.county, school, rural) for rural in self.facts.rural], np.bool_)
        alone: Flags = (size > 0) & (size < least)
        return ~(alone[:, None] & far[None, :])

    def read(self, worth: int) -> tuple[int, ...]:
        """Return what a worth says: broken limits (a negative number), then goal by goal, more being better."""
        values = []
        for scale in (self.penalty, *(int(scale) for scale in self.scales if scale)):
            value = (worth + scale // 2) // scale
            values.append(value)
            worth -= value * scale
        return tuple(values)


def partners_of(facts: Facts, unit: School) -> Limits:
    """Return the partners that a unit may have, by all rules together."""
    said = [limits for rule in facts.rules if (limits := rule.partners(facts.county, unit))]
    others = len(facts.rural if unit.side == "urban" else facts.urban)
    return Limits(max((one.least for one in said), default=0), min((others, *(one.most for one in said))))


def budget_of(facts: Facts, unit: School) -> Budget | None:
    """Return what partners take of an urban unit, None where nothing limits it."""
    return next((budget for rule in facts.rules if (budget := rule.costs(facts.county, unit))), None)


def least_post(facts: Facts) -> int:
    """Return the least periods of a sent teacher; a placement has at least one."""
    return max(1, facts.county.policy.min_sent_periods) if any(rule.id == "post" for rule in facts.rules) else 1


def pair_worths(facts: Facts, goal: Goal) -> Ints:
    """Return what candidates are worth in a goal (U, R), more being better; with one partner a unit `paired` is of pairs."""
    worths = np.zeros((len(facts.urban), len(facts.rural)), dtype=np.int64)
    if isinstance(goal, Paired):
        worths += [weight(school) for school in facts.rural]
    elif type(goal).of_pair is not Goal.of_pair:
        place = {school.id: row for row, school in enumerate(facts.rural)}
        for row, unit in enumerate(facts.urban):
            for one in facts.candidates[unit.id]:
                rural = facts.rural[place[one]]
                worths[row, place[one]] = sign(goal) * goal.of_pair(facts.county, unit, rural)
    return worths


def sign(goal: Goal) -> int:
    """1 where more is better, else −1."""
    return 1 if goal.better == "more" else -1


def _scales(reach: Sequence[int]) -> tuple[list[int], int]:
    """Return a scale for each goal, 0 for the last ones where they do not fit, and the scale of broken limits.

    Parameters
    ----------
    reach
        By goal: no set of partners of an urban unit counts more than this either way.
    """
    for counted in range(len(reach), -1, -1):
        scales, below = [0] * len(reach), 0
        for at in reversed(range(counted)):
            scales[at] = 1 + 4 * below  # two urban units, each from one end of its range to the other
            below += scales[at] * reach[at]
        if (1 + 4 * below) * 64 < _LARGEST:
            break
    return scales, 1 + 4 * below
