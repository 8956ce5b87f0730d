"""From a county to the facts that a search works on: who may go where, which pairs are possible, counted by type.

What a rule refuses never becomes a variable; the reasons stay with the rules (`teacher_refusals`, `pair_refusals`) and
are asked again by whoever wants to know.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from pairopt.county import County, School, Teacher
from pairopt.goals.goal import Goal
from pairopt.rules.dispatch import destinations
from pairopt.rules.rule import Rule
from pairopt.rules.together import groups
from pairopt.shortage import load_away, own_subjects

Stop = tuple[str, ...]
"""The schools that a sent teacher serves, the base first."""


@dataclass(frozen=True)
class Kind:
    """A type: teachers of one unit whom no active rule or goal tells apart.

    Parameters
    ----------
    members
        Ids in order; the first ones are named first.
    skill
        Index of the skill in `Facts.skills`.
    any_base
        Whether it matters which school of a stop is the base; where it does not, the base is the first by id.
    """

    index: int
    unit: str
    members: tuple[str, ...]
    skill: int
    any_base: bool

    def canonical(self, stop: Stop) -> Stop:
        """Return a stop as the facts name it: base first, the others in order of id."""
        return (stop[0], *sorted(stop[1:])) if self.any_base else tuple(sorted(stop))


@dataclass(frozen=True)
class Skill:
    """What teachers of many units have in common when they teach: their subjects (that are sent) and their load."""

    index: int
    subjects: tuple[str, ...]
    example: str


@dataclass(frozen=True)
class Facts:
    """All that a search needs to know; built once by `derive`.

    Parameters
    ----------
    urban, rural
        The units that take part (of a part of the county: those of the part).
    rules, goals
        Active rules and the goals in order.
    candidates
        Rural units that each urban unit may be paired with.
    types, skills
        Teachers who may be sent, counted by type; types by what they can teach.
    stops
        By type: each stop that a teacher of it may make.
    listed
        Each teacher is a type of its own, and nothing is taken for granted but the rules given.
    """

    county: County
    urban: tuple[School, ...]
    rural: tuple[School, ...]
    rules: tuple[Rule, ...]
    goals: tuple[Goal, ...]
    candidates: Mapping[str, tuple[str, ...]]
    types: tuple[Kind, ...]
    skills: tuple[Skill, ...]
    stops: Mapping[int, tuple[Stop, ...]] = field(repr=False)
    listed: bool = False

    @cached_property
    def types_of(self) -> Mapping[str, tuple[Kind, ...]]:
        """The types of each unit that has some."""
        found: dict[str, list[Kind]] = {}
        for kind in self.types:
            found.setdefault(kind.unit, []).append(kind)
        return {unit: tuple(kinds) for unit, kinds in found.items()}

    @cached_property
    def eligible_ids(self) -> frozenset[str]:
        """Teachers whom no rule refuses."""
        return frozenset(one for kind in self.types for one in kind.members)

    @cached_property
    def parts(self) -> tuple[Facts, ...]:
        """Split into parts that nothing ties together, smallest first.

        Units are tied by a possible pair, by a place where a teacher may go, and by companions. A slack is shared by
        the whole county, so with one the county is one part.
        """
        if any(self.county.slack.get(goal.id) for goal in self.goals):
            return (self,)
        import networkx as nx  # heavy

        ties: nx.Graph[str] = nx.Graph()
        ties.add_nodes_from(school.id for school in (*self.urban, *self.rural))
        ties.add_edges_from((urban, rural) for urban, rural in _pairs(self.candidates))
        for kind in self.types:
            ties.add_edges_from((kind.unit, school) for stop in self.stops[kind.index] for school in stop)
        eligible = self.eligible_ids
        for group in set(groups(self.county).values()):
            homes = [self.county.teacher[one].school for one in group if one in eligible]
            ties.add_edges_from((homes[0], home) for home in homes[1:])
        parts = sorted((sorted(part) for part in nx.connected_components(ties)), key=lambda part: (len(part), part))
        return tuple(self._part(frozenset(part)) for part in parts)

    def _part(self, ids: frozenset[str]) -> Facts:
        return replace(
            self,
            urban=tuple(school for school in self.urban if school.id in ids),
            rural=tuple(school for school in self.rural if school.id in ids),
            candidates={urban: rural for urban, rural in self.candidates.items() if urban in ids},
            types=tuple(kind for kind in self.types if kind.unit in ids),
        )


def derive(
    county: County, rules: Iterable[Rule], goals: Iterable[Goal], *, listed: bool = False, most_schools: int | None = None,
    only: Container[str] | None = None,
) -> Facts:
    """Work out the facts of a county under some rules and goals.

    Parameters
    ----------
    listed
        Each teacher is a type of its own, and every school of a stop its base in turn.
    most_schools
        Most schools of a stop; by default as the policy has it.
    only
        Ids of the teachers of whom anybody may be sent; by default all.
    """
    rules, goals = tuple(rules), tuple(goals)
    of_teachers, of_pairs, of_posts, of_rounds = (
        [rule for rule in rules if getattr(type(rule), shape) is not getattr(Rule, shape)]
        for shape in ("refuses_teacher", "refuses_pair", "refuses_post", "refuses_round"))
    candidates = {
        urban.id: tuple(
            rural.id for rural in county.rural if not any(rule.refuses_pair(county, urban, rural) for rule in of_pairs))
        for urban in county.urban
    }
    along_pairs = county.policy.dispatch == "paired" and any(rule.id == "dispatch" for rule in rules)
    any_rural = not any(rule.id == "dispatch" for rule in rules)
    size = most_schools or county.policy.max_schools_per_teacher
    speakers: tuple[Rule | Goal, ...] = (*rules, *goals)
    kinds: dict[object, tuple[Skill, list[Teacher]]] = {}
    skills: dict[object, Skill] = {}
    for unit in county.urban:
        rows = [row for rule in rules for row in rule.leaving(county, unit)]
        for teacher in county.staff[unit.id]:
            subjects = own_subjects(county, teacher)
            if only is not None and teacher.id not in only:
                continue
            if not subjects or any(rule.refuses_teacher(county, teacher) for rule in of_teachers):
                continue
            alone = teacher.id if listed else None
            in_order = tuple(subject for subject in county.policy.subjects if subject in subjects)
            skill = skills.setdefault(
                (in_order, load_away(county, teacher, unit.id), alone), Skill(len(skills), in_order, teacher.id))
            apart = tuple(one.tells_apart(county, teacher) for one in speakers)
            weights = tuple(row.weights.get(teacher.id, 0) for row in rows)
            kinds.setdefault((unit.id, skill, apart, weights), (skill, []))[1].append(teacher)
    types = tuple(
        Kind(
            index, members[0].school, tuple(one.id for one in members), skill.index,
            any_base=listed or any(one.minds_base(county, members[0]) for one in speakers))
        for index, (skill, members) in enumerate(kinds.values()))
    stops = {}
    for kind in types:
        teacher = county.teacher[kind.members[0]]
        if along_pairs:
            reach: tuple[str, ...] = candidates[kind.unit]
        elif any_rural:
            reach = tuple(school.id for school in county.rural)
        else:
            reach = destinations(county, kind.unit)
        allowed = [
            one for one in reach
            if not any(rule.refuses_post(county, teacher, county.school[one]) for rule in of_posts)]
        stops[kind.index] = tuple(_stops(county, of_rounds, teacher, allowed, size, any_base=kind.any_base))
    return Facts(
        county=county, urban=county.urban, rural=county.rural, rules=rules, goals=goals, candidates=candidates,
        types=types, skills=tuple(skills.values()), stops=stops, listed=listed)


def _stops(
    county: County, rules: list[Rule], teacher: Teacher, reach: list[str], size: int, *, any_base: bool
) -> Iterator[Stop]:
    """Yield single schools, then rounds of more, grown one school at a time (every two of a round must go together)."""
    rounds: list[Stop] = [(school,) for school in reach]
    while rounds:
        for schools in rounds:
            bases = schools if any_base else schools[:1]
            yield from ((base, *(one for one in schools if one != base)) for base in bases)
        if len(rounds[0]) == size:
            return
        rounds = [
            longer
            for schools in rounds for school in reach if school > schools[-1]
            for longer in [(*schools, school)]
            if not any(
                rule.refuses_round(county, teacher, tuple(county.school[one] for one in longer)) for rule in rules)
        ]


def _pairs(candidates: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for urban, partners in candidates.items():
        for rural in partners:
            yield urban, rural
