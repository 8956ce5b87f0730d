"""Where the exact search fails, the greedy plan is what the planner gets, and the output says so."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pairopt.cli import main
from pairopt.result import Found
from pairopt.search.compact import solve as compact
from pairopt.search.greedy import solve as greedy

DEHUA = Path(__file__).parents[1] / "instances" / "dehua"


def _raises(*_, **__):
    raise RuntimeError("the solver broke down")


def _finds_nothing(*_, **__):
    return Found(None, "compact", {}, {})


@pytest.mark.parametrize(("failing", "said"), [
    (_raises, {"zh": "求解方法整体模型（compact）出错（RuntimeError），改用其他方法",
               "en": "the search compact failed (RuntimeError), another one stands in"}),
    (_finds_nothing, {"zh": "求解方法整体模型（compact）在限额内没有找到方案",
                      "en": "the search compact found no plan within its budget"}),
], ids=["raises", "finds nothing"])
@pytest.mark.parametrize("search", ["auto", "compact"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_when_cp_sat_fails_the_greedy_plan_comes_and_says_so(
    failing, said, search, lang, tmp_path, monkeypatch, capsys
) -> None:
    monkeypatch.setattr(compact, "solve", failing)
    assert main(["solve", str(DEHUA), "-o", str(tmp_path / "plan"), "--search", search, "--lang", lang]) == 0
    assert said[lang] in capsys.readouterr().out
    content = json.loads((tmp_path / "plan" / "plan.json").read_text("utf-8"))
    assert content["search"]["made_by"] == "greedy"
    assert content["search"]["notes"] == [said[lang]]
    assert content["goals"][0]["status"] == "feasible"
    assert main(["audit", str(DEHUA), str(tmp_path / "plan")]) == 0


def test_when_the_greedy_search_fails_the_exact_one_stands_alone_and_says_so(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(greedy, "solve", _raises)
    assert main(["solve", str(DEHUA), "-o", str(tmp_path / "plan"), "--lang", "en"]) == 0
    printed = capsys.readouterr().out
    assert "the search greedy failed (RuntimeError)" in printed
    assert "not proven" not in printed


def test_when_all_searches_fail_there_is_no_plan_and_each_says_why(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(greedy, "solve", _raises)
    monkeypatch.setattr(compact, "solve", _finds_nothing)
    assert main(["solve", str(DEHUA), "-o", str(tmp_path / "plan"), "--lang", "en"]) == 1
    said = capsys.readouterr().err
    assert "No plan was found within the budget" in said
    assert "the search greedy failed (RuntimeError)" in said
    assert "the search compact found no plan" in said
    assert not (tmp_path / "plan").exists()


def test_without_ortools_the_greedy_plan_comes_and_says_so(tmp_path) -> None:
    code = (
        "import sys; sys.modules['ortools'] = None\n"
        "from pairopt.cli import main\n"
        f"raise SystemExit(main(['solve', {str(DEHUA)!r}, '-o', {str(tmp_path / 'plan')!r}, '--lang', 'en']))\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "the search compact is not available: ortools" in done.stdout
    assert not done.stderr
    assert json.loads((tmp_path / "plan" / "plan.json").read_text("utf-8"))["search"]["made_by"] == "greedy"


def test_a_budget_too_small_for_anything_still_gives_a_plan(tmp_path) -> None:
    assert main(["solve", str(DEHUA), "-o", str(tmp_path / "plan"), "--time", "0.1"]) == 0
