"""A small valid county for the tests of reading, and ways to write it down."""

from __future__ import annotations

import copy
import random
from pathlib import Path

import xlsxwriter
from counties import RandomCounty, write_folder

from pairopt.read.schema import TABLES

__all__ = ["cells", "codes", "county", "write_folder", "write_workbook"]

_GRADES = {f"g{grade}": "1" for grade in range(1, 7)}
_SCHOOLS = [
    {"id": "U01", "name": "一小", "side": "urban", "stage": "primary", "township": "城关", "lon": "118.24",
        "lat": "25.49",
     "pupils": "900", **_GRADES, "max_partners": "2", "teachers_total": "40", "effort_budget": "2000.5",
     "teaching": "90", "staff": "80.5"},
    {"id": "U02", "name": "二小", "side": "urban", "stage": "primary", "township": "城关", "lon": "118.25",
        "lat": "25.50", "pupils": "800", **_GRADES, "max_dispatch": "3", "teachers_total": "30", "teaching": "85"},
    {"id": "R01", "name": "东乡小学", "school": "R01", "side": "rural", "stage": "primary", "township": "东乡",
        "lon": "118.30",
     "lat": "25.45", "pupils": "120", **_GRADES, "priority": "1", "teaching": "50"},
    {"id": "R02", "name": "西乡小学", "side": "rural", "stage": "primary", "township": "西乡", "lon": "118.18",
        "lat": "25.48", "pupils": "90", **_GRADES},
    {"id": "R03", "name": "北乡小学", "side": "rural", "stage": "primary", "township": "北乡", "lon": "118.24",
        "lat": "25.60", "pupils": "60", **_GRADES},
]
_TEACHERS = [
    {"id": "007", "name": "张三", "school": "U01", "gender": "F", "birth_date": "1995-05-01", "subjects": "music;art",
        "title": "一级教师",
     "teaching_since": "2017-09-01", "rural_years": "0", "volunteer": "no", "backbone": "county", "assessment": "good",
     "weekly_periods": "12;4", "last_dispatch": "2019", "wishes": "R02;R01", "with": "008"},
    {"id": "008", "name": "李四", "school": "U01", "gender": "M", "birth_date": "1990-01-01", "subjects": "pe",
        "title": "中学高级",
     "teaching_years": "12.5", "rural_years": "1.5", "volunteer": "yes", "assessment": "excellent",
     "weekly_periods": "16"},
    {"id": "009", "name": "张三", "school": "U02", "gender": "F", "birth_date": "1988-12-31", "subjects": "art",
        "stages": "primary;junior",
     "teaching_years": "10", "rural_years": "0", "assessment": "qualified", "exempt": "other"},
    {"id": "010", "name": "王五", "school": "R01", "gender": "", "birth_date": "", "subjects": "math;music",
        "weekly_periods": "10;6"},
]
_TABLES = {
    "schools": _SCHOOLS,
    "teachers": _TEACHERS,
    "needs": [{"school": "R01", "subject": "music", "short_periods": "8.9", "priority": "2"}],
    "pairs": [{"urban": "U01", "rural": "R01", "kind": "last", "since": "2024"},
        {"urban": "U02", "rural": "R02", "kind": "pin"}],
    "links": [{"urban": "U01", "rural": "R02", "fit": "-5", "effort": "300"}],
    "dispatches": [{"teacher": "008", "school": "R01", "kind": "ban"}],
    "travel": [{"from": "U01", "to": "R01", "minutes": "24.5"}, {"from": "U02", "to": "R01", "km": "10"}],
    "periods": [{"stage": "primary", "grade": "1", "subject": "pe", "weekly_periods": "5"}],
    "loads": [{"stage": "primary", "subject": "*", "standard": "15", "maximum": "18"}],
}
_SETTINGS = {"name": "示例县", "school_year": 2026}


def county(**settings: object) -> RandomCounty:
    """A county that `check` has nothing to say about; the keywords are laid over its settings."""
    return RandomCounty(copy.deepcopy(_TABLES), {**_SETTINGS, **settings})


def write_workbook(what: RandomCounty, path: Path, *, seed: int = 0) -> Path:
    """Write a county as a planner would: Chinese heads in any order, numbers as numbers."""
    shuffled = random.Random(seed)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("政策")
        sheet.write_row(0, 0, ["项目", "值"])
        for row, (key, value) in enumerate(_flat(what.settings), start=1):
            sheet.write_row(row, 0, [key, value])
        for table in TABLES:
            rows = what.tables.get(table.name)
            if rows is None:
                continue
            sheet = book.add_worksheet(table.head)
            used = {name for row in rows for name, cell in row.items() if cell}
            columns = [column for column in table.columns if column.required or column.name in used]
            shuffled.shuffle(columns)
            for index, column in enumerate(columns):
                sheet.write_string(0, index, column.head)
                for number, row in enumerate(rows, start=1):
                    cell = row.get(column.name, "")
                    if _is_number(cell) and column.name != "id" and not column.refers:
                        sheet.write_number(number, index, float(cell))
                    elif cell:
                        sheet.write_string(number, index, cell)
    return path


def _flat(tree: dict, path: str = ""):
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", ";".join(map(str, value)) if isinstance(value, list) else str(value)


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def codes(reading) -> list[str]:
    """The codes of the issues, in order."""
    return [issue.code for issue in reading.issues]


def cells(reading) -> list[tuple]:
    """The issues as (code, file, row, column, value)."""
    return [(issue.code, issue.file, issue.row, issue.column, issue.value) for issue in reading.issues]
