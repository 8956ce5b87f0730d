"""Why a plan is as it is: states, rules, what the opposite costs and who else could, against solving anew and enumeration.

``PAIROPT_UPDATE_GOLDEN=1 pytest tests/test_why.py`` writes the expected answers anew: read the difference.
"""

from __future__ import annotations

import json
import os
import random
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import brute
import pytest
from counties import RandomCounty, random_county
from make import county, minutes, plan, rural, teacher, urban
from random_counties import read, read_both
from test_report_page import forms

from pairopt import words
from pairopt.audit import audit, settle
from pairopt.cli import main
from pairopt.county import County, DispatchRow, Need, PairRow
from pairopt.derive import derive
from pairopt.explain.answer import Answer
from pairopt.explain.need import why_need
from pairopt.explain.pair import why_pair
from pairopt.explain.school import why_school
from pairopt.explain.spoken import of_pair, of_teacher
from pairopt.explain.teacher import why_teacher
from pairopt.explain.trial import Trials, lay
from pairopt.goals import goals_in_order
from pairopt.plan import Placement, Plan
from pairopt.planning import make_plan
from pairopt.read import read_county, read_plan
from pairopt.report.answer import answer_text
from pairopt.rules import active_rules, pair_refusals, teacher_refusals
from pairopt.search.arrivals import solve as arrivals
from pairopt.search.compact import solve as compact
from pairopt.search.watch import Budget, Watch
from pairopt.settings import SolveSettings
from pairopt.shortage import own_subjects, shortages

INSTANCES = Path(__file__).parents[1] / "instances"
TOY, DEHUA = INSTANCES / "toy", INSTANCES / "dehua"
GOLDEN = Path(__file__).parent / "golden"
BY_WORK = SolveSettings(work=Decimal(30))
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])


def _trials(what: County, done: Plan | None = None) -> Trials:
    """A county with a plan, by default its best, to ask about; no clock stops anything."""
    return Trials(what, done or make_plan(what, BY_WORK).plan, BY_WORK, threading.Event())


def _read(folder: Path) -> County:
    found = read_county(folder).county
    assert found
    return found


@pytest.fixture(scope="module")
def dehua() -> Trials:
    return _trials(_read(DEHUA))


@pytest.fixture(scope="module")
def toy() -> Trials:
    return _trials(_read(TOY))


def _said(answer: Answer, lang: str = "en") -> str:
    return str(answer.as_json(lang)["text"])


def _changes(answer: Answer) -> dict[str, object]:
    assert answer.instead
    return {one.id: one.change for one in answer.instead.costs}


def _refusing(answer: Answer) -> set[str]:
    return {one.rule for one in answer.rules if one.refuses}


# What an answer says.


@pytest.fixture(scope="module")
def asked(toy, dehua) -> list[tuple[County, Answer]]:
    """A handful of questions of every kind."""
    answers = [
        (toy, [
            *(why_teacher(toy, one, None, limit=5) for one in ("T1", "T2", "T3")), why_teacher(toy, "T4", "R2", limit=5),
            why_pair(toy, "U2", "R1"), why_pair(toy, "U1", "R1"), why_school(toy, "R3"), why_school(toy, "U2"),
            why_need(toy, "R3", "music", limit=5)]),
        (dehua, [
            why_teacher(dehua, "T0006", None, limit=5), why_teacher(dehua, "T0001", None, limit=3), why_pair(dehua, "U03", "R07"),
            why_school(dehua, "R07"),
            *(why_need(dehua, *need, limit=2) for need in (("R04", "pe"), ("R07", "pe"), ("R08", "music"), ("R02", "pe")))])]
    return [(trials.county, answer) for trials, some in answers for answer in some]


@LANGS
def test_the_answers_about_the_toy_and_the_real_county_read_as_expected(lang, asked) -> None:
    text = "\n\n".join(
        f"== {json.dumps(dict(answer.about))}\n{answer_text(what, answer, lang)}" for what, answer in asked) + "\n"
    golden = GOLDEN / f"why.{lang}.txt"
    if os.environ.get("PAIROPT_UPDATE_GOLDEN"):
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")


