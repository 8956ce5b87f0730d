"""From checked tables to a county."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from pairopt.county import (
    County,
    DispatchRow,
    Link,
    LoadRow,
    Need,
    PairRow,
    PeriodsRow,
    School,
    Teacher,
    TravelRow,
)
from pairopt.read.check import Tables
from pairopt.read.tables import Record
from pairopt.read.titles import rank_of
from pairopt.travel import half_up, minutes_of_km


def build_county(tables: Tables) -> County:
    """Return the county that tables without errors say; rows are sorted by their key."""
    settings = tables.settings
    assert settings.school_year is not None and settings.reference_date is not None
    schools = tuple(map(_school, _sorted(tables, "schools")))
    stages = {school.id: school.stage for school in schools}
    return County(
        name=settings.name,
        school_year=settings.school_year,
        reference_date=settings.reference_date,
        schools=schools,
        teachers=tuple(_teacher(record, stages) for record in _sorted(tables, "teachers")),
        needs=tuple(_need(record) for record in _sorted(tables, "needs")),
        pairs=tuple(PairRow(**record.values) for record in _sorted(tables, "pairs")),
        links=tuple(Link(**record.values) for record in _sorted(tables, "links")),
        dispatches=tuple(DispatchRow(**{"school": "", **record.values}) for record in _sorted(tables, "dispatches")),
        travel=tuple(_travel(record, settings.policy.speed_kmh) for record in _sorted(tables, "travel")),
        periods=tuple(PeriodsRow(**record.values) for record in _sorted(tables, "periods")),
        loads=tuple(LoadRow(**record.values) for record in _sorted(tables, "loads")),
        policy=settings.policy,
        goal_order=settings.goal_order,
        slack=settings.slack,
        coverage=settings.coverage,
        fit=settings.fit,
        solve=settings.solve,
    )


def _sorted(tables: Tables, table: str) -> list[Record]:
    sheet = tables[table]
    return sorted(sheet.live(), key=lambda record: tuple(record.values.get(name, "") for name in sheet.table.key))


def _school(record: Record) -> School:
    cells = dict(record.values)
    indices = tuple(cells.pop(name, None) for name in ("teaching", "staff", "equipment", "resources"))
    classes = tuple(cells.pop(f"g{grade}", 0) for grade in range(1, 13))
    places: dict[str, Any] = {name: float(cells.pop(name)) for name in ("lon", "lat") if name in cells}
    legal = cells.pop("school", "") or cells["id"]
    return School(**cells, **places, legal=legal, classes=classes, indices=indices)


def _teacher(record: Record, stages: dict[str, str]) -> Teacher:
    cells = {"gender": "", "born": None, **record.values}
    cells["born"] = cells.pop("birth_date", None)
    companions = cells.pop("with", ())
    cells["stages"] = cells.get("stages") or (stages[cells["school"]],)
    rank = rank_of(cells.get("title", "")) or "none"
    return Teacher(**cells, rank=rank, companions=companions)


def _need(record: Record) -> Need:
    need = Need(**record.values)
    # What is short is counted in whole periods (`domain.md` §3).
    return need if need.short_periods is None else replace(need, short_periods=Decimal(int(need.short_periods)))


def _travel(record: Record, speed_kmh: Decimal) -> TravelRow:
    minutes = record.get("minutes")
    whole = half_up(minutes) if minutes is not None else minutes_of_km(record.get("km"), speed_kmh)
    return TravelRow(record.get("from"), record.get("to"), whole)
