"""The table of a front, and its drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from pairopt.goals import goals_in_order
from pairopt.report.figure_tables import BETTER, STATUS, school_year
from pairopt.report.front import Front, Point
from pairopt.report.table import Cell, Column, Table, worth
from pairopt.text import Lang, Text

WIDTH, HEIGHT = 760, 520
_LEFT, _RIGHT, _TOP, _BOTTOM = 96, 90, 110, 64


class Numbered(NamedTuple):
    """A point with its number, from 1 at the best of the first goal."""

    number: int
    point: Point


def numbered(front: Front) -> list[Numbered]:
    """Return the points with their numbers."""
    return [Numbered(number, point) for number, point in enumerate(front.points, start=1)]


def policy(point: Point) -> str:
    """Return the keys that give the plan of a point, as `county.toml` has them."""
    county = point.report.county
    slack = [f"goals.{goal}.slack = {given}" for goal, given in sorted(county.slack.items())]
    return "; ".join([f"goals.order = {', '.join(goal.id for goal in goals_in_order(county))}", *slack])


def _columns(front: Front) -> tuple[Column[Front, Numbered], ...]:
    found: list[Column[Front, Numbered]] = [Column(Text("点", "point"), lambda front, row: row.number)]
    for place, goal in enumerate(front.goals):
        found += [
            Column(goal.title, lambda front, row, at=place: row.point.values[at]),  # type: ignore[misc]
            Column(Text("界限", "bound"), lambda front, row, at=place: _bound(row, at)),  # type: ignore[misc]
        ]
    return (
        *found,
        Column(Text("状态", "status"), lambda front, row: STATUS["optimal" if row.point.proven else "feasible"]),
        Column(Text("写入政策", "for the policy"), lambda front, row: policy(row.point)))


def _bound(row: Numbered, place: int) -> Cell:
    return worth(row.point.results[place].bound)


FRONT: Table[Front, Numbered] = Table(
    Text("两个目标的权衡", "two goals against each other"), numbered, _columns)


@dataclass(frozen=True)
class Dot:
    """A point of the figure."""

    x: float
    y: float
    label: str
    proven: bool


@dataclass(frozen=True)
class Tick:
    """A line across the figure, at a value of an axis."""

    at: float
    label: int


@dataclass(frozen=True)
class Drawing:
    """Everything that is drawn; to the right and up is better."""

    title: str
    under: str
    names: tuple[str, str]
    dots: tuple[Dot, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    frame: tuple[float, float, float, float]


def draw_front(front: Front, lang: Lang) -> Drawing:
    """Lay the figure out."""
    (xs, across), (ys, up) = (_axis(front, place) for place in (0, 1))
    dots = tuple(
        Dot(x, y, str(number), point.proven) for x, y, (number, point) in zip(xs, ys, numbered(front), strict=True))
    names = tuple(
        Text("{goal}（{better}）", "{goal} ({better} is better)").fill(goal=goal.title, better=BETTER[goal.better]).say(lang)
        for goal in front.goals)
    title = Text("{county} {year}：{one}与{two}的权衡", "{county}, {year}: {one} against {two}").fill(
        county=front.county.name, year=school_year(front.county), one=front.goals[0].title, two=front.goals[1].title)
    whole = Text("已证明没有别的点。", "It is proven that there are no other points.") if front.whole else Text(
        "其间可能还有别的点。", "There may be others between them.")
    under = Text(
        "每点是一个方案：任一目标要更好，另一目标就得让步；空心：未证明。{whole}",
        "Each point is a plan: to better one goal is to worsen the other; hollow: not proven. {whole}").fill(whole=whole)
    return Drawing(
        title.say(lang), under.say(lang), (names[0], names[1]), dots, across, up,
        (_LEFT, _TOP, WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM))


def _axis(front: Front, place: int) -> tuple[list[float], tuple[Tick, ...]]:
    """Return where the points are along an axis, and its ticks at round values."""
    values = [point.values[place] for point in front.points]
    least, most = min(values), max(values)
    room = max(1, most - least) / 12
    low, high = least - room, most + room
    if front.goals[place].better == "fewer":
        low, high = high, low
    start, length = (_LEFT, WIDTH - _LEFT - _RIGHT) if place == 0 else (HEIGHT - _BOTTOM, _TOP + _BOTTOM - HEIGHT)
    step = next(step for power in range(10) for step in (10**power, 2 * 10**power, 5 * 10**power) if step * 7 >= most - least)

    def at(value: float) -> float:
        return start + (value - low) / (high - low) * length

    ticks = tuple(Tick(at(value), value) for value in range(-(-least // step) * step, most + 1, step))
    return [at(value) for value in values], ticks
