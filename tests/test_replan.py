"""Planning again from a plan in force: as few changes as the new conditions allow, each with its reasons."""

from __future__ import annotations

import csv
import json
import random
import shutil
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import brute
import pytest
from counties import RandomCounty, random_county
from make import county, plan, rural, teacher
from openpyxl import load_workbook
from random_counties import as_plan, read_both
from test_report_page import forms

from pairopt.audit import audit
from pairopt.cli import main
from pairopt.county import County, Need
from pairopt.derive import derive
from pairopt.errors import NoPlan
from pairopt.explain import causes, not_sent
from pairopt.generate import from_options
from pairopt.goals import CHANGES, GOALS, goals_in_order
from pairopt.goals.changes import remains
from pairopt.plan import Plan
from pairopt.planning import make_plan, replan
from pairopt.read import read_county, read_plan
from pairopt.report.replaced_tables import REASONS
from pairopt.rules import RULES, active_rules
from pairopt.search.compact.solve import solve
from pairopt.search.watch import Budget, Watch
from pairopt.settings import SolveSettings

TOY = Path(__file__).parents[1] / "instances" / "toy"
BY_WORK = SolveSettings(work=Decimal(60))
"""No clock: whoever else uses the machine, the tests say the same."""


def again(now: County, before: County, in_force: Plan):
    """The report of a new plan."""
    return replan(now, before, in_force, BY_WORK)


# The fewest changes, by complete enumeration.


def _withdrawn(what: RandomCounty, one: str) -> None:
    """Take a teacher out, as a county without the row would have it."""
    what.tables["teachers"] = [row for row in what.tables["teachers"] if row["id"] != one]
    for row in what.tables["teachers"]:
        row["with"] = ";".join(name for name in row["with"].split(";") if name != one)
    what.tables["dispatches"] = [row for row in what.tables.get("dispatches", ()) if row["teacher"] != one]


def _changed(seed: int, what: RandomCounty, pairs: set, bases: dict[str, str]) -> RandomCounty:
    """The same county where something happened that concerns the plan in force."""
    rng, now = random.Random(seed), deepcopy(what)
    for table in ("pairs", "dispatches"):
        now.tables.setdefault(table, [])
    urban, rural = rng.choice(sorted(pairs))
    sent = rng.choice(sorted(bases)) if bases else None
    other = rng.choice(sorted(unit for unit, _ in pairs if unit != urban) or [urban])
    happens = seed % 5
    if happens == 0 and sent:
        _withdrawn(now, sent)
    elif happens == 1 and sent:
        now.tables["dispatches"].append({"teacher": sent, "school": bases[sent], "kind": "ban"})
    elif happens == 2:
        now.tables["pairs"] = [row for row in now.tables["pairs"] if (row["urban"], row["rural"], row["kind"]) != (urban, rural, "pin")]
        now.tables["pairs"].append({"urban": urban, "rural": rural, "kind": "ban"})
    elif happens == 3 and other != urban:
        now.tables["pairs"] = [row for row in now.tables["pairs"] if row["rural"] != rural or row["kind"] == "last"]
        now.tables["pairs"].append({"urban": other, "rural": rural, "kind": "pin"})
    elif happens == 4:
        for row in now.tables["schools"]:
            if row["id"] == rural:
                row["pupils"] = "0"
    return now


def _case(seed: int, **knobs):
    """A small county with a best plan, and what it is after something happened; None where there was no plan."""
    what = random_county(seed, small=True, pins=False, bans=False, **knobs)
    county, naive = read_both(what)
    best = brute.best_plan(naive)
    if best is None:
        return None
    in_force = as_plan(best[1], best[2])
    bases = {one: in_force.base(one) for one in in_force.posts}
    return county, in_force, bases, read_both(_changed(seed, what, best[1], bases))


