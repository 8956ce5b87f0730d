"""Evenness: what stays short of each rural unit per 1000, the worst first; and the compact search settles it."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import brute
import networkx as nx
import oracle
import pytest
from counties import random_county
from make import county, plan, rural, teacher, urban
from random_counties import read_both
from reading import county as small_county
from reading import write_folder

from pairopt.audit import Audit, audit, better, settle
from pairopt.county import County, LoadRow, Need, PairRow
from pairopt.derive import derive
from pairopt.goals import goals_in_order
from pairopt.goals.evenness import Evenness
from pairopt.planning import make_plan
from pairopt.read import read_county, read_plan
from pairopt.report.figure_tables import proof
from pairopt.report.files import plan_json
from pairopt.report.terminal import goal_lines
from pairopt.result import Bound, Found
from pairopt.rules import active_rules
from pairopt.search import SEARCHES
from pairopt.search.compact.solve import solve
from pairopt.search.ladder import climb
from pairopt.search.watch import Budget, Watch

PAIR = ("U1", "R1")
TOY = Path(__file__).parents[2] / "instances" / "toy"


def value(*rows, of: tuple = ()) -> tuple[int, ...]:
    return Evenness().measure(county(*of), plan(PAIR, *rows))


def test_the_value_is_what_stays_short_of_all_subjects_together_per_1000() -> None:
    # Music 12, art 12, PE 20: 44 periods.
    assert value() == (1000,)
    assert value(("T1", "R1", "music", 11)) == (750,)
    assert value(("T1", "R1", "music", 12), ("T1", "R1", "art", 12), ("T1", "R1", "pe", 20)) == (0,)


def test_a_fraction_is_rounded_up() -> None:
    assert value(("T1", "R1", "music", 1)) == (978,)  # 43 of 44: 977.3
    assert value(("T1", "R1", "music", 1), of=(Need("R1", "music", 3), Need("R1", "art", 0), Need("R1", "pe", 0))) == (667,)
    one_of_1001 = (Need("R1", "music", 1001), Need("R1", "art", 0), Need("R1", "pe", 0))
    assert value(("T1", "R1", "music", 1000), of=one_of_1001) == (1,)
    assert value(("T1", "R1", "music", 1001), of=one_of_1001) == (0,)


def test_more_than_is_short_in_one_subject_makes_up_for_nothing_in_another() -> None:
    assert value(("T1", "R1", "music", 44)) == value(("T1", "R1", "music", 12))


def test_the_worst_unit_comes_first_and_units_without_a_shortage_are_left_out() -> None:
    here = (rural("R1"), rural("R2"), rural("R3", classes=(0,) * 12), rural("R4", pupils=0))
    assert value(("T1", "R1", "music", 11), of=here) == (1000, 750)
    assert Evenness().ideal(county(*here)) == (0, 0)
    assert value(of=(rural("R1", classes=(0,) * 12),)) == ()


def test_lists_are_compared_place_by_place_and_those_of_parts_are_put_together() -> None:
    goal = Evenness()
    assert goal.improves((900, 900, 900), (1000, 0, 0))
    assert goal.improves((900, 0), (900, 1)) and not goal.improves((900, 1), (900, 1))
    assert goal.total([(900, 0), (), (1000, 5)]) == (1000, 900, 5, 0)


def test_the_toy_by_hand() -> None:
    toy = read_county(TOY).county
    assert toy
    by_hand = read_plan(TOY / "by_hand", toy).plan
    assert by_hand
    # Lake gets nothing, Mill and Hill get all.
    assert Evenness().measure(toy, by_hand) == (1000, 0, 0)


# ------------------------------------------------------------------------------------------------- best, bound and status


def results(values, bound=None):
    what = county(rural("R1"), rural("R2"), goal_order=("evenness", "sent"))
    proven = {} if bound is None else {"evenness": Bound(bound, "a solver")}
    return settle(what, Audit((), dict(zip(what.goal_order, values))), {}, proven)


def test_a_list_is_optimal_where_value_and_bound_are_equal_and_never_has_a_gap() -> None:
    even, sent = results(((1000, 250), 0), (1000, 250))
    assert (even.value, even.best, even.bound, even.gap, even.status) == ((1000, 250), (1000, 250), (1000, 250), None, "optimal")
    assert sent.status == "optimal"
    even, sent = results(((1000, 250), 0), (1000, 0))
    assert (even.bound, even.gap, even.status, sent.status) == ((1000, 0), None, "feasible", "feasible")


def test_without_a_proof_the_bound_is_that_of_counting() -> None:
    even, _ = results(((1000, 250), 0))
    assert (even.bound, even.proved_by, even.status) == ((0, 0), "counting", "feasible")


def test_plans_are_compared_by_their_lists() -> None:
    what = county(rural("R1"), rural("R2"), goal_order=("evenness", "sent"))
    one, two = Audit((), {"evenness": (1000, 250), "sent": 9}), Audit((), {"evenness": (1000, 251), "sent": 0})
    assert better(what, one, two, {}) and not better(what, two, one, {})


@pytest.mark.parametrize("name", sorted(set(SEARCHES) - {"auto", "compact", "greedy"}))
def test_a_search_that_adds_up_numbers_declines(name) -> None:
    from importlib import import_module

    what = county(goal_order=("coverage", "evenness"))
    declined = import_module(SEARCHES[name]).declines(derive(what, active_rules(what), goals_in_order(what)))
    assert declined and "evenness" in declined.en


@pytest.mark.parametrize("name", ["evenness", "短缺均衡"])
def test_it_counts_where_the_order_names_it_and_nowhere_else(name, tmp_path) -> None:
    named = read_county(write_folder(small_county(goals={"order": [name, "coverage"]}), tmp_path / "named")).county
    assert named and named.goal_order == ("evenness", "coverage")
    silent = read_county(write_folder(small_county(), tmp_path / "silent")).county
    assert silent and "evenness" not in [goal.id for goal in goals_in_order(silent)]


@pytest.mark.parametrize("slack", [0, 12, "1%"])
def test_a_slack_of_it_is_bad_input_located(slack, tmp_path) -> None:
    reading = read_county(write_folder(small_county(goals={"evenness": {"slack": slack}}), tmp_path / "county"))
    assert reading.county is None
    assert [(issue.code, issue.file, issue.column) for issue in reading.issues] == [
        ("no-slack", "county.toml", "goals.evenness.slack")]


def test_plan_json_holds_the_lists_and_people_read_equal_places_together() -> None:
    toy = read_county(TOY).county
    assert toy
    report = make_plan(replace(toy, goal_order=("evenness", "sent")), replace(toy.solve, work=Decimal(20)))
    told = json.loads(json.dumps(plan_json(report, "en", {})))["goals"][0]
    proved_by = told.pop("proved_by")
    assert "CP-SAT" in proved_by
    assert told == {
        "id": "evenness", "value": [500, 0, 0], "best": [500, 0, 0], "bound": [500, 0, 0], "gap": None, "status": "optimal"}
    line = goal_lines(report, "zh")[0].zh
    assert "短缺均衡" in line and "500, 0×2" in line and "已证明最优" in line
    even = report.goals[0]
    assert proof(report, even).en == (
        "Proven: no plan has less than 500, 0×2 in “evenness”; this plan reaches it and cannot be better.")
    open_one = replace(even, best=(500, 0, 0), bound=(500, 0, -1), status="feasible")
    assert "this plan has 500, 0×2, the first 2 places are proven best" in proof(report, open_one).en
    assert "前2位已证明最优" in proof(report, open_one).zh


# ----------------------------------------------------------------------------------------------------------- the search


def solved(what: County, work: float = 20) -> Found:
    facts = derive(what, active_rules(what), goals_in_order(what))
    return solve(facts, Budget(None, work=work, workers=1), seed=0, start=None, watch=Watch())


def proven(what: County) -> tuple:
    """The values of a plan that the audit accepts and the search has proven best."""
    found = solved(what)
    assert found.plan
    audited = audit(what, found.plan)
    assert audited.accepted
    assert {goal.status for goal in settle(what, audited, found.best, found.bounds)} == {"optimal"}
    return tuple(audited.values.values())


def network(rng: random.Random) -> tuple[County, dict]:
    """A county of one subject with every pair pinned or banned, and loads that divide the shortages."""
    load, urbans, rurals = rng.choice((3, 4, 6)), range(rng.randint(2, 4)), range(rng.randint(3, 6))
    partners = {f"R{r}": rng.sample([f"U{u}" for u in urbans], rng.randint(1, 2)) for r in rurals}
    staff = {f"U{u}": rng.randint(0, 3) for u in urbans}
    wanted = {one: rng.randint(1, 5) for one in partners}
    rows = [
        *(urban(one, teachers_total=10) for one in staff), *(rural(one) for one in partners),
        *(teacher(f"T{one}{k}", school=one) for one, many in staff.items() for k in range(many)),
        *(Need(one, "music", load * many) for one, many in wanted.items()),
        *(PairRow(u, r, "pin" if u in own else "ban") for r, own in partners.items() for u in staff),
        LoadRow("primary", "music", load, load)]
    here = county(
        *(rows if any(staff.values()) else [*rows, teacher("T9", school="U0")]), subjects=("music",),
        max_dispatch_share=1, min_partners=0, max_partners=9, rural_max_partners=2,
        off=frozenset({"post", "own_courses"}), goal_order=("evenness",))
    senders = {one: sum(row.school == one for row in here.teachers) for one in staff}
    return here, {"partners": partners, "senders": senders, "wanted": wanted}


def by_maximum_flow(partners: dict, senders: dict, wanted: dict) -> tuple[int, ...]:
    """The most even list: whoever has least of the wanted teachers gets one more as long as a flow can bring them all.

    Redistribution is a polymatroid flow, so that the greedy choice is best place by place.
    """
    gets = dict.fromkeys(wanted, 0)

    def reachable(gets: dict) -> bool:
        net: nx.DiGraph = nx.DiGraph()
        net.add_nodes_from(("all", "sent"))
        for sender, many in senders.items():
            net.add_edge("all", sender, capacity=many)
        for school, own in partners.items():
            net.add_edge(school, "sent", capacity=gets[school])
            for sender in own:
                net.add_edge(sender, school)
        return nx.maximum_flow_value(net, "all", "sent") == sum(gets.values())

    def left(school: str, many: int) -> int:
        return -(-1000 * (wanted[school] - many) // wanted[school])

    growing = set(wanted)
    while growing:
        one = min(growing, key=lambda one: (-left(one, gets[one]), left(one, gets[one] + 1), one))
        if gets[one] < wanted[one] and reachable({**gets, one: gets[one] + 1}):
            gets[one] += 1
        else:
            growing.remove(one)
    return tuple(sorted((left(one, many) for one, many in gets.items()), reverse=True))


@pytest.mark.parametrize("seed", range(25))
def test_with_pairs_pinned_it_equals_a_maximum_flow_that_knows_nothing_of_pairopt(seed) -> None:
    here, numbers = network(random.Random(seed))
    assert proven(here) == (by_maximum_flow(**numbers),)


def enumerated(c: oracle.County) -> tuple | None:
    """The best evenness, and behind it the best coverage, over every pairing, sending and giving of periods."""
    pair_sets, paired, best = list(brute._pair_sets(c)), c.policy["dispatch"] == "paired", None
    for schools in brute._sendings(c):
        used = {(c.unit(one), school) for one, there in schools.items() for school in there}
        if any(used <= pairs or not paired for pairs in pair_sets):
            cells, layers = brute._reachable(c, brute._work(c, schools))
            for state in layers[-1]:
                even = oracle.evenness(c, dict(zip(cells, state)))
                if best is None or even <= best[0]:
                    found = (even, -brute._worth(c, cells, state))
                    best = found if best is None else min(best, found)
    return None if best is None else (best[0], -best[1])


@pytest.mark.parametrize("seeds", [range(first, first + 15) for first in (300, 315)], ids=str)
def test_on_toys_it_equals_complete_enumeration_with_coverage_behind_it(seeds) -> None:
    seen = set()
    for seed in seeds:
        here, naive = read_both(random_county(seed, small=True))
        best = enumerated(naive)
        if best is None:
            continue
        assert proven(replace(here, goal_order=("evenness", "coverage"), slack={})) == best, seed
        seen.add(best[0])
    assert len(seen) > 5


def test_it_may_stand_second_and_then_holds_what_is_first() -> None:
    toy = read_county(TOY).county
    assert toy
    first, _ = proven(replace(toy, goal_order=("coverage", "sent")))
    coverage, even, _ = proven(replace(toy, goal_order=("coverage", "evenness", "sent")))
    assert (coverage, even) == (first, (1000, 0, 0))
    assert proven(replace(toy, goal_order=("evenness", "coverage")))[0] == (500, 0, 0)


def test_searches_of_numbers_settle_what_stands_before_the_list() -> None:
    here = replace(read_county(TOY).county, goal_order=("coverage", "sent", "evenness"))
    facts = derive(here, active_rules(here), goals_in_order(here))
    found = climb(("local", "bundles"), facts, Budget(None, work=5), seed=0, start=None, watch=Watch())
    assert found.plan and set(found.bounds) == {"coverage", "sent"}
    coverage, sent, even = settle(here, audit(here, found.plan), found.best, found.bounds)
    assert (coverage.status, sent.status, even.status) == ("optimal", "optimal", "feasible")
    assert (coverage.value, even.bound) == (468, (0, 0, 0))


def test_where_time_runs_out_the_bound_is_what_is_proven_and_no_goal_behind_has_one() -> None:
    here = read_county(TOY.parent / "dehua").county
    assert here
    here = replace(here, goal_order=("evenness", "coverage"))
    report = make_plan(here, replace(here.solve, search="compact", work=Decimal("0.6")))
    even, coverage = report.goals
    assert even.status == "feasible" and even.bound is not None and even.bound < even.value
    assert len(even.bound) == len(even.value) == 16 and list(even.bound) == sorted(even.bound, reverse=True)
    best = (1000, 1000, 1000, 1000, 736, 715, 500, 477, 471, 438, 429, 393, 367, 250, 182, 0)
    assert even.bound <= best <= even.value
    assert coverage.proved_by == "counting"
