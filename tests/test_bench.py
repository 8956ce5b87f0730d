"""Contests: a suite is read or every problem of it is told; results are resumed; the audit judges; the table is right."""

from __future__ import annotations

import itertools
import json
import os
import random
import shutil
import subprocess
import sys
from math import inf
from pathlib import Path

import pytest

from pairopt.bench import suite as suites
from pairopt.bench.hold import hold
from pairopt.bench.suite import read_suite
from pairopt.bench.table import lines, newest
from pairopt.builtin import builtin_folder
from pairopt.cli import main
from pairopt.errors import BadInput
from pairopt.jobs import Ledger, Local
from pairopt.planning import judge_plan

ROOT = Path(__file__).parents[1]
TOY = ROOT / "instances" / "toy"
EVERYBODY = {path.stem for path in (ROOT / "solvers").iterdir() if path.suffix in (".py", ".toml") and path.name[0] != "_"}

HEAD = "def declines(facts): return None\n"


def suite_file(folder: Path, text: str) -> Path:
    path = folder / "some.toml"
    path.write_text(text, "utf-8")
    return path


def toy_suite(folder: Path, *contenders: str, extra: str = "") -> Path:
    return suite_file(
        folder, f"contenders = {list(contenders)}\nbudgets = [{{ time_s = 2 }}]\n{extra}\n[instances]\ntoy = '{TOY}'\n")


@pytest.fixture
def solvers(tmp_path, monkeypatch) -> Path:
    """A copy of solvers/ to which a test may add."""
    folder = tmp_path / "solvers"
    shutil.copytree(builtin_folder("solvers"), folder)
    monkeypatch.setattr(suites, "builtin_folder", lambda kind: folder)
    return folder


