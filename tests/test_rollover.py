"""Next year's county: what the plan and the calendar settle moves on, all else stays, and the rest is listed."""

from __future__ import annotations

import csv
import shutil
import tempfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import oracle
import pytest
from counties import random_county
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from make import plan as made_plan
from reading import county as small_county
from reading import write_folder, write_workbook

from pairopt import words
from pairopt.audit import audit
from pairopt.cli import main
from pairopt.county import County, DispatchRow, PairRow
from pairopt.countyfolder import write_new
from pairopt.errors import BadInput, NoPlan
from pairopt.plan import Plan
from pairopt.planning import make_plan
from pairopt.read import Reading, read_county
from pairopt.rollover import next_year

INSTANCES = Path(__file__).parents[1] / "instances"
DEHUA, TOY = INSTANCES / "dehua", INSTANCES / "toy"


def rolled(reading: Reading, done: Plan, folder: Path) -> Reading:
    """Next year's county, as it is read from the folder that is written."""
    write_new(folder, next_year(reading, done, "en"))
    return read_county(folder)


def quick_plan(county: County, search: str = "greedy") -> Plan:
    return make_plan(county, replace(county.solve, search=search, work=Decimal(1))).plan


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def test_ten_years_in_a_row_keep_every_hard_rule_and_send_nobody_twice_inside_the_cooldown(tmp_path) -> None:
    folder, last_sent, pairs = DEHUA, {}, None
    for year in range(2026, 2036):
        reading = read_county(folder)
        county = reading.county
        assert county and county.school_year == year and county.reference_date == date(year, 9, 1)
        if pairs is not None:
            assert {(row.urban, row.rural) for row in county.pairs} == pairs
        done = quick_plan(county, "bundles")
        assert audit(county, done).accepted
        if folder != DEHUA:  # whose dates are as messy as real ones; what is written is plain enough for the oracle
            placements = [tuple(row) for row in done.placements]
            assert oracle.breaches(oracle.load(folder), set(map(tuple, done.pairs)), placements) == set()
        for one in done.posts:
            assert county.teacher[one].volunteer or year - last_sent.get(one, 0) > county.policy.cooldown_years, one
            last_sent[one] = year
        assert done.posts
        pairs = set(map(tuple, done.pairs))
        folder = tmp_path / str(year)
        assert rolled(reading, done, folder).county
    assert len(last_sent) > 20


