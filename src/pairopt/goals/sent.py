"""Few teachers are sent for the same coverage."""

from __future__ import annotations

from pairopt.county import County, School, Teacher
from pairopt.goals.goal import Goal
from pairopt.text import Text


class Sent(Goal):
    """Teachers sent."""

    id = "sent"
    better = "fewer"
    title = Text("派出人数", "sent")
    sentence = Text("派出教师的人数。", "Teachers sent.")

    def of_post(self, county: County, teacher: Teacher, base: School) -> int:
        """1 for everybody."""
        return 1
