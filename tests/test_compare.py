"""`pairopt compare`: plans and scenarios side by side, for programs, on paper and on a page.

``PAIROPT_UPDATE_GOLDEN=1 pytest tests/test_compare.py`` writes the expected reasons anew: read the difference.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook
from reading import county as small_county
from reading import write_workbook
from test_report_page import forms

from pairopt import compare_plans, words
from pairopt.cli import main
from pairopt.errors import BadInput
from pairopt.planning import make_plan
from pairopt.read import read_county
from pairopt.report.comparison import Comparison
from pairopt.report.comparison_files import comparison_json, write_comparison
from pairopt.report.comparison_tables import GAINS, VALUES
from pairopt.report.table import worth
from pairopt.report.terminal import comparison_text

TOY = Path(__file__).parents[1] / "instances" / "toy"
GOLDEN = Path(__file__).parent / "golden"
SCENARIOS = {
    "now": 'title = "现状"\n',
    "ill": 'title = "一人请假"\nwithdraw = ["T4"]\n',
    "older": 'title = "年龄放宽"\n[policy]\nmax_age_female = 41\n',
    "closed": 'title = "撤并一校"\nclose = ["R2"]\n',
    "alone": '[policy]\nmax_minutes = 1\n',
}
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Scenario files, the plan of the toy, a plan of it made with a scenario, and both compared with scenarios."""
    made = tmp_path_factory.mktemp("compare")
    for name, text in SCENARIOS.items():
        (made / f"{name}.toml").write_text(text, "utf-8")
    assert main(["solve", str(TOY), "-o", str(made / "plan"), "--quiet"]) == 0
    assert main(["solve", str(TOY), "--scenario", str(made / "ill.toml"), "-o", str(made / "ill"), "--quiet"]) == 0
    names = ["plan", "ill", "older.toml", "closed.toml"]
    assert main(["compare", str(TOY), *(str(made / name) for name in names), "-o", str(made / "out"), "--quiet"]) == 0
    return made


@pytest.fixture(scope="module")
def comparison(folder) -> Comparison:
    return compare_plans(TOY, [folder / name for name in ("plan", "ill", "older.toml", "closed.toml")])


def _told(folder: Path) -> dict:
    return json.loads((folder / "out" / "compare.json").read_text("utf-8"))


