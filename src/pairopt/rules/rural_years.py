"""At most ten years taught in rural schools."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from pairopt.county import County, Teacher
from pairopt.finding import Finding
from pairopt.rules.exemption import exempts_volunteer
from pairopt.rules.rule import Rule
from pairopt.rules.step import Step, steps_to
from pairopt.settings import Policy
from pairopt.text import Text


class RuralYears(Rule):
    """Rural years up to the limit; 以下 includes the number itself."""

    id = "rural_years"
    table = "teacher"
    title = Text("农村教学经历", "rural years")
    sentence = Text(
        "农村教学经历须在 max_rural_years 年以下（max_rural_years_inclusive 为是时含本数）。",
        "At most max_rural_years years taught in rural schools; the number itself is allowed where"
        " max_rural_years_inclusive says so.")
    source = Text("三、4(1) 农村教学经历10年以下", "part 3, 4(1): ten rural years or fewer")
    settings = ("max_rural_years", "max_rural_years_inclusive", "volunteers_exempt_from")

    def told(self, policy: Policy) -> Text:
        """Say whether the number itself is allowed."""
        if policy.max_rural_years_inclusive:
            return Text(
                "农村教学经历须在 max_rural_years 年以下（含本数）。", "At most max_rural_years years taught in rural schools.")
        return Text(
            "农村教学经历须不满 max_rural_years 年（不含本数）。", "Fewer than max_rural_years years taught in rural schools.")

    def refuses_teacher(self, county: County, teacher: Teacher) -> Finding | None:
        """Refuse who has taught too long in rural schools; a blank counts 0."""
        if exempts_volunteer(county, teacher, self.id):
            return None
        policy = county.policy
        years = teacher.rural_years or Decimal(0)
        if years < policy.max_rural_years or (policy.max_rural_years_inclusive and years == policy.max_rural_years):
            return None
        return self.find([teacher], *_SAID, years=years, limit=policy.max_rural_years)

    def lets_teacher(self, county: County, teacher: Teacher) -> Text | None:
        """Say the years and their limit."""
        return _SAID.fill(
            years=teacher.rural_years or Decimal(0), limit=county.policy.max_rural_years)

    def steps(self, county: County) -> Iterator[Step]:
        """Up to five years more, then without a limit, which is the rule switched off."""
        key, limit = "max_rural_years", county.policy.max_rural_years
        years = tuple(steps_to(self.id, county, key, (limit + more for more in range(1, 6))))
        yield from years
        for off in super().steps(county):
            yield replace(off, setting=key, was=years[0].was, now="none")
            yield off


_SAID = Text("农村教学经历{years}年，上限{limit}年", "{years} rural years, the limit is {limit}")
"""Whether it refuses or not."""
