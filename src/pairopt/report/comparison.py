"""Several plans side by side, what the workbook and the page of a comparison print."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pairopt.county import County
from pairopt.explain.difference import Change, Difference, difference
from pairopt.goals import GOALS
from pairopt.goals.goal import Goal
from pairopt.report.report import Report
from pairopt.result import GoalResult
from pairopt.text import Text


class Compared(NamedTuple):
    """A plan in a comparison.

    Parameters
    ----------
    name
        The title of its scenario, else the name of its folder.
    source
        The plan or the scenario as it was named.
    """

    name: str
    source: str
    report: Report

    def goal(self, goal: str) -> GoalResult | None:
        """Return what the plan is worth in a goal; None where that is off."""
        return next((result for result in self.report.goals if result.id == goal), None)


class WithoutPlan(NamedTuple):
    """A scenario in which there is no plan, and why."""

    name: str
    source: str
    why: Text


class ChangeOf(NamedTuple):
    """A change, and which plan brings it: its place in the comparison."""

    place: int
    change: Change


@dataclass(frozen=True)
class Comparison:
    """Plans side by side, each compared with the first, and the scenarios that have none."""

    plans: tuple[Compared, ...]
    without: tuple[WithoutPlan, ...] = ()

    @property
    def county(self) -> County:
        """The county as the first plan has it."""
        return self.plans[0].report.county

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The goals of any of the plans: those of the first in its order, then the others in the default order."""
        of_first = [result.id for result in self.plans[0].report.goals]
        others = {result.id for plan in self.plans for result in plan.report.goals}
        by_id = {goal.id: goal for goal in GOALS}
        return (*(by_id[one] for one in of_first), *(goal for goal in GOALS if goal.id in others - {*of_first}))

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """From the first plan to each other one."""
        sides = [(plan.report.county, plan.report.plan) for plan in self.plans]
        return tuple(difference(sides[0], side) for side in sides[1:])

    def changes(self, kind: str) -> Iterator[ChangeOf]:
        """Yield the changes of a kind, plan by plan."""
        for place, one in enumerate(self.differences, start=1):
            yield from (ChangeOf(place, change) for change in one.changes if change.kind == kind)
