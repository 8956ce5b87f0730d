"""Which sets of clauses can be broken by a plan, by complete enumeration, with the oracle's own functions.

A clause is (rule, ids, what the ids are), as `answers.md` says what can be given up: a row of pins or bans, a clause of a
rule without *, the least or the most partners of a unit.  A set of clauses that a plan breaks is one that can be given up
for a plan; a set that every plan breaks somewhere cannot hold together.  Every set of pairs of one stage, and every choice
of schools of every teacher whom no rule with * refuses, is looked at; of periods only who teaches enough for a post.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from functools import cache

import oracle

Clause = tuple[str, tuple[str, ...], str]
Broken = frozenset[Clause]

NOTHING: Broken = frozenset()

FIXED = {"sender", "unknown", "subject", "stage"}
MOST_CHOICES = 2_000


def minimal_sets(c: oracle.County) -> list[Broken] | None:
    """Every minimal set of clauses that some plan breaks (the empty one alone where there is a plan that breaks none).

    None where there are too many choices to look at.
    """
    movable = [t for t in oracle.teacher_reasons(c) if not FIXED & set(oracle._alone(c, t))]
    choices = {t: list(_choices(c, t)) for t in movable}
    if math.prod(map(len, choices.values())) > MOST_CHOICES:
        return None
    possible = [(u, r) for u in c.urban for r in c.rural if "stage" not in oracle.pair_reasons(c)[u, r]]
    by_pairs = {
        frozenset(pairs): frozenset(_of_pairs(c, set(pairs)))
        for n in range(len(possible) + 1) for pairs in itertools.combinations(possible, n)}
    by_need: dict[frozenset[tuple[str, str]], set[Broken]] = {}
    for chosen in itertools.product(*choices.values()):
        schools = {t: list(there) for t, there in zip(movable, chosen, strict=True) if there}
        needed = {(c.unit(t), r) for t, there in schools.items() for r in there}
        sent = frozenset(_of_sending(c, schools))
        by_need.setdefault(frozenset(needed if c.policy["dispatch"] == "paired" else ()), set()).update(
            sent | post for post in _posts(c, schools))
    found: set[Broken] = set()
    for needed, sets in by_need.items():
        pairings = _minimal(broken for pairs, broken in by_pairs.items() if needed <= pairs)
        found |= {one | other for one in _minimal(sets) for other in pairings}
    return _minimal(found)


def _minimal(sets: Iterable[Broken]) -> list[Broken]:
    kept: list[Broken] = []
    for one in sorted(set(sets), key=len):
        if not any(other <= one for other in kept):
            kept.append(one)
    return kept


def _choices(c: oracle.County, t: str) -> Iterator[tuple[str, ...]]:
    """To stay, or the base and the visits that `bases` allows, where there is something to teach."""
    yield ()
    there = [r for r in c.part("rural", c.stage(c.unit(t))) if any((r, s) in oracle.short(c) for s in c.own_subjects(t))]
    for n in range(c.max_schools):
        for base in there:
            for visits in itertools.combinations([r for r in there if r != base], n):
                if "bases" not in oracle.sending_breaches_of_one(c, t, [base, *visits]):
                    yield base, *visits


def _of_pairs(c: oracle.County, pairs: set[tuple[str, str]]) -> Iterator[Clause]:
    for pair in pairs:
        yield from ((rule, pair, "pair") for rule in oracle.pair_reasons(c)[pair])
    limits = {r: ("rural_partners", *c.rural_limits()) for r in c.rural if c.takes_part(r)}
    limits |= {u: ("urban_partners", *oracle.urban_limits(c, u)) for u in c.urban if c.takes_part(u)}
    for unit, (rule, least, most) in limits.items():
        count = sum(unit in pair for pair in pairs)
        if count < least:
            yield rule, (unit,), "least"
        if count > most:
            yield rule, (unit,), "most"
    for u in c.urban:
        budget = c.cell(u, "effort_budget")
        if c.on("effort") and budget and sum(oracle.effort(c, *p) for p in pairs if p[0] == u) > oracle._exact(budget):
            yield "effort", (u,), "unit"
    if c.on("pins"):
        yield from (("pins", pair, "pair") for pair in oracle.pinned_pairs(c) - pairs)


def _of_sending(c: oracle.County, schools: oracle.Schools) -> Iterator[Clause]:
    for t, there in schools.items():
        yield from ((rule, (t,), "teacher") for rule in oracle._alone(c, t))
        if c.on("bans"):
            yield from (("bans", (t, r), "post") for r in there if (t, r) in oracle.banned_schools(c))
        mates = oracle.group(c, t)
        if c.on("together") and (not mates <= set(schools) or len({c.township(schools[x][0]) for x in mates}) > 1):
            yield "together", tuple(sorted(mates)), "group"
    for u in {c.unit(t) for t in schools}:
        mine = {t for t in schools if c.unit(t) == u}
        if c.on("dispatch_share") and len(mine) > oracle.dispatch_limit(c, u):
            yield "dispatch_share", (u,), "unit"
        if c.on("own_courses") and oracle.courses_break(c, u, mine):
            yield "own_courses", (u,), "unit"
        for r in {schools[t][0] for t in mine}:
            minutes, team = c.minutes(u, r), sum(schools[t][0] == r for t in mine)
            far = minutes is not None and minutes > oracle._exact(c.policy["remote_minutes"])
            if c.on("teams") and far and team < int(c.policy["min_team"]):
                yield "teams", (u, r), "team"
    for row in c.dispatch_rows:
        if c.on("pins") and row["kind"] == "pin":
            t, r = row["teacher"], row.get("school", "")
            if t not in schools or r and schools[t][0] != r:
                yield ("pins", (t, r), "post") if r else ("pins", (t,), "teacher")


def _posts(c: oracle.County, schools: oracle.Schools) -> list[Broken]:
    """The minimal sets of teachers who teach too little for a post; none where not even a period a school is to be had."""
    least = math.ceil(oracle._exact(c.policy["min_sent_periods"])) if c.on("post") else 1
    names = sorted(schools)
    return _minimal(
        frozenset(("post", (t,), "teacher") for t in few)
        for n in range(len(names) + 1) for few in itertools.combinations(names, n)
        if _fits(c, tuple(
            (tuple(c.own_subjects(t)), tuple(schools[t]), max(len(schools[t]), 0 if t in few else least))
            for t in names) , tuple(math.floor(c.teacher_load(t, schools[t][0])) for t in names)))


def _fits(c: oracle.County, work: tuple[tuple[tuple[str, ...], tuple[str, ...], int], ...], loads: tuple[int, ...]) -> bool:
    """Whether everybody can teach so many periods, at least one at each school, within loads and what is short."""
    if any(asked > load for (_, _, asked), load in zip(work, loads, strict=True)):
        return False
    cells = sorted({(r, s) for own, there, _ in work for r in there for s in own})
    short = oracle.short(c)

    @cache
    def rest(place: int, left: tuple[int, ...]) -> bool:
        if place == len(work):
            return True
        own, there, asked = work[place]
        return any(rest(place + 1, after) for after in _spend(cells, left, own, there, asked))

    return rest(0, tuple(short.get(cell, 0) for cell in cells))


def _spend(cells, left, own, there, asked) -> set[tuple[int, ...]]:
    """What is left after one teacher, for every way to teach."""
    states = {(left, frozenset[str]())}
    for _ in range(asked):
        states = {
            (state[:i] + (state[i] - 1,) + state[i + 1:], seen | {r})
            for state, seen in states for i, (r, s) in enumerate(cells) if r in there and s in own and state[i]}
    return {state for state, seen in states if len(seen) == len(there)}
