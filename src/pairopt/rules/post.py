"""A full post is worth a family's year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pairopt.county import County
from pairopt.finding import Finding
from pairopt.plan import Plan
from pairopt.rules.rule import Clause, Rule, named
from pairopt.text import Text

if TYPE_CHECKING:
    from pairopt.search.compact.draft import Draft


class Post(Rule):
    """A sent teacher teaches at least so many periods a week in all."""

    id = "post"
    table = "plan"
    title = Text("顶岗使用", "full post")
    sentence = Text(
        "每名支教教师每周至少任教 min_sent_periods 课时。", "A sent teacher teaches at least min_sent_periods periods a week in all.")
    source = Text("三、4(2) 顶岗使用", "part 3, 4(2): a full post")
    settings = ("min_sent_periods",)

    def post(self, draft: Draft) -> None:
        """Each crew teaches at least its number times the least periods."""
        least = draft.county.policy.min_sent_periods
        for crew, work in draft.work.items():
            draft.require(
                self, sum(work.values()) >= least * draft.size(crew),
                self.clause("teacher", draft.facts.skills[crew.skill].example))

    def demands(self, county: County, clause: Clause) -> Text:
        """Say how much the teacher must teach."""
        return Text("{teacher}派出后每周至少任教{least}课时", "{teacher}, if sent, teaches {least} periods a week at least").fill(
            teacher=named(county, *clause.about), least=county.policy.min_sent_periods)

    def check(self, county: County, plan: Plan) -> Iterator[Finding]:
        """Check every sent teacher."""
        least = county.policy.min_sent_periods
        for teacher_id, rows in plan.posts.items():
            total = sum(row.periods for row in rows)
            if total < least:
                teacher = county.teacher[teacher_id]
                yield self.find(
                    [teacher], "{teacher}每周{total}课时，至少{least}课时",
                    "{teacher} gives {total} periods a week, at least {least} asked",
                    teacher=teacher.name, total=total, least=least)
