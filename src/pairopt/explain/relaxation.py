"""The fewest clauses to give up so that there is a plan."""

from __future__ import annotations

from pairopt.explain.guarded import Guarded
from pairopt.rules.rule import Clause

_AT_ONCE = 39
"""Clauses weighed by powers of two in one solve: such sums are exact in the solver's floating point."""


def fewest(draft: Guarded) -> tuple[Clause, ...]:
    """Return the fewest clauses without which all others hold together, each counting 1, in order.

    Of several such sets it is the one whose first clause comes first, then the second, and so on. Clauses of which none
    can be given up are passed over many at a time.

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
    model.add(sum(gone.values()) <= count)  # nothing is below the count; said as an equation, it makes the rest much slower
    model.clear_objective()
    found: list[Clause] = []
    rest = [draft.clauses]
    while len(found) < count:
        some = rest.pop()
        trial = model.clone()
        if len(some) > _AT_ONCE:
            if not any(solver.value(gone[clause]) for clause in some):
                trial.add_bool_or(draft.literal[clause].negated() for clause in some)
                asked = draft.solve(trial)
                if asked is None:
                    model.add(sum(gone[clause] for clause in some) == 0)
                    continue
                solver = asked
            rest += [some[len(some) // 2:], some[:len(some) // 2]]
        else:
            trial.maximize(sum(2**place * gone[clause] for place, clause in enumerate(reversed(some))))
            solver = draft.solve(trial)
            assert solver, "it goes on from a solution"
            for clause in some:
                value = solver.value(gone[clause])
                model.add(gone[clause] == value)
                found += [clause] * value
    return tuple(found)
