"""Pins that another rule refuses, told with both names: no search is asked, everything is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import combinations

from pairopt import words
from pairopt.county import County, School, Teacher
from pairopt.explain.partners import limits_of
from pairopt.links import pinned_pairs, pinned_teachers
from pairopt.rules import RULE, active_rules, pair_refusals, teacher_refusals
from pairopt.rules.dispatch import destinations
from pairopt.rules.rule import named
from pairopt.rules.teams import remote
from pairopt.rules.together import groups
from pairopt.shortage import load_away, own_subjects, short
from pairopt.text import Text, listing, same


def refused_pins(county: County) -> tuple[Text, ...]:
    """Return a sentence for every pin, or several together, that another rule refuses; each proves that no plan exists."""
    return tuple(_Pins(county).told()) if county.active("pins") else ()


class _Pins:
    """The pins of a county, and what follows from them.

    Attributes
    ----------
    sent
        Who must be sent and where the base is pinned (blank: anywhere): the pinned, and their companions.
    partners
        Partners that each unit must have: by pinned pairs, and by pinned schools where teachers go along pairs.
    """

    def __init__(self, county: County) -> None:
        self.county = county
        self.along_pairs = county.policy.dispatch == "paired"
        self.pinned = dict(sorted(pinned_teachers(county).items()))
        self.may_go = {one: school for one, school in self.pinned.items() if not self._refusals(one)}
        self.sent = dict(self.may_go)
        if county.active("together"):
            for one in self.may_go:
                self.sent |= {other: self.pinned.get(other, "") for other in groups(county).get(one, ())}
        self.partners: dict[str, set[str]] = {}
        pairs = list(pinned_pairs(county))
        if self.along_pairs:
            pairs += [(county.teacher[one].school, school) for one, school in self.may_go.items() if school]
        for urban, rural in pairs:
            self.partners.setdefault(urban, set()).add(rural)
            self.partners.setdefault(rural, set()).add(urban)

    def told(self) -> Iterator[Text]:
        yield from self._pairs()
        yield from self._teachers()
        yield from self._crowds()
        yield from self._budgets()
        yield from self._leaving()
        yield from self._weeks()
        yield from self._shared_weeks()
        yield from self._companions()
        yield from self._teams()

    # What one rule says of one pin.

    def _pairs(self) -> Iterator[Text]:
        for urban, rural in pinned_pairs(self.county):
            pin = Text("{urban}—{rural}结对", "the pair {urban} – {rural}").fill(
                urban=self._name(urban), rural=self._name(rural))
            for finding in pair_refusals(self.county, self.county.school[urban], self.county.school[rural]):
                yield _clash(pin, finding.rule, finding.text)

    def _teachers(self) -> Iterator[Text]:
        for one in self.pinned:
            for rule, why in self._refusals(one):
                yield _clash(self._sending(one), rule, why)

    def _refusals(self, one: str) -> list[tuple[str, Text]]:
        """Each rule that does not let a pinned teacher go where the pin says."""
        county, teacher = self.county, self.county.teacher[one]
        home, school = county.school[teacher.school], county.school.get(self.pinned[one])
        found = [(said.rule, said.text) for said in teacher_refusals(county, teacher)]
        if not school or home not in county.urban:
            return found
        if school.id not in destinations(county, home.id):
            return [*found, ("dispatch", Text(
                "{school}不是同学段参加结对的农村学校", "{school} is no rural unit of the stage that takes part").fill(
                    school=school.name))]
        findings = [said for rule in active_rules(county) if (said := rule.refuses_post(county, teacher, school))]
        findings += pair_refusals(county, home, school) if self.along_pairs else ()
        return found + [(said.rule, said.text) for said in findings]

    # What one rule says of several pins.

    def _crowds(self) -> Iterator[Text]:
        """Pins that ask more partners of a unit than it may have."""
        for unit, partners in sorted(self.partners.items()):
            if unit in self.county.taking_part and len(partners) > (most := limits_of(self.county, unit).most):
                pin = Text("{unit}与{partners}结对", "pairing {unit} with {partners}").fill(
                    unit=self._name(unit), partners=self._names(partners))
                yield _clash(pin, f"{self.county.school[unit].side}_partners", Text(
                    "{unit}最多结对{most}所", "{unit} may have {most} at most").fill(unit=self._name(unit), most=most))

    def _budgets(self) -> Iterator[Text]:
        for urban in self.county.urban:
            partners = tuple(sorted(self.partners.get(urban.id, ())))
            for rule in active_rules(self.county):
                budget = rule.costs(self.county, urban)
                if budget and budget.used(partners) > budget.limit:
                    pin = Text("{unit}与{partners}结对", "pairing {unit} with {partners}").fill(
                        unit=urban.name, partners=self._names(partners))
                    yield _clash(pin, rule.id, rule.tell_budget(self.county, urban, partners).text)

    def _leaving(self) -> Iterator[Text]:
        for unit in self.county.urban:
            sent = [one for one in sorted(self.sent) if self.county.teacher[one].school == unit.id]
            for rule in active_rules(self.county) if sent else ():
                row = next((row for row in rule.leaving(self.county, unit) if row.used(sent) > row.limit), None)
                if row:
                    leave = [one for one in sent if row.weights.get(one)]
                    yield _clash(self._sending(*leave), rule.id, rule.tell_leaving(self.county, unit, row, leave).text)

    # Whether there is a week's work for whoever must go.

    @cached_property
    def least(self) -> int:
        """Periods that a sent teacher teaches at least."""
        return max(1, self.county.policy.min_sent_periods if self.county.active("post") else 1)

    @cached_property
    def weeks(self) -> Mapping[str, Mapping[str, int]]:
        """By teacher who must go: most periods a week with the base at each school where it may be."""
        return {one: self._weeks_of(self.county.teacher[one]) for one in self.sent}

    def _weeks_of(self, teacher: Teacher) -> dict[str, int]:
        county, home = self.county, self.county.school[teacher.school]
        rules, most_schools = active_rules(county), county.policy.max_schools_per_teacher
        reach = [
            school for school in map(county.school.__getitem__, destinations(county, home.id))
            if not any(rule.refuses_post(county, teacher, school) for rule in rules)
            and (not self.along_pairs or self._may_pair(home, school))]
        there = {
            school.id: sum(short(county, school.id, subject) for subject in own_subjects(county, teacher))
            for school in reach}
        weeks = {}
        for base in reach:
            if there[base.id] and self.sent[teacher.id] in ("", base.id):
                near = () if most_schools == 1 else (
                    there[other.id] for other in reach
                    if other is not base and not any(rule.refuses_round(county, teacher, (base, other)) for rule in rules))
                further = sorted(near, reverse=True)[:most_schools - 1]
                weeks[base.id] = min(load_away(county, teacher, base.id), there[base.id] + sum(further))
        return weeks

    def _may_pair(self, urban: School, rural: School) -> bool:
        """Whether two units may be partners beside those they must have."""
        if rural.id in self.partners.get(urban.id, ()):
            return True
        full = any(
            len(self.partners.get(unit.id, ())) >= limits_of(self.county, unit.id).most for unit in (urban, rural))
        return not full and not pair_refusals(self.county, urban, rural)

    def _weeks(self) -> Iterator[Text]:
        for one, weeks in self.weeks.items():
            most = max(weeks.values(), default=0)
            if most < self.least:
                why = Text(
                    "可去之处本人学科的短缺每周最多{most}课时，至少须{least}课时",
                    "there are at most {most} periods a week of the own subjects to teach, at least {least} asked")
                yield _clash(self._sending(one), self._least_rule, why.fill(most=most, least=self.least))

    @property
    def _least_rule(self) -> str:
        return "post" if self.least > 1 else "periods"

    def _shared_weeks(self) -> Iterator[Text]:
        """Pins to one school that lacks too little for all of them; by Hall's theorem some subjects show it."""
        least = self.least if self.county.policy.max_schools_per_teacher == 1 else 1
        by_school: dict[str, list[Teacher]] = {}
        for one, school in self.sent.items():
            if school and max(self.weeks[one].values(), default=0) >= self.least:
                by_school.setdefault(school, []).append(self.county.teacher[one])
        for school, teachers in sorted(by_school.items()):
            taught = [one for one in self.county.policy.subjects if any(one in teacher.subjects for teacher in teachers)]
            sets = (some for size in range(1, len(taught) + 1) for some in combinations(taught, size))
            for subjects in sets:
                lacking = sum(short(self.county, school, subject) for subject in subjects)
                bound = [one for one in teachers if set(own_subjects(self.county, one)) <= set(subjects)]
                if least * len(bound) > lacking:
                    why = Text(
                        "{school}的{subjects}每周只短缺{short}课时，{count}人至少须{least}课时",
                        "{school} lacks {short} periods a week of {subjects}, {count} teachers take {least} at least")
                    yield _clash(
                        self._sending(*(one.id for one in bound)), "post" if least > 1 else "periods", why.fill(
                            school=self._name(school), subjects=listing([words.subject(one) for one in subjects]),
                            short=lacking, count=len(bound), least=least * len(bound)))
                    break

    # Who goes with whom.

    def _companions(self) -> Iterator[Text]:
        """Companions for whom no township is left."""
        if not self.county.active("together"):
            return
        for group in sorted({groups(self.county)[one] for one in self.may_go if one in groups(self.county)}):
            pinned = {one: self.county.school[school] for one in group if (school := self.may_go.get(one))}
            if len({school.place for school in pinned.values()}) > 1:
                yield _clash(self._sending(*pinned), "together", Text("同行教师须驻同一乡镇", "companions have their bases in one township"))
                continue
            places = [
                {self.county.school[base].place for base, most in self.weeks[one].items() if most >= self.least}
                for one in group]
            if all(places) and not set.intersection(*places):
                yield _clash(self._sending(*(one for one in group if one in self.may_go)), "together", Text(
                    "没有一个乡镇是{group}都可以驻的", "no township is left where all of {group} may have the base").fill(
                        group=listing([same(self.county.teacher[one].name) for one in group])))

    def _teams(self) -> Iterator[Text]:
        """Teachers pinned to a remote school whose unit cannot send a team there."""
        if not self.county.active("teams"):
            return
        for one, school in self.may_go.items():
            home = self.county.school[self.county.teacher[one].school]
            if not school or not remote(self.county, home, self.county.school[school]):
                continue
            count = sum(not teacher_refusals(self.county, other) for other in self.county.staff[home.id])
            if count < self.county.policy.min_team:
                yield _clash(self._sending(one), "teams", Text(
                    "{school}偏远，须至少{least}人同去，{home}可派的只有{count}人",
                    "{school} is remote and takes {least} at least; {home} has {count} who may go").fill(
                        school=self._name(school), least=self.county.policy.min_team, home=home.name, count=count))

    # Names.

    def _sending(self, *teachers: str) -> Text:
        """Say who must go where."""
        parts = []
        for one in teachers:
            school = self.sent.get(one) or self.pinned.get(one)
            parts.append(Text("{teacher}{to}", "{teacher}{to}").fill(
                teacher=named(self.county, one),
                to=Text(f"到{self._name(school)}", f" to {self._name(school)}") if school else same("")))
        return Text("派{who}", "sending {who}").fill(who=listing(parts))

    def _name(self, unit: str) -> str:
        return self.county.school[unit].name

    def _names(self, units: set[str] | tuple[str, ...]) -> Text:
        return listing([same(self._name(unit)) for unit in sorted(units)])


def _clash(pin: Text, rule: str, why: Text) -> Text:
    return Text(
        "指定{pin}，规则“{title}”（{rule}）不允许：{why}",
        '{pin} is pinned, but the rule "{title}" ({rule}) refuses: {why}').fill(
            pin=pin, title=RULE[rule].title, rule=rule, why=why)
