"""Why a need stays unmet: the reason of each row of ``unmet.csv`` (`formats.md`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pairopt import words
from pairopt.county import County, Teacher
from pairopt.explain.not_sent import NotSent, not_sent
from pairopt.plan import Plan
from pairopt.rules import teacher_refusals
from pairopt.shortage import shortages
from pairopt.text import Text, listing, same


@dataclass(frozen=True)
class Unmet:
    """A need of which something stays uncovered, and the first reason that holds."""

    school: str
    subject: str
    short: int
    covered: int
    reason: str
    detail: Text


REASONS = {
    "no_candidate": Text("无合格教师", "no qualified teacher"),
    "refused": Text("合格教师均不能派出", "every qualified teacher is refused"),
    "below_post": Text("不足一个岗位", "too little for a post"),
    "senders_full": Text("派出学校已派足", "the senders are full"),
    "others_first": Text("其他需求优先", "other needs come first"),
}


def unmet(county: County, plan: Plan) -> tuple[Unmet, ...]:
    """Return the needs with covered < short, by school and subject, each with its reason."""
    return Reasons(county, plan).rows()


class Reasons:
    """Who could come to a school under a plan, and why nobody more does."""

    def __init__(self, county: County, plan: Plan) -> None:
        self.county, self.plan = county, plan

    def rows(self) -> tuple[Unmet, ...]:
        """Return a row for each need of which something stays uncovered."""
        found = []
        for (school, subject), shortage in shortages(self.county).items():
            covered = self.covered((school, subject))
            if covered < shortage.periods:
                reason, detail = self.reason(school, subject)
                found.append(Unmet(school, subject, shortage.periods, covered, reason, detail))
        return tuple(found)

    @cached_property
    def stays(self) -> dict[str, list[NotSent]]:
        """By teacher: why each stays who does."""
        found: dict[str, list[NotSent]] = {}
        for row in not_sent(self.county, self.plan):
            found.setdefault(row.teacher, []).append(row)
        return found

    def senders(self, school: str) -> tuple[str, ...]:
        """Return the units from which the plan would let a teacher come."""
        if self.county.policy.dispatch == "paired":
            return self.plan.partners.get(school, ())
        stage = self.county.school[school].stage
        return tuple(unit.id for unit in self.county.urban if unit.stage == stage)

    def qualified(self, school: str, subject: str) -> list[Teacher]:
        """Return those who list the subject and the stage in these units."""
        stage = self.county.school[school].stage
        return [
            teacher for unit in self.senders(school) for teacher in self.county.staff[unit]
            if subject in teacher.subjects and stage in teacher.stages]

    def covered(self, need: tuple[str, str]) -> int:
        """Return what is covered, never more than is short: plans that break rules have figures, too."""
        return min(self.plan.covered.get(need, 0), shortages(self.county)[need].periods)

    def left(self, school: str) -> int:
        """Return what stays uncovered at a school in all subjects together."""
        return sum(
            shortage.periods - self.covered(need)
            for need, shortage in shortages(self.county).items() if need[0] == school)

    def reason(self, school: str, subject: str) -> tuple[str, Text]:
        """Return the first reason that holds, in code and in words."""
        county = self.county
        qualified = self.qualified(school, subject)
        senders = listing([same(county.school[unit].name) for unit in self.senders(school)])
        name = words.subject(subject)
        if not self.senders(school):
            return "no_candidate", Text("没有结对学校", "the school has no partner")
        if not qualified:
            return "no_candidate", Text("{senders}没有{subject}教师", "no {subject} teacher at {senders}").fill(
                senders=senders, subject=name)
        willing = [teacher for teacher in qualified if not teacher_refusals(county, teacher)]
        if not willing:
            return "refused", Text(
                "{senders}的{count}名{subject}教师均不符合派出条件",
                "all {count} {subject} teachers of {senders} are refused by a rule").fill(
                    senders=senders, count=len(qualified), subject=name)
        least, left = county.policy.min_sent_periods, self.left(school)
        if county.active("post") and left < least:
            return "below_post", Text(
                "全校只剩{left}课时，不足顶岗所需的{least}课时；可考虑走教",
                "only {left} periods are left at the school, a full post needs {least}; itinerant teaching would help",
            ).fill(left=left, least=least)
        bound = {"unit_limit", "courses_need_them"}
        if all(
            teacher.id in self.plan.posts or self.stays[teacher.id][0].reason in bound for teacher in willing):
            sent = sum(teacher.id in self.plan.posts for teacher in willing)
            told = Text(
                "{senders}可派的{count}名{subject}教师中{sent}名已派出，其余因本校人数或课程须留校",
                "of {count} {subject} teachers of {senders} who may be sent {sent} are, the others must stay")
            if sent == len(willing):
                told = Text(
                    "{senders}可派的{subject}教师（{count}名）均已派出",
                    "every {subject} teacher of {senders} who may be sent is ({count})")
            elif sent == 0:
                told = Text(
                    "{senders}可派的{subject}教师（{count}名）因本校人数或课程均须留校",
                    "every {subject} teacher of {senders} who may be sent must stay ({count})")
            return "senders_full", told.fill(senders=senders, count=len(willing), subject=name, sent=sent)
        return "others_first", Text(
            "{senders}的{subject}教师派往他处更有用，或再派不值得",
            "the {subject} teachers of {senders} serve more elsewhere, or another one would not pay",
        ).fill(senders=senders, subject=name)
