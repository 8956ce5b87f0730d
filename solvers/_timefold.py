"""The county as a Timefold user would model it; importing this module starts the JVM (its decorators need one).

A teacher's school is where the teacher would go: who would go to a school that is not paired with the own unit stays at
home, so that a unit may change its partner in one move.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from timefold.solver.domain import (
    PlanningEntityCollectionProperty, PlanningId, PlanningScore, PlanningVariable, ProblemFactCollectionProperty, ValueRangeProvider,
    planning_entity, planning_solution)
from timefold.solver.score import ConstraintCollectors, ConstraintFactory, Constraint, HardMediumSoftScore, Joiners, constraint_provider


@dataclass(eq=False)
class Urban:
    id: str
    least: int
    most: int
    rows: list[int]
    def __str__(self): return self.id


@dataclass(eq=False)
class School:
    id: str
    worths: list[list[int]]
    def __str__(self): return self.id


@planning_entity
@dataclass(eq=False)
class Pairing:
    id: Annotated[str, PlanningId]
    school: School
    candidates: Annotated[list[Urban], ValueRangeProvider]
    fit: dict[str, int]
    urban: Annotated[Urban | None, PlanningVariable] = field(default=None)


@planning_entity
@dataclass(eq=False)
class Teacher:
    id: Annotated[str, PlanningId]
    home: Urban
    subjects: list[int]
    load: int
    least: int
    weights: list[int]
    reach: Annotated[list[School], ValueRangeProvider]
    school: Annotated[School | None, PlanningVariable(allows_unassigned=True)] = field(default=None)


@planning_solution
@dataclass(eq=False)
class Assignment:
    urbans: Annotated[list[Urban], ProblemFactCollectionProperty]
    pairings: Annotated[list[Pairing], PlanningEntityCollectionProperty]
    teachers: Annotated[list[Teacher], PlanningEntityCollectionProperty]
    score: Annotated[HardMediumSoftScore | None, PlanningScore] = field(default=None)


def too_many(urban: Urban, count: int) -> int:
    return max(urban.least - count, count - urban.most, 0)


def excess(urban: Urban, teachers: list[Teacher]) -> int:
    total = 0
    for place in range(len(urban.rows)):
        used = 0
        for teacher in teachers:
            used += teacher.weights[place]
        if used > urban.rows[place]:
            total += used - urban.rows[place]
    return total


def worth(school: School, teachers: list[Teacher]) -> int:
    given = [0 for _ in school.worths]
    total = 0
    for teacher in teachers:
        for _ in range(teacher.load):
            best = -1
            at = -1
            for subject in teacher.subjects:
                if given[subject] < len(school.worths[subject]) and school.worths[subject][given[subject]] > best:
                    best = school.worths[subject][given[subject]]
                    at = subject
            if at < 0:
                break
            given[at] += 1
            total += best
    return total


def lacking(school: School, teachers: list[Teacher]) -> int:
    given = [0 for _ in school.worths]
    total = 0
    for teacher in teachers:
        taught = 0
        for _ in range(teacher.load):
            best = -1
            at = -1
            for subject in teacher.subjects:
                if given[subject] < len(school.worths[subject]) and school.worths[subject][given[subject]] > best:
                    best = school.worths[subject][given[subject]]
                    at = subject
            if at < 0:
                break
            given[at] += 1
            taught += 1
        if taught < teacher.least:
            total += teacher.least - taught
    return total


@constraint_provider
def constraints(factory: ConstraintFactory) -> list[Constraint]:
    def sent():
        return factory.for_each(Teacher).join(
            Pairing, Joiners.equal(lambda teacher: teacher.school, lambda pairing: pairing.school),
            Joiners.equal(lambda teacher: teacher.home, lambda pairing: pairing.urban))
    return [
        factory.for_each(Pairing).group_by(lambda pairing: pairing.urban, ConstraintCollectors.count())
        .complement(Urban, lambda urban: 0)
        .penalize(HardMediumSoftScore.ONE_HARD, too_many).as_constraint("partners"),
        sent().group_by(lambda teacher, pairing: teacher.home, ConstraintCollectors.to_list(lambda teacher, pairing: teacher))
        .penalize(HardMediumSoftScore.ONE_HARD, excess).as_constraint("leaving"),
        sent().group_by(lambda teacher, pairing: teacher.school, ConstraintCollectors.to_list(lambda teacher, pairing: teacher))
        .penalize(HardMediumSoftScore.ONE_HARD, lacking).as_constraint("post"),
        sent().group_by(lambda teacher, pairing: teacher.school, ConstraintCollectors.to_list(lambda teacher, pairing: teacher))
        .reward(HardMediumSoftScore.ONE_MEDIUM, worth).as_constraint("coverage"),
        factory.for_each(Pairing).reward(HardMediumSoftScore.ONE_SOFT, lambda pairing: pairing.fit[pairing.urban.id]).as_constraint("fit"),
    ]
