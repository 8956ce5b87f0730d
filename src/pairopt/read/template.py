"""The empty workbook that a planner fills in."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pairopt import words
from pairopt.read.cells import Anything, Choice, Day, Several, Words, YesNo
from pairopt.read.policy import known_keys
from pairopt.read.schema import SETTINGS, TABLES, Column, Table
from pairopt.text import Lang, Text

_ROWS = 2000  # rows that have drop-down lists
_A4, _NOTE_SIZE = 9, {"width": 260, "height": 120}
_EXAMPLE_SETTINGS = {"name": "示例县", "school_year": "2026"}
_DEFAULTS = {"reference_date": f"{_EXAMPLE_SETTINGS['school_year']}-09-01"}
"""Defaults that follow from the example."""
_REQUIRED = Text("必填列。", "Required column. ")
_SETTING_WIDTHS = {"key": 32, "value": 26, "default": 26, "meaning": 70}


def write_template(path: Path, lang: Lang) -> None:
    """Write the empty workbook: heads in both languages, notes, drop-down lists, and as few example rows as it takes.

    Parameters
    ----------
    lang
        Language of the notes and of the meanings of the settings.
    """
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        formats = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDEBF7",
                "border": 1}),
            "text": book.add_format({"num_format": "@"}),
        }
        sheet = _sheet(book, SETTINGS, formats, lang)
        settable = {key: setting for key, setting in known_keys().items() if callable(setting.read)}
        for row, (key, setting) in enumerate(settable.items(), start=1):
            default = _DEFAULTS.get(key) or setting.default.say(lang)
            cells = (key, _EXAMPLE_SETTINGS.get(key, ""), default, setting.text.say(lang))
            for index, cell in enumerate(cells):
                sheet.write_string(row, index, cell, formats["text"])
            if setting.choices:
                source = [choice.say(lang) for choice in setting.choices]
                sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": source})
        for table in TABLES:
            sheet = _sheet(book, table, formats, lang)
            for index, column in enumerate(table.columns):
                for row, cell in enumerate(column.example, start=1):
                    sheet.write_string(row, index, cell, formats["text"])


def _sheet(book: xlsxwriter.Workbook, table: Table, formats: dict[str, Format], lang: Lang) -> Worksheet:
    sheet = book.add_worksheet(table.head)
    for index, column in enumerate(table.columns):
        keeps_text = isinstance(column.kind, Anything | Words | Day | Several)
        width = _SETTING_WIDTHS.get(column.name, 0) if table is SETTINGS else 0
        width = width or max(10, 2 * len(column.head) + 2, len(column.name) + 2)
        sheet.set_column(index, index, width, formats["text"] if keeps_text else None)
        sheet.write_string(0, index, f"{column.head}\n{column.name}", formats["head"])
        note = _note(column).say(lang) if index else f"{table.note.say(lang)}\n{_note(column).say(lang)}"
        sheet.write_comment(0, index, note, _NOTE_SIZE)
        allowed = _drop_down(column)
        if allowed:
            sheet.data_validation(1, index, _ROWS, index, {"validate": "list", "source": allowed})
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet


def _note(column: Column) -> Text:
    parts = [part for part in (column.note, column.kind.meaning) if part.zh]
    required = _REQUIRED if column.required else Text("", "")
    return Text(
        f"{required.zh}{column.head}（{column.name}）：{'。'.join(part.zh for part in parts)}",
        f"{required.en}{column.name} ({column.head}): {'. '.join(part.en for part in parts)}")


def _drop_down(column: Column) -> list[str]:
    if isinstance(column.kind, YesNo):
        return [text.zh for text in words.YES_NO.values()]
    return [text.zh for text in column.kind.among.values()] if isinstance(column.kind, Choice) else []
