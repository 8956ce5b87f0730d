"""An answer to a question about a plan, as the terminal shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pairopt.county import County
from pairopt.explain.answer import STATES, Answer
from pairopt.explain.causes import people
from pairopt.explain.spoken import told
from pairopt.explain.trial import Cost
from pairopt.goals import GOALS
from pairopt.report.table import Gain, show, worth
from pairopt.text import Lang, Text, listing

_TITLES = {goal.id: goal.title for goal in GOALS}


def answer_text(county: County, answer: Answer, lang: Lang) -> str:
    """Return the answer in sentences, then every rule that speaks, what the opposite costs, and who else could."""
    return "\n".join(line.say(lang) for line in _lines(county, answer))


def _lines(county: County, answer: Answer) -> Iterator[Text]:
    yield Text("【{state}】", "[{state}]").fill(state=STATES[answer.state])
    yield from answer.text
    if answer.rules:
        yield Text("有关规则：", "Rules that speak about it:")
        for one in answer.rules:
            mark = Text("× {rule}", "x {rule}") if one.refuses else Text("· {rule}", "- {rule}")
            yield mark.fill(rule=told(one))
    if answer.instead and answer.instead.costs:
        yield Text("若相反，各项目标：", "The goals with the opposite forced:")
        yield Text("  {costs}", "  {costs}").fill(costs=_costs(answer.instead.costs))
    if answer.alternatives:
        yield Text("可以顶替的人，代价小的在前：", "Who else could, the least cost first:")
        for place, other in enumerate(answer.alternatives, start=1):
            home = county.school[county.teacher[other.teacher].school].name
            yield Text("  {place}. {who}，{home}：{costs}", "  {place}. {who} of {home}: {costs}").fill(
                place=place, who=people(county, [other.teacher]), home=home, costs=_costs(other.trial.costs))


def _costs(costs: Sequence[Cost]) -> Text:
    """Return every goal with its value and change; those that are not proven say so."""
    return listing([
        Text("{title} {value}（{change}）{open}", "{title} {value} ({change}){open}").fill(
            title=_TITLES[one.id], value=worth(one.value), change=_gain(one),
            open=Text("", "") if one.status == "optimal" else Text("未证明", " not proven"))
        for one in costs])


def _gain(one: Cost) -> str:
    return show(Gain(one.change), "zh") if isinstance(one.change, int) else str(worth(one.change))
