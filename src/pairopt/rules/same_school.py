"""A school is not its own partner."""

from __future__ import annotations

from pairopt.county import County, School
from pairopt.finding import Finding
from pairopt.rules.rule import Rule
from pairopt.text import Text


class SameSchool(Rule):
    """Units of one legal school are never paired."""

    id = "same_school"
    table = "pair"
    title = Text("同一法人", "same school")
    sentence = Text("同一法人学校的校区、学部之间不结对。", "Units of one legal school are never paired.")
    source = Text("一、3 城区学校与农村学校的互动", "part 1, 3: between urban and rural schools")

    def refuses_pair(self, county: County, urban: School, rural: School) -> Finding | None:
        """Refuse units of one legal school."""
        if urban.legal != rural.legal:
            return None
        return self.find(
            [urban, rural], "{urban}与{rural}属同一学校", "{urban} and {rural} are one legal school",
            urban=urban.name, rural=rural.name)
