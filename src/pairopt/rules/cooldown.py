"""Who was sent is not sent again for some years."""

from __future__ import annotations

from collections.abc import Iterator

from pairopt.county import County, Teacher
from pairopt.finding import Finding
from pairopt.rules.exemption import exempts_volunteer
from pairopt.rules.rule import Rule
from pairopt.rules.step import Step, steps_to
from pairopt.text import Text


class Cooldown(Rule):
    """Not sent again while school year − last dispatch ≤ the years of cooldown."""

    id = "cooldown"
    table = "teacher"
    title = Text("期满回校", "cooldown")
    sentence = Text("派出期满后 cooldown_years 年内不再派出。", "Not sent again within cooldown_years years of the last dispatch.")
    source = Text("三、4(2) 期满后……回原校工作", "part 3, 4(2): back to the own school after the term")
    settings = ("cooldown_years", "volunteers_exempt_from")

    def refuses_teacher(self, county: County, teacher: Teacher) -> Finding | None:
        """Refuse who was sent too recently."""
        if teacher.last_dispatch is None or exempts_volunteer(county, teacher, self.id):
            return None
        years = county.policy.cooldown_years
        if county.school_year - teacher.last_dispatch > years:
            return None
        return self.find(
            [teacher], "{last}年曾派出，{years}年内不再派", "sent in {last}, not again within {years} years",
            last=teacher.last_dispatch, years=years)

    def lets_teacher(self, county: County, teacher: Teacher) -> Text | None:
        """Say when the teacher was sent last."""
        if teacher.last_dispatch is None:
            return None
        return Text("{last}年曾派出，已过{years}年", "sent in {last}, more than {years} years ago").fill(
            last=teacher.last_dispatch, years=county.policy.cooldown_years)

    def steps(self, county: County) -> Iterator[Step]:
        """Year by year down to 0."""
        yield from steps_to(self.id, county, "cooldown_years", range(county.policy.cooldown_years - 1, -1, -1))
        yield from super().steps(county)
