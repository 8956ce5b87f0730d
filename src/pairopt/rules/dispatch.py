"""A teacher goes to a partner of the own unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pairopt.county import County
from pairopt.finding import Finding
from pairopt.plan import Plan
from pairopt.rules.rule import Rule
from pairopt.rules.step import Step, steps_to
from pairopt.settings import Policy
from pairopt.text import Text

if TYPE_CHECKING:
    from pairopt.search.compact.draft import Draft


class Dispatch(Rule):
    """A teacher serves partners of the own unit; by setting, any rural unit that takes part and has its stage."""

    id = "dispatch"
    table = "plan"
    fixed = True
    title = Text("对口支教", "dispatch")
    sentence = Text(
        "支教教师到本校的结对学校任教（preferred、open：可到同学段任一参加结对的农村学校）。",
        "A teacher goes to a partner of the own unit (preferred, open: to any rural unit of the stage that takes part).")
    source = Text("三、4 开展对口支教活动", "part 3, 4: dispatch to the partner")
    settings = ("dispatch",)

    def told(self, policy: Policy) -> Text:
        """Say where teachers go by the county's variant."""
        return _TOLD[policy.dispatch]

    def post(self, draft: Draft) -> None:
        """Teachers leave along pairs that stand."""
        if draft.county.policy.dispatch != "paired":
            return
        for unit in draft.facts.urban:
            types = draft.facts.types_of.get(unit.id, ())
            most = sum(len(kind.members) for kind in types)
            for rural in sorted({school for kind in types for stop in draft.facts.stops[kind.index] for school in stop}):
                there = sum(draft.count(kind, lambda stop, at=rural: at in stop) for kind in types)  # type: ignore[misc]
                draft.require(self, there <= most * draft.pairs.get((unit.id, rural), 0))

    def check(self, county: County, plan: Plan) -> Iterator[Finding]:
        """Check where everybody goes."""
        for teacher_id, schools in plan.schools.items():
            teacher = county.teacher[teacher_id]
            home = county.school[teacher.school]
            for school in (county.school[one] for one in schools):
                if county.policy.dispatch == "paired":
                    if school.id not in plan.partners.get(home.id, ()):
                        yield self.find(
                            [teacher, school], "{teacher}派往{school}，该校不是{home}的结对学校",
                            "{teacher} goes to {school}, no partner of {home}",
                            teacher=teacher.name, school=school.name, home=home.name)
                elif school.id not in destinations(county, home.id):
                    yield self.find(
                        [teacher, school], "{teacher}派往{school}，该校不是同学段参加结对的农村学校",
                        "{teacher} goes to {school}, no rural unit of the stage that takes part",
                        teacher=teacher.name, school=school.name)

    def steps(self, county: County) -> Iterator[Step]:
        """The variants that bind less than the county's."""
        variants = tuple(_TOLD)
        yield from steps_to(self.id, county, "dispatch", variants[variants.index(county.policy.dispatch) + 1:])


_TOLD = {
    "paired": Text("支教教师只到本校的结对学校任教。", "A teacher goes to a partner of the own unit alone."),
    "preferred": Text(
        "支教教师优先到本校的结对学校任教，也可到同学段其他参加结对的农村学校。",
        "A teacher goes to a partner of the own unit if possible, else to any rural unit of the stage that takes part."),
    "open": Text(
        "支教教师可到同学段任一参加结对的农村学校任教。", "A teacher goes to any rural unit of the stage that takes part."),
}
"""The sentence by variant, from the one that binds most to the one that binds least."""


def destinations(county: County, home: str) -> tuple[str, ...]:
    """Return the ids of the rural units of the home unit's stage that take part."""
    stage = county.school[home].stage
    return tuple(school.id for school in county.rural if school.stage == stage)