@pytest.mark.parametrize("seeds", [range(first, first + 30) for first in range(0, 120, 30)])
def test_no_plan_has_fewer_changes_and_none_with_as_few_is_better(seeds) -> None:
    proven = changed = 0
    for seed in seeds:
        case = _case(seed)
        if case is None:
            continue
        county, in_force, bases, (now, naive) = case
        expected = brute.best(naive, ({tuple(pair) for pair in in_force.pairs}, bases))
        if expected is None:
            with pytest.raises(NoPlan):
                again(now, county, in_force)
            continue
        report = again(now, county, in_force)
        order = [goal.id for goal in goals_in_order(report.county)]
        assert order[0] == CHANGES.id
        assert tuple(report.audit.values[one] for one in order) == expected, seed
        assert report.audit.accepted and all(goal.status == "optimal" for goal in report.goals), seed
        proven, changed = proven + 1, changed + (expected[0] > 0)
    assert proven >= 15 and changed >= 2


def test_where_the_order_names_changes_later_the_goals_before_come_first() -> None:
    later = 0
    for seed in range(100, 112):
        case = _case(seed, goals={"order": ["coverage", "fit"]})
        if case is None:
            continue
        county, in_force, bases, (now, naive) = case
        naive.goal_settings["order"] = ["coverage", "changes", "fit"]
        expected = brute.best(naive, ({tuple(pair) for pair in in_force.pairs}, bases))
        if expected is not None:
            report = again(replace(now, goal_order=("coverage", "changes", "fit")), county, in_force)
            assert tuple(report.audit.values.values()) == expected
            assert [goal.status for goal in report.goals] == ["optimal"] * 3
            later += 1
    assert later >= 4


@pytest.mark.parametrize("seed", range(200, 208))
def test_a_best_plan_is_kept_to_the_letter_where_nothing_has_changed(seed) -> None:
    case = _case(seed)
    if case is None:
        pytest.skip("this county has no plan")
    county, in_force, _, _ = case
    report = again(county, county, in_force)
    assert report.plan == in_force and report.replaced.changes == ()
    assert report.goals[0].value == 0 and report.goals[0].status == "optimal"


# A county of 20 × 60.


@pytest.fixture(scope="module")
def large() -> tuple[County, Plan]:
    county = from_options({"urban": "20", "rural": "60", "seed": "1"}).county
    report = make_plan(county, BY_WORK)
    assert all(goal.status == "optimal" for goal in report.goals)
    return county, report.plan


def _without(county: County, *ids: str) -> County:
    return replace(county, teachers=tuple(one for one in county.teachers if one.id not in ids))


def _closed(county: County, unit: str) -> County:
    return replace(county, schools=tuple(replace(one, pupils=0) if one.id == unit else one for one in county.schools))


def test_one_lost_teacher_moves_nobody_else_and_that_is_proven(large) -> None:
    county, in_force = large
    for one in sorted(in_force.posts)[::12]:
        report = again(_without(county, one), county, in_force)
        changes = report.goals[0]
        assert (changes.id, changes.value, changes.bound, changes.status) == ("changes", 0, 0, "optimal")
        assert report.plan.pairs == in_force.pairs
        assert {who for who in in_force.posts if who not in report.plan.posts or (
            report.plan.base(who) != in_force.base(who))} == {one}
        assert report.replaced.moves[0].was[0] <= one and any(
            move.was == (one, in_force.base(one)) and move.now == () for move in report.replaced.moves)


def test_a_closed_school_changes_no_more_than_another_model_proves(large) -> None:
    """The partner of the urban unit that has fewest closes: where that was the only one, another unit must give one up."""
    county, in_force = large
    partners = min((in_force.partners[unit.id] for unit in county.urban), key=len)
    now = _closed(county, partners[0])
    report = again(now, county, in_force)
    facing = replace(now, in_force=in_force)
    found = solve(
        derive(facing, active_rules(facing), (CHANGES,)), Budget(None, work=60, workers=1), seed=0, start=None, watch=Watch())
    assert report.goals[0].status == "optimal"
    assert report.goals[0].value == found.bounds["changes"].value
    assert len(partners) > 1 or report.goals[0].value > 0


