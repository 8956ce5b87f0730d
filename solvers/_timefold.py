"""The county as a Timefold model: who is whose partner, and who would go where.

Its decorators start the JVM, so that this module is imported when the search begins. Timefold translates the functions
here to Java, so they are plain arithmetic, and annotations are not postponed.

A teacher whose post is not at a partner of the own unit stays at home and counts nothing: thus a rural unit changes its
partner in one move, and nobody has to be called back before.
"""

from dataclasses import dataclass, field
from typing import Annotated

from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (
    Constraint,
    ConstraintCollectors,
    ConstraintFactory,
    HardMediumSoftScore,
    Joiners,
    constraint_provider,
)


@dataclass(eq=False)
class Urban:
    """An urban unit, with its least and most partners."""

    id: str
    place: int
    least: int
    most: int


@dataclass(eq=False)
class Row:
    """A row that those who leave a unit must keep; teachers name their weights by its place."""

    home: Urban
    place: int
    limit: int


@dataclass(eq=False)
class Group:
    """Companions, who all go to one township or stay."""

    size: int


@dataclass(eq=False)
class Post:
    """A subject that is short at a school: what 0, 1, … covered periods are worth, and the least a teacher gives."""

    school: str
    subject: str
    township: str
    worths: list[int]
    least: int


@planning_entity
@dataclass(eq=False)
class Rural:
    """A rural unit in search of its partner; fits by the place of the urban unit."""

    id: Annotated[str, PlanningId]
    fits: list[int]
    candidates: Annotated[list[Urban], ValueRangeProvider]
    partner: Annotated[Urban | None, PlanningVariable] = field(default=None)


@planning_entity
@dataclass(eq=False)
class Teacher:
    """A teacher who may be sent, and the post to take if its school is a partner of the own unit."""

    id: Annotated[str, PlanningId]
    home: Urban
    load: int
    weights: list[int]
    group: Group | None
    posts: Annotated[list[Post], ValueRangeProvider]
    post: Annotated[Post | None, PlanningVariable(allows_unassigned=True)] = field(default=None)


@planning_solution
@dataclass(eq=False)
class Assignment:
    """Everybody's partner and post."""

    urban: Annotated[list[Urban], ProblemFactCollectionProperty]
    rows: Annotated[list[Row], ProblemFactCollectionProperty]
    rural: Annotated[list[Rural], PlanningEntityCollectionProperty]
    teachers: Annotated[list[Teacher], PlanningEntityCollectionProperty]
    score: Annotated[HardMediumSoftScore | None, PlanningScore] = field(default=None)


def outside(urban: Urban, partners: int) -> int:
    """By how much a unit has too few or too many partners."""
    if partners < urban.least:
        return urban.least - partners
    if partners > urban.most:
        return partners - urban.most
    return 0


def excess(row: Row, used: int) -> int:
    """By how much those who leave break a row."""
    return used - row.limit if used > row.limit else 0


def lacking(post: Post, teachers: int) -> int:
    """How many periods a need is too small for so many teachers."""
    missing = teachers * post.least - (len(post.worths) - 1)
    return missing if missing > 0 else 0


def parted(group: Group, sent: int, townships: int) -> int:
    """How many companions are missing, and how many townships too many they go to."""
    return group.size - sent + townships - 1


def covered(post: Post, periods: int) -> int:
    """What so many periods of a need are worth."""
    short = len(post.worths) - 1
    return post.worths[periods] if periods < short else post.worths[short]


@constraint_provider
def constraints(factory: ConstraintFactory) -> list[Constraint]:
    """Return the rules (hard), the periods covered (medium) and the fit of the pairs (soft)."""
    def sent():  # (Teacher, Rural) of those who leave
        return factory.for_each(Teacher).join(
            Rural, Joiners.equal(lambda one: one.post.school, lambda rural: rural.id),
            Joiners.equal(lambda one: one.home, lambda rural: rural.partner))

    return [
        factory.for_each(Rural)
        .group_by(lambda rural: rural.partner, ConstraintCollectors.count())
        .complement(Urban, lambda urban: 0)
        .penalize(HardMediumSoftScore.ONE_HARD, outside).as_constraint("partners"),
        sent()
        .join(Row, Joiners.equal(lambda one, rural: one.home, lambda row: row.home))
        .group_by(lambda one, rural, row: row, ConstraintCollectors.sum(lambda one, rural, row: one.weights[row.place]))
        .penalize(HardMediumSoftScore.ONE_HARD, excess).as_constraint("leaving"),
        sent()
        .group_by(lambda one, rural: one.post, ConstraintCollectors.count_bi())
        .penalize(HardMediumSoftScore.ONE_HARD, lacking).as_constraint("post"),
        sent()
        .filter(lambda one, rural: one.group is not None)
        .group_by(
            lambda one, rural: one.group, ConstraintCollectors.count_bi(),
            ConstraintCollectors.count_distinct(lambda one, rural: one.post.township))
        .penalize(HardMediumSoftScore.ONE_HARD, parted).as_constraint("together"),
        sent()
        .group_by(lambda one, rural: one.post, ConstraintCollectors.sum(lambda one, rural: one.load))
        .reward(HardMediumSoftScore.ONE_MEDIUM, covered).as_constraint("coverage"),
        factory.for_each(Rural)
        .impact(HardMediumSoftScore.ONE_SOFT, lambda rural: rural.fits[rural.partner.place]).as_constraint("fit"),
    ]
