"""The search over arrivals: the relaxation says which crews a good plan can send where, CP-SAT chooses among them.

The relaxation of this model is so tight that most flags can be shut out at once: with a gap so small that it is but a
guess, CP-SAT finds a plan among the rest in a blink. If that plan lies within the gap it is the best there is; else the
gap is widened to where the plan lies, or, without a plan, by much.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from ortools.sat.python import cp_model

from pairopt import words
from pairopt.derive import Facts
from pairopt.goals.goal import Goal
from pairopt.plan import Plan
from pairopt.result import Found
from pairopt.search.arrivals.crews import Crews
from pairopt.search.arrivals.draft import Arrivals
from pairopt.search.arrivals.relaxation import Relaxation
from pairopt.search.bundles.master import WORK_PER_ITERATION
from pairopt.search.bundles.table import TooMany
from pairopt.search.compact.draft import Draft
from pairopt.search.compact.group import Group
from pairopt.search.compact.solve import SOLVED, PartRun, solve_parts
from pairopt.search.units.limits import outside
from pairopt.search.watch import Budget, Watch
from pairopt.text import Text

NAME = "arrivals"
_LARGEST_RELAXED = 10**8
"""Sums up to here are told apart by the linear programme."""
_GAP = 16
_WIDER = 64
"""The first gap, in units of the sum, and how many times wider the next one is where there is no plan within."""
_MOST_FLAGS = 40_000
_NOTHING = 2**62
"""No sum is as large."""


def declines(facts: Facts) -> Text | None:
    """Say why this search cannot take some facts, or None."""
    why = outside(facts, NAME, one_partner=False)
    if why is not None:
        return why
    if any(facts.county.slack.get(goal.id) for goal in facts.goals):
        reason = Text("目标设有让步量", "a goal has a slack")
    else:
        try:
            if sum(Crews(part).flags for part in facts.parts) <= _MOST_FLAGS:
                return None
        except TooMany:
            pass
        reason = Text("可派出的教师组合过多", "there are too many crews")
    return Text("求解方法{name}不适用于本县：{reason}", "the search {name} cannot take: {reason}").fill(
        name=words.engine(NAME), reason=reason)


def solve(facts: Facts, budget: Budget, *, seed: int, start: Plan | None, watch: Watch) -> Found:
    """Search for the best plan, part by part, goal by goal."""
    return solve_parts(_Narrowed, facts, budget, seed=seed, start=start, watch=watch)


class _Narrowed(PartRun):
    """A run in the model of arrivals, narrowed before the first goals are solved for."""

    name: ClassVar[str] = NAME
    proved_by: ClassVar[str] = "CP-SAT and whole duals, model of arrivals"
    make_draft: ClassVar[type[Draft]] = Arrivals
    _floor, _outside = 0, _NOTHING
    """In the sum that is solved for: no plan has less, and none outside the narrowed model has less."""
    _narrow = False

    def group(self, goals: Sequence[Goal]) -> Group:
        """Return the first of some goals: at first no more than the relaxation can tell apart."""
        return super().group(goals) if self._narrow else Group(self.draft, goals, self.costs, _LARGEST_RELAXED)

    def bound(self, solver: cp_model.CpSolver | cp_model.CpSolverSolutionCallback) -> int:
        """Return what no plan has less of, inside the narrowed model or outside."""
        return max(self._floor, min(super().bound(solver), self._outside))

    def run(self, group: Group | None, limit: float) -> tuple[cp_model.CpSolver, cp_model.CpSolverStatus]:
        """Solve for a group of goals; what the first one proves best narrows the model for those behind."""
        self._floor, self._outside = 0, _NOTHING
        if group is None or self._narrow:
            return super().run(group, limit)
        self._narrow, whole, before = True, self.draft.model, self.budget.left
        relaxation = Relaxation(whole, group.sum, self.budget.stop, limit if self.budget.work is None else None)
        self.budget.spent += relaxation.iterations * WORK_PER_ITERATION
        self._floor, most = relaxation.bound, relaxation.bound + _GAP
        while True:
            self._outside, self.draft.model = most + 1, relaxation.within(most)
            solver, status = super().run(group, max(0.0, limit - (before - self.budget.left)))
            known = relaxation.cost(self.values) if self.values else group.range
            reached = round(solver.objective_value) if status in SOLVED else known
            if status == cp_model.OPTIMAL and reached <= most:
                self.draft.model = relaxation.within(reached)
                return solver, status
            if reached < known:
                self.take(solver, status)
                known = reached
            if status == cp_model.OPTIMAL:
                most = known
            elif status == cp_model.INFEASIBLE and most < known:
                most = min(known, most + (most - self._floor) * _WIDER)
            else:
                self.draft.model = whole
                return solver, cp_model.UNKNOWN if self.values else status  # what was found is taken already