def test_the_same_input_gives_the_same_plan(large) -> None:
    county, in_force = large
    now = _closed(county, in_force.pairs[0].rural)
    assert again(now, county, in_force).plan == again(now, county, in_force).plan


# What remains.


def test_what_stays_keeps_its_periods_though_others_would_do_as_well() -> None:
    """Two teachers share the 18 periods of a school in another way than pairopt would share them out."""
    what = county(rural("R1", classes=(1,) * 6 + (0,) * 6), teacher("T1"), teacher("T2"), subjects=("music", "art"))
    what = replace(what, needs=(Need("R1", "music", Decimal(22)), Need("R1", "art", Decimal(0))))
    shared = plan(("U1", "R1"), ("T1", "R1", "music", 15), ("T2", "R1", "music", 7))
    assert audit(what, shared).accepted
    assert {row.periods for row in make_plan(what, BY_WORK).plan.placements} == {11}
    assert again(what, what, shared).plan == shared


def test_the_search_begins_with_what_is_left() -> None:
    county = read_county(TOY).county
    in_force = make_plan(county, BY_WORK).plan
    gone = sorted(in_force.posts)[0]
    left = remains(replace(_without(county, gone), in_force=in_force))
    assert left.pairs == in_force.pairs and {*left.posts} == {*in_force.posts} - {gone}


# The command.

SCENARIOS = {
    "ill": 'title = "一人请假"\nwithdraw = ["T4"]\n',
    "closed": 'title = "撤并一校"\nclose = ["R2"]\n',
    "pinned": '[[pairs]]\nurban = "U1"\nrural = "R1"\nkind = "pin"\n',
    "banned": '[[dispatches]]\nteacher = "T1"\nkind = "ban"\n',
    "staff": '[[teachers]]\nid = "T9"\nname = "Gil"\nschool = "U2"\ngender = "M"\nbirth_date = "1995-01-01"\n'
             'subjects = "art"\ntitle = "二级教师"\nteaching_years = 5\nvolunteer = "yes"\nassessment = "good"\n',
    "later": '[goals]\norder = ["coverage", "changes", "fit"]\n',
}
_WORK = ["--work", "60"]


@pytest.fixture(scope="module")
def toy(tmp_path_factory) -> Path:
    """The plan of the toy, scenario files, and plans made again with each of them."""
    made = tmp_path_factory.mktemp("replan")
    assert main(["solve", str(TOY), "-o", str(made / "plan"), "--quiet", *_WORK]) == 0
    for name, text in SCENARIOS.items():
        (made / f"{name}.toml").write_text(text, "utf-8")
        assert _replan(made, name) == 0
    return made


def _replan(made: Path, name: str, plan: str = "plan", out: str | None = None, *more: str) -> int:
    return main([
        "replan", str(TOY), str(made / plan), "--scenario", str(made / f"{name}.toml"), "-o", str(made / (out or name)), "--quiet",
        *_WORK, *more])


def _told(folder: Path) -> dict:
    return json.loads((folder / "plan.json").read_text("utf-8"))


