"""Partners are not too far apart."""

from __future__ import annotations

from pairopt.county import County, School
from pairopt.finding import Finding
from pairopt.rules.rule import Rule
from pairopt.settings import Policy
from pairopt.text import Text
from pairopt.travel import minutes


class Distance(Rule):
    """At most so many minutes from the urban to the rural unit; unknown minutes pass."""

    id = "distance"
    table = "pair"
    title = Text("路程", "distance")
    sentence = Text(
        "结对学校间路程不超过 max_minutes 分钟（默认不限；路程不明的不受限）。",
        "At most max_minutes minutes between partners (default: no limit; unknown minutes pass).")
    source = Text("县级补充规定", "a supplement of the county")
    settings = ("max_minutes", "detour_factor", "speed_kmh")

    def told(self, policy: Policy) -> Text:
        """Say the limit, or that there is none."""
        if policy.max_minutes is None:
            return Text("结对学校间路程不限。", "No limit of minutes between partners.")
        return Text(
            "结对学校间路程不超过 max_minutes 分钟（路程不明的不受限）。",
            "At most max_minutes minutes between partners (unknown minutes pass).")

    def refuses_pair(self, county: County, urban: School, rural: School) -> Finding | None:
        """Refuse pairs farther apart than the limit; the limit itself is allowed."""
        limit = county.policy.max_minutes
        if limit is None:
            return None
        way = minutes(county, urban.id, rural.id)
        if way is None or way <= limit:
            return None
        return self.find(
            [urban, rural], "{urban}到{rural}{way}分钟，上限{limit}分钟",
            "{way} minutes from {urban} to {rural}, the limit is {limit}",
            urban=urban.name, rural=rural.name, way=way, limit=limit)

    def lets_pair(self, county: County, urban: School, rural: School) -> Text | None:
        """Say the minutes, where they are known and limited."""
        limit, way = county.policy.max_minutes, minutes(county, urban.id, rural.id)
        if limit is None or way is None:
            return None
        return Text("路程{way}分钟，上限{limit}分钟", "{way} minutes, the limit is {limit}").fill(way=way, limit=limit)