def test_the_document_has_the_keys_of_the_contract_for_every_question(dehua) -> None:
    keys = {"about", "state", "rules", "instead", "alternatives", "text"}
    answers = {
        "teacher": why_teacher(dehua, "T0001", None, limit=2), "pair": why_pair(dehua, "U01", "R01"),
        "need": why_need(dehua, "R04", "pe", limit=1), "school": why_school(dehua, "R04")}
    told = {name: json.loads(json.dumps(answer.as_json("zh"), ensure_ascii=False)) for name, answer in answers.items()}
    assert {name: set(one["about"]) for name, one in told.items()} == {name: {name} for name in told}
    assert keys == set(told["teacher"]) == set(told["pair"])
    assert keys | {"reason", "detail", "short_periods", "covered_periods"} == set(told["need"])
    assert keys | {"needs", "senders", "pairs"} == set(told["school"])
    instead = told["teacher"]["instead"]
    assert instead["forced"] == [{"table": "dispatches", "teacher": "T0001", "school": "", "kind": "ban"}]
    assert [set(goal) for goal in instead["goals"]] == [{"id", "value", "change", "status"}] * 6
    assert [goal["id"] for goal in instead["goals"]] == [goal.id for goal in goals_in_order(dehua.county)]
    assert told["pair"]["instead"]["forced"][0]["table"] == "pairs"
    assert told["need"]["instead"] is None and told["school"]["instead"] is None
    assert {"teacher", "goals"} <= set(told["teacher"]["alternatives"][0])
    assert all(set(rule) == {"id", "refuses", "text"} for one in told.values() for rule in one["rules"])


def test_rules_that_let_a_teacher_pass_say_by_which_figures() -> None:
    one = teacher(
        last_dispatch=2020, rank="middle", assessment="good", teaching_years=5, rural_years=3, companions=("T2",))
    what = county(
        one, teacher("T2", companions=("T1",), volunteer=True), rural("R1"), rural("R2"), DispatchRow("T1", "R2", "ban"),
        DispatchRow("T1", "R1", "pin"), min_title="middle", volunteers_exempt_from=("age", "title"))
    trials = _trials(what, plan(("U1", "R1"), ("U1", "R2")))
    told = {said.rule: said.text.en for said in of_teacher(what, trials.plan, what.teacher["T1"], None)}
    assert told == {
        "subject": "may teach music", "age": "31 years old, must be under 40", "rural_years": "3 rural years, the limit is 10",
        "teaching_years": "5 years of teaching, at least 3 asked", "assessment": "assessed good, at least qualified asked",
        "title": "title of rank middle, at least middle asked", "cooldown": "sent in 2020, more than 3 years ago",
        "bans": "banned from 村小R2", "together": "has the base in one township with 师T2 of 城小U1", "pins": "pinned to 村小R1"}
    freed = {said.rule: said.text.en for said in of_teacher(what, trials.plan, what.teacher["T2"], None)}
    assert freed["age"] == freed["title"] == "a volunteer, whom it does not bind"


def test_rules_that_let_a_pair_stand_say_by_which_figures() -> None:
    what = county(
        urban(stage="senior", stream="arts", effort_budget=100), rural(stage="senior", stream="arts"), minutes("U1", "R1", 5),
        max_minutes=40)
    told = {said.rule: said.text.en for said in of_pair(what, plan(("U1", "R1")), what.school["U1"], what.school["R1"])}
    assert told == {
        "stage": "both are senior", "stream": "both are of arts", "distance": "5 minutes, the limit is 40",
        "rural_partners": "partners of 村小R1: 1, in the plan 城小U1", "urban_partners": "partners of 城小U1: 0 to 2, in the plan 村小R1",
        "effort": "the pairs of 城小U1 take 80, its budget is 100"}


