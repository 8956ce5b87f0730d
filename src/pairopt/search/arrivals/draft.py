"""The model of arrivals: instead of periods, a flag for each crew that may arrive at a rural unit.

Where teachers go along pairs and serve one school each, what a rural unit gains depends on the crew (so many teachers
of each skill) that arrives there, and a table says it. Each rural unit has exactly one arrangement:

    sole       one urban unit sends a crew: a flag for each unit and crew, worth what the table says
    joint      several units send a crew each: a flag for each sum of crews, worth what the table says of the sum, and
               one for each unit and crew that takes part in it
    nobody     where it may stay without a partner

With flags of sole crews the relaxation is nearly as tight as one over whole bundles: half a pair is worth half of what
the pair is, not half of the teachers at the dearest periods. Joint crews are few; looser rows do for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from ortools.sat.python import cp_model

from pairopt.county import School
from pairopt.derive import Facts, Kind, Stop
from pairopt.goals.goal import Goal
from pairopt.search.arrivals.crews import Crews, distinct
from pairopt.search.bundles.cover import Cover
from pairopt.search.compact.draft import Crew, Draft, Linear, Need
from pairopt.search.units.assemble import share
from pairopt.search.units.board import partners_of
from pairopt.search.units.crews import Flags, Ints


class _Choice(NamedTuple):
    """Crews [crew, skill] of which one at most arrives at a school, what each is worth there, and a flag for each."""

    units: int
    crews: Ints
    worths: Ints
    flags: list[cp_model.IntVar]


class Arrivals(Draft):
    """A draft that has flags of crews in place of periods.

    Raises
    ------
    TooMany
        Where there are more crews than can be listed.
    """

    def __init__(self, facts: Facts) -> None:
        super().__init__(facts)
        self._cover = Cover(
            facts, [school.id for school in facts.rural],
            {goal.id: 1 for goal in facts.goals if type(goal).of_need is not Goal.of_need})
        self._crews = Crews(facts)
        self._worths = [self._arrange(place, school) for place, school in enumerate(facts.rural)]

    def _arrange(self, place: int, school: School) -> cp_model.IntVar:
        """Post the arrangements of a rural unit; return what the one that holds is worth."""
        limits = partners_of(self.facts, school)
        sole: list[_Choice] = []
        joint: list[_Choice] = []
        for unit, crews in self._crews.of_unit.items():
            if (unit, school.id) in self.pairs:
                own = [self._choice(1, crews, place, f"{unit} sends to {school.id}")]
                sole += own
                if limits.most > 1:
                    joint.append(self._choice(1, crews, place, f"{unit} joins at {school.id}"))
                    own.append(joint[-1])
                self._tie(unit, school.id, own)
        sums = [
            self._choice(number, self._crews.joint[number], place, f"{number} join at {school.id}")
            for number in range(2, limits.most + 1)]
        if sums:
            self._join(joint, sums)
        nobody = self.flag(f"nobody to {school.id}") if not limits.least else 0
        self.model.add(_number(sole) + _number(sums) + nobody == 1)
        most = max((int(one.worths.max(initial=0)) for one in (*sole, *sums)), default=0)
        worth = self.number(most, f"worth at {school.id}")
        self.model.add(worth == _worth(sole) + _worth(sums))
        return worth

    def _choice(self, units: int, crews: Ints, place: int, name: str) -> _Choice:
        """Return the choice among crews that may arrive at the rural unit in some place."""
        worths, may = self._cover.of(crews)
        here = np.flatnonzero(may[:, place])
        return _Choice(units, crews[here], worths[here, place], [self.flag(f"{name}: {one}") for one in here])

    def _tie(self, unit: str, school: str, own: list[_Choice]) -> None:
        """Post that one crew of a unit is chosen where its pair stands, and that its teachers are that crew."""
        self.model.add(_number(own) == self.pairs[unit, school])
        types = self.facts.types_of.get(unit, ())
        for skill in sorted({kind.skill for kind in types}):
            going = [
                self.crew[kind.index, (school,)] for kind in types
                if kind.skill == skill and (kind.index, (school,)) in self.crew]
            self.model.add(_size(own, skill) == sum(going))

    def _join(self, joint: list[_Choice], sums: list[_Choice]) -> None:
        """Post that a sum of crews is that of the crews of so many units."""
        self.model.add(_number(joint) == sum(one.units * _number([one]) for one in sums))
        for one in joint:
            self.model.add(_number([one]) <= _number(sums))
        for skill in range(len(self.facts.skills)):
            self.model.add(_size(joint, skill) == _size(sums, skill))
        # Every plan keeps what follows; the relaxation does not, and would mix halves of many crews.
        # Crews are worth no more together than each alone.
        self.model.add(_worth(sums) <= _worth(joint))
        # Where a crew has so many teachers of some subjects, the sum has as many; where two have, twice as many.
        skills = self._cover.skills.teaches @ self._cover.needs.member > 0  # [skill, set of subjects]: meets it
        for meets in distinct(skills.T.astype(np.int64)):
            apart, together = ([one.crews @ meets for one in choices] for choices in (joint, sums))
            for size in range(1, max(int(heads.max(initial=0)) for heads in apart) + 1):
                units = [np.minimum(one.units, heads // size) for one, heads in zip(sums, together, strict=True)]
                self.model.add(_weighted(joint, [heads >= size for heads in apart]) <= _weighted(sums, units))

    # In place of what a draft does with periods.

    def crew_key(self, kind: Kind, stop: Stop) -> Crew:
        """Return the crew at a school: teachers of one skill, of whatever unit."""
        return Crew("", kind.skill, stop)

    def add_work(self, crew: Crew) -> None:
        """Add nothing: the tables know the periods."""

    def worth_of_periods(self, goal: Goal) -> Linear:
        """Return the worth of all arrangements."""
        return sum(self._worths) if type(goal).of_need is not Goal.of_need else 0

    def periods(
        self, sizes: Mapping[Crew, int], value: Callable[[cp_model.IntVar], int]
    ) -> Mapping[Crew, Mapping[Need, int]]:
        """Return what each crew gives where everybody at a school shares its needs out."""
        cover, subjects = self._cover, self.county.policy.subjects
        found: dict[Crew, Mapping[Need, int]] = {}
        for place, school in enumerate(cover.rural):
            here = sorted(crew for crew in sizes if crew.stop == (school,))
            given = share(cover.needs, cover.skills, place, [(crew.skill, sizes[crew]) for crew in here], cover.least)
            for crew, row in zip(here, given, strict=True):
                found[crew] = {(school, subject): periods for subject, periods in zip(subjects, row, strict=True)}
        return found


def _number(choices: Sequence[_Choice]) -> Linear:
    return cp_model.LinearExpr.sum([flag for one in choices for flag in one.flags])


def _worth(choices: Sequence[_Choice]) -> Linear:
    return _weighted(choices, [one.worths for one in choices])


def _size(choices: Sequence[_Choice], skill: int) -> Linear:
    return _weighted(choices, [one.crews[:, skill] for one in choices])


def _weighted(choices: Sequence[_Choice], weights: Sequence[Ints | Flags]) -> Linear:
    """Return what the crews chosen weigh, by weights [crew] of each choice."""
    held = [
        (flag, int(weight)) for one, of_crew in zip(choices, weights, strict=True)
        for flag, weight in zip(one.flags, of_crew.tolist(), strict=True) if weight]
    return cp_model.LinearExpr.weighted_sum([flag for flag, _ in held], [weight for _, weight in held])
