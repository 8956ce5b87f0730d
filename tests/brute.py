"""The best plan of a small county by complete enumeration, with the oracle's own functions.

Every set of pairs, every choice of base and visits of every teacher whom no rule refuses, and for each the best coverage
over all allocations of periods.  Only three things are skipped, all obviously safe: schools where a teacher has nothing to
teach, choices whose value could not beat the best found even with an optimistic coverage, and repeated work (memo).
"""

from __future__ import annotations

import itertools
import math

try:
    from . import oracle
except ImportError:  # the tests folder itself is on the path
    import oracle

Plan = tuple[tuple[int, ...], set[tuple[str, str]], list[tuple[str, str, str, int]]]


def best(c: oracle.County, in_force: oracle.InForce | None = None) -> tuple[int, ...] | None:
    """The values of the goals in order, of a best plan; None where no plan keeps all rules (slack is not looked at)."""
    plan = best_plan(c, in_force)
    return None if plan is None else plan[0]


def best_plan(c: oracle.County, in_force: oracle.InForce | None = None) -> Plan | None:
    """A best plan as (values in order, pairs, placements), or None; with a plan in force `changes` is a goal, too."""
    goal_order = oracle.order(c)
    if in_force and "changes" not in goal_order:
        goal_order = ["changes", *goal_order]
    unknown = [g for g in goal_order if g not in oracle.GOALS and not (in_force and g == "changes")]
    if unknown:
        raise ValueError(f"no brute force for {unknown}")
    sign = [1 if g in oracle.MORE_IS_BETTER else -1 for g in goal_order]
    where = goal_order.index("coverage") if "coverage" in goal_order else None
    at = {g: i for i, g in enumerate(goal_order)}

    pair_sets = list(_pair_sets(c))
    if not pair_sets:
        return None
    sendings = list(_sendings(c))
    # Everything but coverage is known without the periods; coverage is bounded from above for now.
    pair_part = []
    for pairs in pair_sets:
        values = oracle.pair_goals(c, pairs)
        pair_part.append((pairs, [(at[g], values[g]) for g in values if g in at]))
    send_part = []
    for schools in sendings:
        values = dict(oracle.sending_goals(c, schools))
        values["coverage"] = _optimistic(c, schools)
        send_part.append((schools, [(at[g], values[g]) for g in values if g in at]))

    candidates = []
    paired = c.policy["dispatch"] == "paired"
    for i, (schools, send_values) in enumerate(send_part):
        used = {(c.unit(t), r) for t, there in schools.items() for r in there}
        for j, (pairs, pair_values) in enumerate(pair_part):
            if paired and not used <= pairs:
                continue  # `dispatch`; the other two settings do not look at pairs
            row = [0] * len(goal_order)
            for k, v in send_values:
                row[k] = sign[k] * v
            for k, v in pair_values:
                row[k] = sign[k] * v
            if "off_pairs" in at:
                row[at["off_pairs"]] = -oracle.off_pairs(c, pairs, schools)
            if in_force:
                row[at["changes"]] = -oracle.changes(c, in_force, pairs, schools)
            candidates.append((tuple(row), i, j))
    # Best first: once an optimistic value is no better than a real one, nothing behind it can be.
    candidates.sort(key=lambda x: x[0], reverse=True)
    found = None
    memo: dict = {}
    for row, i, j in candidates:
        if found is not None and row <= found[0]:
            break
        schools = send_part[i][0]
        coverage = _coverage(c, schools, memo)
        if coverage is None:
            continue  # no allocation of periods keeps the rules
        real = list(row)
        if where is not None:
            real[where] = coverage
        if found is None or tuple(real) > found[0]:
            found = (tuple(real), i, j)
    if found is None:
        return None
    values = tuple(s * v for s, v in zip(sign, found[0]))
    placements = _allocation(c, send_part[found[1]][0], memo)
    return values, set(pair_part[found[2]][0]), placements


# --- pairs ------------------------------------------------------------------------------------------------------------


def _pair_sets(c):
    """Every set of pairs that keeps all rules of pairs."""
    reasons = oracle.pair_reasons(c)
    low, high = c.rural_limits()
    choices = []
    for r in c.rural:
        if not c.takes_part(r):
            continue
        allowed = [(u, r) for u in c.urban if not reasons[u, r]]
        choices.append([s for n in range(low, high + 1) for s in itertools.combinations(allowed, n)])
    for chosen in itertools.product(*choices):
        pairs = {p for some in chosen for p in some}
        if not oracle.pair_breaches(c, pairs):
            yield pairs


# --- who is sent where ------------------------------------------------------------------------------------------------