def test_what_a_school_has_adds_up_to_the_plan(dehua) -> None:
    for unit in dehua.county.rural:
        told = why_school(dehua, unit.id).as_json("zh")
        assert (told["state"] == "served") == any(row.school == unit.id for row in dehua.plan.placements)
        assert [(row["urban"], row["rural"]) for row in told["pairs"]] == [pair for pair in dehua.plan.pairs if pair.rural == unit.id]
        assert sum(row["covered_periods"] for row in told["needs"]) == sum(
            row.periods for row in dehua.plan.placements if row.school == unit.id)
        assert {one for row in told["senders"] for one in row["teachers"]} == {
            row.teacher for row in dehua.plan.placements if row.school == unit.id}
    told = why_school(dehua, "U07").as_json("zh")
    assert told["senders"][0]["sent"] <= told["senders"][0]["most"]


def test_the_reason_of_a_need_is_that_of_the_file(dehua) -> None:
    from pairopt.explain.unmet import unmet

    rows = {(row.school, row.subject): row for row in unmet(dehua.county, dehua.plan)}
    for need in shortages(dehua.county):
        told = why_need(dehua, *need, limit=0).as_json("zh")
        row = rows.get(need)
        assert told["state"] == ("unmet" if row else "met")
        assert told["reason"] == (row.reason if row else None)


def test_every_teacher_of_the_real_county_is_in_the_state_that_its_files_say(dehua) -> None:
    for one in dehua.county.teachers:
        if teacher_refusals(dehua.county, one):
            answer = why_teacher(dehua, one.id, None, limit=0)
            assert (answer.state, answer.instead) == ("refused", None)
            assert _refusing(answer) >= {finding.rule for finding in teacher_refusals(dehua.county, one)}


# What the opposite costs is what solving anew says.


def _anew(what: County, module: ModuleType) -> dict[str, int] | None:
    """The proven values of a county by a search that the ladder does not ask here; None where it proves that there is no plan."""
    facts = derive(what, active_rules(what), goals_in_order(what))
    found = module.solve(facts, Budget(None, 60, workers=1), seed=1, start=None, watch=Watch())
    if found.plan is None:
        assert found.infeasible
        return None
    judged = audit(what, found.plan)
    results = settle(what, judged, found.best, found.bounds)
    assert judged.accepted and all(one.status == "optimal" for one in results)
    return {one.id: one.value for one in results if isinstance(one.value, int)}


def _questions(trials: Trials) -> Iterator[Answer]:
    """Fifty-two questions drawn from all that have an opposite: of teachers, of pairs, of teachers at a school."""
    what, rng = trials.county, random.Random("why me")
    teachers = [one for one in what.teachers if not teacher_refusals(what, one)]
    pairs = [(one.id, other.id) for one in what.urban for other in what.rural if not pair_refusals(what, one, other)]
    posts = [(one.id, school) for one in teachers for urban, school in pairs if urban == one.school]
    yield from (why_teacher(trials, one.id, None, limit=0) for one in rng.sample(teachers, 24))
    yield from (why_pair(trials, *pair) for pair in rng.sample(pairs, 18))
    yield from (why_teacher(trials, *post, limit=0) for post in rng.sample(posts, 10))


def test_the_cost_of_fifty_opposites_of_the_real_county_is_what_an_independent_solve_says(dehua) -> None:
    """The ladder asks `bundles`; here `arrivals` solves anew, and `compact` every eighth and whatever `arrivals` declines."""
    what, states = dehua.county, set()
    for number, answer in enumerate(_questions(dehua)):
        assert answer.instead
        states.add((answer.state, answer.instead.status))
        rows = answer.instead.forced
        forced = replace(
            what, pairs=(*what.pairs, *(row for row in rows if isinstance(row, PairRow))),
            dispatches=(*what.dispatches, *(row for row in rows if isinstance(row, DispatchRow))))
        declined = arrivals.declines(derive(forced, active_rules(forced), goals_in_order(forced)))
        values = _anew(forced, compact if declined or number % 8 == 0 else arrivals)
        assert (values is None) == (answer.instead.status == "infeasible"), answer.about
        if values:
            assert answer.instead.status == "optimal", answer.about
            assert {one.id: one.value for one in answer.instead.costs} == values, answer.about
            assert _changes(answer) == {goal: values[goal] - dehua.audit.values[goal] for goal in values}, answer.about
    assert states >= {
        ("sent", "optimal"), ("not_sent", "optimal"), ("not_sent", "infeasible"), ("stands", "optimal"), ("possible", "optimal")}


