"""The last yearly assessment is good enough."""

from __future__ import annotations

from pairopt import words
from pairopt.county import County, Teacher
from pairopt.finding import Finding
from pairopt.rules.exemption import exempts_volunteer
from pairopt.rules.rule import Rule
from pairopt.text import Text


class Assessment(Rule):
    """The last yearly assessment is at least the grade asked for; a blank passes."""

    id = "assessment"
    table = "teacher"
    title = Text("考核", "assessment")
    sentence = Text("上年度考核须在 min_assessment 以上（未填不限）。", "The last yearly assessment is at least min_assessment; a blank one passes.")
    source = Text("三、4(1) 业务能力强", "part 3, 4(1): of strong ability")
    settings = ("min_assessment", "volunteers_exempt_from")

    def refuses_teacher(self, county: County, teacher: Teacher) -> Finding | None:
        """Refuse a grade below the least one."""
        if not teacher.assessment or exempts_volunteer(county, teacher, self.id):
            return None
        grades = list(words.ASSESSMENTS)
        least = county.policy.min_assessment
        if grades.index(teacher.assessment) >= grades.index(least):
            return None
        return self.find([teacher], *_SAID, grade=words.ASSESSMENTS[teacher.assessment], least=words.ASSESSMENTS[least])

    def lets_teacher(self, county: County, teacher: Teacher) -> Text | None:
        """Say the grade, where there is one."""
        if not teacher.assessment:
            return None
        return _SAID.fill(
            grade=words.ASSESSMENTS[teacher.assessment], least=words.ASSESSMENTS[county.policy.min_assessment])


_SAID = Text("考核{grade}，至少{least}", "assessed {grade}, at least {least} asked")
"""Whether it refuses or not."""
