"""The command line: exit codes, languages, one JSON document, and never a traceback for bad input."""

from __future__ import annotations

import csv
import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pairopt.cli import main

INSTANCES = Path(__file__).parents[1] / "instances"
TOY, DEHUA, EDGE = INSTANCES / "toy", INSTANCES / "dehua", INSTANCES / "edge"


@pytest.fixture(scope="module")
def toy_plan(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("toy") / "plan"
    assert main(["solve", str(TOY), "-o", str(out), "--quiet"]) == 0
    return out


def _content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_solve_prints_a_summary_in_chinese_and_in_english(tmp_path, capsys) -> None:
    assert main(["solve", str(TOY), "-o", str(tmp_path / "zh")]) == 0
    assert "已证明最优" in capsys.readouterr().out
    assert main(["solve", str(TOY), "-o", str(tmp_path / "en"), "--lang", "en"]) == 0
    assert "proven optimal" in capsys.readouterr().out


def test_solve_as_a_program_prints_plan_json_alone_on_stdout(tmp_path) -> None:
    out = tmp_path / "plan"
    done = subprocess.run(
        [sys.executable, "-m", "pairopt.cli", "solve", str(TOY), "-o", str(out), "--json", "--verbose"],
        capture_output=True, text=True)
    assert done.returncode == 0
    assert json.loads(done.stdout) == json.loads((out / "plan.json").read_text("utf-8"))
    assert "coverage" not in done.stderr  # progress is in words
    assert "覆盖短缺课时" in done.stderr


def test_audit_accepts_a_plan_its_workbook_and_the_published_pairing(toy_plan, capsys) -> None:
    assert main(["audit", str(TOY), str(toy_plan)]) == 0
    assert main(["audit", str(TOY), str(toy_plan / "plan.xlsx")]) == 0
    assert main(["audit", str(DEHUA), str(DEHUA / "published"), "--json"]) == 0
    out = capsys.readouterr().out
    document = json.loads(out[out.index("{"):])
    assert document["verdict"] == "accepted"
    assert document["findings"] == []
    assert [goal["value"] for goal in document["goals"]][:2] == [0, 999]


def test_audit_of_a_broken_plan_names_the_rules_and_exits_1(toy_plan, tmp_path, capsys) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    lines = (toy_plan / "pairs.csv").read_text("utf-8-sig").splitlines()
    (broken / "pairs.csv").write_text("\n".join(lines[:-1]) + "\n", "utf-8")
    shutil.copy(toy_plan / "placements.csv", broken)
    assert main(["audit", str(TOY), str(broken), "--json", "--lang", "en"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["verdict"] == "rejected"
    assert "rural_partners" in {finding["rule"] for finding in document["findings"]}
    assert all(set(finding) == {"rule", "entities", "text"} for finding in document["findings"])


@pytest.mark.parametrize("folder", ["bad-date", "missing-table", "unknown-school", "bad-toml", "wrong-encoding"])
def test_bad_input_exits_2_with_located_messages(folder, tmp_path, capsys) -> None:
    assert main(["check", str(EDGE / folder), "--json"]) == 2
    issues = json.loads(capsys.readouterr().out)
    keys = {"severity", "code", "file", "row", "column", "value", "message", "action"}
    assert all(set(issue) == keys for issue in issues)
    assert main(["solve", str(EDGE / folder), "-o", str(tmp_path / "plan")]) == 2
    said = capsys.readouterr()
    assert not said.out
    assert issues[0]["file"] in said.err
    assert not (tmp_path / "plan").exists()
    assert main(["solve", str(EDGE / folder), "-o", str(tmp_path / "plan"), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["issues"]


def test_check_of_a_good_county_exits_0_and_says_so(capsys) -> None:
    assert main(["check", str(DEHUA)]) == 0
    assert "没有发现问题" in capsys.readouterr().out
    assert main(["check", str(DEHUA), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_solve_folds_warnings_of_one_kind_and_check_lists_them_all(tmp_path, capsys) -> None:
    county = tmp_path / "county"
    shutil.copytree(TOY, county)
    (county / "travel.csv").unlink(missing_ok=True)
    with (county / "schools.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [{**row, "lon": "", "lat": ""} for row in csv.DictReader(file)]
    with (county / "schools.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert main(["check", str(county), "--json"]) == 0
    told = [issue for issue in json.loads(capsys.readouterr().out) if issue["code"] == "unknown-minutes"]
    assert len(told) > 3
    assert main(["solve", str(county), "-o", str(tmp_path / "plan"), "--lang", "en"]) == 0
    said = capsys.readouterr().err
    assert said.count("warning [unknown-minutes]") == 3
    assert f"[unknown-minutes] and {len(told) - 3} more of the kind" in said


def test_check_writes_a_marked_copy(tmp_path) -> None:
    assert main(["check", str(EDGE / "bad-date"), "--marked", str(tmp_path / "marked.xlsx")]) == 2
    assert (tmp_path / "marked.xlsx").stat().st_size > 0


def test_neither_the_marked_copy_nor_a_template_replaces_what_a_planner_filled_in(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["template", "county.xlsx"]) == 0
    before = _content(tmp_path)
    assert main(["template", "county.xlsx", "--lang", "en"]) == 2
    assert main(["check", "county.xlsx", "--marked", str(tmp_path / "county.xlsx")]) == 2
    assert _content(tmp_path) == before
    assert "county.xlsx" in capsys.readouterr().err


@pytest.mark.parametrize("file", ["schools.csv", "nowhere/new.xlsx", f"{'long' * 80}.xlsx"], ids=lambda file: file[:20])
def test_a_workbook_that_cannot_be_written_exits_2_without_a_traceback(file, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (["template", file], ["check", str(TOY), "--marked", file]):
        assert main(command) == 2
        assert "→" in capsys.readouterr().err
    assert not _content(tmp_path)


def test_the_template_passes_check(tmp_path) -> None:
    for lang in ("zh", "en"):
        file = tmp_path / f"{lang}.xlsx"
        assert main(["template", str(file), "--lang", lang]) == 0
        assert main(["check", str(file)]) == 0


def test_rules_prints_the_book(capsys) -> None:
    assert main(["rules", "--lang", "en"]) == 0
    assert "# The rule book" in capsys.readouterr().out
    assert main(["rules", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert len(document["rules"]) == 27
    assert document["rules"][0]["id"] == "sender"


def test_demo_solves_a_built_in_county(tmp_path) -> None:
    assert main(["demo", "-o", str(tmp_path / "demo"), "--quiet"]) == 0
    assert (tmp_path / "demo" / "report.html").exists()


def test_a_county_is_only_read(tmp_path) -> None:
    county = tmp_path / "county"
    shutil.copytree(TOY, county)
    before = _content(county), {path: path.stat().st_mtime_ns for path in [county, *county.rglob("*")]}
    for command in (["check", str(county)], ["solve", str(county), "-o", str(tmp_path / "plan"), "--quiet"],
                    ["audit", str(county), str(county / "by_hand")]):
        assert main(command) == 0
    assert before == (_content(county), {path: path.stat().st_mtime_ns for path in [county, *county.rglob("*")]})


@pytest.mark.parametrize("function", ["mkdir", "rename", "replace"])
def test_a_disk_that_refuses_leaves_a_whole_plan_and_exits_2(function, toy_plan, tmp_path, monkeypatch, capsys) -> None:
    out = tmp_path / "plan"
    shutil.copytree(toy_plan, out)
    before = _content(out)

    def refuses(path, *_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, function, refuses)
        assert main(["solve", str(TOY), "-o", str(out), "--seed", "9", "--json"]) == 2
        assert "No space left" in json.loads(capsys.readouterr().out)["error"]
    assert main(["audit", str(TOY), str(out)]) == 0
    after = _content(out)
    assert (after == before) == (function != "replace")
    assert set(after) == set(before)


@pytest.mark.parametrize("target", ["foreign folder", "county", "file", "below a file"])
def test_a_plan_is_not_written_over_what_is_not_a_plan(target, tmp_path, capsys) -> None:
    shutil.copytree(TOY, tmp_path / "county")
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "letter.txt").write_text("dear", "utf-8")
    before = _content(tmp_path)
    out = {"foreign folder": "foreign", "county": "county", "file": "foreign/letter.txt",
           "below a file": "foreign/letter.txt/plan"}[target]
    assert main(["solve", str(tmp_path / "county"), "-o", str(tmp_path / out)]) == 2
    assert _content(tmp_path) == before
    assert "→" in capsys.readouterr().err


def test_a_plan_is_replaced_and_foreign_files_beside_it_stay(toy_plan, tmp_path) -> None:
    out = tmp_path / "plan"
    shutil.copytree(toy_plan, out)
    (out / "pairs.csv").write_text("spoilt", "utf-8")
    (out / "mine.txt").write_text("mine", "utf-8")
    assert main(["solve", str(TOY), "-o", str(out), "--quiet"]) == 0
    assert (out / "pairs.csv").read_bytes() == (toy_plan / "pairs.csv").read_bytes()
    assert (out / "mine.txt").read_text("utf-8") == "mine"


def test_a_start_plan_is_never_made_worse(toy_plan, tmp_path, capsys) -> None:
    options = ["--search", "greedy", "--start", str(toy_plan), "--json"]
    assert main(["solve", str(TOY), "-o", str(tmp_path / "plan"), *options]) == 0
    content = json.loads(capsys.readouterr().out)
    assert [goal["value"] for goal in content["goals"]] == [468, 173, 2, 3, 1, 383]


def test_a_start_plan_that_breaks_a_rule_is_said_and_left(tmp_path, capsys) -> None:
    (tmp_path / "start").mkdir()
    (tmp_path / "start" / "pairs.csv").write_text("urban,rural\n", "utf-8")
    out = str(tmp_path / "plan")
    assert main(["solve", str(TOY), "-o", out, "--start", str(tmp_path / "start"), "--lang", "en"]) == 0
    assert "the plan of start breaks rules (rural_partners, urban_partners)" in capsys.readouterr().out


def test_a_recipe_sets_the_search_and_an_option_wins_over_it(tmp_path, capsys) -> None:
    out = str(tmp_path / "plan")
    assert main(["solve", str(TOY), "-o", out, "--recipe", "greedy", "--seed", "5", "--json"]) == 0
    search = json.loads(capsys.readouterr().out)["search"]
    assert (search["asked"], search["seed"]) == ("greedy", 5)
    assert main(["solve", str(TOY), "-o", out, "--recipe", "greedy", "--search", "compact", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["search"]["asked"] == "compact"


@pytest.mark.parametrize(("options", "said"), [
    (["--recipe", "nonsense"], "yearly"), (["--recipe", "../solvers/quick"], "yearly"), (["--recipe", ""], "yearly"),
    (["--recipe", "x" * 300], "yearly"), (["--start", "x" * 300], "→"), (["--search", "magic"], "--search"),
    (["--time", "-1"], "--time"), (["--time", "nan"], "--time"), (["--work", "soon"], "--work"),
    (["--seed", "1.5"], "--seed"), (["--workers", "0"], "--workers"), (["--lang", "fr"], "--lang"),
    (["--nonsense"], "--nonsense"),
], ids=lambda value: " ".join(value)[:30] if isinstance(value, list) else "")
def test_a_bad_option_exits_2_and_is_named(options, said, tmp_path, capsys) -> None:
    assert main(["solve", str(TOY), "-o", str(tmp_path / "plan"), *options]) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert not printed.out
    assert main(["solve", str(TOY), "-o", str(tmp_path / "plan"), *options, "--json"]) == 2
    assert said in json.dumps(json.loads(capsys.readouterr().out), ensure_ascii=False)
    assert not (tmp_path / "plan").exists()


@pytest.mark.parametrize("county", [
    "", "nowhere", "/dev/null", "/dev/zero", "a folder.xlsx", "empty", "zero.xlsx", "zero.xlsx/below", "x" * 300,
], ids=lambda county: county[:20] or "blank")
def test_what_is_no_county_exits_2_without_a_traceback(county, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a folder.xlsx").mkdir()
    (tmp_path / "empty").mkdir()
    (tmp_path / "zero.xlsx").touch()
    for command in (["check", county], ["solve", county, "-o", "plan"], ["audit", county, str(TOY / "by_hand")]):
        assert main(command) == 2
        printed = capsys.readouterr()
        assert "→" in printed.out + printed.err
    assert not (tmp_path / "plan").exists()


@pytest.mark.parametrize("plan", ["nowhere", "empty", "by_hand/pairs.csv", "x" * 300], ids=lambda plan: plan[:20])
def test_what_is_no_plan_exits_2_without_a_traceback(plan, tmp_path, capsys) -> None:
    (tmp_path / "empty").mkdir()
    path = TOY / plan if "by_hand" in plan else tmp_path / plan
    assert main(["audit", str(TOY), str(path)]) == 2
    assert "→" in capsys.readouterr().err


def test_quiet_says_nothing_on_stderr(tmp_path, capsys) -> None:
    assert main(["solve", str(TOY), "-o", str(tmp_path / "plan"), "--quiet"]) == 0
    assert not capsys.readouterr().err


def test_a_json_document_is_utf_8_whatever_the_console_is() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pairopt.cli", "rules", "--json"], capture_output=True, check=True,
        env={**os.environ, "PYTHONIOENCODING": "gbk"})
    assert "派出" in json.loads(done.stdout.decode("utf-8"))["rules"][0]["title"]


def test_a_console_that_knows_no_chinese_ends_in_no_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pairopt.cli", "check", str(EDGE / "bad-date")], capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 2
    assert b"[" in done.stdout
    assert not done.stderr
