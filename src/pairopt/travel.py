"""Whole minutes of travel between units: a planner's own row wins over coordinates (`formats.md`, `travel`)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from pairopt.county import County, School
from pairopt.once import once

EARTH_RADIUS_KM = 6371.0088


def half_up(value: Decimal) -> int:
    """Round to a whole number, halves up (towards plus infinity)."""
    return int((value + Decimal("0.5")).to_integral_value(rounding="ROUND_FLOOR"))


def minutes_of_km(km: Decimal, speed_kmh: Decimal) -> int:
    """Return whole minutes for a distance by road."""
    return int((km * 60 / speed_kmh).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def minutes(county: County, origin: str, destination: str) -> int | None:
    """Return minutes from one unit to another, None where unknown.

    A row of `travel` counts in both directions unless both stand there; without a row the great circle times the
    detour factor counts, without coordinates nothing is known.
    """
    rows = _rows(county)
    given = rows.get((origin, destination), rows.get((destination, origin)))
    if given is not None:
        return given
    km = great_circle_km(county.school[origin], county.school[destination])
    if km is None:
        return None
    policy = county.policy
    return math.floor(km * float(policy.detour_factor) * 60 / float(policy.speed_kmh) + 0.5)


def minutes_between(county: County, one: str, other: str) -> int | None:
    """Return minutes between two schools, the larger direction; None where unknown."""
    ways = [minutes(county, one, other), minutes(county, other, one)]
    known = [way for way in ways if way is not None]
    return max(known) if known else None


def great_circle_km(one: School, other: School) -> float | None:
    """Return the great-circle distance (haversine), None without coordinates."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    half_lat, half_lon = (lat2 - lat1) / 2, math.radians(other.lon - one.lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(chord)))


@once
def _rows(county: County) -> Mapping[tuple[str, str], int]:
    return {(row.origin, row.destination): row.minutes for row in county.travel}
