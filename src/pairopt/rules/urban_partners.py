"""An urban unit has so many partners."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pairopt.county import County, School
from pairopt.finding import Finding
from pairopt.rules.rule import Limits, Rule
from pairopt.rules.step import Step
from pairopt.settings import Policy
from pairopt.text import Text


class UrbanPartners(Rule):
    """An urban unit has `min_partners` to `max_partners` partners, by its column, the policy, or worked out."""

    id = "urban_partners"
    table = "plan"
    fixed = True
    title = Text("城区学校结对数", "urban partners")
    sentence = Text(
        "每所城区学校结对 min_partners 至 max_partners 所农村学校；auto 按城乡学校数推算；学校另填的以其为准。",
        "An urban unit has min_partners to max_partners partners; auto works them out from the numbers of units; a unit's own numbers win.")
    source = Text("三、5 结对帮扶学校（每校一至两所）", "part 3, 5: the pairs (one or two each)")
    settings = ("min_partners", "max_partners")

    def told(self, policy: Policy) -> Text:
        """Say which of the numbers are given and which are worked out."""
        least = Text("min_partners 所", "min_partners")
        if policy.min_partners is None:
            least = Text("推算（农村学校够分时为1所，否则不限）", "worked out (1 where there are rural units enough, else 0)")
        most = Text("max_partners 所", "max_partners")
        if policy.max_partners is None:
            most = Text("推算（按城乡学校数平摊，不少于2所）", "worked out (an equal share of the rural units, 2 at least)")
        return Text(
            "每所城区学校结对的农村学校：最少{least}；最多{most}；学校另填的以其为准。",
            "Rural partners of each urban unit: least {least}; most {most}; a unit's own numbers win.").fill(
                least=least, most=most)

    def partners(self, county: County, unit: School) -> Limits | None:
        """The limits of an urban unit."""
        if unit.side != "urban":
            return None
        policy = county.policy
        least = unit.min_partners if unit.min_partners is not None else policy.min_partners
        most = unit.max_partners if unit.max_partners is not None else policy.max_partners
        return Limits(
            _auto_least(county, unit) if least is None else least, _auto_most(county, unit) if most is None else most)

    def tell_partners(self, unit: School, limits: Limits, count: int) -> Finding:
        """Tell the count and the limits."""
        return self.find(
            [unit], "{unit}结对{count}所农村学校，应为{least}至{most}所",
            "{unit} has {count} rural partners, must have {least} to {most}",
            unit=unit.name, count=count, least=limits.least, most=limits.most)

    def steps(self, county: County) -> Iterator[Step]:
        """One and two more for every urban unit than its most as it stands or is worked out; several numbers as a list."""
        most = {unit.id: limits.most for unit in county.urban if (limits := self.partners(county, unit))}
        if not most:
            return
        for more in (1, 2):
            now = tuple(
                replace(unit, max_partners=most[unit.id] + more) if unit.id in most else unit for unit in county.schools)
            numbers = sorted(set(most.values()))
            yield Step(
                self.id, "max_partners", ";".join(map(str, numbers)), ";".join(str(number + more) for number in numbers),
                replace(county, schools=now))


def _auto_least(county: County, unit: School) -> int:
    """1 where there are rural partners for every urban unit and no streams tie hands, else 0."""
    needed = county.policy.rural_min_partners
    urban = [one for one in county.urban if one.stage == unit.stage]
    rural = [one for one in county.rural if one.stage == unit.stage]
    streams = any(_stream(county, one) for one in (*urban, *rural))
    return int(needed >= 1 and not streams and len(rural) * needed >= len(urban))


def _auto_most(county: County, unit: School) -> int:
    """Enough that the urban units of the same kind can take every rural unit that they may meet, and 2 at least."""
    stream = _stream(county, unit)
    urban, rural = (
        [one for one in side if one.stage == unit.stage and (not stream or _stream(county, one) in ("", stream))]
        for side in (county.urban, county.rural))
    return max(2, -(-len(rural) * max(1, county.policy.rural_min_partners) // len(urban)))


def _stream(county: County, unit: School) -> str:
    """The stream that ties a unit's hands: none where the rule `stream` is off."""
    return unit.stream if county.active("stream") else ""
