"""Two readings of the contract agree: ours, and an oracle that reads the files itself and shares no code with us.

On toys the solver equals brute force over every plan.
"""

from __future__ import annotations

from pathlib import Path

import brute
import oracle
import pytest
from counties import RandomCounty, random_county, random_plan, write_folder
from random_counties import as_plan, read

from pairopt.audit import audit, settle
from pairopt.county import County
from pairopt.derive import derive
from pairopt.explain.not_sent import not_sent
from pairopt.explain.unmet import unmet
from pairopt.goals import GOALS, goals_in_order
from pairopt.plan import Plan
from pairopt.read import read_county
from pairopt.result import Found
from pairopt.rules import active_rules, pair_refusals, teacher_refusals
from pairopt.search.compact import solve
from pairopt.search.watch import Budget, Watch
from pairopt.shortage import need, shortages

CHUNK = 25


def _solve(county: County) -> Found:
    facts = derive(county, active_rules(county), goals_in_order(county))
    return solve.solve(facts, Budget(None, work=60, workers=2), seed=0, start=None, watch=Watch())


def _both(what: RandomCounty, folder: Path) -> tuple[County, oracle.County]:
    """One folder of files, read by each in its own way."""
    write_folder(what, folder)
    county = read_county(folder).county
    assert county
    return county, oracle.load(folder)


@pytest.mark.parametrize("chunk", range(8))
def test_on_toys_the_solver_equals_brute_force_in_every_goal(chunk, tmp_path) -> None:
    plans = 0
    for seed in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        what = random_county(seed, small=True)
        county, other = _both(what, tmp_path / str(seed))
        found = _solve(county)
        best = brute.best(other)
        if best is None:
            assert found.plan is None
            assert found.infeasible, seed
            continue
        plans += 1
        assert found.plan, seed
        audited = audit(county, found.plan)
        assert audited.accepted
        assert tuple(audited.values.values()) == best, seed
        results = settle(county, audited, found.best, found.bounds)
        assert [(goal.bound, goal.status) for goal in results] == [(value, "optimal") for value in best], seed
    assert plans >= CHUNK // 2


@pytest.mark.parametrize("chunk", range(12))
def test_on_random_counties_and_plans_the_oracle_agrees_in_everything(chunk, tmp_path) -> None:
    for seed in range(1000 + chunk * CHUNK, 1000 + (chunk + 1) * CHUNK):
        what = random_county(seed)
        county, other = _both(what, tmp_path / str(seed))
        _facts_agree(seed, county, other)
        plans = [random_plan(seed * 10 + number, what.tables, what.settings) for number in range(3)]
        found = _solve(county).plan
        if found:
            plans.append((set(found.pairs), [tuple(row) for row in found.placements]))
        for pairs, placements in plans:
            _plan_agrees(seed, county, other, as_plan(pairs, placements), pairs, placements)


def _facts_agree(seed: int, county: County, other: oracle.County) -> None:
    assert {key: one.periods for key, one in shortages(county).items()} == oracle.short(other), seed
    assert [goal.id for goal in goals_in_order(county)] == oracle.order(other), seed
    for teacher, reasons in oracle.teacher_reasons(other).items():
        assert [one.rule for one in teacher_refusals(county, county.teacher[teacher])] == reasons, (seed, teacher)
    for (urban, rural), reasons in oracle.pair_reasons(other).items():
        refusals = pair_refusals(county, county.school[urban], county.school[rural])
        assert sorted(one.rule for one in refusals) == sorted(reasons), (seed, urban, rural)


def _plan_agrees(seed: int, county: County, other: oracle.County, plan: Plan, pairs, placements) -> None:
    assert {one.rule for one in audit(county, plan).findings} == oracle.breaches(other, pairs, placements), seed
    values = {goal.id: goal.measure(county, plan) for goal in GOALS}
    assert values == oracle.goals(other, pairs, placements), seed
    assert [(row.school, row.subject, row.short, row.covered, row.reason) for row in unmet(county, plan)] == (
        oracle.unmet(other, pairs, placements)), seed
    assert [(row.teacher, row.reason) for row in not_sent(county, plan)] == (
        oracle.not_sent(other, pairs, placements)), seed


def _village(**changes: list[dict[str, str]]) -> County:
    """A village school of six classes, its partner, and what the test says of staff and standards."""
    what = random_county(0, urban=(1, 1), rural=(1, 1), stages=("primary",), simple=True)
    classes = {f"g{grade}": "1" for grade in range(1, 7)}
    for row in what.tables["schools"]:
        row.update(classes)
    tables = {
        "schools": what.tables["schools"], "pairs": [], "needs": [], "links": [], "dispatches": [], "travel": [],
        "periods": [], "loads": [], "teachers": [], **changes}
    return read(RandomCounty(tables, {"name": "village", "school_year": 2026}))


def _staff(number: int, subjects: str, weekly: str = "", stages: str = "") -> dict[str, str]:
    return {"id": f"T{number}", "name": "x", "school": "R01", "gender": "F", "birth_date": "1990-01-01",
            "subjects": subjects, "weekly_periods": weekly, "stages": stages}


@pytest.mark.parametrize(("tables", "short"), [
    # 4 + 4 + 3·4 = 20 PE, 2·6 = 12 music, 12 art (`domain.md` §3)
    ({}, {"music": 12, "art": 12, "pe": 20}),
    # A PE teacher with a blank cell gives the standard load of 17; a music teacher 12 and 4 of art.
    ({"teachers": [_staff(1, "pe"), _staff(2, "music;art", "12;4")]}, {"art": 8, "pe": 3}),
    # The main subject is maths: a blank cell gives nothing to music; 2.5 periods of art leave 9.5, so 9 are short.
    ({"teachers": [_staff(1, "math;music"), _staff(2, "math;art", "10;2.5")]}, {"music": 12, "art": 9, "pe": 20}),
    # Who has not the stage gives nothing.
    ({"teachers": [_staff(1, "pe", stages="junior")]}, {"music": 12, "art": 12, "pe": 20}),
    # PE every day in grade 1: 5 + 4 + 12 = 21; another stage's row says nothing here.
    ({"periods": [{"stage": "primary", "grade": "1", "subject": "pe", "weekly_periods": "5"},
                  {"stage": "junior", "grade": "2", "subject": "pe", "weekly_periods": "9"}]},
     {"music": 12, "art": 12, "pe": 21}),
    # A standard load of 15 counts for the PE teacher whose cell is blank.
    ({"teachers": [_staff(1, "pe")],
      "loads": [{"stage": "primary", "subject": "pe", "standard": "15", "maximum": ""}]},
     {"music": 12, "art": 12, "pe": 5}),
    # A planner's own figure wins, also where it is 0; a blank one keeps the derived figure.
    ({"needs": [{"school": "R01", "subject": "pe", "short_periods": "7.9", "priority": ""},
                {"school": "R01", "subject": "art", "short_periods": "0", "priority": ""},
                {"school": "R01", "subject": "music", "short_periods": "", "priority": "1"}]},
     {"music": 12, "pe": 7}),
], ids=["nobody", "staff", "main subject elsewhere", "other stage", "curriculum", "load", "own figures"])
def test_a_shortage_table_worked_out_by_hand_is_matched(tables, short) -> None:
    county = _village(**tables)
    assert {subject: one.periods for (_, subject), one in shortages(county).items()} == short
    assert [int(need(county, "U01", subject)) for subject in ("pe", "music", "art")][1:] == [12, 12]
