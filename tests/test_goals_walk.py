"""The goals as a whole: their default order, and how value, best, bound, gap and status are put together."""

from __future__ import annotations

import inspect
from decimal import Decimal
from pathlib import Path

import pytest
from make import county, plan, rural, teacher

from pairopt.audit import Audit, audit, better, settle
from pairopt.derive import derive
from pairopt.goals import GOALS, goals_in_order
from pairopt.result import Bound, GoalResult
from pairopt.rules import active_rules
from pairopt.search.compact.solve import solve
from pairopt.search.watch import Budget, Watch
from pairopt.settings import Slack
from pairopt.text import Text

SIX = ["coverage", "fit", "non_volunteers", "sent", "wishes", "balance"]
SOLVER = "a solver"


def order(**settings) -> list[str]:
    return [goal.id for goal in goals_in_order(county(**settings))]


@pytest.mark.parametrize(("settings", "expected"), [
    ({}, SIX),
    ({"dispatch": "open"}, SIX),
    ({"rural_min_partners": 0}, ["paired", *SIX]),
    ({"dispatch": "preferred"}, ["coverage", "off_pairs", *SIX[1:]]),
    ({"dispatch": "preferred", "rural_min_partners": 0}, ["paired", "coverage", "off_pairs", *SIX[1:]]),
    ({"rural_max_partners": 3}, SIX),
])
def test_the_default_order_follows_the_policy(settings, expected) -> None:
    assert order(**settings) == expected


def test_an_order_that_is_given_is_the_whole_list() -> None:
    assert order(goal_order=("sent", "coverage"), rural_min_partners=0, dispatch="preferred") == ["sent", "coverage"]
    assert order(goal_order=("paired", "off_pairs")) == ["paired", "off_pairs"]
    assert order(goal_order=()) == []


def test_every_goal_has_its_file_its_tests_and_its_words() -> None:
    for goal in GOALS:
        assert type(goal).__module__ == f"pairopt.goals.{goal.id}"
        assert goal.better == ("more" if goal.id in ("paired", "coverage", "fit") else "fewer")
        assert inspect.getdoc(type(goal)) != inspect.getdoc(type(goal).__mro__[1])
        for text in (goal.title, goal.sentence):
            assert isinstance(text, Text) and text.zh and text.en and text.zh != text.en
    files = {file.stem.removeprefix("test_") for file in (Path(__file__).parent / "goals").glob("test_*.py")}
    assert files == {goal.id for goal in GOALS}


@pytest.mark.parametrize(("slack", "best", "given_up"), [
    (Slack(Decimal(12)), 3359, 12), (Slack(Decimal(1), percent=True), 3359, 33), (Slack(Decimal(1), percent=True), 3399, 33),
    (Slack(Decimal("0.5"), percent=True), 199, 0), (Slack(Decimal("0.5"), percent=True), 200, 1),
    (Slack(Decimal(10), percent=True), -55, 5), (Slack(Decimal(100), percent=True), 7, 7), (Slack(Decimal(0)), 7, 0),
])
def test_slack_is_absolute_or_a_share_of_the_best_rounded_down(slack, best, given_up) -> None:
    assert slack.of(best) == given_up


# How the goals of a plan are settled. The county has 12 periods of music short at most worth 108 in coverage.

HERE = {"goal_order": ("coverage", "sent"), "subjects": ("music",)}


def settled(values, *, reached=None, bounds=None, **settings) -> tuple[GoalResult, ...]:
    proven = {goal: Bound(value, SOLVER) for goal, value in (bounds or {}).items()}
    what = county(**{**HERE, **settings})
    return settle(what, Audit((), dict(zip(what.goal_order, values))), reached or {}, proven)


def test_a_goal_at_its_bound_is_optimal_with_no_gap() -> None:
    coverage, sent = settled((90, 1), bounds={"coverage": 90, "sent": 1})
    assert coverage == GoalResult("coverage", 90, 90, 90, 0.0, "optimal", SOLVER)
    assert sent == GoalResult("sent", 1, 1, 1, 0.0, "optimal", SOLVER)


def test_a_goal_off_its_bound_is_feasible_and_so_is_every_later_one() -> None:
    coverage, sent = settled((90, 1), bounds={"coverage": 99, "sent": 1})
    assert (coverage.status, coverage.bound, coverage.gap) == ("feasible", 99, 0.1)
    assert (sent.status, sent.gap) == ("feasible", 0.0)


