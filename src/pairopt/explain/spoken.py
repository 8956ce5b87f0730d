"""The rules that speak about a teacher, a post or a pair: whether each refuses, and by which figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pairopt import words
from pairopt.county import County, School, Teacher
from pairopt.explain.partners import limits_of
from pairopt.links import pinned_pairs, pinned_teachers
from pairopt.plan import Plan
from pairopt.rules import RULE, RULES, TEACHER_RULES, active_rules
from pairopt.rules.dispatch import destinations
from pairopt.rules.exemption import exempts_volunteer
from pairopt.rules.rule import Rule
from pairopt.rules.teams import remote
from pairopt.shortage import load_away, own_subjects, short
from pairopt.text import Text, listing, same

_PLACE = {rule.id: place for place, rule in enumerate(RULES)}


class Says(NamedTuple):
    """What an active rule has to say.

    Parameters
    ----------
    refuses
        Whether it rules out by itself what was asked about, whatever the rest of a plan may be.
    """

    rule: str
    refuses: bool
    text: Text


def in_order(said: Iterable[Says]) -> tuple[Says, ...]:
    """Return what rules say, each thing once, in the order of the book; refusals of a rule come first."""
    return tuple(sorted(dict.fromkeys(said), key=lambda one: (_PLACE[one.rule], not one.refuses)))


def of_teacher(county: County, plan: Plan, teacher: Teacher, base: School | None) -> Iterator[Says]:
    """Say what rules have to say about sending a teacher, to a base or wherever it be, beside what else the plan has."""
    for rule in TEACHER_RULES:
        if not county.active(rule.id):
            continue
        finding = rule.refuses_teacher(county, teacher)
        text = finding.text if finding else _lets(rule, county, teacher)
        if text:
            yield Says(rule.id, finding is not None, text)
    unit = county.school[teacher.school]
    if unit.id not in county.taking_part or unit.side != "urban":
        return
    yield from _leaving(county, plan, unit, teacher)
    pinned = pinned_teachers(county).get(teacher.id) if county.active("pins") else None
    if pinned is not None:
        where = Text("指定派出", "pinned to be sent")
        if pinned:
            where = Text("指定派驻{school}", "pinned to {school}").fill(school=county.school[pinned].name)
        yield Says("pins", bool(base and pinned and pinned != base.id), where)
    if base:
        yield from _post(county, plan, teacher, base)


def _lets(rule: Rule, county: County, teacher: Teacher) -> Text | None:
    if exempts_volunteer(county, teacher, rule.id):
        return Text("自愿支教，不受此限", "a volunteer, whom it does not bind")
    return rule.lets_teacher(county, teacher)


def _leaving(county: County, plan: Plan, unit: School, teacher: Teacher) -> Iterator[Says]:
    """What limits who leaves the unit: where this teacher alone breaks it, or beside those whom the plan sends."""
    others = [one.id for one in county.staff[unit.id] if one.id in plan.posts and one.id != teacher.id]
    for rule in active_rules(county):
        rows = [row for row in rule.leaving(county, unit) if row.weights.get(teacher.id)]
        alone = next((row for row in rows if row.used([teacher.id]) > row.limit), None)
        beside = next((row for row in rows if row.used([*others, teacher.id]) > row.limit), None)
        if alone:
            yield Says(rule.id, True, rule.tell_leaving(county, unit, alone, [teacher.id]).text)
        elif beside:
            yield Says(rule.id, teacher.id in plan.posts, Text(
                "连同方案另派的{count}人：{why}", "beside {count} whom the plan sends: {why}").fill(
                    count=len(others), why=rule.tell_leaving(county, unit, beside, [*others, teacher.id]).text))


def _post(county: County, plan: Plan, teacher: Teacher, base: School) -> Iterator[Says]:
    home = county.school[teacher.school]
    if base.id not in destinations(county, home.id):
        yield Says("dispatch", True, Text(
            "{school}不是与{home}同学段、参加结对的农村学校", "{school} is no rural unit of the stage of {home} that takes part").fill(
                school=base.name, home=home.name))
        return
    if county.policy.dispatch == "paired":
        yield Says("dispatch", False, Text("教师只到本校的结对学校", "a teacher goes to partners of the own unit alone"))
        yield from of_pair(county, plan, home, base)
    for rule in active_rules(county):
        finding = rule.refuses_post(county, teacher, base)
        if finding:
            yield Says(rule.id, True, finding.text)
    yield from _work(county, teacher, base)
    if county.active("teams") and county.policy.min_team > 1 and remote(county, home, base):
        yield Says("teams", False, Text(
            "{school}偏远，同校须至少{least}人同去", "{school} is remote, {least} at least of one unit go there").fill(
                school=base.name, least=county.policy.min_team))


def _work(county: County, teacher: Teacher, base: School) -> Iterator[Says]:
    """What there is to teach at a base, against what is asked of a sent teacher."""
    lacking = {subject: short(county, base.id, subject) for subject in own_subjects(county, teacher)}
    told = listing([
        Text("{subject}{periods}课时", "{periods} periods of {subject}").fill(subject=words.subject(subject), periods=periods)
        for subject, periods in lacking.items() if periods])
    total, load = sum(lacking.values()), load_away(county, teacher, base.id)
    if not total:
        yield Says("periods", True, Text("{school}不缺本人任教学科", "nothing of the own subjects is short at {school}").fill(
            school=base.name))
        return
    yield Says("periods", False, Text(
        "{school}每周短缺{told}，一人最多任教{load}课时", "short at {school} a week: {told}; one teacher teaches {load} at most").fill(
            school=base.name, told=told, load=load))
    if county.active("post"):
        least = county.policy.min_sent_periods
        alone = county.policy.max_schools_per_teacher == 1
        yield Says("post", load < least or (alone and total < least), Text(
            "派出者每周至少任教{least}课时，该校可任教{most}课时", "who is sent teaches {least} periods at least; there are {most} to teach here"
        ).fill(least=least, most=min(total, load)))


def of_pair(county: County, plan: Plan, urban: School, rural: School) -> Iterator[Says]:
    """Say what rules have to say about a pair, beside the pairs of the plan."""
    for rule in active_rules(county):
        finding = rule.refuses_pair(county, urban, rural)
        text = finding.text if finding else rule.lets_pair(county, urban, rural)
        if text:
            yield Says(rule.id, finding is not None, text)
    if not {urban.id, rural.id} <= county.taking_part:
        return
    pins = pinned_pairs(county) if county.active("pins") else ()
    if (urban.id, rural.id) in pins:
        yield Says("pins", False, Text("指定{urban}与{rural}结对", "{urban} is pinned to {rural}").fill(
            urban=urban.name, rural=rural.name))
    for unit, other, side in ((rural, urban, 1), (urban, rural, 0)):
        yield _partners(county, plan, unit)
        pinned = [pair[1 - side] for pair in pins if pair[side] == unit.id]
        if other.id not in pinned and len(pinned) >= limits_of(county, unit.id).most:
            yield Says("pins", True, Text("指定{unit}与{partners}结对，已满", "{unit} is pinned to {partners}, which fills it").fill(
                unit=unit.name, partners=names(county, pinned)))
    yield from _budget(county, plan, urban, rural)


def of_unit(county: County, plan: Plan, unit: School) -> Iterator[Says]:
    """Say what rules have to say about a unit in the plan."""
    if unit.id not in county.taking_part:
        yield Says("stage", True, Text("{unit}本年不参加结对", "{unit} takes no part this year").fill(unit=unit.name))
        return
    yield _partners(county, plan, unit)
    if unit.side != "urban":
        return
    sent = [one.id for one in county.staff[unit.id] if one.id in plan.posts]
    share = RULE["dispatch_share"]
    for row in share.leaving(county, unit) if county.active(share.id) else ():
        yield Says(share.id, row.used(sent) > row.limit, share.tell_leaving(county, unit, row, sent).text)
    for rule in active_rules(county):
        budget, partners = rule.costs(county, unit), plan.partners.get(unit.id, ())
        if budget:
            yield Says(rule.id, budget.used(partners) > budget.limit, rule.tell_budget(county, unit, partners).text)


def _partners(county: County, plan: Plan, unit: School) -> Says:
    limits, partners = limits_of(county, unit.id), plan.partners.get(unit.id, ())
    rule = "rural_partners" if unit.side == "rural" else "urban_partners"
    asked = same(limits.most) if limits.least == limits.most else Text("{least}至{most}", "{least} to {most}").fill(
        least=limits.least, most=limits.most)
    return Says(rule, not limits.least <= len(partners) <= limits.most, Text(
        "{unit}须结对{asked}所，方案中为{partners}", "partners of {unit}: {asked}, in the plan {partners}").fill(
            unit=unit.name, asked=asked, partners=names(county, partners)))


def _budget(county: County, plan: Plan, urban: School, rural: School) -> Iterator[Says]:
    partners = tuple(sorted({*plan.partners.get(urban.id, ()), rural.id}))
    for rule in active_rules(county):
        budget = rule.costs(county, urban)
        if budget:
            alone = budget.used([rural.id]) > budget.limit
            yield Says(rule.id, alone, rule.tell_budget(county, urban, (rural.id,) if alone else partners).text)


def names(county: County, units: Iterable[str]) -> Text:
    """Return the names of units; in words where there is none."""
    told = [same(county.school[unit].name) for unit in units]
    return listing(told) if told else Text("（无）", "nobody")


def told(said: Says) -> Text:
    """Return what a rule says, behind its title."""
    return Text("{title}（{why}）", "{title} ({why})").fill(title=RULE[said.rule].title, why=said.text)


def refusals(said: Iterable[Says]) -> tuple[Text, ...]:
    """Return what refuses, in words."""
    return tuple(told(one) for one in said if one.refuses)
