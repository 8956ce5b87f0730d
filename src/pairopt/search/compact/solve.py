"""The compact search: one model of everything, the goals group after group, the earlier ones held.

Parts of the county that nothing ties together are solved apart. Every group starts from a complete hint, the plan so
far, and every goal ends with a bound.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from math import ceil
from typing import ClassVar

from ortools.sat.python import cp_model

from pairopt.derive import Facts
from pairopt.goals.evenness import Evenness
from pairopt.goals.goal import Goal
from pairopt.plan import Plan
from pairopt.result import Found, places
from pairopt.search.compact.draft import Draft, Linear
from pairopt.search.compact.even import Levels
from pairopt.search.compact.group import Group
from pairopt.search.parts import Settled, join
from pairopt.search.watch import Budget, Watch

_SHARE = 0.6
"""Of the time left, what the first goals get; the rest share what these leave."""
_LEAST = 1.0
"""Seconds, or units of work, that each part gets where there are so many, however small it is."""
_SUBSOLVERS = ("max_lp", "lb_tree_search", "core", "reduced_costs", "quick_restart", "no_lp")
"""In order of use for as many workers as there are. The bound comes from the relaxation: with all of it (`max_lp`) two
workers prove in a tenth of a second what the default mix does not in a minute."""
SOLVED = (cp_model.OPTIMAL, cp_model.FEASIBLE)
"""What the solver says where it has a plan."""


def declines(facts: Facts) -> None:
    """Take every rule and goal."""


def solve(facts: Facts, budget: Budget, *, seed: int, start: Plan | None, watch: Watch) -> Found:
    """Search for the best plan, part by part, goal by goal."""
    return solve_parts(PartRun, facts, budget, seed=seed, start=start, watch=watch)


def solve_parts(
    make: type[PartRun], facts: Facts, budget: Budget, *, seed: int, start: Plan | None, watch: Watch
) -> Found:
    """Let a run settle each part; without a plan for one part there is none at all."""
    parts = facts.parts
    runs: list[PartRun] = []
    for place, part in enumerate(parts):
        weights = [_size(one) for one in parts[place:]]
        share = max(budget.left * weights[0] / sum(weights), min(_LEAST, budget.left / len(weights)))
        run = make(part, budget, share, seed=seed, watch=watch, whole=len(parts) == 1)
        run.solve(start)
        if run.settled.plan is None:
            return Found(None, make.name, {}, {}, infeasible=run.settled.infeasible)
        runs.append(run)
    return join(facts, make.name, make.proved_by, [run.settled for run in runs])


def _size(facts: Facts) -> int:
    return 1 + len(facts.urban) * len(facts.rural) * (1 + len(facts.types))


class PartRun:
    """The goals of one part, one after the other, in one model.

    Parameters
    ----------
    whole
        Whether the part is the whole county, so that its plans and bounds are the county's.

    Attributes
    ----------
    name, proved_by
        Of the search that the run belongs to, and of its proofs.
    make_draft
        Makes its model.
    """

    name: ClassVar[str] = "compact"
    proved_by: ClassVar[str] = "CP-SAT, compact model"
    make_draft: ClassVar[type[Draft]] = Draft

    def __init__(self, facts: Facts, budget: Budget, share: float, *, seed: int, watch: Watch, whole: bool) -> None:
        self.facts, self.budget, self.seed, self.watch, self.whole = facts, budget, seed, watch, whole
        self.reserve = budget.left - share
        self.settled = Settled()
        self.draft = self.make_draft(facts)
        self.costs = {
            goal.id: _sign(goal) * goal.express(self.draft) for goal in facts.goals if not goal.is_list}
        self.values: list[int] = []
        self.narrowed = False
        """Whether the goals behind range over fewer plans than they should, so that they have no bounds."""

    def solve(self, start: Plan | None) -> None:
        """Settle every goal as far as the share of the budget goes."""
        if start is not None:
            self._complete(start)
        if not self.facts.goals:
            self.take(*self.run(None, self.budget.left - self.reserve))
        goals = self.facts.goals
        while goals and self.budget.left > self.reserve and not self.budget.stop.is_set():
            first = goals[0]
            settled = self._even(first, last=len(goals) == 1) if isinstance(first, Evenness) else self._settle(goals)
            if not settled:
                return
            goals = goals[settled:]

    def _settle(self, goals: tuple[Goal, ...]) -> int:
        """Solve for the first of some goals, note bounds, and hold the best less the slack from here on.

        Where the sum is not proven, only the goals up to the first open one are settled: the others have no bound yet.

        Returns
        -------
        int
            How many goals are settled; 0 where there is no plan.
        """
        group = self.group(goals)
        self.draft.model.minimize(group.sum)
        share = 1.0 if len(group.goals) == len(goals) else _SHARE
        solver, status = self.run(group, (self.budget.left - self.reserve) * share)
        self.take(solver, status)
        if self.settled.plan is None:
            return 0
        reached = [_sign(goal) * self._value(goal, self.settled.plan) for goal in group.goals]
        settled = 0
        for goal, cost, bound in group.bounds(reached, self.bound(solver)):
            settled += 1
            self.settled.best[goal.id] = _sign(goal) * cost
            if not self.narrowed:
                self.settled.bounds[goal.id] = _sign(goal) * bound
            slack = self.facts.county.slack.get(goal.id)
            most = cost + (slack.of(cost) if slack else 0)
            # Nothing is below a proven bound; said as an equation, it makes the goals behind much faster.
            self.draft.model.add_linear_constraint(self.costs[goal.id], bound, most)
        return settled

    def _value(self, goal: Goal, plan: Plan) -> int:
        """Return what the plan of the part is worth in a goal of one number; units of other parts count nothing."""
        county = self.facts.county
        others = sum(goal.of_unit(county, unit) for unit in county.urban if not self.draft.has(unit.id))
        return sum(places(goal.measure(county, plan))) - others

    def _even(self, goal: Evenness, *, last: bool) -> int:
        """Settle a list place by place, note the places proven as its bound, and hold it from here on.

        Returns
        -------
        int
            1, or 0 where there is no plan.
        """
        levels, tail = Levels(self.draft), [0]
        end = self.budget.left - (self.budget.left - self.reserve) * (1.0 if last else _SHARE)
        if not levels.units and self.settled.plan is None:  # an empty list is settled by any plan
            self.take(*self.run(None, self.budget.left - end))
        while levels.open:
            place, proven = self._least(levels.next_place(), end)
            if place != proven:
                tail = [proven]
                break
            if place == 0:
                levels.places += [0] * levels.open
                break
            count, proven = self._least(levels.at_least(place), end)
            levels.places += [place] * (max(proven, len(levels.places) + 1) - len(levels.places))
            if count != proven:
                break
        if self.settled.plan is None:
            return 0
        reached = goal.of_units(self.facts.county, self.settled.plan, self.facts.rural)
        bound = (*levels.places, *(tail + [0] * levels.open)[: levels.open])
        self.settled.best[goal.id] = reached
        self.watch.works_on(self.name, goal.id, reached, bound)
        if not self.narrowed:
            self.settled.bounds[goal.id] = bound
            if self.whole:
                self.watch.proved(goal.id, bound)
        if bound != reached:
            self.narrowed = True
            levels.hold(places(reached))
        return 1

    def _least(self, cost: Linear, end: float) -> tuple[int | None, int]:
        """Minimise one number and hold it; return what was reached, None where nothing was, and what is proven."""
        self.draft.model.minimize(cost)
        solver, status = self.run(None, max(0.0, self.budget.left - end))
        self.take(solver, status)
        if status not in SOLVED:
            return None, 0
        reached, bound = round(solver.objective_value), self.bound(solver)
        self.draft.model.add_linear_constraint(cost, bound, reached)
        plan = self.settled.plan
        if self.whole and plan is not None:
            self.watch.found(lambda: plan)
        return reached, bound

    def take(self, solver: cp_model.CpSolver, status: cp_model.CpSolverStatus) -> None:
        """Make what was found the plan so far."""
        if status in SOLVED:
            self._complete(self.draft.plan(solver.value))
        self.settled.infeasible = status == cp_model.INFEASIBLE and self.settled.plan is None

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
        solver.parameters.catch_sigint_signal = False  # it would leave the default handler behind
        solver.parameters.random_seed = self.seed
        if solver.solve(model) in SOLVED:
            self.settled.plan = self.draft.plan(solver.value)
            self.values = list(solver.response_proto.solution)

    def group(self, goals: Sequence[Goal]) -> Group:
        """Return the first of some goals, which are solved for together."""
        return Group(self.draft, goals, self.costs)

    def bound(self, solver: cp_model.CpSolver | cp_model.CpSolverSolutionCallback) -> int:
        """Return what no plan of the part has less of in the sum that is solved for."""
        return ceil(solver.best_objective_bound - 0.01)  # a whole number, with room for floating point

    def run(self, group: Group | None, limit: float) -> tuple[cp_model.CpSolver, cp_model.CpSolverStatus]:
        """Solve for a group of goals, or for any plan at all."""
        model = self.draft.model
        model.clear_hints()
        for index, value in enumerate(self.values):
            model.add_hint(model.get_int_var_from_proto_index(index), value)
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.random_seed = self.seed
        parameters.num_workers = self.budget.workers
        parameters.linearization_level = 2
        parameters.subsolvers.extend(_SUBSOLVERS)
        parameters.catch_sigint_signal = False
        if self.budget.work is None:
            parameters.max_time_in_seconds = limit
        else:
            parameters.max_deterministic_time = limit
            parameters.interleave_search = True
        status = solve_stoppably(solver, model, self.budget, _Progress(self, group) if group else None)
        self.budget.spent += solver.response_proto.deterministic_time
        return solver, status


class _Progress(cp_model.CpSolverSolutionCallback):
    """Tells the watch of each better plan."""

    def __init__(self, run: PartRun, group: Group) -> None:
        super().__init__()
        self.part, self.group = run, group

    def on_solution_callback(self) -> None:
        """Tell value and bound so far of the first goal that is open, and the plan."""
        watch = self.part.watch
        reached = self.group.read(round(self.objective_value))
        known = list(self.group.bounds(reached, self.part.bound(self)))
        goal, cost, bound = known[-1]
        watch.works_on(self.part.name, goal.id, _sign(goal) * cost, _sign(goal) * bound)
        if self.part.whole:
            watch.found(lambda: self.part.draft.plan(self.value))
            for goal, _, bound in () if self.part.narrowed else known:
                watch.proved(goal.id, _sign(goal) * bound)


def solve_stoppably(
    solver: cp_model.CpSolver, model: cp_model.CpModel, budget: Budget, progress: _Progress | None
) -> cp_model.CpSolverStatus:
    """Solve a model in a thread, so that signals reach the main one and a stop takes effect within a tenth of a second."""
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
