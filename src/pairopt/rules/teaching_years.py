"""Some experience of teaching."""

from __future__ import annotations

from decimal import Decimal

from pairopt.county import County, Teacher
from pairopt.finding import Finding
from pairopt.rules.age import completed_years
from pairopt.rules.exemption import exempts_volunteer
from pairopt.rules.rule import Rule
from pairopt.text import Text


class TeachingYears(Rule):
    """At least so many years of teaching; a blank passes."""

    id = "teaching_years"
    table = "teacher"
    title = Text("教龄", "teaching years")
    sentence = Text("教龄至少 min_teaching_years 年。", "At least min_teaching_years years of teaching.")
    source = Text("三、4(1) 有一定教学经验", "part 3, 4(1): some experience of teaching")
    settings = ("min_teaching_years", "volunteers_exempt_from")

    def refuses_teacher(self, county: County, teacher: Teacher) -> Finding | None:
        """Refuse who has taught too short."""
        if exempts_volunteer(county, teacher, self.id):
            return None
        years = _years(county, teacher)
        if years is None or years >= county.policy.min_teaching_years:
            return None
        return self.find([teacher], *_SAID, years=years, least=county.policy.min_teaching_years)

    def lets_teacher(self, county: County, teacher: Teacher) -> Text | None:
        """Say the years of teaching, where they are known."""
        years = _years(county, teacher)
        if years is None:
            return None
        return _SAID.fill(
            years=years, least=county.policy.min_teaching_years)


def _years(county: County, teacher: Teacher) -> Decimal | None:
    """The years of teaching; `teaching_years` wins over `teaching_since`."""
    if teacher.teaching_years is None and teacher.teaching_since:
        return Decimal(completed_years(teacher.teaching_since, county.reference_date))
    return teacher.teaching_years


_SAID = Text("教龄{years}年，至少{least}年", "{years} years of teaching, at least {least} asked")
"""Whether it refuses or not."""
