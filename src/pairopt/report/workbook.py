"""Workbooks for planners, ready to print on A4: ``plan.xlsx``, the plan in human words, and the book of a comparison.

Where a plan is read, the workbook may stand for its folder: the sheets of pairs and placements hold nothing but their
table, with the head in the first row, and their titles stand in the header of the page.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pairopt.county import County
from pairopt.report import (
    comparison_tables,
    fairness_tables,
    figure_tables,
    plan_tables,
    price_tables,
    replaced_tables,
    rulebook,
)
from pairopt.report.comparison import Comparison
from pairopt.report.figure_tables import school_year
from pairopt.report.prices import Prices
from pairopt.report.report import Report
from pairopt.report.table import Cell, Gain, Percent, S, Table, show
from pairopt.text import Lang, Text

Sheets = tuple[tuple[Text, tuple[Table[S, Any], ...]], ...]
"""The sheets of a workbook with their tables; several tables stand below each other."""

SHEETS: Sheets[Report] = (
    (Text("概览", "overview"), (figure_tables.SUMMARY, figure_tables.GOAL_TABLE, figure_tables.FINDINGS)),
    (Text("结对", "pairs"), (plan_tables.PAIRS,)),
    (Text("派出", "placements"), (plan_tables.PLACEMENTS,)),
    (Text("未满足", "unmet"), (plan_tables.UNMET,)),
    (Text("未派出", "not sent"), (plan_tables.NOT_SENT,)),
    (Text("指标", "KPI"), (figure_tables.KPI_TABLE, figure_tables.SUBJECT_TABLE, figure_tables.SCHOOL_TABLE)),
    (Text("公平", "fairness"),
     (fairness_tables.FAIRNESS_TABLE, fairness_tables.SENDER_TABLE, fairness_tables.SENT_TABLE)),
    (Text("变动", "changes"), (plan_tables.CHANGE_LIST,)),
    (Text("规则", "rules"), (rulebook.RULE_TABLE,)),
    (Text("参数", "settings"), (rulebook.SETTING_TABLE,)),
)
"""The sheets of ``plan.xlsx``."""
REPLACED_SHEETS: Sheets[Report] = ((Text("变更", "replaced"), (replaced_tables.REPLACED,)),)
"""More of them where the plan was made to replace another one."""

COMPARISON_SHEETS: Sheets[Comparison] = (
    (Text("概览", "overview"), (comparison_tables.PLANS, comparison_tables.WITHOUT)),
    (Text("目标", "goals"), (comparison_tables.VALUES, comparison_tables.GAINS, comparison_tables.BOUNDS)),
    (Text("指标", "KPI"), (comparison_tables.KPIS,)),
    (Text("结对变化", "partners"), (comparison_tables.PARTNERS,)),
    (Text("派出变化", "posts"), (comparison_tables.POSTS,)),
)
"""The sheets of ``compare.xlsx``."""

PRICE_SHEETS: Sheets[Prices] = (
    (Text("规则放宽", "prices"), (price_tables.PRICES,)),
    (Text("现行规则", "as it is"), (price_tables.BASE,)),
)
"""The sheets of ``prices.xlsx``."""

_NARROWEST, _WIDEST, _PADDING = 7, 54, 2
"""Widths of columns, in digits."""
_LINE_HEIGHT, _HIGHEST = 14, 400
"""Heights of rows, in points."""
_FONTS: dict[Lang, str] = {"zh": "宋体", "en": "Calibri"}
_LONGEST_TEXT = 32_767
"""What Excel takes in one cell."""
_LONGEST_NAME = 60
"""Excel takes 255 characters in a header."""


def write_workbook(path: Path, report: Report, lang: Lang) -> None:
    """Write ``plan.xlsx``.

    Parameters
    ----------
    path
        The file; it is replaced where it exists.
    lang
        Language of names, heads and words; what a planner wrote stays as it is.
    """
    sheets = (*SHEETS, *REPLACED_SHEETS) if report.replaced else SHEETS
    write_sheets(path, sheets, report, report.county, lang)


def sheets_bytes(sheets: Sheets[S], source: S, county: County, lang: Lang) -> bytes:
    """Return a workbook that tells of something (a comparison, prices) of a county as the content of a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.xlsx"
        write_sheets(path, sheets, source, county, lang)
        return path.read_bytes()


def write_sheets(path: Path, sheets: Sheets[S], source: S, county: County, lang: Lang) -> None:
    """Write a workbook that tells of something (a report, a comparison) of a county."""
    with xlsxwriter.Workbook(path) as book:
        # Not the clock: the same plan gives the same file.
        book.set_properties({"created": datetime.combine(county.reference_date, time())})
        pen = _Pen(book, source, county, lang)
        for name, tables in sheets:
            pen.write_sheet(name, tables)