def test_forcing_what_costs_nothing_gives_an_equal_plan_and_says_so() -> None:
    answer = why_teacher(_trials(county(teacher("T1"), teacher("T2"))), "T2", None, limit=0)
    assert (answer.state, set(_changes(answer).values())) == ("not_sent", {0})
    assert "every goal keeps its value" in _said(answer)


def test_a_plan_that_is_not_the_best_is_told_to_be_bettered() -> None:
    answer = why_teacher(_trials(county(), plan(("U1", "R1"))), "T1", None, limit=0)
    assert _changes(answer)["coverage"] > 0
    assert "the plan, which is not the best" in _said(answer)


def test_a_plan_that_breaks_rules_can_be_asked_about_and_that_is_said() -> None:
    old = teacher(born=date(1950, 1, 1))
    answer = why_teacher(_trials(county(old), plan(("U1", "R1"), ("T1", "R1", "music", 12))), "T1", None, limit=0)
    assert answer.state == "sent" and "age" in _refusing(answer)
    assert _changes(answer)["sent"] == -1
    assert "breaks hard rules in 1 places" in _said(answer)


# Against complete enumeration.


def _forced(what: RandomCounty, **tables: list[dict[str, str]]) -> RandomCounty:
    """A county with rows more."""
    return RandomCounty({**what.tables, **{name: [*what.tables.get(name, ()), *rows] for name, rows in tables.items()}}, what.settings)


def _best(what: RandomCounty, **tables: list[dict[str, str]]) -> tuple[int, ...] | None:
    return brute.best(read_both(_forced(what, **tables))[1])


def _pin(one: str, school: str) -> dict[str, str]:
    return {"teacher": one, "school": school, "kind": "pin"}


def _ban(one: str) -> dict[str, str]:
    return {"teacher": one, "school": "", "kind": "ban"}


SMALL = {"small": True, "pins": False, "bans": False, "modes_off": False}


@pytest.mark.parametrize("seed", range(8))
def test_who_else_could_is_what_enumeration_finds_in_small_counties(seed) -> None:
    what = random_county(seed, **SMALL)
    ours = read(what)
    if brute.best(read_both(what)[1]) is None:
        return
    trials = _trials(ours)
    for one, rows in list(trials.plan.posts.items())[:1]:
        base = rows[0].school
        taught = {row.subject for row in rows if row.school == base}
        answer = why_teacher(trials, one, None, limit=99)
        told = {other.teacher: tuple(goal.value for goal in other.trial.costs) for other in answer.alternatives}
        assert list(told) == [other.teacher for other in sorted(
            answer.alternatives, key=lambda other: (trials.order(other.trial), other.teacher))]
        for other in ours.teachers:
            home = ours.school[other.school]
            here = other.id in trials.plan.posts and trials.plan.base(other.id) == base
            if other.id != one and home.side == "urban" and not here and taught & set(own_subjects(ours, other)):
                assert told.get(other.id) == _best(what, dispatches=[_ban(one), _pin(other.id, base)]), other.id
            else:
                assert other.id not in told
        assert [other.teacher for other in why_teacher(trials, one, None, limit=1).alternatives] == list(told)[:1]
        assert answer.instead
        assert (tuple(goal.value for goal in answer.instead.costs) or None) == _best(what, dispatches=[_ban(one)])


