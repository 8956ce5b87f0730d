"""Counties whose urban units are themselves short of PE still send music and art teachers (own_courses, D > 0)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from counties import random_county, write_folder

from pairopt.planning import make_plan
from pairopt.read import read_county
from pairopt.rules.own_courses import OwnCourses
from pairopt.shortage import maximum_load, need


@pytest.mark.parametrize("seed", range(8))
def test_units_short_of_pe_by_a_quarter_send_music_and_art_teachers_and_no_pe_teacher(seed, tmp_path) -> None:
    what = random_county(seed, urban=(3, 3), rural=(6, 6), stages=("primary",), simple=True)
    write_folder(what, tmp_path)
    county = read_county(tmp_path).county
    assert county
    county = replace(county, teachers=tuple(
        replace(one, subjects=one.subjects[:1]) for one in county.teachers))
    for unit in county.urban:
        # Music and art teachers to spare, PE teachers for three quarters of the unit's own periods at most.
        pe = [one for one in county.staff[unit.id] if one.subjects == ("pe",)]
        keep = int(need(county, unit.id, "pe") * Decimal("0.75") / maximum_load(county, "primary", "pe"))
        gone = {one.id for one in pe[keep:]}
        spare = next(one for one in county.teachers if one.subjects[0] == "music")
        more = tuple(
            replace(spare, id=f"{unit.id} {subject} {place}", school=unit.id, subjects=(subject,))
            for subject in ("music", "art") for place in range(6))
        county = replace(county, teachers=tuple(sorted(
            (*(one for one in county.teachers if one.id not in gone), *more), key=lambda one: one.id)))
    for unit in county.urban:
        capacity = sum(
            maximum_load(county, "primary", "pe") for one in county.staff[unit.id] if one.subjects == ("pe",))
        assert capacity <= need(county, unit.id, "pe") * Decimal("0.75")
        lacking = [row for row in OwnCourses().leaving(county, unit) if row.about == ("pe",)]
        assert lacking[0].limit == 0, "D is the lack of PE itself, so no PE teacher is spare"
    report = make_plan(county)
    assert report.audit.accepted
    sent = {county.teacher[one].subjects[0] for one in report.plan.posts}
    assert "pe" not in sent
    assert {"music", "art"} <= sent