def _rows(plan: Path, table: str, *columns: str) -> set[tuple]:
    with (plan / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return {tuple(int(row[one]) if row[one].isdigit() else row[one] for one in columns) for row in csv.DictReader(file)}


# For programs.


def test_each_plan_stands_with_its_name_its_source_its_goals_and_its_figures(folder) -> None:
    plans = _told(folder)["plans"]
    assert [plan["name"] for plan in plans] == ["plan", "一人请假", "年龄放宽", "撤并一校"]
    assert [Path(plan["source"]).name for plan in plans] == ["plan", "ill", "older.toml", "closed.toml"]
    for plan, made in zip(plans, ("plan", "ill"), strict=False):
        there = json.loads((folder / made / "plan.json").read_text("utf-8"))
        assert plan["goals"] == there["goals"]  # the bounds that its search proved count
        assert plan["kpis"] == there["kpis"]
    assert plans[3]["goals"] != plans[0]["goals"]
    assert all(goal["status"] == "optimal" for plan in plans for goal in plan["goals"])


def test_differences_are_those_of_the_files_and_everybody_in_them_has_a_reason(folder) -> None:
    told = _told(folder)
    assert [(one["from"], one["to"]) for one in told["differences"]] == [(0, 1), (0, 2), (0, 3)]
    first = told["differences"][0]
    for table, columns in (("pairs", ("urban", "rural")), ("placements", ("teacher", "school", "subject", "periods"))):
        before, after = (_rows(folder / plan, table, *columns) for plan in ("plan", "ill"))
        assert {tuple(row) for row in first[table]["added"]} == after - before
        assert {tuple(row) for row in first[table]["removed"]} == before - after
    assert first["placements"]["removed"]
    for one in told["differences"]:
        rows = {table: one[table]["added"] + one[table]["removed"] for table in ("pairs", "placements")}
        changed = {row[1] for row in rows["pairs"]} | {row[0] for row in rows["placements"]}
        assert {reason["about"] for reason in one["reasons"]} == changed
        assert len(one["reasons"]) == len(changed)


def test_a_scenario_that_is_solved_here_is_worth_what_solve_makes_of_it(folder) -> None:
    report = make_plan(read_county(TOY, scenario=folder / "closed.toml").county)
    assert [goal["value"] for goal in _told(folder)["plans"][3]["goals"]] == [goal.value for goal in report.goals]


@LANGS
def test_the_reasons_of_the_toy_are_the_expected_ones(comparison, lang) -> None:
    said = "".join(
        f"{one['to']} {reason['about']} {reason['text']}\n"
        for one in comparison_json(comparison, lang)["differences"] for reason in one["reasons"])
    golden = GOLDEN / f"compare.{lang}.txt"
    if os.environ.get("PAIROPT_UPDATE_GOLDEN"):
        golden.write_text(said, "utf-8")
    assert said == golden.read_text("utf-8")


def test_bounds_of_a_plan_that_was_changed_since_or_of_another_county_do_not_count(folder, tmp_path) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(folder / "plan", plan)
    kept = compare_plans(TOY, [plan, folder / "ill"]).plans[0].report.goals
    assert {goal.proved_by for goal in kept} != {"counting"}
    lines = (plan / "placements.csv").read_text("utf-8-sig").splitlines()
    (plan / "placements.csv").write_text("\n".join(lines[:-1]), "utf-8")
    assert {goal.proved_by for goal in compare_plans(TOY, [plan, folder / "ill"]).plans[0].report.goals} == {"counting"}
    judged = compare_plans(TOY, [folder / "plan", folder / "plan"], scenario=folder / "now.toml").plans[0].report
    assert {goal.proved_by for goal in judged.goals} != {"counting"}  # nothing is laid over: it is the same county
    judged = compare_plans(TOY, [folder / "plan", folder / "plan"], scenario=folder / "older.toml").plans[0].report
    assert {goal.proved_by for goal in judged.goals} == {"counting"}


def test_a_workbook_is_solved_in_its_scenarios_as_well(tmp_path) -> None:
    book = write_workbook(small_county(solve={"work": 5}), tmp_path / "county.xlsx")
    (tmp_path / "a.toml").write_text("", "utf-8")
    (tmp_path / "b.toml").write_text('close = ["R03"]\n', "utf-8")
    found = compare_plans(book, [tmp_path / "a.toml", tmp_path / "b.toml"])
    assert [plan.name for plan in found.plans] == ["a", "b"]
    assert {pair.rural for pair in found.differences[0].pairs.removed} >= {"R03"}


# For people.


@LANGS
def test_the_workbook_has_a_column_for_each_plan_and_every_reason(comparison, lang, tmp_path) -> None:
    write_comparison(comparison, tmp_path / "out", lang)
    book = load_workbook(tmp_path / "out" / "compare.xlsx")
    assert len(book.sheetnames) == 5
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"1 plan", "2 一人请假", "3 年龄放宽", "4 撤并一校"} <= {str(cell.value) for cell in book.worksheets[1][2]}
    changes = [change for one in comparison.differences for change in one.changes]
    assert changes
    for change in changes:
        assert {change.why.say(lang), change.was.say(lang), change.now.say(lang)} <= cells
    value = comparison.plans[3].report.goals[0].value
    assert [cell.value for cell in book.worksheets[1][3]][2:] == [plan.report.goals[0].value for plan in comparison.plans]
    gains = {row[0].row: [cell.value for cell in row][2:] for row in book.worksheets[1].iter_rows()}
    assert value - comparison.plans[0].report.goals[0].value in [row[3] for row in gains.values()]


@LANGS
def test_the_page_tells_every_change_and_refers_to_nothing_outside_itself(comparison, folder, lang, tmp_path) -> None:
    write_comparison(comparison, tmp_path / "out", lang)
    html = (tmp_path / "out" / "compare.html").read_text("utf-8")
    assert not re.search(r"https?:|src=|href=|url\(|@import|<script|<link|<iframe|[\"'(]//", html)
    for plan in comparison.plans:
        assert plan.name in html
    for one in comparison.differences:
        for change in one.changes:
            assert change.why.say(lang).replace('"', "&#34;") in html