@pytest.mark.parametrize("seed", range(12, 20))
def test_an_opposite_is_what_enumeration_finds_in_small_counties(seed) -> None:
    what = random_county(seed, **SMALL)
    ours = read(what)
    if brute.best(read_both(what)[1]) is None:
        return
    trials, rng = _trials(ours), random.Random(seed)
    pairs = [(one.id, other.id) for one in ours.urban for other in ours.rural]
    for one, other in rng.sample(pairs, min(2, len(pairs))):
        answer = why_pair(trials, one, other)
        kind = "ban" if answer.state == "stands" else "pin"
        values = _best(what, pairs=[{"urban": one, "rural": other, "kind": kind}])
        assert values == (tuple(goal.value for goal in answer.instead.costs) or None if answer.instead else None)
    for one in rng.sample(ours.teachers, min(2, len(ours.teachers))):
        answer = why_teacher(trials, one.id, None, limit=0)
        row = _ban(one.id) if answer.state == "sent" else _pin(one.id, "")
        values = _best(what, dispatches=[row])
        assert values == (tuple(goal.value for goal in answer.instead.costs) or None if answer.instead else None)


# States and edges.


def test_where_a_teacher_is_asked_about_at_a_school_the_base_is_forced_there() -> None:
    what = county(teacher("T1"), rural("R1"), rural("R2"), minutes("U1", "R1", 5), minutes("U1", "R2", 50))
    trials = _trials(what, plan(("U1", "R1"), ("U1", "R2"), ("T1", "R1", "music", 12)))
    there, elsewhere = (why_teacher(trials, "T1", at, limit=0) for at in ("R1", "R2"))
    assert there.state == elsewhere.state == "sent"
    assert there.instead and elsewhere.instead
    assert there.instead.forced == (DispatchRow("T1", "", "ban"),)
    assert elsewhere.instead.forced == (DispatchRow("T1", "R2", "pin"),)
    assert elsewhere.instead.plan and elsewhere.instead.plan.base("T1") == "R2"
    assert elsewhere.about == {"teacher": "T1", "at": "R2"}


@pytest.mark.parametrize(("rows", "settings", "rule"), [
    ([rural("R2", stage="junior", classes=(0,) * 6 + (1,) * 3 + (0,) * 3), urban("U2", stage="junior")], {}, "dispatch"),
    ([rural("R2"), urban("U2"), PairRow("U1", "R2", "ban")], {}, "bans"),
    ([rural("R2"), urban("U2"), minutes("U1", "R2", 50), minutes("U2", "R2", 5)], {"max_minutes": 40}, "distance"),
    ([rural("R2"), urban("U2"), DispatchRow("T1", "R2", "ban")], {}, "bans"),
])
def test_a_school_where_no_rule_lets_a_teacher_go_is_refused(rows, settings, rule) -> None:
    answer = why_teacher(_trials(county(teacher(), urban(), rural(), *rows, **settings)), "T1", "R2", limit=0)
    assert (answer.state, answer.instead, rule in _refusing(answer)) == ("refused", None, True)
    assert "Rules refuse it" in _said(answer)


@pytest.mark.parametrize(("rows", "rule"), [
    ([Need("R1", "music", Decimal(5))], "post"), ([Need("R1", "music", Decimal(0))], "periods"),
    ([urban(classes=(1,) * 6 + (0,) * 6)], "own_courses"), ([urban(max_dispatch=0)], "dispatch_share"),
])
def test_what_the_rules_of_a_plan_refuse_by_themselves_has_no_plan(rows, rule) -> None:
    answer = why_teacher(_trials(county(*rows)), "T1", "R1", limit=0)
    assert answer.state == "not_sent" and answer.instead and answer.instead.status == "infeasible"
    assert answer.instead.as_json()["goals"] == [] and rule in _refusing(answer)


