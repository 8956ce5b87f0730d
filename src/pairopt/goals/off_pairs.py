"""Teachers go along pairs where they can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pairopt.county import County
from pairopt.goals.goal import Goal
from pairopt.plan import Plan
from pairopt.text import Text

if TYPE_CHECKING:
    from pairopt.search.compact.draft import Draft, Linear


class OffPairs(Goal):
    """Teachers sent to at least one school that is no partner of the own unit."""

    id = "off_pairs"
    better = "fewer"
    title = Text("结对之外派出", "off pairs")
    sentence = Text("派往非结对学校的教师人数。", "Teachers sent to at least one school that is no partner of the own unit.")

    def measure(self, county: County, plan: Plan) -> int:
        """Count who serves such a school."""
        return sum(
            any(school not in plan.partners.get(county.teacher[one].school, ()) for school in schools)
            for one, schools in plan.schools.items())

    def express(self, draft: Draft) -> Linear:
        """Per unit and round of schools: everybody who goes there, unless all of them are partners."""
        terms = []
        for unit in draft.facts.urban:
            types = draft.facts.types_of.get(unit.id, ())
            most = sum(len(kind.members) for kind in types)
            for stop in sorted({stop for kind in types for stop in draft.facts.stops[kind.index]}):
                there = sum(draft.crew[kind.index, stop] for kind in types if (kind.index, stop) in draft.crew)
                off = draft.number(most, f"off pairs of {unit.id} at {stop}")
                for school in stop:
                    draft.model.add(off >= there - most * draft.pairs.get((unit.id, school), 0))
                terms.append(off)
        return sum(terms)
