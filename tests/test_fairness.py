"""Fairness: to schools, to senders, to who is sent; the figures of the toy by hand stand in its README."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import county, plan, rural, teacher

from pairopt.fairness import SenderLoad, Spread, fairness, spread
from pairopt.planning import judge_plan
from pairopt.read import read_county, read_plan
from pairopt.report.fairness_tables import curve
from pairopt.report.page import render_page
from pairopt.report.report import Report
from pairopt.report.workbook import SHEETS

TOY = Path(__file__).parents[1] / "instances" / "toy"
amounts = st.lists(st.integers(0, 100), min_size=1, max_size=8)


@pytest.fixture(scope="module")
def toy() -> Report:
    here = read_county(TOY).county
    assert here
    by_hand = read_plan(TOY / "by_hand", here).plan
    assert by_hand
    return judge_plan(here, by_hand)


def test_the_figures_of_the_toy_equal_a_count_by_hand(toy) -> None:
    fair = toy.kpis.fairness
    assert (fair.coverage_worst, fair.coverage_median) == (0, 1)
    assert fair.before == Spread(float(Fraction(2, 7)), (0, 6 / 42, 18 / 42, 1))
    assert fair.after == Spread(float(Fraction(2, 3)), (0, 0, 0, 1))
    assert fair.senders == {"U1": SenderLoad(20, 1, 0.05, 12), "U2": SenderLoad(12, 2, 2 / 12, 24)}
    assert fair.sent == {
        "gender": {"M": 1, "F": 2},
        "age": {"-29": 0, "30-34": 0, "35-39": 1, "40-44": 1, "45-49": 1, "50-": 0},
        "title": {"none": 0, "assistant": 0, "middle": 2, "senior": 1, "full_senior": 0},
        "volunteer": {"yes": 1, "no": 2}, "repeat": {"yes": 0, "no": 3}}


def test_it_stands_among_the_figures_of_plan_json(toy) -> None:
    told = json.loads(json.dumps(toy.kpis.as_json()))["fairness"]
    assert told["after"] == {"gini": 2 / 3, "lorenz": [0, 0, 0, 1]}
    assert told["senders"]["U2"] == {"teachers": 12, "sent": 2, "sent_share": 2 / 12, "periods": 24}


@given(amounts)
def test_the_gini_is_twice_the_area_between_the_curve_and_equality(amounts) -> None:
    found = spread(amounts)
    if not any(amounts):
        assert found == Spread(None, ())
        return
    many = len(amounts)
    apart = sum(abs(one - other) for one in amounts for other in amounts)
    assert found.gini == pytest.approx(apart / (2 * many * sum(amounts)))
    area = sum((low + high) / 2 for low, high in zip(found.lorenz, found.lorenz[1:])) / many
    assert found.gini == pytest.approx(1 - 2 * area)
    assert (found.lorenz[0], found.lorenz[-1]) == (0, 1) and list(found.lorenz) == sorted(found.lorenz)


def test_all_alike_is_0_and_one_with_all_is_one_short_of_1() -> None:
    assert spread([7, 7, 7]).gini == 0
    assert spread([0, 0, 0, 9]).gini == 0.75


@pytest.mark.parametrize(("born", "band"), [
    (date(1996, 9, 2), "-29"), (date(1996, 9, 1), "30-34"), (date(1986, 9, 2), "35-39"), (date(1986, 9, 1), "40-44"),
    (date(1976, 9, 1), "50-"), (None, "unknown"),
])
def test_the_age_is_counted_in_completed_years_at_the_reference_date(born, band) -> None:
    done = plan(("U1", "R1"), ("T1", "R1", "music", 6))
    assert fairness(county(teacher(born=born)), done).sent["age"][band] == 1


def test_who_was_sent_before_is_a_repeat() -> None:
    done = plan(("U1", "R1"), ("T1", "R1", "music", 6))
    assert fairness(county(teacher(last_dispatch=2015)), done).sent["repeat"] == {"yes": 1, "no": 0}


def test_a_county_where_nothing_is_short_has_no_spread_and_no_figure() -> None:
    here = county(rural(classes=(0,) * 12))
    fair = fairness(here, plan(("U1", "R1")))
    assert (fair.coverage_worst, fair.coverage_median, fair.before.gini) == (None, None, None)
    assert "<polyline" not in render_page(judge_plan(here, plan(("U1", "R1"))), "zh")


def test_the_page_draws_the_curves_before_and_after_and_tells_no_age(toy) -> None:
    page = render_page(toy, "en")
    assert f'points="{curve(toy.kpis.fairness.before, 260)}" class="before"' in page
    assert f'points="{curve(toy.kpis.fairness.after, 260)}" class="after"' in page
    assert curve(toy.kpis.fairness.after, 260) == "0,260 87,260 173,260 260,0"
    assert not re.search("40-44|45-49", page) and "Gini" in page and "基尼系数" in render_page(toy, "zh")


def test_without_anything_left_short_there_is_no_curve_after(toy) -> None:
    done = plan(("U1", "R1"), ("T1", "R1", "music", 12), ("T1", "R1", "art", 12), ("T1", "R1", "pe", 20))
    page = render_page(replace(toy, county=county(), plan=done), "zh")
    assert page.count('class="after"') == 0 and page.count('class="before"') == 2


def test_the_workbook_tells_who_is_sent_in_words(toy) -> None:
    (tables,) = (tables for name, tables in SHEETS if name.en == "fairness")
    cells = [[getattr(cell, "zh", cell) for cell in row] for table in tables for row in table.cells(toy)]
    assert ["性别", "女", 2] in cells and ["年龄段（周岁）", "45-49", 1] in cells and ["职称", "中级", 2] in cells
    assert ["覆盖最差的学校", 0.0, "补上课时占短缺课时的比例"] in cells