def test_a_pin_of_the_bureau_says_why_the_opposite_has_no_plan() -> None:
    what = county(rural("R1"), rural("R2"), DispatchRow("T1", "R1", "pin"), PairRow("U1", "R2", "pin"))
    trials = _trials(what)
    for answer in (why_teacher(trials, "T1", None, limit=0), why_pair(trials, "U1", "R2"), why_teacher(trials, "T1", "R2", limit=0)):
        assert answer.state in ("sent", "stands")
        assert answer.instead and answer.instead.status == "infeasible" and "pins" in {one.rule for one in answer.rules}
        assert "pinned" in _said(answer)


def test_a_pair_whose_rural_unit_is_pinned_to_another_is_possible_for_no_plan() -> None:
    what = county(urban("U1"), urban("U2"), rural("R1"), rural("R2"), PairRow("U1", "R1", "pin"))
    answer = why_pair(_trials(what), "U2", "R1")
    assert answer.state == "possible" and answer.instead and answer.instead.status == "infeasible"
    assert _refusing(answer) == {"pins"}


@pytest.mark.parametrize("rule", ["pins", "bans"])
def test_what_is_forced_binds_where_its_rule_is_off_and_what_the_county_says_does_not(rule) -> None:
    kind = rule[:-1]
    what = county(
        teacher("T1"), teacher("T2"), DispatchRow("T2", "", kind), PairRow("U1", "R1", kind), off=frozenset({rule}))
    laid = lay(what, [DispatchRow("T1", "", kind)])
    assert laid.active(rule) and laid.dispatches == (DispatchRow("T1", "", kind),) and laid.pairs == ()
    trials = _trials(what)
    for one in ("T1", "T2"):
        answer = why_teacher(trials, one, None, limit=5)
        assert answer.instead and answer.instead.status == "optimal" and answer.instead.plan
        assert (one in answer.instead.plan.posts) == (one not in trials.plan.posts)


def test_companions_are_asked_about_together() -> None:
    what = county(teacher("T1", companions=("T2",)), teacher("T2", companions=("T1",), subjects=("art",)))
    trials = _trials(what)
    assert set(trials.plan.posts) == {"T1", "T2"}
    answer = why_teacher(trials, "T1", None, limit=5)
    assert _changes(answer)["sent"] == -2 and answer.alternatives == ()
    assert "together" in {one.rule for one in answer.rules}


def test_itinerant_teachers_and_open_dispatch_are_solved_too() -> None:
    what = county(
        teacher("T1"), teacher("T2"), rural("R1", classes=(1,) + (0,) * 11), rural("R2", classes=(3,) + (0,) * 11), urban("U1"), urban("U2"),
        minutes("R1", "R2", 10), max_schools_per_teacher=2, dispatch="preferred")
    trials = _trials(what)
    answers = [why_teacher(trials, "T1", at, limit=5) for at in (None, "R1", "R2")]
    assert all(answer.instead and answer.instead.status == "optimal" for answer in answers)


@pytest.mark.parametrize(("rows", "text"), [
    ([teacher("T1")], "Nobody else could go to 村小R1 for music"),
    ([teacher("T1"), teacher("T2", subjects=("art",))], "Nobody else could go to 村小R1 for music"),
    ([teacher("T1"), teacher("T2", born=date(1950, 1, 1))], "Nobody else could go to 村小R1 for music"),
    ([teacher("T1"), teacher("T2", school="U2"), urban("U1"), urban("U2", max_dispatch=0, min_partners=0)],
     "no plan keeps the hard rules: 师T2"),
])
def test_where_nobody_else_could_fill_the_post_it_says_why(rows, text) -> None:
    answer = why_teacher(_trials(county(*rows, rural("R1"))), "T1", None, limit=5)
    assert (answer.state, answer.alternatives) == ("sent", ())
    assert text in _said(answer)


