"""`pairopt front`: no point dominates another, the ends are the best of each goal, every point is a plan folder."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import brute
import oracle
import pytest
from counties import random_county, write_folder
from random_counties import read_both

from pairopt.cli import main
from pairopt.county import County
from pairopt.countyfolder import tree_bytes
from pairopt.errors import BadInput, NoPlan
from pairopt.fingerprint import fingerprint
from pairopt.goals import goals_in_order
from pairopt.planning import make_plan
from pairopt.read import read_county
from pairopt.report.front_files import write_front
from pairopt.settings import Slack
from pairopt.study.front import trace_front, two_goals

TOY = Path(__file__).parents[1] / "instances" / "toy"


def by_work(what: County, **settings) -> County:
    """The county with a budget of work, so that no clock stops anything, however busy the machine is."""
    return replace(what, solve=replace(what.solve, work=Decimal(20)), **settings)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A small county with a front of three points, a scenario that changes nothing of it, and the front."""
    made = tmp_path_factory.mktemp("front")
    write_folder(random_county(27, small=True, rural=(3, 3), urban=(2, 2)), made / "county")
    (made / "S.toml").write_text(
        'title = "试"\n[policy]\nvisits_per_year = 9\n[goals.sent]\nslack = "1%"\n[solve]\nwork = 20\n'
        '[[schools]]\nid = "R01"\nname = "改名"\n', "utf-8")
    arguments = ["front", str(made / "county"), "coverage", "fit", "--scenario", str(made / "S.toml"), "--quiet"]
    assert main([*arguments, "-o", str(made / "out")]) == 0
    return made


