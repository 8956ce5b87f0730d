"""The map of pairs: where each unit, its name and its pairs are drawn on the page.

Units are drawn where they are (equirectangular, longitudes shortened by the cosine of the latitude); units that stand
on one spot are spread around it, and units without coordinates stand in columns beside the map.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pairopt.county import County, School
from pairopt.links import last_year
from pairopt.plan import Pair, Plan
from pairopt.travel import EARTH_RADIUS_KM

WIDTH = 900
MOST_LABELS = 60
"""With more units, names are shown on hovering only."""
FONT_SIZE = 13

_EDGE = 70
_LABEL = 160
"""Room for a name."""
_TIGHT = 0.7
"""Units nearer than this part of the least distance stand on one spot; columns are as tight."""
_LARGEST_RING = 20
_HIGHEST, _LOWEST = 900, 240
_SIZES = {True: (7.0, 40.0), False: (3.5, 9.0)}
"""Radius of a mark, and the least distance of two marks, with and without labels."""

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Mark:
    """A unit on the map.

    Parameters
    ----------
    spot
        Where the unit really is, if the mark had to move away from it.
    label
        Left lower corner of the name; None where names are not shown.
    """

    school: School
    at: Point
    spot: Point | None
    label: Point | None


@dataclass(frozen=True)
class Line:
    """A pair on the map; a pair of last year is kept."""

    pair: Pair
    start: Point
    end: Point
    kept: bool


@dataclass(frozen=True)
class Map:
    """What is drawn.

    Parameters
    ----------
    width, height, radius
        Of the drawing and of a mark.
    scale
        Length of a round distance, and that distance in km; None where no unit has coordinates.
    """

    width: float
    height: float
    radius: float
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    scale: tuple[float, int] | None


def draw_map(county: County, plan: Plan) -> Map:
    """Lay out the units that take part, and the pairs between them."""
    units = (*county.urban, *county.rural)
    labelled = len(units) <= MOST_LABELS
    radius, apart = _SIZES[labelled]
    spots, height, per_km = _project([unit for unit in units if unit.lon is not None and unit.lat is not None])
    towards = {
        unit: _middle([spots[one] for one in plan.partners.get(unit, ()) if one in spots] or [spots[unit]])
        for unit in spots}
    places = _spread(spots, towards, apart)
    elsewhere = [unit for unit in units if unit.id not in spots]
    if not spots:
        height = max(_LOWEST, min(_HIGHEST, len(county.rural) * apart * _TIGHT + 2 * _EDGE))
    column = _LABEL if labelled else 3 * apart
    places |= _columns(elsewhere, WIDTH if spots else _LABEL, height, apart * _TIGHT, column)
    width = max(WIDTH, max((x for x, _ in places.values()), default=0) + column)
    labels = _label(units, places, plan, radius, width) if labelled else {}
    last = last_year(county)
    return Map(
        width, height, radius,
        tuple(
            Mark(unit, places[unit.id],
                 spots[unit.id] if unit.id in spots and math.dist(spots[unit.id], places[unit.id]) > radius else None,
                 labels.get(unit.id))
            for unit in units),
        tuple(Line(pair, places[pair.urban], places[pair.rural], tuple(pair) in last) for pair in plan.pairs),
        _scale(per_km) if spots else None)


def _project(units: Sequence[School]) -> tuple[dict[str, Point], float, float]:
    """Return the spot of each unit, the height of the drawing, and its units per km."""
    if not units:
        return {}, _LOWEST, 1
    middle = math.radians(sum(unit.lat or 0 for unit in units) / len(units))
    km_per_degree = math.pi * EARTH_RADIUS_KM / 180
    flat = {
        unit.id: ((unit.lon or 0) * km_per_degree * math.cos(middle), -(unit.lat or 0) * km_per_degree)
        for unit in units}
    left, right = min(x for x, _ in flat.values()), max(x for x, _ in flat.values())
    top, bottom = min(y for _, y in flat.values()), max(y for _, y in flat.values())
    per_km = min(
        (WIDTH - 2 * _EDGE) / max(right - left, 1), (_HIGHEST - 2 * _EDGE) / max(bottom - top, 1))
    height = max(_LOWEST, (bottom - top) * per_km + 2 * _EDGE)
    shift = (WIDTH - (right - left) * per_km) / 2, (height - (bottom - top) * per_km) / 2
    spots = {
        unit: (shift[0] + (x - left) * per_km, shift[1] + (y - top) * per_km) for unit, (x, y) in flat.items()}
    return spots, height, per_km


def _spread(spots: dict[str, Point], towards: dict[str, Point], apart: float) -> dict[str, Point]:
    """Move units that stand on one spot to a ring around it, each on the side of its partners; many fill a disc."""
    groups: list[list[str]] = []
    for unit in sorted(spots):
        near = [group for group in groups if any(math.dist(spots[unit], spots[one]) < apart * _TIGHT for one in group)]
        groups = [group for group in groups if group not in near]
        groups.append(sorted([unit, *(one for group in near for one in group)]))
    places = {}
    for group in groups:
        centre = _middle([spots[unit] for unit in group])
        if len(group) == 1:
            places[group[0]] = centre
            continue
        if len(group) > _LARGEST_RING:
            # A sunflower: every unit gets the same room.
            for place, unit in enumerate(group):
                reach, turn = _TIGHT * apart * math.sqrt(place), place * math.pi * (3 - math.sqrt(5))
                places[unit] = centre[0] + reach * math.cos(turn), centre[1] + reach * math.sin(turn)
            continue
        ring = apart / 2 / math.sin(math.pi / len(group))
        angle = {unit: math.atan2(towards[unit][1] - centre[1], towards[unit][0] - centre[0]) for unit in group}
        around = sorted(group, key=lambda unit: (angle[unit], unit))
        step = 2 * math.pi / len(around)
        # The mean turn that brings everybody nearest to the own side.
        turns = [angle[unit] - place * step for place, unit in enumerate(around)]
        turn = math.atan2(sum(map(math.sin, turns)), sum(map(math.cos, turns)))
        for place, unit in enumerate(around):
            places[unit] = (
                centre[0] + ring * math.cos(turn + place * step), centre[1] + ring * math.sin(turn + place * step))
    return places


def _columns(
    units: Sequence[School], left: float, height: float, apart: float, column: float
) -> dict[str, Point]:
    """Place units in columns from the left, urban ones first, with room for the lines between the two sides."""
    places: dict[str, Point] = {}
    rows = max(1, int((height - 2 * _EDGE) // apart) + 1)
    x = left
    for side in ("urban", "rural"):
        members = [unit.id for unit in units if unit.side == side]
        for place, unit in enumerate(members):
            places[unit] = (x + place // rows * column, _EDGE + place % rows * apart)
        if members:
            x += (len(members) - 1) // rows * column + 2 * _LABEL
    return places


def _label(
    units: Iterable[School], places: dict[str, Point], plan: Plan, radius: float, width: float
) -> dict[str, Point]:
    """Put each name where it stays on the map and covers the least: other names first, then marks, then lines."""
    marks = list(places.values())
    dots = [dot for urban, rural in plan.pairs for dot in _dots(places[urban], places[rural])]
    centre = _middle(marks) if marks else (0.0, 0.0)
    boxes: list[Box] = []
    labels = {}
    for unit in sorted(units, key=lambda unit: (math.dist(places[unit.id], centre), unit.id)):
        x, y = places[unit.id]
        wide, high = FONT_SIZE * len(unit.name) * 1.03, FONT_SIZE * 1.15
        gap = radius + 4
        corners = [
            (x + gap, y + high / 3), (x - gap - wide, y + high / 3),
            (x - wide / 2, y - gap), (x - wide / 2, y + gap + high * 0.8),
            (x + gap * 0.7, y - gap * 0.7), (x - gap * 0.7 - wide, y - gap * 0.7),
            (x + gap * 0.7, y + gap * 0.7 + high * 0.7), (x - gap * 0.7 - wide, y + gap * 0.7 + high * 0.7),
        ]
        costs = []
        for place, (left, base) in enumerate(corners):
            box = (left, base - high * 0.85, left + wide, base + high * 0.25)
            cost = 10_000 * float(box[0] < 0 or box[2] > width)
            cost += 40 * sum(_overlap(box, other) for other in boxes)
            cost += 500 * sum(_holds(box, mark, 2 * radius) for mark in marks if mark != (x, y))
            cost += 10 * sum(_holds(box, dot, 0) for dot in dots)
            costs.append((cost, place, box, (left, base)))
        _, _, box, labels[unit.id] = min(costs)
        boxes.append(box)
    return labels


def _dots(start: Point, end: Point) -> list[Point]:
    count = max(1, int(math.dist(start, end) // 8))
    return [
        (start[0] + (end[0] - start[0]) * k / count, start[1] + (end[1] - start[1]) * k / count) for k in range(count)]


def _overlap(one: Box, other: Box) -> float:
    wide, high = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, wide) * max(0.0, high)


def _holds(box: Box, point: Point, margin: float) -> bool:
    return box[0] - margin < point[0] < box[2] + margin and box[1] - margin < point[1] < box[3] + margin


def _middle(points: Sequence[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _scale(per_km: float) -> tuple[float, int]:
    """Return the longest round distance that is shorter than a quarter of the width."""
    round_km = [step * 10**power for power in range(5) for step in (1, 2, 5)]
    best = max((km for km in round_km if km * per_km < WIDTH / 4), default=1)
    return best * per_km, best
