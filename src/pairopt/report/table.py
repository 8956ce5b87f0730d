"""A table of a report: its columns, each with a head and the value of a row, and how a value is shown.

The workbook and the page print the same tables. A value is shown by its type, so that no column states a format.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Generic, TypeVar

from pairopt import words
from pairopt.result import Value
from pairopt.text import Lang, Text

S = TypeVar("S")
"""What is told of: the report of a plan, a comparison of plans."""
R = TypeVar("R")
_MOST_PLACES = 8
"""Longer lists are cut off."""


class Percent(float):
    """A share, shown in percent."""


class Gain(int):
    """A difference, shown with its sign."""


Cell = Text | str | int | float | Decimal | date | None
"""``int`` counts, ``float`` has two decimals, ``Decimal`` is exact, a `date` is shown as its month."""


@dataclass(frozen=True)
class Column(Generic[S, R]):
    """A column of a table.

    Parameters
    ----------
    head
        The Chinese and the English head.
    value
        What a row shows.
    """

    head: Text
    value: Callable[[S, R], Cell]


@dataclass(frozen=True)
class Table(Generic[S, R]):
    """A table of a report.

    Parameters
    ----------
    rows
        The rows of what is told of, in the order in which they are printed.
    columns
        The columns, which may depend on it, too.
    """

    title: Text
    rows: Callable[[S], Iterable[R]]
    columns: Callable[[S], tuple[Column[S, R], ...]]

    def heads(self, source: S) -> list[Text]:
        """Return the heads."""
        return [column.head for column in self.columns(source)]

    def cells(self, source: S) -> list[list[Cell]]:
        """Return the values, row by row."""
        columns = self.columns(source)
        return [[column.value(source, row) for column in columns] for row in self.rows(source)]


def table(title: Text, rows: Callable[[S], Iterable[R]], *columns: Column[S, R]) -> Table[S, R]:
    """Make a table whose columns are always the same."""
    return Table(title, rows, lambda source: columns)


def show(cell: Cell, lang: Lang) -> str:
    """Return a value as people read it."""
    match cell:
        case None:
            return ""
        case Text():
            return cell.say(lang)
        case Percent():
            # Half up, as office programs round.
            return f"{math.floor(1000 * cell + 0.5) / 10:.1f}%"
        case float():
            return f"{cell:.2f}"
        case Gain():
            return f"{cell:+d}" if cell else "0"
        case Decimal():
            return f"{cell.normalize():f}"
        case date():
            return f"{cell:%Y.%m}"
        case _:
            return str(cell)


def percent(share: float | None) -> Percent | None:
    """Return a share to be shown in percent; None where there is none."""
    return None if share is None else Percent(share)


def worth(value: Value | None) -> int | str | None:
    """Return what a goal is worth as a cell; of a list its first places, equal ones counted together."""
    if not isinstance(value, tuple):
        return value
    runs = [(place, len(list(run))) for place, run in groupby(value)]
    told = [f"{place}×{many}" if many > 1 else str(place) for place, many in runs[:_MOST_PLACES]]
    return ", ".join(told + ["…"] * (len(runs) > _MOST_PLACES)) or "–"


def yes_no(flag: bool) -> Text:
    """Return yes or no in words."""
    return words.YES_NO["yes" if flag else "no"]
