"""What came of a trial, in words: what it costs goal by goal, who goes and who stays, or why there is no plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pairopt.county import DispatchRow
from pairopt.explain.causes import apart, people
from pairopt.explain.trial import Trial, Trials
from pairopt.goals import goals_in_order
from pairopt.plan import Plan
from pairopt.text import Text, listing, same

_SAME = Text("各项目标都不变", "every goal keeps its value")


def outcome(trials: Trials, condition: Text, trial: Trial, refusals: Sequence[Text] = ()) -> Text:
    """Say what came of a trial under a condition ("if … is sent").

    Parameters
    ----------
    refusals
        By which rules there can be no plan.
    """
    if trial.status == "infeasible":
        because = refusals or trial.why
        why = Text("：{why}", ": {why}").fill(why=clauses(because)) if because else same("")
        return Text("{condition}，没有满足硬性规则的方案{why}。", "{condition}, no plan keeps the hard rules{why}.").fill(
            condition=condition, why=why)
    if trial.plan is None:
        return Text(
            "{condition}，限额内没有得到方案。→ 用 --time 多给时间。",
            "{condition}, no plan was found within the budget. → Allow more with --time.").fill(condition=condition)
    proven = Text("最好的方案", "in the best plan")
    if trial.status != "optimal":
        proven = Text("限额内找到的方案（未证明最好）", "in the best plan found within the budget, which is not proven best")
    return Text("{condition}，{proven}：{parts}。", "{condition}, {proven}: {parts}.").fill(
        condition=condition, proven=proven, parts=clauses([cost(trials, trial), *_moves(trials, trial, trial.plan)]))


def caveat(trials: Trials) -> Iterator[Text]:
    """Say that the plan breaks rules: then what is compared with it may be no better and yet the best there is."""
    if not trials.audit.accepted:
        yield Text(
            "注意：该方案有{count}处违反硬性规则（用 pairopt audit 查看），以下各项与它相比。",
            "Note: the plan breaks hard rules in {count} places (pairopt audit lists them); what follows is compared with it."
        ).fill(count=len(trials.audit.findings))


def cost(trials: Trials, trial: Trial) -> Text:
    """Say in order which goals change from what to what."""
    changes = []
    for goal, one in zip(goals_in_order(trials.county), trial.costs, strict=True):
        before = trials.audit.values[goal.id]
        if one.value != before:
            was, now = apart(before, one.value)
            changes.append((goal.improves(one.value, before), Text("“{goal}”由{was}变为{now}", "{goal} goes from {was} to {now}").fill(
                goal=goal.title, was=was, now=now)))
    if not changes:
        return _SAME
    told = listing([text for _, text in changes])
    if changes[0][0] and not trials.county.slack:  # with a slack the first goals may well be worse than they could
        return Text("反而更好（现方案并非最好）：{told}", "better than the plan, which is not the best: {told}").fill(told=told)
    return told


def _moves(trials: Trials, trial: Trial, other: Plan) -> Iterator[Text]:
    """Say who is sent and who stays in the other plan, beyond what was forced, and how many schools have other partners."""
    county, plan = trials.county, trials.plan
    banned = {row.teacher for row in trial.forced if isinstance(row, DispatchRow) and row.kind == "ban"}
    for one in sorted(set(other.posts) - set(plan.posts)):
        yield Text("{who}派驻{school}", "{who} goes to {school}").fill(
            who=people(county, [one]), school=county.school[other.base(one)].name)
    stay = sorted(set(plan.posts) - set(other.posts) - banned)
    if stay:
        yield Text("{who}不派出", "{who} stay" if len(stay) > 1 else "{who} stays").fill(who=people(county, stay))
    for one in sorted(set(plan.posts) & set(other.posts)):
        if plan.base(one) != other.base(one):
            yield Text("{who}改派{school}", "{who} goes to {school} instead").fill(
                who=people(county, [one]), school=county.school[other.base(one)].name)
    anew = sum(plan.partners.get(unit.id) != other.partners.get(unit.id) for unit in county.rural)
    if anew:
        yield Text("{count}所农村学校改换结对学校", "other partners for {count} rural units").fill(count=anew)


def clauses(texts: Sequence[Text]) -> Text:
    """Join clauses of a sentence."""
    return Text("；".join(text.zh for text in texts), "; ".join(text.en for text in texts))
