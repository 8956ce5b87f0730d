"""Some are exempt; the reason is nobody else's business."""

from __future__ import annotations

from pairopt.county import County, Teacher
from pairopt.finding import Finding
from pairopt.rules.rule import Rule
from pairopt.text import Text


class Exempt(Rule):
    """A coded reason exempts, volunteers included; the code is never told."""

    id = "exempt"
    table = "teacher"
    title = Text("免派", "exempt")
    sentence = Text("有免派原因者不派，自愿者亦然。", "Who has a reason of exemption is not sent, volunteers included.")
    source = Text("县级补充规定", "a supplement of the county")

    def refuses_teacher(self, county: County, teacher: Teacher) -> Finding | None:
        """Refuse who is exempt."""
        return self.find([teacher], "按规定免派", "exempt by the regulations") if teacher.exempt else None
