"""Men under 45, women under 40."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pairopt.county import County, Teacher
from pairopt.finding import Finding
from pairopt.rules.exemption import exempts_volunteer
from pairopt.rules.rule import Rule
from pairopt.rules.step import Step, steps_to
from pairopt.text import Text


class Age(Rule):
    """Strictly under the limit of the gender, in completed years at the reference date."""

    id = "age"
    table = "teacher"
    title = Text("年龄", "age")
    sentence = Text(
        "男教师须未满 max_age_male 周岁，女教师须未满 max_age_female 周岁（按基准日计）。",
        "Men are under max_age_male, women under max_age_female, in completed years at the reference date.")
    source = Text("三、4(1) 男未满45周岁、女未满40周岁", "part 3, 4(1): men under 45, women under 40")
    settings = ("max_age_male", "max_age_female", "volunteers_exempt_from")

    def refuses_teacher(self, county: County, teacher: Teacher) -> Finding | None:
        """Refuse who has reached the limit; without birth date or gender `unknown` speaks, not this rule."""
        if not teacher.born or not teacher.gender or exempts_volunteer(county, teacher, self.id):
            return None
        age, limit = completed_years(teacher.born, county.reference_date), _limit(county, teacher)
        if age < limit:
            return None
        return self.find(
            [teacher], "已满{age}周岁，须未满{limit}周岁", "{age} years old, must be under {limit}", age=age, limit=limit)

    def lets_teacher(self, county: County, teacher: Teacher) -> Text | None:
        """Say the age and its limit."""
        if not teacher.born or not teacher.gender:
            return None
        return Text("{age}周岁，须未满{limit}周岁", "{age} years old, must be under {limit}").fill(
            age=completed_years(teacher.born, county.reference_date), limit=_limit(county, teacher))

    def steps(self, county: County) -> Iterator[Step]:
        """Each limit up to five years later."""
        for key in ("max_age_male", "max_age_female"):
            limit = getattr(county.policy, key)
            yield from steps_to(self.id, county, key, range(limit + 1, limit + 6))
        yield from super().steps(county)


def _limit(county: County, teacher: Teacher) -> int:
    return county.policy.max_age_male if teacher.gender == "M" else county.policy.max_age_female


def completed_years(since: date, day: date) -> int:
    """Return completed years; who was born on 29 February completes a year on 28 February where there is no 29th."""
    years = day.year - since.year
    try:
        anniversary = since.replace(year=day.year)
    except ValueError:
        anniversary = date(day.year, 2, 28)
    return years - (day < anniversary)
