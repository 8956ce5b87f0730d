"""Only teachers of urban units that take part are sent."""

from __future__ import annotations

from pairopt.county import County, Teacher
from pairopt.finding import Finding
from pairopt.rules.rule import Rule
from pairopt.text import Text


class Sender(Rule):
    """Only teachers of urban units that take part may be sent."""

    id = "sender"
    table = "teacher"
    fixed = True
    title = Text("城区学校派出", "sent by an urban school")
    sentence = Text("只从参加结对的城区学校选派支教教师。", "Only teachers of urban units that take part are sent.")
    source = Text("三、4(1) 城区学校每年……选派", "part 3, 4(1): urban schools select each year")

    def refuses_teacher(self, county: County, teacher: Teacher) -> Finding | None:
        """Refuse teachers of rural units and of units that take no part."""
        unit = county.school[teacher.school]
        if unit.side != "urban":
            return self.find([teacher], "{unit}不是城区学校", "{unit} is no urban school", unit=unit.name)
        if unit.id not in county.taking_part:
            return self.find([teacher], "{unit}本年不参加结对", "{unit} takes no part this year", unit=unit.name)
        return None