def _changes(folder: Path) -> list[dict[str, str]]:
    with (folder / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == ["what", "was", "now", "reason", "text"]
        return list(reader)


def _rows(folder: Path, table: str, *columns: str) -> set[tuple[str, ...]]:
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return {tuple(row[one] for one in columns) for row in csv.DictReader(file)}


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_pair_and_placement_that_came_or_went_is_listed_with_a_reason(toy, name) -> None:
    rows = _changes(toy / name)
    for what, table, columns in (("pair", "pairs", ("urban", "rural")), ("placement", "placements", ("teacher", "school"))):
        was, now = (_rows(folder, table, *columns) for folder in (toy / "plan", toy / name))
        listed = [row for row in rows if row["what"] == what]
        assert {tuple(row["was"].split(";")) for row in listed if row["was"]} == was - now
        assert {tuple(row["now"].split(";")) for row in listed if row["now"]} == now - was
    for row in rows:
        assert row["text"] and row["was"] != row["now"]
        assert row["reason"] and set(row["reason"].split(";")) <= set(REASONS)


@pytest.mark.parametrize(("name", "was", "reason"), [
    ("ill", "T4;R1", "not_there"), ("closed", "U1;R2", "no_part"), ("pinned", "U2;R1", "pins"), ("banned", "T1;R2", "bans")])
def test_the_reason_is_what_happened(toy, name, was, reason) -> None:
    (row,) = [row for row in _changes(toy / name) if row["was"] == was]
    assert reason in row["reason"].split(";")


def test_changes_come_first_or_where_the_order_names_them(toy) -> None:
    assert [goal["id"] for goal in _told(toy / "ill")["goals"]][:2] == ["changes", "coverage"]
    assert [goal["id"] for goal in _told(toy / "later")["goals"]] == ["coverage", "changes", "fit"]
    assert all(goal["status"] == "optimal" for name in SCENARIOS for goal in _told(toy / name)["goals"])


def test_whoever_reads_the_new_plan_counts_its_changes_too(toy, capsys) -> None:
    for name in ("ill", "later", "pinned"):
        assert main(["audit", str(TOY), str(toy / name), "--json"]) == 0
        goals = json.loads(capsys.readouterr().out)["goals"]
        assert [(goal["id"], goal["value"]) for goal in goals] == [
            (goal["id"], goal["value"]) for goal in _told(toy / name)["goals"]]
    assert _told(toy / "plan")["in_force"] is None
    assert len(_told(toy / "ill")["in_force"]["pairs"]) == len(_rows(toy / "plan", "pairs", "urban", "rural"))


def test_a_plan_made_again_is_made_again_in_its_own_scenario(toy) -> None:
    assert main(["replan", str(TOY), str(toy / "ill"), "-o", str(toy / "twice"), "--quiet", *_WORK]) == 0
    assert _changes(toy / "twice") == [] and _told(toy / "twice")["goals"][0]["value"] == 0
    assert _told(toy / "twice")["scenario"] == _told(toy / "ill")["scenario"]
    assert _rows(toy / "twice", "placements", "teacher", "school") == _rows(toy / "ill", "placements", "teacher", "school")


def test_another_scenario_stands_in_the_place_of_the_plans_own(toy) -> None:
    assert _replan(toy, "closed", "ill", "instead") == 0
    assert _told(toy / "instead")["scenario"]["title"] == "撤并一校"
    assert not any("T4" in row["was"] for row in _changes(toy / "instead"))


def test_two_runs_write_the_same_changes(toy) -> None:
    assert _replan(toy, "closed", "plan", "closed2") == 0
    for name in ("changes.csv", "pairs.csv", "placements.csv"):
        assert (toy / "closed" / name).read_bytes() == (toy / "closed2" / name).read_bytes()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_terminal_the_workbook_and_the_page_tell_of_the_changes(toy, lang, capsys) -> None:
    folder = toy / f"told-{lang}"
    assert _replan(toy, "closed", "plan", folder.name, "--lang", lang) == 0
    said = capsys.readouterr().out
    value = _told(folder)["goals"][0]["value"]
    assert (f"变更{value}处（已证明最少）" if lang == "zh" else f"{value} changes against the plan in force (proven minimum)") in said
    book = load_workbook(folder / "plan.xlsx", read_only=True)
    sheet = book["变更" if lang == "zh" else "replaced"]
    listed = {str(row[1]) for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert {row["was"].split(";")[1] for row in _changes(folder) if row["what"] == "pair" and row["was"]} <= listed
    page = (folder / "report.html").read_text("utf-8")
    assert ("与原方案相比" if lang == "zh" else "Changes against the plan in force") in page
    assert "与原方案相比" not in (toy / "plan" / "report.html").read_text("utf-8")
    assert "变更" not in load_workbook(toy / "plan" / "plan.xlsx", read_only=True).sheetnames


def test_the_page_names_no_teacher_and_no_output_tells_a_birth_date_or_an_exemption(toy) -> None:
    county = read_county(TOY).county
    for name in SCENARIOS:
        page = (toy / name / "report.html").read_text("utf-8")
        text = "\n".join((toy / name / file).read_text("utf-8-sig") for file in ("changes.csv", "plan.json"))
        for one in county.teachers:
            assert f"{one.name}（" not in page and f"{one.name} (" not in page and f">{one.name}<" not in page
            assert not any(form in page or form in text for form in forms(one.born))
        assert "illness" not in page + text and "疾病" not in page + text


def test_every_reason_has_words() -> None:
    codes = {*causes.REASONS, *not_sent.REASONS, *(rule.id for rule in RULES), *(goal.id for goal in GOALS)}
    assert codes == set(REASONS) and len(codes) == len(causes.REASONS) + len(not_sent.REASONS) + len(RULES) + len(GOALS)


# A workbook that was edited by hand.


@pytest.fixture
def edited(toy, tmp_path):
    """A function that edits cells of ``plan.xlsx``: sheet, id in the row, head of the column, what to write."""
    shutil.copytree(toy / "plan", tmp_path / "plan")

    def edit(*cells: tuple[str, str, str, object]) -> Path:
        file = tmp_path / "plan" / "plan.xlsx"
        book = load_workbook(file)
        for name, one, head, content in cells:
            sheet = book[name]
            column = [cell.value for cell in sheet[1]].index(head) + 1
            rows = [row for row in sheet.iter_rows(min_row=2) if one in [cell.value for cell in row]]
            assert len(rows) == 1, (one, len(rows))
            sheet.cell(rows[0][0].row, column).value = content
        book.save(file)
        return file

    return edit


def _sent_once(toy) -> str:
    rows = sorted(_rows(toy / "plan", "placements", "teacher", "school", "subject"))
    return next(row[0] for row in rows if sum(other[0] == row[0] for other in rows) == 1)


def test_a_hand_edited_workbook_is_read_back_and_its_breaches_are_named(toy, edited, capsys) -> None:
    one = _sent_once(toy)
    ((_, base),) = {row for row in _rows(toy / "plan", "placements", "teacher", "school") if row[0] == one}
    home = read_county(TOY).county.teacher[one].school
    off = next(rural for urban, rural in sorted(_rows(toy / "plan", "pairs", "urban", "rural")) if urban != home)
    file = edited(("派出", one, "受援学校标识", off), ("派出", one, "周课时", 99))
    assert main(["audit", str(TOY), str(file)]) == 1
    said = capsys.readouterr().out
    assert "[dispatch]" in said and "[periods]" in said and off != base
    assert read_county(TOY).county.teacher[one].name in said


def test_another_pair_in_the_workbook_breaks_the_limits_of_both(toy, edited, capsys) -> None:
    moved = [rural for urban, rural in _rows(toy / "plan", "pairs", "urban", "rural") if urban == "U2"]
    file = edited(*(("结对", rural, "城区学校标识", "U1") for rural in moved))
    assert main(["audit", str(TOY), str(file), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["verdict"] == "rejected"
    breaches = [finding["entities"] for finding in told["findings"] if finding["rule"] == "urban_partners"]
    assert sorted(one[0] for one in breaches) == ["U1", "U2"]


def test_a_workbook_that_breaks_rules_is_planned_again_from_what_may_stand(toy, edited, tmp_path, capsys) -> None:
    one = _sent_once(toy)
    file = edited(("派出", one, "周课时", 99))
    assert main(["replan", str(TOY), str(file), "-o", str(tmp_path / "new"), *_WORK]) == 0
    said = capsys.readouterr().out
    assert "原方案有" in said and "[periods]" in said
    assert _told(tmp_path / "new")["goals"][0]["value"] == 0
    assert main(["audit", str(TOY), str(tmp_path / "new"), "--quiet"]) == 0
    assert _rows(tmp_path / "new", "placements", "teacher", "school") == _rows(toy / "plan", "placements", "teacher", "school")


def test_a_workbook_with_another_wish_of_the_planner_is_kept_where_rules_allow_it(toy, edited, tmp_path) -> None:
    """Who was edited out of the plan stays out as long as nothing is better for it, and what was edited in stands."""
    one = _sent_once(toy)
    file = edited(("派出", one, "周课时", 7))
    assert main(["replan", str(TOY), str(file), "-o", str(tmp_path / "new"), "--quiet", *_WORK]) == 0
    assert _changes(tmp_path / "new") == []


def test_an_id_in_the_workbook_that_nobody_knows_is_told_where_it_stands(toy, edited, tmp_path, capsys) -> None:
    one = _sent_once(toy)
    file = edited(("派出", one, "受援学校标识", "R77"))
    assert main(["replan", str(TOY), str(file), "-o", str(tmp_path / "new"), *_WORK]) == 2
    said = capsys.readouterr().err
    assert "R77" in said and "派出" in said and "→" in said and not (tmp_path / "new").exists()


# Bad input.


@pytest.mark.parametrize("command", [["solve", str(TOY)], ["check", str(TOY)], ["audit", str(TOY), "PLAN"]])
def test_elsewhere_changes_are_no_goal(toy, tmp_path, command, capsys) -> None:
    out = ["-o", str(tmp_path / "out")] if command[0] == "solve" else []
    named = [str(toy / "plan") if word == "PLAN" else word for word in command]
    assert main([*named, *out, "--scenario", str(toy / "later.toml")]) == 2
    said = "".join(capsys.readouterr())
    assert "no-plan-in-force" in said and "later.toml" in said and "replan" in said


def test_the_plan_in_force_is_not_written_over(toy, capsys) -> None:
    before = (toy / "plan" / "plan.json").read_bytes()
    assert main(["replan", str(TOY), str(toy / "plan" / "plan.xlsx"), "-o", str(toy / "plan")]) == 2
    assert "→" in capsys.readouterr().err and (toy / "plan" / "plan.json").read_bytes() == before


def test_without_a_plan_in_force_there_is_nothing_to_replan(tmp_path, capsys) -> None:
    (tmp_path / "empty").mkdir()
    assert main(["replan", str(TOY), str(tmp_path / "empty"), "-o", str(tmp_path / "out")]) == 2
    assert "pairs.csv" in capsys.readouterr().err and not (tmp_path / "out").exists()


@pytest.mark.parametrize("damage", ['{"in_force": 7, "goals": [], "files": {}}', '{"in_force": {"pairs": [["U1"]]}}'])
def test_a_damaged_word_on_the_plan_in_force_is_told(toy, tmp_path, damage, capsys) -> None:
    shutil.copytree(toy / "ill", tmp_path / "plan")
    (tmp_path / "plan" / "plan.json").write_text(damage, "utf-8")
    assert main(["audit", str(TOY), str(tmp_path / "plan")]) == 2
    assert "bad-plan-json" in capsys.readouterr().err


def test_no_plan_is_told_with_its_reasons(toy, tmp_path, capsys) -> None:
    both = tmp_path / "none.toml"
    both.write_text('[[dispatches]]\nteacher = "T4"\nkind = "pin"\n[policy]\nmax_age_male = 30\n', "utf-8")  # Dan, who is older
    assert main([
        "replan", str(TOY), str(toy / "plan"), "--scenario", str(both), "-o", str(tmp_path / "out"), "--quiet", *_WORK]) == 1
    assert "Dan" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_in_python_a_plan_is_made_again_with_three_lines(toy) -> None:
    import pairopt

    before = pairopt.read_county(TOY).county
    in_force = pairopt.read_plan(toy / "plan", before).plan
    now = pairopt.read_county(TOY, scenario=toy / "ill.toml").county
    report = pairopt.replan(now, before, in_force, BY_WORK)
    assert report.replaced and report.goals[0].id == "changes"
    assert not read_plan(toy / "plan", before).issues
