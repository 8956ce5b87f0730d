"""The rule book: one file per rule, in the order of `domain.md` §2."""

from __future__ import annotations

from collections.abc import Mapping

from pairopt.county import County, School, Teacher
from pairopt.finding import Finding
from pairopt.rules.age import Age
from pairopt.rules.assessment import Assessment
from pairopt.rules.bans import Bans
from pairopt.rules.bases import Bases
from pairopt.rules.cooldown import Cooldown
from pairopt.rules.dispatch import Dispatch
from pairopt.rules.dispatch_share import DispatchShare
from pairopt.rules.distance import Distance
from pairopt.rules.effort import Effort
from pairopt.rules.exempt import Exempt
from pairopt.rules.own_courses import OwnCourses
from pairopt.rules.periods import Periods
from pairopt.rules.pins import Pins
from pairopt.rules.post import Post
from pairopt.rules.rule import Rule
from pairopt.rules.rural_partners import RuralPartners
from pairopt.rules.rural_years import RuralYears
from pairopt.rules.same_school import SameSchool
from pairopt.rules.sender import Sender
from pairopt.rules.stage import Stage
from pairopt.rules.stream import Stream
from pairopt.rules.subject import Subject
from pairopt.rules.teaching_years import TeachingYears
from pairopt.rules.teams import Teams
from pairopt.rules.title import Title
from pairopt.rules.together import Together
from pairopt.rules.unknown import Unknown
from pairopt.rules.urban_partners import UrbanPartners

RULES: tuple[Rule, ...] = (
    Sender(), Unknown(), Subject(), Age(), RuralYears(), TeachingYears(), Assessment(), Title(), Cooldown(), Exempt(),
    Bans(), Together(),
    Stage(), Stream(), SameSchool(), Distance(),
    RuralPartners(), UrbanPartners(), Effort(), Dispatch(), Bases(), Periods(), Post(), OwnCourses(), DispatchShare(),
    Teams(), Pins(),
)
"""Every rule, in the order of the book."""

RULE: Mapping[str, Rule] = {rule.id: rule for rule in RULES}
"""Every rule by its id."""

TEACHER_RULES = tuple(rule for rule in RULES if rule.table == "teacher")
"""The rules that say who may be sent, in the order of ``not_sent.csv``."""


def active_rules(county: County) -> tuple[Rule, ...]:
    """Return the rules that are on."""
    return tuple(rule for rule in RULES if county.active(rule.id))


def teacher_refusals(county: County, teacher: Teacher) -> tuple[Finding, ...]:
    """Return every reason why a teacher may not be sent at all, in the order of the book."""
    found = (rule.refuses_teacher(county, teacher) for rule in TEACHER_RULES if county.active(rule.id))
    return tuple(finding for finding in found if finding)


def pair_refusals(county: County, urban: School, rural: School) -> tuple[Finding, ...]:
    """Return every reason why two units may not be paired."""
    found = (rule.refuses_pair(county, urban, rural) for rule in active_rules(county))
    return tuple(finding for finding in found if finding)
