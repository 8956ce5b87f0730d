"""Workbooks: what Excel does to cells, files that are no workbook, the template, the marked-up copy, speed."""

from __future__ import annotations

import io
import shutil
import time
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from reading import cells, codes, county, write_folder, write_workbook

from pairopt.read import read_county
from pairopt.read.cells import Choice
from pairopt.read.marked import write_marked
from pairopt.read.policy import known_keys
from pairopt.read.schema import SETTINGS, TABLES
from pairopt.read.template import write_template
from pairopt.settings import Slack


@pytest.fixture
def book(tmp_path):
    """The small county as an openpyxl workbook, and a way to read it after changes."""
    source = write_workbook(county(), tmp_path / "county.xlsx")
    workbook = openpyxl.load_workbook(source)

    def read():
        workbook.save(source)
        return read_county(source)

    workbook.read = read
    return workbook


def _cell(sheet, head: str, row: int):
    return next(cell for cell in sheet[1] if cell.value == head).column, row


def _set(book, sheet: str, head: str, row: int, value, number_format: str = ""):
    column, row = _cell(book[sheet], head, row)
    cell = book[sheet].cell(row, column, value)
    if number_format:
        cell.number_format = number_format
    return cell


@pytest.mark.parametrize("seed", range(5))
def test_a_workbook_with_chinese_heads_in_any_order_gives_the_same_county(tmp_path, seed) -> None:
    settings = {"policy": {"max_rural_years": Decimal("9.5"), "subjects": ["music", "pe", "art"],
        "mode": {"age": "off"}}, "goals": {"order": ["fit", "coverage"]}}
    folder = read_county(write_folder(county(**settings), tmp_path / "county"))
    workbook = read_county(write_workbook(county(**settings), tmp_path / "county.xlsx", seed=seed))
    assert workbook.issues == folder.issues == ()
    assert workbook.county == folder.county


@pytest.mark.parametrize(("value", "number_format", "name"), [
    ("张三", "", "张三"), (123, "", "123"), (123, "000000", "000123"), (7, '"T"000', "7"), (1.5, "", "1.5"),
])
def test_numbers_in_text_columns_keep_their_leading_zeros(book, value, number_format, name) -> None:
    _set(book, "教师", "姓名", 2, value, number_format)
    assert book.read().county.teacher["007"].name == name


def test_long_numeric_ids_have_lost_digits(book) -> None:
    _set(book, "教师", "教师编号", 3, 350526199001011234)
    assert ("digits-lost", 3) in [(issue.code, issue.row) for issue in book.read().issues]


@pytest.mark.parametrize(("value", "number_format"), [
    (date(1995, 5, 1), "yyyy-mm-dd"), (34820, ""), (34820, "yyyy年m月"), (34820.4, "m/d/yy h:mm"), ("34820", "@"),
    (1995.05, ""), (199505, ""), ("1995年5月", ""),
])
def test_dates_in_every_guise_of_excel(book, value, number_format) -> None:
    _set(book, "教师", "出生日期", 2, value, number_format or "General")
    reading = book.read()
    assert codes(reading) == []
    assert reading.county.teacher["007"].born == date(1995, 5, 1)


def test_a_number_cell_that_lost_its_zero_is_january_with_a_warning(book) -> None:
    _set(book, "教师", "出生日期", 2, 1995.1, "0.00")
    reading = book.read()
    assert cells(reading) == [("january-or-october", "教师", 2, "出生日期", "1995.1")]
    assert reading.county.teacher["007"].born == date(1995, 1, 1)


def test_the_epoch_of_1904_is_honoured(tmp_path, book) -> None:
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    _set(book, "教师", "出生日期", 2, date(1995, 5, 1), "yyyy-mm-dd")
    for row in (3, 4):
        _set(book, "教师", "出生日期", row, "1990-01-01", "@")
    assert book.read().county.teacher["007"].born == date(1995, 5, 1)


def test_binary_noise_of_excel_is_not_read_as_digits(tmp_path, book) -> None:
    source = tmp_path / "county.xlsx"
    _set(book, "学校", "教师队伍", 2, 0.1)
    book.read()
    _patch(source, lambda text: text.replace("<v>0.1</v>", "<v>0.10000000000000001</v>"))
    assert read_county(source).county.school["U01"].indices[1] == Decimal("0.1")


