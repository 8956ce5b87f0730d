"""The compact model as a mixed-integer program: what HiGHS and SCIP share.

The rows are the draft's own, so that no rule is written again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from math import ceil

from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model

from pairopt.derive import Facts
from pairopt.goals.goal import Goal
from pairopt.result import Found
from pairopt.search.compact.draft import Draft, Linear
from pairopt.search.parts import Settled, join
from pairopt.search.watch import Budget
from pairopt.text import Text

SHARE = 0.6
"""Of the time left, what a goal gets while others wait; as in the compact search."""
LEAST_S = 1.0
"""What the program of a small part gets in any case."""
ENDLESS = 2**62
"""Ends of a row from here on are none."""
GAP = 0.9
"""Goals are whole numbers: a solver that is closer than this to its bound is done."""


def no_list(facts: Facts) -> Text | None:
    """Say which goal is a list, that no row can hold; None where there is none."""
    lists = [goal.title for goal in facts.goals if goal.is_list]
    return Text("目标是一列数：{goal}", "a goal is a list: {goal}").fill(goal=lists[0]) if lists else None


def solve_rows(name: str, solver: mathopt.SolverType, facts: Facts, budget: Budget, *, seed: int) -> Found:
    """Settle the goals one after the other, part by part; a budget of work is taken for seconds."""
    parts = facts.parts
    settled: list[Settled] = []
    for place, part in enumerate(parts):
        sizes = [1 + len(one.urban) * len(one.rural) for one in parts[place:]]
        until = budget.left * (1 - sizes[0] / sum(sizes))
        rows = Rows(part, solver, seed)
        while rows.goals and budget.left > until and rows.settle(budget, until):
            pass
        if rows.settled.plan is None:
            return Found(None, name, {}, {}, infeasible=rows.infeasible)
        settled.append(rows.settled)
    return join(facts, name, f"{name}, compact model", settled)


class Rows:
    """One part of a county as a program, and what is known of its goals."""

    def __init__(self, facts: Facts, solver: mathopt.SolverType, seed: int) -> None:
        self.solver, self.seed = solver, seed
        self.draft = Draft(facts)
        self.costs: dict[str, Linear] = {goal.id: sign(goal) * goal.express(self.draft) for goal in facts.goals}
        self.goals = list(facts.goals)
        self.settled = Settled()
        self.infeasible = False
        self.model = mathopt.Model()
        self.values: dict[mathopt.Variable, float] = {}
        proto = self.draft.model.proto
        self.variables = [
            self.model.add_integer_variable(lb=min(one.domain), ub=max(one.domain)) for one in proto.variables]
        for constraint in proto.constraints:
            # To look at a kind that a constraint is not would turn it into one, so each is asked first.
            if constraint.has_linear() and not constraint.enforcement_literal and len(constraint.linear.domain) == 2:
                self.row(constraint.linear.vars, constraint.linear.coeffs, *constraint.linear.domain)
            elif constraint.has_bool_or() and not constraint.enforcement_literal:
                self.row(constraint.bool_or.literals, [1] * len(constraint.bool_or.literals), 1, ENDLESS)
            else:
                raise NotImplementedError("the draft holds a constraint that is no row")

    def row(self, indices: Sequence[int], weights: Sequence[int], least: int, most: int) -> None:
        """Add a row, as the draft has it."""
        row = self.model.add_linear_constraint(
            lb=least if least > -ENDLESS else float("-inf"), ub=most if most < ENDLESS else float("inf"))
        for index, weight in zip(indices, weights, strict=True):
            row.set_coefficient(self.variables[index], row.get_coefficient(self.variables[index]) + weight)

    def settle(self, budget: Budget, until: float) -> bool:
        """Solve for the next goal and hold it from then on; return whether there is a plan."""
        goal = self.goals.pop(0)
        cost = self.costs[goal.id]
        flat = cp_model.FlatIntExpr(cost) if not isinstance(cost, int) else None
        terms = list(zip(flat.vars, flat.coeffs, strict=True)) if flat is not None else []
        offset = flat.offset if flat is not None else cost
        self.model.minimize(mathopt.fast_sum(
            [weight * self.variables[variable.index] for variable, weight in terms]) + offset)
        share = SHARE if self.goals else 1.0
        result = mathopt.solve(
            self.model, self.solver,
            params=mathopt.SolveParameters(
                time_limit=timedelta(seconds=max(LEAST_S, (budget.left - until) * share)),
                relative_gap_tolerance=0.0, absolute_gap_tolerance=GAP, random_seed=self.seed),
            model_params=mathopt.ModelSolveParameters(
                solution_hints=[mathopt.SolutionHint(variable_values=self.values)] if self.values else []))
        self.infeasible = result.termination.reason == mathopt.TerminationReason.INFEASIBLE
        if not result.has_primal_feasible_solution():
            return False
        self.values = {variable: round(value) for variable, value in result.variable_values().items()}
        self.settled.plan = self.draft.plan(lambda variable: int(self.values[self.variables[variable.index]]))
        reached = int(offset + sum(weight * self.values[self.variables[variable.index]] for variable, weight in terms))
        self.settled.best[goal.id] = sign(goal) * reached
        bound = result.dual_bound()
        if abs(bound) < ENDLESS:
            self.settled.bounds[goal.id] = sign(goal) * min(reached, ceil(bound - 0.01))
        slack = self.draft.county.slack.get(goal.id)
        self.row([variable.index for variable, _ in terms], [weight for _, weight in terms],
                 -ENDLESS, reached + (slack.of(reached) if slack else 0) - offset)
        return True


def sign(goal: Goal) -> int:
    """Every program minimises."""
    return -1 if goal.better == "more" else 1