@pytest.mark.parametrize(("rows", "settings", "reason", "text"), [
    ([teacher(subjects=("art",))], {}, "no_candidate", "no music teacher at 城小U1"),
    ([teacher(born=date(1980, 1, 1))], {}, "refused", "Only with a rule relaxed could somebody be sent: 师T1 (T1), age (46 years old, must be under 40)"),
    ([teacher(), Need("R1", "music", Decimal(4)), Need("R1", "art", Decimal(0)), Need("R1", "pe", Decimal(0))], {}, "below_post", "only 4 periods"),
    ([teacher(), urban(max_dispatch=0)], {}, "senders_full", "师T1 (T1) stays"),
    ([teacher(), urban("U1", max_partners=2), rural("R1"), rural("R2", priority=1)], {}, "senders_full", "师T1 (T1) is at 村小R2"),
])
def test_an_unmet_need_says_what_stands_in_the_way(rows, settings, reason, text) -> None:
    answer = why_need(_trials(county(*rows, **settings)), "R1", "music", limit=5)
    assert (answer.state, answer.more["reason"]) == ("unmet", reason)
    assert text in _said(answer)


def test_another_school_that_needed_a_teacher_more_is_told_by_what_it_would_lose() -> None:
    what = county(teacher(), rural("R1"), rural("R2", priority=1))
    answer = why_need(_trials(what), "R1", "music", limit=5)
    assert [one.teacher for one in answer.alternatives] == ["T1"]
    assert answer.alternatives[0].trial.costs[0].change < 0


def test_schools_that_take_no_part_and_schools_that_lack_nothing_are_unserved() -> None:
    what = county(rural("R1"), rural("R2", pupils=0), rural("R3", classes=(0,) * 12))
    trials = _trials(what)
    absent, full = (why_school(trials, one) for one in ("R2", "R3"))
    assert absent.state == full.state == "unserved"
    assert _refusing(absent) == {"stage"} and full.more["needs"] == []
    assert why_pair(trials, "U1", "R2").state == why_teacher(trials, "T1", "R2", limit=0).state == "refused"


def test_the_same_question_has_the_same_answer(dehua) -> None:
    again = Trials(_read(DEHUA), dehua.plan, BY_WORK, threading.Event())
    assert len({json.dumps(why_teacher(one, "T0011", None, limit=2).as_json("zh")) for one in (dehua, again)}) == 1


# The command.


