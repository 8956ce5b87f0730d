"""Every rural unit has exactly one urban partner."""

from __future__ import annotations

from pairopt.county import County, School
from pairopt.finding import Finding
from pairopt.rules.rule import Limits, Rule
from pairopt.settings import Policy
from pairopt.text import Text


class RuralPartners(Rule):
    """A rural unit has exactly one urban partner; settable to 0..1 or 1..k."""

    id = "rural_partners"
    table = "plan"
    fixed = True
    title = Text("农村学校结对数", "rural partners")
    sentence = Text(
        "每所农村学校有 rural_min_partners 至 rural_max_partners 所城区结对学校（默认恰为1所）。",
        "A rural unit has rural_min_partners to rural_max_partners urban partners (default: exactly one).")
    source = Text("三、5 结对帮扶学校", "part 3, 5: the pairs")
    settings = ("rural_min_partners", "rural_max_partners")

    def told(self, policy: Policy) -> Text:
        """Say one number where least and most are equal."""
        if policy.rural_min_partners == policy.rural_max_partners:
            return Text(
                "每所农村学校恰有 rural_max_partners 所城区结对学校。",
                "Urban partners of each rural unit: exactly rural_max_partners.")
        return Text(
            "每所农村学校有 rural_min_partners 至 rural_max_partners 所城区结对学校。",
            "Urban partners of each rural unit: rural_min_partners to rural_max_partners.")

    def partners(self, county: County, unit: School) -> Limits | None:
        """The policy's limits, for rural units."""
        if unit.side != "rural":
            return None
        return Limits(county.policy.rural_min_partners, county.policy.rural_max_partners)

    def tell_partners(self, unit: School, limits: Limits, count: int) -> Finding:
        """Tell the count and the limits."""
        return self.find(
            [unit], "{unit}有{count}所城区结对学校，应为{least}至{most}所",
            "{unit} has {count} urban partners, must have {least} to {most}",
            unit=unit.name, count=count, least=limits.least, most=limits.most)
