"""What a school gets or gives, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pairopt import words
from pairopt.county import County, School
from pairopt.explain.answer import Answer
from pairopt.explain.need import need_of
from pairopt.explain.outcome import caveat
from pairopt.explain.spoken import in_order, names, of_unit
from pairopt.explain.teacher import posted
from pairopt.explain.trial import Trials
from pairopt.explain.unmet import REASONS, Reasons
from pairopt.goals.fit import Fit
from pairopt.links import last_year, pinned_pairs
from pairopt.plan import Plan
from pairopt.rules import RULE
from pairopt.shortage import shortages
from pairopt.text import Text, listing
from pairopt.travel import minutes


def why_school(trials: Trials, one: str) -> Answer:
    """Say what a unit has in the plan.

    A rural unit is served where a sent teacher teaches there, an urban one takes part in serving where it has a partner.
    """
    county, plan = trials.county, trials.plan
    unit = county.school[one]
    reasons = Reasons(county, plan)
    needs = [need_of(reasons, *need) for need in shortages(county) if need[0] == one]
    pairs = [_pair(county, *pair) for pair in plan.pairs if one in pair]
    sending = [one] if unit.side == "urban" else sorted(
        {*plan.partners.get(one, ()), *(county.teacher[row.teacher].school for row in plan.placements if row.school == one)})
    served = bool(pairs) if unit.side == "urban" else any(row.school == one for row in plan.placements)
    return Answer(
        {"school": one}, "served" if served else "unserved", (*caveat(trials), *_told(county, plan, unit, needs)),
        in_order(of_unit(county, plan, unit)),
        more={"needs": needs, "senders": [_sender(county, plan, unit, county.school[home]) for home in sending], "pairs": pairs})


def _pair(county: County, urban: str, rural: str) -> dict[str, Any]:
    return {
        "urban": urban, "rural": rural, "minutes": minutes(county, urban, rural),
        "fit": Fit().of_pair(county, county.school[urban], county.school[rural]),
        "kept": (urban, rural) in last_year(county), "pinned": (urban, rural) in pinned_pairs(county)}


def _sender(county: County, plan: Plan, unit: School, home: School) -> dict[str, Any]:
    """Return how many a unit sends, how many it may, and whom to the school that was asked about (itself: anywhere)."""
    sent = [one.id for one in county.staff[home.id] if one.id in plan.posts]
    share = RULE["dispatch_share"]
    rows = share.leaving(county, home) if county.active(share.id) else ()
    return {
        "urban": home.id, "sent": len(sent), "most": rows[0].limit if rows else None,
        "teachers": [one for one in sent if unit is home or unit.id in plan.schools[one]]}


def _told(county: County, plan: Plan, unit: School, needs: Iterable[dict[str, Any]]) -> Iterator[Text]:
    yield Text("{unit}与{partners}结对。", "{unit} is paired with {partners}.").fill(
        unit=unit.name, partners=names(county, plan.partners.get(unit.id, ())))
    posts = [row for row in plan.placements if unit.id in (row.school, county.teacher[row.teacher].school)]
    if posts:
        yield Text("派出：{posts}。" if unit.side == "urban" else "到校支教：{posts}。", "Sent: {posts}.").fill(posts=listing([
            Text("{who}（{post}）", "{who} ({post})").fill(
                who=county.teacher[row.teacher].name, post=posted(county, row)) for row in posts]))
    else:
        yield Text("没有教师派出。" if unit.side == "urban" else "没有教师来支教。", "Nobody is sent.")
    for need in needs:
        why = Text("，{title}：{detail}", ", {title}: {detail}").fill(
            title=REASONS[need["reason"]], detail=need["detail"]) if need["reason"] else Text("", "")
        yield Text(
            "{subject}每周短缺{short}课时，补上{covered}课时{why}。", "Of {short} short periods of {subject} {covered} are covered{why}.").fill(
                subject=words.subject(need["subject"]), short=need["short_periods"], covered=need["covered_periods"], why=why)
