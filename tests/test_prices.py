"""`pairopt prices`: every step that the contract lists is a row, solved again, proven, and in line with theory."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from make import county, minutes, plan, teacher, urban
from openpyxl import load_workbook

from pairopt.audit import audit
from pairopt.cli import main
from pairopt.derive import derive
from pairopt.errors import NoPlan
from pairopt.goals import goals_in_order
from pairopt.jobs.climber import Climb
from pairopt.jobs.climbers import Climbers
from pairopt.planfolder import PRICES, check_writable
from pairopt.read import read_county
from pairopt.report.price_figure import draw_prices
from pairopt.report.prices import Covered, Price, Prices
from pairopt.result import GoalResult
from pairopt.rules import RULES, active_rules
from pairopt.search.compact import solve as compact
from pairopt.search.watch import Budget, Watch
from pairopt.study.prices import price_rules

TOY = Path(__file__).parents[1] / "instances" / "toy"
COLUMNS = ["rule", "setting", "from", "to", "coverage", "coverage_change", "covered_periods", "covered_change", "bound",
           "status"]


def steps(what) -> list[tuple[str, str, str]]:
    """The steps of all rules: setting, from, to."""
    return [(step.setting, step.was, step.now) for rule in active_rules(what) for step in rule.steps(what)]


@pytest.fixture(scope="module")
def by_work(tmp_path_factory) -> tuple[str, str]:
    """Options by which no clock stops anything, however busy the machine is."""
    scenario = tmp_path_factory.mktemp("scenario") / "S.toml"
    scenario.write_text("[solve]\nwork = 20\n", "utf-8")
    return "--scenario", str(scenario)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, by_work) -> Path:
    made = tmp_path_factory.mktemp("prices") / "out"
    assert main(["prices", str(TOY), "-o", str(made), "--quiet", *by_work]) == 0
    return made


@pytest.fixture(scope="module")
def rows(folder) -> list[dict[str, str]]:
    with (folder / "prices.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def base(folder) -> dict:
    return json.loads((folder / "prices.json").read_text("utf-8"))["base"]


# The steps.


def test_every_step_of_the_contract_is_one() -> None:
    found = steps(county())
    for key, limit in (("max_age_male", 45), ("max_age_female", 40), ("max_rural_years", 10)):
        years = [(key, str(limit), str(limit + more)) for more in range(1, 6)]
        assert [step for step in found if step[0] == key] == years + [("max_rural_years", "10", "none")] * (
            key == "max_rural_years")
    assert [step for step in found if step[0] == "max_partners"] == [("max_partners", "2", "3"), ("max_partners", "2", "4")]
    assert [step[1:] for step in found if step[0] == "max_dispatch_share"] == [("0.10", "0.15"), ("0.10", "0.20")]
    assert [step[2] for step in found if step[0] == "cooldown_years"] == ["2", "1", "0"]
    assert [step[1:] for step in found if step[0] == "dispatch"] == [("paired", "preferred"), ("paired", "open")]
    assert [step for step in found if step[0] == "max_schools_per_teacher"] == [("max_schools_per_teacher", "1", "2")] * 2
    assert [step[0] for step in found if step[0].startswith("mode.")] == [
        f"mode.{rule.id}" for rule in RULES if not rule.fixed]


def test_a_step_changes_its_setting_and_nothing_else() -> None:
    what = county()
    for step in (step for rule in RULES for step in rule.steps(what)):
        there, here = (
            {**vars(one.policy), "most": [unit.max_partners for unit in one.schools]} for one in (step.county, what))
        changed = {key for key in here if there[key] != here[key]}
        named = {"max_partners": "most"}.get(step.setting, step.setting)
        if step.setting.startswith("mode.") or step.now == "none":
            assert (changed, there["off"]) == ({"off"}, {step.rule})
        else:
            minutes = {key for key, written in step.given if written != "30"}
            assert changed == {named} | minutes
        assert replace(step.county, policy=what.policy, schools=what.schools) == what


def test_itinerant_teaching_is_asked_with_thirty_and_with_forty_five_minutes() -> None:
    (bases,) = (rule for rule in RULES if rule.id == "bases")
    asked = [step.county.policy for step in bases.steps(county())]
    assert [(one.max_schools_per_teacher, one.max_minutes_between) for one in asked] == [(2, Decimal(30)), (2, Decimal(45))]


@pytest.mark.parametrize(("settings", "gone"), [
    ({"off": frozenset({"age"})}, {"max_age_male", "max_age_female", "mode.age"}),
    ({"dispatch": "open"}, {"dispatch"}),
    ({"max_dispatch_share": Decimal("0.20")}, {"max_dispatch_share"}),
    ({"cooldown_years": 0}, {"cooldown_years"}),
    ({"max_schools_per_teacher": 3}, {"max_schools_per_teacher"}),
    ({"max_schools_per_teacher": 2, "max_minutes_between": Decimal(60)}, {"max_schools_per_teacher"}),
], ids=["a rule that is off", "dispatch", "share", "cooldown", "three schools", "two schools farther apart"])
def test_what_is_off_or_would_bind_more_is_no_step(settings, gone) -> None:
    before, after = ({step[0] for step in steps(one)} for one in (county(), county(**settings)))
    assert before - after == gone


def test_the_most_partners_are_those_of_each_unit_as_they_are_worked_out() -> None:
    what = county(urban("U1", max_partners=5), urban("U2"))
    assert [step for step in steps(what) if step[0] == "max_partners"] == [
        ("max_partners", "2;5", "3;6"), ("max_partners", "2;5", "4;7")]


# What they buy.


def test_every_step_is_a_row_with_the_columns_of_the_contract(rows) -> None:
    what = read_county(TOY).county
    assert list(rows[0])[: len(COLUMNS)] == COLUMNS
    assert [(row["setting"], row["from"], row["to"]) for row in rows] == steps(what)


def test_every_row_is_what_the_compact_search_proves_of_the_county_with_the_step(rows) -> None:
    what = replace(read_county(TOY).county, goal_order=("coverage",))
    for row, step in zip(rows, (step for rule in active_rules(what) for step in rule.steps(what)), strict=True):
        facts = derive(step.county, active_rules(step.county), goals_in_order(step.county))
        found = compact.solve(facts, Budget(20), seed=0, start=None, watch=Watch())
        assert found.bounds["coverage"].value == found.best["coverage"] == int(row["coverage"]), row
        assert row["status"] == "optimal" and row["bound"] == row["coverage"] and row["proved_by"]


def test_changes_are_against_the_plan_as_it_is_and_no_step_takes_anything_away(rows, base) -> None:
    assert base["coverage"] == 468 and base["status"] == "optimal"
    for row in rows:
        assert int(row["coverage_change"]) == int(row["coverage"]) - base["coverage"] >= 0
        assert int(row["covered_change"]) == int(row["covered_periods"]) - base["covered_periods"]
        assert row["coverage_change"] != "0" or row["covered_change"] == "0"  # what buys nothing changes nothing
    assert any(int(row["coverage_change"]) > 0 for row in rows)


def test_more_of_a_setting_never_buys_less_and_the_rule_off_buys_most(rows) -> None:
    for rule in RULES:
        of_rule = [row for row in rows if row["rule"] == rule.id]
        for setting in {row["setting"] for row in of_rule}:
            values = [int(row["coverage"]) for row in of_rule if row["setting"] == setting]
            assert values == sorted(values)
        if not rule.fixed:
            assert int(of_rule[-1]["coverage"]) == max(int(row["coverage"]) for row in of_rule)


def test_a_county_that_gives_another_order_of_goals_is_asked_for_coverage_all_the_same() -> None:
    what = replace(read_county(TOY).county, goal_order=("sent",))
    rules_off = frozenset(rule.id for rule in RULES if not rule.fixed)
    found = price_rules(replace(
        what, policy=replace(what.policy, off=rules_off), solve=replace(what.solve, work=Decimal(20))))
    assert found.base.value > 0 and {row.step.rule for row in found.rows} == {"urban_partners", "dispatch", "bases"}


def test_with_work_no_clock_stops_anything_and_the_table_is_the_same_again() -> None:
    what = county(teacher("T1"), teacher("T2", gender="M", born=teacher().born.replace(year=1980), subjects=("pe",)))
    what = replace(what, solve=replace(what.solve, work=Decimal(5), time_s=Decimal("0.001")))
    one, other = (price_rules(what) for _ in range(2))
    assert [(row.step.now, row.covered.plan, row.status) for row in one.rows] == [
        (row.step.now, row.covered.plan, row.status) for row in other.rows]
    gains = {(row.step.setting, row.step.now): row.coverage_change for row in one.rows}
    assert gains["max_age_male", "46"] == 0 < gains["max_age_male", "47"]  # who is 46 is under 47


# How it is told.


def test_the_workbook_holds_the_table_with_a_head_in_the_language_asked_for(folder, rows) -> None:
    book = load_workbook(folder / "prices.xlsx")
    sheet = book.worksheets[0]
    assert book.sheetnames == ["规则放宽", "现行规则"] and sheet.freeze_panes == "A2"
    head, *told = sheet.iter_rows(values_only=True)
    place = head.index("覆盖（加权）")
    assert [row[place] for row in told] == [int(row["coverage"]) for row in rows]


def test_the_figure_is_well_formed_and_its_bars_are_the_steps_that_tell_something(folder, rows) -> None:
    tree = ET.parse(folder / "prices.svg")
    bars = [rect for rect in tree.iter("{http://www.w3.org/2000/svg}rect") if rect.get("height") == "15"]
    told = {(row["rule"], row["setting"]) for row in rows if row["coverage_change"] != "0"}
    assert len(bars) == sum((row["rule"], row["setting"]) in told for row in rows) > 0
    assert {row["status"] for row in rows} == {"optimal"} and not any(bar.get("stroke-dasharray") for bar in bars)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_step_without_a_plan_and_one_that_is_not_proven_are_told(lang) -> None:
    what = county()
    steps_ = [step for rule in active_rules(what) for step in rule.steps(what)][:3]
    done = plan(("U1", "R1"), ("T1", "R1", "music", 6))
    value = audit(what, done).values["coverage"]

    def covered(bound: int) -> Covered:
        gap = (bound - value) / value
        return Covered(done, GoalResult("coverage", value, value, bound, gap, "feasible", "counting"))

    base = covered(value)
    drawn = draw_prices(Prices(what, base, (
        Price(steps_[0], base, None, "infeasible"), Price(steps_[1], base, covered(2 * value), "feasible"),
        Price(steps_[2], base, base, "optimal"))), lang)
    assert [bar.proven for bar in drawn.bars] == [False, False, True]
    assert {"zh": "没有方案", "en": "no plan"}[lang] in drawn.bars[0].told and "100.0%" in drawn.bars[1].told


def test_json_and_the_terminal_tell_the_same_and_nothing_is_written_without_a_folder(
        capsys, tmp_path, monkeypatch, by_work) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["prices", str(TOY), "--json", "--quiet", *by_work]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) >= {"county", "base", "prices"} and list(told["prices"][0])[: len(COLUMNS)] == COLUMNS
    assert main(["prices", str(TOY), "--lang", "en", *by_work]) == 0
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == 2 + len(told["prices"]) and "the rule “age”" in shown.out
    assert shown.err.count("solved") >= len({row["rule"] for row in told["prices"]})
    assert not list(tmp_path.iterdir())


def test_a_folder_of_prices_is_written_anew_and_another_one_is_left_alone(folder, tmp_path, capsys) -> None:
    check_writable(folder, PRICES)
    (tmp_path / "mine.txt").write_text("mine")
    assert main(["prices", str(TOY), "-o", str(tmp_path)]) == 2
    assert "→" in capsys.readouterr().err and [one.name for one in tmp_path.iterdir()] == ["mine.txt"]


def test_a_county_without_a_plan_ends_with_its_reasons_as_solve_does(tmp_path, capsys) -> None:
    (tmp_path / "S.toml").write_text("[policy]\nmax_minutes = 1\n", "utf-8")
    assert main(["prices", str(TOY), "--scenario", str(tmp_path / "S.toml"), "--quiet"]) == 1
    told = capsys.readouterr().err
    assert main(["solve", str(TOY), "--scenario", str(tmp_path / "S.toml"), "-o", str(tmp_path / "plan"), "--quiet"]) == 1
    assert told == capsys.readouterr().err != ""


# The processes that answer.


def test_a_process_that_does_not_end_is_killed_and_another_one_takes_its_place(monkeypatch) -> None:
    what = replace(read_county(TOY).county, goal_order=("coverage",), slack={})
    with Climbers(1) as climbers:
        monkeypatch.setattr("pairopt.jobs.climbers._OVER_S", 0.0)
        monkeypatch.setattr("pairopt.jobs.climbers._OVER_SHARE", 0.001)
        late = climbers.ask(Climb(what, 1.0))
        assert late.plan is None and late.notes
        monkeypatch.undo()
        assert climbers.ask(Climb(what, None, 20.0)).best["coverage"] == 468


def test_no_plan_is_an_error_of_the_study_too() -> None:
    with pytest.raises(NoPlan):
        price_rules(county(minutes("U1", "R1", 5), max_minutes=1))