def _patch(source: Path, change) -> None:
    parts = {}
    with zipfile.ZipFile(source) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, change(data.decode()) if name.startswith("xl/worksheets/sheet") else data)


def test_a_date_where_no_date_belongs_is_an_error(book) -> None:
    _set(book, "学校", "学生数", 2, date(2026, 1, 2), "yyyy-mm-dd")
    assert cells(book.read()) == [("became-date", "学校", 2, "学生数", "2026-01-02")]


def test_a_formula_counts_with_its_stored_value(tmp_path) -> None:
    source = tmp_path / "county.xlsx"
    with xlsxwriter.Workbook(source) as workbook:
        policy = workbook.add_worksheet("policy")
        policy.write_row(0, 0, ["key", "value"])
        policy.write_row(1, 0, ["name", "x"])
        policy.write_string(2, 0, "school_year")
        policy.write_formula(2, 1, "=2025+1", None, 2026)
        schools = workbook.add_worksheet("schools")
        schools.write_row(0, 0, ["id", "name", "side", "stage", "pupils"])
        schools.write_row(1, 0, ["R01", "", "rural", "primary"])
        schools.write_formula(1, 1, '="东"&"乡"', None, "东乡")
        schools.write_formula(1, 4, "=1/0", None, "#DIV/0!")
        workbook.add_worksheet("teachers").write_row(0, 0, ["id", "name", "school", "gender", "birth_date", "subjects"])
    reading = read_county(source)
    assert ("error-value", "schools", 2, "pupils", "#DIV/0!") in cells(reading)
    assert not {"blank-cell", "missing-key"} & set(codes(reading))


def test_a_formula_without_a_stored_value_is_an_error(book) -> None:
    _set(book, "学校", "学生数", 3, "=1+1")
    assert cells(book.read()) == [("formula-without-value", "学校", 3, "学生数", "=1+1")]


def test_cells_merged_down_a_column_count_for_every_row(book) -> None:
    column, _ = _cell(book["学校"], "乡镇", 2)
    letter = openpyxl.utils.get_column_letter(column)
    book["学校"].merge_cells(f"{letter}4:{letter}6")
    assert {unit.township for unit in book.read().county.rural} == {"东乡"}


def test_cells_merged_across_columns_are_errors(book) -> None:
    sheet = book["短缺"]
    sheet.merge_cells("A2:D2")
    assert codes(book.read()).count("merged-cell") == 3


def test_hidden_sheets_count_and_others_are_named(book) -> None:
    book["短缺"].sheet_state = "hidden"
    book.create_sheet("教师名")
    book.create_sheet("pairs")
    reading = book.read()
    assert [(issue.code, issue.file) for issue in reading.issues] == [("duplicate-table", "pairs"),
        ("unknown-table", "教师名")]


def test_rich_text_inline_text_and_missing_references_are_read(tmp_path) -> None:
    source = write_workbook(county(), tmp_path / "county.xlsx")
    rich = "<is><r><t>东</t></r><r><t>乡</t></r><rPh><t>x</t></rPh></is>"
    with zipfile.ZipFile(source) as archive:
        names = {name: archive.read(name) for name in archive.namelist()}
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
         "<row><c t='inlineStr'><is><t>学校标识</t></is></c><c t='inlineStr'><is><t>学科</t></is></c></row>"
         f"<row r='3'><c t='inlineStr'>{rich}</c><c t='str'><v>音乐</v></c></row></sheetData></worksheet>")
    number = 1 + ["政策", *(table.head for table in TABLES)].index("短缺")
    names[f"xl/worksheets/sheet{number}.xml"] = sheet.encode()
    with zipfile.ZipFile(source, "w") as archive:
        for name, data in names.items():
            archive.writestr(name, data)
    assert cells(read_county(source)) == [("unknown-school", "短缺", 3, "学校标识", "东乡")]


# Files that are no workbook.


def test_truncated_zips_are_damaged_at_every_length(tmp_path) -> None:
    data = write_workbook(county(), tmp_path / "county.xlsx").read_bytes()
    for length in range(0, len(data), 997):
        (tmp_path / "cut.xlsx").write_bytes(data[:length])
        assert codes(read_county(tmp_path / "cut.xlsx")) == ["damaged-workbook"]


