"""The price of a rule: which setting, relaxed by how much, buys how many short periods.

Every step that a rule tells of itself (`Rule.steps`) is one re-solve of the county with that setting changed and
everything else as the county has it. What is asked is the goal coverage, behind what the county puts before it; fit
stands behind it and tells equal plans apart, and slacks are left out. Steps that the county has taken already, that would bind more, or
that belong to a rule that is off, are no rows.

A step starts from the best plan known before it that keeps its rules: that of the county as it is, or of an earlier
step of the same rule. Of plans of equal coverage the earlier one stays, so that what buys nothing changes nothing, and
what relaxes more never buys less.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pairopt.audit import Audit, audit, settle
from pairopt.county import County
from pairopt.derive import derive
from pairopt.goals import goals_in_order
from pairopt.goals.coverage import Coverage
from pairopt.goals.fit import Fit
from pairopt.jobs.climber import Climb
from pairopt.jobs.climbers import Climbers
from pairopt.plan import Plan
from pairopt.planning import judge_found
from pairopt.report.prices import Covered, Price, Prices
from pairopt.result import Found, GoalResult
from pairopt.rules import RULE, active_rules
from pairopt.rules.step import Step
from pairopt.search.units.limits import outside
from pairopt.text import Text

_TO_WRITE_S = 4.0
"""Seconds of the time limit that are kept for writing."""
_LEAST_S = 0.1
_OF_BASE = 0.25
"""Of the time that is left, what the county as it is may take."""
_SOLVED = Text("{done}/{all} {rule}：已求解", "{done}/{all} {rule}: solved")


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
    given = [goal.id for goal in goals_in_order(county)]
    before = given[:given.index(Coverage.id)] if Coverage.id in given else []
    order = dict.fromkeys((*before, Coverage.id, Fit.id))
    asked = replace(county, goal_order=tuple(order), slack={})
    chains = {rule.id: steps for rule in active_rules(asked) if (steps := tuple(rule.steps(asked)))}
    with Climbers() as climbers:
        study = _Study(climbers, asked, began + float(county.solve.time_s) - _TO_WRITE_S)
        base = study.base()
        # What the tables of units can take is soon proven; what then is open shares the time that is left.
        quick = [rule for rule in chains if not _is_hard(chains[rule][0].county)]
        study.waiting = sum(len(chains[rule]) for rule in quick)
        rows: dict[str, dict[int, Price]] = {rule: {} for rule in chains}
        solved = climbers.each(lambda rule: study.chain(base, chains[rule]), quick)
        for done, (rule, found) in enumerate(zip(quick, solved, strict=True), start=1):
            rows[rule] = found
            if tell:
                tell(_SOLVED.fill(done=done, all=len(quick), rule=RULE[rule].title))
        still = [
            (rule, place) for rule in chains for place in range(len(chains[rule]))
            if place not in rows[rule] or (county.solve.work is None and _is_open(rows[rule][place]))]
        study.waiting = len(still)
        again = climbers.each(lambda one: study.ask(chains[one[0]][one[1]], _known(base, rows[one[0]], one[1])), still)
        for done, ((rule, place), answer) in enumerate(zip(still, again, strict=True), start=1):
            rows[rule][place] = _priced(chains[rule][place], base, _known(base, rows[rule], place), answer)
            if tell:
                tell(_SOLVED.fill(done=done, all=len(still), rule=RULE[rule].title))
    return Prices(county, base, tuple(rows[rule][place] for rule in chains for place in range(len(chains[rule]))))


def _is_hard(county: County) -> bool:
    return outside(derive(county, active_rules(county), goals_in_order(county)), "") is not None


def _is_open(row: Price) -> bool:
    return row.status in ("feasible", "unknown")


class _Study:
    """The solves of one county; each step may take an even share of the time that is left.

    Attributes
    ----------
    waiting
        How many steps are still to be solved.
    """

    def __init__(self, climbers: Climbers, county: County, end: float) -> None:
        self.climbers, self.county, self.end, self.waiting = climbers, county, end, 0
        self.lock = threading.Lock()

    def base(self) -> Covered:
        """Solve the county as it is."""
        found = self._ask(self.county, None, (self.end - time.monotonic()) * _OF_BASE)
        report = judge_found(self.county, found, self.county.solve, wall_s=None)
        return Covered(report.plan, _coverage(report.goals))

    def chain(self, base: Covered, steps: Sequence[Step]) -> dict[int, Price]:
        """Solve the steps of one rule in turn."""
        rows: dict[int, Price] = {}
        for place, step in enumerate(steps):
            known = _known(base, rows, place)
            rows[place] = _priced(step, base, known, self.ask(step, known))
        return rows

    def ask(self, step: Step, known: Sequence[Plan]) -> Found:
        """Solve a step from the best plan known."""
        with self.lock:
            seconds = (self.end - time.monotonic()) * min(1.0, self.climbers.at_once / self.waiting)
            self.waiting -= 1
        start = _best(step.county, known)
        return self._ask(step.county, start and start[0], seconds)

    def _ask(self, county: County, start: Plan | None, seconds: float) -> Found:
        work = self.county.solve.work
        return self.climbers.ask(Climb(
            county, max(_LEAST_S, seconds) if work is None else None, None if work is None else float(work), start,
            self.county.solve.seed))


def _known(base: Covered, rows: Mapping[int, Price], place: int) -> list[Plan]:
    """Return the plans that a step may start from and never falls short of: the county's, and of steps before it."""
    before = [row.covered.plan for at, row in sorted(rows.items()) if at < place and row.covered]
    here = rows.get(place)
    return [base.plan, *before, *([here.covered.plan] if here and here.covered else [])]


def _priced(step: Step, base: Covered, known: Sequence[Plan], found: Found) -> Price:
    best = _best(step.county, [*known, *([found.plan] if found.plan else [])])
    if best is None:
        return Price(step, base, None, "infeasible" if found.infeasible else "unknown")
    plan, audited = best
    coverage = _coverage(settle(step.county, audited, {}, found.bounds))
    return Price(step, base, Covered(plan, coverage), coverage.status)


def _best(county: County, plans: Sequence[Plan]) -> tuple[Plan, Audit] | None:
    """Return the first of the plans that the rules of a county accept and none beats up to coverage, with its audit."""
    best: tuple[Plan, Audit] | None = None
    for plan in plans:
        audited = audit(county, plan)
        if audited.accepted and (best is None or _is_worth_more(county, audited, best[1])):
            best = plan, audited
    return best


def _is_worth_more(county: County, one: Audit, other: Audit) -> bool:
    for goal in goals_in_order(county):
        if one.values[goal.id] != other.values[goal.id]:
            return goal.improves(one.values[goal.id], other.values[goal.id])
        if goal.id == Coverage.id:
            break
    return False


def _coverage(goals: Sequence[GoalResult]) -> GoalResult:
    return next(goal for goal in goals if goal.id == Coverage.id)
