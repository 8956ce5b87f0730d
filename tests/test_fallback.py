"""Where a search fails, the next one takes over: a plan still comes, in time, and the result says who made it."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from counties import random_county
from random_counties import read

from pairopt.audit import audit
from pairopt.cli import main
from pairopt.derive import derive
from pairopt.goals import goals_in_order
from pairopt.result import Found
from pairopt.rules import active_rules
from pairopt.search import SEARCHES
from pairopt.search.ladder import LADDER, climb
from pairopt.search.watch import Budget, Watch

DEHUA = Path(__file__).parents[1] / "instances" / "dehua"


def _raises(*_, **__):
    raise RuntimeError("the solver broke down")


def _finds_nothing(*_, **__):
    return Found(None, "?", {}, {})


def _hangs(*_, **__):
    time.sleep(3600)


WAYS = {
    "raises": (_raises, "the search {} failed (RuntimeError), another one stands in"),
    "finds nothing": (_finds_nothing, "the search {} found no plan within its budget"),
    "hangs": (_hangs, "the search {} did not end in time, another one stands in"),
}


def _break(monkeypatch, name, way):
    monkeypatch.setattr(importlib.import_module(SEARCHES[name]), "solve", way)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["local", "bundles"])
def test_when_a_search_of_the_ladder_fails_another_takes_over_in_time_and_the_result_says_so(
    name, way, monkeypatch
) -> None:
    county = read(random_county(5, urban=(6, 6), rural=(14, 14), simple=True))
    facts = derive(county, active_rules(county), goals_in_order(county))
    failing, said = WAYS[way]
    _break(monkeypatch, name, failing)
    began = time.monotonic()
    found = climb(LADDER, facts, Budget(6), seed=0, start=None, watch=Watch())
    assert time.monotonic() - began <= 1.1 * 6 + 2
    assert found.plan and audit(county, found.plan).accepted
    assert found.made_by and found.made_by != name
    assert said.format(name) in [note.en for note in found.notes]


@pytest.mark.parametrize("way", ["raises", "finds nothing"])
def test_when_all_but_one_fail_the_last_one_makes_the_plan(way, monkeypatch) -> None:
    county = read(random_county(5, urban=(6, 6), rural=(14, 14), simple=True))
    facts = derive(county, active_rules(county), goals_in_order(county))
    for last in LADDER:
        with monkeypatch.context() as patch:
            for name in LADDER:
                if name != last:
                    _break(patch, name, WAYS[way][0])
            found = climb(LADDER, facts, Budget(4), seed=0, start=None, watch=Watch())
        assert found.plan and audit(county, found.plan).accepted
        assert found.made_by == last
        # Those before it were tried; those behind it only where something was left to do.
        for name in LADDER[:LADDER.index(last)]:
            assert WAYS[way][1].format(name) in [note.en for note in found.notes]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_when_cp_sat_fails_the_greedy_plan_comes_and_says_so(way, lang, tmp_path, monkeypatch, capsys) -> None:
    _break(monkeypatch, "compact", WAYS[way][0])
    out = tmp_path / "plan"
    assert main(["solve", str(DEHUA), "-o", str(out), "--search", "compact", "--lang", lang, "--time", "4"]) == 0
    said = {"zh": {"raises": "求解方法整体模型（compact）出错（RuntimeError），改用其他方法",
                   "finds nothing": "求解方法整体模型（compact）在限额内没有找到方案",
                   "hangs": "求解方法整体模型（compact）到时未停，改用其他方法"}[way],
            "en": WAYS[way][1].format("compact")}
    assert said[lang] in capsys.readouterr().out
    content = json.loads((out / "plan.json").read_text("utf-8"))
    assert content["search"]["made_by"] == "greedy"
    assert content["search"]["notes"] == [said[lang]]
    assert content["goals"][0]["status"] == "feasible"
    assert main(["audit", str(DEHUA), str(out)]) == 0


def test_when_all_searches_fail_there_is_no_plan_and_each_says_why(tmp_path, monkeypatch, capsys) -> None:
    for name in LADDER:
        _break(monkeypatch, name, _raises)
    _break(monkeypatch, "compact", _finds_nothing)
    assert main(["solve", str(DEHUA), "-o", str(tmp_path / "plan"), "--lang", "en"]) == 1
    said = capsys.readouterr().err
    assert "No plan was found within the budget" in said
    assert "the search greedy failed (RuntimeError)" in said
    assert "the search bundles failed (RuntimeError)" in said
    assert "the search compact found no plan" in said
    assert not (tmp_path / "plan").exists()


@pytest.mark.parametrize(("missing", "search", "made_by"), [
    ("ortools", "compact", "greedy"), ("highspy", "bundles", "greedy"), ("highspy", "auto", "compact")])
def test_without_a_solver_another_search_stands_in_and_the_result_says_so(missing, search, made_by, tmp_path) -> None:
    code = (
        f"import sys; sys.modules[{missing!r}] = None\n"
        "from pairopt.cli import main\n"
        f"raise SystemExit(main(['solve', {str(DEHUA)!r}, '-o', {str(tmp_path / 'plan')!r}, '--lang', 'en',"
        f" '--search', {search!r}]))\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert f"is not available: {missing}" in done.stdout
    assert not done.stderr
    assert json.loads((tmp_path / "plan" / "plan.json").read_text("utf-8"))["search"]["made_by"] == made_by


def test_without_ortools_the_ladder_proves_all_the_same(tmp_path) -> None:
    code = (
        "import sys; sys.modules['ortools'] = None\n"
        "from pairopt.cli import main\n"
        f"raise SystemExit(main(['solve', {str(DEHUA)!r}, '-o', {str(tmp_path / 'plan')!r}, '--lang', 'en']))\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    content = json.loads((tmp_path / "plan" / "plan.json").read_text("utf-8"))
    assert {goal["status"] for goal in content["goals"]} == {"optimal"}


def test_where_only_the_compact_model_fits_and_it_hangs_a_plan_without_its_freedom_comes_in_time(monkeypatch) -> None:
    county = read(random_county(5, urban=(3, 3), rural=(6, 6), simple=True, policy={"max_schools_per_teacher": 2}))
    facts = derive(county, active_rules(county), goals_in_order(county))
    _break(monkeypatch, "compact", _hangs)
    began = time.monotonic()
    found = climb(LADDER, facts, Budget(3), seed=0, start=None, watch=Watch())
    assert time.monotonic() - began <= 1.1 * 3 + 2
    assert found.plan and audit(county, found.plan).accepted
    assert found.made_by == "bundles"
    assert "the search compact did not end in time, another one stands in" in [note.en for note in found.notes]


def test_a_budget_too_small_for_anything_still_gives_a_plan(tmp_path) -> None:
    assert main(["solve", str(DEHUA), "-o", str(tmp_path / "plan"), "--time", "0.1"]) == 0
