"""Companions go to one township, or nobody goes."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import TYPE_CHECKING

from pairopt.county import County, Teacher
from pairopt.finding import Finding
from pairopt.once import once
from pairopt.plan import Plan
from pairopt.rules.rule import Clause, Rule, named
from pairopt.text import Text, listing, same

if TYPE_CHECKING:
    from pairopt.search.compact.draft import Draft


class Together(Rule):
    """A group of companions has all its bases in one township, or nobody of it goes."""

    id = "together"
    table = "teacher"
    title = Text("同行", "together")
    sentence = Text(
        "同行教师须全组派往同一乡镇，否则全组不派；有同行者不能派出的，也不派。",
        "Companions have their bases in one township or nobody goes; who has a companion that another rule refuses is"
        " refused.")
    source = Text("教师本人申请", "the teachers' own request")

    def refuses_teacher(self, county: County, teacher: Teacher) -> Finding | None:
        """Refuse who has a companion whom another rule of the table refuses."""
        group = groups(county).get(teacher.id, ())
        refused = [county.teacher[one] for one in group if one != teacher.id and one in _refused_otherwise(county)]
        if not refused:
            return None
        return self.find(
            [teacher], "同行教师{who}不能派出", "the companion {who} cannot be sent",
            who=listing([same(one.name) for one in refused]))

    def lets_teacher(self, county: County, teacher: Teacher) -> Text | None:
        """Say with whom the teacher goes."""
        if teacher.id not in groups(county):
            return None
        return Text("须与{who}派往同一乡镇", "has the base in one township with {who}").fill(
            who=listing([named(county, one) for one in groups(county)[teacher.id] if one != teacher.id]))

    def tells_apart(self, county: County, teacher: Teacher) -> Hashable:
        """The group of companions."""
        return groups(county).get(teacher.id)

    def minds_base(self, county: County, teacher: Teacher) -> bool:
        """The township of the base counts."""
        return teacher.id in groups(county)

    def post(self, draft: Draft) -> None:
        """Each group: everybody in one township, or nobody anywhere."""
        county = draft.county
        for group in sorted({groups(county)[one] for one in draft.facts.eligible_ids if one in groups(county)}):
            types = [kind for kind in draft.facts.types if kind.members[0] in group]
            places = sorted({
                county.school[stop[0]].place for kind in types for stop in draft.facts.stops[kind.index]})
            goes_to = {place: draft.flag(f"group {group[0]} to {place}") for place in places}
            everybody_may = draft.facts.eligible_ids.issuperset(group)
            clause = self.clause("group", *group)
            draft.require(self, sum(goes_to.values()) <= int(everybody_may), clause)
            for kind in types:
                for place in places:
                    here = draft.count(
                        kind, lambda stop, place=place: county.school[stop[0]].place == place)  # type: ignore[misc]
                    draft.require(self, here == len(kind.members) * goes_to[place], clause)

    def demands(self, county: County, clause: Clause) -> Text:
        """Say who must go together."""
        return Text("{names}须全组派往同一乡镇，否则全组不派", "{names} have their bases in one township, or nobody of them goes").fill(
            names=listing([named(county, one) for one in clause.about]))

    def check(self, county: County, plan: Plan) -> Iterator[Finding]:
        """Check every group of which somebody is sent."""
        yield from super().check(county, plan)
        for group in sorted(set(groups(county).values())):
            sent = [one for one in group if one in plan.posts]
            if not sent:
                continue
            names = listing([same(county.teacher[one].name) for one in group])
            if len(sent) < len(group):
                yield self.find(group, "同行教师{names}没有全部派出", "companions {names} are not all sent", names=names)
            places = {county.school[plan.base(one)].place for one in sent}
            if len(places) > 1:
                yield self.find(
                    group, "同行教师{names}不在同一乡镇", "companions {names} have bases in several townships", names=names)


@once
def groups(county: County) -> Mapping[str, tuple[str, ...]]:
    """Return the group of companions (sorted ids) of each teacher who has one; `with` is mutual and transitive."""
    import networkx as nx  # heavy, and few counties have companions

    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from((teacher.id, other) for teacher in county.teachers for other in teacher.companions)
    return {one: tuple(sorted(group)) for group in nx.connected_components(graph) for one in group}


@once
def _refused_otherwise(county: County) -> frozenset[str]:
    from pairopt.rules import TEACHER_RULES  # the table lists this rule, too

    others = [rule for rule in TEACHER_RULES if rule.id != Together.id and county.active(rule.id)]
    return frozenset(
        one for one in groups(county) if any(rule.refuses_teacher(county, county.teacher[one]) for rule in others))
