"""HiGHS on the compact model's own rows."""

from __future__ import annotations

from _rows import no_list, solve_rows
from ortools.math_opt.python import mathopt

from pairopt.derive import Facts
from pairopt.plan import Plan
from pairopt.result import Found
from pairopt.search.watch import Budget, Watch
from pairopt.text import Text


def declines(facts: Facts) -> Text | None:
    """Take every rule, and every goal of one number."""
    return no_list(facts)


def solve(facts: Facts, budget: Budget, *, seed: int, start: Plan | None, watch: Watch) -> Found:
    """Solve goal after goal; it cannot be stopped, and takes no start."""
    return solve_rows("highs", mathopt.SolverType.HIGHS, facts, budget, seed=seed)
