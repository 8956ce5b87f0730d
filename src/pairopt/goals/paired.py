"""Rural units have a partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pairopt.county import County, School
from pairopt.goals.goal import Goal
from pairopt.plan import Plan
from pairopt.text import Text

if TYPE_CHECKING:
    from pairopt.search.compact.draft import Draft, Linear


class Paired(Goal):
    """Σ over rural units with a partner of 6 − priority."""

    id = "paired"
    better = "more"
    title = Text("结上对的农村学校", "paired")
    sentence = Text("有结对学校的农村学校，按6减优先级加权。", "Rural units with a partner, weighted by 6 − priority.")

    def measure(self, county: County, plan: Plan) -> int:
        """Count each rural unit once, however many partners it has."""
        return sum(weight(rural) for rural in county.rural if rural.id in plan.partners)

    def express(self, draft: Draft) -> Linear:
        """One flag a unit, under the number of its partners."""
        terms = []
        for rural in draft.facts.rural:
            flag = draft.flag(f"{rural.id} has a partner")
            draft.model.add(flag <= draft.partners(rural.id))
            terms.append(weight(rural) * flag)
        return sum(terms)

    def ideal(self, county: County) -> int:
        """Everybody has one."""
        return sum(weight(rural) for rural in county.rural)


def weight(rural: School) -> int:
    """Return what it counts that a rural unit has a partner."""
    return 6 - rural.priority
