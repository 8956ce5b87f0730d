"""From a seed to a county, of any size or on a real list of schools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pairopt.county import County, PairRow, School, TravelRow
from pairopt.errors import BadInput
from pairopt.generate.draw import Draw
from pairopt.generate.land import invent_land
from pairopt.generate.listed import NOTHING_MADE, listed_schools
from pairopt.generate.staff import invent_staff
from pairopt.read.cells import Whole
from pairopt.read.issue import Notes, Place, trouble
from pairopt.read.value import BadValue
from pairopt.text import Text

_SCHOOL_YEAR = 2026
_PAIRED_LAST_YEAR = 0.3  # of the rural units
_OPTIONS = {"urban": Whole(1, 100_000), "rural": Whole(1, 100_000), "seed": Whole(0, 2**31 - 1)}
_AVERAGE = {"urban": 20, "rural": 60, "seed": 0}
"""An average county (`domain.md` §4)."""


class Made(NamedTuple):
    """A county, and what of it is real."""

    county: County
    note: Text


def generate_county(
    urban: int = _AVERAGE["urban"], rural: int = _AVERAGE["rural"], *, seed: int = _AVERAGE["seed"]
) -> Made:
    """Invent a county of realistic shape (`domain.md` §4).

    Parameters
    ----------
    urban, rural
        Units on each side, at least one.
    seed
        The same numbers make the same county, to the byte.

    Raises
    ------
    BadInput
        Where a number is out of range.
    """
    given = {"urban": urban, "rural": rural, "seed": seed}
    return from_options({name: str(number) for name, number in given.items()})


def county_of_list(file: str | Path, district: str | None = None, *, seed: int = 0) -> Made:
    """Make a county of a district of a real list of schools (`listed_schools`); its teachers are invented.

    Raises
    ------
    BadInput
        As `listed_schools`, and where the seed is out of range.
    """
    return from_options({"from_schools": str(file), "district": district, "seed": str(seed)})


def from_options(options: Mapping[str, str | None]) -> Made:
    """Make the county that the options of the command line ask for.

    Raises
    ------
    BadInput
        With every option that is wrong.
    """
    notes = Notes()
    numbers = dict(_AVERAGE)
    for name, kind in _OPTIONS.items():
        text = options.get(name)
        if text is not None:
            try:
                numbers[name] = kind.read(text)
            except BadValue as problem:
                notes.error(Place(f"--{name}", value=text), problem.trouble)
    listed = options.get("from_schools") is not None
    for name in ("urban", "rural") if listed else ("district",):
        if options.get(name) is not None:
            notes.error(Place(f"--{name}", value=options[name]), trouble(
                "option-not-used", "{kind}", "{kind}", "请去掉其中一个选项", "leave one of the options out",
                kind=Text("学校名单有自己的规模，不能同时指定", "a list of schools has a size of its own") if listed
                else Text("没有学校名单（--from-schools）", "there is no list of schools (--from-schools)")))
    if notes.failed:
        raise BadInput(NOTHING_MADE, notes.issues)
    seed = numbers["seed"]
    draw = Draw(seed)
    if listed:
        return _on_list(Path(str(options["from_schools"])), options.get("district"), seed, draw)
    urban, rural = numbers["urban"], numbers["rural"]
    land = invent_land(urban, rural, draw)
    return Made(
        _county(f"虚构县 {urban}×{rural} (seed {seed})", land.schools, land.travel, draw),
        Text(
            "虚构县：{urban}个城区单位，{rural}个农村单位，种子{seed}。学校与人员均为虚构。",
            "An invented county of {urban} urban and {rural} rural units, seed {seed}. All schools and people are invented.",
        ).fill(urban=urban, rural=rural, seed=seed))


def _on_list(file: Path, district: str | None, seed: int, draw: Draw) -> Made:
    name, schools = listed_schools(file, district, draw)
    return Made(
        _county(f"{name} (seed {seed})", schools, (), draw),
        Text(
            "学校名称、位置、城乡、学段、学生数和教师总数取自公开名单（{file}，{name}）；班数由学生数推算；"
            "教师、指标、优先级和上年结对均为虚构，种子{seed}。",
            "Names, places, sides, stages, pupils and numbers of teachers of the schools are those of a public list"
            " ({file}, {name}); classes follow from pupils; all teachers, indices, priorities and pairs of last year are"
            " invented, seed {seed}.").fill(file=file.name, name=name, seed=seed))


def _county(name: str, schools: tuple[School, ...], travel: tuple[TravelRow, ...], draw: Draw) -> County:
    bare = County(
        name, _SCHOOL_YEAR, date(_SCHOOL_YEAR, 9, 1), tuple(sorted(schools, key=lambda school: school.id)), (),
        travel=travel)
    return replace(bare, teachers=invent_staff(bare, draw), pairs=_last_year(bare, draw))


def _last_year(county: County, draw: Draw) -> tuple[PairRow, ...]:
    """Return last year's pairs: a share of the rural units had one, with any urban unit of the same stage."""
    senders: dict[str, list[str]] = {}
    for school in county.urban:
        senders.setdefault(school.stage, []).append(school.id)
    total = len(county.rural)
    paired, partner = draw.chance(_PAIRED_LAST_YEAR, total), draw.share(0, 1, total)
    since = draw.pick({county.school_year - 1: 5.0, county.school_year - 2: 3.0, county.school_year - 3: 2.0}, total)
    rows = [
        PairRow(senders[school.stage][int(partner[place] * len(senders[school.stage]))], school.id, "last", since[place])
        for place, school in enumerate(county.rural) if paired[place]]
    return tuple(sorted(rows, key=lambda row: (row.urban, row.rural)))
