"""Plans that are read back, from folders and from workbooks."""

from __future__ import annotations

import openpyxl
import pytest
from reading import cells, codes, county, write_folder

from pairopt.plan import Pair, Placement
from pairopt.read import read_county, read_plan

_PAIRS = "urban,rural,minutes,fit,kept,pinned\nU02,R03,,1,no,no\nU01,R01,25,3,yes,no\nU02,R02,,2,no,yes\n"
_PLACEMENTS = (
    "teacher,from,school,subject,periods\n009,U02,R02,art,4\n007,U01,R02,art,2\n007,U01,R01,art,3\n"
    "007,U01,R02,music,6\n007,U01,R01,书法,1\n")


@pytest.fixture
def plan(tmp_path):
    """A function that writes a plan folder and reads it."""
    read = read_county(write_folder(county(), tmp_path / "county")).county
    folder = tmp_path / "plan"
    folder.mkdir()

    def write(pairs: str | None = _PAIRS, placements: str | None = _PLACEMENTS):
        for name, text in (("pairs", pairs), ("placements", placements)):
            (folder / f"{name}.csv").unlink(missing_ok=True)
            if text is not None:
                (folder / f"{name}.csv").write_text(text, "utf-8-sig")
        return read_plan(folder, read)

    write.county, write.folder = read, folder
    return write


def test_a_plan_is_read_with_the_base_school_first(plan) -> None:
    (plan.folder / "unmet.csv").write_text("x\n")
    reading = plan()
    assert reading.issues == ()
    assert reading.plan.pairs == (Pair("U01", "R01"), Pair("U02", "R02"), Pair("U02", "R03"))
    assert reading.plan.placements == (
        Placement("007", "R02", "music", 6), Placement("007", "R02", "art", 2), Placement("007", "R01", "art", 3),
        Placement("007", "R01", "书法", 1), Placement("009", "R02", "art", 4))
    assert reading.plan.base("007") == "R02"


def test_without_placements_nobody_is_sent(plan) -> None:
    assert plan(placements=None).plan.placements == ()


def test_periods_that_break_a_rule_are_left_to_the_rule(plan) -> None:
    read = plan(placements="teacher,school,subject,periods\n007,R01,art,0\n007,R02,art,-3\n").plan
    assert [row.periods for row in read.placements] == [0, -3]


def test_chinese_heads_and_words_are_read(plan) -> None:
    read = plan("农村学校,城区学校\nR01,U01\n", "教师编号,学校标识,学科,周课时\n007,R01,美术,3\n").plan
    assert read.placements == (Placement("007", "R01", "art", 3),)


@pytest.mark.parametrize(("pairs", "placements", "expected"), [
    ("urban,rural\nX,R01\n", None, [("unknown-school", "pairs.csv", 2, "urban", "X")]),
    ("urban,rural\nR02,U01\n", None, [("wrong-side", "pairs.csv", 2, "urban", "R02"),
        ("wrong-side", "pairs.csv", 2, "rural", "U01")]),
    ("urban,rural\nU01,R01\nU01,R01\n", None, [("duplicate-row", "pairs.csv", 3, "urban", "U01")]),
    ("urban\nU01\n", None, [("missing-column", "pairs.csv", 1, "rural", None)]),
    (_PAIRS, "teacher,school,subject,periods\nX,R01,art,3\n",
        [("unknown-teacher", "placements.csv", 2, "teacher", "X")]),
    (_PAIRS, "teacher,school,subject,periods\n007,U02,art,3\n", [("wrong-side", "placements.csv", 2, "school", "U02")]),
    (_PAIRS, "teacher,school,subject,periods\n007,R01,art,3.5\n",
        [("not-whole", "placements.csv", 2, "periods", "3.5")]),
    (_PAIRS, "teacher,school,subject,periods\n007,R01,art,\n", [("blank-cell", "placements.csv", 2, "periods", None)]),
    (_PAIRS, "teacher,school,subject,periods\n007,R01,art,3\n007,R01,美术,3\n",
        [("duplicate-row", "placements.csv", 3, "teacher", "007")]),
    (None, _PLACEMENTS, [("missing-table", "pairs.csv", None, None, None)]),
])
def test_bad_plans_are_located(plan, pairs, placements, expected) -> None:
    reading = plan(pairs, placements)
    assert cells(reading) == expected
    assert reading.plan is None


@pytest.mark.parametrize("heads", [
    (("结对", ["城区学校", "城区学校标识", "农村学校", "农村学校标识"]),
        ("派出", ["教师编号", "姓名", "受援学校标识", "受援学校", "学科", "周课时"])),
    (("pairs", ["urban name", "urban", "rural name", "rural"]),
        ("placements", ["teacher", "name", "school", "school name", "subject", "periods"])),
])
@pytest.mark.parametrize("as_folder", [True, False])
def test_a_workbook_stands_for_its_folder(plan, heads, as_folder) -> None:
    book = openpyxl.Workbook()
    for (title, head), rows in zip(heads, [[["一小", "U01", "东乡小学", "R01"]],
        [["007", "张三", "R01", "东乡小学", "音乐", 6]]], strict=True):
        sheet = book.create_sheet(title)
        for row in (head, *rows):
            sheet.append(row)
    book.save(plan.folder / "plan.xlsx")
    reading = read_plan(plan.folder if as_folder else plan.folder / "plan.xlsx", plan.county)
    assert reading.issues == ()
    assert reading.plan.pairs == (Pair("U01", "R01"),)
    assert reading.plan.placements == (Placement("007", "R01", "music", 6),)


def test_paths_that_are_no_plan_are_issues(plan, tmp_path) -> None:
    assert codes(read_plan(tmp_path / "nowhere", plan.county)) == ["missing-file"]
    assert codes(read_plan(plan.folder, plan.county)) == ["missing-table"]
    (plan.folder / "plan.xlsx").write_bytes(b"x")
    assert codes(read_plan(plan.folder, plan.county)) == ["damaged-workbook"]
