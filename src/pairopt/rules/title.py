"""Some counties ask for a rank of title."""

from __future__ import annotations

from pairopt import words
from pairopt.county import County, Teacher
from pairopt.finding import Finding
from pairopt.rules.exemption import exempts_volunteer
from pairopt.rules.rule import Rule
from pairopt.settings import Policy
from pairopt.text import Text


class Title(Rule):
    """The title is of at least the rank asked for; a blank title has no rank."""

    id = "title"
    table = "teacher"
    title = Text("职称", "title")
    sentence = Text("职称须在 min_title 以上（默认不限）。", "The title is of rank min_title or above (default: no limit).")
    source = Text("部分县的补充规定", "a supplement of some counties")
    settings = ("min_title", "volunteers_exempt_from")

    def told(self, policy: Policy) -> Text:
        """Say the rank, or that none is asked."""
        if policy.min_title == "none":
            return Text("职称不限。", "No rank of title is asked.")
        return Text("职称须在 min_title 以上（含）。", "The title is of rank min_title or above.")

    def refuses_teacher(self, county: County, teacher: Teacher) -> Finding | None:
        """Refuse a rank below the least one."""
        ranks = list(words.TITLES)
        least = county.policy.min_title
        if ranks.index(teacher.rank) >= ranks.index(least) or exempts_volunteer(county, teacher, self.id):
            return None
        return self.find([teacher], *_SAID, rank=words.TITLES[teacher.rank], least=words.TITLES[least])

    def lets_teacher(self, county: County, teacher: Teacher) -> Text | None:
        """Say the rank, where one is asked."""
        if county.policy.min_title == "none":
            return None
        return _SAID.fill(
            rank=words.TITLES[teacher.rank], least=words.TITLES[county.policy.min_title])


_SAID = Text("职称等级{rank}，至少{least}", "title of rank {rank}, at least {least} asked")
"""Whether it refuses or not."""
