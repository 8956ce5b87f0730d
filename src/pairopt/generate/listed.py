"""A real list of schools: one district of it is one county, with its places, sides, pupils and staff."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pairopt.county import School
from pairopt.errors import BadInput
from pairopt.generate.draw import Draw
from pairopt.generate.land import PRIORITIES, draw_indices
from pairopt.read.cells import Choice, Number, Whole, Words
from pairopt.read.grid import read_csv
from pairopt.read.issue import Notes, Place, did_you_mean, trouble
from pairopt.read.schema import Column, Table
from pairopt.read.tables import Record, nearest, plain, read_sheet
from pairopt.text import Text

_SIDES = {"urban": Text("城区", "Bandar"), "rural": Text("农村", "Luar Bandar")}
_STAGES = {"primary": Text("小学", "Rendah"), "junior": Text("中学", "Menengah")}
LIST = Table("schools", "学校名单", ("KODSEKOLAH",), (
    Column("PPD", "区县", Words(), required=True),
    Column("KODSEKOLAH", "学校标识", Words(), required=True),
    Column("NAMASEKOLAH", "校名", Words(), required=True),
    Column("BANDARSURAT", "乡镇", Words()),
    Column("PERINGKAT", "学段", Choice(_STAGES), required=True),
    Column("LOKASI", "城乡", Choice(_SIDES), required=True),
    Column("ENROLMEN", "学生数", Whole(0, 1_000_000), required=True, blank=True),
    Column("GURU", "教师总数", Whole(0, 100_000), required=True, blank=True),
    Column("KOORDINATXX", "经度", Number(-180, 180)),
    Column("KOORDINATYY", "纬度", Number(-90, 90)),
), Text("马来西亚教育部公布的学校名单", "the public list of schools of the Ministry of Education, Malaysia"))
"""Columns of the list that are read; others are not."""

NOTHING_MADE = Text("没有生成数据。→ 请改正后重试。", "Nothing was generated. → Correct this and try again.")
_OFFICES = ("PPD ", "JPN ", "JPWP ", "PPW ")  # a district is named after its office
# A secondary school of the list has forms 1–5: it is one unit of stage junior with classes up to grade 11.
_GRADES = {"primary": range(6), "junior": range(6, 11)}
_PUPILS_A_CLASS = 30
_FEWEST_FOR_ALL_GRADES = 30  # pupils: a smaller school teaches every two grades as one class


def listed_schools(file: Path, district: str | None, draw: Draw) -> tuple[str, tuple[School, ...]]:
    """Return a district of a list, its name and its units.

    Names, places, sides, stages, pupils and the number of teachers are those of the list; classes follow from the
    pupils, and only the four indices and the priorities are drawn.

    Parameters
    ----------
    district
        As in the column ``PPD``, with or without the kind of office. It may be left out where the list has one alone.

    Raises
    ------
    BadInput
        Where the list cannot be read, has no such district, or the district has no stage with schools on both sides.
    """
    notes = Notes()
    grid = read_csv(file, 0, notes)
    records = read_sheet(grid, LIST, 0, notes, strangers=False).records if grid else []
    if not notes.failed:
        name = _find(district, [str(record.get("PPD")) for record in records], notes)
        chosen = sorted((one for one in records if one.get("PPD") == name), key=lambda one: str(one.get("KODSEKOLAH")))
        schools = tuple(_schools(chosen, draw))
        sides = ({school.stage for school in schools if school.side == side and school.pupils} for side in _SIDES)
        if name is not None and not set.intersection(*sides):
            notes.error(Place("--district", value=district), trouble(
                "one-sided-district", "没有城区和农村都有学校的学段", "no stage has both urban and rural schools",
                "请另选一个区县", "choose another district"))
        elif name is not None:
            return name, schools
    raise BadInput(NOTHING_MADE, notes.issues)


def _find(district: str | None, names: list[str], notes: Notes) -> str | None:
    """Return the name of a district as the list writes it, or note that there is none."""
    known = {_bare(name): name for name in names}
    if district is None and len(known) == 1:
        return names[0]
    found = known.get(_bare(district or ""))
    if found is None:
        near = nearest(_bare(district), known) if district else None
        notes.error(Place("--district", value=district), trouble(
            "unknown-district", "名单中没有这个区县{near}", "no district of the list{near}",
            "可填：{known}", "write one of: {known}", near=did_you_mean(known[near] if near else None),
            known=", ".join(sorted(known.values()))))
    return found


def _schools(records: list[Record], draw: Draw) -> Iterator[School]:
    total = len(records)
    indices = {"urban": draw_indices("urban", total, draw), "rural": draw_indices("rural", total, draw)}
    priorities = draw.pick(PRIORITIES, total)
    for place, record in enumerate(records):
        side, stage, pupils = record.get("LOKASI"), record.get("PERINGKAT"), record.get("ENROLMEN") or 0
        lon, lat = record.get("KOORDINATXX"), record.get("KOORDINATYY")
        known = lon is not None and lat is not None
        yield School(
            id=record.get("KODSEKOLAH"), name=record.get("NAMASEKOLAH"), legal=record.get("KODSEKOLAH"), side=side,
            stage=stage, township=record.get("BANDARSURAT") or "", lon=float(lon) if known else None,
            lat=float(lat) if known else None, pupils=pupils, classes=_classes(stage, pupils),
            teachers_total=record.get("GURU") or None if side == "urban" else None,
            priority=priorities[place] if side == "rural" else 3, indices=indices[side][place])


def _bare(district: str) -> str:
    """Return the name without the kind of office, as it is compared."""
    name = district.strip().upper()
    return plain(next((name.removeprefix(office) for office in _OFFICES if name.startswith(office)), name))


def _classes(stage: str, pupils: int) -> tuple[int, ...]:
    """Return the classes of so many pupils, as even over the grades as can be."""
    grades = _GRADES[stage]
    each, more = divmod(max(len(grades), round(pupils / _PUPILS_A_CLASS)), len(grades))
    classes = [0] * 12
    for turn, grade in enumerate(grades):
        classes[grade] = each + (turn < more)
    if pupils < _FEWEST_FOR_ALL_GRADES:
        classes = [number * (pupils > 0 and grade % 2 == 0) for grade, number in enumerate(classes)]
    return tuple(classes)
