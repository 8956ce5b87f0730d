"""Why a need is covered no further, and who could cover it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pairopt import words
from pairopt.county import County, Teacher
from pairopt.explain.alternatives import alternatives
from pairopt.explain.answer import Answer
from pairopt.explain.causes import people
from pairopt.explain.outcome import caveat, clauses
from pairopt.explain.spoken import Says, in_order, of_unit, told
from pairopt.explain.trial import Trials
from pairopt.explain.unmet import REASONS, Reasons
from pairopt.rules import teacher_refusals
from pairopt.shortage import shortages
from pairopt.text import Text


def why_need(trials: Trials, school: str, subject: str, *, limit: int) -> Answer:
    """Say why a need is met or not.

    Parameters
    ----------
    limit
        So many who could fill a post there are told.
    """
    county, plan = trials.county, trials.plan
    reasons = Reasons(county, plan)
    figures = need_of(reasons, school, subject)
    others = alternatives(trials, county.school[school], (subject,), without=None, limit=limit)
    met = figures["reason"] is None
    return Answer(
        {"need": [school, subject]}, "met" if met else "unmet",
        (*caveat(trials), *_told(reasons, school, subject, figures), *others.text),
        in_order(of_unit(county, plan, county.school[school])), None, others.found,
        {key: value for key, value in figures.items() if key != "subject"})


def need_of(reasons: Reasons, school: str, subject: str) -> dict[str, Any]:
    """Return what is short, what is covered, and the reason of ``unmet.csv`` for what is not (None where all is)."""
    periods, covered = shortages(reasons.county)[school, subject].periods, reasons.covered((school, subject))
    reason, detail = reasons.reason(school, subject) if covered < periods else (None, None)
    return {"subject": subject, "short_periods": periods, "covered_periods": covered, "reason": reason, "detail": detail}


def _told(reasons: Reasons, school: str, subject: str, figures: dict[str, Any]) -> Iterator[Text]:
    county, plan = reasons.county, reasons.plan
    here = sorted({row.teacher for row in plan.placements if (row.school, row.subject) == (school, subject)})
    by = Text("（{who}）", " ({who})").fill(who=people(county, here)) if here else Text("", "")
    yield Text(
        "{school}的{subject}每周短缺{short}课时，补上{covered}课时{by}。",
        "{school} lacks {short} periods of {subject} a week, {covered} are covered{by}.").fill(
            school=county.school[school].name, subject=words.subject(subject), short=figures["short_periods"],
            covered=figures["covered_periods"], by=by)
    if figures["reason"]:
        yield Text("未补足的原因是{title}：{detail}。", "Why not all: {title}; {detail}.").fill(
            title=REASONS[figures["reason"]], detail=figures["detail"])
    if figures["reason"] == "refused":
        yield _relaxed(county, reasons.qualified(school, subject))
    if figures["reason"] in ("senders_full", "others_first"):
        willing = [one for one in reasons.qualified(school, subject) if not teacher_refusals(county, one)]
        yield Text("{who}。", "{who}.").fill(who=clauses([_where(reasons, one) for one in willing]))


def _relaxed(county: County, qualified: list[Teacher]) -> Text:
    """Say which rule would have to give way by how much, for those of whom fewest rules would."""
    refusals = {one.id: teacher_refusals(county, one) for one in qualified}
    fewest = min(map(len, refusals.values()))
    return Text("只有放宽规则才有人可派：{who}。", "Only with a rule relaxed could somebody be sent: {who}.").fill(who=clauses([
        Text("{who}{why}", "{who}, {why}").fill(
            who=people(county, [one]), why=clauses([told(Says(found.rule, True, found.text)) for found in findings]))
        for one, findings in refusals.items() if len(findings) == fewest]))


def _where(reasons: Reasons, teacher: Teacher) -> Text:
    """Say where somebody who could come is instead."""
    who = people(reasons.county, [teacher.id])
    if teacher.id in reasons.plan.posts:
        return Text("{who}派驻{school}", "{who} is at {school}").fill(
            who=who, school=reasons.county.school[reasons.plan.base(teacher.id)].name)
    return Text("{who}留校（{why}）", "{who} stays ({why})").fill(who=who, why=reasons.stays[teacher.id][0].detail)
