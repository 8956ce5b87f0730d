"""Why a teacher stays: the reasons of ``not_sent.csv`` (`formats.md`)."""

from __future__ import annotations

from dataclasses import dataclass

from pairopt.county import County, School, Teacher
from pairopt.links import banned_schools
from pairopt.plan import Plan
from pairopt.rules import teacher_refusals
from pairopt.rules.dispatch import destinations
from pairopt.rules.dispatch_share import DispatchShare
from pairopt.rules.own_courses import OwnCourses
from pairopt.rules.rule import Row, Rule
from pairopt.shortage import own_subjects, shortages
from pairopt.text import Text


@dataclass(frozen=True)
class NotSent:
    """One reason why a teacher stays: the id of a rule that refuses, or what held in this plan."""

    teacher: str
    reason: str
    detail: Text


REASONS = {
    "no_need_at_partners": Text("结对学校不缺", "no need at the partners"),
    "unit_limit": Text("本校已派足", "the unit sends as many as it may"),
    "courses_need_them": Text("本校课程需要", "the own courses need them"),
    "not_needed": Text("无需派出", "not needed"),
}


def not_sent(county: County, plan: Plan) -> tuple[NotSent, ...]:
    """Return every teacher of an urban unit who has one of the subjects and stays, one row per reason."""
    rows: list[NotSent] = []
    limits = _Limits(county, plan)
    for teacher in county.teachers:
        unit = county.school[teacher.school]
        if unit.side != "urban" or teacher.id in plan.posts or not own_subjects(county, teacher):
            continue
        refusals = teacher_refusals(county, teacher)
        rows += [NotSent(teacher.id, finding.rule, finding.text) for finding in refusals]
        if not refusals:
            rows.append(_why_not(county, plan, teacher, unit, limits))
    return tuple(rows)


def _why_not(county: County, plan: Plan, teacher: Teacher, unit: School, limits: _Limits) -> NotSent:
    if not _needs_within_reach(county, plan, teacher):
        text = Text("可去的学校不缺其任教学科", "nothing of the own subjects is short where the plan would let the teacher go")
        return NotSent(teacher.id, "no_need_at_partners", text)
    sent, most = limits.share(unit)
    if most is not None and sent >= most:
        text = Text("本校已派{sent}人，最多{most}人", "the unit sends {sent}, at most {most} allowed")
        return NotSent(teacher.id, "unit_limit", text.fill(sent=sent, most=most))
    if limits.courses_need(unit, teacher):
        text = Text("再派此人则本校课程开不齐", "with this teacher gone too, the unit could teach less than before")
        return NotSent(teacher.id, "courses_need_them", text)
    return NotSent(teacher.id, "not_needed", Text("可派，但本方案无需", "could be sent, but the plan is no better for it"))


def _needs_within_reach(county: County, plan: Plan, teacher: Teacher) -> bool:
    """Whether something of the own subjects was short, before the plan, where the plan would let the teacher go."""
    if county.policy.dispatch == "paired":
        reach = plan.partners.get(teacher.school, ())
    else:
        reach = destinations(county, teacher.school)
    banned = banned_schools(county).get(teacher.id, ()) if county.active("bans") else ()
    subjects = own_subjects(county, teacher)
    return any(
        (school, subject) in shortages(county) for school in reach if school not in banned for subject in subjects)


class _Limits:
    """How many each unit sends, and what its rows leave."""

    def __init__(self, county: County, plan: Plan) -> None:
        self.county = county
        self.sent = {
            unit.id: [one.id for one in county.staff[unit.id] if one.id in plan.posts] for unit in county.urban}
        self.rows: dict[tuple[str, str], tuple[Row, ...]] = {}

    def share(self, unit: School) -> tuple[int, int | None]:
        rows = self._rows(_SHARE, unit)
        return len(self.sent[unit.id]), rows[0].limit if rows else None

    def courses_need(self, unit: School, teacher: Teacher) -> bool:
        sent = [*self.sent[unit.id], teacher.id]
        return any(row.used(sent) > row.limit for row in self._rows(_COURSES, unit))

    def _rows(self, rule: Rule, unit: School) -> tuple[Row, ...]:
        if not self.county.active(rule.id):
            return ()
        key = (rule.id, unit.id)
        if key not in self.rows:
            self.rows[key] = rule.leaving(self.county, unit)
        return self.rows[key]


_SHARE, _COURSES = DispatchShare(), OwnCourses()
