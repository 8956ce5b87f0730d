"""The kinds of cells: what a column holds, whatever Excel thinks it is.

Each kind reads one value and returns it in the form in which a county holds it, or raises `BadValue`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

from pairopt import words
from pairopt.read.dates import read_day
from pairopt.read.issue import Trouble, quoted, trouble
from pairopt.read.value import BadValue, Doubtful, Unreadable, Value, narrow, shown, strip
from pairopt.text import Text

SEPARATORS = re.compile("[;；、,，|]")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_ANY_TEXT = Text("文字", "text")
_YES_OR_NO = Text("是、否", "yes, no")
_A_DATE = Text("日期，如 1980-05-01 或 1980.05", "a date such as 1980-05-01 or 1980.05")
_A_SUBJECT = Text("音乐、美术、体育，或其他学科名", "music, art, pe, or the name of another subject")
_LONGEST_TEXT = 1000
_MOST_DECIMALS = 18
_FIRST_INEXACT = Decimal(10) ** 15  # Excel keeps 15 digits of a number


class Kind(Protocol):
    """What a column holds."""

    @property
    def meaning(self) -> Text:
        """What may be written, for a planner."""

    def read(self, value: Value) -> Any:
        """Return the value, perhaps `Doubtful`; raise `BadValue`."""


@dataclass(frozen=True)
class Words:
    """Any text: a name, an id, a township."""

    meaning: Text = _ANY_TEXT

    def read(self, value: Value) -> str:
        """Return the text without white space around it."""
        return as_text(value)


@dataclass(frozen=True)
class Anything:
    """Whatever a setting may hold; the setting's own kind reads it."""

    meaning: Text = Text("", "")

    def read(self, value: Value) -> str:
        """Return the value as it stands; a date is one only where the setting is."""
        return shown(value) if isinstance(value, date) else as_text(value)


@dataclass(frozen=True)
class Choice:
    """One of some words, in either language."""

    among: Mapping[str, Text]

    @property
    def meaning(self) -> Text:
        """All the words."""
        return Text("、".join(text.zh for text in self.among.values()), ", ".join(self.among))

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {word.casefold(): code for code, text in self.among.items() for word in (code, *text)}

    def read(self, value: Value) -> str:
        """Return the code of a word."""
        code = self._codes.get(narrow(as_text(value)).casefold())
        if code is None:
            raise BadValue(trouble(
                "unknown-word", "不是可选的词", "not one of the words that may stand here",
                "可填：{words}", "write one of: {words}", words=self.meaning))
        return code


@dataclass(frozen=True)
class YesNo:
    """Yes or no."""

    meaning: Text = _YES_OR_NO

    def read(self, value: Value) -> bool:
        """Return whether it is yes."""
        word = "1" if value is True else "0" if value is False else narrow(as_text(value)).casefold()
        if word in ("yes", "是", "1", "true"):
            return True
        if word in ("no", "否", "0", "false"):
            return False
        raise BadValue(trouble("not-yes-no", "不是“是”或“否”", "neither yes nor no", "请填 是 或 否",
            "write yes or no"))


@dataclass(frozen=True)
class Number:
    """An exact number between bounds, both included, with so many decimals at most."""

    least: int = 0
    most: int = 10**9
    decimals: int = _MOST_DECIMALS

    @property
    def meaning(self) -> Text:
        """The bounds."""
        return Text("数字，{least} 至 {most}", "a number, {least} to {most}").fill(least=self.least, most=self.most)

    def read(self, value: Value) -> Decimal:
        """Return the number."""
        return bounded(as_number(value, self.decimals), self.least, self.most)


@dataclass(frozen=True)
class Whole:
    """A whole number between bounds, both included."""

    least: int = 0
    most: int = 10**9

    @property
    def meaning(self) -> Text:
        """The bounds."""
        return Text("整数，{least} 至 {most}", "a whole number, {least} to {most}").fill(least=self.least,
            most=self.most)

    def read(self, value: Value) -> int:
        """Return the number."""
        return whole(bounded(as_number(value), self.least, self.most))


@dataclass(frozen=True)
class Day:
    """A date in any form of `domain.md` §4."""

    meaning: Text = _A_DATE

    def read(self, value: Value) -> date | Doubtful:
        """Return the day."""
        if isinstance(value, Decimal | date):
            return read_day(value)
        return read_day(as_text(value))


@dataclass(frozen=True)
class Subject:
    """A subject; those that are known by name may be written in either language."""

    meaning: Text = _A_SUBJECT

    def read(self, value: Value) -> str:
        """Return the code of the subject, or its own name."""
        text = as_text(value)
        if SEPARATORS.search(text):
            raise BadValue(trouble(
                "more-than-one", "此处只能填一个学科", "only one subject may stand here",
                "请分成几行", "use a row for each"))
        return _SUBJECTS.get(narrow(text).casefold(), text)


