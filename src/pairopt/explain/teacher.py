"""Why this teacher, or why not: at all, or at a school."""

from __future__ import annotations

from collections.abc import Iterator

from pairopt import words
from pairopt.county import County, DispatchRow, School, Teacher
from pairopt.explain.alternatives import alternatives
from pairopt.explain.answer import Answer, State
from pairopt.explain.causes import people
from pairopt.explain.not_sent import not_sent
from pairopt.explain.outcome import caveat, clauses, outcome
from pairopt.explain.spoken import in_order, of_teacher, refusals
from pairopt.explain.trial import Trials
from pairopt.plan import Placement
from pairopt.rules import TEACHER_RULES, pair_refusals, teacher_refusals
from pairopt.rules.dispatch import destinations
from pairopt.shortage import own_subjects
from pairopt.text import Text, listing


def why_teacher(trials: Trials, one: str, at: str | None, *, limit: int) -> Answer:
    """Say why a teacher is sent or stays.

    Parameters
    ----------
    at
        Id of a school, to ask why the base is there, or is not.
    limit
        So many who could fill the post of a sent teacher are told.
    """
    county, plan = trials.county, trials.plan
    teacher, base = county.teacher[one], None if at is None else county.school[at]
    there = one in plan.posts and (base is None or plan.base(one) == base.id)
    says = in_order(of_teacher(county, plan, teacher, base))
    refused = _refused(county, teacher, base)
    state: State = "refused" if refused else "not_sent"
    if there or (one in plan.posts and not refused):
        state = "sent"
    instead, who = None, people(county, [one])
    sentences = [*caveat(trials), *_stands(trials, teacher)]
    if there:
        instead = trials.forced(DispatchRow(one, "", "ban"))
        sentences.append(outcome(trials, Text("若不派{who}", "If {who} stays").fill(who=who), instead))
    elif state == "refused":
        sentences.append(Text("规则不允许：{why}。", "Rules refuse it: {why}.").fill(why=clauses(refusals(says))))
    else:
        instead = trials.forced(DispatchRow(one, "" if base is None else base.id, "pin"))
        condition = Text("若派出{who}", "If {who} is sent").fill(who=who)
        if base:
            condition = Text("若{who}派驻{school}", "If {who} goes to {school}").fill(who=who, school=base.name)
        sentences.append(outcome(trials, condition, instead, refusals(says)))
    about = {"teacher": one} | ({} if at is None else {"at": at})
    if one not in plan.posts:
        return Answer(about, state, tuple(sentences), says, instead)
    post = plan.posts[one]
    others = alternatives(
        trials, county.school[post[0].school], dict.fromkeys(row.subject for row in post if row.school == post[0].school),
        without=one, limit=limit)
    return Answer(about, state, (*sentences, *others.text), says, instead, others.found)


def _refused(county: County, teacher: Teacher, base: School | None) -> bool:
    """Whether a rule of the tables refuses it: the teacher, or the way to the base."""
    if teacher_refusals(county, teacher):
        return True
    if base is None:
        return False
    home = county.school[teacher.school]
    return (
        base.id not in destinations(county, home.id)
        or bool(county.policy.dispatch == "paired" and pair_refusals(county, home, base))
        or any(rule.refuses_post(county, teacher, base) for rule in TEACHER_RULES if county.active(rule.id)))


def _stands(trials: Trials, teacher: Teacher) -> Iterator[Text]:
    """Say what the plan has of a teacher, and in short why the teacher stays."""
    county, plan = trials.county, trials.plan
    who = Text("{unit}教师{who}", "{who} of {unit}").fill(
        unit=county.school[teacher.school].name, who=people(county, [teacher.id]))
    if teacher.id in plan.posts:
        yield Text("{who}派驻{school}：{posts}。", "{who} has the base at {school}: {posts}.").fill(
            who=who, school=county.school[plan.base(teacher.id)].name,
            posts=listing([posted(county, row) for row in plan.posts[teacher.id]]))
    elif not own_subjects(county, teacher) or teacher_refusals(county, teacher):
        yield Text("{who}不派出。", "{who} is not sent.").fill(who=who)
    else:
        why = next(row.detail for row in not_sent(county, plan) if row.teacher == teacher.id)
        yield Text("{who}不派出：{why}。", "{who} is not sent: {why}.").fill(who=who, why=why)


def posted(county: County, row: Placement) -> Text:
    """Return a placement in words."""
    return Text("{school}{subject}{periods}课时", "{periods} periods of {subject} at {school}").fill(
        school=county.school[row.school].name, subject=words.subject(row.subject), periods=row.periods)
