"""What the planner says of a pair: its own fit and effort, and whether it stood last year, is pinned or banned."""

from __future__ import annotations

from collections.abc import Mapping

from pairopt.county import County, Link, PairRow
from pairopt.once import once


@once
def links(county: County) -> Mapping[tuple[str, str], Link]:
    """Return the rows of `links` by pair."""
    return {(row.urban, row.rural): row for row in county.links}


@once
def last_year(county: County) -> Mapping[tuple[str, str], PairRow]:
    """Return last year's pairs."""
    return {(row.urban, row.rural): row for row in county.pairs if row.kind == "last"}


@once
def pinned_pairs(county: County) -> tuple[tuple[str, str], ...]:
    """Return the pinned pairs, in order of ids."""
    return tuple((row.urban, row.rural) for row in county.pairs if row.kind == "pin")


@once
def pinned_teachers(county: County) -> Mapping[str, str]:
    """Return the pinned teachers with the school of their base; a blank one where none is given."""
    found: dict[str, str] = {}
    for row in county.dispatches:
        if row.kind == "pin":
            found[row.teacher] = row.school or found.get(row.teacher, "")
    return found


@once
def banned_pairs(county: County) -> frozenset[tuple[str, str]]:
    """Return the banned pairs."""
    return frozenset((row.urban, row.rural) for row in county.pairs if row.kind == "ban")


@once
def banned_schools(county: County) -> Mapping[str, tuple[str, ...]]:
    """Return the schools banned for each teacher; a blank one bans the teacher from being sent."""
    found: dict[str, tuple[str, ...]] = {}
    for row in county.dispatches:
        if row.kind == "ban":
            found[row.teacher] = (*found.get(row.teacher, ()), row.school)
    return found
