"""Scenarios: what is laid over a county, what is told of it, and plans that are read with the one they were made with."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import cells, codes, county, write_folder, write_workbook

from pairopt.cli import main
from pairopt.county import DispatchRow, PairRow
from pairopt.fingerprint import fingerprint
from pairopt.read import read_county
from pairopt.settings import Slack

TOY = Path(__file__).parents[1] / "instances" / "toy"


def _file(folder: Path, text: str) -> Path:
    path = folder / "S.toml"
    path.write_text(text, "utf-8")
    return path


def _read(folder: Path, text: str, what=None):
    source = folder / "county"
    if not source.exists():
        write_folder(what or county(), source)
    return read_county(source, scenario=_file(folder, text))


# What is laid over.


def test_a_key_given_here_replaces_the_county_s_and_every_other_one_stays(tmp_path) -> None:
    what = county(policy={"max_age_male": 50, "cooldown_years": 1}, goals={"fit": {"slack": "1%"}})
    read = _read(tmp_path, """
        [policy]
        max_age_male = 55
        max_dispatch_share = 0.15
        [policy.mode]
        age = "off"
        [goals.coverage]
        slack = 12
        [solve]
        seed = 7
    """, what).county
    assert (read.policy.max_age_male, read.policy.cooldown_years) == (55, 1)
    assert str(read.policy.max_dispatch_share) == "0.15"
    assert read.policy.off == {"age"}
    assert read.slack == {"coverage": Slack(12), "fit": Slack(1, percent=True)}
    assert read.solve.seed == 7
    assert _read(tmp_path, "").county.policy.max_age_male == 50


def test_a_closed_unit_takes_no_part_and_that_is_no_news(tmp_path) -> None:
    reading = _read(tmp_path, 'close = ["R03"]')
    assert "R03" not in reading.county.taking_part
    assert reading.issues == ()


def test_a_withdrawn_teacher_neither_teaches_nor_is_named_anywhere(tmp_path) -> None:
    read = _read(tmp_path, 'withdraw = ["008"]').county
    assert "008" not in read.teacher
    assert read.dispatches == ()
    assert read.teacher["007"].companions == ()
    assert [one.id for one in read.staff["U01"]] == ["007"]


def test_cells_of_a_known_row_are_replaced_one_by_one_and_a_blank_string_blanks(tmp_path) -> None:
    read = _read(tmp_path, """
        [[teachers]]
        id = "007"
        title = "正高级教师"
        wishes = ["R01"]
        weekly_periods = ""
        volunteer = true
        [[schools]]
        id = "R01"
        priority = ""
        g1 = 3
        [[pairs]]
        urban = "U01"
        rural = "R01"
        kind = "上年"
        since = ""
    """).county
    teacher = read.teacher["007"]
    assert (teacher.name, teacher.rank, teacher.wishes, teacher.weekly_periods) == ("张三", "full_senior", ("R01",), None)
    assert teacher.volunteer
    assert (read.school["R01"].priority, read.school["R01"].classes[:2]) == (3, (3, 1))
    assert read.pairs[0] == PairRow("U01", "R01", "last")


def test_rows_of_another_key_are_added_also_to_a_table_that_the_county_has_not(tmp_path) -> None:
    what = county()
    del what.tables["dispatches"]
    read = _read(tmp_path, """
        [[dispatches]]
        teacher = "008"
        kind = "pin"
        [[pairs]]
        urban = "U01"
        rural = "R02"
        kind = "ban"
    """, what).county
    assert read.dispatches == (DispatchRow("008", "", "pin"),)
    assert PairRow("U01", "R02", "ban") in read.pairs
    assert PairRow("U01", "R01", "last", 2024) in read.pairs


def test_a_row_is_taken_out_by_its_table_and_key(tmp_path) -> None:
    read = _read(tmp_path, """
        [[drop]]
        table = "pairs"
        urban = "U02"
        rural = "R02"
        kind = "指定"
        [[drop]]
        table = "dispatches"
        teacher = "008"
        school = "R01"
        kind = "ban"
    """).county
    assert read.pairs == (PairRow("U01", "R01", "last", 2024),)
    assert read.dispatches == ()


def test_a_workbook_takes_the_same_scenario(tmp_path) -> None:
    text = 'withdraw = ["008"]\n[policy]\nmax_age_male = 50\n[[schools]]\nid = "R01"\npriority = 2\n'
    folder = _read(tmp_path, text).county
    book = read_county(write_workbook(county(), tmp_path / "county.xlsx"), scenario=tmp_path / "S.toml").county
    assert book == folder
    assert fingerprint(book) == fingerprint(folder) != fingerprint(read_county(tmp_path / "county").county)


def test_the_county_s_files_stay_as_they_are(tmp_path) -> None:
    write_folder(county(), tmp_path / "county")
    before = {path.name: path.read_bytes() for path in (tmp_path / "county").iterdir()}
    _read(tmp_path, 'close = ["R03"]\n[[teachers]]\nid = "007"\nname = "改名"\n')
    assert {path.name: path.read_bytes() for path in (tmp_path / "county").iterdir()} == before


KEYS = {"schools": ("id",), "teachers": ("id",), "needs": ("school", "subject"), "pairs": ("urban", "rural", "kind"),
        "travel": ("from", "to"), "loads": ("stage", "subject")}
EDITS = {
    "schools": [("R01", {"priority": 5}), ("R02", {"g1": 2, "teaching": ""}), ("U01", {"max_partners": 3})],
    "teachers": [("007", {"rural_years": 3}), ("009", {"exempt": ""}), ("010", {"subjects": "music", "weekly_periods": ""}),
                 ("011", {"name": "新来", "school": "U02", "gender": "F", "birth_date": "1990-05", "subjects": "pe"})],
    "needs": [("R01", "music", {"short_periods": 4}), ("R02", "pe", {"priority": 1})],
    "pairs": [("U01", "R01", "last", {"since": 2025}), ("U01", "R03", "ban", {})],
    "travel": [("U01", "R01", {"minutes": 9}), ("U02", "R02", {"km": 12.5})],
    "loads": [("primary", "*", {"maximum": 20}), ("primary", "pe", {"standard": 16})],
}
ALL_EDITS = [(table, edit) for table, edits in EDITS.items() for edit in edits]
DROPS = [("needs", ("R01", "music")), ("pairs", ("U02", "R02", "pin")), ("travel", ("U02", "R01"))]


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(range(len(ALL_EDITS)))), st.sets(st.sampled_from(range(len(DROPS)))),
       st.sets(st.sampled_from(["R03"])), st.sets(st.sampled_from(["008", "010"])))
def test_a_scenario_is_what_editing_the_files_by_hand_gives(tmp_path_factory, edits, drops, close, withdraw) -> None:
    if 2 + 3 in edits:  # a row of a teacher who is withdrawn is an error
        withdraw -= {"010"}
    folder = tmp_path_factory.mktemp("scenario")
    by_hand = copy.deepcopy(county())
    toml = [f"close = {json.dumps(sorted(close))}", f"withdraw = {json.dumps(sorted(withdraw))}"]
    for table, key in [DROPS[one] for one in sorted(drops)]:
        if any(edit[:-1] == key for where, edit in [ALL_EDITS[one] for one in edits] if where == table):
            continue
        toml += ["[[drop]]", f'table = "{table}"', *(f'{name} = "{part}"' for name, part in zip(KEYS[table], key))]
        by_hand.tables[table] = [row for row in by_hand.tables[table] if tuple(row[name] for name in KEYS[table]) != key]
    for table, (*key, changes) in [ALL_EDITS[one] for one in sorted(edits)]:
        named = dict(zip(KEYS[table], key))
        toml += [f"[[{table}]]", *(f"{name} = {json.dumps(cell)}" for name, cell in (named | changes).items())]
        row = next((row for row in by_hand.tables[table] if named.items() <= row.items()), None)
        if row is None:
            row = dict(named)
            by_hand.tables[table].append(row)
        row.update({name: str(cell) for name, cell in changes.items()})
    teachers = by_hand.tables["teachers"] = [row for row in by_hand.tables["teachers"] if row["id"] not in withdraw]
    for row in teachers:
        row["with"] = ";".join(one for one in row.get("with", "").split(";") if one not in withdraw)
    by_hand.tables["dispatches"] = [row for row in by_hand.tables["dispatches"] if row["teacher"] not in withdraw]
    for row in by_hand.tables["schools"]:
        row["pupils"] = "0" if row["id"] in close else row["pupils"]
    laid = _read(folder, "\n".join(toml)).county
    assert laid == read_county(write_folder(by_hand, folder / "by hand")).county


# What is told.


@pytest.mark.parametrize(("text", "told"), [
    ('clos = ["R03"]', ("unknown-key", 1, "clos", None)),
    ('name = "别县"', ("unknown-key", 1, "name", None)),
    ("\n[policy]\nmax_age = 50", ("unknown-key", 3, "policy.max_age", None)),
    ("[policy]\nmax_age_male = -1", ("out-of-range", 2, "policy.max_age_male", "-1")),
    ('[policy.mode]\nsubject = "off"', ("fixed-rule", 2, "policy.mode.subject", "off")),
    ("policy = 3", ("no-section", 1, "policy", "3")),
    ('close = ["R03", "R9"]', ("unknown-school", 1, "close", "R9")),
    ('\nwithdraw = "008;999"', ("unknown-teacher", 2, "withdraw", "999")),
    ("close = [{ id = 1 }]", ("not-one-value", 1, "close", "{'id': 1}")),
    ("title = 3", ("not-text", 1, "title", "3")),
    ('[[teachers]]\nid = "007"\ntitel = "一级"', ("unknown-column", 3, "titel", None)),
    ('[[teachers]]\nid = "007"\nname = "一"\n"姓名" = "二"', ("duplicate-column", 4, "姓名", None)),
    ('[[teachers]]\nid = "007"\n[[teachers]]\nid = "0071"\nname = "新"', ("incomplete-row", 4, "id", "0071")),
    ('[[teachers]]\nid = "007"\nschool = "U9"', ("unknown-school", 3, "school", "U9")),
    ('[[teachers]]\nid = "007"\nname = ""', ("blank-cell", 3, "name", "")),
    ('[[teachers]]\nid = "007"\nrural_years = "多"', ("not-a-number", 3, "rural_years", "多")),
    ('[[teachers]]\nname = "无名"', ("blank-cell", 1, "id", None)),
    ('withdraw = ["008"]\n[[dispatches]]\nteacher = "008"\nkind = "pin"', ("unknown-teacher", 3, "teacher", "008")),
    ('[[pairs]]\nurban = "U01"\nrural = "R02"\nkind = "ban"\n[[pairs]]\nurban = "U01"\nrural = "R02"\nkind = "回避"',
     ("duplicate-row", 6, "urban", "U01")),
    ('[[pairs]]\nurban = "U02"\nrural = "R02"\nkind = "ban"', ("contradiction", 4, "kind", "ban")),
    ('[[drop]]\ntable = "pair"\nurban = "U02"', ("unknown-word", 2, "table", "pair")),
    ('[[drop]]\nurban = "U02"', ("unknown-word", 1, "table", "")),
    ('[[drop]]\ntable = "links"\nurban = "U02"\nrural = "R02"', ("no-such-row", 3, "urban", "U02")),
    ('[[drop]]\ntable = "links"\nurban = "U01"\nrural = "R02"\nfit = -5', ("unknown-column", 5, "fit", None)),
    ('[[drop]]\ntable = "links"\nurban = "U01"', ("blank-cell", 1, "rural", None)),
    ('[teachers]\nid = "007"', ("no-rows", 1, "teachers", None)),
    ("close = = 1", ("bad-toml", 1, None, None)),
])
def test_what_is_wrong_is_told_where_it_stands_in_the_scenario(tmp_path, text, told) -> None:
    reading = _read(tmp_path, text)
    assert reading.county is None
    code, row, column, value = told
    assert cells(reading) == [(code, "S.toml", row, column, value)]
    (issue,) = reading.issues
    assert all(issue.message) and all(issue.action)


def test_problems_of_county_and_scenario_are_told_together_the_county_s_first(tmp_path) -> None:
    what = county(policy={"max_ag": 3})
    what.tables["teachers"][0]["birth_date"] = "?"
    reading = _read(tmp_path, '[policy]\nx = 1\n[[schools]]\nid = "R1"\n', what)
    assert [(issue.code, issue.file) for issue in reading.issues] == [
        ("unknown-key", "county.toml"), ("bad-date", "teachers.csv"), ("unknown-key", "S.toml"), ("incomplete-row", "S.toml")]
    assert 'did you mean "R01"' in reading.issues[-1].message.en


def test_a_scenario_that_is_not_there_or_no_text_is_told(tmp_path) -> None:
    write_folder(county(), tmp_path / "county")
    assert cells(read_county(tmp_path / "county", scenario=tmp_path / "none.toml")) == [
        ("missing-file", "none.toml", None, None, None)]
    (tmp_path / "S.toml").write_text("title = 1", "utf-16")
    assert codes(read_county(tmp_path / "county", scenario=tmp_path / "S.toml")) == ["wrong-encoding"]


# Plans.

SCENARIO = 'title = "一人生病"\nwithdraw = ["{teacher}"]\n'


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A plan of the toy without the first teacher that the plan of the county itself sends."""
    folder = tmp_path_factory.mktemp("made")
    assert main(["solve", str(TOY), "-o", str(folder / "plain"), "--quiet"]) == 0
    sent = (folder / "plain" / "placements.csv").read_text("utf-8-sig").splitlines()[1].split(",")[0]
    (folder / "ill.toml").write_text(SCENARIO.format(teacher=sent), "utf-8")
    assert main(["solve", str(TOY), "--scenario", str(folder / "ill.toml"), "-o", str(folder / "plan"), "--quiet"]) == 0
    return folder


