"""Folders of CSV files: heads, keys, references, contradictions, blanks, settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from reading import cells, codes, county, write_folder

from pairopt.county import DispatchRow, Link, LoadRow, Need, PairRow, PeriodsRow, TravelRow
from pairopt.fingerprint import fingerprint
from pairopt.read import read_county
from pairopt.settings import Slack


def _read(tmp_path: Path, what=None, **settings):
    return read_county(write_folder(what or county(**settings), tmp_path / "county"))


def _with(table: str, row: int = 0, **changes: str):
    what = county()
    what.tables[table][row].update(changes)
    return what


def _plus(table: str, **row: str):
    what = county()
    what.tables[table].append(row)
    return what


def test_a_good_county_is_read_without_a_word(tmp_path) -> None:
    reading = _read(tmp_path)
    assert reading.issues == ()
    read = reading.county
    assert [school.id for school in read.schools] == ["R01", "R02", "R03", "U01", "U02"]
    first = read.school["U01"]
    assert (first.legal, first.max_partners, first.effort_budget, first.lon) == ("U01", 2, Decimal("2000.5"), 118.24)
    assert first.indices == (90, Decimal("80.5"), None, None)
    assert first.classes == (1,) * 6 + (0,) * 6
    teacher = read.teacher["007"]
    assert (teacher.born, teacher.subjects, teacher.stages, teacher.rank) == (date(1995, 5, 1), ("music", "art"),
        ("primary",), "middle")
    assert (teacher.wishes, teacher.companions, teacher.weekly_periods) == (("R02", "R01"), ("008",), (12, 4))
    assert read.teacher["010"].born is None
    assert read.needs == (Need("R01", "music", Decimal(8), 2),)
    assert read.pairs == (PairRow("U01", "R01", "last", 2024), PairRow("U02", "R02", "pin"))
    assert read.links == (Link("U01", "R02", -5, 300),)
    assert read.dispatches == (DispatchRow("008", "R01", "ban"),)
    assert read.travel == (TravelRow("U01", "R01", 25), TravelRow("U02", "R01", 15))
    assert read.periods == (PeriodsRow("primary", 1, "pe", Decimal(5)),)
    assert read.loads == (LoadRow("primary", "*", Decimal(15), Decimal(18)),)
    assert read.reference_date == date(2026, 9, 1)


def test_kilometres_become_minutes_by_exact_arithmetic_halves_up(tmp_path) -> None:
    what = county(policy={"speed_kmh": 60})
    what.tables["travel"] = [
        {"from": "U01", "to": "R01", "km": "12.5"}, {"from": "U01", "to": "R02", "km": "12.4999"},
        {"from": "U01", "to": "R03", "minutes": "1.4999"}]
    assert [row.minutes for row in _read(tmp_path, what).county.travel] == [13, 12, 1]


# Files, encodings, heads.


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_give_one_county(tmp_path, encoding) -> None:
    folder = write_folder(county(), tmp_path / "other", encoding=encoding)
    reading = read_county(folder)
    assert reading.issues == ()
    assert reading.county == _read(tmp_path).county


def test_a_utf8_file_with_broken_bytes_is_not_taken_for_gb18030(tmp_path) -> None:
    folder = write_folder(county(), tmp_path / "county", encoding="utf-8")
    file = folder / "schools.csv"
    file.write_bytes(file.read_bytes().replace("东乡小学".encode(), "东乡小学".encode()[:-1]))
    assert cells(read_county(folder)) == [("wrong-encoding", "schools.csv", None, None, None)]


def test_utf16_is_refused(tmp_path) -> None:
    folder = write_folder(county(), tmp_path / "county")
    (folder / "teachers.csv").write_text("id,name", "utf-16")
    assert cells(read_county(folder)) == [("wrong-encoding", "teachers.csv", None, None, None)]


def test_chinese_file_names_heads_and_words_are_read(tmp_path) -> None:
    folder = write_folder(county(), tmp_path / "county")
    (folder / "needs.csv").unlink()
    (folder / "短缺.csv").write_text("学校标识,学科, 短缺周课时 ,优先级\nR01,音乐,８.９,2\n", "gb18030")
    reading = read_county(folder)
    assert reading.issues == ()
    assert reading.county.needs == (Need("R01", "music", Decimal(8), 2),)


def test_heads_may_carry_both_languages(tmp_path) -> None:
    folder = write_folder(county(), tmp_path / "county")
    (folder / "needs.csv").write_text('"学校标识\nschool",学科/subject,SHORT_PERIODS\nR01,音乐,3\n', "utf-8")
    assert read_county(folder).county.needs == (Need("R01", "music", Decimal(3)),)


def test_one_table_in_two_files_is_an_error(tmp_path) -> None:
    folder = write_folder(county(), tmp_path / "county")
    (folder / "短缺.csv").write_text("学校标识,学科\n", "utf-8")
    assert cells(read_county(folder)) == [("duplicate-table", "短缺.csv", None, None, None)]


def test_a_file_that_is_no_table_is_a_warning_and_names_the_nearest(tmp_path) -> None:
    folder = write_folder(county(), tmp_path / "county")
    (folder / "teacher.csv").write_text("x\n", "utf-8")
    (folder / "notes.txt").write_text("x", "utf-8")
    (folder / "plan").mkdir()
    reading = read_county(folder)
    assert cells(reading) == [("unknown-table", "teacher.csv", None, None, None)]
    assert '"teachers"' in str(reading.issues[0])
    assert reading.county is not None


def test_missing_tables_and_columns_do_not_cascade(tmp_path) -> None:
    folder = write_folder(county(), tmp_path / "county")
    (folder / "schools.csv").unlink()
    assert cells(read_county(folder)) == [("missing-table", "schools.csv", None, None, None)]
    folder = write_folder(county(), tmp_path / "other")
    text = (folder / "schools.csv").read_text("utf-8-sig").replace("id,", "ident,", 1)
    (folder / "schools.csv").write_text(text, "utf-8")
    assert codes(read_county(folder)) == ["missing-column", "unknown-column"]


def test_an_empty_file_lacks_its_columns_and_heads_alone_are_a_table(tmp_path) -> None:
    folder = write_folder(county(), tmp_path / "county")
    (folder / "loads.csv").write_text("", "utf-8")
    assert cells(read_county(folder)) == [("missing-column", "loads.csv", 1, "stage", None),
        ("missing-column", "loads.csv", 1, "subject", None)]
    (folder / "loads.csv").write_text("stage,subject\n", "utf-8")
    assert read_county(folder).county.loads == ()


def test_unknown_columns_are_named_once_with_the_nearest(tmp_path) -> None:
    folder = write_folder(county(), tmp_path / "county")
    (folder / "loads.csv").write_text("stage,subject,standrad,备注,,\nprimary,pe,3,x,y,\n", "utf-8")
    reading = read_county(folder)
    assert codes(reading) == ["unknown-column", "column-without-head"]
    assert '"standrad" (did you mean "standard"?), "备注"' in str(reading.issues[0])
    assert "columns E have" in str(reading.issues[1])


def test_two_columns_of_one_head_are_an_error(tmp_path) -> None:
    folder = write_folder(county(), tmp_path / "county")
    (folder / "loads.csv").write_text("stage,subject,学段\nprimary,pe,primary\n", "utf-8")
    assert cells(read_county(folder)) == [("duplicate-column", "loads.csv", 1, "学段", None)]


def test_rows_are_counted_as_excel_does(tmp_path) -> None:
    folder = write_folder(county(), tmp_path / "county")
    (folder / "loads.csv").write_text(
        'stage,subject,standard\n\n"primary","two\nlines",1\n,,\n'
        "primary,pe,x\nprimary,art,1,,\nprimary,music,1,2\n", "utf-8")
    assert cells(read_county(folder)) == [("not-a-number", "loads.csv", 5, "standard", "x"),
        ("too-many-cells", "loads.csv", 7, None, None)]


def test_an_open_quote_is_located(tmp_path) -> None:
    folder = write_folder(county(), tmp_path / "county")
    (folder / "loads.csv").write_text('stage,subject\nprimary,"pe\n', "utf-8")
    assert cells(read_county(folder)) == [("broken-csv", "loads.csv", 2, None, None)]


def test_a_leading_apostrophe_is_taken_off_where_it_hides_a_formula(tmp_path) -> None:
    what = county()
    names = ["=1+1", "-东", "@x", "'quoted", "'-5"]
    for row, name in zip(what.tables["schools"], names, strict=True):
        row["name"] = name
    reading = _read(tmp_path, what)
    assert {school.name for school in reading.county.schools} == set(names)


def test_paths_that_are_no_county_are_issues(tmp_path) -> None:
    assert codes(read_county(tmp_path / "nowhere")) == ["missing-file"]
    (tmp_path / "x.xlsx").write_bytes(b"hello")
    assert codes(read_county(tmp_path / "x.xlsx")) == ["damaged-workbook"]
    (tmp_path / "empty").mkdir()
    assert codes(read_county(tmp_path / "empty")) == ["missing-file", "missing-table", "missing-table"]


# Keys, references, sides.


@pytest.mark.parametrize(("table", "row", "expected"), [
    ("schools", {"id": "U01", "name": "x", "side": "rural", "stage": "primary", "g1": "1"},
        ("duplicate-row", "schools.csv", 7, "id", "U01")),
    ("teachers", {"id": "007", "name": "x", "school": "R01", "subjects": "x"},
        ("duplicate-row", "teachers.csv", 6, "id", "007")),
    ("needs", {"school": "R01", "subject": "音乐"}, ("duplicate-row", "needs.csv", 3, "school", "R01")),
    ("pairs", {"urban": "U01", "rural": "R01", "kind": "上年"}, ("duplicate-row", "pairs.csv", 4, "urban", "U01")),
    ("links", {"urban": "U01", "rural": "R02", "fit": "1"}, ("duplicate-row", "links.csv", 3, "urban", "U01")),
    ("dispatches", {"teacher": "008", "school": "R01", "kind": "ban"},
        ("duplicate-row", "dispatches.csv", 3, "teacher", "008")),
    ("travel", {"from": "U01", "to": "R01", "km": "1"}, ("duplicate-row", "travel.csv", 4, "from", "U01")),
    ("periods", {"stage": "小学", "grade": "1", "subject": "体育", "weekly_periods": "1"},
        ("duplicate-row", "periods.csv", 3, "stage", "小学")),
    ("loads", {"stage": "小学", "subject": "*"}, ("duplicate-row", "loads.csv", 3, "stage", "小学")),
])
def test_two_rows_of_one_key_are_an_error_in_every_table(tmp_path, table, row, expected) -> None:
    reading = _read(tmp_path, _plus(table, **row))
    assert expected in cells(reading)
    assert reading.county is None


@pytest.mark.parametrize(("table", "changes", "expected"), [
    ("teachers", {"school": "X"}, ("unknown-school", "teachers.csv", 2, "school", "X")),
    ("teachers", {"wishes": "R01;X"}, ("unknown-school", "teachers.csv", 2, "wishes", "R01;X")),
    ("teachers", {"with": "X"}, ("unknown-teacher", "teachers.csv", 2, "with", "X")),
    ("needs", {"school": "X"}, ("unknown-school", "needs.csv", 2, "school", "X")),
    ("pairs", {"urban": "X"}, ("unknown-school", "pairs.csv", 2, "urban", "X")),
    ("pairs", {"urban": "R02"}, ("wrong-side", "pairs.csv", 2, "urban", "R02")),
    ("pairs", {"rural": "U02"}, ("wrong-side", "pairs.csv", 2, "rural", "U02")),
    ("links", {"rural": "X"}, ("unknown-school", "links.csv", 2, "rural", "X")),
    ("links", {"rural": "U02"}, ("wrong-side", "links.csv", 2, "rural", "U02")),
    ("dispatches", {"teacher": "X"}, ("unknown-teacher", "dispatches.csv", 2, "teacher", "X")),
    ("dispatches", {"school": "X"}, ("unknown-school", "dispatches.csv", 2, "school", "X")),
    ("travel", {"to": "X"}, ("unknown-school", "travel.csv", 2, "to", "X")),
])
def test_references_are_checked(tmp_path, table, changes, expected) -> None:
    assert cells(_read(tmp_path, _with(table, **changes))) == [expected]


def test_a_broken_school_row_is_still_a_known_school(tmp_path) -> None:
    assert cells(_read(tmp_path, _with("schools", side="城"))) == [("unknown-word", "schools.csv", 2, "side", "城")]


# Cells of the tables.


@pytest.mark.parametrize(("table", "changes", "expected"), [
    ("schools", {"g1": "-1"}, [("out-of-range", "schools.csv", 2, "g1", "-1")]),
    ("schools", {"pupils": "1e999"}, [("out-of-range", "schools.csv", 2, "pupils", "1e999")]),
    ("schools", {"priority": "6"}, [("out-of-range", "schools.csv", 2, "priority", "6")]),
    ("schools", {"teaching": "100.1"}, [("out-of-range", "schools.csv", 2, "teaching", "100.1")]),
    ("schools", {"teaching": "100"}, []),
    ("schools", {"name": " "}, [("blank-cell", "schools.csv", 2, "name", None)]),
    ("schools", {"min_partners": "3"}, [("least-above-most", "schools.csv", 2, "min_partners", "3")]),
    ("schools", {"min_partners": "2"}, []),
    ("schools", {"effort_budget": "1.1234567"}, [("too-many-decimals", "schools.csv", 2, "effort_budget",
        "1.1234567")]),
    ("schools", {"effort_budget": "1.123456"}, []),
    ("schools", {"lon": ""}, [("half-coordinates", "schools.csv", 2, "lon", None)]),
    ("schools", {"teachers_total": "0"}, [("no-teachers-total", "schools.csv", 2, "teachers_total", "0")]),
    ("teachers", {"subjects": ";"}, [("blank-cell", "teachers.csv", 2, "subjects", ";")]),
    ("teachers", {"weekly_periods": "1;2;3"}, [("too-many-periods", "teachers.csv", 2, "weekly_periods", "1;2;3")]),
    ("teachers", {"weekly_periods": "1"}, []),
    ("teachers", {"weekly_periods": ";", "stages": " ; "}, []),
    ("teachers", {"birth_date": "2026-09-02"}, [("born-later", "teachers.csv", 2, "birth_date", "2026-09-02")]),
    ("teachers", {"birth_date": "2008-09-02"}, [("too-young", "teachers.csv", 2, "birth_date", "2008-09-02")]),
    ("teachers", {"birth_date": "2008-09-01"}, []),
    ("teachers", {"teaching_since": "2026-09-02"}, [("teaches-later", "teachers.csv", 2, "teaching_since",
        "2026-09-02")]),
    ("teachers", {"last_dispatch": "2027"}, [("year-in-future", "teachers.csv", 2, "last_dispatch", "2027")]),
    ("teachers", {"last_dispatch": "2026"}, []),
    ("teachers", {"title": "特级教师"}, [("no-rank", "teachers.csv", 2, "title", "特级教师")]),
    ("teachers", {"wishes": "R01;R01"}, [("repeated", "teachers.csv", 2, "wishes", "R01;R01")]),
    ("teachers", {"with": "007"}, [("own-companion", "teachers.csv", 2, "with", "007")]),
    ("teachers", {"gender": ""}, [("blank-person", "teachers.csv", 2, "gender", None)]),
    ("teachers", {"birth_date": "", "gender": ""}, [("blank-person", "teachers.csv", 2, "birth_date", None)]),
    ("teachers", {"rural_years": "", "teaching_since": ""},
        [("blank-experience", "teachers.csv", 2, "rural_years", None)]),
    ("teachers", {"assessment": ""}, [("blank-assessment", "teachers.csv", 2, "assessment", None)]),
    ("teachers", {"assessment": "", "subjects": "math", "weekly_periods": ""}, []),
    ("needs", {"school": "U01"}, [("need-ignored", "needs.csv", 2, "school", "U01")]),
    ("needs", {"subject": "math"}, [("need-ignored", "needs.csv", 2, "subject", "math")]),
    ("needs", {"short_periods": "-1"}, [("out-of-range", "needs.csv", 2, "short_periods", "-1")]),
    ("pairs", {"since": "2027"}, [("year-in-future", "pairs.csv", 2, "since", "2027")]),
    ("links", {"fit": "", "effort": ""}, [("empty-row", "links.csv", 2, None, None)]),
    ("travel", {"minutes": "", "km": ""}, [("empty-row", "travel.csv", 2, "minutes", None)]),
    ("travel", {"to": "U01"}, [("same-place", "travel.csv", 2, "to", "U01")]),
    ("periods", {"grade": "13"}, [("out-of-range", "periods.csv", 2, "grade", "13")]),
    ("periods", {"weekly_periods": ""}, [("blank-cell", "periods.csv", 2, "weekly_periods", None)]),
    ("loads", {"maximum": "14"}, [("standard-above-maximum", "loads.csv", 2, "standard", "15")]),
])
def test_cells_are_checked(tmp_path, table, changes, expected) -> None:
    assert cells(_read(tmp_path, _with(table, **changes))) == expected


def test_columns_of_urban_units_are_ignored_on_rural_rows(tmp_path) -> None:
    reading = _read(tmp_path, _with("schools", 2, max_partners="1", teachers_total="9", effort_budget="1",
        min_partners="5"))
    assert codes(reading) == ["urban-only"] * 4
    school = reading.county.school["R01"]
    assert (school.min_partners, school.max_partners, school.teachers_total, school.effort_budget) == (None,) * 4


def test_ignored_rows_are_not_in_the_county(tmp_path) -> None:
    assert _read(tmp_path, _with("needs", subject="math")).county.needs == ()
    assert _read(tmp_path, _with("teachers", **{"with": "007;008",
        "wishes": "R01;R01"})).county.teacher["007"].companions == ("008",)


def test_units_that_take_no_part_are_each_named(tmp_path) -> None:
    what = _with("schools", 2, pupils="0")
    what.tables["schools"].append({"id": "K1", "name": "园", "side": "rural", "stage": "kindergarten"})
    reading = _read(tmp_path, what)
    assert cells(reading) == [
        ("no-pupils", "schools.csv", 4, "pupils", "0"), ("one-sided-stage", "schools.csv", 7, "stage", "kindergarten"),
        ("need-ignored", "needs.csv", 2, "school", "R01")]


def test_class_counts_that_are_all_blank_are_said(tmp_path) -> None:
    assert cells(_read(tmp_path, _with("schools", 3, **{f"g{grade}": "" for grade in range(1, 7)}))) == [
        ("no-classes", "schools.csv", 5, None, None)]


def test_columns_that_are_not_there_are_said_once(tmp_path) -> None:
    folder = write_folder(county(), tmp_path / "county")
    (folder / "teachers.csv").write_text(
        "id,name,school,gender,birth_date,subjects,with,with2\n"
        "008,x,U01,F,1990.05,art,009\n009,y,U01,F,1990.05,art,\n", "utf-8")
    assert cells(read_county(folder)) == [
        ("blank-experience", "teachers.csv", None, "rural_years", None),
        ("blank-assessment", "teachers.csv", None, "assessment", None),
        ("unknown-column", "teachers.csv", 1, None, None)]


def test_a_county_without_schools_is_an_error(tmp_path) -> None:
    folder = write_folder(county(), tmp_path / "county")
    for file in folder.glob("*.csv"):
        file.write_text(file.read_text("utf-8-sig").partition("\n")[0], "utf-8")
    assert cells(read_county(folder)) == [("no-schools", "schools.csv", None, None, None)]


def test_a_list_of_nothing_is_a_blank(tmp_path) -> None:
    assert _read(tmp_path, _with("teachers", weekly_periods=";")).county.teacher["007"].weekly_periods is None


# Contradictions.


@pytest.mark.parametrize(("table", "rows", "said"), [
    ("pairs", [{"urban": "U02", "rural": "R02", "kind": "ban"}], "row 3"),
    ("dispatches", [{"teacher": "008", "school": "R01", "kind": "pin"}], "teacher and school"),
    ("dispatches", [{"teacher": "007", "kind": "pin"}, {"teacher": "007", "kind": "ban"}], "outright"),
    ("dispatches", [{"teacher": "007", "school": "R01", "kind": "pin"}, {"teacher": "007", "kind": "ban"}], "outright"),
    ("dispatches", [{"teacher": "007", "school": "R01", "kind": "pin"},
        {"teacher": "007", "school": "R02", "kind": "pin"}], "two schools"),
])
def test_pins_and_bans_that_contradict_are_errors(tmp_path, table, rows, said) -> None:
    what = county()
    what.tables[table] += rows
    reading = _read(tmp_path, what)
    assert codes(reading) == ["contradiction"]
    assert said in str(reading.issues[0])


@pytest.mark.parametrize("rows", [
    [{"teacher": "007", "kind": "pin"}, {"teacher": "007", "school": "R01", "kind": "pin"}],
    [{"teacher": "007", "school": "R01", "kind": "pin"}, {"teacher": "007", "school": "R02", "kind": "ban"}],
    [{"teacher": "007", "kind": "ban"}, {"teacher": "007", "school": "R02", "kind": "ban"}],
])
def test_pins_and_bans_that_agree_are_fine(tmp_path, rows) -> None:
    what = county()
    what.tables["dispatches"] += rows
    assert codes(_read(tmp_path, what)) == []


# Minutes.


def _without_places(*units: str, **settings: object):
    what = county(**settings)
    what.tables["travel"] = []
    for row in what.tables["schools"]:
        if row["id"] in units:
            del row["lon"], row["lat"]
    return what


def test_a_unit_without_coordinates_is_told_once_at_its_row(tmp_path) -> None:
    reading = _read(tmp_path, _without_places("U02"))
    assert cells(reading) == [("unknown-minutes", "schools.csv", 3, "lon", None)]
    assert "3 of the 3 schools" in str(reading.issues[0])
    assert reading.county


def test_where_both_ends_of_a_way_have_no_coordinates_both_are_told(tmp_path) -> None:
    assert [(issue.code, issue.row) for issue in _read(tmp_path, _without_places("U02", "R01")).issues] == [
        ("unknown-minutes", 3), ("unknown-minutes", 4)]


@pytest.mark.parametrize("ways", [{"minutes": "30"}, {"km": "20"}])
def test_rows_of_travel_in_either_direction_make_up_for_coordinates(tmp_path, ways) -> None:
    what = _without_places("R01")
    what.tables["travel"] = [{"from": "R01", "to": "U01", **ways}, {"from": "U02", "to": "R01", **ways}]
    assert _read(tmp_path, what).issues == ()


def test_a_row_of_travel_that_says_nothing_makes_up_for_nothing(tmp_path) -> None:
    what = _without_places("R01")
    what.tables["travel"] = [{"from": "R01", "to": "U01", "minutes": "30"}, {"from": "U02", "to": "R01"}]
    reading = _read(tmp_path, what)
    assert codes(reading) == ["unknown-minutes", "empty-row"]
    assert "1 of the 2 schools" in str(reading.issues[0])


def test_between_rural_schools_minutes_matter_where_a_teacher_may_serve_several(tmp_path) -> None:
    for most, told in ((1, []), (2, ["unknown-minutes"])):
        what = _without_places("R01", policy={"max_schools_per_teacher": most})
        what.tables["travel"] = [{"from": "R01", "to": "U01", "minutes": "30"}, {"from": "U02", "to": "R01", "km": "9"}]
        assert codes(_read(tmp_path, what)) == told


def test_a_unit_that_takes_no_part_may_lie_anywhere(tmp_path) -> None:
    what = _without_places("R01")
    what.tables["needs"], what.tables["pairs"] = [], []
    next(row for row in what.tables["schools"] if row["id"] == "R01")["pupils"] = "0"
    assert codes(_read(tmp_path, what)) == ["no-pupils"]


def test_another_stage_is_nobody_to_meet(tmp_path) -> None:
    what = county()
    for one, side in (("U09", "urban"), ("R09", "rural")):
        what.tables["schools"].append({
            "id": one, "name": one, "side": side, "stage": "junior", "g7": "1", "pupils": "9",
            "teachers_total": "9" if side == "urban" else "", **({"lon": "1", "lat": "2"} if side == "urban" else {})})
    reading = _read(tmp_path, what)
    assert codes(reading) == ["unknown-minutes"]
    assert "1 of the 1 schools" in str(reading.issues[0])


# Settings.


def test_settings_are_exact_and_complete(tmp_path) -> None:
    reading = _read(
        tmp_path, reference_date="2026-08-31",
        policy={"max_rural_years": Decimal("9.5"), "max_dispatch_share": Decimal("0.15"), "min_partners": "auto",
            "max_minutes": "none",
                "subjects": ["体育", "书法"], "volunteers_exempt_from": [], "mode": {"age": "off", "title": "hard"}},
        goals={"order": ["fit", "coverage"], "coverage": {"steps": [2, 2], "slack": "1%"}, "sent": {"slack": 3}},
        solve={"workers": 2, "search": "greedy"})
    # Nobody teaches these subjects, so the row of needs is ignored.
    assert codes(reading) == ["need-ignored"]
    read = reading.county
    assert read.reference_date == date(2026, 8, 31)
    assert (read.policy.max_rural_years, read.policy.max_dispatch_share) == (Decimal("9.5"), Decimal("0.15"))
    assert (read.policy.min_partners, read.policy.max_minutes, read.policy.subjects) == (None, None, ("pe", "书法"))
    assert read.policy.off == {"age"}
    assert (read.goal_order, read.coverage.steps) == (("fit", "coverage"), (2, 2))
    assert read.slack == {"coverage": Slack(Decimal(1), percent=True), "sent": Slack(Decimal(3))}
    assert (read.solve.workers, read.solve.search) == (2, "greedy")


@pytest.mark.parametrize(("line", "code", "column"), [
    ("nme = 3", "unknown-key", "nme"),
    ("[policy]\nmax_age = 3", "unknown-key", "policy.max_age"),
    ("[polcy]\nmax_age_male = 3", "unknown-key", "polcy.max_age_male"),
    ("[policy]\nmax_age_male = 44.5", "not-whole", "policy.max_age_male"),
    ("[policy]\nmax_age_male = -1", "out-of-range", "policy.max_age_male"),
    ("[policy]\nmax_age_male = nan", "not-a-number", "policy.max_age_male"),
    ("[policy]\nmax_age_male = [45]", "not-one-value", "policy.max_age_male"),
    ("[policy]\nmax_age_male = true", "not-a-number", "policy.max_age_male"),
    ("[policy]\nmax_dispatch_share = 1.01", "out-of-range", "policy.max_dispatch_share"),
    ("[policy]\nspeed_kmh = 0", "out-of-range", "policy.speed_kmh"),
    ("[policy]\nspeed_kmh = 1e999999999999999999", "not-a-number", "policy.speed_kmh"),
    ("[policy]\ndispatch = \"free\"", "unknown-word", "policy.dispatch"),
    ("[policy]\nsubjects = []", "wrong-length", "policy.subjects"),
    ("[policy]\nsubjects = [\"音乐\", \"music\"]", "repeated", "policy.subjects"),
    ("[policy]\nsubjects = [\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\",\"k\",\"l\",\"music\"]",
        "too-many-subjects", "policy.subjects"),
    ("[policy]\nvolunteers_exempt_from = [\"bans\"]", "unknown-word", "policy.volunteers_exempt_from"),
    ("[policy]\nmin_partners = 3\nmax_partners = 2", "least-above-most", "policy.min_partners"),
    ("[policy]\nrural_min_partners = 2", "least-above-most", "policy.rural_min_partners"),
    ("[policy.mode]\nstage = \"off\"", "fixed-rule", "policy.mode.stage"),
    ("[policy.mode]\nage = \"soft\"", "unknown-word", "policy.mode.age"),
    ("[policy.mode]\nagee = \"off\"", "unknown-key", "policy.mode.agee"),
    ("[goals]\norder = [\"coverage\", \"changes\"]", "no-plan-in-force", "goals.order"),
    ("[goals]\norder = [\"fit\", \"fit\"]", "repeated", "goals.order"),
    ("[goals]\norder = []", "no-goals", "goals.order"),
    ("[goals.coverage]\nsteps = [2, 3]", "rising-steps", "goals.coverage.steps"),
    ("[goals.coverage]\npriority_weights = [1, 2]", "wrong-length", "goals.coverage.priority_weights"),
    ("[goals.fit]\nslack = -1", "out-of-range", "goals.fit.slack"),
    ("[goals.fit]\nslack = \"101%\"", "out-of-range", "goals.fit.slack"),
    ("[goals.fit]\nslack = 0.01", "not-whole", "goals.fit.slack"),
    ("[solve]\ntime_s = inf", "not-a-number", "solve.time_s"),
    ("[solve]\nsearch = \"magic\"", "unknown-word", "solve.search"),
    ("reference_date = 2026", "year-alone", "reference_date"),
])
def test_bad_settings_are_located(tmp_path, line, code, column) -> None:
    folder = write_folder(county(), tmp_path / "county")
    (folder / "needs.csv").unlink()
    (folder / "county.toml").write_text(f'name = "x"\nschool_year = 2026\n{line}\n', "utf-8")
    reading = read_county(folder)
    assert [(issue.code, issue.file, issue.column) for issue in reading.issues] == [(code, "county.toml", column)]
    written = line.splitlines()
    key = column.rpartition(".")[2]
    assert reading.issues[0].row == 3 + next(number for number, text in enumerate(written) if text.startswith(key))


@pytest.mark.parametrize("text", ['name = "x', "x = 1\nx = 2", "[[[", "a = 1e", f"x = {'9' * 5000}",
    f"x = {'[' * 2000}"])
def test_bad_toml_is_an_issue(tmp_path, text) -> None:
    folder = write_folder(county(), tmp_path / "county")
    (folder / "county.toml").write_text(text, "utf-8")
    assert codes(read_county(folder)) == ["bad-toml"]


def test_name_and_school_year_are_required(tmp_path) -> None:
    folder = write_folder(county(), tmp_path / "county")
    (folder / "county.toml").write_text("", "utf-8")
    assert cells(read_county(folder)) == [("missing-key", "county.toml", None, "name", None),
        ("missing-key", "county.toml", None, "school_year", None)]


def test_every_problem_is_told_in_one_run_in_both_languages(tmp_path) -> None:
    what = _with("teachers", birth_date="1980", school="X")
    what.tables["schools"][0]["g1"] = "-1"
    reading = _read(tmp_path, what)
    assert codes(reading) == ["out-of-range", "unknown-school", "year-alone"]
    assert reading.issues[2].say("zh") == (
        "错误 [year-alone] teachers.csv 第2行「birth_date」=“1980”："
        "只有年份，没有月份。→ 请写明年月，如 1980.05。")
    assert str(reading.issues[2]) == (
        'error [year-alone] teachers.csv row 2 "birth_date" = "1980": '
        "a year alone, without a month. → write year and month, as in 1980.05.")
    assert reading.issues[2].as_json("en") == {
        "severity": "error", "code": "year-alone", "file": "teachers.csv", "row": 2, "column": "birth_date",
        "value": "1980",
        "message": "a year alone, without a month", "action": "write year and month, as in 1980.05"}


def test_two_counties_differ_only_where_their_cells_do(tmp_path) -> None:
    one = _read(tmp_path).county
    other = _read(tmp_path / "x", _with("schools", name="另")).county
    assert one != other
    assert one == replace(other, schools=one.schools)


def test_a_gb18030_file_may_begin_with_a_bom(tmp_path) -> None:
    write_folder(county(), tmp_path / "plain")
    write_folder(county(), tmp_path / "bom")
    for file in (tmp_path / "bom").glob("*.csv"):
        file.write_bytes(("\ufeff" + file.read_text("utf-8-sig")).encode("gb18030"))
    assert read_county(tmp_path / "bom").county == read_county(tmp_path / "plain").county
    assert read_county(tmp_path / "bom").county


@pytest.mark.parametrize(("policy", "order"), [
    ({}, ["coverage", "fit", "non_volunteers", "sent", "wishes", "balance"]),
    ({"dispatch": "preferred"}, ["coverage", "off_pairs", "fit", "non_volunteers", "sent", "wishes", "balance"]),
    ({"rural_min_partners": 0}, ["paired", "coverage", "fit", "non_volunteers", "sent", "wishes", "balance"]),
])
def test_the_default_order_written_out_gives_the_same_fingerprint(tmp_path, policy, order) -> None:
    silent = read_county(write_folder(county(policy=policy), tmp_path / "silent")).county
    written = read_county(write_folder(county(policy=policy, goals={"order": order}), tmp_path / "written")).county
    other = read_county(write_folder(county(policy=policy, goals={"order": order[::-1]}), tmp_path / "other")).county
    assert fingerprint(silent) == fingerprint(written) != fingerprint(other)


def test_a_year_in_the_future_is_told_with_what_it_counts_and_a_plan_can_be_made(tmp_path) -> None:
    what = _with("teachers", last_dispatch="2027")
    what.tables["pairs"][0]["since"] = "2027"
    reading = _read(tmp_path, what)
    assert [issue.severity for issue in reading.issues] == ["warning", "warning"]
    assert "sent just now" in str(reading.issues[0]) and "a new pair" in str(reading.issues[1])
    assert reading.county
