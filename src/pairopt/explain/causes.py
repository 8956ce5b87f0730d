"""Why a pair or a post that stands in one plan cannot stand in another one: what rules, rows and the plan itself say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import NamedTuple

from pairopt import words
from pairopt.audit import audit
from pairopt.county import County, School, Teacher
from pairopt.explain.not_sent import NotSent, not_sent
from pairopt.explain.partners import limits_of
from pairopt.finding import Finding
from pairopt.goals import goals_in_order
from pairopt.links import pinned_pairs, pinned_teachers
from pairopt.plan import Plan
from pairopt.result import Value
from pairopt.rules import RULES, active_rules, pair_refusals, teacher_refusals
from pairopt.shortage import load_away, short
from pairopt.text import Text, listing, same

_TITLES = {rule.id: rule.title for rule in RULES}
_BOUND = ("unit_limit", "courses_need_them", "no_need_at_partners")
"""Reasons of ``not_sent.csv`` that bind a teacher who could be sent."""


REASONS = {
    "not_there": Text("不在岗", "not there"),
    "no_part": Text("不参加", "takes no part"),
    "other_partner": Text("结对已变", "other partner"),
    "no_need": Text("不缺课时", "no need"),
    "other_figures": Text("课时数已变", "other figures"),
    "place_taken": Text("名额已用", "place taken"),
    "taken_over": Text("由他人承担", "taken over"),
    "in_place_of": Text("接替他人", "in the place of another"),
    "shared_anew": Text("课时重新分配", "shared anew"),
    "arranged_anew": Text("随之重排", "arranged anew"),
    "not_best": Text("并非最优", "not the best"),
    "as_good": Text("同样好", "as good"),
}
"""Reasons that are neither the id of a rule (it refuses, or pins), nor of a goal (the change serves it), nor a reason of
``not_sent.csv``."""


class Cause(NamedTuple):
    """One reason of a change.

    Parameters
    ----------
    reason
        A code: of `REASONS`, or one of those named there.
    text
        A clause.
    """

    reason: str
    text: Text


@dataclass(frozen=True)
class Side:
    """A plan, the county that it was made for, and what it is called in a sentence."""

    county: County
    plan: Plan
    name: Text

    @cached_property
    def stays(self) -> dict[str, NotSent]:
        """Why each teacher stays who does."""
        return {row.teacher: row for row in reversed(not_sent(self.county, self.plan))}

    def along_pairs(self) -> bool:
        """Whether teachers go to partners of their own unit alone."""
        return self.county.policy.dispatch == "paired"

    def at(self, school: str, subjects: Iterable[str]) -> set[str]:
        """Return who teaches one of some subjects at a school."""
        return {row.teacher for row in self.plan.placements if row.school == school and row.subject in set(subjects)}


def bars_pair(side: Side, urban: School, rural: School, before: tuple[str, ...]) -> Cause | None:
    """Say why a pair cannot stand under the conditions of a side; None where nothing bars it.

    Parameters
    ----------
    before
        The partners that the urban unit has where the pair stands.
    """
    county = side.county
    absent = _absent(side, urban, rural)
    if absent:
        return absent
    there = county.school[urban.id], county.school[rural.id]
    refusals = pair_refusals(county, *there)
    if refusals:
        return _refused(side, refusals[0])
    for unit, place in ((rural, 1), (urban, 0)):
        pinned = [pair for pair in pinned_pairs(county) if pair[place] == unit.id] if county.active("pins") else []
        if pinned and (urban.id, rural.id) not in pinned and len(pinned) >= limits_of(county, unit.id).most:
            return _pinned(side, unit, [pair[1 - place] for pair in pinned])
    most = limits_of(county, urban.id).most
    if len(before) > most:
        return Cause("urban_partners", Text(
            "{side}中{unit}最多结对{most}所，对照的方案有{count}所",
            "in {side} {unit} has {most} partners at most, in the other plan {count}").fill(
                side=side.name, unit=urban.name, most=most, count=len(before)))
    for rule in active_rules(county):
        budget = rule.costs(county, there[0])
        if budget and budget.used(before) > budget.limit:
            return _refused(side, rule.tell_budget(county, there[0], tuple(one for one in before if one in county.school)))
    return None


def asks_pair(side: Side, urban: str, rural: str) -> Cause | None:
    """Say that a side pins a pair."""
    if side.county.active("pins") and (urban, rural) in pinned_pairs(side.county):
        return _pinned(side, side.county.school[rural], [urban])
    return None


def bars_post(side: Side, teacher: Teacher, base: School, subjects: tuple[str, ...]) -> Cause | None:
    """Say why a teacher cannot have the base at a school under the conditions of a side, its pairs included."""
    county = side.county
    if teacher.id not in county.teacher:
        return Cause("not_there", Text("{side}中该教师不在岗", "the teacher is not there in {side}").fill(side=side.name))
    there = county.teacher[teacher.id]
    absent = _absent(side, base) or (
        _absent(side, county.school[there.school]) if there.school in county.school else None)
    if absent:
        return absent
    school = county.school[base.id]
    refusals = teacher_refusals(county, there) or tuple(
        finding for rule in active_rules(county) if (finding := rule.refuses_post(county, there, school)))
    if refusals:
        return _refused(side, refusals[0])
    pinned = pinned_teachers(county).get(there.id) if county.active("pins") else None
    if pinned and pinned != base.id:
        return Cause("pins", Text("{side}指定其到{school}", "{side} pins the teacher to {school}").fill(
            side=side.name, school=county.school[pinned].name))
    if side.along_pairs() and there.school not in side.plan.partners.get(base.id, ()):
        return _other_partner(side, school, subjects)
    if not any(short(county, base.id, subject) for subject in subjects):
        return Cause("no_need", Text("{side}中{school}不缺{subjects}", "in {side} {school} lacks no {subjects}").fill(
            side=side.name, school=school.name, subjects=_subjects(subjects)))
    stays = side.stays.get(there.id)
    if stays and stays.reason in _BOUND:
        return Cause(stays.reason, Text("{side}中{why}", "in {side}: {why}").fill(side=side.name, why=stays.detail))
    return None


def asks_post(side: Side, teacher: str, base: str) -> Cause | None:
    """Say that a side pins a teacher."""
    pinned = pinned_teachers(side.county).get(teacher) if side.county.active("pins") else None
    if pinned is not None and pinned in ("", base):
        return Cause("pins", Text("{side}指定派出该教师", "{side} pins the teacher").fill(side=side.name))
    return None


def other_figures(one: Side, other: Side, teacher: str, base: str, needs: Iterable[tuple[str, str]]) -> Iterator[Cause]:
    """Say what is short or can be taught in other measure: the figures behind other periods at the same school."""
    for school, subject in needs:
        was, now = short(one.county, school, subject), short(other.county, school, subject)
        if was != now:
            yield Cause("other_figures", Text(
                "{school}短缺的{subject}由{was}课时变为{now}课时", "{school} lacks {now} periods of {subject}, before {was}").fill(
                    school=other.county.school[school].name, subject=words.subject(subject), was=was, now=now))
    could, can = (load_away(side.county, side.county.teacher[teacher], base) for side in (one, other))
    if could != can:
        yield Cause("other_figures", Text(
            "标准周课时由{could}变为{can}", "the standard load is {can}, before {could}").fill(could=could, can=can))


def gives_way(one: Side, other: Side) -> Cause:
    """Say what a plan gains, or loses, where no rule asks for a change: which goal it gives way for."""
    breaks = list(_breaks(one, other.county))
    return _arranged_anew(one, other, breaks) if breaks else _worth(one, other)


def _breaks(side: Side, county: County) -> Iterator[Text]:
    """Say what forbids a plan in a county: who is no longer there, else the rules that it breaks."""
    gone = [Text("{who}不在岗", "{who} is not there").fill(who=people(side.county, [one]))
            for one in side.plan.posts if one not in county.teacher]
    units = dict.fromkeys([*side.plan.partners, *(row.school for row in side.plan.placements)])
    gone += [Text("已没有{unit}", "{unit} is no longer there").fill(unit=side.county.school[unit].name)
             for unit in units if unit not in county.school]
    yield from gone or [finding.text for finding in audit(county, side.plan).findings]


def _arranged_anew(one: Side, other: Side, breaks: list[Text]) -> Cause:
    was, now = (audit(side.county, side.plan).values for side in (one, other))
    moved = next((goal for goal in goals_in_order(other.county) if was.get(goal.id) not in (None, now[goal.id])), None)
    worth = Text("各项目标值不变", "the goals keep their values")
    if moved:
        before, after = apart(was[moved.id], now[moved.id])
        worth = Text("“{goal}”由{was}变为{now}", "{goal} goes from {was} to {now}").fill(
            goal=moved.title, was=before, now=after)
    more = Text("等{count}处", " and {others} more").fill(count=len(breaks), others=len(breaks) - 1)
    return Cause("arranged_anew", Text(
        "没有规则直接要求如此：{one}在新的条件下不再成立（{first}{more}），其余随之重排，{worth}",
        "no rule asks for it: {one} can no longer stand ({first}{more}), the rest is arranged anew, {worth}").fill(
            one=one.name, first=breaks[0], more=more if len(breaks) > 1 else same(""), worth=worth))


def _worth(one: Side, other: Side) -> Cause:
    """Compare both plans under the conditions of the second, in which both may stand."""
    was, now = (audit(other.county, side.plan).values for side in (one, other))
    for goal in goals_in_order(other.county):
        if was[goal.id] == now[goal.id]:
            continue
        before, after = apart(was[goal.id], now[goal.id])
        values = {"goal": goal.title, "one": one.name, "other": other.name, "was": before, "now": after}
        if goal.improves(now[goal.id], was[goal.id]):
            return Cause(goal.id, Text(
                "没有规则要求如此，为“{goal}”让路：条件相同时，保留{one}为{was}，{other}为{now}",
                "no rule asks for it, it gives way for {goal}: under the same conditions {one} would have {was}, {other} has"
                " {now}").fill(**values))
        if goal.id not in other.county.slack:
            return Cause("not_best", Text(
                "没有规则要求如此：条件相同时，保留{one}的“{goal}”更好（{was}，{other}为{now}），{other}并非最优",
                "no rule asks for it: under the same conditions {one} would be better in {goal} ({was}, {other} has {now});"
                " {other} is not the best").fill(**values))
    return Cause("as_good", Text(
        "没有规则要求如此：两种安排在各项目标上一样好", "no rule asks for it: both ways are worth the same in every goal"))


def _absent(side: Side, *units: School) -> Cause | None:
    for unit in units:
        if unit.id not in side.county.taking_part:
            return Cause("no_part", Text("{side}中{unit}不参加", "{unit} takes no part in {side}").fill(
                side=side.name, unit=unit.name))
    return None


def _pinned(side: Side, unit: School, partners: Iterable[str]) -> Cause:
    return Cause("pins", Text("{side}指定{unit}与{partners}结对", "{side} pins {unit} to {partners}").fill(
        side=side.name, unit=unit.name, partners=_units(side.county, partners)))


def _refused(side: Side, finding: Finding) -> Cause:
    return Cause(finding.rule, Text(
        "{side}的条件下规则“{title}”不允许：{why}", 'under the conditions of {side} the rule "{title}" refuses: {why}').fill(
            side=side.name, title=_TITLES[finding.rule], why=finding.text))


def _other_partner(side: Side, school: School, subjects: tuple[str, ...]) -> Cause:
    partners = side.plan.partners.get(school.id, ())
    if not partners:
        return Cause("other_partner", Text("{side}中{school}没有结对学校", "in {side} {school} has no partner").fill(
            side=side.name, school=school.name))
    return Cause("other_partner", Text(
        "{side}中{school}与{partners}结对，{who}", "in {side} {school} is paired with {partners}, {who}").fill(
            side=side.name, school=school.name, partners=_units(side.county, partners),
            who=listing([_teaches(side, school, subject) for subject in subjects])))


def _teaches(side: Side, school: School, subject: str) -> Text:
    there = sorted(side.at(school.id, [subject]))
    if not there:
        return Text("没有人教{subject}", "with nobody for {subject}").fill(subject=words.subject(subject))
    return Text("{subject}由{who}承担", "with {who} for {subject}").fill(
        subject=words.subject(subject), who=people(side.county, there))


def people(county: County, teachers: Iterable[str]) -> Text:
    """Return the names of teachers, each with the id, since two may bear one name."""
    return listing([Text(f"{county.teacher[one].name}（{one}）", str(county.teacher[one])) for one in teachers])


def _units(county: County, units: Iterable[str]) -> Text:
    return listing([same(county.school[unit].name) for unit in units])


def _subjects(subjects: Iterable[str]) -> Text:
    return listing([words.subject(subject) for subject in subjects])


def apart(one: Value, other: Value) -> tuple[Text, Text]:
    """Return two values that differ in words; of lists the first place in which they do."""
    if isinstance(one, int) or isinstance(other, int):
        return same(one), same(other)
    places = enumerate(zip_longest(one, other, fillvalue="–"), start=1)
    place, pair = next((place, pair) for place, pair in places if pair[0] != pair[1])
    told = Text("{value}（第{place}位）", "{value} (place {place})")
    return told.fill(value=pair[0], place=place), told.fill(value=pair[1], place=place)
