"""A sent teacher serves one school, or a few near ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from pairopt.county import County, School, Teacher
from pairopt.finding import Finding
from pairopt.plan import Plan
from pairopt.rules.rule import Rule
from pairopt.rules.step import Step, steps_to
from pairopt.settings import Policy
from pairopt.text import Text
from pairopt.travel import minutes_between

if TYPE_CHECKING:
    from pairopt.search.compact.draft import Draft


class Bases(Rule):
    """A sent teacher serves one school; by setting up to k, every two at most m minutes apart, each with a period."""

    id = "bases"
    table = "plan"
    fixed = True
    title = Text("走教", "bases")
    sentence = Text(
        "一名支教教师最多任教 max_schools_per_teacher 所学校，各校间不超过 max_minutes_between 分钟，每校至少1课时；第一所为驻校。",
        "A sent teacher serves up to max_schools_per_teacher schools, every two at most max_minutes_between minutes"
        " apart, each with at least one period; the first is the base.")
    source = Text("三、4(2) 顶岗使用；走教由县级规定", "part 3, 4(2): a full post; itinerant teaching by the county")
    settings = ("max_schools_per_teacher", "max_minutes_between")

    def told(self, policy: Policy) -> Text:
        """Say that there is one school where nobody serves several."""
        if policy.max_schools_per_teacher == 1:
            return Text("一名支教教师只在一所学校任教。", "A sent teacher serves one school.")
        return self.sentence

    def refuses_round(self, county: County, teacher: Teacher, schools: tuple[School, ...]) -> Finding | None:
        """Refuse too many schools, or two that lie too far apart; unknown minutes pass."""
        policy = county.policy
        if len(schools) > policy.max_schools_per_teacher:
            return self.find(
                [teacher, *schools], "{teacher}任教{count}所学校，最多{most}所",
                "{teacher} serves {count} schools, at most {most} allowed",
                teacher=teacher.name, count=len(schools), most=policy.max_schools_per_teacher)
        for one, other in combinations(schools, 2):
            way = minutes_between(county, one.id, other.id)
            if way is not None and way > policy.max_minutes_between:
                return self.find(
                    [teacher, one, other], "{teacher}走教的{one}与{other}相距{way}分钟，上限{limit}分钟",
                    "{teacher} serves {one} and {other}, {way} minutes apart, the limit is {limit}",
                    teacher=teacher.name, one=one.name, other=other.name, way=way, limit=policy.max_minutes_between)
        return None


    def check(self, county: County, plan: Plan) -> Iterator[Finding]:
        """Check also that each school gets a period."""
        yield from super().check(county, plan)
        for one, rows in plan.posts.items():
            for school in plan.schools[one]:
                if sum(row.periods for row in rows if row.school == school) < 1:
                    yield self.find(
                        [one, school], "{teacher}在{school}没有课时", "{teacher} gives no period at {school}",
                        teacher=county.teacher[one].name, school=county.school[school].name)

    def post(self, draft: Draft) -> None:
        """Each school served gets at least one period of each teacher who serves it."""
        for crew, work in draft.work.items():
            for school in crew.stop:
                here = sum(periods for (at, _), periods in work.items() if at == school)
                draft.require(self, here >= draft.size(crew))

    def steps(self, county: County) -> Iterator[Step]:
        """Two schools a teacher, with minutes between them, where that is more than the county allows."""
        now = county.policy
        for minutes in _MINUTES_BETWEEN:
            if now.max_schools_per_teacher == 1 or (
                    now.max_schools_per_teacher == _TWO and now.max_minutes_between < minutes):
                nearer = replace(county, policy=replace(now, max_minutes_between=minutes))
                for step in steps_to(self.id, nearer, "max_schools_per_teacher", [_TWO]):
                    yield replace(step, given=(("max_minutes_between", f"{minutes}"),))


_TWO = 2
_MINUTES_BETWEEN = (Decimal(30), Decimal(45))
"""What planners ask for of itinerant teaching: schools a teacher, and minutes between them."""
