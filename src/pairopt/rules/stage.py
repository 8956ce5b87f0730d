"""Partners are of one stage and both take part."""

from __future__ import annotations

from pairopt import words
from pairopt.county import County, School
from pairopt.finding import Finding
from pairopt.rules.rule import Rule
from pairopt.text import Text


class Stage(Rule):
    """Partners are of one stage; units with 0 pupils and stages with one side only take no part."""

    id = "stage"
    table = "pair"
    fixed = True
    title = Text("学段", "stage")
    sentence = Text(
        "结对双方须为同一学段；学生数为0的学校、只有城区或只有农村一方的学段不参加。",
        "Partners are of one stage; a unit with 0 pupils takes no part, nor does a stage with units on one side only.")
    source = Text("三、5 结对帮扶学校：(1)中学 (2)小学", "part 3, 5: secondary with secondary, primary with primary")

    def refuses_pair(self, county: County, urban: School, rural: School) -> Finding | None:
        """Refuse other stages and units that take no part."""
        for unit in (urban, rural):
            if unit.id not in county.taking_part:
                return self.find(
                    [urban, rural], "{unit}本年不参加结对", "{unit} takes no part this year", unit=unit.name)
        if urban.stage != rural.stage:
            return self.find(
                [urban, rural], "{urban}是{one}，{rural}是{other}", "{urban} is {one}, {rural} is {other}",
                urban=urban.name, rural=rural.name, one=words.STAGES[urban.stage], other=words.STAGES[rural.stage])
        return None

    def lets_pair(self, county: County, urban: School, rural: School) -> Text | None:
        """Say the stage."""
        return Text("同为{stage}", "both are {stage}").fill(stage=words.STAGES[urban.stage])
