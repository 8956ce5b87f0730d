"""A real list of schools: one district of it is one county, with its places, sides, pupils and staff."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from pairopt.county import School
from pairopt.errors import BadInput
from pairopt.generate.draw import Draw
from pairopt.read.cells import Choice, Number, Whole, Words
from pairopt.read.grid import read_csv
from pairopt.read.issue import Notes, Place, did_you_mean, trouble
from pairopt.read.schema import Column, Table
from pairopt.read.tables import nearest, plain, read_sheet
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
    names = {_bare(record.get("PPD")): record.get("PPD") for record in records if record.get("PPD")}
    name = names.get(_bare(district)) if district is not None else None
    if district is None and len(names) == 1:
        (name,) = names.values()
    if name is None and not notes.failed:
        near = did_you_mean(nearest(_bare(district), names) if district else None)
        notes.error(Place("--district", value=district), trouble(
            "unknown-district", "名单中没有这个区县{near}", "no district of the list{near}",
            "可填：{known}", "write one of: {known}", near=near, known=", ".join(sorted(names.values())[:20])))
    of_district = sorted((one for one in records if one.get("PPD") == name), key=lambda one: str(one.get("KODSEKOLAH")))
    if not notes.failed:
        total = len(of_district)
        indices = [(draw.whole(66, 95, total), draw.whole(28, 66, total)) for _ in range(4)]
        priorities = draw.pick({1: 0.07, 2: 0.18, 3: 0.5, 4: 0.18, 5: 0.07}, total)
        schools = []
        for place, one in enumerate(of_district):
            side, stage, pupils = one.get("LOKASI"), one.get("PERINGKAT"), one.get("ENROLMEN") or 0
            lon, lat = one.get("KOORDINATXX"), one.get("KOORDINATYY")
            known = lon is not None and lat is not None
            schools.append(School(
                id=one.get("KODSEKOLAH"), name=one.get("NAMASEKOLAH"), legal=one.get("KODSEKOLAH"), side=side,
                stage=stage, township=one.get("BANDARSURAT") or "", lon=float(lon) if known else None,
                lat=float(lat) if known else None, pupils=pupils, classes=_classes(stage, pupils),
                teachers_total=max(1, one.get("GURU") or 0) if side == "urban" else None,
                priority=priorities[place] if side == "rural" else 3,
                indices=tuple(Decimal(int(column[side == "rural"][place])) for column in indices)))
        left = [{school.stage for school in schools if school.side == side and school.pupils} for side in _SIDES]
        if left[0] & left[1]:
            return str(name), tuple(schools)
        notes.error(Place("--district", value=district), trouble(
            "one-sided-district", "没有城区和农村都有学校的学段", "no stage has both urban and rural schools",
            "请另选一个区县", "choose another district"))
    raise BadInput(Text("没有生成数据。→ 请改正后重试。", "Nothing was generated. → Correct this and try again."), notes.issues)


def _bare(district: str | None) -> str:
    name = (district or "").strip().upper()
    return plain(next((name.removeprefix(office) for office in _OFFICES if name.startswith(office)), name))


def _classes(stage: str, pupils: int) -> tuple[int, ...]:
    grades = _GRADES[stage]
    each, more = divmod(max(len(grades), round(pupils / _PUPILS_A_CLASS)), len(grades))
    classes = [0] * 12
    for turn, grade in enumerate(grades):
        classes[grade] = each + (turn < more)
    if pupils < _FEWEST_FOR_ALL_GRADES:
        classes = [number * (pupils > 0 and grade % 2 == 0) for grade, number in enumerate(classes)]
    return tuple(classes)
