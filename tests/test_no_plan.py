"""Why there is no plan: what to give up is the least there is, what cannot hold together is minimal, and both are true.

Judged by complete enumeration with the oracle (`broken.py`), by the audit, and by solving the county with what is given
up withdrawn from its tables.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import broken
import pytest
from counties import RandomCounty, random_county
from make import county, minutes, rural, teacher, urban
from random_counties import read_both

from pairopt.audit import audit
from pairopt.cli import main
from pairopt.county import County, DispatchRow, Link, Need, PairRow, TravelRow
from pairopt.derive import derive
from pairopt.errors import NoPlan
from pairopt.explain.guarded import must_move
from pairopt.explain.no_plan import Demand, WhyNoPlan, why_no_plan
from pairopt.explain.partners import limits_of
from pairopt.planning import make_plan
from pairopt.report.terminal import no_plan_text
from pairopt.rules import RULE, RULES, active_rules
from pairopt.rules.effort import effort
from pairopt.rules.rule import Clause
from pairopt.search.compact import solve
from pairopt.search.watch import Budget, Watch

INSTANCES = Path(__file__).parents[1] / "instances"
TOY, EDGE = INSTANCES / "toy", INSTANCES / "edge"
PLACE = {rule.id: place for place, rule in enumerate(RULES)}

TIGHT = (
    {}, {"max_partners": 1}, {"min_partners": 2}, {"max_minutes": 12}, {"min_team": 2, "remote_minutes": 5},
    {"min_title": "middle", "volunteers_exempt_from": []}, {"max_dispatch_share": Decimal("0")}, {"rural_min_partners": 2, "rural_max_partners": 2},
    {"max_schools_per_teacher": 2})


def _spoiled(seed: int) -> RandomCounty:
    """A small random county in which too much is asked: tight limits, and pins of anybody anywhere."""
    rng = random.Random(f"spoiled-{seed}")
    what = random_county(seed, small=True, modes_off=seed % 4 == 0, policy=dict(TIGHT[seed % len(TIGHT)]))
    tables = what.tables
    units = {side: [row["id"] for row in tables["schools"] if row["side"] == side] for side in ("urban", "rural")}
    for row in tables["schools"]:
        if row["side"] == "urban" and rng.random() < 0.1:
            row["effort_budget"] = str(rng.randrange(0, 900))
    taken = {(row["urban"], row["rural"]) for row in tables.get("pairs", ()) if row["kind"] != "last"}
    for pair in {(rng.choice(units["urban"]), rng.choice(units["rural"])) for _ in range(rng.randrange(2))} - taken:
        tables.setdefault("pairs", []).append({"urban": pair[0], "rural": pair[1], "kind": rng.choice(["pin", "pin", "ban"])})
    spoken_for = {row["teacher"] for row in tables.get("dispatches", ())}
    homes = units["urban"] if seed % 8 else [*units["urban"], *units["rural"]]
    free = [row["id"] for row in tables["teachers"] if row["id"] not in spoken_for and row["school"] in homes]
    for one in rng.sample(free, min(len(free), rng.randrange(1, 4))):
        school = rng.choice(["", "", "", *units["rural"]])
        tables.setdefault("dispatches", []).append({"teacher": one, "school": school, "kind": "pin"})
        if school and rng.random() < 0.2:
            tables["dispatches"].append({"teacher": one, "school": "", "kind": "pin"})
    return what


def _ask(what: County) -> WhyNoPlan:
    return why_no_plan(what, Budget(60))


def _order(clause: Clause) -> tuple[int, tuple[str, ...], str]:
    return PLACE[clause[0]], clause[1], clause[2]


def _clauses(demands: Sequence[Demand] | None) -> list[Clause]:
    assert demands is not None
    return [demand.clause for demand in demands]


# Against complete enumeration.


@pytest.mark.parametrize("seeds", [range(first, first + 32) for first in range(0, 128, 32)], ids=str)
def test_random_counties_give_up_the_least_and_their_conflict_is_minimal(seeds) -> None:
    infeasible = 0
    for seed in seeds:
        ours, naive = read_both(_spoiled(seed))
        sets = broken.minimal_sets(naive)
        if sets is None:
            continue
        answer = _ask(ours)
        assert (answer.state == "feasible") == (broken.NOTHING in sets), seed
        if answer.state == "feasible":
            continue
        infeasible += 1
        give_up, conflict = _clauses(answer.give_up), _clauses(answer.conflict)
        best = min((sorted(some, key=_order) for some in sets), key=lambda some: (len(some), list(map(_order, some))))
        assert give_up == best, seed
        assert all(some & set(conflict) for some in sets), f"{seed}: a plan keeps all of {conflict}"
        for one in conflict:
            others = set(conflict) - {one}
            assert any(not some & others for some in sets), f"{seed}: without {one} no plan keeps the others"
        _applied(ours, answer)
    assert infeasible >= 25  # a hundred in all


def _applied(what: County, answer: WhyNoPlan) -> None:
    """Withdraw from the tables what is to be given up, and solve."""
    assert answer.give_up
    less = _without(what, [demand.clause for demand in answer.give_up])
    found = solve.solve(derive(less, active_rules(less), ()), Budget(30, workers=1), seed=0, start=None, watch=Watch())
    assert found.plan and audit(less, found.plan).accepted


WITHDRAWN = {
    "age": {"born": date(2000, 1, 1)}, "rural_years": {"rural_years": Decimal(0)}, "teaching_years": {"teaching_years": Decimal(99)},
    "assessment": {"assessment": "excellent"}, "title": {"rank": "full_senior"}, "cooldown": {"last_dispatch": None},
    "exempt": {"exempt": ""}, "together": {"companions": ()}, "effort": {"effort_budget": None},
    "dispatch_share": {"max_dispatch": 99}, "own_courses": {"classes": (0,) * 12}, "least": {"min_partners": 0},
    "most": {"max_partners": 99}}
"""Cells in which what is asked of a teacher or of an urban unit asks nothing any more."""
LOOSENED = {
    "post": {"min_sent_periods": 0}, "teams": {"min_team": 0}, "least": {"rural_min_partners": 0}, "most": {"rural_max_partners": 99}}
"""Settings for what no cell can say of one entity."""


def _without(what: County, clauses: list[Clause]) -> County:
    """The county with the tables saying nothing of these clauses; of what no table can say, the whole setting loosened."""
    limits = {unit.id: limits_of(what, unit.id) for unit in what.urban}  # some are worked out from what changes
    schools = {
        one.id: replace(one, min_partners=limits[one.id].least, max_partners=limits[one.id].most) if one.id in limits else one
        for one in what.schools}
    teachers, policy = dict(what.teacher), what.policy
    ways, links = list(what.travel), list(what.links)
    rows = {(clause.rule, clause.about) for clause in clauses if clause.rule in ("pins", "bans")}
    for rule, about, sort in clauses:
        cells = WITHDRAWN.get(sort if sort in WITHDRAWN else rule, {})
        if rule in ("same_school", "stream"):
            schools[about[1]] = replace(schools[about[1]], **({"legal": about[1]} if rule == "same_school" else {"stream": ""}))
        elif rule == "distance":
            urban, rural = (what.school[one] for one in about)
            ways = [*(way for way in ways if {way.origin, way.destination} != set(about)), TravelRow(*about, int(policy.max_minutes))]
            links = [*(link for link in links if (link.urban, link.rural) != about), Link(*about, effort=int(effort(what, urban, rural)))]
        elif rule in ("post", "teams", "rural_partners"):
            policy = replace(policy, **LOOSENED[rule if rule in LOOSENED else sort])
        else:
            for one in about if rule not in ("pins", "bans") else ():
                table = teachers if sort in ("teacher", "group") else schools
                table[one] = replace(table[one], **cells)
    kinds = {"pin": "pins", "ban": "bans"}
    return replace(
        what, schools=tuple(schools.values()), teachers=tuple(teachers.values()), policy=policy, travel=tuple(ways),
        links=tuple(links), pairs=tuple(row for row in what.pairs if (kinds.get(row.kind), (row.urban, row.rural)) not in rows),
        dispatches=tuple(
            row for row in what.dispatches
            if (kinds[row.kind], (row.teacher, row.school) if row.school else (row.teacher,)) not in rows))


# By hand.

PIN = DispatchRow("T1", "R1", "pin")
SENT = DispatchRow("T1", "", "pin")
SILENT = (
    # R1 and R2 have U1 alone within reach, and it must take R3 as well.
    urban("U1", max_partners=2), urban("U2"), rural("R1"), rural("R2"), rural("R3"), DispatchRow("T1", "R3", "pin"),
    minutes("U2", "R1", 99), minutes("U2", "R2", 99))
"""Rows of a county without a plan (at most 60 minutes between partners) where counting tells nothing."""


def test_where_there_is_a_plan_the_answer_says_no_more() -> None:
    assert _ask(county()).as_json("zh") == _ask(county(PIN)).as_json("en") == {"state": "feasible"}


def test_a_conflict_that_no_counting_tells_is_told_and_so_is_what_to_give_up() -> None:
    answer = _ask(county(*SILENT, max_minutes=60))
    assert answer.state == "infeasible" and not answer.counting
    assert _clauses(answer.give_up) == [("distance", ("U2", "R1"), "pair")]
    assert _clauses(answer.conflict) == [
        ("distance", ("U2", "R1"), "pair"), ("distance", ("U2", "R2"), "pair"), ("rural_partners", ("R1",), "least"),
        ("rural_partners", ("R2",), "least"), ("urban_partners", ("U1",), "most"), ("pins", ("T1", "R3"), "post")]


def test_among_equals_the_order_of_the_book_decides_then_the_ids() -> None:
    both = county(PIN, DispatchRow("T2", "R1", "pin"), teacher("T1"), teacher("T2"), urban(max_dispatch=1))
    assert _clauses(_ask(both).give_up) == [("dispatch_share", ("U1",), "unit")]
    # Where the share is not to be given up alone, the first of the two pins is.
    none = county(
        PIN, DispatchRow("T2", "R1", "pin"), teacher("T1"), teacher("T2"), Need("R1", "music", 1), min_sent_periods=0)
    assert _clauses(_ask(none).give_up) == [("pins", ("T1", "R1"), "post")]


def test_one_thing_given_up_may_stand_for_many() -> None:
    pins = [DispatchRow(f"T{one}", "R1", "pin") for one in range(1, 6)]
    answer = _ask(county(*pins, *(teacher(f"T{one}") for one in range(1, 6)), urban(max_dispatch=0), Need("R1", "music", 90)))
    assert _clauses(answer.give_up) == [("dispatch_share", ("U1",), "unit")]
    assert _clauses(answer.conflict) == [("dispatch_share", ("U1",), "unit"), ("pins", ("T1", "R1"), "post")]


def test_a_pin_to_what_a_fixed_rule_refuses_is_a_conflict_by_itself() -> None:
    closed = county(PairRow("U1", "R9", "pin"), rural("R1"), rural("R9", pupils=0))
    assert _clauses(_ask(closed).conflict) == _clauses(_ask(closed).give_up) == [("pins", ("U1", "R9"), "pair")]
    rural_teacher = county(SENT, teacher(school="R1"))
    assert _clauses(_ask(rural_teacher).conflict) == [("pins", ("T1",), "teacher")]


def test_two_rows_of_one_teacher_are_given_up_one_by_one() -> None:
    answer = _ask(county(SENT, PIN, DispatchRow("T1", "R1", "ban"), rural("R1"), rural("R2"), urban(max_partners=2)))
    assert _clauses(answer.give_up) == [("bans", ("T1", "R1"), "post")]
    full = _ask(county(SENT, PIN, Need("R1", "music", 0), rural("R1"), rural("R2"), urban(max_partners=2)))
    assert _clauses(full.give_up) == [("pins", ("T1", "R1"), "post")]


def test_a_banned_pair_and_a_banned_teacher_of_the_same_ids_are_two_clauses() -> None:
    answer = _ask(county(
        DispatchRow("U1", "R1", "pin"), DispatchRow("U1", "R1", "ban"), PairRow("U1", "R1", "ban"), teacher("U1"),
        rural_min_partners=0))
    assert _clauses(answer.give_up) == [("pins", ("U1", "R1"), "post")]
    assert _clauses(_ask(county(PairRow("U1", "R1", "ban"), PairRow("U1", "R1", "pin"))).give_up) == [
        ("bans", ("U1", "R1"), "pair")]


def test_a_companion_whom_a_rule_refuses_is_let_go_with_the_group_or_with_the_rule() -> None:
    rows = (SENT, teacher("T1", companions=("T2",)), teacher("T2", exempt="other"))
    assert _clauses(_ask(county(*rows)).conflict) == [
        ("exempt", ("T2",), "teacher"), ("together", ("T1", "T2"), "group"), ("pins", ("T1",), "teacher")]
    assert _clauses(_ask(county(*rows)).give_up) == [("exempt", ("T2",), "teacher")]


def test_colleagues_who_are_not_pinned_make_the_team() -> None:
    rows = (PIN, teacher("T1"), minutes("U1", "R1", 61), Need("R1", "art", 12))
    assert _ask(county(*rows, teacher("T2", subjects=("art",)), min_team=2)).state == "feasible"
    alone = _ask(county(*rows, teacher("T2", subjects=("art",), exempt="other"), min_team=2))
    assert _clauses(alone.give_up) == [("exempt", ("T2",), "teacher")]
    assert must_move(county(*rows, teacher("T2"), min_team=2), ["T1"]) == {"T1", "T2"}
    assert must_move(county(*rows, teacher("T2"), min_team=1), ["T1"]) == {"T1"}


def test_each_part_of_a_county_gives_up_its_own_and_the_conflict_is_of_one() -> None:
    answer = _ask(county(
        urban("U1", max_partners=0), rural("R1"), urban("U2", stage="junior", max_partners=0), rural("R2", stage="junior"),
        min_partners=0))
    assert {clause[1][0] for clause in _clauses(answer.give_up)} == {"R1", "R2"} and len(answer.give_up) == 2
    assert {clause[1][0] for clause in _clauses(answer.conflict)} == {"R1", "U1"}


def test_of_many_clauses_the_first_are_given_up_and_those_of_no_use_passed_over() -> None:
    eight = range(1, 9)
    units = [*(urban(f"U{one}") for one in eight), *(rural(f"R{one}") for one in eight)]
    far = [minutes(f"U{one}", f"R{other}", 99) for one in eight for other in eight]
    nobody = _ask(county(*units, *far, max_minutes=60, min_partners=1))
    assert _clauses(nobody.give_up) == [("distance", (f"U{one}", f"R{one}"), "pair") for one in eight]
    # U1 reaches everybody: of the 56 distances none is worth giving up, and the pin comes behind them all.
    rows = [urban("U1", max_partners=8), *units[1:], *far[8:], *(minutes("U1", f"R{one}", 60) for one in eight)]
    closed = _ask(county(*rows, rural("R9", pupils=0), PairRow("U1", "R9", "pin"), max_minutes=60, min_partners=0))
    assert _clauses(closed.give_up) == _clauses(closed.conflict) == [("pins", ("U1", "R9"), "pair")]


# Nothing is claimed that is not proven.


def test_without_time_nothing_is_claimed() -> None:
    silent, counted = county(*SILENT, max_minutes=60), county(PIN, teacher(exempt="other"))
    unknown = why_no_plan(silent, Budget(0)).as_json("en")
    assert unknown["state"] == "unknown" and unknown["give_up"] is unknown["conflict"] is None and unknown["text"]
    told = why_no_plan(counted, Budget(0)).as_json("en")
    assert told["state"] == "infeasible" and told["counting"] and told["give_up"] is None and "time_s" in told["text"]
    assert "time_s" in no_plan_text(why_no_plan(counted, Budget(0)), "zh")


def test_a_stop_ends_the_search_for_reasons() -> None:
    budget = Budget(60)
    budget.stop.set()
    assert why_no_plan(county(*SILENT, max_minutes=60), budget).state == "unknown"


def test_work_counts_instead_of_the_clock_where_only_work_is_given() -> None:
    assert why_no_plan(county(*SILENT, max_minutes=60), Budget(None, 10.0)) == _ask(county(*SILENT, max_minutes=60))
    assert why_no_plan(county(*SILENT, max_minutes=60), Budget(None, 0.0)).state == "unknown"


# Sentences.

FAR = minutes("U1", "R1", 61)
SAID = [
    (("age", ("T1",), "teacher"), (teacher(born=date(1980, 1, 1)),), {},
     "师T1 of 城小U1 may not be sent: 46 years old, must be under 40", "师T1（城小U1）不能派出：已满46周岁，须未满40周岁"),
    (("rural_years", ("T1",), "teacher"), (teacher(rural_years=11),), {}, "11 rural years", "农村教学经历11年"),
    (("teaching_years", ("T1",), "teacher"), (teacher(teaching_years=1),), {}, "at least 3", "至少3年"),
    (("assessment", ("T1",), "teacher"), (teacher(assessment="unqualified"),), {}, "assessed", "考核不合格"),
    (("title", ("T1",), "teacher"), (), {"min_title": "middle"}, "of 城小U1 may not be sent", "不能派出"),
    (("cooldown", ("T1",), "teacher"), (teacher(last_dispatch=2025),), {}, "sent in 2025", "2025年曾派出"),
    (("exempt", ("T1",), "teacher"), (teacher(exempt="illness"),), {}, "exempt by the regulations", "按规定免派"),
    (("bans", ("T1",), "teacher"), (DispatchRow("T1", "", "ban"),), {}, "banned", "列入回避"),
    (("bans", ("T1", "R1"), "post"), (DispatchRow("T1", "R1", "ban"),), {}, "师T1 is banned from 村小R1", "师T1到村小R1任教列入回避"),
    (("bans", ("U1", "R1"), "pair"), (PairRow("U1", "R1", "ban"),), {}, "城小U1 and 村小R1", "城小U1与村小R1列入回避"),
    (("together", ("T1", "T2"), "group"), (teacher("T1", companions=("T2",)), teacher("T2")), {},
     "师T1 of 城小U1, 师T2 of 城小U1 have their bases in one township, or nobody of them goes",
     "师T1（城小U1）、师T2（城小U1）须全组派往同一乡镇，否则全组不派"),
    (("stream", ("U1", "R1"), "pair"), (urban(stream="arts"), rural(stream="science")), {}, "城小U1 is of", "城小U1为文科"),
    (("same_school", ("U1", "R1"), "pair"), (rural(legal="U1"),), {}, "are one legal school", "属同一学校"),
    (("distance", ("U1", "R1"), "pair"), (FAR,), {"max_minutes": 60}, "61 minutes", "61分钟，上限60分钟"),
    (("rural_partners", ("R1",), "least"), (), {}, "partners of 村小R1: 1 at least", "村小R1至少结对1所"),
    (("rural_partners", ("R1",), "most"), (), {}, "partners of 村小R1: 1 at most", "村小R1最多结对1所"),
    (("urban_partners", ("U1",), "least"), (), {}, "partners of 城小U1: 1 at least", "城小U1至少结对1所"),
    (("urban_partners", ("U1",), "most"), (), {}, "partners of 城小U1: 2 at most", "城小U1最多结对2所"),
    (("effort", ("U1",), "unit"), (urban(effort_budget=12.5),), {}, "the pairs of 城小U1 take 12.5 at most", "城小U1的结对投入合计不超过12.5"),
    (("post", ("T1",), "teacher"), (), {}, "师T1 of 城小U1, if sent, teaches 6 periods a week at least", "师T1（城小U1）派出后每周至少任教6课时"),
    (("own_courses", ("U1",), "unit"), (), {}, "those who leave 城小U1", "城小U1派出教师后，本校课程能开的课时不得减少"),
    (("dispatch_share", ("U1",), "unit"), (), {}, "城小U1 sends 4 at most", "城小U1最多派出4人"),
    (("teams", ("U1", "R1"), "team"), (FAR,), {"min_team": 2}, "城小U1 sends 2 at least to 村小R1", "城小U1派往村小R1（偏远）的至少2人，否则不派"),
    (("pins", ("U1", "R1"), "pair"), (), {}, "城小U1 is pinned to 村小R1", "指定城小U1与村小R1结对"),
    (("pins", ("T1",), "teacher"), (), {}, "师T1 of 城小U1 is pinned to be sent", "指定师T1（城小U1）派出"),
    (("pins", ("T1", "R1"), "post"), (), {}, "师T1 of 城小U1 is pinned to 村小R1", "指定师T1（城小U1）派驻村小R1"),
]


@pytest.mark.parametrize(("clause", "rows", "settings", "en", "zh"), SAID, ids=[f"{one[0][0]} {one[0][2]}" for one in SAID])
def test_a_clause_says_what_it_asks(clause, rows, settings, en, zh) -> None:
    said = RULE[clause[0]].demands(county(*rows, **settings), Clause(*clause))
    assert en in said.en and zh in said.zh and "{" not in said.en + said.zh


def test_every_rule_that_can_be_given_up_is_among_them() -> None:
    assert {clause[0] for clause, *_ in SAID} == {rule.id for rule in RULES if not rule.fixed} | {"rural_partners", "urban_partners"}


def test_solve_tells_the_conflict_where_counting_tells_nothing() -> None:
    with pytest.raises(NoPlan) as told:
        make_plan(county(*SILENT, max_minutes=60))
    assert "99 minutes from 城小U2 to 村小R1" in told.value.text.en and "师T1（城小U1）派驻村小R3" in told.value.text.zh


def test_solve_needs_no_cp_sat_to_say_that_there_is_none(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "pairopt.explain.no_plan", None)  # what an import of a missing package comes to
    with pytest.raises(NoPlan, match=r"^No plan keeps the hard rules\.\n"):
        make_plan(county(*SILENT, max_minutes=60))


# As a command.


def test_the_command_answers_in_words_and_as_one_document(capsys) -> None:
    assert main(["explain", str(EDGE / "pinned-teacher-too-old"), "--json", "--lang", "en"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["state"] == "infeasible" and len(said["counting"]) == 1 and "text" not in said
    assert [(one["rule"], one["entities"]) for one in said["give_up"]] == [("age", ["T3"])]
    assert [(one["rule"], one["entities"]) for one in said["conflict"]] == [("age", ["T3"]), ("pins", ["T3", "R01"])]
    assert main(["explain", str(TOY), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"state": "feasible"}
    assert main(["explain", str(TOY)]) == 0
    assert "pairopt solve" in capsys.readouterr().out
    assert main(["explain", str(EDGE / "bad-date"), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["issues"]


def test_a_scenario_without_the_pin_has_a_plan(tmp_path, capsys) -> None:
    scenario = tmp_path / "scenario.toml"
    scenario.write_text(
        'title = "不指定"\n[[drop]]\ntable = "dispatches"\nteacher = "T3"\nschool = "R01"\nkind = "pin"\n', "utf-8")
    assert main(["explain", str(EDGE / "pinned-teacher-too-old"), "--scenario", str(scenario), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"state": "feasible"}


def test_an_answer_that_was_not_settled_exits_1(tmp_path, capsys) -> None:
    folder = tmp_path / "county"
    shutil.copytree(EDGE / "few-places-in-reach", folder)
    toml = folder / "county.toml"
    toml.write_text(toml.read_text("utf-8") + "\n[solve]\ntime_s = 0.000001\n", "utf-8")
    assert main(["explain", str(folder)]) == 0  # counting has proven that there is none
    assert "time_s" in capsys.readouterr().out
    shutil.copytree(TOY, tmp_path / "toy")
    toml = tmp_path / "toy" / "county.toml"
    toml.write_text(toml.read_text("utf-8") + "\n[solve]\ntime_s = 0.000001\n", "utf-8")
    assert main(["explain", str(tmp_path / "toy")]) == 1
