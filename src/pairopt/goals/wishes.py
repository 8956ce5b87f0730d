"""Who is sent goes where the wish is."""

from __future__ import annotations

from collections.abc import Hashable

from pairopt.county import County, School, Teacher
from pairopt.goals.goal import Goal
from pairopt.text import Text


class Wishes(Goal):
    """Σ over the sent of the rank of the base among the own wishes."""

    id = "wishes"
    better = "fewer"
    title = Text("意向", "wishes")
    sentence = Text(
        "派驻学校在本人意向中的名次之和：第一意向0，第二1……，未列的计意向数；无意向计0。",
        "Over the sent: the rank of the base among the own wishes (first 0, unlisted: the length of the list).")

    def of_post(self, county: County, teacher: Teacher, base: School) -> int:
        """The rank of the base; 0 without wishes."""
        return teacher.wishes.index(base.id) if base.id in teacher.wishes else len(teacher.wishes)

    def tells_apart(self, county: County, teacher: Teacher) -> Hashable:
        """The wishes."""
        return teacher.wishes

    def minds_base(self, county: County, teacher: Teacher) -> bool:
        """The rank is that of the base."""
        return bool(teacher.wishes)
