"""At most a share of a unit's teachers leaves."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from pairopt.county import County, School
from pairopt.finding import Finding
from pairopt.rules.rule import Clause, Row, Rule
from pairopt.rules.step import Step, steps_to
from pairopt.text import Text


class DispatchShare(Rule):
    """At most a share of a unit's teachers is sent, rounded up; `max_dispatch` overrides."""

    id = "dispatch_share"
    table = "plan"
    title = Text("派出比例", "dispatch share")
    sentence = Text(
        "每校派出人数不超过教师总数的 max_dispatch_share（进一取整）；学校另填最多派出人数的以其为准。",
        "At most max_dispatch_share of a unit's teachers is sent, rounded up; a unit's own maximum overrides.")
    source = Text("三、4(1) 选派若干名教师", "part 3, 4(1): a number of teachers")
    settings = ("max_dispatch_share",)

    def leaving(self, county: County, unit: School) -> tuple[Row, ...]:
        """One row: everybody weighs 1."""
        return (Row({teacher.id: 1 for teacher in county.staff[unit.id]}, most_sent(county, unit)),)

    def tell_leaving(self, county: County, unit: School, row: Row, sent: list[str]) -> Finding:
        """Tell the number and the limit."""
        return self.find(
            [unit], "{unit}派出{count}人，最多{most}人", "{unit} sends {count}, at most {most} allowed",
            unit=unit.name, count=row.used(sent), most=row.limit)

    def demands(self, county: County, clause: Clause) -> Text:
        """Say how many may leave."""
        unit = county.school[clause.about[0]]
        return Text("{unit}最多派出{most}人", "{unit} sends {most} at most").fill(unit=unit.name, most=most_sent(county, unit))

    def steps(self, county: County) -> Iterator[Step]:
        """The shares that are larger than the county's."""
        key, share = "max_dispatch_share", county.policy.max_dispatch_share
        yield from steps_to(self.id, county, key, (larger for larger in _LARGER if larger > share))
        yield from super().steps(county)


_LARGER = (Decimal("0.15"), Decimal("0.20"))
"""Shares that planners ask for."""


def most_sent(county: County, unit: School) -> int:
    """Return how many teachers a unit may send by this rule."""
    if unit.max_dispatch is not None:
        return unit.max_dispatch
    share = county.head_count(unit.id) * county.policy.max_dispatch_share
    return int(share.to_integral_value(rounding=ROUND_CEILING))
