"""The master: which bundle each urban unit takes, as a linear or an integer programme in HiGHS.

Rows: each rural unit is in one bundle (where it may stay without a partner, that is a column, too); each urban unit
takes one bundle, the empty one included where it is allowed; companions of several units go to one township. Each row
of the first two sorts has a slack that costs more than any bundle is worth, so that the programme always has a plan.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import NamedTuple

import highspy
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

WORK_PER_ITERATION = 1 / 3000
"""A unit of work is about a second: so many simplex iterations of an average programme."""
ALONE = -1
"""The unit of a column that leaves a rural unit without a partner."""
_DUAL, _PRIMAL = 1, 4
_MOST_COLUMNS, _KEPT_COLUMNS = 8, 4
"""Times the rows: so many columns are too many, and so many of them stay."""


class Column(NamedTuple):
    """A bundle of the urban unit with this number (`ALONE`: of none, one rural unit stays without a partner).

    Rural units stand by number, tie rows with their sign.
    """

    unit: int
    rural: tuple[int, ...]
    mode: int
    worth: int
    ties: tuple[tuple[int, int], ...] = ()


class Duals(NamedTuple):
    """What the rows are worth: by rural unit, urban unit and tie row."""

    rural: Floats
    unit: Floats
    tie: Floats


class Master:
    """The linear programme over the bundles known so far; more is better.

    Parameters
    ----------
    rural, units, ties
        Number of rural units, urban units and tie rows.
    scale
        Worths are divided by this before they reach the solver.
    dear
        What an uncovered row costs, in the unit of worths.
    """

    def __init__(self, rural: int, units: int, ties: int, scale: float, dear: float, stop: threading.Event) -> None:
        self.rural, self.units, self.scale = rural, units, scale
        self.stop = stop
        self.columns: list[Column] = []
        self.known: set[tuple[int, tuple[int, ...], int]] = set()
        self.iterations = 0
        solver = Solver(stop)
        solver.setOptionValue("solver", "simplex")
        solver.setOptionValue("simplex_strategy", _PRIMAL)  # columns are added, the basis stays feasible
        solver.setOptionValue("presolve", "off")
        solver.setOptionValue("dual_feasibility_tolerance", 1e-9)
        _add_rows(solver, rural, units, ties)
        solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self.slacks = self.rural + units
        solver.addCols(
            self.slacks, np.full(self.slacks, -dear / scale), np.zeros(self.slacks), np.full(self.slacks, highspy.kHighsInf),
            self.slacks, np.arange(self.slacks, dtype=np.int32), np.arange(self.slacks, dtype=np.int32), np.ones(self.slacks))
        self.solver = solver

    def add(self, columns: Sequence[Column]) -> int:
        """Add the columns that are not known yet; return how many."""
        fresh = []
        for column in columns:
            key = column[:3]
            if key not in self.known:
                self.known.add(key)
                fresh.append(column)
        if fresh:
            _add(self.solver, fresh, [column.worth / self.scale for column in fresh], self.rural, self.units)
            self.columns += fresh
        return len(fresh)

    def solve(self, seconds: float) -> float:
        """Solve the linear programme; return its value in the unit of worths."""
        end = self.solver.getRunTime() + max(0.1, seconds)
        self.solver.setOptionValue("time_limit", end)
        self.solver.run()
        self.iterations += max(0, self.solver.getInfo().simplex_iteration_count)
        if not self.solved and self.solver.getRunTime() < end and not self.stop.is_set():
            # The one simplex gives up on a vertex that the other one leaves.
            _, before = self.solver.getOptionValue("simplex_strategy")
            self.restrict(primal=before != _PRIMAL)
            self.solver.run()
            self.iterations += max(0, self.solver.getInfo().simplex_iteration_count)
            self.restrict(primal=before == _PRIMAL)
        return self.value()

    def forget(self) -> None:
        """Drop the columns that are farthest from being taken, where there are many more columns than rows."""
        rows = self.rural + self.units
        if len(self.columns) <= _MOST_COLUMNS * rows:
            return
        duals = self.duals()
        short = np.array([
            duals.rural[list(column.rural)].sum() + (duals.unit[column.unit] if column.unit != ALONE else 0.0)
            + sum(sign * duals.tie[row] for row, sign in column.ties) - column.worth for column in self.columns])
        short[self.values() > 0] = -np.inf
        order = np.argsort(short, kind="stable")
        dropped = np.sort(order[_KEPT_COLUMNS * rows:])
        self.solver.deleteCols(len(dropped), (dropped + self.slacks).astype(np.int32))
        gone = set(dropped.tolist())
        self.known -= {self.columns[one][:3] for one in gone}
        self.columns = [column for place, column in enumerate(self.columns) if place not in gone]

    def value(self) -> float:
        """Return the value of the last run in the unit of worths."""
        return float(self.solver.getInfo().objective_function_value * self.scale)

    @property
    def solved(self) -> bool:
        """Whether the last run ended with an optimum."""
        return bool(self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def duals(self) -> Duals:
        """Return the duals of the last run, in the unit of worths."""
        values = np.array(self.solver.getSolution().row_dual) * self.scale
        return Duals(
            values[: self.rural], values[self.rural: self.rural + self.units], values[self.rural + self.units:])

    def values(self) -> Floats:
        """Return how much of each column is taken."""
        return np.array(self.solver.getSolution().col_value)[self.slacks:]

    def missing(self) -> float:
        """Return how much of the rows no bundle covers."""
        return float(np.array(self.solver.getSolution().col_value)[: self.slacks].sum())

    def bound(self, columns: Sequence[int], lower: float, upper: float) -> None:
        """Keep some columns between two values."""
        for column in columns:
            self.solver.changeColBounds(self.slacks + column, lower, upper)

    def restrict(self, primal: bool) -> None:
        """Choose the primal simplex (columns were added) or the dual one (columns were fixed)."""
        self.solver.setOptionValue("simplex_strategy", _PRIMAL if primal else _DUAL)


class Chosen(NamedTuple):
    """What an integer programme found: the numbers of the columns taken, and whether nothing is better.

    Without columns `proven` says that there are none.
    """

    columns: tuple[int, ...] | None
    proven: bool


Limits = Sequence[tuple[npt.ArrayLike, float]]
"""Further rows of an integer programme: coefficient of each column, and the most."""


def choose(
    columns: Sequence[Column], costs: Sequence[float], rural: int, units: int, ties: int, *,
    limits: Limits = (), start: Sequence[int] | None = None, seconds: float, stop: threading.Event,
    nodes: int | None = None, seed: int = 0,
) -> Chosen:
    """Choose one column for each urban unit at the least cost, each rural unit in one column (integer programme).

    Parameters
    ----------
    start
        Numbers of columns that are known to do.
    nodes
        Most nodes of the search tree, where no clock should stop it.
    """
    solver = _programme(columns, costs, rural, units, ties, limits, stop)
    count = len(columns)
    numbers = np.arange(count, dtype=np.int32)
    solver.changeColsIntegrality(count, numbers, np.full(count, highspy.HighsVarType.kInteger))
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_feasibility_tolerance", 1e-9)
    solver.setOptionValue("primal_feasibility_tolerance", 1e-9)
    solver.setOptionValue("mip_abs_gap", 0.5)
    solver.setOptionValue("random_seed", seed)
    if nodes is None:
        solver.setOptionValue("time_limit", max(0.1, seconds))
    else:
        solver.setOptionValue("mip_max_nodes", nodes)
    if start is not None:
        solution = highspy.HighsSolution()
        values = np.zeros(count)
        values[list(start)] = 1.0
        solution.col_value = list(values)
        solver.setSolution(solution)
    solver.run()
    info = solver.getInfo()
    proven = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Chosen(None, bool(solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible))
    taken = np.nonzero(np.array(solver.getSolution().col_value) > 0.5)[0].tolist()
    if start is not None and proven and sum(costs[one] for one in taken) > info.mip_dual_bound + 0.5:
        # Where presolve alone solves the programme, HiGHS 1.16 hands the start back as if it were the optimum.
        return choose(
            columns, costs, rural, units, ties, limits=limits, seconds=seconds, stop=stop, nodes=nodes, seed=seed)
    return Chosen(tuple(taken), bool(proven))


def asked(
    columns: Sequence[Column], costs: Sequence[float], rural: int, *, limits: Limits, seconds: float, stop: threading.Event
) -> Floats | None:
    """Return what each rural unit costs at the margin (dual) in the relaxation of `choose`; None where it has none."""
    solver = _programme(columns, costs, rural, 0, 0, limits, stop)
    solver.setOptionValue("solver", "simplex")
    solver.setOptionValue("time_limit", max(0.1, seconds))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.array(solver.getSolution().row_dual)[:rural]


class Solver(highspy.Highs):
    """HiGHS, silent from the start, and stopped by an event."""

    def __init__(self, stop: threading.Event) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

        def heed(event: highspy.HighsCallbackEvent) -> None:
            if stop.is_set():
                event.interrupt()

        self.cbSimplexInterrupt.subscribe(heed)
        self.cbMipInterrupt.subscribe(heed)

    def enableCallbacks(self) -> None:  # noqa: N802 - the library's name; it prints a banner unless told not to
        """Turn output off before callbacks are set up."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _programme(
    columns: Sequence[Column], costs: Sequence[float], rural: int, units: int, ties: int, limits: Limits,
    stop: threading.Event,
) -> Solver:
    solver = Solver(stop)
    _add_rows(solver, rural, units, ties)
    _add(solver, columns, costs, rural, units)
    for coefficients, most in limits:
        held = np.nonzero(np.asarray(coefficients))[0]
        solver.addRow(-highspy.kHighsInf, most, len(held), held.astype(np.int32), np.asarray(coefficients, dtype=float)[held])
    return solver


def _add_rows(solver: highspy.Highs, rural: int, units: int, ties: int) -> None:
    sides = np.concatenate((np.ones(rural + units), np.zeros(ties)))
    rows = len(sides)
    solver.addRows(rows, sides, sides, 0, np.zeros(rows, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(0))


def _add(
    solver: highspy.Highs, columns: Sequence[Column], costs: Sequence[float], rural: int, units: int
) -> None:
    starts: list[int] = []
    rows: list[int] = []
    values: list[float] = []
    for column in columns:
        starts.append(len(rows))
        unit = [] if column.unit == ALONE else [rural + column.unit]
        rows += [*column.rural, *unit, *(rural + units + row for row, _ in column.ties)]
        values += [1.0] * (len(column.rural) + len(unit)) + [float(sign) for _, sign in column.ties]
    count = len(columns)
    solver.addCols(
        count, np.asarray(costs, dtype=float), np.zeros(count), np.ones(count), len(rows),
        np.array(starts, dtype=np.int32), np.array(rows, dtype=np.int32), np.array(values))
