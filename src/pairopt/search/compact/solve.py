"""The compact search: one model of everything, the goals one after the other, the earlier ones held.

Parts of the county that nothing ties together are solved apart. Every goal starts from a complete hint, the plan so
far, and ends with a bound.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from math import ceil

from ortools.sat.python import cp_model

from pairopt.derive import Facts
from pairopt.goals.goal import Goal
from pairopt.plan import Plan
from pairopt.result import Bound, Found
from pairopt.search.compact.draft import Draft
from pairopt.search.watch import Budget, Watch

NAME = "compact"
_PROVED_BY = "CP-SAT, compact model"
_SOLVED = (cp_model.OPTIMAL, cp_model.FEASIBLE)


def declines(facts: Facts) -> None:
    """Take every rule and goal."""


def solve(facts: Facts, budget: Budget, *, seed: int, start: Plan | None, watch: Watch) -> Found:
    """Search for the best plan, part by part, goal by goal; without a plan for one part there is none at all."""
    parts = facts.parts()
    runs: list[_PartRun] = []
    for place, part in enumerate(parts):
        weights = [_size(one) for one in parts[place:]]
        run = _PartRun(part, budget, budget.left * weights[0] / sum(weights), seed=seed, watch=watch)
        run.solve(start)
        if run.plan is None:
            return Found(None, NAME, {}, {}, infeasible=run.infeasible)
        runs.append(run)
    settled = [goal.id for goal in facts.goals if all(goal.id in run.best for run in runs)]
    best = {goal: sum(run.best[goal] for run in runs) for goal in settled}
    plan = Plan(
        tuple(sorted(pair for run in runs if run.plan for pair in run.plan.pairs)),
        tuple(sorted((row for run in runs if run.plan for row in run.plan.placements), key=lambda row: row.teacher)))
    return Found(plan, NAME, best, _joined_bounds(facts, best, [run.bounds for run in runs]))


def _joined_bounds(facts: Facts, best: Mapping[str, int], bounds: list[dict[str, int]]) -> dict[str, Bound]:
    """Add up the bounds of the parts, as long as they speak of the same plans as the whole does.

    A later goal ranges over the plans in which the earlier ones are held for the whole county. Parts hold them one by
    one, which is the same only while every earlier goal is proven.
    """
    joined: dict[str, Bound] = {}
    for goal in facts.goals:
        if any(goal.id not in one for one in bounds):
            break
        value = sum(one[goal.id] for one in bounds)
        joined[goal.id] = Bound(value, _PROVED_BY)
        if len(bounds) > 1 and value != best.get(goal.id):
            break
    return joined


def _size(facts: Facts) -> int:
    return 1 + len(facts.urban) * len(facts.rural) * (1 + len(facts.types))


class _PartRun:
    """The goals of one part, one after the other, in one model."""

    def __init__(self, facts: Facts, budget: Budget, share: float, *, seed: int, watch: Watch) -> None:
        self.facts, self.budget, self.seed, self.watch = facts, budget, seed, watch
        self.reserve = budget.left - share
        self.plan: Plan | None = None
        self.infeasible = False
        self.best: dict[str, int] = {}
        self.bounds: dict[str, int] = {}
        self.draft = Draft(facts)
        self.costs = {goal.id: _sign(goal) * goal.express(self.draft) for goal in facts.goals}
        self.values: list[int] = []

    def solve(self, start: Plan | None) -> None:
        """Settle every goal as far as the share of the budget goes."""
        if start is not None:
            self._complete(start)
        goals = self.facts.goals
        for place, goal in enumerate(goals):
            # The first goal is the hard one; the rest share what it leaves.
            self._settle(goal, share=0.6 if place == 0 else 1 / (len(goals) - place))
            if self.plan is None:
                return
        if not goals:
            self._take(*self._run(None, self.budget.left - self.reserve))

    def _settle(self, goal: Goal, share: float) -> None:
        """Solve for one goal, note its bound, and hold its best less its slack from here on."""
        model, cost = self.draft.model, self.costs[goal.id]
        model.minimize(cost)
        seconds = (self.budget.left - self.reserve) * share
        if seconds <= 0 or self.budget.stop.is_set():
            return
        solver, status = self._run(goal, seconds)
        self._take(solver, status)
        if self.plan is None:
            return
        best = goal.measure(self.facts.county, self.plan)
        self.best[goal.id] = best
        self.bounds[goal.id] = (
            best if status == cp_model.OPTIMAL else _sign(goal) * ceil(solver.best_objective_bound - 1e-6))
        slack = self.facts.county.slack.get(goal.id)
        model.add(cost <= _sign(goal) * best + (slack.of(best) if slack else 0))

    def _take(self, solver: cp_model.CpSolver, status: cp_model.CpSolverStatus) -> None:
        if status in _SOLVED:
            self._complete(self.draft.plan(solver.value))
        self.infeasible = status == cp_model.INFEASIBLE and self.plan is None

    def _complete(self, plan: Plan) -> None:
        """Make a plan the plan so far, with a value for every variable, helpers included, as the next hint."""
        values = self.draft.values(plan)
        if values is None:
            return
        model = self.draft.model.clone()
        model.clear_hints()
        model.minimize(sum(self.costs.values()))
        for index, value in values.items():
            variable = model.get_int_var_from_proto_index(index)
            model.add(variable == value)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = self.seed
        if solver.solve(model) in _SOLVED:
            self.plan = self.draft.plan(solver.value)
            self.values = list(solver.response_proto.solution)

    def _run(self, goal: Goal | None, limit: float) -> tuple[cp_model.CpSolver, cp_model.CpSolverStatus]:
        model = self.draft.model
        model.clear_hints()
        for index, value in enumerate(self.values):
            model.add_hint(model.get_int_var_from_proto_index(index), value)
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.random_seed = self.seed
        parameters.num_workers = self.budget.workers
        parameters.catch_sigint_signal = False
        if self.budget.work is None:
            parameters.max_time_in_seconds = limit
        else:
            parameters.max_deterministic_time = limit
            parameters.interleave_search = True
        status = _solve_stoppably(solver, model, self.budget, _Progress(goal, self.watch) if goal else None)
        self.budget.spent += solver.response_proto.deterministic_time
        return solver, status


class _Progress(cp_model.CpSolverSolutionCallback):
    """Tells the watch of each better plan."""

    def __init__(self, goal: Goal, watch: Watch) -> None:
        super().__init__()
        self.goal, self.watch = goal, watch

    def on_solution_callback(self) -> None:
        """Tell value and bound so far."""
        sign = _sign(self.goal)
        self.watch.works_on(
            NAME, self.goal.id, sign * round(self.objective_value), sign * ceil(self.best_objective_bound - 1e-6))


def _solve_stoppably(
    solver: cp_model.CpSolver, model: cp_model.CpModel, budget: Budget, progress: _Progress | None
) -> cp_model.CpSolverStatus:
    """Solve in a thread, so that signals reach the main one and a stop takes effect within a tenth of a second."""
    outcome: list[cp_model.CpSolverStatus] = []
    failure: list[BaseException] = []

    def work() -> None:
        try:
            outcome.append(solver.solve(model, progress))
        except BaseException as error:  # noqa: BLE001 - handed to the caller's thread, whatever it is
            failure.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.05)
        if budget.stop.is_set():
            solver.stop_search()
    if failure:
        raise failure[0]
    return outcome[0]


def _sign(goal: Goal) -> int:
    return -1 if goal.better == "more" else 1
