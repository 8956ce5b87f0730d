"""Random counties as pairopt reads them: written to a folder, read back by `read_county`, with plans beside them."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import oracle
from counties import RandomCounty, random_county, random_plan, write_folder

from pairopt.county import County
from pairopt.plan import Pair, Placement, Plan
from pairopt.read import read_county
from pairopt.shortage import own_subjects


def read(what: RandomCounty) -> County:
    """The county as pairopt reads it from a folder."""
    with tempfile.TemporaryDirectory() as folder:
        write_folder(what, folder)
        reading = read_county(Path(folder))
    assert reading.county, [str(issue) for issue in reading.issues]
    return reading.county


def read_both(what: RandomCounty) -> tuple[County, oracle.County]:
    """One folder of files, read by pairopt and by the oracle, each in its own way."""
    with tempfile.TemporaryDirectory() as folder:
        write_folder(what, folder)
        reading = read_county(Path(folder))
        naive = oracle.load(folder)
    assert reading.county, [str(issue) for issue in reading.issues]
    return reading.county, naive


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


def reckless_plan(county: County, seed: int) -> Plan:
    """A plan that asks nobody: any partners, and any urban teachers (every fourth time rural ones, too) at any rural schools."""
    rng = random.Random(f"reckless-{seed}")
    urban, rural = [one.id for one in county.urban], [one.id for one in county.rural]
    pairs = {(rng.choice(urban), one) for one in rural if rng.random() < 0.9}
    homes = [*urban, *rural] if seed % 4 == 0 else urban
    teachers = [one for one in county.teachers if one.school in homes and own_subjects(county, one)]
    placements = {
        (one.id, school, rng.choice(own_subjects(county, one)), rng.randint(1, 9))
        for one in rng.sample(teachers, min(len(teachers), rng.randint(1, 5))) if rural
        for school in rng.sample(rural, min(len(rural), rng.choice((1, 1, 1, 2))))}
    return as_plan(pairs, sorted(placements))
