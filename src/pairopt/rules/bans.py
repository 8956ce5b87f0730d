"""Bans: of a teacher, of a pair, of a teacher at a school."""

from __future__ import annotations

from collections.abc import Hashable

from pairopt.county import County, School, Teacher
from pairopt.finding import Finding
from pairopt.links import banned_pairs, banned_schools
from pairopt.rules.rule import Rule
from pairopt.text import Text, listing, same


class Bans(Rule):
    """A banned teacher is not sent, a banned pair does not stand, a banned school is not served."""

    id = "bans"
    table = "teacher"
    title = Text("回避", "bans")
    sentence = Text(
        "列入回避的教师不派，列入回避的结对不成立，列入回避的教师不到该校任教。",
        "A banned teacher is not sent, a banned pair does not stand, and a teacher never serves a school banned for"
        " that teacher.")
    source = Text("教育局指定", "the bureau's own decision")

    def refuses_teacher(self, county: County, teacher: Teacher) -> Finding | None:
        """Refuse who is banned without a school."""
        if "" in banned_schools(county).get(teacher.id, ()):
            return self.find([teacher], "列入回避，不派出", "banned from being sent")
        return None

    def lets_teacher(self, county: County, teacher: Teacher) -> Text | None:
        """Say which schools are banned for the teacher."""
        banned = banned_schools(county).get(teacher.id, ())
        if not banned:
            return None
        return Text("列入回避，不到{schools}任教", "banned from {schools}").fill(
            schools=listing([same(county.school[one].name) for one in banned]))

    def refuses_pair(self, county: County, urban: School, rural: School) -> Finding | None:
        """Refuse banned pairs."""
        if (urban.id, rural.id) in banned_pairs(county):
            return self.find(
                [urban, rural], "{urban}与{rural}列入回避", "{urban} and {rural} are a banned pair",
                urban=urban.name, rural=rural.name)
        return None

    def refuses_post(self, county: County, teacher: Teacher, school: School) -> Finding | None:
        """Refuse schools banned for the teacher."""
        if school.id in banned_schools(county).get(teacher.id, ()):
            return self.find(
                [teacher, school], "{teacher}到{school}任教列入回避", "{teacher} is banned from {school}",
                teacher=teacher.name, school=school.name)
        return None

    def tells_apart(self, county: County, teacher: Teacher) -> Hashable:
        """The schools banned for a teacher."""
        return banned_schools(county).get(teacher.id, ())

