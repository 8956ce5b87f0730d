"""Why there is no plan: by counting, by a conflict, and by the fewest things to give up (`answers.md`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from pairopt.audit import audit
from pairopt.county import County
from pairopt.explain.conflict import conflict
from pairopt.explain.guarded import Guarded, Unsettled, in_order, relaxed_facts
from pairopt.explain.impossible import why_impossible
from pairopt.explain.relaxation import fewest
from pairopt.rules import RULE
from pairopt.rules.rule import Clause
from pairopt.search.parts import put_together
from pairopt.search.watch import Budget
from pairopt.text import Lang, Text


@dataclass(frozen=True)
class Demand:
    """A clause, and what it asks of its entities."""

    clause: Clause
    text: Text

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """Return it as `explain --json` prints it."""
        rule, about, what = self.clause
        return {"rule": rule, "entities": list(about), "what": what, "text": self.text.say(lang)}


@dataclass(frozen=True)
class WhyNoPlan:
    """The answer.

    Parameters
    ----------
    state
        `unknown` where neither counting nor the solver told within the budget.
    counting
        Sentences that each prove by arithmetic that there is no plan.
    give_up
        The fewest clauses without which there is a plan; None where that is not proven.
    conflict
        Clauses that cannot hold together, though all but any one of them can; None where that is not proven.
    """

    state: Literal["feasible", "infeasible", "unknown"]
    counting: tuple[Text, ...] = ()
    give_up: tuple[Demand, ...] | None = None
    conflict: tuple[Demand, ...] | None = None

    def as_json(self, lang: Lang) -> dict[str, Any]:
        """Return the answer as `explain --json` prints it."""
        if self.state == "feasible":
            return {"state": self.state}
        lists = {"give_up": self.give_up, "conflict": self.conflict}
        return {"state": self.state, "counting": [text.say(lang) for text in self.counting]} | {
            name: None if demands is None else [demand.as_json(lang) for demand in demands]
            for name, demands in lists.items()
        } | ({"text": self.unsettled.say(lang)} if self.unsettled else {})

    @property
    def unsettled(self) -> Text | None:
        """What is said where something is not proven."""
        if self.state == "unknown":
            return Text(
                "在限时内没有算出是否有方案。→ 请放宽 [solve] 的 time_s 后重试。",
                "Whether there is a plan was not settled in time. → Allow more of it ([solve] time_s) and try again.")
        if self.state == "infeasible" and None in (self.give_up, self.conflict):
            return Text(
                "在限时内没有算出至少须放弃哪些、哪些不能同时成立。→ 请放宽 [solve] 的 time_s 后重试。",
                "What to give up, and what cannot hold together, was not all settled in time. → Allow more of it ([solve]"
                " time_s) and try again.")
        return None


def cannot_hold(county: County, budget: Budget) -> tuple[Demand, ...]:
    """Return clauses that cannot hold together, as `why_no_plan` does; none where that is not proven within the budget."""
    try:
        for draft in _drafts(county, budget):
            if draft.keeps(draft.clauses) is None:
                return _told(county, conflict(draft))
    except Unsettled:
        pass
    return ()


def why_no_plan(county: County, budget: Budget) -> WhyNoPlan:
    """Say why no plan of a county exists, or that one does.

    What nothing ties together is looked at apart: the conflict is one of the smallest part without a plan, and what is
    given up is given up in each part.
    """
    counting = why_impossible(county)
    drafts = _drafts(county, budget)
    try:
        plans = [draft.keeps(draft.clauses) for draft in drafts]
    except Unsettled:
        return WhyNoPlan("infeasible" if counting else "unknown", counting)
    stuck = [draft for draft, plan in zip(drafts, plans, strict=True) if plan is None]
    if not stuck:
        assert audit(county, put_together(plan for plan in plans if plan is not None)).accepted
        return WhyNoPlan("feasible")
    clash = give_up = None
    try:
        clash = _told(county, conflict(stuck[0]))
        give_up = _told(county, in_order(clause for draft in stuck for clause in fewest(draft)))
    except Unsettled:
        pass
    return WhyNoPlan("infeasible", counting, give_up, clash)


def _drafts(county: County, budget: Budget) -> list[Guarded]:
    return [Guarded(part, budget) for part in relaxed_facts(county).parts]


def _told(county: County, clauses: Iterable[Clause]) -> tuple[Demand, ...]:
    return tuple(Demand(clause, RULE[clause.rule].demands(county, clause)) for clause in clauses)
