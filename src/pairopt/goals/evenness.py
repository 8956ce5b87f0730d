"""What stays short is spread evenly: the worst-off school first, then the next one, and so on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pairopt.county import County, School
from pairopt.goals.goal import Goal
from pairopt.once import once
from pairopt.plan import Plan
from pairopt.result import Value, places
from pairopt.shortage import shortages
from pairopt.text import Text


class Evenness(Goal):
    """Per rural unit with a shortage ⌈1000 · what stays short / what was short⌉, worst first, compared place by place."""

    id = "evenness"
    better = "fewer"
    by_default = False
    is_list = True
    title = Text("短缺均衡", "evenness")
    sentence = Text(
        "各农村学校仍缺课时占短缺课时的千分数（进一），从最差的学校起逐位比较。",
        "What stays short at each rural unit per 1000 of what was short, rounded up; compared place by place, the worst first.")

    def measure(self, county: County, plan: Plan) -> Value:
        """Return the list over all rural units."""
        return self.of_units(county, plan, county.rural)

    def of_units(self, county: County, plan: Plan, units: Iterable[School]) -> Value:
        """Return the list over some rural units."""
        missing = still_short(county, plan)
        short = short_of_units(county)
        return self.total([
            (-(-1000 * missing[unit.id] // short[unit.id]),) for unit in units if unit.id in short])

    def total(self, values: Sequence[Value]) -> Value:
        """Put lists together: worst first."""
        return tuple(sorted((place for value in values for place in places(value)), reverse=True))

    def ideal(self, county: County) -> Value:
        """Everything covered."""
        return (0,) * len(short_of_units(county))


@once
def short_of_units(county: County) -> Mapping[str, int]:
    """Return the short periods of each rural unit that has some, over its subjects."""
    found: dict[str, int] = {}
    for (unit, _), shortage in shortages(county).items():
        found[unit] = found.get(unit, 0) + shortage.periods
    return found


def still_short(county: County, plan: Plan) -> Mapping[str, int]:
    """Return what stays short at each of these units."""
    found = dict.fromkeys(short_of_units(county), 0)
    for need, shortage in shortages(county).items():
        found[need[0]] += max(0, shortage.periods - plan.covered.get(need, 0))
    return found
