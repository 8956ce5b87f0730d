"""Names are for the planner; birth dates and exemption codes are for nobody outside the bureau."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from pairopt import words
from pairopt.cli import main
from pairopt.read import read_county

DEHUA = Path(__file__).parents[1] / "instances" / "dehua"
SWAP = {"pregnancy": "illness", "illness": "nursing", "nursing": "retiring", "retiring": "programme", "programme": "other",
        "other": "pregnancy"}


@pytest.fixture(scope="module")
def outputs(tmp_path_factory) -> dict[str, str]:
    return _solved(DEHUA, tmp_path_factory.mktemp("plan"))


def _solved(county: Path, folder: Path) -> dict[str, str]:
    """Every file of a plan and everything printed, with what only the clock decides taken out."""
    import contextlib
    import io

    printed, said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(said):
        code = main(["solve", str(county), "-o", str(folder / "plan"), "--work", "30", "--verbose"])
    assert code == 0
    content = json.loads((folder / "plan" / "plan.json").read_text("utf-8"))
    content.pop("wall_s")
    content.pop("files")
    files = {path.name: path.read_text("utf-8-sig") for path in (folder / "plan").iterdir() if path.suffix == ".csv"}
    page = (folder / "plan" / "report.html").read_text("utf-8")
    # The bound that a line of progress shows depends on the moment, too.
    lines = [line.split("秒", 1)[-1].split("（界")[0] for line in said.getvalue().splitlines()]
    return {
        **files, "plan.json": json.dumps(content, ensure_ascii=False), "report.html": page,
        "stdout": printed.getvalue().replace(str(folder), ""), "stderr": "\n".join(lines)}


def _forms(day: date) -> set[str]:
    year, month, this = day.year, day.month, day.day
    return {
        f"{year}-{month:02}-{this:02}", f"{year}.{month:02}", f"{year}.{month}.", f"{year}{month:02}{this:02}",
        f"{year}年{month}月", f"{year}/{month}/{this}", f"{year}-{month:02}", f"{year}/{month:02}",
        str((day - date(1899, 12, 30)).days) + ".0"}


@pytest.mark.parametrize("where", ["report.html", "plan.json", "stdout", "stderr"])
def test_no_birth_date_stands_where_others_look(where, outputs) -> None:
    county = read_county(DEHUA).county
    assert county
    born = {teacher.born for teacher in county.teachers if teacher.born}
    assert len(born) > 100
    assert not [form for day in born for form in _forms(day) if form in outputs[where]]


@pytest.mark.parametrize("where", ["report.html", "plan.json", "not_sent.csv", "stdout", "stderr"])
def test_no_exemption_code_stands_in_any_output(where, outputs) -> None:
    coded = [word for code, text in words.EXEMPTIONS.items() if code not in ("other", "programme") for word in (code, text.zh)]
    assert not [word for word in coded if word in outputs[where]]


def test_no_name_of_a_teacher_stands_on_the_page_in_plan_json_or_in_the_log(outputs) -> None:
    county = read_county(DEHUA).county
    assert county
    schools = "".join(school.name for school in county.schools)
    names = {teacher.name for teacher in county.teachers if teacher.name not in schools}
    for where in ("report.html", "plan.json", "stderr"):
        assert not [name for name in names if name in outputs[where]]


def test_swapping_the_exemption_codes_changes_no_output(outputs, tmp_path) -> None:
    county = tmp_path / "county"
    shutil.copytree(DEHUA, county)
    with (county / "teachers.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    swapped = [{**row, "exempt": SWAP.get(row["exempt"], "")} for row in rows]
    assert sum(row["exempt"] != other["exempt"] for row, other in zip(rows, swapped, strict=True)) >= 5
    with (county / "teachers.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(swapped)
    assert _solved(county, tmp_path) == outputs
