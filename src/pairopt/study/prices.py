"""The price of a rule: which setting, relaxed by how much, buys how many short periods.

Every step that a rule tells of itself (`Rule.steps`) is one re-solve of the county with that setting changed and
everything else as the county has it. What is asked is the goal coverage, before all others; fit stands behind it and
tells equal plans apart, and slacks are left out. Steps that the county has taken already, that would bind more, or
that belong to a rule that is off, are no rows.

A step starts from the best plan known before it that keeps its rules: that of the county as it is, or of an earlier
step of the same rule. Of plans of equal coverage the earlier one stays, so that what buys nothing changes nothing, and
what relaxes more never buys less.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pairopt.audit import Audit, audit, settle
from pairopt.county import County
from pairopt.derive import derive
from pairopt.errors import NoPlan
from pairopt.goals import goals_in_order
from pairopt.goals.coverage import Coverage
from pairopt.goals.fit import Fit
from pairopt.jobs.climber import Climb
from pairopt.jobs.climbers import Climbers
from pairopt.plan import Plan
from pairopt.planning import judge_found
from pairopt.result import Found, GoalResult, Status
from pairopt.rules import RULE, active_rules
from pairopt.rules.step import Step
from pairopt.search.units.limits import outside
from pairopt.text import Text

_TO_WRITE_S = 2.0
"""Seconds of the time limit that are kept for writing."""
_LEAST_S = 0.1
_OF_BASE = 0.25
"""Of the time that is left, what the county as it is may take."""


@dataclass(frozen=True)
class Covered:
    """What a plan covers.

    Parameters
    ----------
    plan
        The plan that was judged.
    coverage
        The goal as the audit measures it, with what was proven of it in the county of the plan.
    """

    plan: Plan
    coverage: GoalResult

    @property
    def value(self) -> int:
        """The value of coverage, a number."""
        assert isinstance(self.coverage.value, int)
        return self.coverage.value

    @property
    def periods(self) -> int:
        """Short weekly periods that the plan covers; no plan gives more at a school than is short there."""
        return sum(self.plan.covered.values())


@dataclass(frozen=True)
class Price:
    """A step and what it buys.

    Parameters
    ----------
    covered
        None where the county with the step has no plan (the step then binds elsewhere), or none was found.
    status
        Of coverage; ``infeasible`` where there is proof of no plan, ``unknown`` where none was found.
    """

    step: Step
    covered: Covered | None
    status: Status


@dataclass(frozen=True)
class Prices:
    """What each step buys, in the order of the rule book.

    Parameters
    ----------
    county
        As it is.
    base
        What its plan covers.
    """

    county: County
    base: Covered
    rows: tuple[Price, ...]


def price_rules(
    county: County, *, tell: Callable[[Text], None] | None = None, began: float | None = None
) -> Prices:
    """Solve a county once for every step of every rule that is on.

    Parameters
    ----------
    tell
        Hears of each rule as its steps are done.
    began
        When the command began, by `time.monotonic`; the county's time limit (``[solve] time_s``) counts from there.
        With ``[solve] work`` every step has that work, and no clock stops anything.

    Raises
    ------
    NoPlan
        Where the county as it is has no plan, or none was found.
    """
    began = time.monotonic() if began is None else began
    asked = replace(county, goal_order=(Coverage.id, Fit.id), slack={})
    chains = {rule.id: steps for rule in active_rules(asked) if (steps := tuple(rule.steps(asked)))}
    with Climbers() as climbers:
        study = _Study(climbers, asked, began + float(county.solve.time_s) - _TO_WRITE_S, sum(map(len, chains.values())))
        base = study.base()
        # What the tables of units can take is soon proven, and leaves its time to the others.
        order = sorted(chains, key=lambda rule: _is_hard(chains[rule][0].county))
        priced: dict[str, list[Price]] = {}
        for rule, rows in zip(order, climbers.each(lambda rule: study.chain(base, chains[rule]), order), strict=True):
            priced[rule] = rows
            if tell:
                tell(Text("{done}/{all} {rule}：已求解", "{done}/{all} {rule}: solved").fill(
                    done=len(priced), all=len(chains), rule=RULE[rule].title))
    return Prices(county, base, tuple(row for rule in chains for row in priced[rule]))


def _is_hard(county: County) -> bool:
    return outside(derive(county, active_rules(county), goals_in_order(county)), "") is not None


class _Study:
    """The solves of one county; each step may take an even share of the time that is left."""

    def __init__(self, climbers: Climbers, county: County, end: float, steps: int) -> None:
        self.climbers, self.county, self.end, self.steps = climbers, county, end, steps
        self.lock = threading.Lock()

    def base(self) -> Covered:
        """Solve the county as it is."""
        found = self._ask(self.county, None, (self.end - time.monotonic()) * _OF_BASE)
        report = judge_found(self.county, found, self.county.solve, wall_s=None)
        return Covered(report.plan, report.goals[0])

    def chain(self, base: Covered, steps: Sequence[Step]) -> list[Price]:
        """Solve the steps of one rule in turn."""
        known, rows = [base.plan], []
        for step in steps:
            start = _best(step.county, known)
            found = self._ask(step.county, start and start[0], self._share())
            best = _best(step.county, [*known, *([found.plan] if found.plan else [])])
            if best is None:
                rows.append(Price(step, None, "infeasible" if found.infeasible else "unknown"))
                continue
            plan, audited = best
            known.append(plan)
            covered = Covered(plan, settle(step.county, audited, {}, found.bounds)[0])
            rows.append(Price(step, covered, covered.coverage.status))
        return rows

    def _share(self) -> float:
        with self.lock:
            share = (self.end - time.monotonic()) * self.climbers.at_once / self.steps
            self.steps -= 1
        return share

    def _ask(self, county: County, start: Plan | None, seconds: float) -> Found:
        work = self.county.solve.work
        return self.climbers.ask(Climb(
            county, max(_LEAST_S, seconds) if work is None else None, None if work is None else float(work), start))


def _best(county: County, plans: Sequence[Plan]) -> tuple[Plan, Audit] | None:
    """Return the first of the plans that the rules of a county accept and none beats in coverage, with its audit."""
    audited = [(plan, audit(county, plan)) for plan in plans]
    accepted = [one for one in audited if one[1].accepted]
    return max(accepted, key=lambda one: one[1].values[Coverage.id], default=None)