def test_zip_bombs_are_not_unpacked(tmp_path) -> None:
    source = write_workbook(county(), tmp_path / "county.xlsx")
    with zipfile.ZipFile(source, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", bytes(30_000_000))
    start = time.monotonic()
    assert codes(read_county(source)) == ["too-large"]
    assert time.monotonic() - start < 5


def test_a_zip_that_lies_about_its_size_is_damaged(tmp_path) -> None:
    source = write_workbook(county(), tmp_path / "county.xlsx")
    data = io.BytesIO(source.read_bytes())
    with zipfile.ZipFile(data) as archive:
        info = archive.getinfo("xl/worksheets/sheet3.xml")
        size = info.file_size.to_bytes(4, "little")
    source.write_bytes(data.getvalue().replace(size, (100).to_bytes(4, "little")))
    assert codes(read_county(source)) == ["damaged-workbook"]


@pytest.mark.parametrize(("data", "code"), [
    (b"\xd0\xcf\x11\xe0" + b"x" * 600, "old-workbook"),
    (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
    (b"", "damaged-workbook"), (b"PK\x03\x04", "damaged-workbook"), (b"id,name\n", "damaged-workbook"),
])
def test_other_files_are_told_apart(tmp_path, data, code) -> None:
    (tmp_path / "x.xlsx").write_bytes(data)
    assert codes(read_county(tmp_path / "x.xlsx")) == [code]


def test_xml_entities_are_no_bomb(tmp_path) -> None:
    source = write_workbook(county(), tmp_path / "county.xlsx")
    laughs = '<!DOCTYPE x [<!ENTITY a "' + "ha" * 1000 + '">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 100}">' for n in range(5)) + "]>"
    _patch(source, lambda text: text.replace("<worksheet", laughs + "<worksheet", 1).replace("<sheetData>",
        "<x>&f;</x><sheetData>"))
    assert codes(read_county(source)) == ["damaged-workbook"]


# The template and the marked-up copy.


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_template_with_its_example_rows_passes(tmp_path, lang) -> None:
    write_template(tmp_path / "template.xlsx", lang)
    reading = read_county(tmp_path / "template.xlsx")
    assert reading.issues == ()
    assert (len(reading.county.urban), len(reading.county.rural), len(reading.county.teachers)) == (1, 1, 1)


def test_the_template_holds_both_heads_notes_and_drop_downs_of_every_column(tmp_path) -> None:
    write_template(tmp_path / "template.xlsx", "zh")
    book = openpyxl.load_workbook(tmp_path / "template.xlsx")
    assert book.sheetnames == [table.head for table in (SETTINGS, *TABLES)]
    for table in TABLES:
        sheet = book[table.head]
        assert [cell.value for cell in sheet[1]] == [f"{column.head}\n{column.name}" for column in table.columns]
        assert all(cell.comment for cell in sheet[1])
        lists = {str(validation.sqref) for validation in sheet.data_validations.dataValidation}
        assert len(lists) >= sum(isinstance(column.kind, Choice) for column in table.columns)
        assert sheet.freeze_panes
    written = [row[0].value for row in book["政策"].iter_rows(min_row=2)]
    assert [key for key in written if key] == [key for key, setting in known_keys().items() if callable(setting.read)]


def test_a_marked_copy_of_a_folder_shows_every_problem(tmp_path) -> None:
    what = county()
    what.tables["teachers"][0].update(birth_date="1980", school="X", name="=1+1")
    what.tables["teachers"][1]["title"] = "教授"
    folder = write_folder(what, tmp_path / "county")
    (folder / "county.toml").write_text('name = "x"\nschool_year = 2026\nnme = 1\n', "utf-8")
    reading = read_county(folder)
    write_marked(folder, reading.issues, tmp_path / "marked.xlsx")
    book = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    assert book.sheetnames[0] == "问题"
    assert book["问题"].max_row == 1 + len(reading.issues)
    marked = {
        (sheet.title, cell.row, cell.column_letter): (cell.fill.fgColor.rgb[-6:], cell.comment.text)
        for sheet in book.worksheets[1:] for row in sheet.iter_rows() for cell in row if cell.comment}
    assert {key: colour for key, (colour, _) in marked.items()} == {
        ("county.toml", 3, "A"): "FF9999", ("teachers", 2, "C"): "FF9999", ("teachers", 2, "E"): "FF9999",
        ("teachers", 3, "H"): "FFFF99"}
    assert "只有年份" in marked["teachers", 2, "E"][1]
    assert (book["teachers"]["B2"].value, book["teachers"]["B2"].data_type) == ("'=1+1", "s")


def test_a_marked_copy_of_a_workbook_keeps_it_and_can_be_read_again(tmp_path, book) -> None:
    _set(book, "教师", "出生日期", 2, "1980", "@").comment = Comment("mine", "me")
    reading = book.read()
    source, marked = tmp_path / "county.xlsx", tmp_path / "marked.xlsx"
    write_marked(source, reading.issues, marked, "en")
    copy = openpyxl.load_workbook(marked)
    column, row = _cell(copy["教师"], "出生日期", 2)
    cell = copy["教师"].cell(row, column)
    assert cell.comment.text.startswith("mine\na year alone")
    assert cell.fill.fgColor.rgb.endswith("FF9999")
    again = read_county(marked)
    assert codes(again) == ["year-alone", "unknown-table"]
    write_marked(marked, again.issues, marked, "en")
    assert openpyxl.load_workbook(marked).sheetnames.count("Issues") == 1


@pytest.mark.parametrize("make", [
    lambda path: None, lambda path: path.write_bytes(b"PK"), lambda path: path.mkdir(),
])
def test_a_marked_copy_of_what_cannot_be_read_lists_the_problems(tmp_path, make) -> None:
    make(tmp_path / "x.xlsx")
    reading = read_county(tmp_path / "x.xlsx")
    write_marked(tmp_path / "x.xlsx", reading.issues, tmp_path / "marked.xlsx")
    assert openpyxl.load_workbook(tmp_path / "marked.xlsx").sheetnames == ["问题"]


# Speed, and what LibreOffice makes of it.


def test_a_workbook_of_twenty_thousand_teachers_is_read_and_checked_in_fifteen_seconds(tmp_path) -> None:
    what = county()
    full = {**what.tables["teachers"][0], "stages": "primary", "teaching_years": "9", "exempt": "other"}
    what.tables["teachers"] = [
        {**full, "id": f"T{number:05d}", "name": f"教师{number}",
            "with": f"T{(number + 1) % 20_000:05d}"} for number in range(20_000)]
    what.tables["dispatches"] = []
    source = write_workbook(what, tmp_path / "county.xlsx")
    start = time.process_time()  # one thread: what it takes on a machine that does nothing else
    reading = read_county(source)
    took = time.process_time() - start
    assert len(reading.county.teachers) == 20_000
    assert took <= 15


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_a_workbook_saved_by_libreoffice_gives_the_same_county(tmp_path) -> None:
    import subprocess

    source = write_workbook(county(), tmp_path / "county.xlsx")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx",
            "--outdir", str(tmp_path / "out"), str(source)],
        check=True, capture_output=True, timeout=120)
    assert read_county(tmp_path / "out" / "county.xlsx").county == read_county(source).county


