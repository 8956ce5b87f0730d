"""Why two schools are paired, or are not."""

from __future__ import annotations

from collections.abc import Iterator

from pairopt.county import PairRow, School
from pairopt.explain.answer import Answer, State
from pairopt.explain.outcome import caveat, clauses, outcome
from pairopt.explain.spoken import in_order, names, of_pair, refusals
from pairopt.explain.trial import Trials
from pairopt.goals.fit import Fit
from pairopt.rules import pair_refusals
from pairopt.text import Text, listing, same
from pairopt.travel import minutes


def why_pair(trials: Trials, one: str, other: str) -> Answer:
    """Say why an urban and a rural unit are partners, or are not."""
    county, plan = trials.county, trials.plan
    urban, rural = county.school[one], county.school[other]
    says = in_order(of_pair(county, plan, urban, rural))
    state: State = "refused" if pair_refusals(county, urban, rural) else "possible"
    if rural.id in plan.partners.get(urban.id, ()):
        state = "stands"
    sentences = [*caveat(trials), *_stands(trials, urban, rural, state)]
    instead, both = None, {"urban": urban.name, "rural": rural.name}
    if state == "stands":
        instead = trials.forced(PairRow(urban.id, rural.id, "ban"))
        sentences.append(outcome(
            trials, Text("若{urban}与{rural}不结对", "If {urban} and {rural} are no partners").fill(**both), instead))
    elif state == "refused":
        sentences.append(Text("规则不允许：{why}。", "Rules refuse it: {why}.").fill(why=clauses(refusals(says))))
    else:
        instead = trials.forced(PairRow(urban.id, rural.id, "pin"))
        sentences.append(outcome(
            trials, Text("若{urban}与{rural}结对", "If {urban} and {rural} are partners").fill(**both), instead, refusals(says)))
    return Answer({"pair": [urban.id, rural.id]}, state, tuple(sentences), says, instead)


def _stands(trials: Trials, urban: School, rural: School, state: State) -> Iterator[Text]:
    county, plan = trials.county, trials.plan
    way = minutes(county, urban.id, rural.id)
    figures = Text("匹配分{fit}，路程{way}", "fit {fit}, {way}").fill(
        fit=Fit().of_pair(county, urban, rural),
        way=Text("不明", "minutes unknown") if way is None else Text(f"{way}分钟", f"{way} minutes"))
    if state == "stands":
        yield Text("{urban}与{rural}结对：{figures}。", "{urban} and {rural} are partners: {figures}.").fill(
            urban=urban.name, rural=rural.name, figures=figures)
        return
    yield Text("{urban}与{rural}没有结对（{figures}）。", "{urban} and {rural} are no partners ({figures}).").fill(
        urban=urban.name, rural=rural.name, figures=figures)
    for unit in (rural, urban):
        fits = [same(Fit().of_pair(county, *map(county.school.__getitem__, pair))) for pair in plan.pairs if unit.id in pair]
        if fits:
            yield Text("方案中{unit}与{partners}结对，匹配分{fits}。", "In the plan {unit} has {partners}, fit {fits}.").fill(
                unit=unit.name, partners=names(county, plan.partners[unit.id]), fits=listing(fits))
