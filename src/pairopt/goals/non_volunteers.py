"""Few are sent who did not volunteer."""

from __future__ import annotations

from collections.abc import Hashable

from pairopt.county import County, School, Teacher
from pairopt.goals.goal import Goal
from pairopt.text import Text


class NonVolunteers(Goal):
    """Teachers sent who did not volunteer."""

    id = "non_volunteers"
    better = "fewer"
    title = Text("非自愿派出", "non-volunteers")
    sentence = Text("派出教师中非自愿者的人数。", "Teachers sent who did not volunteer.")

    def of_post(self, county: County, teacher: Teacher, base: School) -> int:
        """1 for who did not volunteer."""
        return int(not teacher.volunteer)

    def tells_apart(self, county: County, teacher: Teacher) -> Hashable:
        """Volunteers from others."""
        return teacher.volunteer
