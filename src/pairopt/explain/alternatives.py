"""Who else could fill a post, and what each would cost: for every candidate the plan is made again with the base there."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pairopt import words
from pairopt.county import DispatchRow, School
from pairopt.derive import derive
from pairopt.explain.causes import people
from pairopt.explain.outcome import cost
from pairopt.explain.trial import Trial, Trials
from pairopt.goals import goals_in_order
from pairopt.rules import active_rules
from pairopt.text import Text, listing, same


@dataclass(frozen=True)
class Alternative:
    """A teacher who could fill the post, and the plan with that teacher there."""

    teacher: str
    trial: Trial

    def as_json(self) -> dict[str, Any]:
        """Return it as `explain --json` prints it."""
        told = self.trial.as_json()
        return {"teacher": self.teacher, "status": told["status"], "goals": told["goals"], "forced": told["forced"]}


@dataclass(frozen=True)
class Alternatives:
    """Who could fill a post, the best first, and in words what was looked at."""

    found: tuple[Alternative, ...]
    text: tuple[Text, ...]


def alternatives(trials: Trials, base: School, subjects: Iterable[str], *, without: str | None, limit: int) -> Alternatives:
    """Ask who else could have the base at a school for one of some subjects.

    A candidate is refused by no rule, may go there, and has the base elsewhere or nowhere in the plan. Whom no rule or goal
    tells apart costs the same and is solved once; partners' teachers come first, then ids, until the time is over (that of
    as many searches as are to be told).

    Parameters
    ----------
    without
        Id of the teacher who has the post, and is then not sent.
    limit
        So many are told.
    """
    subjects = tuple(subjects)
    partners = trials.plan.partners.get(base.id, ())
    groups = sorted(
        _candidates(trials, base, subjects, without),
        key=lambda members: (trials.county.teacher[members[0]].school not in partners, members))
    gone = () if without is None else (DispatchRow(without, "", "ban"),)
    ends = time.monotonic() + float(trials.settings.time_s) * max(1, limit)
    tried: list[tuple[list[str], Trial]] = []
    for members in groups if limit else ():
        if trials.settings.work is None and time.monotonic() > ends:
            break
        tried.append((members, trials.forced(*gone, DispatchRow(members[0], base.id, "pin"))))
    able = sorted(
        (Alternative(one, trial) for members, trial in tried if trial.plan for one in members),
        key=lambda one: (trials.order(one.trial), one.teacher))
    barred = [(members, trial) for members, trial in tried if trial.status == "infeasible"]
    left = sum(map(len, groups)) - len(able) - sum(len(members) for members, _ in barred)
    return Alternatives(
        tuple(able[:limit]), tuple(_told(trials, base, subjects, able, barred, left)) if limit else ())


def _candidates(trials: Trials, base: School, subjects: tuple[str, ...], without: str | None) -> Iterator[list[str]]:
    """Yield the ids of those who cost the same, together."""
    county, plan = trials.county, trials.plan
    facts = derive(county, active_rules(county), goals_in_order(county))
    for kind in facts.types:
        if (base.id,) in facts.stops[kind.index] and not set(subjects).isdisjoint(facts.skills[kind.skill].subjects):
            members = [
                one for one in kind.members if one != without and (one not in plan.posts or plan.base(one) != base.id)]
            if members:
                yield members


def _told(
    trials: Trials, base: School, subjects: tuple[str, ...], able: list[Alternative], barred: list[tuple[list[str], Trial]],
    left: int
) -> Iterator[Text]:
    county = trials.county
    if able:
        best = able[0]
        yield Text(
            "可改派到{school}的另有{count}人，代价最小的是{who}：{cost}。",
            "Others who could go to {school}: {count}, at least cost {who}: {cost}.").fill(
                school=base.name, count=len(able), who=people(county, [best.teacher]), cost=cost(trials, best.trial))
    if barred:
        why = [text for _, trial in barred for text in trial.why]
        yield Text(
            "若派驻{school}则没有满足硬性规则的方案的：{who}{why}。", "With any of these at {school} no plan keeps the hard rules: {who}{why}.").fill(
                who=people(county, [one for members, _ in barred for one in members]), school=base.name,
                why=Text("（如{why}）", " (such as: {why})").fill(why=why[0]) if why else same(""))
    if left:
        yield Text(
            "{count}人在限额内没有算出。→ 用 --time 多给时间。",
            "What {count} others would cost was not found within the budget. → Allow more with --time.").fill(count=left)
    if not able and not barred and not left:
        yield Text(
            "没有其他人可以派驻{school}任教{subjects}：可与之结对的学校里，这些学科的教师都不符合派出条件，或已驻该校。",
            "Nobody else could go to {school} for {subjects}: every such teacher of the units that it may be paired with is"
            " refused by a rule, or has the base there already.").fill(
                school=base.name, subjects=listing([words.subject(one) for one in subjects]))
