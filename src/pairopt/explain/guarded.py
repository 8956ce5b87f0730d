"""The compact model of a county with each clause behind a literal, to ask which clauses can hold together.

What a fixed rule refuses is no variable, as everywhere; what another rule refuses is one, and its clause says 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ortools.sat.python import cp_model

from pairopt.county import County, School
from pairopt.derive import Facts, derive
from pairopt.links import pinned_teachers
from pairopt.plan import Plan
from pairopt.rules import RULES, active_rules
from pairopt.rules.rule import Clause, Rule
from pairopt.rules.together import groups
from pairopt.search.compact.draft import Draft
from pairopt.search.compact.solve import solve_stoppably
from pairopt.search.watch import Budget

_PLACE = {rule.id: place for place, rule in enumerate(RULES)}


class Unsettled(Exception):
    """The solver did not end within its budget: nothing is known."""


def relaxed_facts(county: County) -> Facts:
    """Return what may be where the fixed rules alone refuse, each teacher by name; all active rules are to be posted."""
    rules = active_rules(county)
    fixed = [rule for rule in rules if rule.fixed]
    pinned = pinned_teachers(county) if county.active("pins") else ()
    return replace(derive(county, fixed, (), listed=True, only=must_move(county, pinned)), rules=rules)


def must_move(county: County, pinned: Iterable[str]) -> frozenset[str]:
    """Return the teachers without whom it cannot be judged whether some can be sent: all others may as well stay.

    Those are the pinned, their companions, and where nobody goes to a remote school alone everybody of their units. Who
    is none of them is asked for by no clause, and staying at home breaks none.
    """
    companions = groups(county) if county.active("together") else {}
    teams = county.active("teams") and county.policy.min_team > 1
    found: set[str] = set()
    more = set(pinned)
    while more:
        found |= more
        asked = {other for one in more for other in companions.get(one, ())}
        if teams:
            asked |= {other.id for one in more for other in county.staff[county.teacher[one].school]}
        more = asked - found
    return frozenset(found)


class Guarded(Draft):
    """A draft in which each clause binds only while its literal is true.

    Parameters
    ----------
    facts
        As `relaxed_facts` makes them, or a part of them.
    budget
        For all questions together.

    Attributes
    ----------
    clauses
        In order.
    """

    def __init__(self, facts: Facts, budget: Budget) -> None:
        self.budget = budget
        self.literal: dict[Clause, cp_model.IntVar] = {}
        super().__init__(facts)
        self.clauses = in_order(self.literal)

    def require(self, rule: Rule, constraint: Any, clause: Clause | None = None) -> None:
        """Post a constraint that binds while its clause holds."""
        if clause is None:
            self.model.add(constraint)
        elif constraint is not True:  # what nothing can break is no clause
            if clause not in self.literal:
                self.literal[clause] = self.flag(str(clause))
            self.model.add(constraint).only_enforce_if(self.literal[clause])

    def post_shapes(self, rule: Rule) -> None:
        """Post also what the rule refuses."""
        super().post_shapes(rule)
        county = self.county
        for (urban, rural), flag in self.pairs.items():
            if rule.refuses_pair(county, county.school[urban], county.school[rural]):
                self.require(rule, flag == 0, rule.clause("pair", urban, rural))
        for kind in self.facts.types:
            teacher = county.teacher[kind.members[0]]
            if rule.refuses_teacher(county, teacher):
                self.require(rule, self.count(kind) == 0, rule.clause("teacher", teacher.id))
            for school in sorted({school for stop in self.facts.stops[kind.index] for school in stop}):
                if rule.refuses_post(county, teacher, county.school[school]):
                    there = self.count(kind, lambda stop, at=school: at in stop)  # type: ignore[misc]
                    self.require(rule, there == 0, rule.clause("post", teacher.id, school))

    def round_leaving(self, unit: School) -> None:
        """Post nothing: what several clauses imply together is none of them."""

    def keeps(self, clauses: Iterable[Clause]) -> Plan | None:
        """Return a plan that keeps some clauses, the others left out; None where there is none.

        Raises
        ------
        Unsettled
            Where the budget did not do.
        """
        held = set(clauses)
        model = self.model.clone()
        for clause, literal in self.literal.items():
            model.add(literal == int(clause in held))
        moving = must_move(self.county, (clause.about[0] for clause in held if clause.rule == "pins" and clause.what != "pair"))
        for kind in self.facts.types:
            if moving.isdisjoint(kind.members):
                model.add(self.count(kind) == 0)
        solver = self.solve(model)
        return self.plan(solver.value) if solver else None

    def solve(self, model: cp_model.CpModel) -> cp_model.CpSolver | None:
        """Return a solver that has proven the best solution of this model with something added, None where it has none.

        Raises
        ------
        Unsettled
            Where the budget did not do.
        """
        if self.budget.over:
            raise Unsettled
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = 1
        parameters.catch_sigint_signal = False
        parameters.cp_model_probing_level = 0  # too dear for many small questions, and so is a second round of presolve
        parameters.max_presolve_iterations = 1
        parameters.linearization_level = 2  # that more units than places do not fit is seen by the relaxation alone
        if self.budget.work is None:
            parameters.max_time_in_seconds = self.budget.left
        else:
            parameters.max_deterministic_time = self.budget.left
        status = solve_stoppably(solver, model, self.budget, None)
        self.budget.spent += solver.response_proto.deterministic_time
        if status not in (cp_model.OPTIMAL, cp_model.INFEASIBLE):
            raise Unsettled
        return solver if status == cp_model.OPTIMAL else None


def in_order(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Return clauses, each once, in the order of the book, then of ids."""
    return tuple(sorted(set(clauses), key=lambda clause: (_PLACE[clause.rule], clause.about, clause.what)))