@pytest.mark.timeout(300)
def test_the_smoke_suite_has_everybody_in_solvers_in_its_table_and_a_second_run_repeats_nothing(tmp_path, capsys) -> None:
    smoke = str(ROOT / "benchmarks" / "suites" / "smoke.toml")
    assert main(["bench", smoke, "-o", str(tmp_path / "r"), "--at-once", "2", "--json", "-q", "--figures"]) == 0
    table = json.loads(capsys.readouterr().out)
    for group in ("toy", "5x10"):
        rows = {row["contender"]: row for row in table if row["group"] == group}
        assert set(rows) == EVERYBODY
        made = [row for row in rows.values() if row["plans"]]  # on a busy machine two seconds may not do
        assert {"greedy", "nearest", "by_lot", "last_year", "yearly"} <= {row["contender"] for row in made}
        assert max(row["value"] for row in made) <= min(row["bound"] for row in made)
        assert min(row["off_best"] for row in made) == 0
    ledger = tmp_path / "r" / "ledger.jsonl"
    before = ledger.read_bytes()
    assert main(["bench", smoke, "-o", str(tmp_path / "r"), "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == table
    assert not printed.err
    assert ledger.read_bytes() == before
    assert {path.name for path in (tmp_path / "r").glob("*.png")} == {
        "anytime-toy.png", "anytime-5x10.png", "profiles.png", "growth.png"}


def test_a_new_file_in_solvers_appears_in_the_table(solvers, tmp_path) -> None:
    (solvers / "newcomer.py").write_text(HEAD + (
        "from pairopt.search.greedy import solve as greedy\n"
        "def solve(facts, budget, *, seed, start, watch):\n"
        "    return greedy.solve(facts, budget, seed=seed, start=start, watch=watch)\n"))
    names = [next(iter(one)) for one in read_suite(suite_file(tmp_path, f"[instances]\ntoy = '{TOY}'\n")).contenders]
    assert "newcomer.py" in names
    ledger = Ledger(tmp_path / "results")
    with Local() as door:
        hold(read_suite(toy_suite(tmp_path, "newcomer", "greedy")), ledger, door)
    made = {line.contender: line for line in lines(ledger.records)}
    assert made["newcomer"].value == made["greedy"].value


def test_an_outsider_may_bear_the_name_of_the_package_that_it_brings(solvers, tmp_path, monkeypatch) -> None:
    (tmp_path / "installed" / "newcomer").mkdir(parents=True)
    (tmp_path / "installed" / "newcomer" / "core.py").write_text("NAME = 'newcomer'\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "installed"), prepend=os.pathsep)
    (solvers / "newcomer.py").write_text(HEAD + (
        "from _by_hand import go_down, nearest_first, send_along\nfrom newcomer.core import NAME\n"
        "def solve(facts, budget, **_): return send_along(NAME, facts, go_down(facts, nearest_first(facts)), budget)\n"))
    ledger = Ledger(tmp_path / "results")
    with Local() as door:
        hold(read_suite(toy_suite(tmp_path, "newcomer")), ledger, door)
    assert ledger.records[0]["made_by"] == "newcomer"


def test_where_timefold_is_not_installed_its_row_says_how_to_install_it(tmp_path, monkeypatch) -> None:
    (tmp_path / "jpype.py").write_text("raise ImportError\n")  # wherever this test runs
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    ledger = Ledger(tmp_path / "results")
    with Local() as door:
        hold(read_suite(toy_suite(tmp_path, "timefold")), ledger, door)
    (line,) = lines(ledger.records)
    assert line.plans == 0 and ledger.records[0]["how"] == "declined"
    assert "pip install timefold" in line.said.zh and "pip install timefold" in line.said.en


def test_who_lies_breaks_rules_declines_or_breaks_down_wins_nothing(solvers, tmp_path) -> None:
    (solvers / "liar.py").write_text(HEAD + (
        "from pairopt.plan import Plan\nfrom pairopt.result import Bound, Found\n"
        "def solve(facts, budget, **_):\n"
        "    return Found(Plan(()), 'liar', {'coverage': 10**6}, {'coverage': Bound(10**6, 'liar')})\n"))
    (solvers / "shy.py").write_text(
        "from pairopt.text import Text\ndef declines(facts): return Text('不行', 'not this one')\nsolve = None\n")
    (solvers / "broken.py").write_text("raise RuntimeError('broken')\n")
    ledger = Ledger(tmp_path / "results")
    with Local(2) as door:
        hold(read_suite(toy_suite(tmp_path, "liar", "shy", "broken", "compact")), ledger, door)
    made = {line.contender: line for line in lines(ledger.records)}
    assert {name: line.plans for name, line in made.items()} == {"compact": 1, "liar": 0, "shy": 0, "broken": 0}
    assert made["shy"].said.en == "not this one"
    assert "partners" in made["liar"].said.en
    assert "RuntimeError: broken" in made["broken"].said.en
    assert next(iter(made)) == "compact"


def test_a_contest_over_a_list_counts_plans_and_proofs_and_shows_no_median(tmp_path) -> None:
    shutil.copytree(TOY, tmp_path / "even")
    with (tmp_path / "even" / "county.toml").open("a", encoding="utf-8") as file:
        file.write('[goals]\norder = ["evenness", "coverage"]\n')
    suite = suite_file(tmp_path, (
        "contenders = ['compact', 'greedy', 'highs']\nbudgets = [{ time_s = 5 }]\n"
        f"[instances]\neven = '{tmp_path / 'even'}'\n"))
    for _ in range(2):  # as it comes, and as it is read again
        ledger = Ledger(tmp_path / "results")
        with Local() as door:
            hold(read_suite(suite), ledger, door)
        made = {line.contender: line for line in lines(ledger.records)}
        assert [made[name].plans for name in ("compact", "greedy", "highs")] == [1, 1, 0]
        assert (made["compact"].value, made["compact"].gap, made["compact"].off_best) == (inf, inf, 0)
        assert made["compact"].proven_s[2] < inf and made["greedy"].proven_s[0] == inf
        assert "evenness" in made["highs"].said.en


def test_every_county_of_a_suite_competes_in_every_scenario_too(tmp_path) -> None:
    (tmp_path / "young.toml").write_text('title = "under 30"\n[policy]\nmax_age_male = 30\nmax_age_female = 30\n', "utf-8")
    contest = read_suite(toy_suite(tmp_path, "compact", extra="scenarios = ['young.toml']"))
    ledger = Ledger(tmp_path / "results")
    with Local(2) as door:
        hold(contest, ledger, door)
    made = {line.group: line for line in lines(ledger.records)}
    assert set(made) == {"toy", "toy, under 30"}
    assert made["toy, under 30"].value < made["toy"].value
    assert {county.group: county.county.policy.max_age_male for county in contest.instances} == {
        "toy": 45, "toy, under 30": 30}


def test_what_the_table_says_of_a_plan_is_what_the_audit_says_of_the_plan_that_was_kept(tmp_path) -> None:
    ledger = Ledger(tmp_path / "results")
    contest = read_suite(toy_suite(tmp_path, "compact", extra="seeds = [1, 2]\nmemory_mb = 4000"))
    with Local(2) as door:
        hold(contest, ledger, door)
    (line,) = lines(ledger.records)
    assert (line.runs, line.plans, line.gap, line.next_gap) == (2, 2, 0, 0)
    for record in ledger.records:
        plan = ledger.plan(record)
        assert plan
        audited = judge_plan(contest.instances[0].county, plan).audit
        assert audited.accepted
        assert list(audited.values.values()) == [goal["value"] for goal in record["goals"]] == record["curve"][-1][1]
        assert record["goals"][0]["value"] == line.value == 468
        assert set(record["proven_s"]) == set(audited.values)


def test_an_interrupted_suite_goes_on_and_repeats_nothing(tmp_path) -> None:
    contest = read_suite(toy_suite(tmp_path, "greedy", "nearest", "by_lot", extra="seeds = [0, 1]"))

    def after_two(_) -> None:
        if len(Ledger(tmp_path / "results").records) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Local() as door:
        hold(contest, Ledger(tmp_path / "results"), door, tell=after_two)
    first = Ledger(tmp_path / "results").records
    assert len(first) == 2
    with Local() as door:
        hold(contest, Ledger(tmp_path / "results"), door)
        assert door.progress().submitted == 4
    after = Ledger(tmp_path / "results").records
    assert after[:2] == first
    assert len({record["key"] for record in after}) == len(after) == 6


def test_results_of_other_code_count_only_where_one_says_so(tmp_path) -> None:
    contest = read_suite(toy_suite(tmp_path, "greedy"))
    ledger = Ledger(tmp_path / "results")
    with Local() as door:
        hold(contest, ledger, door)
    old = dict(ledger.records[0]) | {"key": "of other code", "version": "other"}
    elsewhere = Ledger(tmp_path / "elsewhere")
    elsewhere.add(old, None)
    with Local() as door:
        hold(contest, elsewhere, door, any_version=True)
        assert door.progress().submitted == 0
        hold(contest, elsewhere, door)
        assert door.progress().submitted == 1
    assert len(elsewhere.records) == 2
    assert [record["version"] for record in newest(elsewhere.records)] == [ledger.records[0]["version"]]


@pytest.mark.parametrize(("text", "told"), [
    ("contenders = [", ["bad-toml"]),
    ("nonsense = 1\n[instances]\ntoy = 'TOY'", ["unknown-key"]),
    ("seeds = ['x', -1]\nbudgets = [{ time = 5 }]\nmemory_mb = 'much'\n[instances]\ntoy = 'TOY'",
     ["wrong-kind", "wrong-kind", "unknown-key", "wrong-kind"]),
    ("contenders = ['gredy', 'compact']\n[instances]\ntoy = 'nowhere'", ["unknown-contender", "no-folder"]),
    ("budgets = [{ time_s = 0 }]\n[instances]\ntoy = 'TOY'", ["out-of-range"]),
    ("seeds = [0]", ["wrong-kind"]),
    ("scenarios = 'young.toml'\n[instances]\ntoy = 'TOY'", ["wrong-kind"]),
    ("[instances]\na = { urban = 5 }\nb = 7\nc = { urban = 5, rural = 5, seed = [] }",
     ["wrong-kind", "wrong-kind", "wrong-kind"]),
], ids=lambda value: None)
def test_every_problem_of_a_suite_is_told_with_its_place_and_code(text, told, tmp_path) -> None:
    with pytest.raises(BadInput) as error:
        read_suite(suite_file(tmp_path, text.replace("TOY", str(TOY))))
    assert sorted(issue.code for issue in error.value.issues) == sorted(told), error.value.issues
    assert all(issue.file == "some.toml" for issue in error.value.issues)


def test_problems_of_a_county_or_a_recipe_are_told_too(solvers, tmp_path, capsys) -> None:
    (solvers / "odd.toml").write_text("[solve]\nsearch = 'magic'\n")
    path = suite_file(tmp_path, f"[instances]\nbad = '{ROOT / 'instances' / 'edge' / 'duplicate-id'}'\n")
    assert main(["bench", str(path), "-o", str(tmp_path / "r"), "--lang", "en"]) == 2
    said = capsys.readouterr().err
    assert "odd.toml" in said
    assert "[duplicate-row]" in said
    path = toy_suite(tmp_path, "greedy", extra="scenarios = ['none.toml']")
    assert main(["bench", str(path), "-o", str(tmp_path / "r"), "--lang", "en"]) == 2
    assert "none.toml" in capsys.readouterr().err
    assert not (tmp_path / "r").exists()


def test_a_suite_that_is_not_there_or_a_folder_without_counties_is_told(tmp_path, capsys) -> None:
    assert main(["bench", str(tmp_path / "none.toml"), "-o", str(tmp_path / "r"), "--lang", "en"]) == 2
    path = suite_file(tmp_path, "seeds = [0]")
    assert main(["bench", str(path), "-o", str(tmp_path / "r"), "--instances", str(tmp_path), "--lang", "en"]) == 2
    assert "[no-county]" in capsys.readouterr().err


@pytest.mark.parametrize("stem", ["gap1", "gapa"])
def test_an_assignment_problem_becomes_a_county_with_the_same_optimum(stem, tmp_path) -> None:
    chance = random.Random(stem)
    agents, jobs = 3, 6
    costs, needs = ([[chance.randint(10, 30) for _ in range(jobs)] for _ in range(agents)] for _ in range(2))
    capacities = [chance.randint(45, 60) for _ in range(agents)]
    sign = -1 if stem == "gap1" else 1
    best = min(
        sign * sum(costs[agent][job] for job, agent in enumerate(chosen))
        for chosen in itertools.product(range(agents), repeat=jobs)
        if all(sum(needs[agent][job] for job in range(jobs) if chosen[job] == agent) <= capacities[agent]
               for agent in range(agents)))
    rows = [[1], [agents, jobs], *costs, *needs, capacities]
    (tmp_path / f"{stem}.txt").write_text("\n".join(" ".join(map(str, row)) for row in rows))
    subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "gap.py", tmp_path, tmp_path / "counties"], check=True)
    contest = read_suite(
        suite_file(tmp_path, "contenders = ['bundles', 'compact']\nbudgets = [{ time_s = 5 }]"), [tmp_path / "counties" / stem])
    ledger = Ledger(tmp_path / "results")
    with Local() as door:
        hold(contest, ledger, door)
    both = lines(ledger.records)
    assert len(both) == 2
    for line in both:
        assert line.gap == 0
        assert line.value == (-best if stem == "gap1" else jobs * max(map(max, costs)) - best)


def test_what_others_have_published_is_the_best_known(tmp_path) -> None:
    shutil.copytree(TOY, tmp_path / "counties" / "toy")
    (tmp_path / "counties" / "toy" / "best_known.json").write_text('{"coverage": 520}')
    ledger = Ledger(tmp_path / "results")
    with Local() as door:
        hold(read_suite(suite_file(tmp_path, "contenders = ['compact']"), [tmp_path / "counties"]), ledger, door)
    (line,) = lines(ledger.records)
    assert line.off_best == pytest.approx((520 - 468) / 520)
    assert line.within_s == (float("inf"), float("inf"))
