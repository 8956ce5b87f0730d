"""A table of a report: its columns, each with a head and the value of a row, and how a value is shown.

The workbook and the page print the same tables. A value is shown by its type, so that no column states a format.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from pairopt import words
from pairopt.report.report import Report
from pairopt.text import Lang, Text

R = TypeVar("R")


class Percent(float):
    """A share, shown in percent."""


Cell = Text | str | int | float | Decimal | date | None
"""``int`` counts, ``float`` has two decimals, ``Decimal`` is exact, a `date` is shown as its month."""


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column of a table.

    Parameters
    ----------
    head
        The Chinese and the English head.
    value
        What a row shows.
    """

    head: Text
    value: Callable[[Report, R], Cell]


@dataclass(frozen=True)
class Table(Generic[R]):
    """A table of a report.

    Parameters
    ----------
    rows
        The rows of a report, in the order in which they are printed.
    columns
        The columns, which may depend on the county's subjects.
    """

    title: Text
    rows: Callable[[Report], Iterable[R]]
    columns: Callable[[Report], tuple[Column[R], ...]]

    def heads(self, report: Report) -> list[Text]:
        """Return the heads."""
        return [column.head for column in self.columns(report)]

    def cells(self, report: Report) -> list[list[Cell]]:
        """Return the values, row by row."""
        columns = self.columns(report)
        return [[column.value(report, row) for column in columns] for row in self.rows(report)]


def table(title: Text, rows: Callable[[Report], Iterable[R]], *columns: Column[R]) -> Table[R]:
    """Make a table whose columns are always the same."""
    return Table(title, rows, lambda report: columns)


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
        case Decimal():
            return f"{cell.normalize():f}"
        case date():
            return f"{cell:%Y.%m}"
        case _:
            return str(cell)


def percent(share: float | None) -> Percent | None:
    """Return a share to be shown in percent; None where there is none."""
    return None if share is None else Percent(share)


def yes_no(flag: bool) -> Text:
    """Return yes or no in words."""
    return words.YES_NO["yes" if flag else "no"]