def test_a_date_cell_is_a_date_where_the_setting_is_one(tmp_path) -> None:
    source = write_workbook(county(), tmp_path / "county.xlsx")
    book = openpyxl.load_workbook(source)
    book["政策"].append(["reference_date", date(2026, 8, 31)])
    book.save(source)
    reading = read_county(source)
    assert reading.county, [str(issue) for issue in reading.issues]
    assert reading.county.reference_date == date(2026, 8, 31)


def test_a_slack_of_nothing_is_no_slack(tmp_path) -> None:
    source = write_workbook(county(), tmp_path / "county.xlsx")
    book = openpyxl.load_workbook(source)
    book["政策"].append(["goals.coverage.slack", "0"])
    book["政策"].append(["goals.fit.slack", "0%"])
    book.save(source)
    assert read_county(source).county == read_county(write_workbook(county(), tmp_path / "plain.xlsx")).county


def _with_policy(tmp_path, key, value, form="General"):
    source = write_workbook(county(), tmp_path / "county.xlsx")
    book = openpyxl.load_workbook(source)
    book["政策"].append([key, value])
    book["政策"].cell(book["政策"].max_row, 2).number_format = form
    book.save(source)
    return read_county(source)


@pytest.mark.parametrize("form", ["0%", "0.00%", "0.0%", '"约"0%', "0%;-0%"])
def test_a_slack_in_a_percent_cell_is_a_share(tmp_path, form) -> None:
    assert _with_policy(tmp_path, "goals.fit.slack", 0.01, form).county.slack == {"fit": Slack(Decimal(1), percent=True)}