def _copy(made: Path, to: Path) -> Path:
    to.mkdir()
    for path in (made / "plan").iterdir():
        (to / path.name).write_bytes(path.read_bytes())
    return to


def test_a_plan_keeps_the_scenario_that_it_was_made_with_and_names_it(made) -> None:
    assert (made / "plan" / "scenario.toml").read_bytes() == (made / "ill.toml").read_bytes()
    content = json.loads((made / "plan" / "plan.json").read_text("utf-8"))
    sha256 = content["files"]["scenario.toml"]
    assert content["scenario"] == {"title": "一人生病", "file": "scenario.toml", "sha256": sha256}
    assert json.loads((made / "plain" / "plan.json").read_text("utf-8"))["scenario"] is None
    assert not (made / "plain" / "scenario.toml").exists()
    assert "情景：一人生病" in (made / "plan" / "report.html").read_text("utf-8")


@pytest.mark.parametrize("plan", ["plan", "plan/plan.xlsx"])
def test_whoever_reads_a_plan_reads_the_county_with_its_scenario(made, plan, capsys) -> None:
    assert main(["audit", str(TOY), str(made / plan), "--json"]) == 0
    goals = json.loads(capsys.readouterr().out)["goals"]
    there = json.loads((made / "plan" / "plan.json").read_text("utf-8"))["goals"]
    assert [goal["value"] for goal in goals] == [goal["value"] for goal in there]
    reading = read_county(TOY, scenario=made / plan)
    assert reading.county.scenario.title == "一人生病"
    assert fingerprint(reading.county) == json.loads((made / "plan" / "plan.json").read_text("utf-8"))["instance"]