@pytest.fixture(scope="module")
def rows(folder) -> list[dict[str, str]]:
    with (folder / "out" / "front.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def front_by_hand(what: oracle.County) -> list[tuple[int, int]]:
    """Coverage and fit of every plan that no other one beats, by complete enumeration."""
    memo: dict = {}
    sendings = [
        ({(what.unit(one), school) for one, there in schools.items() for school in there},
         brute._coverage(what, schools, memo)) for schools in brute._sendings(what)]
    every = {
        (coverage, oracle.pair_goals(what, pairs)["fit"])
        for pairs in brute._pair_sets(what) for used, coverage in sendings
        if coverage is not None and (what.policy["dispatch"] != "paired" or used <= pairs)}
    return sorted(
        (one for one in every if not any(other != one and other[0] >= one[0] and other[1] >= one[1] for other in every)),
        reverse=True)


def test_the_whole_front_of_small_counties_is_that_of_complete_enumeration() -> None:
    sizes = set()
    for seed in (27, 31):
        ours, naive = read_both(random_county(seed, small=True, rural=(3, 3), urban=(2, 2)))
        by_hand = front_by_hand(naive)
        front = trace_front(by_work(ours, goal_order=("coverage", "fit"), slack={}), ("coverage", "fit"))
        assert front.whole and all(point.proven for point in front.points)
        assert [point.values for point in front.points] == by_hand
        sizes.add(len(by_hand))
    assert sizes == {2, 3}


def test_a_goal_of_which_fewer_is_better_can_be_traded_too() -> None:
    county = by_work(read_county(TOY).county)
    points = [point.values for point in trace_front(county, ("coverage", "sent")).points]
    assert len(points) > 1
    assert all(one[0] > other[0] and one[1] > other[1] for one, other in pairwise(points))
    fewest = make_plan(replace(county, goal_order=("sent", "coverage"), slack={}))
    assert points[-1] == tuple(goal.value for goal in reversed(fewest.goals))


def test_no_point_dominates_another_and_the_ends_are_the_best_of_each_goal(folder, rows) -> None:
    values = [(int(row["coverage"]), int(row["fit"])) for row in rows]
    assert len(values) == 3 and all(one[0] > other[0] and one[1] < other[1] for one, other in pairwise(values))
    county = read_county(folder / "county", scenario=folder / "S.toml").county
    for goal, end in (("coverage", values[0][0]), ("fit", values[-1][1])):
        (best,) = make_plan(replace(county, goal_order=(goal,), slack={})).goals
        assert (best.value, best.status) == (end, "optimal")
    assert {row[f"{goal}_status"] for row in rows for goal in ("coverage", "fit")} == {"optimal"}
    assert all(row[f"{goal}_bound"] == row[goal] for row in rows for goal in ("coverage", "fit"))


def test_every_point_is_a_plan_that_is_accepted_with_the_scenario_in_its_folder(folder, rows, capsys) -> None:
    for row in rows:
        there = folder / "out" / row["plan"]
        assert main(["audit", str(folder / "county"), str(there), "--json"]) == 0
        goals = {goal["id"]: goal["value"] for goal in json.loads(capsys.readouterr().out)["goals"]}
        assert (goals["coverage"], goals["fit"]) == (int(row["coverage"]), int(row["fit"]))
        county = read_county(folder / "county", scenario=there / "scenario.toml").county
        told = json.loads((there / "plan.json").read_text("utf-8"))
        assert county and told["instance"] == fingerprint(county) and told["scenario"]["title"] == "试"
        assert county.policy.visits_per_year == 9 and county.school["R01"].name == "改名"  # as the scenario says


def test_what_is_put_into_the_policy_gives_the_values_of_the_point_again(folder, rows) -> None:
    for row in rows:
        county = read_county(folder / "county", scenario=folder / "out" / row["plan"] / "scenario.toml").county
        values = {goal.id: goal.value for goal in make_plan(county).goals}
        assert (values["coverage"], values["fit"]) == (int(row["coverage"]), int(row["fit"]))
        assert f"goals.order = {', '.join(goal.id for goal in goals_in_order(county))}" in row["policy"]


def test_the_figure_is_well_formed_and_has_a_dot_for_each_point(folder, rows) -> None:
    tree = ET.parse(folder / "out" / "front.svg")
    assert len(list(tree.iter("{http://www.w3.org/2000/svg}circle"))) == len(rows)


def test_a_front_written_anew_leaves_no_point_of_the_old_one_behind(folder, tmp_path) -> None:
    front = trace_front(by_work(read_county(folder / "county").county), ("coverage", "fit"))
    write_front(front, tmp_path)
    (tmp_path / "point-2" / "mine.txt").write_text("mine")
    write_front(replace(front, points=front.points[:1]), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "front.csv", "front.json", "front.svg", "point-1", "point-2"]
    assert [path.name for path in (tmp_path / "point-2").iterdir()] == ["mine.txt"]  # what is not ours stays
    assert main(["front", str(TOY), "coverage", "fit", "-o", str(tmp_path / "point-1")]) == 2  # a plan is no front


def test_json_prints_the_points_and_writes_nothing(capsys) -> None:
    assert main(["front", str(TOY), "sent", "wishes", "--json", "--quiet"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["goals"] == ["sent", "wishes"] and told["complete"]
    assert list(told["points"][0])[:4] == ["point", "sent", "sent_bound", "sent_status"]


@pytest.mark.parametrize(("goals", "code", "said"), [
    (("coverag", "fit"), "unknown-word", "coverage"), (("coverage", "evenness"), "unknown-word", "evenness"),
    (("changes", "fit"), "unknown-word", "changes"),
    (("fit", "fit"), "repeated", "fit")])
def test_goals_that_cannot_be_traded_are_bad_input_with_the_word_that_is_wrong(goals, code, said, capsys) -> None:
    assert main(["front", str(TOY), *goals, "--json"]) == 2
    (issue,) = json.loads(capsys.readouterr().out)["issues"]
    assert issue["code"] == code and said in json.dumps(issue, ensure_ascii=False) and issue["action"]
    with pytest.raises(BadInput):
        two_goals(goals)


def test_a_county_without_a_plan_has_no_front(tmp_path, capsys) -> None:
    county = read_county(TOY).county
    with pytest.raises(NoPlan):
        trace_front(replace(county, policy=replace(county.policy, max_minutes=Decimal(1))), ("coverage", "fit"))


def test_slacks_of_other_goals_are_set_to_nothing_in_the_scenario_of_a_point() -> None:
    county = by_work(read_county(TOY).county, slack={"sent": Slack(Decimal(2))})
    point = trace_front(county, ("coverage", "fit")).points[0]
    assert b'[goals.sent]\nslack = "0"' in point.report.county.scenario.content


def test_a_tree_is_written_so_that_it_reads_the_same() -> None:
    import tomllib

    tree = {
        "title": 'a "b"', "close": ["R1", "R2"], "policy": {"max_minutes": Decimal("12.5"), "mode": {"age": "off"}},
        "schools": [{"id": "R1", "pupils": 0}, {"id": "R2", "name": "二"}]}
    assert tomllib.loads(tree_bytes(tree).decode(), parse_float=Decimal) == tree
