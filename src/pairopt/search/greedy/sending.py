"""Who is sent, given the pairs: one teacher after the other, where the help is greatest.

Each step sends the teacher whose periods are worth most now; among equals the one whom the other goals prefer, then
the first by id. Teams and companions go at once or not at all; pinned teachers go first.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from pairopt.derive import Facts, Kind, Stop
from pairopt.links import pinned_teachers
from pairopt.plan import Placement, Plan
from pairopt.rules.rule import Row
from pairopt.rules.teams import remote
from pairopt.rules.together import groups
from pairopt.search.watch import Budget
from pairopt.shortage import load_away, shortages

Need = tuple[str, str]
Choice = tuple[tuple[int, ...], Kind, Stop]
"""Whom to send where, behind what that is worth in the order of goals."""
Saved = tuple[
    dict[Need, int], dict[str, list[Placement]], dict[str, Stop], dict[str, list[int]], dict[str, Choice | None]]


class Sending:
    """Placements in the making.

    Parameters
    ----------
    facts
        What may be.
    pairs
        The pairs that stand, by id.
    """

    def __init__(self, facts: Facts, pairs: Iterable[tuple[str, str]]) -> None:
        self.facts, self.county = facts, facts.county
        self.pairs = set(pairs)
        self.worth = {need: self._worths(need) for need in shortages(self.county)}
        self.given = dict.fromkeys(self.worth, 0)
        self.sent: dict[str, list[Placement]] = {}
        self.stops: dict[str, Stop] = {}
        self.rows: dict[str, list[Row]] = {
            unit.id: [row for rule in facts.rules for row in rule.leaving(self.county, unit)] for unit in facts.urban}
        self.used: dict[str, list[int]] = {unit: [0] * len(rows) for unit, rows in self.rows.items()}
        self.least = self.county.policy.min_sent_periods if self.county.active("post") else 1
        self.team = self.county.policy.min_team if self.county.active("teams") else 0
        self.groups = groups(self.county) if self.county.active("together") else {}
        self.best: dict[str, Choice | None] = {}

    @cached_property
    def reach(self) -> dict[int, frozenset[Stop]]:
        """By type: the stops that its teachers may make, whatever pairs stand."""
        return {kind.index: frozenset(self.facts.stops[kind.index]) for kind in self.facts.types}

    @cached_property
    def open(self) -> dict[int, list[Stop]]:
        """By type: the stops that the pairs allow."""
        return {
            kind.index: [stop for stop in self.facts.stops[kind.index] if self._stands(kind.unit, stop)]
            for kind in self.facts.types}

    @cached_property
    def served_by(self) -> dict[str, list[str]]:
        """By school: the units whose teachers may come."""
        found: dict[str, list[str]] = {}
        for unit, kinds in self.facts.types_of.items():
            for school in sorted({school for kind in kinds for stop in self.open[kind.index] for school in stop}):
                found.setdefault(school, []).append(unit)
        return found

    def _worths(self, need: Need) -> list[int]:
        """What each further period of a need is worth, in the first goal that counts periods."""
        for goal in self.facts.goals:
            bands = goal.of_need(self.county, shortages(self.county)[need])
            if bands:
                return [band.worth for band in bands for _ in range(band.periods)]
        return [0] * shortages(self.county)[need].periods

    # The order of things.

    def send(self, budget: Budget) -> None:
        """Send whoever helps: the pinned first, then one by one until the budget is over, then companions."""
        if self.county.active("pins"):
            bases = {one: school for one, school in sorted(pinned_teachers(self.county).items()) if school}
            for teacher in sorted(pinned_teachers(self.county)):
                if teacher not in self.sent:
                    self._send_group(self.groups.get(teacher, (teacher,)), at=bases)
        while not budget.over and self._send_best():
            pass
        self.send_companions()

    def send_companions(self) -> None:
        """Send each group of companions that finds posts in one township."""
        for group in sorted(set(self.groups.values())):
            if group[0] not in self.sent and all(one in self.facts.eligible_ids for one in group):
                self._send_group(group, at={})

    def resume(self, plan: Plan) -> None:
        """Take over who is sent in a plan."""
        for teacher, rows in plan.posts.items():
            self._place(teacher, plan.schools[teacher], {(row.school, row.subject): row.periods for row in rows})

    def could_cover(self, unit: str, rural: str, most: int) -> int:
        """Return what up to `most` teachers of a unit could cover at one partner, in the worth of periods; send nobody."""
        saved = self._save()
        kinds = [kind for kind in self.facts.types_of.get(unit, ()) if (rural,) in self.reach[kind.index]]
        covered = 0
        for _ in range(most):
            options = [
                (worth, -kind.index, kind, work) for kind in kinds
                if (teacher := self._next(kind)) and self._may_leave(teacher)
                for worth, work in [self._try(kind, (rural,))] if worth > 0]
            if not options:
                break
            worth, _, kind, work = max(options, key=lambda option: option[:2])
            self._place(self._next(kind), (rural,), work)
            covered += worth
        self._restore(saved)
        return covered

    def placements(self) -> tuple[Placement, ...]:
        """Return what was decided, by teacher, the base first."""
        return tuple(row for teacher in sorted(self.sent) for row in self.sent[teacher])

    # One step.

    def _send_best(self) -> bool:
        """Send the teacher who helps most; each unit's best choice is remembered until something of it changes."""
        for unit in self.facts.types_of:
            if unit not in self.best:
                self.best[unit] = self._best_of(unit)
        choices = [choice for unit in self.facts.types_of if (choice := self.best[unit])]
        if not choices:
            return False
        _, kind, stop = max(choices, key=lambda choice: choice[0])
        for _ in range(self.team if self._wants_team(kind.unit, stop[0]) else 1):
            self._send_one_of(kind.unit, stop)
        return True

    def _best_of(self, unit: str) -> Choice | None:
        """The choice of a unit that helps most, the first one among equals."""
        best: Choice | None = None
        for kind in self.facts.types_of[unit]:
            teacher = self._next(kind)
            if not teacher or teacher in self.groups or not self._may_leave(teacher):
                continue
            for stop in self.open[kind.index]:
                worth = self._try(kind, stop)[0]
                if worth > 0 and (not self._wants_team(unit, stop[0]) or self._team_fits(kind, stop)):
                    key = (worth, *(-cost for cost in self._costs(teacher, stop)))
                    if best is None or key > best[0]:
                        best = (key, kind, stop)
        return best

    def _send_one_of(self, unit: str, stop: Stop) -> bool:
        """Send the best teacher of a unit to a stop."""
        best: tuple[tuple[int, ...], Kind] | None = None
        for kind in self.facts.types_of.get(unit, ()):
            teacher = self._next(kind)
            if not teacher or teacher in self.groups or stop not in self.facts.stops[kind.index]:
                continue
            worth, _ = self._try(kind, stop)
            key = (worth, *(-cost for cost in self._costs(teacher, stop)))
            if worth > 0 and self._may_leave(teacher) and (best is None or key > best[0]):
                best = (key, kind)
        if best is None:
            return False
        self._place(self._next(best[1]), stop, self._try(best[1], stop)[1])
        return True

    def _send_group(self, group: tuple[str, ...], at: dict[str, str]) -> None:
        """Send a whole group to one township, or nobody of it: the first township in which everybody finds a post."""
        kinds = {one: kind for kind in self.facts.types for one in kind.members}
        if any(one not in kinds for one in group):
            return
        places = sorted({
            self.county.school[stop[0]].place for one in group for stop in self.facts.stops[kinds[one].index]})
        best: tuple[int, str] | None = None
        for place in places:
            saved = self._save()
            gained = self._send_to_place(group, kinds, at, place if len(group) > 1 else None)
            self._restore(saved)
            if gained is not None and (best is None or gained > best[0]):
                best = (gained, place)
        if best is not None:
            self._send_to_place(group, kinds, at, best[1] if len(group) > 1 else None)

    def _send_to_place(
        self, group: tuple[str, ...], kinds: dict[str, Kind], at: dict[str, str], place: str | None
    ) -> int | None:
        gained = 0
        for teacher in group:
            options = []
            for stop in self.facts.stops[kinds[teacher].index]:
                here = place is None or self.county.school[stop[0]].place == place
                if not here or at.get(teacher, stop[0]) != stop[0] or not self._stands(kinds[teacher].unit, stop):
                    continue
                worth, work = self._try(kinds[teacher], stop)
                if work:
                    options.append((worth, [-cost for cost in self._costs(teacher, stop)], stop, work))
            if not options or not self._may_leave(teacher):
                return None
            worth, _, stop, work = max(options, key=lambda option: option[:2])
            self._place(teacher, stop, work)
            gained += worth
        return gained

    # What a teacher could do, and doing it.

    def _next(self, kind: Kind) -> str:
        """The next teacher of a type, blank where all are sent."""
        return next((one for one in kind.members if one not in self.sent), "")

    def _may_leave(self, teacher: str) -> bool:
        unit = self.county.teacher[teacher].school
        return all(
            used + row.weights.get(teacher, 0) <= row.limit
            for used, row in zip(self.used[unit], self.rows[unit], strict=True))

    def _stands(self, unit: str, stop: Stop) -> bool:
        return self.county.policy.dispatch != "paired" or all((unit, school) in self.pairs for school in stop)

    def _wants_team(self, unit: str, base: str) -> bool:
        """Whether a first teacher at a base must not come alone."""
        if self.team <= 1 or not remote(self.county, self.county.school[unit], self.county.school[base]):
            return False
        return not any(
            stop[0] == base and self.county.teacher[one].school == unit for one, stop in self.stops.items())

    def _team_fits(self, kind: Kind, stop: Stop) -> bool:
        saved = self._save()
        fits = all(self._send_one_of(kind.unit, stop) for _ in range(self.team))
        self._restore(saved)
        return fits

    def _costs(self, teacher: str, stop: Stop) -> list[int]:
        """What sending costs in the goals of posts, in order; what leaves the pairs costs first."""
        one = self.county.teacher[teacher]
        off = any((one.school, school) not in self.pairs for school in stop)
        base = self.county.school[stop[0]]
        return [int(off), *(
            (1 if goal.better == "fewer" else -1) * goal.of_post(self.county, one, base) for goal in self.facts.goals)]

    def _try(self, kind: Kind, stop: Stop) -> tuple[int, dict[Need, int]]:
        """Return what one more teacher of a type is worth at a stop, and the periods; nothing where no post fits."""
        subjects = self.facts.skills[kind.skill].subjects
        left = load_away(self.county, self.county.teacher[kind.members[0]], stop[0])
        work: dict[Need, int] = {}
        worth = 0
        # One period at each school first, then the dearest periods wherever they are.
        for schools in (*((school,) for school in stop), *((stop,) * left)):
            options = [
                (self.worth[need][given], school, subject) for school in schools for subject in subjects
                if (need := (school, subject)) in self.worth
                and (given := self.given[need] + work.get(need, 0)) < len(self.worth[need])]
            if not options or left <= 0:
                if len(schools) == 1 and len(stop) > 1:
                    return 0, {}
                break
            most = max(option[0] for option in options)
            value, school, subject = next(option for option in options if option[0] == most)
            work[school, subject] = work.get((school, subject), 0) + 1
            worth, left = worth + value, left - 1
        return (worth, work) if sum(work.values()) >= self.least else (0, {})

    def _place(self, teacher: str, stop: Stop, work: dict[Need, int]) -> None:
        unit = self.county.teacher[teacher].school
        subjects = self.county.policy.subjects
        self.sent[teacher] = [
            Placement(teacher, school, subject, work[school, subject])
            for school in stop for subject in subjects if work.get((school, subject))]
        self.stops[teacher] = stop
        for need, periods in work.items():
            self.given[need] += periods
        self.used[unit] = [
            used + row.weights.get(teacher, 0) for used, row in zip(self.used[unit], self.rows[unit], strict=True)]
        if self.best:
            for one in {unit, *(one for school in stop for one in self.served_by.get(school, ()))}:
                self.best.pop(one, None)

    def _save(self) -> Saved:
        return dict(self.given), dict(self.sent), dict(self.stops), dict(self.used), dict(self.best)

    def _restore(self, saved: Saved) -> None:
        self.given, self.sent, self.stops, self.used, self.best = saved
