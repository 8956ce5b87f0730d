"""Shortage in weekly periods, worked out by hand."""

from decimal import Decimal

import oracle
import pytest
from counties import RandomCounty
from make import SIX_CLASSES, county, rural, teacher, urban
from random_counties import read

from pairopt.county import LoadRow, Need, PeriodsRow
from pairopt.shortage import Shortage, have, load_away, maximum_load, need, shortages, standard_load


def short(*rows, **settings) -> dict[str, int]:
    """Short periods of R1 by subject."""
    what = county(*rows, **settings)
    return {subject: found.periods for (school, subject), found in shortages(what).items() if school == "R1"}


def here(**cells):
    return teacher("L1", school="R1", **cells)


def test_a_village_school_of_six_classes_needs_20_of_pe_and_12_of_music_and_art() -> None:
    assert short() == {"music": 12, "art": 12, "pe": 20}
    assert [(need, found) for need, found in shortages(county()).items()] == [
        (("R1", "music"), Shortage(12, 3)), (("R1", "art"), Shortage(12, 3)), (("R1", "pe"), Shortage(20, 3))]


@pytest.mark.parametrize(("stage", "classes", "pe", "arts"), [
    ("primary", (2, 2, 2, 2, 2, 2), 40, 24),
    ("primary", (1, 1), 8, 4),
    ("junior", (0,) * 6 + (2, 3, 4), 27, 9),
    ("senior", (0,) * 9 + (5, 5, 5), 30, 15),
    ("junior", SIX_CLASSES[:6] + (1, 1, 1), 29, 15),  # all grades with classes count, whatever the stage
])
def test_needs_of_other_classes(stage, classes, pe, arts) -> None:
    units = [urban(stage=stage), rural(stage=stage, classes=(*classes, *(0,) * (12 - len(classes))))]
    assert short(*units) == {"music": arts, "art": arts, "pe": pe}


def test_kindergartens_need_nothing_unless_a_row_says_so() -> None:
    units = [urban(stage="kindergarten"), rural(stage="kindergarten")]
    assert short(*units) == {}
    assert short(*units, Need("R1", "music", 3)) == {"music": 3}


@pytest.mark.parametrize(("cells", "left"), [
    ({"subjects": ("music",)}, {"art": 12, "pe": 20}),  # 19 a week, more than the 12
    ({"subjects": ("pe",)}, {"music": 12, "art": 12, "pe": 3}),  # 17
    ({"subjects": ("pe", "music")}, {"music": 12, "art": 12, "pe": 3}),  # blank: all to the main subject
    ({"subjects": ("pe", "music"), "weekly_periods": (Decimal(10), Decimal(5))}, {"music": 7, "art": 12, "pe": 10}),
    ({"subjects": ("pe", "music"), "weekly_periods": (Decimal(10),)}, {"music": 12, "art": 12, "pe": 10}),  # 0 for the rest
    ({"subjects": ("maths", "art"), "weekly_periods": (Decimal(10), Decimal("2.5"))}, {"music": 12, "art": 9, "pe": 20}),
    ({"subjects": ("maths", "art")}, {"music": 12, "art": 12, "pe": 20}),
    ({"subjects": ("music",), "stages": ("junior",)}, {"music": 12, "art": 12, "pe": 20}),  # not qualified for primary
    ({"subjects": ("music",), "exempt": "other", "born": None}, {"art": 12, "pe": 20}),  # teaches whatever refuses it
])
def test_the_staff_is_taken_off(cells, left) -> None:
    assert short(here(**cells)) == left


def test_a_row_of_the_planner_wins_cell_by_cell_and_is_rounded_down() -> None:
    assert short(Need("R1", "music", 4.9), Need("R1", "art", 0)) == {"music": 4, "pe": 20}
    what = county(Need("R1", "music", priority=1), rural(priority=4))
    assert shortages(what)["R1", "music"] == Shortage(12, 1)
    assert shortages(what)["R1", "art"] == Shortage(12, 4)


def test_a_need_of_an_own_subject_is_open() -> None:
    assert short(Need("R1", "dance", 5), subjects=("dance", "pe")) == {"dance": 5, "pe": 20}


def test_rows_of_periods_replace_the_curriculum_grade_by_grade() -> None:
    every_day = [PeriodsRow("primary", grade, "pe", Decimal(5)) for grade in range(1, 7)]
    assert short(*every_day)["pe"] == 30
    assert short(every_day[0])["pe"] == 21
    assert short(PeriodsRow("primary", 1, "music", Decimal("2.5")))["music"] == 12  # 12.5, rounded down
    assert short(PeriodsRow("junior", 1, "pe", Decimal(5)))["pe"] == 20  # of another stage


def test_rows_of_loads_replace_the_standard_and_the_maximum_cell_by_cell() -> None:
    what = county(LoadRow("primary", "pe", standard=15), LoadRow("primary", "*", maximum=17), here(subjects=("pe",)))
    assert (standard_load(what, "primary", "pe"), maximum_load(what, "primary", "pe")) == (15, 18)
    assert (standard_load(what, "primary", "dance"), maximum_load(what, "primary", "dance")) == (16, 17)
    assert maximum_load(what, "primary", "music") == 20  # `*` is for subjects without a row
    assert shortages(what)["R1", "pe"].periods == 5
    assert load_away(what, teacher(subjects=("pe",)), "R1") == 15


@pytest.mark.parametrize(("stage", "loads"), [
    ("kindergarten", [17, 18, 19, 20, 19, 20, 16, 18]), ("primary", [17, 18, 19, 20, 19, 20, 16, 18]),
    ("junior", [14, 16, 15, 16, 15, 16, 14, 16]), ("senior", [14, 16, 14, 16, 14, 16, 12, 14]),
])
def test_the_default_loads_are_those_of_the_contract(stage, loads) -> None:
    what = county()
    assert loads == [
        load(what, stage, subject) for subject in ("pe", "music", "art", "dance") for load in (standard_load, maximum_load)]


def test_need_and_have_are_exact_until_they_meet() -> None:
    what = county(
        PeriodsRow("primary", 1, "music", Decimal("2.7")), here(weekly_periods=(Decimal("1.8"),)))
    assert (need(what, "R1", "music"), have(what, "R1", "music")) == (Decimal("12.7"), Decimal("1.8"))
    assert shortages(what)["R1", "music"].periods == 10  # 10.9


def test_the_oracle_was_worked_out_from_the_same_hand() -> None:
    head = {"side": "rural", "stage": "primary", "pupils": "90", **{f"g{grade}": "1" for grade in range(1, 7)}}
    what = RandomCounty({
        "schools": [{"id": "R1", "name": "r", **head}, {**head, "id": "U1", "name": "u", "side": "urban"}],
        "teachers": [{
            "id": "T1", "name": "t", "school": "R1", "gender": "F", "birth_date": "1990-01-01", "subjects": "pe;music",
            "weekly_periods": "10;5"}],
    }, {"name": "c", "school_year": 2026})
    by_hand = {("R1", "pe"): 10, ("R1", "music"): 7, ("R1", "art"): 12}
    assert oracle.short(oracle.from_tables(what.tables, what.settings)) == by_hand
    assert {need: found.periods for need, found in shortages(read(what)).items()} == by_hand
