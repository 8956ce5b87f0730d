"""A draft: the variables of a plan, and the one door through which rules post what limits them.

    pairs[u, r]              1 where urban unit u and rural unit r are paired
    crew[type, stop]         how many teachers of a type make a stop (its first school is their base)
    work[crew][r, s]         weekly periods of subject s that a crew gives at school r

Teachers are counted by type. What they teach is counted by crew: teachers with the same subjects and load who make the
same stop are interchangeable in front of a class. Where teachers go along pairs, crews are kept apart by unit, so that
what a pair may cover shrinks with the pair in the relaxation: without that the pairs are split, and no bound is worth
much.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any, NamedTuple

from ortools.sat.python import cp_model

from pairopt.county import County, School
from pairopt.derive import Facts, Kind, Stop
from pairopt.goals.goal import Band, Goal
from pairopt.plan import Pair, Placement, Plan
from pairopt.rules.rule import Clause, Rule
from pairopt.search.compact.cuts import most_leaving
from pairopt.search.naming import share_out
from pairopt.shortage import load_away, shortages

Need = tuple[str, str]
"""A rural unit and a subject."""


class Crew(NamedTuple):
    """Teachers with one skill who make one stop; of one unit where teachers go along pairs, else of any (blank)."""

    unit: str
    skill: int
    stop: Stop


Linear = Any
"""A linear expression of the solver, or an integer: its stubs have no one name for both."""


class Draft:
    """A constraint model of a county, or of a part of it.

    Parameters
    ----------
    facts
        What may be; each rule of `facts.rules` is posted.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.county: County = facts.county
        self.model = cp_model.CpModel()
        self._units = {school.id for school in (*facts.urban, *facts.rural)}
        self.pairs: dict[tuple[str, str], cp_model.IntVar] = {
            (urban, rural): self.flag(f"{urban} with {rural}")
            for urban, partners in facts.candidates.items() for rural in partners
        }
        self.crew: dict[tuple[int, Stop], cp_model.IntVar] = {}
        self.work: dict[Crew, dict[Need, cp_model.IntVar]] = {}
        self._members: dict[Crew, list[cp_model.IntVar]] = {}
        self._along_pairs = self.county.policy.dispatch == "paired" and not facts.listed
        for kind in facts.types:
            for stop in facts.stops[kind.index]:
                self._add_crew(kind, stop)
            self.model.add(self.count(kind) <= len(kind.members))
        for rule in facts.rules:
            rule.post(self)
        for unit in facts.urban:
            self.round_leaving(unit)

    def round_leaving(self, unit: School) -> None:
        """Post what whole teachers imply; nothing that the rules do not say."""
        types = self.facts.types_of.get(unit.id, ())
        rows = [row for rule in self.facts.rules for row in rule.leaving(self.county, unit)]
        sizes = [len(kind.members) for kind in types]
        for group, most in most_leaving(rows, sizes, [kind.members[0] for kind in types]):
            self.model.add(sum(self.count(types[place]) for place in group) <= most)

    def _add_crew(self, kind: Kind, stop: Stop) -> None:
        crew = self.number(len(kind.members), f"crew {kind.index} at {stop}")
        self.crew[kind.index, stop] = crew
        key = self.crew_key(kind, stop)
        self._members.setdefault(key, []).append(crew)
        if key not in self.work:
            self.add_work(key)

    def add_work(self, crew: Crew) -> None:
        """Add the periods that a crew gives."""
        needs = shortages(self.county)
        self.work[crew] = {
            need: self.number(_MOST_PERIODS if self.facts.listed else needs[need].periods, f"work {crew} of {need}")
            for school in crew.stop for need in ((school, one) for one in self.facts.skills[crew.skill].subjects)
            if self.facts.listed or need in needs
        }

    # Variables and expressions that rules and goals use.

    def flag(self, name: str) -> cp_model.IntVar:
        """Return a new variable of 0 or 1."""
        return self.model.new_bool_var(name)

    def number(self, most: int, name: str) -> cp_model.IntVar:
        """Return a new variable of 0 … `most`."""
        return self.model.new_int_var(0, most, name)

    def require(self, rule: Rule, constraint: Any, clause: Clause | None = None) -> None:
        """Post a constraint of a rule, or of a clause of it, where it has some that could be given up by themselves."""
        self.model.add(constraint)

    def has(self, unit: str) -> bool:
        """Whether a unit belongs to this draft (it may be of a part of the county)."""
        return unit in self._units

    def count(self, kind: Kind, where: Callable[[Stop], bool] = lambda stop: True) -> Linear:
        """Return how many teachers of a type make a stop of some sort."""
        return sum(self.crew[kind.index, stop] for stop in self.facts.stops[kind.index] if where(stop))

    def crew_key(self, kind: Kind, stop: Stop) -> Crew:
        """Return the crew that teachers of a type belong to when they make a stop."""
        return Crew(kind.unit if self._along_pairs else "", kind.skill, stop)

    def size(self, crew: Crew) -> Linear:
        """Return how many teachers a crew has."""
        return sum(self._members[crew])

    def given(self) -> Mapping[Need, Mapping[str, Linear]]:
        """Return the periods given to each need, by the unit that gives them (blank: whoever)."""
        found: dict[Need, dict[str, list[cp_model.IntVar]]] = {}
        for crew, work in self.work.items():
            for need, periods in work.items():
                found.setdefault(need, {}).setdefault(crew.unit, []).append(periods)
        return {need: {unit: sum(parts) for unit, parts in units.items()} for need, units in found.items()}

    def stands(self, unit: str, rural: str) -> Linear:
        """Return 1 where a unit may give periods at a school: its pair, or always where teachers go anywhere."""
        return self.pairs.get((unit, rural), 0) if unit else 1

    def partners(self, unit: str) -> Linear:
        """Return the number of partners of a unit, on either side."""
        return sum(flag for pair, flag in self.pairs.items() if unit in pair)

    # What the shapes of a rule or a goal say, in the words of the model.

    def post_shapes(self, rule: Rule) -> None:
        """Post what follows from a rule's shapes."""
        for unit in self.facts.urban:
            for row in rule.leaving(self.county, unit):
                used = sum(
                    row.weights.get(kind.members[0], 0) * self.count(kind)
                    for kind in self.facts.types_of.get(unit.id, ()))
                self.require(rule, used <= row.limit, rule.clause("unit", unit.id))
            budget = rule.costs(self.county, unit)
            if budget:
                spent = sum(
                    budget.costs.get(rural, 0) * self.pairs[unit.id, rural]
                    for rural in self.facts.candidates[unit.id])
                self.require(rule, spent <= budget.limit, rule.clause("unit", unit.id))
        for unit in (*self.facts.urban, *self.facts.rural):
            limits = rule.partners(self.county, unit)
            if limits:
                self.require(rule, self.partners(unit.id) >= limits.least, rule.clause("least", unit.id))
                self.require(rule, self.partners(unit.id) <= limits.most, rule.clause("most", unit.id))

    def express_shapes(self, goal: Goal) -> Linear:
        """Return a goal as the sum that its shapes say."""
        county = self.county
        terms: list[Linear] = [
            goal.of_pair(county, county.school[urban], county.school[rural]) * flag
            for (urban, rural), flag in self.pairs.items()
        ]
        for kind in self.facts.types:
            teacher = county.teacher[kind.members[0]]
            terms += [
                goal.of_post(county, teacher, county.school[stop[0]]) * self.crew[kind.index, stop]
                for stop in self.facts.stops[kind.index]
            ]
        for unit in self.facts.urban:
            terms += [goal.of_unit(county, unit), self._senders_burden(goal, unit.id)]
        terms.append(self.worth_of_periods(goal))
        return sum(terms)

    def _senders_burden(self, goal: Goal, unit: str) -> Linear:
        types = self.facts.types_of.get(unit, ())
        school = self.county.school[unit]
        burden = [
            goal.of_sender(self.county, school, place)
            for place in range(1, sum(len(kind.members) for kind in types) + 1)]
        if not any(burden):
            return 0
        # The k-th place never weighs less than the one before, so that places fill up in order by themselves.
        places = [self.flag(f"{unit} sends {place}") for place in range(1, len(burden) + 1)]
        self.model.add(sum(places) == sum(self.count(kind) for kind in types))
        return sum(weight * place for weight, place in zip(burden, places, strict=True))

    def worth_of_periods(self, goal: Goal) -> Linear:
        """Return what the periods given to needs are worth in a goal."""
        needs = shortages(self.county)
        worth_at = self.worth_of_bands({need: goal.of_need(self.county, needs[need]) for need in self.given()})
        return sum(chain.from_iterable(worth_at.values()))

    def worth_of_bands(self, bands_of: Mapping[Need, tuple[Band, ...]]) -> Mapping[tuple[str, str], list[Linear]]:
        """Return what the periods given to each need are worth, by the unit that gives them and the school."""
        worth_at: dict[tuple[str, str], list[Linear]] = {}
        for need, units in self.given().items():
            bands = bands_of[need]
            filled: list[list[cp_model.IntVar]] = [[] for _ in bands]
            for unit, given in units.items():
                # Bands fall in worth, so that the dearest fill first by themselves.
                own = [self.number(band.periods, f"{unit} fills {place} of {need}") for place, band in enumerate(bands)]
                if bands:
                    self.model.add(sum(own) <= given)
                for place, (band, periods) in enumerate(zip(bands, own, strict=True)):
                    filled[place].append(periods)
                    worth_at.setdefault((unit, need[0]), []).append(band.worth * periods)
                    if unit:
                        self.model.add(periods <= band.periods * self.stands(unit, need[0]))
            for band, parts in zip(bands, filled, strict=True):
                if len(parts) > 1:
                    self.model.add(sum(parts) <= band.periods)
        if not self.facts.listed:
            self._bound_worth(worth_at, bands_of)
        return worth_at

    def _bound_worth(
        self, worth_at: Mapping[tuple[str, str], list[Linear]], bands_of: Mapping[Need, tuple[Band, ...]]
    ) -> None:
        """Post that teachers are worth no more together than each alone.

        Every plan keeps that; the relaxation does not, and would spread slivers of a teacher over the dearest periods
        of many schools. It is said of each school, of the schools that one teacher may serve, and of all together.
        """
        crews_of: dict[str, list[Crew]] = {}
        for crew in self.work:
            crews_of.setdefault(crew.unit, []).append(crew)
        for unit, crews in crews_of.items():
            stops = {tuple(sorted(crew.stop)) for crew in crews}
            reach = {school for stop in stops for school in stop}
            groups = {*((school,) for school in reach), *stops}
            if any(len(stop) > 1 for stop in stops):
                groups.add(tuple(sorted(reach)))
            for group in sorted(groups):
                worth = sum(chain.from_iterable(worth_at.get((unit, school), ()) for school in group))
                alone = sum(
                    self._alone(crew, group, bands_of) * self.size(crew)
                    for crew in crews if not set(group).isdisjoint(crew.stop))
                self.model.add(worth <= alone)

    def _alone(self, crew: Crew, schools: tuple[str, ...], bands_of: Mapping[Need, tuple[Band, ...]]) -> int:
        """Return the most that one teacher of a crew is worth at some schools: the dearest bands, up to a load."""
        left = load_away(self.county, self.county.teacher[self.facts.skills[crew.skill].example], crew.stop[0])
        worth = 0
        for band in sorted(
            (band for need in self.work[crew] if need[0] in schools for band in bands_of[need]),
            key=lambda band: -band.worth,
        ):
            worth += band.worth * min(left, band.periods)
            left -= min(left, band.periods)
        return worth

    def span(self, cost: Linear) -> tuple[int, int]:
        """Return the least and the most that an expression can be; a teacher makes one stop, whatever the type may."""
        if isinstance(cost, int):
            return cost, cost
        flat = cp_model.FlatIntExpr(cost)
        weights = {variable.index: weight for variable, weight in zip(flat.vars, flat.coeffs, strict=True)}
        least = most = flat.offset
        for kind in self.facts.types:
            crews = [self.crew[kind.index, stop].index for stop in self.facts.stops[kind.index]]
            each = [0, *(weights.pop(crew, 0) for crew in crews)]
            least, most = least + len(kind.members) * min(each), most + len(kind.members) * max(each)
        for index, weight in weights.items():
            ends = [weight * end for end in self.model.proto.variables[index].domain]
            least, most = least + min(ends), most + max(ends)
        return least, most

    # Between a plan and the variables.

    def values(self, plan: Plan) -> Mapping[int, int] | None:
        """Return the value of each plan variable (by index), or None where the draft has no variable for the plan."""
        values = {
            variable.index: 0
            for variable in (*self.pairs.values(), *self.crew.values(), *(
                periods for work in self.work.values() for periods in work.values()))
        }
        kinds = {one: kind for kind in self.facts.types for one in kind.members}
        for pair in plan.pairs:
            if self.has(pair.urban) or self.has(pair.rural):
                if tuple(pair) not in self.pairs:
                    return None
                values[self.pairs[pair.urban, pair.rural].index] = 1
        for teacher, rows in plan.posts.items():
            if not self.has(self.county.teacher[teacher].school):
                continue
            kind = kinds.get(teacher)
            stop = kind.canonical(plan.schools[teacher]) if kind else ()
            if kind is None or (kind.index, stop) not in self.crew:
                return None
            values[self.crew[kind.index, stop].index] += 1
            work = self.work.get(self.crew_key(kind, stop))
            if work is None:
                continue  # this draft has no variables for periods
            for row in rows:
                if (row.school, row.subject) not in work:
                    return None
                values[work[row.school, row.subject].index] += row.periods
        return values

    def plan(self, value: Callable[[cp_model.IntVar], int]) -> Plan:
        """Read a plan off the variables; teachers are named in order of id."""
        pairs = tuple(sorted(Pair(*pair) for pair, flag in self.pairs.items() if value(flag)))
        going: dict[Crew, list[str]] = {}
        for kind in self.facts.types:
            members = iter(kind.members)
            for stop in sorted(self.facts.stops[kind.index]):
                names = [next(members) for _ in range(value(self.crew[kind.index, stop]))]
                going.setdefault(self.crew_key(kind, stop), []).extend(names)
        rows: dict[str, tuple[Placement, ...]] = {}
        sizes = {crew: len(teachers) for crew, teachers in going.items() if teachers}
        for crew, periods in self.periods(sizes, value).items():
            rows |= share_out(self.county, going[crew], crew.stop, periods)
        return Plan(pairs, tuple(row for teacher in sorted(rows) for row in rows[teacher]))

    def periods(
        self, sizes: Mapping[Crew, int], value: Callable[[cp_model.IntVar], int]
    ) -> Mapping[Crew, Mapping[Need, int]]:
        """Return the periods of each need that each crew gives, of crews with somebody in them."""
        return {crew: {need: value(given) for need, given in self.work[crew].items()} for crew in sizes}


_MOST_PERIODS = 10_000
