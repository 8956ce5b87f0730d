"""The planner's workbook: its sheets and heads, what stays text, how it prints, and how it is read back."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pairopt import words
from pairopt.read import read_plan
from pairopt.report.report import Report
from pairopt.report.workbook import SHEETS, write_workbook

HEADS = {
    "zh": {"结对": {"城区学校标识", "农村学校标识"}, "派出": {"教师编号", "受援学校标识", "学科", "周课时"}},
    "en": {"pairs": {"urban", "rural"}, "placements": {"teacher", "school", "subject", "periods"}},
}
LANGS = pytest.mark.parametrize("lang", ["zh", "en"])


def opened(report: Report, lang, folder: Path):
    path = folder / "plan.xlsx"
    write_workbook(path, report, lang)
    return load_workbook(path)


def everything(book) -> list:
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


@LANGS
def test_the_sheets_of_a_plan_have_their_contract_heads_in_the_first_row(dehua_report, lang, tmp_path) -> None:
    book = opened(dehua_report, lang, tmp_path)
    assert book.sheetnames == [name.say(lang) for name, _ in SHEETS]
    for sheet, heads in HEADS[lang].items():
        assert heads <= {cell.value for cell in book[sheet][1]}


@LANGS
def test_a_plan_is_read_back_from_its_workbook(dehua_report, lang, tmp_path) -> None:
    path = tmp_path / "plan.xlsx"
    write_workbook(path, dehua_report, lang)
    reading = read_plan(path, dehua_report.county)
    assert reading.issues == ()
    assert reading.plan == dehua_report.plan


@LANGS
def test_every_sheet_is_ready_to_print(dehua_report, lang, tmp_path) -> None:
    for sheet in opened(dehua_report, lang, tmp_path):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "德化县" in sheet.oddHeader.left.text
        assert "2026" in sheet.oddHeader.right.text
        assert sheet.oddHeader.center.text == f"&B{sheet.title}"
        assert "&P" in sheet.oddFooter.center.text and "&N" in sheet.oddFooter.center.text
    for sheet in HEADS[lang]:
        assert load_workbook(tmp_path / "plan.xlsx")[sheet].print_title_rows == "$1:$1"


def test_what_begins_like_a_formula_stays_text(dehua_report, tmp_path) -> None:
    county = dehua_report.county
    schools = tuple(replace(school, name=f"=1+1 {school.id}", township="+86") for school in county.schools)
    teachers = tuple(replace(teacher, name="@sum", title="-1") for teacher in county.teachers)
    county = replace(county, name="=A1&B1", schools=schools, teachers=teachers)
    cells = everything(opened(replace(dehua_report, county=county), "zh", tmp_path))
    assert not [cell for cell in cells if cell.data_type == "f"]
    values = {cell.value for cell in cells if cell.data_type == "s"}
    assert {"=1+1 U01", "+86", "@sum", "-1", "=A1&B1"} <= values


def test_a_very_long_text_is_cut_where_office_programs_cut_it(dehua_report, tmp_path) -> None:
    county = replace(dehua_report.county, name="县" * 40_000)
    book = opened(replace(dehua_report, county=county), "zh", tmp_path)
    assert max(len(str(cell.value)) for cell in everything(book)) == 32_767


def test_the_base_school_of_an_itinerant_teacher_comes_first(dehua_report, tmp_path) -> None:
    first = dehua_report.plan.placements[0]
    visit = first._replace(school=next(
        school.id for school in dehua_report.county.rural if school.id != first.school))
    plan = replace(dehua_report.plan, placements=(first, visit, *dehua_report.plan.placements[1:]))
    rows = list(opened(replace(dehua_report, plan=plan), "zh", tmp_path)["派出"].values)
    head, base, second = rows[:3]
    school, remarks, number = head.index("受援学校标识"), head.index("备注"), head.index("序号")
    assert (base[school], second[school]) == (first.school, visit.school)
    assert "走教" in second[remarks] and "走教" not in (base[remarks] or "")
    assert base[number] == second[number]


def test_birth_months_stand_in_the_placements_alone_and_exemption_codes_nowhere(dehua_report, tmp_path) -> None:
    book = opened(dehua_report, "zh", tmp_path)
    dated = {cell.parent.title for cell in everything(book) if isinstance(cell.value, datetime)}
    assert dated == {"派出"}
    said = " ".join(str(cell.value) for cell in everything(book))
    for code, word in words.EXEMPTIONS.items():
        if code != "other":
            assert code not in said
            assert word.zh not in said


def test_the_same_plan_gives_the_same_file(dehua_report, tmp_path) -> None:
    files = []
    for name in ("one.xlsx", "two.xlsx"):
        write_workbook(tmp_path / name, replace(dehua_report), "zh")
        files.append((tmp_path / name).read_bytes())
    assert files[0] == files[1]


def test_changes_tell_who_came_in_whose_place(dehua_report) -> None:
    kinds = {kind: [one for one in dehua_report.changes if one.kind == kind] for kind in ("kept", "new", "ended")}
    pairs = {tuple(pair) for pair in dehua_report.plan.pairs}
    assert {(one.urban, one.rural) for one in kinds["kept"] + kinds["new"]} == pairs
    assert len(kinds["kept"]) == dehua_report.kpis.pairs_kept
    assert not pairs & {(one.urban, one.rural) for one in kinds["ended"]}
    for one in kinds["new"]:
        assert one.since == 2026
        assert all((urban, one.rural) not in pairs for urban in one.instead)


@pytest.mark.libreoffice
@LANGS
def test_it_prints_in_chinese_on_a4_landscape(dehua_report, lang, tmp_path) -> None:
    write_workbook(tmp_path / "plan.xlsx", dehua_report, lang)
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", "pdf",
         "--outdir", tmp_path, tmp_path / "plan.xlsx"], check=True, capture_output=True, timeout=180)
    facts = subprocess.run(["pdfinfo", tmp_path / "plan.pdf"], check=True, capture_output=True, text=True).stdout
    told = dict(line.split(":", 1) for line in facts.splitlines() if ":" in line)
    assert "(A4)" in told["Page size"] and told["Page size"].split()[0] == "841.89"
    text = subprocess.run(["pdftotext", tmp_path / "plan.pdf", "-"], check=True, capture_output=True, text=True).stdout
    pages = text.split("\f")[:-1]
    assert len(SHEETS) <= len(pages) == int(told["Pages"]) <= 3 * len(SHEETS)
    assert all("德化县" in page for page in pages)
    last = {"zh": f"第{len(pages)}页，共{len(pages)}页", "en": f"page {len(pages)} of {len(pages)}"}[lang]
    assert last in pages[-1]
    teacher = dehua_report.county.teacher[dehua_report.plan.placements[0].teacher]
    assert teacher.name in text
    assert {"zh": "受援学校", "en": "receiving school"}[lang] in " ".join(text.split())
