"""The ladder: one search after the other, each starting from the best plan so far, each allowed to fail.

Whatever happens to a search, it raises, finds nothing, or is not installed, the plan of another one stands in, and
the result says so. What counts is what the audit accepts.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from pairopt.audit import Audit, audit, better
from pairopt.derive import Facts
from pairopt.plan import Plan
from pairopt.result import Bound, Found
from pairopt.search import SEARCHES
from pairopt.search.watch import Budget, Watch
from pairopt.text import Text

LADDER = ("greedy", "compact")
"""The searches of ``auto``, in turn."""
_TO_STAND_IN_S = 1.0
"""Seconds of its own for the greedy search where the others have spent the budget without a plan."""


def climb(
    names: Sequence[str], facts: Facts, budget: Budget, *, seed: int, start: Plan | None, watch: Watch
) -> Found:
    """Run searches in turn; where none of them has a plan, the greedy one is asked, too.

    Returns
    -------
    Found
        The best plan that the audit accepts, the start plan included, with the tightest bounds and all notes.
    """
    best = _Best(facts)
    if start is not None:
        best.offer(start, "start", watch)
    for name in names:
        best.run(name, budget, seed=seed, watch=watch)
    if best.plan is None and "greedy" not in names:
        own = Budget(_TO_STAND_IN_S if budget.work is None else None, budget.work, stop=budget.stop)
        best.run("greedy", own, seed=seed, watch=watch)
    return best.found()


class _Best:
    """The best plan so far, and what was said on the way."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.plan: Plan | None = None
        self.audit: Audit | None = None
        self.made_by = ""
        self.reached: dict[str, int] = {}
        self.bounds: dict[str, Bound] = {}
        self.infeasible = False
        self.notes: list[Text] = []

    def run(self, name: str, budget: Budget, *, seed: int, watch: Watch) -> None:
        """Let one search do its part."""
        try:
            module = importlib.import_module(SEARCHES[name])
            declined = module.declines(self.facts)
            if declined:
                self.notes.append(declined)
                return
            found: Found = module.solve(self.facts, budget, seed=seed, start=self.plan, watch=watch)
        except ImportError as error:
            self.notes.append(Text(
                "求解方法{name}不可用：缺少{missing}", "the search {name} is not available: {missing} is missing").fill(
                    name=name, missing=error.name or "?"))
            return
        except Exception as error:  # noqa: BLE001 - any failure of a search is a reason to go on with another
            self.notes.append(Text(
                "求解方法{name}出错（{error}），改用其他方法", "the search {name} failed ({error}), another one stands in"
            ).fill(name=name, error=type(error).__name__))
            return
        self.notes += found.notes
        self.infeasible = self.infeasible or found.infeasible
        if found.plan is None:
            if not found.infeasible and not found.notes:
                self.notes.append(Text(
                    "求解方法{name}在限额内没有找到方案", "the search {name} found no plan within its budget").fill(name=name))
            return
        self.bounds |= found.bounds
        self.reached |= found.best
        self.offer(found.plan, name, watch)
        for goal, bound in found.bounds.items():
            watch.proved(goal, bound.value)

    def offer(self, plan: Plan, made_by: str, watch: Watch) -> None:
        """Take a plan if the audit accepts it and it is no worse than the best so far."""
        if plan is self.plan:
            return  # a search handed its start back: the credit stays where it is
        audited = audit(self.facts.county, plan)
        if not audited.accepted:
            rules = ", ".join(sorted({finding.rule for finding in audited.findings}))
            self.notes.append(Text(
                "{name}的方案违反规则（{rules}），弃用", "the plan of {name} breaks rules ({rules}) and is dropped").fill(
                    name=made_by, rules=rules))
        elif self.audit is None or not better(self.facts.county, self.audit, audited, self.reached):
            self.plan, self.audit, self.made_by = plan, audited, made_by
            watch.found(lambda: plan)

    def found(self) -> Found:
        """Return what is known now."""
        notes = [] if self.plan and not self.notes else self.notes
        return Found(
            self.plan, self.made_by, self.reached, self.bounds,
            infeasible=self.infeasible and self.plan is None, notes=tuple(dict.fromkeys(notes)))