_SUBJECTS = {word.casefold(): code for code, text in words.SUBJECTS.items() for word in (code, *text)}


@dataclass(frozen=True)
class Several:
    """A list; repeated items are counted once where `once`, and that is said."""

    item: Kind
    once: bool = True

    @property
    def meaning(self) -> Text:
        """What the items are."""
        return Text("{item}；多项用分号隔开", "{item}; several are separated by ;").fill(item=self.item.meaning)

    def read(self, value: Value) -> tuple[Any, ...] | Doubtful:
        """Return the items."""
        items = self.read_all(value)
        distinct = tuple(dict.fromkeys(items))
        if not self.once or len(distinct) == len(items):
            return items
        return Doubtful(distinct, trouble(
            "repeated", "{items}重复，只计一次", "{items} repeated, counted once",
            "请删去重复项", "take out the repetition", items=repetitions(items)))

    def read_all(self, value: Value) -> tuple[Any, ...]:
        """Return the items, repetitions included."""
        if not isinstance(value, str):
            return (self.item.read(value),)
        texts = [strip(part) for part in SEPARATORS.split(value)]
        # A separator at the end is a habit; a gap between two figures would move the later ones to a wrong place.
        while texts and not texts[-1]:
            texts.pop()
        if not self.once and not all(texts):
            raise BadValue(trouble(
                "gap-in-list", "列表中间有空项", "the list has a gap", "空项请填0", "write 0 for it"))
        return tuple(self.item.read(text) for text in texts if text)


def repetitions(items: tuple[Any, ...]) -> Text:
    """Return the items that stand more than once."""
    return quoted(sorted({str(item) for item in items if items.count(item) > 1}))


def as_text(value: Value) -> str:
    """Return a value as text; a number is written without ``.0``.

    Raises
    ------
    BadValue
        A date, a number that Excel no longer holds exactly, or characters that nobody can see.
    """
    if isinstance(value, str):
        text = strip(value)
        if _CONTROL.search(text):
            raise BadValue(trouble(
                "control-character", "含有不可见的控制字符", "holds invisible control characters",
                "请重新输入该单元格", "type the cell anew"))
        if len(text) > _LONGEST_TEXT:
            raise BadValue(trouble(
                "too-long", "文字超过{most}个字符", "longer than {most} characters",
                "请缩短", "shorten it", most=_LONGEST_TEXT))
        return text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        if abs(value) >= _FIRST_INEXACT:
            raise BadValue(trouble(
                "digits-lost", "Excel 的数字只保留15位，后面的位数已经丢失",
                "Excel keeps 15 digits of a number; the rest is lost",
                "请把单元格设为文本格式后重新输入", "format the cell as text and type it again"))
        return f"{value:f}"
    if isinstance(value, Unreadable):
        raise BadValue(value.trouble)
    raise BadValue(trouble(
        "became-date", "Excel 把内容变成了日期", "Excel has turned it into a date",
        "请把单元格设为文本格式后重新输入", "format the cell as text and type it again"))


def as_number(value: Value, decimals: int = _MOST_DECIMALS) -> Decimal:
    """Return an exact, finite number.

    Raises
    ------
    BadValue
        Anything else: nan, infinity, a date, thousands separators, a unit.
    """
    number = value if isinstance(value, Decimal) else None
    if number is None:
        text = narrow(as_text(value)) if not isinstance(value, bool) else ""
        if not NUMBER.fullmatch(text):
            raise BadValue(_NOT_A_NUMBER)
        number = Decimal(text)
    if not number.is_finite():
        raise BadValue(_NOT_A_NUMBER)
    if _decimals(number) > decimals:
        raise BadValue(trouble(
            "too-many-decimals", "小数位数超过{most}位", "more than {most} decimals",
            "请四舍五入后填写", "round it", most=decimals))
    # One form for one number: 12.50 is 12.5, and 10 is 10, not 1E+1.
    return Decimal(int(number)) if number == number.to_integral_value() else number.normalize()


_NOT_A_NUMBER: Trouble = trouble(
    "not-a-number", "不是数字", "not a number",
    "请只填数字，不带单位和千位分隔符", "write digits only, without units or thousands separators")


def bounded(number: Decimal, least: Decimal | int, most: Decimal | int) -> Decimal:
    """Return a number that lies between bounds, both included; raise `BadValue` for another."""
    if not least <= number <= most:
        raise BadValue(trouble(
            "out-of-range", "不在 {least} 至 {most} 之间", "not between {least} and {most}",
            "请核对数字", "check the number", least=least, most=most))
    return number


def whole(number: Decimal) -> int:
    """Return a number that is whole; raise `BadValue` for another."""
    if _decimals(number) > 0:
        raise BadValue(trouble("not-whole", "不是整数", "not a whole number", "请填整数", "write a whole number"))
    return int(number)


def _decimals(number: Decimal) -> int:
    return len(f"{number:f}".partition(".")[2].rstrip("0"))
