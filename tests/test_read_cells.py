"""Every form in which a cell arrives, just inside and just outside."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pairopt import words
from pairopt.read.cells import Choice, Number, Several, Subject, Whole, Words, YesNo
from pairopt.read.dates import read_day
from pairopt.read.titles import rank_of
from pairopt.read.value import BadValue, Doubtful


def _code(kind, value) -> str:
    with pytest.raises(BadValue) as problem:
        kind.read(value)
    return problem.value.trouble.code


@pytest.mark.parametrize("text", [
    "1980.05", "198005", "1980-05-01", "1980年5月", "1980年05月01日", "1980年5月1日", "1980/5/1", "19800501", "1980.5",
    "1980-5",
    "1980.05.01", "１９８０．０５", "1980 年 5 月", "1980-05-01 00:00:00", "1980-05-01T00:00:00", "29342", "29342.0",
    Decimal(29342), Decimal("29342.75"), Decimal("1980.05"), Decimal(198005), Decimal(19800501), date(1980, 5, 1),
    "1980年5月1号",
])
def test_every_form_of_a_date_is_read(text) -> None:
    assert read_day(text) == date(1980, 5, 1)


@pytest.mark.parametrize("text", ["1980.1", Decimal("1980.1")])
def test_a_month_of_one_digit_one_is_january_with_a_doubt(text) -> None:
    read = read_day(text)
    assert isinstance(read, Doubtful)
    assert read.value == date(1980, 1, 1)
    assert read.trouble.code == "january-or-october"


@pytest.mark.parametrize(("text", "month"), [("1980.10", 10), ("1980.11", 11), ("1980-1", 1), ("1980.01", 1),
    (Decimal("1980.11"), 11)])
def test_other_months_raise_no_doubt(text, month) -> None:
    assert read_day(text) == date(1980, month, 1)


@pytest.mark.parametrize(("text", "code"), [
    ("1980", "year-alone"), ("1980年", "year-alone"), (Decimal(1980), "year-alone"),
    ("1981-02-29", "no-such-day"), ("1980.13", "no-such-day"), ("1980-00-01", "no-such-day"),
    ("19800431", "no-such-day"),
    ("May 1980", "bad-date"), ("80.5", "bad-date"), ("9999.5", "date-out-of-range"), ("80.5.1", "bad-date"),
    ("", "bad-date"), ("-5", "bad-date"), ("nan", "bad-date"),
    ("1899-12-31", "date-out-of-range"), ("2101-01-01", "date-out-of-range"), ("99999", "date-out-of-range"),
    ("999999999", "bad-date"),
])
def test_what_is_no_day_is_refused(text, code) -> None:
    with pytest.raises(BadValue) as problem:
        read_day(text)
    assert problem.value.trouble.code == code


def test_leap_days_and_the_bounds_of_dates_are_read() -> None:
    assert read_day("1980-02-29") == date(1980, 2, 29)
    assert read_day("1900-01-01") == date(1900, 1, 1)
    assert read_day("2100-12-31") == date(2100, 12, 31)


@pytest.mark.parametrize(("title", "rank"), [
    ("正高级", "full_senior"), ("正高级教师", "full_senior"), ("中小学正高级教师", "full_senior"),
    ("full_senior", "full_senior"),
    ("Full Senior", "full_senior"), ("高级", "senior"), ("高级教师", "senior"), ("中学高级", "senior"),
    ("中学高级教师", "senior"),
    ("中小学高级", "senior"), ("中小学高级教师", "senior"), ("senior", "senior"), ("小学高级教师", "middle"),
    ("小学高级", "middle"),
    ("幼儿园高级教师", "middle"), ("幼儿园高级", "middle"), ("一级", "middle"), ("一级教师", "middle"),
    ("中小学一级教师", "middle"),
    ("中学一级", "middle"), ("中级", "middle"), ("middle", "middle"), ("小学一级", "assistant"),
    ("小学一级教师", "assistant"),
    ("幼儿园一级", "assistant"), ("中学二级", "assistant"), ("二级", "assistant"), ("二级教师", "assistant"),
    ("三级", "assistant"),
    ("三级教师", "assistant"), ("小学二级", "assistant"), ("初级", "assistant"), (" 一级 教师 ", "middle"),
    ("无", "none"),
    ("特级教师", None), ("教授", None), ("四级", None), ("高级工程师", None),
])
def test_titles_name_their_ranks(title, rank) -> None:
    assert rank_of(title) == rank


@pytest.mark.parametrize(("value", "text"), [
    ("　张三\u200b ", "张三"), (Decimal(123), "123"), (Decimal("1.5"), "1.5"),
    (Decimal(999999999999999), "999999999999999"), (True, "TRUE"),
])
def test_text_is_stripped_and_numbers_lose_their_point_zero(value, text) -> None:
    assert Words().read(value) == text


def test_a_number_beyond_fifteen_digits_has_lost_digits() -> None:
    assert _code(Words(), Decimal(1000000000000000)) == "digits-lost"


def test_text_that_excel_made_a_date_and_control_characters_are_refused() -> None:
    assert _code(Words(), date(2026, 1, 2)) == "became-date"
    assert _code(Words(), "a\x00b") == "control-character"
    assert _code(Words(), "x" * 1001) == "too-long"
    assert Words().read("x" * 1000) == "x" * 1000


@pytest.mark.parametrize(("value", "number"), [
    ("0", 0), ("100", 100), ("１２．５", Decimal("12.5")), ("+7", 7), ("-0", 0), ("1e1", 10), (" 3 ", 3),
    ("0.10", Decimal("0.1")), (Decimal("99.9"), Decimal("99.9")),
])
def test_numbers_are_exact(value, number) -> None:
    read = Number(0, 100).read(value)
    assert read == number
    assert "E" not in str(read)


@pytest.mark.parametrize(("value", "code"), [
    ("nan", "not-a-number"), ("inf", "not-a-number"), ("-Infinity", "not-a-number"), ("1,200", "not-a-number"),
    ("12节", "not-a-number"),
    ("1_000", "not-a-number"), ("十", "not-a-number"), (True, "not-a-number"), (Decimal("NaN"), "not-a-number"),
    ("1e9999", "not-a-number"),
    ("-0.1", "out-of-range"), ("100.1", "out-of-range"), ("1e999", "out-of-range"), ("1e-99", "too-many-decimals"),
    ("", "not-a-number"),
    (date(2026, 1, 1), "became-date"),
])
def test_what_is_no_number_is_refused(value, code) -> None:
    assert _code(Number(0, 100), value) == code


def test_whole_numbers_are_whole() -> None:
    assert Whole(0, 10).read("10.0") == 10
    assert _code(Whole(0, 10), "9.5") == "not-whole"
    assert _code(Whole(0, 10), "11") == "out-of-range"
    assert _code(Whole(0, 10), "-1") == "out-of-range"


@pytest.mark.parametrize(("value", "answer"), [
    ("yes", True), ("是", True), ("1", True), ("TRUE", True), (True, True), (Decimal(1), True), ("１", True),
    ("no", False), ("否", False), ("0", False), ("false", False), (False, False), (Decimal(0), False),
])
def test_yes_and_no_in_every_form(value, answer) -> None:
    assert YesNo().read(value) is answer


def test_other_answers_are_refused() -> None:
    assert _code(YesNo(), "maybe") == "not-yes-no"
    assert _code(YesNo(), "2") == "not-yes-no"


def test_words_are_read_in_either_language() -> None:
    assert Choice(words.STAGES).read("小学") == Choice(words.STAGES).read(" Primary ") == "primary"
    assert Choice(words.GENDERS).read("f") == "F"
    assert _code(Choice(words.STAGES), "大学") == "unknown-word"


def test_subjects_known_by_name_have_a_code_and_others_are_their_own_name() -> None:
    assert [Subject().read(word) for word in ("音乐", "Music", "PE", "体育", "书法", "Math")] == ["music", "music",
        "pe", "pe", "书法", "Math"]
    assert _code(Subject(), "音乐、美术") == "more-than-one"


@pytest.mark.parametrize("separator", [";", "；", "、", ",", "，", "|", " ; "])
def test_lists_have_many_separators(separator) -> None:
    assert Several(Subject()).read(f"音乐{separator}数学") == ("music", "数学")


def test_lists_forgive_a_separator_at_the_end_but_no_gap_between_figures() -> None:
    figures = Several(Number(0, 100), once=False)
    assert figures.read("12;4;") == (12, 4)
    assert figures.read("4;4") == (4, 4)
    assert figures.read(Decimal(16)) == (16,)
    assert _code(figures, "12;;4") == "gap-in-list"
    assert Several(Words()).read("a;;b") == ("a", "b")


def test_a_repeated_item_counts_once_and_that_is_said() -> None:
    read = Several(Words()).read("a;b;a")
    assert isinstance(read, Doubtful)
    assert read.value == ("a", "b")
    assert read.trouble.code == "repeated"
