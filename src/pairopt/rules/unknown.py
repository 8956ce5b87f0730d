"""Without birth date or gender nobody is sent."""

from __future__ import annotations

from pairopt.county import County, Teacher
from pairopt.finding import Finding
from pairopt.rules.rule import Rule
from pairopt.text import Text


class Unknown(Rule):
    """Without birth date or gender nobody is sent, volunteer or not."""

    id = "unknown"
    table = "teacher"
    fixed = True
    title = Text("资料不全", "unknown")
    sentence = Text("缺出生日期或性别者不派，自愿者亦然。", "Without birth date or gender nobody is sent, volunteer or not.")
    source = Text("三、4(1) 年龄条件无从核对", "part 3, 4(1): the age limits cannot be checked")

    def refuses_teacher(self, county: County, teacher: Teacher) -> Finding | None:
        """Refuse whose birth date or gender is blank."""
        if teacher.born and teacher.gender:
            return None
        missing = [
            text for given, text in (
                (teacher.born, Text("出生日期", "birth date")), (teacher.gender, Text("性别", "gender"))) if not given
        ]
        return self.find(
            [teacher], "未填{missing}", "no {missing} given",
            missing=Text("、".join(text.zh for text in missing), " and no ".join(text.en for text in missing)))
