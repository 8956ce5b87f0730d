"""The pages ``report.html`` and ``compare.html``: self-contained, readable without a network.

The page of a plan is for people who need no teacher's name: it shows nothing by teacher, no names, no birth dates, no
ages, no exemptions. That of a comparison is for the bureau and names teachers, but tells neither birth dates nor
exemptions.
"""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from pairopt import words
from pairopt.report import comparison_tables, fairness_tables, figure_tables, front_tables, plan_tables, replaced_tables
from pairopt.report.comparison import Comparison
from pairopt.report.front import Front
from pairopt.report.front_tables import draw_front
from pairopt.report.map import FONT_SIZE, MOST_LABELS, draw_map
from pairopt.report.price_figure import WIDTH, draw_prices
from pairopt.report.prices import Prices
from pairopt.report.report import Report
from pairopt.report.table import show
from pairopt.text import Lang, Text

MOST_OPEN_ROWS = 40
"""Longer tables are folded."""
LONGEST_WORD = 16
"""Longer texts are wrapped."""


def render_page(report: Report, lang: Lang) -> str:
    """Return the page of a plan as HTML that refers to nothing outside itself.

    Parameters
    ----------
    lang
        Language of the page; names stay as the planner wrote them.
    """
    return _render(
        "report.html", report, lang, plan_tables=plan_tables, fairness=fairness_tables,
        replaced=replaced_tables, words=words,
        map=draw_map(report.county, report.plan), font_size=FONT_SIZE, most_labels=MOST_LABELS)


def render_comparison(comparison: Comparison, lang: Lang) -> str:
    """Return the page of a comparison, likewise."""
    return _render("compare.html", comparison, lang, tables=comparison_tables)


def render_prices(prices: Prices, lang: Lang) -> str:
    """Return the figure of prices as SVG, likewise."""
    return _render("prices.svg", prices, lang, figure=draw_prices(prices, lang), width=WIDTH)


def render_front(front: Front, lang: Lang) -> str:
    """Return the figure of a front as SVG, likewise."""
    return _render("front.svg", front, lang, drawing=draw_front(front, lang), width=front_tables.WIDTH,
                   height=front_tables.HEIGHT)


def _render(template: str, source: Report | Comparison | Prices | Front, lang: Lang, **more: object) -> str:
    pages = Environment(
        loader=PackageLoader("pairopt.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True)
    return pages.get_template(template).render(
        source=source, lang=lang, say=lambda zh, en: Text(zh, en).say(lang), show=lambda cell: show(cell, lang),
        figures=figure_tables, most_open_rows=MOST_OPEN_ROWS, longest_word=LONGEST_WORD, **more)
