"""The page ``report.html``: one self-contained page of a plan, for people who need no teacher's name.

It shows nothing by teacher: no names, no birth dates, no ages, no exemptions.
"""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from pairopt import words
from pairopt.report import figure_tables, plan_tables
from pairopt.report.map import FONT_SIZE, MOST_LABELS, draw_map
from pairopt.report.report import Report
from pairopt.report.table import show
from pairopt.text import Lang, Text

MOST_OPEN_ROWS = 40
"""Longer tables are folded."""
LONGEST_WORD = 16
"""Longer texts are wrapped."""


def render_page(report: Report, lang: Lang) -> str:
    """Return the page as HTML that refers to nothing outside itself.

    Parameters
    ----------
    lang
        Language of the page; names stay as the planner wrote them.
    """
    pages = Environment(
        loader=PackageLoader("pairopt.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True)
    return pages.get_template("report.html").render(
        report=report, lang=lang, say=lambda zh, en: Text(zh, en).say(lang), show=lambda cell: show(cell, lang),
        plan_tables=plan_tables, figures=figure_tables, words=words, map=draw_map(report.county, report.plan),
        font_size=FONT_SIZE, most_labels=MOST_LABELS, most_open_rows=MOST_OPEN_ROWS,
        longest_word=LONGEST_WORD)
