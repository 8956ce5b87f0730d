"""A marked-up copy of an input: planners repair in Excel or WPS, so that is where they see what is wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from os.path import isdir
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pairopt.read.grid import read_text
from pairopt.read.issue import SEVERITIES, Issue, Notes
from pairopt.read.keys import FILE
from pairopt.read.tables import plain
from pairopt.read.workbook import read_workbook
from pairopt.text import Lang, Text

_FILLS = {"error": PatternFill("solid", fgColor="FF9999"), "warning": PatternFill("solid", fgColor="FFFF99")}
_SHEET = Text("问题", "Issues")
_HEADS = (
    (Text("程度", "severity"), 10), (Text("代码", "code"), 22), (Text("表", "file"), 18), (Text("行", "row"), 8),
    (Text("列", "column"), 18), (Text("值", "value"), 18), (Text("问题", "message"), 60), (Text("处理", "action"), 60),
)
_LONGEST_CELL, _LONGEST_SHEET_NAME = 32_767, 31


def write_marked(source: Path, issues: Iterable[Issue], path: Path, lang: Lang = "zh") -> None:
    """Write a workbook in which every cell with a problem is red or yellow and says what to do.

    Parameters
    ----------
    source
        What was read: a folder or a workbook; where it cannot be read, the list of problems stands alone.
    path
        The workbook to write; its first sheet lists all problems.
    """
    issues = tuple(issues)
    book = _copy(source)
    if _SHEET.say(lang) in book.sheetnames:  # the copy of a copy
        del book[_SHEET.say(lang)]
    heads = {sheet.title: _heads(sheet) for sheet in book.worksheets}
    # An error says more than a warning in the same cell, so it colours last.
    for issue in sorted(issues, key=lambda issue: issue.severity, reverse=True):
        title = _title(issue.file)
        if issue.row is not None and title in heads:
            index = heads[title].get(plain(issue.column or ""), 1)
            _mark(book[title].cell(issue.row, index), issue, lang)
    _list(book.create_sheet(_SHEET.say(lang), 0), issues, lang)
    book.active = 0
    book.save(path)


def _copy(source: Path) -> Workbook:
    book = Workbook()
    if isdir(source):
        del book["Sheet"]
        for file in sorted(source.iterdir()):
            text = read_text(file, 0, Notes()) if file.suffix.casefold() == ".csv" or file.name == FILE else None
            if text is not None:
                _fill(book.create_sheet(_title(file.name)), text, as_lines=file.name == FILE)
        return book
    if read_workbook(source, Notes()) is not None:
        try:
            return load_workbook(source)
        except (InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError):
            pass  # What our reader forgives, this one may not.
    del book["Sheet"]
    return book


def _fill(sheet: Worksheet, text: str, *, as_lines: bool) -> None:
    records = [[line] for line in text.splitlines()] if as_lines else csv.reader(io.StringIO(text, newline=""))
    try:
        for number, record in enumerate(records, start=1):
            for index, value in enumerate(record, start=1):
                _write(sheet.cell(number, index), value)
    except csv.Error:
        pass  # Up to the broken record.


def _write(cell: Cell | MergedCell, value: str | int | None) -> None:
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_CELL] if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"  # Also what begins with = is text.


def _title(file: str) -> str:
    return (file if file == FILE else file.removesuffix(".csv"))[:_LONGEST_SHEET_NAME]


def _heads(sheet: Worksheet) -> dict[str, int]:
    for row in sheet.iter_rows(max_row=20):
        found = {plain(str(cell.value)): cell.column for cell in reversed(row) if cell.value is not None}
        if found:
            return found
    return {}


def _mark(cell: Cell | MergedCell, issue: Issue, lang: Lang) -> None:
    cell.fill = _FILLS[issue.severity]
    if isinstance(cell, Cell):  # not inside a merged block
        said = Text("{message}。→ {action}", "{message}. → {action}").fill(message=issue.message, action=issue.action)
        earlier = f"{cell.comment.text}\n" if cell.comment else ""
        cell.comment = Comment(ILLEGAL_CHARACTERS_RE.sub("", earlier + said.say(lang)), "pairopt", 120, 320)


def _list(sheet: Worksheet, issues: tuple[Issue, ...], lang: Lang) -> None:
    for index, (head, width) in enumerate(_HEADS, start=1):
        cell = sheet.cell(1, index, head.say(lang))
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    for row, issue in enumerate(issues, start=2):
        for index, value in enumerate(issue.as_json(lang).values(), start=1):
            _write(sheet.cell(row, index), SEVERITIES[issue.severity].say(lang) if index == 1 else value)
        sheet.cell(row, 1).fill = _FILLS[issue.severity]
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
