"""A goal may give up its slack for the goals behind it, and no more."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from counties import random_county, random_plan
from random_counties import as_plan, read

from pairopt.audit import audit, better
from pairopt.errors import NoPlan
from pairopt.goals import GOALS
from pairopt.planning import make_plan
from pairopt.read import read_county
from pairopt.settings import Slack

DEHUA = Path(__file__).parents[1] / "instances" / "dehua"


def test_ten_percent_of_coverage_buys_fit_and_each_best_is_that_of_its_turn() -> None:
    county = read_county(DEHUA).county
    assert county
    strict = {goal.id: goal for goal in make_plan(county).goals}
    loose = {
        goal.id: goal for goal in make_plan(replace(county, slack={"coverage": Slack(Decimal(10), percent=True)})).goals}
    assert loose["coverage"].best == strict["coverage"].best == 2125
    assert loose["coverage"].value >= 2125 - 212
    assert loose["fit"].value > strict["fit"].value
    assert all(goal.status == "optimal" for goal in loose.values())
    assert all(goal.value == goal.best for goal in loose.values() if goal.id != "coverage")


@pytest.mark.parametrize("slack", [Slack(Decimal(0)), Slack(Decimal(4)), Slack(Decimal(15), percent=True)], ids=str)
def test_no_random_plan_beats_the_proven_one_within_the_slack(slack) -> None:
    compared = 0
    signs = {goal.id: -1 if goal.better == "more" else 1 for goal in GOALS}
    for seed in range(30):
        what = random_county(seed, small=True)
        county = replace(read(what), slack={"coverage": slack}, goal_order=("coverage", "fit", "sent"))
        try:
            report = make_plan(county)
        except NoPlan:
            continue
        coverage, fit, sent = report.goals
        assert {goal.status for goal in report.goals} == {"optimal"}
        hold = coverage.best - slack.of(coverage.best)
        assert coverage.value >= hold
        for number in range(20):
            plan = as_plan(*random_plan(100 * seed + number, what.tables, what.settings, spoil=0.2))
            audited = audit(county, plan)
            if not audited.accepted or audited.values["coverage"] < hold:
                continue
            compared += 1
            assert audited.values["coverage"] <= coverage.best
            assert (signs["fit"] * audited.values["fit"], audited.values["sent"]) >= (-fit.best, sent.best)
            assert not better(county, audited, report.audit, {goal.id: goal.best for goal in report.goals}) or (
                audited.values["fit"] == fit.best)
    assert compared >= 30


def test_a_slack_is_rounded_down() -> None:
    assert Slack(Decimal("1"), percent=True).of(199) == 1
    assert Slack(Decimal("1"), percent=True).of(-199) == 1
    assert Slack(Decimal("12")).of(5) == 12