def test_a_scenario_that_is_given_wins_over_the_plan_s_own(made, tmp_path, capsys) -> None:
    other = _file(tmp_path, 'title = "不让去"\n[policy]\nmin_sent_periods = 100\n')
    assert main(["audit", str(TOY), str(made / "plan"), "--scenario", str(other)]) == 1
    assert "情景：不让去" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "content", "code"), [
    ("scenario.toml", b"title = 'x'\n", "changed-scenario"), ("scenario.toml", None, "missing-file"),
    ("plan.json", b"{", "bad-plan-json"), ("plan.json", b"[]", "bad-plan-json"), ("plan.json", b'{"scenario": 3}', "bad-plan-json"),
])
def test_a_changed_or_broken_copy_is_told(made, tmp_path, capsys, name, content, code) -> None:
    plan = _copy(made, tmp_path / "plan")
    (plan / name).unlink()
    if content is not None:
        (plan / name).write_bytes(content)
    assert main(["audit", str(TOY), str(plan), "--json"]) == 2
    issues = json.loads(capsys.readouterr().out)["issues"]
    assert [(issue["code"], issue["file"]) for issue in issues] == [(code, name)]


def test_a_plan_made_anew_without_a_scenario_leaves_no_copy_behind(made, tmp_path) -> None:
    plan = _copy(made, tmp_path / "plan")
    (plan / "notes.txt").write_text("mine", "utf-8")
    assert main(["solve", str(TOY), "-o", str(plan), "--quiet"]) == 0
    assert not (plan / "scenario.toml").exists()
    assert (plan / "notes.txt").exists()
    assert main(["audit", str(TOY), str(plan)]) == 0


def test_every_command_with_a_county_takes_a_scenario(capsys) -> None:
    from pairopt.cli import cli

    with_county = [one for one in cli.commands.values() if "county" in [option.name for option in one.params]]
    assert {one.name for one in with_county} >= {"solve", "audit", "check"}
    for command in with_county:
        assert "--scenario" in {name for option in command.params for name in option.opts}


def test_a_bad_scenario_exits_2_and_writes_nothing(tmp_path, capsys) -> None:
    bad = _file(tmp_path, 'withdraw = ["谁"]')
    for command in (["check", str(TOY)], ["solve", str(TOY), "-o", str(tmp_path / "plan")]):
        assert main([*command, "--scenario", str(bad)]) == 2
        said = capsys.readouterr()
        assert re.search(r"S\.toml 第1行「withdraw」=“谁”：“教师”表中没有 “谁”", said.out + said.err)
    assert not (tmp_path / "plan").exists()
