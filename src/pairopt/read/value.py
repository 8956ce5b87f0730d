"""What can stand in a cell before the schema says what it should be."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from pairopt.read.issue import Trouble


@dataclass(frozen=True)
class Unreadable:
    """A cell whose content is lost: an error value, a formula without a stored value, part of a merged block."""

    shown: str
    trouble: Trouble

    def __str__(self) -> str:
        return self.shown


class Share(Decimal):
    """A workbook's number that its cell shows in percent: 0.01 as 1%."""


Value = str | Decimal | bool | date | Unreadable
"""Text (all of a CSV file), or a workbook's number, truth value or date; never blank."""


class BadValue(Exception):
    """A value is not what its column holds, or a file is not what can be read."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.message.en)
        self.trouble = trouble


class Doubtful(NamedTuple):
    """A value that could be read, and what the planner should check about it."""

    value: Any
    trouble: Trouble


_LAST_BLANK = 0x3000  # the full-width one
_BLANKS = "".join(chr(code) for code in range(_LAST_BLANK + 1) if chr(code).isspace()) + "\u200b\u2060\ufeff"


def strip(text: str) -> str:
    """Take off white space of every kind, the full-width and the invisible included."""
    return text.strip(_BLANKS)


def narrow(text: str) -> str:
    """Return full-width digits, letters and signs as the ordinary ones."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def shown(value: Value) -> str:
    """Return a value as a planner sees it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Share):
        return f"{(100 * value).normalize():f}%"
    if isinstance(value, Decimal):
        return f"{value:f}" if abs(value) < Decimal("1e15") else str(value)
    return str(value)
