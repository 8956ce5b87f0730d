"""The front between two goals: what of the one must be given up for how much of the other.

The ends are the best plans of each goal, the other one behind it. Between two neighbours a point is found in two
solves: the most of the second goal among plans that have no less of the first than half-way between, then the most of
the first among plans that have so much of the second. The widest gap comes first, until there are points enough or no
gap is left. A point is kept by its order of goals and a slack, which a planner can put into the policy.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from pairopt.county import County
from pairopt.errors import BadInput
from pairopt.goals import GOALS, default_order, goals_in_order
from pairopt.goals.changes import Changes
from pairopt.goals.goal import Goal
from pairopt.jobs.climber import Climb
from pairopt.jobs.climbers import Climbers
from pairopt.plan import Plan
from pairopt.planning import judge_found
from pairopt.read.issue import Notes, Place, did_you_mean, trouble
from pairopt.read.tables import nearest
from pairopt.report.front import Front, Point
from pairopt.report.report import Report
from pairopt.result import GoalResult
from pairopt.scenario import Scenario
from pairopt.settings import Slack, SolveSettings
from pairopt.study.goal_scenario import with_goals
from pairopt.text import Text

_POINTS = 9
_TO_WRITE_S = 5.0
"""Seconds of the time limit that are kept for writing the plans."""
_LEAST_S = 0.1


class _Gap(NamedTuple):
    """Where a point may be: better in the first goal than `low`, worse than the ceiling, and better in the second than `high`."""

    high: Point
    low: Point
    ceiling: int


def two_goals(names: tuple[str, str]) -> tuple[Goal, Goal]:
    """Return the goals of a front by their ids.

    Raises
    ------
    BadInput
        Where there is no such goal, it is a list or needs a plan in force, or both are the same.
    """
    # A list has no level to hold, and few changes are a goal only where a plan is in force.
    notes, known = Notes(), {goal.id: goal for goal in GOALS if not goal.is_list and goal.id != Changes.id}
    for name in names:
        if name not in known:
            notes.error(Place("GOAL", value=name), trouble(
                "unknown-word", "没有这个可以权衡的目标{near}", "no goal that can be traded off{near}", "可填：{words}",
                "write one of: {words}", near=did_you_mean(nearest(name, known)), words=", ".join(known)))
    if names[0] == names[1]:
        notes.error(Place("GOAL", value=names[0]), trouble(
            "repeated", "两个目标相同", "both goals are the same", "请另选一个", "name another one"))
    if notes.failed:
        raise BadInput(Text("目标有误。→ 请改正后重试。", "The goals cannot be used. → Correct them."), notes.issues)
    return known[names[0]], known[names[1]]


def trace_front(
    county: County, names: tuple[str, str], *, settings: SolveSettings | None = None,
    tell: Callable[[Text], None] | None = None, began: float | None = None,
) -> Front:
    """Trace the front between two goals; the other goals of the county stand behind them.

    Parameters
    ----------
    names
        The ids of the goals.
    settings
        Time, or work of every solve; by default the county's own.
    tell
        Hears of each point as it is found.
    began
        When the command began, by `time.monotonic`; the county's time limit counts from there. With ``[solve] work``
        every solve has that work, and no clock stops anything.

    Raises
    ------
    BadInput
        As `two_goals`.
    NoPlan
        Where the county has no plan, or none was found.
    """
    goals = two_goals(names)
    began = time.monotonic() if began is None else began
    with Climbers() as climbers:
        tracer = _Tracer(climbers, county, goals, settings or county.solve, began)
        points, whole = tracer.trace(tell or (lambda text: None))
    return Front(county, goals, points, whole)


class _Tracer:
    """The solves of one front; gains are values in the sense that more is better."""

    def __init__(
        self, climbers: Climbers, county: County, goals: tuple[Goal, Goal], settings: SolveSettings, began: float
    ) -> None:
        self.climbers, self.county, self.goals, self.settings = climbers, county, goals, settings
        self.end = began + float(settings.time_s) - _TO_WRITE_S
        self.rest = tuple(goal.id for goal in goals_in_order(county) if goal not in goals)

    def trace(self, tell: Callable[[Text], None]) -> tuple[tuple[Point, ...], bool]:
        """Return the points, and whether there are no others."""
        share = (self.end - time.monotonic()) / _POINTS
        ends = tuple(self.climbers.each(lambda place: self._end(place, share), (0, 1)))
        self.best = tuple(self._gain(place, ends[place]) for place in (0, 1))
        points, gaps, whole = list(ends), [_Gap(ends[0], ends[1], self.best[0])], True
        while len(points) < _POINTS:
            gaps = [gap for gap in gaps if gap.ceiling - self._gain(0, gap.low) > 1]
            if not gaps or (self.settings.work is None and time.monotonic() > self.end):
                break
            gaps.sort(key=lambda gap: (self._gain(0, gap.low) - gap.ceiling, gap.ceiling))
            now = gaps[: min(self.climbers.at_once, _POINTS - len(points))]
            share = (self.end - time.monotonic()) * min(1.0, self.climbers.at_once / (_POINTS - len(points)))
            found = list(self.climbers.each(partial(self._between, seconds=share), now))
            gaps = gaps[len(now):]
            for gap, (middle, point, proven) in zip(now, found, strict=True):
                whole = whole and proven
                if point is None:
                    gaps.append(gap._replace(ceiling=middle))
                    continue
                points.append(point)
                gaps += [_Gap(gap.high, point, gap.ceiling), _Gap(point, gap.low, middle)]
                tell(Text("{done}/{most} {values}", "{done}/{most} {values}").fill(
                    done=len(points), most=_POINTS, values=_said(point, self.goals)))
        front = self._undominated(points)
        return front, whole and not gaps and all(point.proven for point in front)

    def _end(self, place: int, seconds: float) -> Point:
        """Return the best plan of one goal, the other one behind it."""
        county = self._ordered(place, {})
        report = self._solve(county, None, seconds)
        results = report.goals[0], report.goals[1]
        return Point(report, _alone(results if place == 0 else results[::-1], (True, True)))

    def _between(self, gap: _Gap, seconds: float) -> tuple[int, Point | None, bool]:
        """Return the half-way of a gap, the best point that has no less of the first goal, and whether that is proven."""
        middle = (self._gain(0, gap.low) + gap.ceiling + 1) // 2
        if middle == gap.ceiling:
            middle -= 1
        two = replace(self._ordered(0, {0: middle}), goal_order=(self.goals[0].id, self.goals[1].id))
        second = self._solve(two, gap.high.report.plan, seconds / 2)
        held = self._is_best(0, second.goals[0])
        gain = self._of(1, second.goals[1].value)
        if gain <= self._gain(1, gap.high):
            return middle, None, held and second.goals[1].status == "optimal"
        county = self._ordered(1, {1: gain})
        report = self._solve(county, second.plan, seconds / 2)
        bound = replace(second.goals[1], value=report.goals[0].value, best=report.goals[0].value)
        results = _alone((report.goals[1], bound), (self._is_best(1, report.goals[0]), held))
        point = Point(report, results)
        return middle, point, point.proven

    def _ordered(self, first: int, least: Mapping[int, int]) -> County:
        """Return the county with one goal first, the other behind it, and the first one's slack down to a gain."""
        order = (self.goals[first].id, self.goals[1 - first].id, *self.rest)
        slack = {
            self.goals[place].id: Slack(Decimal(self.best[place] - gain))
            for place, gain in least.items() if gain < self.best[place]}
        # As the reader has it: the default order is no order that is given.
        given = None if order == tuple(goal.id for goal in default_order(self.county.policy)) else order
        return replace(self.county, goal_order=given, slack=slack)

    def _solve(self, county: County, start: Plan | None, seconds: float) -> Report:
        work = self.settings.work
        found = self.climbers.ask(Climb(
            county, max(_LEAST_S, seconds) if work is None else None, None if work is None else float(work), start,
            self.settings.seed))
        if found.plan is None and start is not None:
            found = replace(found, plan=start, made_by="start")
        return judge_found(self._named(county), found, county.solve, wall_s=None)

    def _named(self, county: County) -> County:
        """Return a county with the scenario that makes it of the county as it was read."""
        title = Text("{one}、{two}的权衡", "{one} against {two}").fill(one=self.goals[0].title, two=self.goals[1].title).zh
        before = self.county.scenario or Scenario(title, b"")
        order = [goal.id for goal in goals_in_order(county)]
        return replace(county, scenario=with_goals(
            before, order, dict.fromkeys(self.county.slack, Slack(Decimal(0))) | dict(county.slack)))

    def _is_best(self, place: int, result: GoalResult) -> bool:
        """Whether a goal with a slack was held as far as it was meant to be."""
        return self._of(place, result.best) == self.best[place]

    def _of(self, place: int, value: object) -> int:
        assert isinstance(value, int)
        return value if self.goals[place].better == "more" else -value

    def _gain(self, place: int, point: Point) -> int:
        return self._of(place, point.values[place])

    def _undominated(self, points: list[Point]) -> tuple[Point, ...]:
        """Return the points in order, without those that another one is no worse than in both goals."""
        kept: list[Point] = []
        for point in sorted(points, key=lambda point: (-self._gain(0, point), -self._gain(1, point))):
            if not kept or self._gain(1, point) > self._gain(1, kept[-1]):
                kept.append(point)
        return tuple(kept)


def _alone(results: tuple[GoalResult, ...], held: tuple[bool, bool]) -> tuple[GoalResult, GoalResult]:
    """Return results of which each one speaks for itself; the bound of one counts where the other was held as meant."""
    one, two = (
        replace(result, best=result.value, bound=result.bound if counts else None,
                status="optimal" if counts and result.bound == result.value else "feasible",
                proved_by=result.proved_by if counts else None)
        for result, counts in zip(results, held, strict=True))
    return one, two


def _said(point: Point, goals: tuple[Goal, Goal]) -> Text:
    return Text("{one} {first}，{two} {second}", "{one} {first}, {two} {second}").fill(
        one=goals[0].title, two=goals[1].title, first=point.values[0], second=point.values[1])
