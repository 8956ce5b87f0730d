"""The figure of prices: a bar for each step that changes anything, the settings that buy most first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pairopt.report.figure_tables import school_year
from pairopt.report.price_tables import now, setting, value
from pairopt.report.prices import Price, Prices
from pairopt.report.table import percent, show
from pairopt.text import Lang, Text, columns

WIDTH = 1000
_LEFT, _RIGHT = 400, 260
"""Room for what is relaxed, and for what it buys."""
_TOP, _LINE, _GAP = 84, 24, 12
_WRAP = 130
"""Columns of a line of the notes; a Chinese character takes two."""


@dataclass(frozen=True)
class Bar:
    """A step of the figure.

    Parameters
    ----------
    y
        Where its line begins.
    start, length
        Of the bar, which begins at no change and may go to the left.
    proven
        Whether no more can be bought by this step.
    """

    y: float
    label: str
    start: float
    length: float
    told: str
    proven: bool


@dataclass(frozen=True)
class Heading:
    """The name of a setting above its steps."""

    y: float
    text: str


@dataclass(frozen=True)
class Figure:
    """Everything that is drawn."""

    title: str
    under: str
    zero: float
    height: float
    headings: tuple[Heading, ...]
    bars: tuple[Bar, ...]
    notes: tuple[Heading, ...]


def draw_prices(prices: Prices, lang: Lang) -> Figure:
    """Lay the figure out."""
    groups = list(prices.by_setting())
    telling = [rows for rows in groups if any(_tells(row) for row in rows)]
    telling.sort(key=lambda rows: -max(row.coverage_change or 0 for row in rows))  # a stable sort keeps the book's order
    changes = [row.periods_change or 0 for rows in telling for row in rows]
    least, most = min([0, *changes]), max([0, *changes])
    unit = (WIDTH - _LEFT - _RIGHT) / max(1, most - least)
    zero = _LEFT - least * unit
    y = float(_TOP)
    headings, bars = [], []
    for rows in telling:
        headings.append(Heading(y, setting(rows[0]).say(lang)))
        y += _LINE
        for row in rows:
            change = (row.periods_change or 0) * unit
            bars.append(Bar(
                y, f"{value(row, row.step.was).say(lang)} → {now(row).say(lang)}", zero + min(0.0, change), abs(change),
                _told(row).say(lang), row.status == "optimal"))
            y += _LINE
        y += _GAP
    notes = []
    for line in _notes([rows[0] for rows in groups if rows not in telling], lang):
        notes.append(Heading(y, line))
        y += _LINE
    return Figure(_title(prices).say(lang), _under(prices).say(lang), zero, y + _GAP, tuple(headings), tuple(bars), tuple(notes))


def _tells(price: Price) -> bool:
    return price.status != "optimal" or bool(price.coverage_change)


def _told(price: Price) -> Text:
    if price.covered is None:
        return Text("没有方案", "no plan") if price.status == "infeasible" else Text("未找到方案", "no plan found")
    periods = Text("{change}课时，加权{coverage}", "{change} periods, weighted {coverage}").fill(
        change=_signed(price.periods_change), coverage=_signed(price.coverage_change))
    if price.status == "optimal":
        return periods
    return Text("{periods}（未证明，差距{gap}）", "{periods} (not proven, gap {gap})").fill(
        periods=periods, gap=show(percent(price.covered.coverage.gap), "en"))


def _signed(change: int | None) -> str:
    return f"{change:+d}" if change else "0"


def _title(prices: Prices) -> Text:
    return Text("{county} {year}：规则放宽一步，多补上多少短缺课时", "{county}, {year}: what each rule, relaxed, buys").fill(
        county=prices.county.name, year=school_year(prices.county))


def _under(prices: Prices) -> Text:
    under = Text(
        "现行规则下：每周短缺{short}课时，补上{covered}课时（覆盖，加权{value}）。条形为多补上的周课时；空心：未证明没有更好的。",
        "Under the rules as they are {covered} of {short} short periods a week are covered (weighted {value}). Bars: more"
        " periods; hollow: not proven that there is no better.")
    return under.fill(short=prices.short, covered=prices.base.periods, value=prices.base.value)


def _notes(none: Iterable[Price], lang: Lang) -> Iterator[str]:
    """Yield lines that name the settings which buy nothing."""
    names = [setting(price).say(lang) for price in none]
    if not names:
        return
    line = Text("以下放宽后覆盖不变（已证明）：", "Relaxing these changes nothing (proven): ").say(lang)
    for place, name in enumerate(names, start=1):
        if columns(line) + columns(name) > _WRAP:
            yield line.rstrip()
            line = ""
        line += name + Text("。" if place == len(names) else "、", "." if place == len(names) else ", ").say(lang)
    yield line
