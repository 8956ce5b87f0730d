"""Nobody goes to a remote school alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pairopt.county import County, School, Teacher
from pairopt.finding import Finding
from pairopt.plan import Plan
from pairopt.rules.rule import Clause, Rule
from pairopt.settings import Policy
from pairopt.text import Text
from pairopt.travel import minutes

if TYPE_CHECKING:
    from pairopt.search.compact.draft import Draft


class Teams(Rule):
    """Of one sender's teachers whose base is at a remote school: at least `min_team`, or none."""

    id = "teams"
    table = "plan"
    title = Text("结伴", "teams")
    sentence = Text(
        "派往 remote_minutes 分钟以外学校的教师，同一派出学校至少 min_team 人，否则不派（默认不限）。",
        "Of one sender's teachers with the base at a school farther than remote_minutes: at least min_team, or none"
        " (default: no limit).")
    source = Text("县级补充规定", "a supplement of the county")
    settings = ("min_team", "remote_minutes")

    def told(self, policy: Policy) -> Text:
        """Say the least team, or that none is asked."""
        if policy.min_team <= 1:
            return Text("派往偏远学校的人数不限。", "No team is asked at remote schools.")
        return Text(
            "派往 remote_minutes 分钟以外学校的教师，同一派出学校至少 min_team 人，否则不派。",
            "Of one sender's teachers with the base at a school farther than remote_minutes minutes: at least min_team,"
            " or none.")

    def minds_base(self, county: County, teacher: Teacher) -> bool:
        """Only the base counts, a visit counts neither way."""
        return county.policy.min_team > 1

    def post(self, draft: Draft) -> None:
        """Per sender and remote school: none, or a team."""
        county, least = draft.county, draft.county.policy.min_team
        if least <= 1:
            return
        for unit in draft.facts.urban:
            types = draft.facts.types_of.get(unit.id, ())
            most = sum(len(kind.members) for kind in types)
            for base in sorted({stop[0] for kind in types for stop in draft.facts.stops[kind.index]}):
                if remote(county, unit, county.school[base]):
                    team = sum(draft.count(kind, lambda stop, at=base: stop[0] == at) for kind in types)  # type: ignore[misc]
                    goes = draft.flag(f"team of {unit.id} at {base}")
                    draft.require(self, team >= least * goes, self.clause("team", unit.id, base))
                    draft.require(self, team <= most * goes, self.clause("team", unit.id, base))

    def demands(self, county: County, clause: Clause) -> Text:
        """Say who must not be sent where alone."""
        unit, base = (county.school[one].name for one in clause.about)
        return Text(
            "{unit}派往{base}（偏远）的至少{least}人，否则不派", "{unit} sends {least} at least to {base}, which is remote, or nobody"
        ).fill(unit=unit, base=base, least=county.policy.min_team)

    def check(self, county: County, plan: Plan) -> Iterator[Finding]:
        """Count who has the base where."""
        teams = Counter((county.teacher[one].school, plan.base(one)) for one in plan.posts)
        for (home, base), count in sorted(teams.items()):
            unit, school = county.school[home], county.school[base]
            if count < county.policy.min_team and remote(county, unit, school):
                yield self.find(
                    [unit, school], "{unit}派往{school}（偏远）只有{count}人，至少{least}人",
                    "{unit} sends {count} to {school}, which is remote; at least {least} asked",
                    unit=unit.name, school=school.name, count=count, least=county.policy.min_team)


def remote(county: County, home: School, base: School) -> bool:
    """Whether a school is farther from the home unit than `remote_minutes`; unknown minutes are not remote."""
    way = minutes(county, home.id, base.id)
    return way is not None and way > county.policy.remote_minutes
