"""Random counties as pairopt reads them: written to a folder, read back by `read_county`, with plans beside them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from counties import RandomCounty, random_county, random_plan, write_folder

from pairopt.county import County
from pairopt.plan import Pair, Placement, Plan
from pairopt.read import read_county


def read(what: RandomCounty) -> County:
    """The county as pairopt reads it from a folder."""
    with tempfile.TemporaryDirectory() as folder:
        write_folder(what, folder)
        reading = read_county(Path(folder))
    assert reading.county, [str(issue) for issue in reading.issues]
    return reading.county


def as_plan(pairs, placements) -> Plan:
    """A plan from plain data: by teacher, the rows of one school together, the schools in order of first mention."""
    rows = []
    for teacher in sorted({row[0] for row in placements}):
        own = [Placement(*row) for row in placements if row[0] == teacher]
        schools = list(dict.fromkeys(row.school for row in own))
        rows += sorted(own, key=lambda row: schools.index(row.school))
    return Plan(tuple(sorted(Pair(*pair) for pair in pairs)), tuple(rows))


def random_case(seed: int, *, plans: int = 1, **knobs) -> tuple[County, list[Plan]]:
    """A random county and random plans for it."""
    what = random_county(seed, **knobs)
    return read(what), [
        as_plan(*random_plan(1000 * seed + number, what.tables, what.settings)) for number in range(plans)]