def test_the_gap_of_a_value_of_0_is_taken_of_1() -> None:
    (coverage, _) = settled((0, 0), bounds={"coverage": 3})
    assert coverage.gap == 3.0


def test_counting_bounds_a_goal_where_nobody_proved_more_and_the_tighter_bound_counts() -> None:
    coverage, sent = settled((108, 3))
    assert (coverage.bound, coverage.proved_by, coverage.status) == (108, "counting", "optimal")
    assert (sent.bound, sent.proved_by, sent.status) == (0, "counting", "feasible")
    assert settled((90, 1), bounds={"coverage": 200})[0].bound == 108
    assert settled((90, 1), bounds={"coverage": 100})[0].proved_by == SOLVER
    assert settled((90, 1), bounds={"coverage": 108, "sent": 1})[1].proved_by == SOLVER


def test_with_slack_the_best_is_what_was_reached_when_the_goals_turn_came() -> None:
    coverage, sent = settled(
        (84, 1), reached={"coverage": 90, "sent": 1}, bounds={"coverage": 90, "sent": 1},
        slack={"coverage": Slack(Decimal(10))})
    assert (coverage.value, coverage.best, coverage.bound, coverage.status) == (84, 90, 90, "optimal")
    assert (sent.value, sent.best, sent.status) == (1, 1, "optimal")


def test_without_slack_the_best_is_the_value_whatever_a_search_says() -> None:
    coverage, _ = settled((84, 1), reached={"coverage": 90}, bounds={"coverage": 90})
    assert (coverage.best, coverage.status) == (84, "feasible")


def test_a_plan_that_is_better_than_what_was_reached_is_its_own_best() -> None:
    coverage, _ = settled((96, 1), reached={"coverage": 90}, slack={"coverage": Slack(Decimal(10))})
    assert (coverage.value, coverage.best) == (96, 96)


def test_plans_are_compared_goal_by_goal() -> None:
    what = county(teacher("T1"), teacher("T2", volunteer=True))
    one, two, nobody = (audit(what, plan(("U1", "R1"), *rows)) for rows in (
        [("T1", "R1", "music", 12)], [("T2", "R1", "music", 12)], []))
    assert better(what, two, one, {}) and not better(what, one, two, {})  # a volunteer for the same coverage
    assert better(what, one, nobody, {}) and not better(what, nobody, one, {})  # coverage before who is sent
    assert not better(what, one, one, {})


def test_within_its_slack_a_goal_does_not_decide() -> None:
    def pair_of_plans(slack: int):
        what = county(goal_order=("coverage", "sent"), slack={"coverage": Slack(Decimal(slack))})
        return what, Audit((), {"coverage": 90, "sent": 2}), Audit((), {"coverage": 80, "sent": 1})

    what, much, little = pair_of_plans(10)
    assert better(what, little, much, {}) and not better(what, much, little, {})
    what, much, little = pair_of_plans(9)
    assert better(what, much, little, {}) and not better(what, little, much, {})
    # The slack counts from what a search has reached, not from what these two plans have.
    what, much, little = pair_of_plans(10)
    assert better(what, much, little, {"coverage": 95})


def test_the_solver_gives_up_no_more_than_the_slack_and_tells_the_best() -> None:
    def solved(**settings) -> list[tuple[int, int, int | None, str]]:
        what = county(
            rural("R1"), rural("R2"), teacher("T1"), teacher("T2"), goal_order=("coverage", "sent"), subjects=("music",),
            **settings)
        found = solve(
            derive(what, active_rules(what), goals_in_order(what)), Budget(20, workers=1), seed=0, start=None, watch=Watch())
        assert found.plan and audit(what, found.plan).accepted
        results = settle(what, audit(what, found.plan), found.best, found.bounds)
        return [(goal.value, goal.best, goal.bound, goal.status) for goal in results]

    # Each of two teachers covers the 12 periods of one school, worth 108; a teacher serves one school.
    both = [(216, 216, 216, "optimal"), (2, 2, 2, "optimal")]
    assert solved() == both
    assert solved(slack={"coverage": Slack(Decimal(49), percent=True)}) == both
    given_up = solved(slack={"coverage": Slack(Decimal(50), percent=True)})
    assert given_up == [(108, 216, 216, "optimal"), (1, 1, 1, "optimal")]