@pytest.mark.parametrize("form", ["General", "0.00", '0"%"'])
def test_a_slack_that_is_no_percent_cell_is_whole(tmp_path, form) -> None:
    assert codes(_with_policy(tmp_path, "goals.fit.slack", 0.01, form)) == ["not-whole"]


def test_a_percent_cell_of_more_than_all_is_shown_as_the_planner_sees_it(tmp_path) -> None:
    assert cells(_with_policy(tmp_path, "goals.fit.slack", 1.5, "0%"))[0] == (
        "out-of-range", "政策", 4, "goals.fit.slack", "150%")


def test_a_share_in_a_percent_cell_is_the_number_it_is(tmp_path) -> None:
    assert _with_policy(tmp_path, "policy.max_dispatch_share", 0.12, "0%").county.policy.max_dispatch_share == Decimal("0.12")


def test_an_unknown_key_is_named_also_without_a_value(tmp_path) -> None:
    reading = _with_policy(tmp_path, "policy.max_age_mael", None)
    assert cells(reading) == [("unknown-key", "政策", 4, "policy.max_age_mael", None)]
    assert '"policy.max_age_male"' in str(reading.issues[0])
    assert _with_policy(tmp_path, "policy.max_age_male", None).issues == ()


def test_every_default_of_the_template_may_be_written_as_a_value(tmp_path) -> None:
    write_template(tmp_path / "template.xlsx", "zh")
    silent = read_county(tmp_path / "template.xlsx").county
    book = openpyxl.load_workbook(tmp_path / "template.xlsx")
    for row in book["政策"].iter_rows(min_row=2):
        if not row[1].value and row[0].value != "goals.order":  # the order lists what is in it only by other settings
            row[1].value = row[2].value
    book.save(tmp_path / "filled.xlsx")
    reading = read_county(tmp_path / "filled.xlsx")
    assert reading.issues == ()
    assert reading.county == silent


@pytest.mark.parametrize(("key", "word", "code"), [
    ("min_assessment", "良好", "good"), ("min_title", "中级", "middle"), ("min_title", "无", "none"),
    ("dispatch", "结对学校优先", "preferred"), ("candidates", "任一学科", "any"), ("max_minutes", "不限", None),
    ("min_partners", "自动", None), ("volunteers_exempt_from", "年龄；职称", ("age", "title")),
    ("volunteers_exempt_from", "无", ()), ("max_rural_years_inclusive", "否", False),
])
def test_a_policy_may_be_written_in_chinese_words(tmp_path, key, word, code) -> None:
    assert getattr(_with_policy(tmp_path, f"policy.{key}", word).county.policy, key) == code


def test_rules_are_switched_off_and_goals_are_ordered_in_chinese_words(tmp_path) -> None:
    assert _with_policy(tmp_path, "policy.mode.age", "关闭").county.policy.off == {"age"}
    assert _with_policy(tmp_path, "goals.order", "结对匹配；覆盖短缺课时").county.goal_order == ("fit", "coverage")


@pytest.mark.parametrize(("lang", "modes"), [("zh", '"启用,关闭"'), ("en", '"hard,off"')])
def test_the_policy_sheet_of_the_template_offers_its_words(tmp_path, lang, modes) -> None:
    write_template(tmp_path / "template.xlsx", lang)
    sheet = openpyxl.load_workbook(tmp_path / "template.xlsx")["政策"]
    lists = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    offered = {row[0].value: lists.get(row[1].coordinate) for row in sheet.iter_rows(min_row=2)}
    assert offered["policy.mode.age"] == modes
    assert offered["policy.max_age_male"] is None
    assert all(offered[f"policy.{key}"] for key in ("dispatch", "candidates", "min_title", "max_rural_years_inclusive"))
