"""The fewest clauses to give up so that there is a plan."""

from __future__ import annotations

from pairopt.explain.guarded import Guarded
from pairopt.rules.rule import Clause

_AT_ONCE = 30
"""Clauses weighed by powers of two in one solve: such sums are exact in the solver's floating point."""


def fewest(draft: Guarded) -> tuple[Clause, ...]:
    """Return the fewest clauses without which all others hold together, each counting 1, in order.

    Of several such sets it is the one whose first clause comes first, then the second, and so on.

    Raises
    ------
    Unsettled
        Where the budget did not do.
    """
    model = draft.model.clone()
    gone = {clause: 1 - draft.literal[clause] for clause in draft.clauses}
    model.minimize(sum(gone.values()))
    solver = draft.solve(model)
    assert solver, "without any clause there is the plan of nothing"
    count = round(solver.objective_value)
    model.add(sum(gone.values()) == count)
    found: list[Clause] = []
    for first in range(0, len(draft.clauses), _AT_ONCE):
        if len(found) < count:
            some = draft.clauses[first:first + _AT_ONCE]
            model.maximize(sum(2**place * gone[clause] for place, clause in enumerate(reversed(some))))
            solver = draft.solve(model)
            assert solver
            values = {clause: solver.value(gone[clause]) for clause in some}
            found += [clause for clause in some if values[clause]]
            for clause in some:
                model.add(gone[clause] == values[clause])
    return tuple(found)
