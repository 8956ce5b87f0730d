"""What a planner hands in: a county, its schools, teachers, wishes and settings.

Every noun is frozen and small. Quantities are exact: integers, or `decimal.Decimal` where a planner may write a
fraction. Rows are sorted by their key, so that two counties with the same content are equal whatever files they came
from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from pairopt.plan import Plan
from pairopt.scenario import Scenario
from pairopt.settings import CoverageSettings, FitSettings, Policy, Slack, SolveSettings


@dataclass(frozen=True)
class School:
    """A school unit: one stage, perhaps one stream, of a legal school (a row of `schools`).

    Parameters
    ----------
    legal
        Id of the legal school; the unit's own id where the row names none.
    side, stage, stream
        Codes of `pairopt.words`; `stream` may be blank.
    pupils
        None where the cell is blank; a unit with 0 pupils takes no part.
    classes
        Twelve numbers of classes, grade 1 first.
    indices
        Teaching, staff, equipment, resources, each 0–100 or None.
    priority
        1 (first) to 5.
    """

    id: str
    name: str
    legal: str
    side: str
    stage: str
    stream: str = ""
    township: str = ""
    lon: float | None = None
    lat: float | None = None
    pupils: int | None = None
    classes: tuple[int, ...] = (0,) * 12
    min_partners: int | None = None
    max_partners: int | None = None
    max_dispatch: int | None = None
    teachers_total: int | None = None
    effort_budget: Decimal | None = None
    priority: int = 3
    indices: tuple[Decimal | None, ...] = (None,) * 4

    @property
    def place(self) -> str:
        """The township; a blank township is a township of its own."""
        return self.township or f"\0{self.id}"

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"


@dataclass(frozen=True)
class Teacher:
    """A teacher of one unit.

    Parameters
    ----------
    school
        Id of the own unit.
    gender, born
        ``""`` and None where the cell is blank: such a teacher is never sent.
    subjects
        At least one; the first is the main subject.
    stages
        Stages that the teacher is qualified for; the stage of the own unit where the cell is blank.
    rank
        Key of `pairopt.words.TITLES`; `title` is the text as written.
    weekly_periods
        Periods a week now taught, subject by subject; None where the cell is blank.
    companions
        Ids of the teachers named in ``with``.
    """

    id: str
    name: str
    school: str
    gender: str
    born: date | None
    subjects: tuple[str, ...]
    stages: tuple[str, ...]
    title: str = ""
    rank: str = "none"
    teaching_since: date | None = None
    teaching_years: Decimal | None = None
    rural_years: Decimal | None = None
    volunteer: bool = False
    backbone: str = ""
    assessment: str = ""
    exempt: str = ""
    weekly_periods: tuple[Decimal, ...] | None = None
    last_dispatch: int | None = None
    wishes: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"


@dataclass(frozen=True)
class Need:
    """A planner's own word on a need: None keeps the derived figure, or the school's priority."""

    school: str
    subject: str
    short_periods: Decimal | None = None
    priority: int | None = None


@dataclass(frozen=True)
class PairRow:
    """What is said of a pair before the plan: it stood last year, is pinned, or is banned."""

    urban: str
    rural: str
    kind: str
    since: int | None = None


@dataclass(frozen=True)
class Link:
    """A planner's own fit (replaces match − travel) or yearly effort of a pair."""

    urban: str
    rural: str
    fit: int | None = None
    effort: int | None = None


@dataclass(frozen=True)
class DispatchRow:
    """A pin or ban of a teacher; a blank school speaks of being sent at all."""

    teacher: str
    school: str
    kind: str


@dataclass(frozen=True)
class TravelRow:
    """Whole minutes from one unit to another, given or computed from the kilometres given."""

    origin: str
    destination: str
    minutes: int


@dataclass(frozen=True)
class PeriodsRow:
    """Weekly periods of a subject in a grade of a stage, replacing the default."""

    stage: str
    grade: int
    subject: str
    weekly_periods: Decimal


@dataclass(frozen=True)
class LoadRow:
    """Standard and maximum weekly load, replacing the defaults cell by cell; subject ``*`` = all without a row."""

    stage: str
    subject: str
    standard: Decimal | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True)
class County:
    """All that a planner hands in for one school year.

    Parameters
    ----------
    school_year
        The year in which it starts: 2026 starts in September 2026.
    reference_date
        The day at which ages and years of service are completed.
    goal_order
        None where the county gives no order: the default order stands.
    slack
        Slack by goal id; a goal that is not named has none.
    scenario
        What was laid over the county as it was handed in; counties with equal content are equal whatever brought it.
    in_force
        The plan that is carried out already, where the county is planned again; it may name units and teachers that are
        no longer there. It is no content of the county either.
    """

    name: str
    school_year: int
    reference_date: date
    schools: tuple[School, ...]
    teachers: tuple[Teacher, ...]
    needs: tuple[Need, ...] = ()
    pairs: tuple[PairRow, ...] = ()
    links: tuple[Link, ...] = ()
    dispatches: tuple[DispatchRow, ...] = ()
    travel: tuple[TravelRow, ...] = ()
    periods: tuple[PeriodsRow, ...] = ()
    loads: tuple[LoadRow, ...] = ()
    policy: Policy = field(default_factory=Policy)
    goal_order: tuple[str, ...] | None = None
    slack: Mapping[str, Slack] = field(default_factory=dict)
    coverage: CoverageSettings = field(default_factory=CoverageSettings)
    fit: FitSettings = field(default_factory=FitSettings)
    solve: SolveSettings = field(default_factory=SolveSettings)
    scenario: Scenario | None = field(default=None, compare=False)
    in_force: Plan | None = field(default=None, compare=False)

    @cached_property
    def school(self) -> Mapping[str, School]:
        """Units by id."""
        return {school.id: school for school in self.schools}

    @cached_property
    def teacher(self) -> Mapping[str, Teacher]:
        """Teachers by id."""
        return {teacher.id: teacher for teacher in self.teachers}

    @cached_property
    def staff(self) -> Mapping[str, tuple[Teacher, ...]]:
        """The teachers of each unit, in order of id."""
        rows: dict[str, list[Teacher]] = {school.id: [] for school in self.schools}
        for teacher in self.teachers:
            rows[teacher.school].append(teacher)
        return {unit: tuple(members) for unit, members in rows.items()}

    @cached_property
    def taking_part(self) -> frozenset[str]:
        """Ids of the units that take part: pupils not 0, and their stage has units left on both sides."""
        left = [school for school in self.schools if school.pupils != 0]
        sides = {(school.stage, school.side) for school in left}
        return frozenset(
            school.id for school in left if {(school.stage, "urban"), (school.stage, "rural")} <= sides
        )

    @cached_property
    def urban(self) -> tuple[School, ...]:
        """Urban units that take part, in order of id."""
        return tuple(school for school in self.schools if school.side == "urban" and school.id in self.taking_part)

    @cached_property
    def rural(self) -> tuple[School, ...]:
        """Rural units that take part, in order of id."""
        return tuple(school for school in self.schools if school.side == "rural" and school.id in self.taking_part)

    def active(self, rule: str) -> bool:
        """Whether a rule is on."""
        return rule not in self.policy.off

    def head_count(self, unit: str) -> int:
        """Teachers of a unit: `teachers_total`, or its rows in `teachers` where that is blank or 0."""
        return self.school[unit].teachers_total or len(self.staff[unit])

    def __str__(self) -> str:
        return (
            f"{self.name} {self.school_year}: {len(self.schools)} units"
            f" ({len(self.urban)} urban and {len(self.rural)} rural take part), {len(self.teachers)} teachers"
        )
