"""A front: plans none of which is better in both of two goals, as its files and its figure print it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from pairopt.county import County
from pairopt.goals.goal import Goal
from pairopt.report.report import Report
from pairopt.result import GoalResult


class Point(NamedTuple):
    """A plan of the front.

    Parameters
    ----------
    report
        The plan; its county has the order of goals, and the slack, that give it.
    results
        Of each of the two goals: the value, and a bound that no plan beats which is as good in the other goal.
    """

    report: Report
    results: tuple[GoalResult, GoalResult]

    @property
    def proven(self) -> bool:
        """Whether no plan is better in one of the goals and as good in the other."""
        return all(result.status == "optimal" for result in self.results)

    @property
    def values(self) -> tuple[int, int]:
        """The values of the two goals."""
        one, two = (result.value for result in self.results)
        assert isinstance(one, int) and isinstance(two, int)
        return one, two


@dataclass(frozen=True)
class Front:
    """The points from the best of the first goal to the best of the second.

    Parameters
    ----------
    whole
        Whether it is proven that there is no other point.
    """

    county: County
    goals: tuple[Goal, Goal]
    points: tuple[Point, ...]
    whole: bool
