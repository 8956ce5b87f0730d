"""An invented land: a county seat, townships around it, villages around those, roads with detours behind a ridge."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from itertools import count, product
from typing import NamedTuple

from pairopt.county import School, TravelRow
from pairopt.generate.draw import Draw
from pairopt.travel import great_circle_km

_STAGES = {  # of the units of each side: more primary schools in the country, more upper secondary schools in town
    "urban": {"primary": 0.53, "junior": 0.28, "senior": 0.13, "kindergarten": 0.06},
    "rural": {"primary": 0.68, "junior": 0.20, "senior": 0.06, "kindergarten": 0.06},
}
_GRADES = {"primary": range(6), "junior": range(6, 9), "senior": range(9, 12), "kindergarten": range(0)}  # places
PRIORITIES = {1: 7, 2: 18, 3: 50, 4: 18, 5: 7}
"""Weights of the priorities of rural units."""
_INDICES = {"urban": (66, 95), "rural": (28, 66)}
_PUPILS_A_TEACHER = {"primary": 19.0, "junior": 13.5, "senior": 12.5, "kindergarten": 12.0}

_CLASSES = {  # least and most classes a grade; a village school has six classes
    ("urban", "primary"): (4, 8), ("urban", "junior"): (5, 9), ("urban", "senior"): (6, 12),
    ("rural", "primary"): (1, 1), ("rural", "junior"): (1, 3), ("rural", "senior"): (2, 4),
}
_CENTRAL = (1, 3)  # the same of a township's central primary school
_POINT = (1, 1, 0, 0, 0, 0)  # a teaching point: two classes
_PUPILS_A_CLASS = {"urban": (42, 50), "rural": (16, 36)}
_PUPILS_OF_A_KINDERGARTEN = {"urban": (180, 360), "rural": (40, 120)}
_TO_A_TOWNSHIP = 4  # rural units
_POINTS = 0.15  # of the rural primary schools that are no central ones
_EMPTY = 0.02  # of the rural primary schools: without pupils this year
_FAR_SIDE = 0.35  # of the townships: behind a ridge
_DETOUR = (1.45, 2.2)  # of roads over the ridge; the policy's detour factor is that of all other roads
_SPEED_KMH = 40
_MOST_ROADS = 50_000  # rows of `travel`: in a land of thousands of units only the farthest have roads of their own
_KM_A_DEGREE = 111.2
_SEAT = "城关镇"
_TOWNS = [a + b for a, b in product("龙青石白云金双大清长东西南北上下", "山溪坪岭湖源洋坑林泉田滩湾峰")]
_VILLAGES = [a + b for a, b in product("前后高新古竹松梅兰桂枫柳荷莲杏桃", "村坂厝坪尾头坑")]
_NUMERALS = "〇一二三四五六七八九"
_URBAN_NAMES = {"primary": "城关第{}小学", "junior": "第{}初级中学", "senior": "第{}高级中学", "kindergarten": "第{}幼儿园"}
_STREAM_NAMES = {"arts": "(文科)", "science": "(理科)"}


class Land(NamedTuple):
    """Units, and the roads between them that are longer than coordinates say."""

    schools: tuple[School, ...]
    travel: tuple[TravelRow, ...]


class _Town(NamedTuple):
    name: str
    lon: float
    lat: float
    km: float
    detour: float | None


class _Site(NamedTuple):
    """A unit before it has figures."""

    stage: str
    name: str
    town: _Town
    spread: float
    classes: tuple[int, int] | None
    legal: str = ""
    stream: str = ""
    point: bool = False
    empty: bool = False


def invent_land(urban: int, rural: int, draw: Draw) -> Land:
    """Return so many urban and rural units, clustered in the seat and in townships, and the roads over the ridge."""
    numbers = {"urban": _share_out(urban, _STAGES["urban"]), "rural": _share_out(rural, _STAGES["rural"])}
    for stage in ("junior", "senior", "kindergarten"):  # a stage with units on one side only would take no part
        if not all(stages[stage] for stages in numbers.values()):
            for stages in numbers.values():
                stages["primary"] += stages.pop(stage)
    seat, *towns = _towns(rural, draw)
    schools = (
        *_schools("urban", list(_urban_sites(numbers["urban"], seat)), draw),
        *_schools("rural", list(_rural_sites(numbers["rural"], towns, draw)), draw))
    return Land(schools, _roads(schools, towns))


def _share_out(total: int, shares: dict[str, float]) -> dict[str, int]:
    """Deal units to stages by largest remainder."""
    dealt = {stage: int(total * share) for stage, share in shares.items()}
    by_remainder = sorted(shares, key=lambda stage: dealt[stage] - total * shares[stage])
    for stage in by_remainder[: total - sum(dealt.values())]:
        dealt[stage] += 1
    return dealt


def _towns(rural: int, draw: Draw) -> list[_Town]:
    """Return the seat and the townships."""
    number = max(1, round(rural / _TO_A_TOWNSHIP))
    seat_lon, seat_lat, ridge = draw.share(106, 118, 1)[0], draw.share(25, 32, 1)[0], draw.share(0, 2 * math.pi, 1)[0]
    reach = min(120.0, max(20.0, 45 * math.sqrt(rural / 60)))  # km from the seat to the border
    kms = 6 + (reach - 6) * draw.share(0, 1, number) ** 0.5
    angles, detours = draw.share(0, 2 * math.pi, number), draw.share(*_DETOUR, number)
    beyond = kms * [math.cos(angle - ridge) for angle in angles]
    far = set(sorted(range(number), key=lambda town: -beyond[town])[: int(number * _FAR_SIDE)])
    order = draw.order(len(_TOWNS))
    names = (_TOWNS[place] + ending for ending in _endings() for place in order)
    km_east = _KM_A_DEGREE * math.cos(math.radians(seat_lat))
    return [_Town(_SEAT, seat_lon, seat_lat, 0, None)] + [
        _Town(
            name, seat_lon + km * math.cos(angle) / km_east, seat_lat + km * math.sin(angle) / _KM_A_DEGREE, km,
            detours[town] if town in far else None)
        for town, (name, km, angle) in enumerate(zip(names, kms, angles, strict=False))]


def _endings() -> Iterator[str]:
    yield "镇"
    yield from (f"{_numeral(number)}乡" for number in count(2))


def _urban_sites(numbers: dict[str, int], seat: _Town) -> Iterator[_Site]:
    spread = 2 * max(1.0, math.sqrt(sum(numbers.values()) / 40))  # km
    for stage, total in numbers.items():
        for number in range(1, total + 1):
            name = _URBAN_NAMES[stage].format(_numeral(number))
            yield _Site(stage, name, seat, spread, _CLASSES.get(("urban", stage)))


def _rural_sites(numbers: dict[str, int], towns: list[_Town], draw: Draw) -> Iterator[_Site]:
    primary = numbers["primary"]
    villages = max(0, primary - len(towns))
    points = draw.chance(_POINTS, villages)
    empty = round(primary * _EMPTY + 0.3)  # from a dozen primary schools on there is one
    order = draw.order(len(_VILLAGES))
    for number in range(primary):
        town = towns[number % len(towns)]
        if number < len(towns):
            yield _Site("primary", f"{town.name[:-1]}中心小学", town, 0.5, _CENTRAL)
            continue
        village = _VILLAGES[order[(number // len(towns) + 31 * (number % len(towns))) % len(order)]]
        point = bool(points[number - len(towns)])
        yield _Site(
            "primary", f"{town.name[:-1]}{village}{'教学点' if point else '小学'}", town, 4,
            _CLASSES["rural", "primary"], point=point, empty=number >= primary - empty)
    # One secondary school has all stages and splits its senior section by stream: three units of one legal school.
    split = numbers.get("senior", 0) >= 2
    whole = f"{towns[0].name[:-1]}中学"
    for stage, title in (("junior", "中学"), ("senior", "高级中学"), ("kindergarten", "幼儿园")):
        for number in range(numbers.get(stage, 0)):
            town = towns[number % len(towns)]
            turn = number // len(towns)
            name, legal, stream = f"{town.name[:-1]}{f'第{_numeral(turn + 1)}' if turn else ''}{title}", "", ""
            if split and stage == "junior" and number == 0:
                name, legal = f"{whole}初中部", whole
            elif split and stage == "senior" and number < 2:
                town, stream = towns[0], ("arts", "science")[number]
                name, legal = f"{whole}高中部{_STREAM_NAMES[stream]}", whole
            yield _Site(stage, name, town, 0.5, _CLASSES.get(("rural", stage)), legal, stream)


def _schools(side: str, sites: list[_Site], draw: Draw) -> Iterator[School]:
    """Give the sites of one side their figures."""
    total = len(sites)
    angles, ways = draw.share(0, 2 * math.pi, total), draw.share(0, 1, total)
    sizes, a_class = draw.share(0, 1, total), draw.share(*_PUPILS_A_CLASS[side], total)
    young = draw.whole(*_PUPILS_OF_A_KINDERGARTEN[side], total)
    indices = draw_indices(side, total, draw)
    priorities = draw.pick(PRIORITIES, total)
    fewer = draw.chance(0.3, 12 * total).reshape(total, 12)
    for place, site in enumerate(sites):
        unit = number_id("U" if side == "urban" else "R", place + 1, total)
        classes = [0] * 12
        if site.classes and not site.empty:
            least, most = site.classes
            each = least + int(sizes[place] * (most - least + 1))
            for grade in _GRADES[site.stage]:  # a class fewer here and there, where that leaves one
                classes[grade] = max(1, each - int(fewer[place, grade]))
            if site.point:
                classes[:6] = _POINT
        pupils = 0 if site.empty else round(sum(classes) * a_class[place]) or int(young[place])
        km = site.spread * ways[place] ** 0.5
        km_east = _KM_A_DEGREE * math.cos(math.radians(site.town.lat))
        yield School(
            id=unit, name=site.name, legal=site.legal or unit, side=side, stage=site.stage, stream=site.stream,
            township=site.town.name,
            lon=round(float(site.town.lon + km * math.cos(angles[place]) / km_east), 4),
            lat=round(float(site.town.lat + km * math.sin(angles[place]) / _KM_A_DEGREE), 4),
            pupils=pupils, classes=tuple(classes),
            teachers_total=max(8, round(pupils / _PUPILS_A_TEACHER[site.stage])) if side == "urban" else None,
            priority=priorities[place] if side == "rural" else 3,
            indices=indices[place])


def _roads(schools: tuple[School, ...], towns: list[_Town]) -> tuple[TravelRow, ...]:
    """Return the roads over the ridge: from every sender of the stage, so that no sender is favoured by a gap."""
    senders: dict[str, list[School]] = {}
    receivers: dict[str, list[School]] = {}
    for school in schools:
        if school.side == "urban":
            senders.setdefault(school.stage, []).append(school)
        else:
            receivers.setdefault(school.township, []).append(school)
    rows: list[TravelRow] = []
    for town in sorted(towns, key=lambda town: -town.km):
        for rural in receivers.get(town.name, ()) if town.detour else ():
            if len(rows) + len(senders[rural.stage]) > _MOST_ROADS:
                return tuple(sorted(rows, key=lambda row: (row.origin, row.destination)))
            for urban in senders[rural.stage]:
                km = (great_circle_km(urban, rural) or 0) * (town.detour or 1)
                rows.append(TravelRow(urban.id, rural.id, round(km * 60 / _SPEED_KMH)))
    return tuple(sorted(rows, key=lambda row: (row.origin, row.destination)))


def draw_indices(side: str, count: int, draw: Draw) -> list[tuple[Decimal, ...]]:
    """Return the four indices of so many units of a side."""
    columns = [draw.whole(*_INDICES[side], count) for _ in range(4)]
    return [tuple(Decimal(int(value)) for value in row) for row in zip(*columns, strict=True)]


def number_id(letter: str, number: int, total: int) -> str:
    """Return an id whose order is that of the numbers."""
    return f"{letter}{number:0{max(2, len(str(total)))}d}"


def _numeral(number: int) -> str:
    """Return a Chinese numeral: 十二, 二十, 一〇三."""
    tens, ones = divmod(number, 10)
    if number >= 100:
        return "".join(_NUMERALS[int(digit)] for digit in str(number))
    return ("" if tens == 0 else "十" if tens == 1 else f"{_NUMERALS[tens]}十") + (_NUMERALS[ones] if ones else "")