def test_nothing_tells_a_birth_date_or_an_exemption(comparison, tmp_path) -> None:
    files = write_comparison(comparison, tmp_path / "out")
    text = files["compare.json"].decode() + re.sub(r"<style>.*</style>", "", files["compare.html"].decode(), flags=re.DOTALL)
    text += " ".join(
        str(cell.value) for sheet in load_workbook(tmp_path / "out" / "compare.xlsx") for row in sheet.iter_rows() for cell in row)
    born = {form for one in comparison.county.teachers if one.born for form in forms(one.born)}
    assert not born & set(re.findall(r"[\d年月./-]+", text))
    assert not [word for code, word in words.EXEMPTIONS.items() if code != "other" and (code in text or word.zh in text)]


@pytest.mark.chromium
def test_a_browser_shows_the_page(folder, tmp_path) -> None:
    done = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom",
         f"file://{folder / 'out' / 'compare.html'}"], capture_output=True, text=True, timeout=120)
    assert "一人请假" in done.stdout and "T4" in done.stdout


def test_the_terminal_says_what_each_plan_is_worth_and_changes(folder, tmp_path, capsys) -> None:
    command = ["compare", str(TOY), str(folder / "plan"), str(folder / "ill"), "-o", str(tmp_path / "out")]
    assert main(command) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("1 plan：覆盖短缺课时 468、")
    assert said[1].startswith("2 一人请假：")
    assert re.fullmatch(r"  与方案1相比：\d+所农村学校的结对、\d+名教师的派出有变", said[2])
    assert main([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads((tmp_path / "out" / "compare.json").read_text("utf-8"))


# What goes wrong.


def _compare(folder: Path, out: Path, *names: str) -> int:
    return main(["compare", str(TOY), *(str(folder / name) for name in names), "-o", str(out), "--quiet"])


def test_one_plan_alone_cannot_be_compared(folder, tmp_path, capsys) -> None:
    assert _compare(folder, tmp_path / "out", "plan") == 2
    assert "至少要有两个方案或情景" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_what_is_compared_with_must_have_a_plan_and_else_the_reason_is_named(folder, tmp_path, capsys) -> None:
    assert _compare(folder, tmp_path / "out", "alone.toml", "now.toml") == 1
    assert re.match(r"“alone”：没有满足硬性规则的方案。\n· .*可结对的只有0所", capsys.readouterr().err)
    assert not (tmp_path / "out").exists()
    assert _compare(folder, tmp_path / "out", "now.toml", "alone.toml") == 0
    told = json.loads((tmp_path / "out" / "compare.json").read_text("utf-8"))
    assert [plan["name"] for plan in told["plans"]] == ["现状"] and told["differences"] == []
    assert [one["name"] for one in told["without_plan"]] == ["alone"]


def test_a_scenario_without_a_plan_does_not_hide_the_others(folder, tmp_path, capsys) -> None:
    assert _compare(folder, tmp_path / "out", "plan", "alone.toml", "ill") == 0
    assert re.search(r"没有方案：“alone”：没有满足硬性规则的方案。\n· .*可结对的只有0所", capsys.readouterr().out)
    told = json.loads((tmp_path / "out" / "compare.json").read_text("utf-8"))
    assert [plan["name"] for plan in told["plans"]] == ["plan", "一人请假"]
    assert [(one["from"], one["to"]) for one in told["differences"]] == [(0, 1)]
    assert [(one["name"], "只有0所" in one["why"]) for one in told["without_plan"]] == [("alone", True)]
    assert "只有0所" in (tmp_path / "out" / "compare.html").read_text("utf-8")
    cells = {cell.value for row in load_workbook(tmp_path / "out" / "compare.xlsx")["概览"] for cell in row}
    assert "没有方案的情景" in cells and "alone" in cells
    assert _compare(folder, tmp_path / "none", "alone.toml", "plan", "ill") == 1  # there is nothing to compare with
    assert not (tmp_path / "none").exists()


def test_all_problems_of_all_sources_are_told_with_the_source_and_those_of_the_county_once(folder, tmp_path, capsys) -> None:
    (tmp_path / "bad.toml").write_text('close = ["R9"]\n', "utf-8")
    (tmp_path / "worse.toml").write_text("x = 1\n", "utf-8")
    broken = tmp_path / "broken"
    shutil.copytree(folder / "ill", broken)
    (broken / "scenario.toml").write_text("title = 1", "utf-8")
    bare = tmp_path / "bare"
    bare.mkdir()
    with pytest.raises(BadInput) as caught:
        compare_plans(TOY, [tmp_path / "bad.toml", tmp_path / "worse.toml", broken, bare])
    assert [(issue.code, issue.file) for issue in caught.value.issues] == [
        ("unknown-school", "bad.toml"), ("unknown-key", "worse.toml"), ("changed-scenario", "broken/scenario.toml"),
        ("missing-table", "bare/pairs.csv")]
    county = tmp_path / "county"
    shutil.copytree(TOY, county)
    (county / "travel.csv").write_text("from,to,minutes\nU1,R1,x\n", "utf-8")
    with pytest.raises(BadInput) as caught:
        compare_plans(county, [folder / "plan", folder / "now.toml"])
    assert [issue.file for issue in caught.value.issues if issue.severity == "error"] == ["travel.csv"]


def test_a_scenario_cannot_be_laid_over_a_scenario(folder, tmp_path, capsys) -> None:
    command = ["compare", str(TOY), str(folder / "plan"), str(folder / "now.toml"), "--scenario", str(folder / "ill.toml")]
    assert main([*command, "-o", str(tmp_path / "out")]) == 2
    assert "本身就是情景" in capsys.readouterr().err


def test_a_folder_that_holds_something_else_is_left_alone_and_a_comparison_may_be_made_anew(folder, tmp_path, capsys) -> None:
    assert _compare(folder, folder / "plan", "plan", "ill") == 2
    assert "不是pairopt写的比较结果" in capsys.readouterr().err
    assert _compare(folder, tmp_path / "out", "plan", "ill") == 0
    assert _compare(folder, tmp_path / "out", "ill", "plan") == 0
    told = json.loads((tmp_path / "out" / "compare.json").read_text("utf-8"))
    assert [plan["name"] for plan in told["plans"]] == ["一人请假", "plan"]


# A goal whose value is a list.


def test_lists_are_kept_for_programs_and_shortened_without_a_gain_for_people(tmp_path) -> None:
    order = '[goals]\norder = ["evenness", "coverage"]\n'
    even, ill, plan, out = (tmp_path / name for name in ("even.toml", "ill.toml", "plan", "out"))
    even.write_text('title = "even"\n' + order, "utf-8")
    ill.write_text('title = "ill"\nwithdraw = ["T4"]\n' + order, "utf-8")
    assert main(["solve", str(TOY), "--scenario", str(even), "-o", str(plan), "--quiet"]) == 0
    found = compare_plans(TOY, [plan, ill])
    files = write_comparison(found, out, "en")
    told = json.loads(files["compare.json"])["plans"]
    made = json.loads((plan / "plan.json").read_text("utf-8"))
    assert told[0]["goals"] == made["goals"], "the bounds of a list that was proven count"
    assert {goal["status"] for one in told for goal in one["goals"]} == {"optimal"}
    first, second = (one["goals"][0]["value"] for one in told)
    assert all(isinstance(value, list) for value in (first, second)) and first != second
    values, gains = (table.cells(found) for table in (VALUES, GAINS))
    assert values[0][2:] == [worth(tuple(first)), worth(tuple(second))]
    assert gains[0][2:] == [None, None] and gains[1][2] == 0
    for text in (comparison_text(found, out, "en"), files["compare.html"].decode()):
        assert str(worth(tuple(second))) in text


def test_a_list_is_told_by_its_first_places() -> None:
    assert worth((900, 900, 30, 0)) == "900×2, 30, 0"
    assert worth(tuple(range(8))) == "0, 1, 2, 3, 4, 5, 6, 7"
    assert worth(tuple(range(9))) == "0, 1, 2, 3, 4, 5, 6, 7, …"
