"""The files of a plan folder, to the letter of their contract."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
import reading
from counties import random_county, write_folder

from pairopt.audit import audit
from pairopt.cli import main
from pairopt.errors import BadInput
from pairopt.planning import judge_plan, make_plan
from pairopt.read import read_county, read_plan
from pairopt.report.files import plan_files, write_plan
from pairopt.rules import RULES

HEADS = {
    "pairs.csv": "urban,rural,minutes,fit,kept,pinned",
    "placements.csv": "teacher,from,school,subject,periods",
    "unmet.csv": "school,subject,short_periods,covered_periods,reason,detail",
    "not_sent.csv": "teacher,reason,detail",
}


@pytest.fixture(scope="module")
def files(dehua_report) -> dict[str, bytes]:
    return plan_files(dehua_report, "zh")


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", sorted(HEADS))
def test_a_csv_file_has_a_bom_and_its_columns_in_order(name, files) -> None:
    assert files[name].startswith(b"\xef\xbb\xbf")
    assert files[name].decode("utf-8-sig").splitlines()[0] == HEADS[name]


def test_pairs_are_sorted_and_their_fit_adds_up_to_the_goal(files, dehua_report) -> None:
    rows = _rows(files["pairs.csv"])
    assert [(row["urban"], row["rural"]) for row in rows] == sorted((row["urban"], row["rural"]) for row in rows)
    assert sum(int(row["fit"]) for row in rows) == dehua_report.audit.values["fit"]
    last = {(row.urban, row.rural) for row in dehua_report.county.pairs if row.kind == "last"}
    assert {row["kept"] for row in rows} == {"yes", "no"}
    assert all((row["kept"] == "yes") == ((row["urban"], row["rural"]) in last) for row in rows)
    assert {row["pinned"] for row in rows} == {"no"}


def test_placements_are_sorted_by_teacher_with_subjects_in_the_order_of_the_policy(files, dehua_report) -> None:
    rows = _rows(files["placements.csv"])
    assert [row["teacher"] for row in rows] == sorted(row["teacher"] for row in rows)
    order = list(dehua_report.county.policy.subjects)
    for teacher in {row["teacher"] for row in rows}:
        subjects = [order.index(row["subject"]) for row in rows if row["teacher"] == teacher]
        assert subjects == sorted(subjects)
    assert all(row["from"] == dehua_report.county.teacher[row["teacher"]].school for row in rows)


def test_the_base_school_comes_first_whatever_its_id(tmp_path) -> None:
    for seed in range(40):
        county = random_county(
            seed, urban=(2, 2), rural=(4, 4), stages=("primary",), simple=True,
            policy={"max_schools_per_teacher": 2, "max_minutes_between": 300, "min_partners": 2, "max_partners": 2})
        for row in county.tables["teachers"]:
            row["wishes"] = "R04;R03;R02;R01"
        write_folder(county, tmp_path / str(seed))
        found = read_county(tmp_path / str(seed)).county
        assert found
        report = make_plan(replace(found, goal_order=("coverage", "wishes")))
        visiting = [one for one, schools in report.plan.schools.items() if len(schools) == 2 and schools[0] > schools[1]]
        if visiting:
            rows = _rows(plan_files(report, "en")["placements.csv"])
            first = next(row for row in rows if row["teacher"] == visiting[0])
            assert first["school"] == report.plan.base(visiting[0])
            return
    pytest.fail("no county has a teacher whose base comes after a visit by id")


def test_unmet_and_not_sent_hold_what_was_found_out(files, dehua_report) -> None:
    unmet = [(row["school"], row["subject"], row["reason"]) for row in _rows(files["unmet.csv"])]
    assert unmet == [(row.school, row.subject, row.reason) for row in dehua_report.unmet]
    assert all(int(row["covered_periods"]) < int(row["short_periods"]) for row in _rows(files["unmet.csv"]))
    stays = [(row["teacher"], row["reason"]) for row in _rows(files["not_sent.csv"])]
    assert stays == [(row.teacher, row.reason) for row in dehua_report.not_sent]
    assert [one for one, _ in stays] == sorted(one for one, _ in stays)


def test_plan_json_says_where_the_plan_comes_from(files, dehua_report) -> None:
    content = json.loads(files["plan.json"])
    assert {"instance", "policy", "goals", "search", "versions", "wall_s", "kpis", "audit", "files"} <= set(content)
    assert len(content["instance"]) == 64
    assert content["files"] == {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != "plan.json"}
    assert content["audit"] == {"verdict": "accepted", "findings": []}
    assert [goal["id"] for goal in content["goals"]] == [goal.id for goal in dehua_report.goals]
    assert all(set(goal) == {"id", "value", "best", "bound", "gap", "status", "proved_by"} for goal in content["goals"])
    assert content["policy"]["max_dispatch_share"] == 0.1
    assert content["policy"]["min_partners"] == "auto"
    assert content["policy"]["max_minutes"] == "none"
    assert set(content["policy"]["mode"]) == {rule.id for rule in RULES if not rule.fixed}
    assert content["kpis"]["covered_periods"] == sum(row.periods for row in dehua_report.plan.placements)


def test_a_pinned_pair_and_a_kept_one_are_marked(tmp_path) -> None:
    what = random_county(1, urban=(2, 2), rural=(4, 4), stages=("primary",), simple=True)
    what.tables["pairs"] = [
        {"urban": "U01", "rural": "R01", "kind": "pin"}, {"urban": "U01", "rural": "R01", "kind": "last", "since": "1999"},
        {"urban": "U02", "rural": "R02", "kind": "pin"}]
    write_folder(what, tmp_path)
    county = read_county(tmp_path).county
    assert county
    marks = {(row["urban"], row["rural"]): (row["kept"], row["pinned"])
             for row in _rows(plan_files(make_plan(county), "en")["pairs.csv"])}
    assert marks.pop(("U01", "R01")) == ("yes", "yes")
    assert marks.pop(("U02", "R02")) == ("no", "yes")
    assert set(marks.values()) == {("no", "no")}


REASONS = [
    "sender", "unknown", "subject", "age", "rural_years", "teaching_years", "assessment", "title", "cooldown", "exempt",
    "bans", "together", "no_need_at_partners", "unit_limit", "courses_need_them", "not_needed"]


@pytest.mark.parametrize("seed", range(8))
def test_rows_stand_in_the_order_of_ids_subjects_and_reasons_and_are_read_back(seed, tmp_path) -> None:
    policy = {"subjects": ["pe", "art", "music"], "dispatch": ["open", "paired"][seed % 2], "max_schools_per_teacher": 2}
    write_folder(random_county(seed, urban=(3, 3), rural=(5, 5), simple=True, policy=policy), tmp_path / "county")
    county = read_county(tmp_path / "county").county
    assert county
    report = make_plan(county, replace(county.solve, search="greedy"))
    rows = {name: _rows(content) for name, content in plan_files(report, "en").items() if name.endswith(".csv")}
    keys = {
        "pairs.csv": [(row["urban"], row["rural"]) for row in rows["pairs.csv"]],
        "placements.csv": [row["teacher"] for row in rows["placements.csv"]],
        "unmet.csv": [(row["school"], policy["subjects"].index(row["subject"])) for row in rows["unmet.csv"]],
        "not_sent.csv": [(row["teacher"], REASONS.index(row["reason"])) for row in rows["not_sent.csv"]],
    }
    assert all(keys.values())
    assert keys == {name: sorted(found) for name, found in keys.items()}
    assert len(set(keys["not_sent.csv"])) == len(keys["not_sent.csv"])
    assert not {row["teacher"] for row in rows["not_sent.csv"]} & set(keys["placements.csv"])
    write_plan(report, tmp_path / "plan", "en")
    assert read_plan(tmp_path / "plan", county).plan == report.plan
    assert read_plan(tmp_path / "plan" / "plan.xlsx", county).plan == report.plan


def test_unknown_minutes_stay_blank(tmp_path) -> None:
    county = random_county(1, urban=(2, 2), rural=(2, 2), stages=("primary",), simple=True)
    for row in county.tables["schools"]:
        row["lon"] = row["lat"] = ""
    county.tables["travel"] = []
    write_folder(county, tmp_path)
    found = read_county(tmp_path).county
    assert found
    assert {row["minutes"] for row in _rows(plan_files(make_plan(found), "zh")["pairs.csv"])} == {""}


def test_a_plan_that_breaks_a_hard_rule_is_not_written(dehua_report, tmp_path) -> None:
    broken = replace(dehua_report.plan, pairs=dehua_report.plan.pairs[1:])
    report = judge_plan(dehua_report.county, broken)
    with pytest.raises(BadInput):
        write_plan(report, tmp_path / "plan")
    assert not (tmp_path / "plan").exists()


def test_text_that_a_spreadsheet_would_run_is_written_as_text_and_read_back(tmp_path) -> None:
    what = random_county(2, urban=(2, 2), rural=(2, 2), stages=("primary",), simple=True)
    names = {"R01": "=1+1", "R02": "@SUM(A1)", "U01": "-5", "U02": "+cmd"}
    for table, columns in {"schools": ("id",), "teachers": ("school",), "pairs": ("urban", "rural"),
                           "travel": ("from", "to"), "needs": ("school",)}.items():
        for row in what.tables.get(table, []):
            for column in columns:
                row[column] = names.get(row[column], row[column])
    for row in what.tables["teachers"]:
        row["wishes"] = ""
    write_folder(what, tmp_path / "county")
    county = read_county(tmp_path / "county").county
    assert county
    assert set(county.school) == set(names.values())
    report = make_plan(county)
    write_plan(report, tmp_path / "plan")
    text = (tmp_path / "plan" / "pairs.csv").read_text("utf-8-sig")
    assert "'=1+1" in text
    assert "'+cmd" in text
    assert "'-5" not in text  # a number is a number
    assert read_plan(tmp_path / "plan", county).plan == report.plan
    assert read_plan(tmp_path / "plan" / "plan.xlsx", county).plan == report.plan


def test_one_county_in_three_forms_gives_identical_files(tmp_path) -> None:
    what = random_county(5, urban=(3, 3), rural=(6, 6), stages=("primary",), simple=True)
    write_folder(what, tmp_path / "utf-8")
    write_folder(what, tmp_path / "gb18030", encoding="gb18030")
    reading.write_workbook(what, tmp_path / "county.xlsx", seed=3)
    plans = {}
    for source in ("utf-8", "gb18030", "county.xlsx"):
        out = tmp_path / f"plan of {source}"
        assert main(["solve", str(tmp_path / source), "-o", str(out), "--work", "5", "--quiet"]) == 0
        plans[source] = {path.name: path.read_bytes() for path in out.glob("*.csv")}
        plans[source]["instance"] = json.loads((out / "plan.json").read_text("utf-8"))["instance"]
    assert len(plans["utf-8"]) == 5
    assert plans["utf-8"] == plans["gb18030"] == plans["county.xlsx"]


def test_the_plan_of_the_toy_is_the_one_worked_out_by_hand(tmp_path) -> None:
    toy = Path(__file__).parents[1] / "instances" / "toy"
    county = read_county(toy).county
    assert county
    by_hand = read_plan(toy / "by_hand", county).plan
    assert by_hand
    report = make_plan(county)
    assert report.plan == by_hand
    assert all(goal.status == "optimal" for goal in report.goals)
    assert dict(audit(county, by_hand).values) == {
        "coverage": 468, "fit": 173, "non_volunteers": 2, "sent": 3, "wishes": 1, "balance": 383}
