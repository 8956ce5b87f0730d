"""What the bureau has fixed stands."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING

from pairopt.county import County, Teacher
from pairopt.finding import Finding
from pairopt.links import pinned_pairs, pinned_teachers
from pairopt.plan import Plan
from pairopt.rules.rule import Clause, Rule, named
from pairopt.text import Text

if TYPE_CHECKING:
    from pairopt.search.compact.draft import Draft


class Pins(Rule):
    """A pinned pair stands; a pinned teacher is sent, with the base at the pinned school if one is given.

    A banned school is never served: bans are kept by the rule `bans`, of pairs and teachers alike.
    """

    id = "pins"
    table = "plan"
    title = Text("指定", "pins")
    sentence = Text(
        "指定的结对必须成立；指定的教师必须派出，指定了学校的驻该校。指定不能突破其他规则。",
        "A pinned pair stands; a pinned teacher is sent, with the base at the pinned school if one is given. A pin lifts"
        " no rule.")
    source = Text("教育局指定", "the bureau's own decision")

    def tells_apart(self, county: County, teacher: Teacher) -> Hashable:
        """Where the teacher is pinned."""
        return pinned_teachers(county).get(teacher.id)

    def minds_base(self, county: County, teacher: Teacher) -> bool:
        """A pinned school is the base."""
        return bool(pinned_teachers(county).get(teacher.id))

    def post(self, draft: Draft) -> None:
        """Fix what is pinned; what has no variable cannot stand, and then there is no plan."""
        county = draft.county

        def concerns(unit: str) -> bool:
            # What takes no part belongs to no part of the county, so every part says that the pin cannot stand.
            return draft.has(unit) or unit not in county.taking_part

        for pair in pinned_pairs(county):
            if any(concerns(unit) for unit in pair):
                draft.require(self, draft.pairs.get(pair, 0) == 1, self.clause("pair", *pair))
        type_of = {one: kind for kind in draft.facts.types for one in kind.members}
        for row in (row for row in county.dispatches if row.kind == "pin"):
            clause = self.clause("post", row.teacher, row.school) if row.school else self.clause("teacher", row.teacher)
            kind = type_of.get(row.teacher)
            if kind:
                sent = draft.count(kind, lambda stop, at=row.school: not at or stop[0] == at)  # type: ignore[misc]
                draft.require(self, sent == len(kind.members), clause)
            elif concerns(county.teacher[row.teacher].school):
                draft.require(self, False, clause)

    def demands(self, county: County, clause: Clause) -> Text:
        """Say what is pinned."""
        if clause.what == "pair":
            urban, rural = (county.school[one].name for one in clause.about)
            return Text("指定{urban}与{rural}结对", "{urban} is pinned to {rural}").fill(urban=urban, rural=rural)
        teacher = named(county, clause.about[0])
        if clause.what == "teacher":
            return Text("指定{teacher}派出", "{teacher} is pinned to be sent").fill(teacher=teacher)
        return Text("指定{teacher}派驻{school}", "{teacher} is pinned to {school}").fill(
            teacher=teacher, school=county.school[clause.about[1]].name)

    def check(self, county: County, plan: Plan) -> Iterator[Finding]:
        """Check every pin."""
        yield from super().check(county, plan)
        for urban, rural in pinned_pairs(county):
            if rural not in plan.partners.get(urban, ()):
                yield self.find(
                    [urban, rural], "指定的结对{urban}—{rural}没有成立", "the pinned pair {urban} – {rural} does not stand",
                    urban=county.school[urban].name, rural=county.school[rural].name)
        for teacher, school in sorted(pinned_teachers(county).items()):
            name = county.teacher[teacher].name
            if teacher not in plan.posts:
                yield self.find([teacher], "指定的教师{teacher}没有派出", "the pinned teacher {teacher} is not sent", teacher=name)
            elif school and plan.base(teacher) != school:
                yield self.find(
                    [teacher, school], "指定的教师{teacher}没有派驻{school}", "the pinned teacher {teacher} has not the base at {school}",
                    teacher=name, school=county.school[school].name)