def _sendings(c):
    """Every choice of base and visits for the teachers whom no rule refuses, pairs and periods aside."""
    needs = oracle.short(c)
    free = [t for t, reasons in oracle.teacher_reasons(c).items() if not reasons]
    choices = []
    for t in free:
        # A sent teacher works at least one period at each school, and where nothing is short there is none to work.
        there = [
            r for r in c.part("rural", c.stage(c.unit(t)))
            if any((r, s) in needs for s in c.own_subjects(t))
        ]
        mine: list[tuple[str, ...]] = [()]
        for base in there:
            for n in range(c.max_schools):
                for visits in itertools.combinations([r for r in there if r != base], n):
                    if not oracle.sending_breaches_of_one(c, t, [base, *visits]):
                        mine.append((base, *visits))
        choices.append(mine)
    for chosen in itertools.product(*choices):
        schools = {t: list(there) for t, there in zip(free, chosen) if there}
        if not oracle.sending_breaches(c, schools):
            yield schools


# --- periods ----------------------------------------------------------------------------------------------------------


def _optimistic(c, schools) -> int:
    """More coverage than any allocation reaches: all loads together go to the dearest periods in reach of anyone."""
    needs = oracle.short(c)
    reach = {(r, s) for t, there in schools.items() for r in there for s in c.own_subjects(t) if (r, s) in needs}
    worth = sorted((oracle.period_value(c, r, s, k) for (r, s) in reach for k in range(1, needs[r, s] + 1)), reverse=True)
    loads = sum(math.floor(c.teacher_load(t, there[0])) for t, there in schools.items())
    return sum(w for w in worth[:loads] if w > 0)


def _work(c, schools):
    """What decides the allocation: (own subjects, load, schools without their order) of each sent teacher."""
    return tuple(
        sorted((tuple(c.own_subjects(t)), math.floor(c.teacher_load(t, there[0])), tuple(sorted(there))) for t, there in schools.items())
    )


def _coverage(c, schools, memo) -> int | None:
    """The best coverage over all allocations of periods to these teachers; None where there is none."""
    work = _work(c, schools)
    if work not in memo:
        cells, layers = _reachable(c, [(*w[:2], w[2]) for w in work])
        memo[work] = None if not layers[-1] else max(_worth(c, cells, state) for state in layers[-1])
    return memo[work]


def _worth(c, cells, state) -> int:
    return sum(oracle.period_value(c, r, s, k) for (r, s), n in zip(cells, state) for k in range(1, n + 1))


def _reachable(c, work):
    """All vectors of covered periods that the teachers can bring about, teacher by teacher.

    Gives the cells (school, subject) and a list of layers; a layer maps each vector to the vector before that teacher.
    """
    needs = oracle.short(c)
    cells = sorted({(r, s) for own, _, there in work for r in there for s in own if (r, s) in needs})
    place = {cell: i for i, cell in enumerate(cells)}
    limit = [needs[cell] for cell in cells]
    least = math.ceil(oracle._exact(c.policy["min_sent_periods"])) if c.on("post") else 1
    layers = [{tuple([0] * len(cells)): None}]
    for own, load, there in work:
        mine = [(place[r, s], 1 << there.index(r)) for r in there for s in own if (r, s) in place]
        full = (1 << len(there)) - 1
        after: dict = {}
        # One more period a step, from all vectors at once: (vector, which schools had a period) -> vector before.
        step = {(state, 0): state for state in layers[-1]}
        for n in range(1, load + 1):
            following: dict = {}
            for (state, seen), origin in step.items():
                for i, bit in mine:
                    if state[i] < limit[i]:
                        key = (state[:i] + (state[i] + 1,) + state[i + 1:], seen | bit)
                        following.setdefault(key, origin)
            step = following
            if n >= least:
                for (state, seen), origin in step.items():
                    if seen == full:
                        after.setdefault(state, origin)
        layers.append(after)
    return cells, layers


def _allocation(c, schools, memo) -> list[tuple[str, str, str, int]]:
    """The rows of one best allocation, a teacher's base first."""
    names = sorted(schools)
    work = [(tuple(c.own_subjects(t)), math.floor(c.teacher_load(t, schools[t][0])), tuple(schools[t])) for t in names]
    cells, layers = _reachable(c, work)
    state = max(layers[-1], key=lambda x: _worth(c, cells, x))
    rows = []
    for t, layer in zip(reversed(names), reversed(layers[1:])):
        before = layer[state]
        mine = [(t, r, s, n) for (r, s), n in ((cell, b - a) for cell, a, b in zip(cells, before, state)) if n]
        mine.sort(key=lambda row: (schools[t].index(row[1]), c.subjects.index(row[2])))
        rows = mine + rows
        state = before
    return rows