@dataclass
class _Pen(Generic[S]):
    book: xlsxwriter.Workbook
    source: S
    county: County
    lang: Lang

    def __post_init__(self) -> None:
        self.formats: dict[tuple[str, ...], Format] = {}

    def write_sheet(self, name: Text, tables: tuple[Table[S, Any], ...]) -> None:
        sheet = self.book.add_worksheet(name.say(self.lang))
        self._set_up_print(sheet, name)
        filled = [(table, table.heads(self.source), table.cells(self.source)) for table in tables]
        widths = self._widths([(heads, cells) for _, heads, cells in filled])
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        if len(filled) == 1:
            _, heads, cells = filled[0]
            self._write_table(sheet, 0, heads, cells, widths)
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
            sheet.autofilter(0, 0, len(cells), len(heads) - 1)
            return
        row = 0
        for table, heads, cells in filled:
            if cells:
                sheet.write_string(row, 0, table.title.say(self.lang), self._format("title"))
                self._write_table(sheet, row + 1, heads, cells, widths)
                row += len(cells) + 3

    def _write_table(
        self, sheet: Worksheet, top: int, heads: list[Text], cells: list[list[Cell]], widths: list[int]
    ) -> None:
        for column, head in enumerate(heads):
            sheet.write_string(top, column, head.say(self.lang), self._format("head"))
        for row, values in enumerate([list[Cell](heads), *cells], start=top):
            # Office programs do not fit the rows of a file to wrapped text.
            lines = max(_lines(show(value, self.lang), width) for value, width in zip(values, widths, strict=False))
            sheet.set_row(row, min(_HIGHEST, _LINE_HEIGHT * lines + 5))
        for row, values in enumerate(cells, start=top + 1):
            for column, value in enumerate(values):
                self._write_cell(sheet, row, column, value)

    def _write_cell(self, sheet: Worksheet, row: int, column: int, value: Cell) -> None:
        match value:
            case None | "":
                sheet.write_blank(row, column, None, self._format("cell"))
            case date():
                sheet.write_datetime(row, column, value, self._format("cell", "yyyy.mm"))
            case Percent():
                sheet.write_number(row, column, value, self._format("cell", "0.0%"))
            case Decimal():
                sheet.write_number(row, column, float(value), self._format("cell", "General"))
            case float():
                sheet.write_number(row, column, value, self._format("cell", "0.00"))
            case Gain():
                sheet.write_number(row, column, value, self._format("cell", "+0;-0;0"))
            case int():
                sheet.write_number(row, column, value, self._format("cell", "0"))
            case _:
                # Never `write`: what begins with = + - @ is text.
                sheet.write_string(row, column, show(value, self.lang)[:_LONGEST_TEXT], self._format("cell"))

    def _widths(self, tables: list[tuple[list[Text], list[list[Cell]]]]) -> list[int]:
        """Return the width of each column: its widest cell, or its head in two lines."""
        widths = [0] * max(len(heads) for heads, _ in tables)
        for heads, cells in tables:
            for column, head in enumerate(heads):
                widest = max((_width(show(values[column], self.lang)) for values in cells), default=0)
                needed = max(widest, -(-_width(head.say(self.lang)) // 2) + 2) + _PADDING
                widths[column] = max(widths[column], min(_WIDEST, max(_NARROWEST, needed)))
        return widths

    def _set_up_print(self, sheet: Worksheet, name: Text) -> None:
        county = self.county.name[:_LONGEST_NAME].replace("&", "&&")
        year, title = school_year(self.county).say(self.lang), name.say(self.lang)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.7)
        sheet.set_header(f"&L{county}&C&B{title}&R{year}")
        sheet.set_footer(Text("&C第&P页，共&N页", "&Cpage &P of &N").say(self.lang))

    def _format(self, style: str, number: str = "") -> Format:
        if (style, number) not in self.formats:
            look: dict[str, Any] = {"font_name": _FONTS[self.lang], "font_size": 10, "valign": "vcenter"}
            if style == "title":
                look |= {"bold": True, "font_size": 12}
            else:
                look |= {"border": 1, "border_color": "#9AA5B1", "text_wrap": True}
            if style == "head":
                look |= {"bold": True, "bg_color": "#E4EAF0", "align": "center"}
            if style == "cell":
                look |= {"num_format": number, "align": "center"} if number else {"align": "left", "indent": 1}
            self.formats[style, number] = self.book.add_format(look)
        return self.formats[style, number]


def _width(text: str) -> int:
    """Return the width of a text in columns of digits; full-width characters count 2."""
    return max((_columns(line) for line in text.splitlines()), default=0)


def _columns(line: str) -> int:
    # Ambiguous signs (“”, —) are full-width in Chinese fonts.
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in line)


def _lines(text: str, width: int) -> int:
    return sum(max(1, -(-_columns(line) // width)) for line in text.splitlines() or [""])
