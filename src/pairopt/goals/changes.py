"""Few changes against the plan in force."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import NamedTuple

from pairopt.county import County, School, Teacher
from pairopt.goals.goal import Goal
from pairopt.once import once
from pairopt.plan import Pair, Plan
from pairopt.rules import active_rules, pair_refusals, teacher_refusals
from pairopt.rules.dispatch import destinations
from pairopt.rules.together import groups
from pairopt.shortage import own_subjects, shortages
from pairopt.text import Text


class Changes(Goal):
    """Pairs and placements of the plan in force that no longer stand; a placement is a teacher with a base school.

    What cannot stand by itself, whatever else is planned, is no choice and counts 0:

    - a pair of which a unit takes no part, or which a rule refuses;
    - a placement of a teacher who is not there, or whom a rule refuses; at a school that takes no part, from which a
      rule keeps the teacher, which is out of reach (no possible partner of the own unit; where teachers may leave the
      pairs, of another stage), or where nothing of the own subjects is short.

    What gives way to something else, such as a pin, a partner limit or a full unit, counts 1.
    """

    id = "changes"
    better = "fewer"
    by_default = False
    title = Text("变更", "changes")
    sentence = Text(
        "原方案中能够保留而没有保留的结对与派驻（教师及其驻点学校）之数；条件变化后本已不可能的不计。仅用于重新排定（pairopt replan）。",
        "Pairs and placements (teacher, base school) of the plan in force that could stand and do not; what has become"
        " impossible counts nothing. Only where pairopt replan solves again from a plan in force.")

    def of_unit(self, county: County, unit: School) -> int:
        """Everything that could stand, the placements of the unit's own teachers among it; what stands is taken off."""
        standing = could_stand(county)
        return sum(pair.urban == unit.id for pair in standing.pairs) + sum(
            county.teacher[one].school == unit.id for one in standing.bases)

    def of_pair(self, county: County, urban: School, rural: School) -> int:
        """Take a pair off that stands."""
        return -((urban.id, rural.id) in could_stand(county).pairs)

    def of_post(self, county: County, teacher: Teacher, base: School) -> int:
        """Take a placement off that stands."""
        return -(could_stand(county).bases.get(teacher.id) == base.id)

    def tells_apart(self, county: County, teacher: Teacher) -> Hashable:
        """The base that the teacher could keep."""
        return could_stand(county).bases.get(teacher.id)

    def minds_base(self, county: County, teacher: Teacher) -> bool:
        """The base is what is kept."""
        return teacher.id in could_stand(county).bases


class Standing(NamedTuple):
    """What of the plan in force could stand: pairs, and the base school of teachers."""

    pairs: frozenset[Pair]
    bases: Mapping[str, str]


@once
def could_stand(county: County) -> Standing:
    """Return the pairs and placements in force that are not impossible by themselves; none where no plan is in force."""
    if county.in_force is None:
        return Standing(frozenset(), {})
    bases = {one: county.in_force.base(one) for one in county.in_force.posts}
    return Standing(
        frozenset(pair for pair in county.in_force.pairs if _may_pair(county, *pair)),
        {one: base for one, base in bases.items() if _may_post(county, one, base)})


def remains(county: County) -> Plan:
    """Return what is left of the plan in force: the pairs and the teachers who could stay; it may break rules.

    Of companions either all stay or none.
    """
    standing = could_stand(county)
    companions = groups(county) if county.active("together") else {}
    staying = {one for one in standing.bases if standing.bases.keys() >= {*companions.get(one, ())}}
    rows = county.in_force.placements if county.in_force else ()
    return Plan(
        tuple(sorted(standing.pairs)),
        tuple(row for row in rows if row.teacher in staying and row.school in county.taking_part))


def _may_pair(county: County, urban: str, rural: str) -> bool:
    return {urban, rural} <= county.taking_part and not pair_refusals(county, county.school[urban], county.school[rural])


def _may_post(county: County, teacher: str, base: str) -> bool:
    if teacher not in county.teacher or base not in county.taking_part:
        return False
    one, school = county.teacher[teacher], county.school[base]
    if teacher_refusals(county, one):
        return False
    near = _may_pair(county, one.school, base) if county.policy.dispatch == "paired" else (
        base in destinations(county, one.school))
    return (
        near and any((base, subject) in shortages(county) for subject in own_subjects(county, one))
        and not any(rule.refuses_post(county, one, school) for rule in active_rules(county)))