def expected(county: County, done: Plan) -> County:
    """Next year's county as the contract says it."""
    day, year = county.reference_date, county.school_year
    later = date(day.year + 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
    since = {(row.urban, row.rural): row.since for row in county.pairs if row.kind == "last"}
    kept = [row for row in county.pairs if row.kind == "ban"]
    last = [PairRow(*pair, "last", since.get(tuple(pair), year)) for pair in done.pairs]
    return replace(
        county, school_year=year + 1, reference_date=later,
        pairs=tuple(sorted([*kept, *last], key=lambda row: (row.urban, row.rural, row.kind))),
        dispatches=tuple(row for row in county.dispatches if row.kind == "ban"),
        teachers=tuple(
            replace(
                one, teaching_years=None if one.teaching_years is None else one.teaching_years + 1,
                **({"rural_years": (one.rural_years or 0) + 1, "last_dispatch": year} if one.id in done.posts else {}))
            for one in county.teachers))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_what_is_written_is_read_back_as_the_same_county_but_for_what_the_year_changes(seed) -> None:
    with tempfile.TemporaryDirectory() as folder:
        reading = read_county(write_folder(random_county(seed, small=True), Path(folder) / "now"))
        county = reading.county
        assert county
        try:
            done = quick_plan(county)
        except NoPlan:
            reject()
        assert rolled(reading, done, Path(folder) / "next").county == expected(county, done)


# ------------------------------------------------------------------------------------------------ one change at a time

PAIRS = [("U01", "R01"), ("U02", "R02"), ("U01", "R03")]
SENT = made_plan(*PAIRS, ("008", "R01", "pe", 9))


def small_one(**settings):
    """The small county of the tests of reading, with rules off that keep 008 from going to R01 alone."""
    what = small_county(**settings)
    what.settings.setdefault("policy", {}).setdefault("mode", {}).update(own_courses="off", together="off")
    what.tables["dispatches"][0]["school"] = "R02"
    return what


def small(tmp_path: Path, table: str = "", row: int = 0, *, settings: dict | None = None, **cells: str) -> Reading:
    """That county; one row may hold other cells."""
    what = small_one(**(settings or {}))
    if table:
        what.tables[table][row] |= cells
    return read_county(write_folder(what, tmp_path / "now"))


def after(tmp_path: Path, *change, done: Plan = SENT, **cells) -> County:
    county = rolled(small(tmp_path, *change, **cells), done, tmp_path / "next").county
    assert county
    return county


def test_pairs_of_the_plan_become_last_years_and_since_is_kept_where_the_pair_stood(tmp_path) -> None:
    assert after(tmp_path).pairs == (
        PairRow("U01", "R01", "last", 2024), PairRow("U01", "R03", "last", 2026), PairRow("U02", "R02", "last", 2026))


def test_since_stays_blank_where_nobody_knew_it(tmp_path) -> None:
    assert after(tmp_path, "pairs", 0, since="").pairs[0] == PairRow("U01", "R01", "last", None)


def test_a_pair_that_the_plan_has_not_is_no_pair_of_last_year(tmp_path) -> None:
    done = made_plan(("U02", "R01"), ("U02", "R02"), ("U01", "R03"))
    assert [(row.urban, row.rural, row.since) for row in after(tmp_path, done=done).pairs] == [
        ("U01", "R03", 2026), ("U02", "R01", 2026), ("U02", "R02", 2026)]


def test_bans_stay_and_pins_fall(tmp_path) -> None:
    what = small_one()
    what.tables["pairs"] += [{"urban": "U02", "rural": "R03", "kind": "ban"}]
    what.tables["dispatches"] = [
        {"teacher": "007", "school": "", "kind": "ban"}, {"teacher": "008", "school": "R01", "kind": "pin"}]
    county = rolled(read_county(write_folder(what, tmp_path / "now")), SENT, tmp_path / "next").county
    assert county
    assert [row for row in county.pairs if row.kind != "last"] == [PairRow("U02", "R03", "ban")]
    assert county.dispatches == (DispatchRow("007", "", "ban"),)


def test_who_was_sent_has_a_rural_year_more_and_everybody_a_year_of_teaching(tmp_path) -> None:
    now, then = small(tmp_path).county, after(tmp_path / "x")
    assert now
    assert (then.teacher["008"].rural_years, then.teacher["008"].last_dispatch) == (Decimal("2.5"), 2026)
    assert then.teacher["008"].teaching_years == Decimal("13.5")
    assert then.teacher["009"].teaching_years == 11
    assert then.teacher["009"] == replace(now.teacher["009"], teaching_years=Decimal(11))
    assert then.teacher["007"] == now.teacher["007"]  # a date from which to count goes on by itself


def test_blank_rural_years_count_0_and_a_blank_teaching_time_stays_blank(tmp_path) -> None:
    sent = after(tmp_path, "teachers", 1, rural_years="", teaching_years="").teacher["008"]
    assert (sent.rural_years, sent.teaching_years, sent.last_dispatch) == (1, None, 2026)


@pytest.mark.parametrize(("day", "later"), [
    ("2026-08-15", date(2027, 8, 15)), ("2028-02-29", date(2029, 2, 28)), ("2027-02-28", date(2028, 2, 28)),
])
def test_a_reference_date_that_is_given_moves_on_a_year(day, later, tmp_path) -> None:
    assert after(tmp_path, settings={"reference_date": day}).reference_date == later


def test_settings_stay_as_they_were_given(tmp_path) -> None:
    given = {
        "policy": {"max_age_male": 45, "max_rural_years": Decimal("9.5"), "subjects": ["体育", "music", 'say "so"'],
                   "volunteers_exempt_from": [], "max_partners": "auto", "mode": {"title": "off"}},
        "goals": {"order": ["coverage", "fit"], "coverage": {"slack": "1%", "steps": [3, 1]}, "fit": {"slack": "12"}}}
    now, then = small(tmp_path, settings=given).county, after(tmp_path / "x", settings=given)
    assert now
    assert replace(then, teachers=(), pairs=(), dispatches=(), school_year=2026, reference_date=now.reference_date) \
        == replace(now, teachers=(), pairs=(), dispatches=())
    assert "policy.max_age_male = 45" in (tmp_path / "x" / "next" / "county.toml").read_text("utf-8")  # also a default


def test_cells_that_no_plan_reads_stay_columns_that_nobody_knows_included(tmp_path) -> None:
    what = small_one()
    for row in what.tables["schools"]:
        row |= {name: row[name].rstrip("0") for name in ("lon", "lat")}  # as numbers are written
    what.tables["teachers"][1] |= {"备注": "=1+1", "phone": "-5"}
    what.tables["needs"] += [{"school": "U01", "subject": "music", "short_periods": "3"}]  # of an urban unit: ignored
    what.tables["schools"][2] |= {"max_partners": "4"}  # of a rural unit: ignored
    reading = read_county(write_folder(what, tmp_path / "now"))
    assert rolled(reading, made_plan(*PAIRS), tmp_path / "next").county
    now, then = (
        {file.name: rows(file) for file in sorted((tmp_path / year).glob("*.csv"))} for year in ("now", "next"))
    assert then["teachers.csv"][1] == {**now["teachers.csv"][1], "teaching_years": "13.5"}
    assert then["teachers.csv"][1]["备注"] == "'=1+1" and then["teachers.csv"][1]["phone"] == "-5"
    for name in ("schools.csv", "needs.csv", "travel.csv", "links.csv", "periods.csv", "loads.csv"):
        assert then[name] == now[name]


def test_a_workbook_in_chinese_becomes_a_folder_in_english(tmp_path) -> None:
    reading = read_county(write_workbook(small_one(), tmp_path / "now.xlsx"))
    assert reading.county
    assert rolled(reading, made_plan(*PAIRS), tmp_path / "next").county == expected(reading.county, made_plan(*PAIRS))
    for file in (tmp_path / "next").glob("*.csv"):
        assert file.read_bytes().startswith(b"\xef\xbb\xbf") and file.name.isascii()
        assert file.read_text("utf-8-sig").partition("\n")[0].isascii()


# ------------------------------------------------------------------------------------------------ what is to be filled in


def test_what_nobody_can_know_is_listed_with_the_row_where_it_stands(tmp_path) -> None:
    assert rolled(small(tmp_path), SENT, tmp_path / "next").county
    todo = rows(tmp_path / "next" / "todo.csv")
    asked = {(row["file"], row["column"]) for row in todo}
    assert {("schools.csv", "pupils"), ("teachers.csv", ""), ("teachers.csv", "assessment")} <= asked
    assert any(column.startswith("g1;") for _, column in asked)
    teachers = rows(tmp_path / "next" / "teachers.csv")

    def named(column: str) -> list[str]:
        return [teachers[int(row["row"]) - 2]["id"] for row in todo if row["column"] == column and row["row"]]

    assert (named("volunteer"), named("wishes"), named("exempt")) == (["008"], ["007"], ["009"])
    assert [row["row"] for row in todo if row["file"] == "needs.csv"] == ["2"]


def test_the_list_holds_no_name_no_birth_date_and_no_exemption_code(tmp_path) -> None:
    reading = read_county(DEHUA)
    assert reading.county
    for lang in ("zh", "en"):
        todo = next_year(reading, quick_plan(reading.county), lang)["todo.csv"].decode("utf-8-sig")
        assert not [one.name for one in reading.county.teachers if one.name in todo]
        assert not [word for code, text in words.EXEMPTIONS.items() for word in (code, text.zh) if word in todo]
        assert not [one.id for one in reading.county.teachers if f"{one.born}" in todo]


def test_the_list_of_a_county_is_no_table_that_a_later_reading_wonders_about(tmp_path) -> None:
    then = rolled(small(tmp_path), SENT, tmp_path / "next")
    assert (tmp_path / "next" / "todo.csv").exists()
    assert [issue.file for issue in then.issues if issue.code == "unknown-table"] == []
    (tmp_path / "next" / "todos.csv").write_text("a\n", "utf-8")  # any other file is told as ever
    assert [issue.file for issue in read_county(tmp_path / "next").issues if issue.code == "unknown-table"] == ["todos.csv"]


# ------------------------------------------------------------------------------------------------------------ a scenario

SCENARIO = """title = "one year only"
withdraw = ["007"]
close = ["R04"]
[policy]
max_age_male = 44
[[schools]]
id = "U09"
name = "New"
side = "urban"
stage = "primary"
[[teachers]]
id = "009"
exempt = "pregnancy"
[[pairs]]
urban = "U09"
rural = "R03"
kind = "pin"
[[drop]]
table = "dispatches"
teacher = "008"
school = "R02"
kind = "ban"
"""


def in_scenario(tmp_path: Path) -> tuple[Reading, Reading]:
    """That county, and in a scenario; both with a fourth school that is closed there."""
    what = small_one()
    what.tables["schools"].append({**what.tables["schools"][-1], "id": "R04", "name": "R04"})
    folder = write_folder(what, tmp_path / "now")
    (tmp_path / "s.toml").write_text(SCENARIO, "utf-8")
    return read_county(folder), read_county(folder, scenario=tmp_path / "s.toml")


def test_a_scenario_judges_the_plan_and_next_years_rows_are_those_of_the_county_itself(tmp_path) -> None:
    own, made_for = in_scenario(tmp_path)
    assert own.county and made_for.county
    done = made_plan(("U01", "R01"), ("U02", "R02"), ("U09", "R03"), ("008", "R01", "pe", 9))
    with pytest.raises(BadInput, match="R04 has 0 urban partners"):  # which is closed in the scenario
        next_year(own, SENT, "en")
    with pytest.raises(BadInput, match="the pinned pair New – 北乡小学 does not stand"):
        next_year(own, SENT, "en", made_for=made_for)
    write_new(tmp_path / "next", next_year(own, done, "en", made_for=made_for))
    then = read_county(tmp_path / "next").county
    assert then
    without = made_plan(("U01", "R01"), ("U02", "R02"), ("008", "R01", "pe", 9))  # the scenario alone has U09
    assert then == expected(own.county, without)
    assert "007" in then.teacher and then.school["R04"] == own.county.school["R04"]


def test_what_a_scenario_says_is_listed_line_by_line_without_what_is_personal(tmp_path) -> None:
    own, made_for = in_scenario(tmp_path)
    done = made_plan(("U01", "R01"), ("U02", "R02"), ("U09", "R03"), ("008", "R01", "pe", 9))
    write_new(tmp_path / "next", next_year(own, done, "en", made_for=made_for))
    todo = [row for row in rows(tmp_path / "next" / "todo.csv") if row["file"] == "s.toml"]
    lines = SCENARIO.splitlines()
    assert [row["column"] for row in todo] == [
        "withdraw", "close", "policy.max_age_male", "schools", "teachers", "pairs", "drop"]
    for row, said in zip(todo, (
            "007", "R04", "44", "id=U09", "id=009", "urban=U09, rural=R03, kind=pin",
            "dispatches: teacher=008, school=R02, kind=ban"), strict=True):
        assert row["column"].split(".")[-1] in lines[int(row["row"]) - 1]
        assert f"the scenario one year only; this of it ({said}) is not carried over" in row["what"]


# ---------------------------------------------------------------------------------------------------- the command line


@pytest.fixture(scope="module")
def toy_plan(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("rollover") / "plan"
    assert main(["solve", str(TOY), "-o", str(out), "--search", "greedy", "--quiet"]) == 0
    return out


def test_the_command_writes_a_county_that_solves_and_says_where_to_go_on(toy_plan, tmp_path, capsys) -> None:
    assert main(["rollover", str(TOY), str(toy_plan), "-o", str(tmp_path / "next")]) == 0
    said = capsys.readouterr()
    assert "2027学年" in said.out and "todo.csv" in said.out and not said.err
    assert main(["solve", str(tmp_path / "next"), "-o", str(tmp_path / "plan"), "--search", "greedy", "--quiet"]) == 0
    assert main(["rollover", str(TOY), str(toy_plan / "plan.xlsx"), "-o", str(tmp_path / "again"), "--quiet"]) == 0
    assert [(file.name, file.read_bytes()) for file in sorted((tmp_path / "next").iterdir())] \
        == [(file.name, file.read_bytes()) for file in sorted((tmp_path / "again").iterdir())]


def refused(command: list[str], capsys) -> str:
    assert main(["rollover", *command, "--lang", "en"]) == 2
    said = capsys.readouterr()
    assert not said.out and "→" in said.err
    return said.err


def test_a_plan_of_another_year_is_told_and_nothing_is_written(toy_plan, tmp_path, capsys) -> None:
    assert main(["rollover", str(TOY), str(toy_plan), "-o", str(tmp_path / "next"), "--quiet"]) == 0
    err = refused([str(tmp_path / "next"), str(toy_plan), "-o", str(tmp_path / "later")], capsys)
    assert "2026" in err and "2027" in err
    assert not (tmp_path / "later").exists()


def test_a_plan_of_another_county_is_told_with_the_ids_that_are_strange(toy_plan, tmp_path, capsys) -> None:
    refused([str(DEHUA), str(toy_plan), "-o", str(tmp_path / "next")], capsys)
    assert not (tmp_path / "next").exists()


def test_a_plan_that_the_audit_refuses_is_told_with_what_it_breaks(tmp_path, capsys) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "pairs.csv").write_text("urban,rural\n", "utf-8")
    assert "has 0 urban partners, must have 1" in refused([str(TOY), str(tmp_path / "plan"), "-o", str(tmp_path / "next")], capsys)
    assert not (tmp_path / "next").exists()


def test_data_that_have_changed_since_the_plan_are_told(toy_plan, tmp_path, capsys) -> None:
    shutil.copytree(TOY, tmp_path / "toy")
    toml = tmp_path / "toy" / "county.toml"
    toml.write_text(toml.read_text("utf-8") + "\n[goals.fit]\nrenew_after = 2\n", "utf-8")
    assert main(["rollover", str(tmp_path / "toy"), str(toy_plan), "-o", str(tmp_path / "next"), "--lang", "en"]) == 0
    assert "have changed" in capsys.readouterr().err


def test_a_folder_that_holds_anything_is_left_alone(toy_plan, tmp_path, capsys) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    refused([str(TOY), str(toy_plan), "-o", str(tmp_path)], capsys)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_year_that_its_cell_cannot_hold_is_located(tmp_path) -> None:
    with pytest.raises(BadInput) as told:
        next_year(small(tmp_path, "teachers", 2, teaching_years="80"), SENT, "en")
    (issue,) = (issue for issue in told.value.issues if issue.severity == "error")
    assert (issue.file, issue.row, issue.column, issue.value) == ("teachers.csv", 4, "teaching_years", "80")
    assert after(tmp_path / "x", "teachers", 2, teaching_years="79").teacher["009"].teaching_years == 80
    with pytest.raises(BadInput) as told:
        next_year(small(tmp_path / "y", settings={"school_year": 2100}), made_plan(*PAIRS), "en")
    assert [(issue.file, issue.column) for issue in told.value.issues if issue.severity == "error"] \
        == [("county.toml", "school_year")]


def test_a_plan_that_was_made_in_a_scenario_is_rolled_over_as_it_was_made(tmp_path, capsys) -> None:
    (tmp_path / "ill.toml").write_text('title = "ill"\nwithdraw = ["T4"]\n', "utf-8")
    plan = str(tmp_path / "plan")
    assert main(["solve", str(TOY), "--scenario", str(tmp_path / "ill.toml"), "-o", plan, "--search", "greedy", "--quiet"]) == 0
    capsys.readouterr()
    assert main(["rollover", str(TOY), plan, "-o", str(tmp_path / "next"), "--lang", "en"]) == 0
    assert not capsys.readouterr().err, "the county is the one that the plan was made for"
    assert "T4" in {row["id"] for row in rows(tmp_path / "next" / "teachers.csv")}
    assert [(row["file"], row["column"]) for row in rows(tmp_path / "next" / "todo.csv")][-1] == ("scenario.toml", "withdraw")
    again = ["rollover", str(TOY), plan, "--scenario", str(tmp_path / "ill.toml"), "-o", str(tmp_path / "again")]
    assert main([*again, "--lang", "en"]) == 0
    assert not capsys.readouterr().err
