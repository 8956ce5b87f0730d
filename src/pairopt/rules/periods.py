"""Whole periods, never more than is short, never more than a load."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pairopt import words
from pairopt.county import County
from pairopt.finding import Finding
from pairopt.plan import Plan
from pairopt.rules.rule import Rule
from pairopt.shortage import load_away, short
from pairopt.text import Text

if TYPE_CHECKING:
    from pairopt.search.compact.draft import Draft


class Periods(Rule):
    """At least 1 period a row; at a school at most what is short there; of a teacher in all at most the load."""

    id = "periods"
    table = "plan"
    fixed = True
    title = Text("周课时", "periods")
    sentence = Text(
        "周课时为正整数；各校各学科不超过短缺课时；每名教师合计不超过标准周课时。",
        "Weekly periods are whole and at least 1; never more at a school than is short there; of one teacher in all at"
        " most the standard load.")
    source = Text("二、3 农村学校学科短缺的教师", "part 2, 3: the subjects that rural schools lack")

    def post(self, draft: Draft) -> None:
        """Bound the periods of each need and of each crew."""
        county = draft.county
        for crew, work in draft.work.items():
            load = load_away(county, county.teacher[draft.facts.skills[crew.skill].example], crew.stop[0])
            draft.require(self, sum(work.values()) <= load * draft.size(crew))
        for (school, subject), units in draft.given().items():
            most = short(county, school, subject)
            for unit, given in units.items():
                draft.require(self, given <= most * draft.stands(unit, school))
            draft.require(self, sum(units.values()) <= most)

    def check(self, county: County, plan: Plan) -> Iterator[Finding]:
        """Check every row, every need and every teacher."""
        for row in plan.placements:
            if row.periods < 1:
                yield self.find(
                    [row.teacher, row.school], "{teacher}在{school}的{subject}为{periods}课时，至少1课时",
                    "{teacher} gives {periods} periods of {subject} at {school}, at least 1 asked",
                    teacher=county.teacher[row.teacher].name, school=county.school[row.school].name,
                    subject=words.subject(row.subject), periods=row.periods)
        for (school, subject), covered in sorted(plan.covered.items()):
            if covered > short(county, school, subject):
                yield self.find(
                    [school], "{school}的{subject}安排{covered}课时，只短缺{short}课时",
                    "{school} gets {covered} periods of {subject}, only {short} are short",
                    school=county.school[school].name, subject=words.subject(subject), covered=covered,
                    short=short(county, school, subject))
        for teacher_id, rows in plan.posts.items():
            teacher = county.teacher[teacher_id]
            load = load_away(county, teacher, plan.base(teacher_id))
            total = sum(row.periods for row in rows)
            if total > load:
                yield self.find(
                    [teacher], "{teacher}每周{total}课时，标准周课时为{load}",
                    "{teacher} gives {total} periods a week, the standard load is {load}",
                    teacher=teacher.name, total=total, load=load)
