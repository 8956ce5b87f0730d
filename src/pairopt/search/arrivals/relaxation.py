"""What the linear relaxation of a model proves, in whole numbers: a bound, and which values no good plan has.

The duals of HiGHS are rounded to whole numbers of a fine unit. Any duals bound a programme whose variables are bounded:
Σ duals · sides + Σ reduced costs · the better end of each variable. So the bound is exact, however the solver rounds,
and a plan that leaves that end of a variable costs more by the reduced cost for each step.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import highspy
import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from pairopt.search.bundles.master import Solver
from pairopt.search.compact.draft import Linear

_FINE = 1_000
"""Steps of the duals to one unit of the cost."""
_FREE = 2**60
"""Sides beyond this are none."""

Wholes = NDArray[np.object_]
"""Whole numbers of any size."""


class Relaxation:
    """The relaxation of a model; rows that are not linear are left out.

    Parameters
    ----------
    cost
        What is minimised.
    seconds
        For the linear programme; by default it ends by itself.

    Attributes
    ----------
    bound
        No plan costs less.
    iterations
        Of the simplex.
    """

    def __init__(
        self, model: cp_model.CpModel, cost: Linear, stop: threading.Event, seconds: float | None = None
    ) -> None:
        self.model = model
        ends = [list(variable.domain) for variable in model.proto.variables]
        self._least, self._most = _whole([end[0] for end in ends]), _whole([end[-1] for end in ends])
        flat = cp_model.FlatIntExpr(cost)
        costs = self._costs = _whole([0] * len(ends))
        for variable, coefficient in zip(flat.vars, flat.coeffs, strict=True):
            costs[variable.index] += coefficient
        self._offset = flat.offset
        rows = [constraint.linear for constraint in model.proto.constraints if constraint.has_linear()]
        sides = [list(row.domain) for row in rows]
        lows, highs = _whole([side[0] for side in sides]), _whole([side[-1] for side in sides])
        lengths = [len(row.vars) for row in rows]
        columns = np.array([column for row in rows for column in row.vars], np.int32)
        weights = _whole([weight for row in rows for weight in row.coeffs])
        duals = self._solve(costs, lengths, columns, weights, lows, highs, stop, seconds)
        # A dual on a side that there is not would prove nothing.
        duals[(duals > 0) & (lows < -_FREE)] = 0
        duals[(duals < 0) & (highs > _FREE)] = 0
        self._reduced = costs * _FINE
        np.subtract.at(self._reduced, columns, weights * np.repeat(duals, lengths))
        below = (duals * np.where(duals > 0, lows, highs))[duals != 0].sum()
        below += (self._reduced * np.where(self._reduced > 0, self._least, self._most)).sum()
        self._below = int(below) + self._offset * _FINE
        self.bound = -(-self._below // _FINE)

    def _solve(
        self, costs: Wholes, lengths: Sequence[int], columns: NDArray[np.int32], weights: Wholes, lows: Wholes,
        highs: Wholes, stop: threading.Event, seconds: float | None,
    ) -> Wholes:
        """Return the duals of the rows in whole numbers; zeros where the solver has none."""
        solver = Solver(stop)
        if seconds is not None:
            solver.setOptionValue("time_limit", max(0.1, seconds))
        nothing = np.zeros(0, np.int32)
        solver.addCols(
            len(costs), costs.astype(float), self._least.astype(float), self._most.astype(float),
            0, np.zeros(len(costs), np.int32), nothing, np.zeros(0))
        solver.addRows(
            len(lengths), np.where(lows < -_FREE, -highspy.kHighsInf, lows).astype(float),
            np.where(highs > _FREE, highspy.kHighsInf, highs).astype(float), len(weights),
            np.cumsum([0, *lengths[:-1]], dtype=np.int32), columns, weights.astype(float))
        solver.run()
        self.iterations = max(0, solver.getInfo().simplex_iteration_count)
        solution = solver.getSolution()
        duals = solution.row_dual if solution.dual_valid else [0.0] * len(lengths)
        return _whole([round(dual * _FINE) for dual in duals])

    def cost(self, values: Sequence[int]) -> int:
        """Return the cost of the values of all variables."""
        return int((self._costs * _whole(values)).sum()) + self._offset

    def within(self, most: int) -> cp_model.CpModel:
        """Return the model with variables (each an interval) narrowed to what plans that cost at most so much can have."""
        narrowed = self.model.clone()
        spare = max(0, most * _FINE - self._below)
        for place in np.flatnonzero(abs(self._reduced) * (self._most - self._least) > spare).tolist():
            steps = spare // abs(self._reduced[place])
            domain = narrowed.proto.variables[place].domain
            if self._reduced[place] > 0:
                domain[1] = self._least[place] + steps
            else:
                domain[0] = self._most[place] - steps
        return narrowed


def _whole(numbers: Sequence[int]) -> Wholes:
    return np.array(list(numbers), dtype=object)