@pytest.fixture(scope="module")
def solved(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("why") / "plan"
    assert main(["solve", str(TOY), "-o", str(out), "--quiet"]) == 0
    return out


def test_the_command_prints_the_answer_and_as_a_document_the_same(solved, capsys) -> None:
    ask = ["explain", str(TOY), str(solved), "--teacher", "T3", "--time", "60"]
    assert main(ask) == 0
    words_ = capsys.readouterr().out
    assert main([*ask, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["about"] == {"teacher": "T3"} and told["state"] == "not_sent" and told["instead"]["status"] == "optimal"
    assert words_.startswith("【不派出】") and all(sentence in words_ for sentence in told["text"].split("。"))


@pytest.mark.parametrize(("options", "codes", "places"), [
    (["--teacher", "T9"], ["unknown-teacher"], ["--teacher"]),
    (["--teacher", "T9", "--at", "R9"], ["unknown-school", "unknown-teacher"], ["--at", "--teacher"]),
    (["--teacher", "T1", "--at", "U1"], ["wrong-side"], ["--at"]),
    (["--school", "R9"], ["unknown-school"], ["--school"]),
    (["--pair", "R1", "U1"], ["wrong-side", "wrong-side"], ["--pair", "--pair"]),
    (["--need", "R3", "art"], ["no-such-need"], ["--need"]),
    (["--need", "R3", "音乐；美术"], ["more-than-one"], ["--need"]),
    (["--teacher", "T1", "--school", "R1"], ["one-question"], ["--teacher --school"]),
    ([], ["no-question"], ["pairopt explain"]),
    (["--school", "R1", "--at", "R1"], ["at-without-teacher"], ["--at"]),
])
@LANGS
def test_a_question_that_cannot_be_asked_is_located_in_its_option(options, codes, places, lang, solved, capsys) -> None:
    assert main(["explain", str(TOY), str(solved), *options, "--json", "--lang", lang]) == 2
    issues = json.loads(capsys.readouterr().out)["issues"]
    assert sorted(issue["code"] for issue in issues) == codes
    assert sorted(issue["file"] for issue in issues) == places
    assert all(issue["message"] and issue["action"] for issue in issues)


def test_a_question_without_a_plan_is_bad_input(capsys) -> None:
    assert main(["explain", str(TOY), "--teacher", "T1"]) == 2
    assert "→" in capsys.readouterr().err


def test_a_subject_may_be_asked_about_in_either_language(solved, capsys) -> None:
    for subject in ("music", "音乐"):
        assert main(["explain", str(TOY), str(solved), "--need", "R3", subject, "--limit", "0", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["about"] == {"need": ["R3", "music"]}


def test_a_plan_made_with_a_scenario_is_asked_about_in_it(tmp_path, capsys) -> None:
    (tmp_path / "S.toml").write_text('withdraw = ["T4"]\n', "utf-8")
    assert main(["solve", str(TOY), "--scenario", str(tmp_path / "S.toml"), "-o", str(tmp_path / "plan"), "--quiet"]) == 0
    assert main(["explain", str(TOY), str(tmp_path / "plan"), "--teacher", "T4"]) == 2
    assert "T4" in capsys.readouterr().err


def test_whoever_stops_the_command_while_it_solves_gets_no_half_answer(solved) -> None:
    from pairopt.errors import Stopped

    found = _read(TOY)
    done = read_plan(solved, found).plan
    assert done
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        why_teacher(Trials(found, done, SolveSettings(), stop), "T3", None, limit=5)


def test_without_time_the_answer_says_that_it_is_not_known(toy) -> None:
    hurried = replace(toy, settings=SolveSettings(time_s=Decimal("0.000001"), search="compact"))
    answer = why_pair(hurried, "U1", "R1")
    assert answer.instead and answer.instead.status in ("unknown", "feasible")
    assert "--time" in _said(answer) or "not proven" in _said(answer)


# Privacy.


def test_no_answer_tells_a_birth_date_or_an_exemption(dehua, tmp_path, capsys) -> None:
    coded = [word for code, text in words.EXEMPTIONS.items() if code not in ("other", "programme") for word in (code, text.zh)]
    exempt = [one for one in dehua.county.teachers if one.exempt]
    old = [one for one in dehua.county.teachers if one.born and not one.exempt]
    assert exempt
    for one in (*exempt, *old[:40]):
        if teacher_refusals(dehua.county, one):
            answer = why_teacher(dehua, one.id, None, limit=0)
            told = json.dumps(answer.as_json("zh"), ensure_ascii=False) + answer_text(dehua.county, answer, "en")
            assert not [word for word in coded if word in told]
            assert one.born is None or not [form for form in forms(one.born) if form in told]


def test_a_rule_that_the_plan_breaks_is_said_to_refuse_and_a_school_hears_of_it_too() -> None:
    what = read_county(TOY).county
    assert what
    made = make_plan(what).plan
    crowded = replace(made, placements=tuple(sorted({
        *made.placements, *(Placement(one.id, made.pairs[0].rural, "music", 1) for one in what.staff["U2"]
                            if one.id not in made.posts)})))
    trials = Trials(what, crowded, what.solve, threading.Event())
    assert not trials.audit.accepted
    unit = why_school(trials, "U2")
    assert "违反硬性规则" in unit.text[0].zh
    assert [one.refuses for one in unit.rules if one.rule == "dispatch_share"] == [True]
    sent = next(one.id for one in what.staff["U2"] if one.id in crowded.posts)
    told = why_teacher(trials, sent, None, limit=0)
    assert any(one.refuses for one in told.rules if one.rule in ("dispatch_share", "own_courses"))
