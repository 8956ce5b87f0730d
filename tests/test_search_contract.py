"""One contract for every search: what it hands over, and how it keeps its budget."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import threading
import time

import brute
import oracle
import pytest
from counties import random_county, write_folder
from make import county, rural, teacher, urban
from random_counties import random_case, read

from pairopt.audit import audit, better
from pairopt.county import County
from pairopt.derive import Facts, derive
from pairopt.goals import goals_in_order
from pairopt.plan import Plan
from pairopt.planning import make_plan
from pairopt.result import Found
from pairopt.rules import active_rules
from pairopt.search import SEARCHES
from pairopt.search.ladder import LADDER, climb
from pairopt.search.watch import Budget, Watch
from pairopt.settings import SolveSettings
from pairopt.text import Text

TOYS = range(8000, 8030)
MIDDLE = random_county(5, urban=(8, 8), rural=(20, 20), simple=True)
"""Large enough that no search settles it in a blink."""


def facts_of(what: County) -> Facts:
    return derive(what, active_rules(what), goals_in_order(what))


def declined(search: str, facts: Facts) -> Text | None:
    return None if search == "auto" else importlib.import_module(SEARCHES[search]).declines(facts)


def solve(search: str, facts: Facts, budget: Budget, *, seed: int = 0, start: Plan | None = None) -> Found:
    if search == "auto":
        return climb(LADDER, facts, budget, seed=seed, start=start, watch=Watch())
    return importlib.import_module(SEARCHES[search]).solve(facts, budget, seed=seed, start=start, watch=Watch())


@pytest.fixture(params=sorted(SEARCHES))
def search(request) -> str:
    return request.param


def test_on_toys_a_plan_is_accepted_scored_as_audited_and_no_better_than_the_best_nor_is_a_bound(search) -> None:
    plans = 0
    for seed in TOYS:
        what = random_county(seed, small=True)
        here = read(what)
        facts = facts_of(here)
        if declined(search, facts):
            continue
        found = solve(search, facts, Budget(None, work=0.1))
        best = brute.best(oracle.from_tables(what.tables, what.settings))
        assert best is None or not found.infeasible, seed
        if found.plan is None:
            assert found.infeasible or found.notes, seed
            continue
        assert best is not None, seed
        plans += 1
        audited = audit(here, found.plan)
        assert audited.accepted, seed
        if here.slack:
            continue
        for goal, most in zip(facts.goals, best):
            value = audited.values[goal.id]
            assert found.best.get(goal.id, value) == value, seed
            assert goal.id not in found.bounds or not goal.improves(most, found.bounds[goal.id].value), seed
            assert not goal.improves(value, most), seed
            if value != most:
                break
    assert plans


def test_a_start_is_never_made_worse(search) -> None:
    starts = 0
    for seed in TOYS:
        here, plans = random_case(seed, plans=3)
        facts = facts_of(here)
        if declined(search, facts):
            continue
        good = climb(LADDER, facts, Budget(None, work=0.1), seed=0, start=None, watch=Watch()).plan
        for start in [*plans, *([good] if good else [])]:
            before = audit(here, start)
            if before.accepted:
                starts += 1
                found = solve(search, facts, Budget(None, work=0.02), start=start)
                assert found.plan is not None, seed
                after = audit(here, found.plan)
                assert after.accepted and not better(here, before, after, {}), seed
    assert starts


def test_seed_and_work_repeat_the_plan_byte_for_byte(search, tmp_path) -> None:
    write_folder(MIDDLE, tmp_path / "county")
    files = []
    for hash_seed in ("1", "2"):
        out = tmp_path / hash_seed
        subprocess.run(
            [sys.executable, "-m", "pairopt.cli", "solve", str(tmp_path / "county"), "-o", str(out), "--quiet",
             "--search", search, "--work", "0.03", "--seed", "7"],
            check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": hash_seed})
        files.append({path.name: path.read_bytes() for path in sorted(out.glob("*.csv"))})
    assert files[0] and files[0] == files[1]


def test_the_time_is_kept(search) -> None:
    facts = facts_of(read(MIDDLE))
    began = time.monotonic()
    solve(search, facts, Budget(1.0))
    assert time.monotonic() - began <= 1.1 + 2


def test_a_stop_is_heard(search) -> None:
    facts = facts_of(read(MIDDLE))
    budget = Budget(60)
    began = time.monotonic()
    threading.Timer(0.3, budget.stop.set).start()
    found = solve(search, facts, budget)
    assert time.monotonic() - began <= 2.3
    assert found.plan is None or audit(facts.county, found.plan).accepted


@pytest.mark.parametrize("policy", [
    {}, {"dispatch": "open"}, {"max_schools_per_teacher": 2}, {"rural_max_partners": 2},
], ids=str)
def test_what_is_declined_is_said_in_both_languages_and_another_search_stands_in(search, policy) -> None:
    here = county(urban(), rural("R1"), rural("R2"), teacher(), **policy)
    reason = declined(search, facts_of(here))
    assert policy or not reason
    if reason:
        assert search in reason.zh and search in reason.en and reason.zh != reason.en
        report = make_plan(here, SolveSettings(search=search))
        assert report.audit.accepted
        assert report.provenance.notes == (reason,)
