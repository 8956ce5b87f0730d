"""Dates in every form in which they arrive (`domain.md` §4)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from pairopt.read.issue import trouble
from pairopt.read.value import BadValue, Doubtful, narrow

_FIRST, _LAST = date(1900, 1, 1), date(2100, 12, 31)
_EXCEL_ZERO = date(1899, 12, 30)
_CLOCK = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_FORMS = tuple(re.compile(form) for form in (
    r"(\d{4})[.\-/](\d{1,2})(?:[.\-/](\d{1,2}))?",      # 1980.05, 1980-05-01, 1980/5/1
    r"(\d{4})年(\d{1,2})月(?:(\d{1,2})[日号]?)?",          # 1980年5月, 1980年5月1日
    r"((?:19|20)\d{2})(\d{2})(\d{2})?",                  # 198005, 19800501
))


def read_day(value: str | Decimal | date) -> date | Doubtful:
    """Return the day that a cell names; one without a day is the first of its month.

    ``1980.1`` is January, with a doubt: a number cell in which October was typed as 1980.10 looks the same.

    Raises
    ------
    BadValue
        The cell names no day, a year alone, or a day that does not exist.
    """
    if isinstance(value, date):
        return _in_bounds(value)
    text = f"{value:f}" if isinstance(value, Decimal) else _CLOCK.sub("", narrow(value))
    text = re.sub(r"\s+", "", text)
    if re.fullmatch(r"\d{4}(年|\.0*)?", text):
        raise BadValue(trouble(
            "year-alone", "只有年份，没有月份", "a year alone, without a month",
            "请写明年月，如 1980.05", "write year and month, as in 1980.05"))
    for form in _FORMS:
        match = form.fullmatch(text)
        if match:
            year, month, day = match.groups()
            found = _in_bounds(_existing(int(year), int(month), int(day or 1)))
            if re.fullmatch(r"\d{4}\.1", text):
                return Doubtful(found, trouble(
                    "january-or-october", "按{year}年1月读取；若是10月，Excel 已丢掉末尾的0",
                    "read as January {year}; if October is meant, Excel has dropped the last 0",
                    "请核对，并写成 {year}-01 或 {year}-10", "check it and write {year}-01 or {year}-10", year=year))
            return found
    # A serial of five digits is a day of 1927 or later; a shorter number is rather 80.5 for May 1980.
    if re.fullmatch(r"\d{5}(\.\d*)?", text):
        return _in_bounds(_EXCEL_ZERO + timedelta(days=int(Decimal(text))))
    raise BadValue(trouble(
        "bad-date", "不是日期", "not a date",
        "请写成 1980-05-01、1980.05 或 1980年5月", "write 1980-05-01, 1980.05 or 1980年5月"))


def _existing(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise BadValue(trouble(
            "no-such-day", "没有这一天", "no such day exists",
            "请改为存在的日期", "write a day that exists")) from None


def _in_bounds(day: date) -> date:
    if not _FIRST <= day <= _LAST:
        raise BadValue(trouble(
            "date-out-of-range", "日期不在1900年至2100年之间", "the date is not between 1900 and 2100",
            "请核对年份", "check the year"))
    return day
