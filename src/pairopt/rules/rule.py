"""What a rule is, and the shapes by which one file serves the model, the heuristics and the audit.

A rule writes the function of its shape and its sentence; how that shape is posted to a model and checked on a
finished plan follows from the shape. A rule that has none of these shapes writes `post` and `check` by hand.

=====================  ===========================================================================
shape                  the function it writes
=====================  ===========================================================================
of a teacher           `refuses_teacher`: may this teacher be sent at all?
of a pair              `refuses_pair`: may these two units be paired?
of a post              `refuses_post`: may this teacher serve this school?
of a round             `refuses_round`: may one teacher serve these schools?
of who leaves a unit   `leaving`: linear rows over the teachers of one unit who are sent
of partners            `partners`: least and most partners of a unit
of a budget            `costs`: what each pair of an urban unit takes, and how much it has
=====================  ===========================================================================
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from pairopt.county import County, School, Teacher
from pairopt.finding import Finding
from pairopt.plan import Plan
from pairopt.rules.step import Step, without
from pairopt.settings import Policy
from pairopt.text import Text

if TYPE_CHECKING:
    from pairopt.search.compact.draft import Draft

Table = Literal["teacher", "pair", "plan"]
Sort = Literal["teacher", "pair", "post", "unit", "least", "most", "team", "group"]


class Clause(NamedTuple):
    """What a rule asks of certain entities: the least piece of it that could be given up by itself.

    A rule that is not fixed is the sum of its clauses. A fixed rule holds as it is, but for the least and the most
    partners of a unit.

    Parameters
    ----------
    rule
        Id of the rule.
    about
        Ids of the entities, as in a `Finding`.
    what
        What these are: a teacher; an urban and a rural unit; a teacher and a school; a unit; a unit with its least or
        its most partners; a unit and a school where its teachers have their base; companions.
    """

    rule: str
    about: tuple[str, ...]
    what: Sort


@dataclass(frozen=True)
class Row:
    """A linear row over who leaves a unit: Σ weight of the sent teachers ≤ limit.

    Parameters
    ----------
    weights
        By teacher id; who is not named weighs 0. Whole numbers, scaled so that they are exact.
    limit
        In the same scale.
    about
        What the row speaks of (subjects), for the sentence.
    """

    weights: Mapping[str, int]
    limit: int
    about: tuple[str, ...] = ()

    def used(self, teachers: Iterable[str]) -> int:
        """Return how much of the limit these teachers take."""
        return sum(self.weights.get(teacher, 0) for teacher in teachers)


@dataclass(frozen=True)
class Budget:
    """What each partner of an urban unit takes (by rural id), and the limit; whole numbers in one scale."""

    costs: Mapping[str, int]
    limit: int

    def used(self, partners: Iterable[str]) -> int:
        """Return how much of the limit these partners take."""
        return sum(self.costs.get(rural, 0) for rural in partners)


@dataclass(frozen=True)
class Limits:
    """Least and most partners of a unit."""

    least: int
    most: int


class Rule:
    """One rule of the rule book.

    Attributes
    ----------
    id
        Name in ``[policy.mode]``, in the audit and in ``not_sent.csv``.
    table
        Whether it says who may be sent, who may be paired, or what the plan keeps.
    fixed
        Part of what a plan is: cannot be switched off (* in `domain.md`).
    title, sentence, source
        The name, a sentence that a planner would sign, and the clause of the county plan it comes from.
    settings
        Keys of ``[policy]`` that it reads.
    """

    id: ClassVar[str]
    table: ClassVar[Table]
    fixed: ClassVar[bool] = False
    title: ClassVar[Text]
    sentence: ClassVar[Text]
    source: ClassVar[Text]
    settings: ClassVar[tuple[str, ...]] = ()

    def told(self, policy: Policy) -> Text:
        """Return the sentence as a policy has it, where that is another than the book's; keys stand for their values."""
        return self.sentence

    # What the rule says, by shape; silence is the default.

    def refuses_teacher(self, county: County, teacher: Teacher) -> Finding | None:
        """Say why a teacher may not be sent at all, or None."""
        return None

    def lets_teacher(self, county: County, teacher: Teacher) -> Text | None:
        """Say by which figures a teacher whom the rule does not refuse keeps it; None where there is nothing to say."""
        return None

    def refuses_pair(self, county: County, urban: School, rural: School) -> Finding | None:
        """Say why an urban and a rural unit may not be paired, or None."""
        return None

    def lets_pair(self, county: County, urban: School, rural: School) -> Text | None:
        """Say by which figures a pair that the rule does not refuse keeps it; None where there is nothing to say."""
        return None

    def refuses_post(self, county: County, teacher: Teacher, school: School) -> Finding | None:
        """Say why a teacher may not serve a school, or None."""
        return None

    def refuses_round(self, county: County, teacher: Teacher, schools: tuple[School, ...]) -> Finding | None:
        """Say why one teacher may not serve all of these schools, or None."""
        return None

    def leaving(self, county: County, unit: School) -> tuple[Row, ...]:
        """Return the rows that those who leave an urban unit must keep."""
        return ()

    def partners(self, county: County, unit: School) -> Limits | None:
        """Return the least and most partners of a unit, or None."""
        return None

    def costs(self, county: County, urban: School) -> Budget | None:
        """Return what pairs take of an urban unit's budget, or None where it has none."""
        return None

    # What the rule tells apart: teachers of one unit whom no active rule or goal tells apart are counted, not listed.

    def tells_apart(self, county: County, teacher: Teacher) -> Hashable:
        """Return what the rule must know of a teacher who may be sent, beyond unit, subjects and load."""
        return None

    def minds_base(self, county: County, teacher: Teacher) -> bool:
        """Whether it matters to the rule which of several schools is the teacher's base."""
        return False

    # How a model and the audit use it.

    def post(self, draft: Draft) -> None:
        """Post to a model what variables alone do not keep."""
        draft.post_shapes(self)

    def check(self, county: County, plan: Plan) -> Iterator[Finding]:
        """Yield every breach of the rule in a finished plan, without any solver."""
        yield from self._check_refusals(county, plan)
        for unit in (school for school in county.schools if school.side == "urban"):
            sent = [teacher.id for teacher in county.staff[unit.id] if teacher.id in plan.posts]
            for row in self.leaving(county, unit):
                if row.used(sent) > row.limit:
                    yield self.tell_leaving(county, unit, row, sent)
            budget = self.costs(county, unit)
            partners = plan.partners.get(unit.id, ())
            if budget and budget.used(partners) > budget.limit:
                yield self.tell_budget(county, unit, partners)
        for unit in (*county.urban, *county.rural):
            limits = self.partners(county, unit)
            count = len(plan.partners.get(unit.id, ()))
            if limits and not limits.least <= count <= limits.most:
                yield self.tell_partners(unit, limits, count)

    def _check_refusals(self, county: County, plan: Plan) -> Iterator[Finding]:
        for urban, rural in plan.pairs:
            finding = self.refuses_pair(county, county.school[urban], county.school[rural])
            if finding:
                yield finding
        for teacher_id, school_ids in plan.schools.items():
            teacher = county.teacher[teacher_id]
            schools = tuple(county.school[school] for school in school_ids)
            refusal = self.refuses_teacher(county, teacher)
            if refusal:
                # Among the teachers who stay the sentence stands beside the name; here it has to name whom it refuses.
                yield self.find(
                    refusal.about, "{teacher}不能派出：{why}", "{teacher} may not be sent: {why}",
                    teacher=teacher.name, why=refusal.text)
            findings = [self.refuses_round(county, teacher, schools)]
            findings += [self.refuses_post(county, teacher, school) for school in schools]
            yield from (finding for finding in findings if finding)

    def tell_leaving(self, county: County, unit: School, row: Row, sent: list[str]) -> Finding:
        """Tell that too many leave a unit."""
        raise NotImplementedError

    def tell_budget(self, county: County, urban: School, partners: tuple[str, ...]) -> Finding:
        """Tell that the pairs of a unit take too much."""
        raise NotImplementedError

    def tell_partners(self, unit: School, limits: Limits, count: int) -> Finding:
        """Tell that a unit has too few or too many partners."""
        raise NotImplementedError

    # How the rule may be relaxed, for whoever asks what that would buy.

    def steps(self, county: County) -> Iterator[Step]:
        """Yield the steps by which the rule binds less: of its settings, then, unless it is fixed, switched off."""
        if not self.fixed:
            yield Step(self.id, f"mode.{self.id}", "hard", "off", without(self.id, county))

    # What the rule asks before there is any plan, clause by clause.

    def clause(self, what: Sort, *about: str) -> Clause:
        """Return a clause of this rule about some ids."""
        return Clause(self.id, about, what)

    def demands(self, county: County, clause: Clause) -> Text:
        """Say what a clause asks; a rule that posts clauses of other sorts than refusals and partners says those itself."""
        one, other = clause.about[0], clause.about[-1]
        if clause.what == "teacher":
            return Text("{teacher}不能派出：{why}", "{teacher} may not be sent: {why}").fill(
                teacher=named(county, one), why=_said(self.refuses_teacher(county, county.teacher[one])))
        if clause.what == "pair":
            return _said(self.refuses_pair(county, county.school[one], county.school[other]))
        if clause.what == "post":
            return _said(self.refuses_post(county, county.teacher[one], county.school[other]))
        unit = county.school[one]
        limits = self.partners(county, unit)
        assert limits, clause
        if clause.what == "least":
            return Text("{unit}至少结对{least}所", "partners of {unit}: {least} at least").fill(unit=unit.name, least=limits.least)
        return Text("{unit}最多结对{most}所", "partners of {unit}: {most} at most").fill(unit=unit.name, most=limits.most)

    def find(self, about: Iterable[School | Teacher | str], zh: str, en: str, **values: object) -> Finding:
        """Make a finding of this rule; values fill the fields of both sentences."""
        ids = tuple(item if isinstance(item, str) else item.id for item in about)
        return Finding(self.id, ids, Text(zh, en).fill(**values))


def named(county: County, teacher: str) -> Text:
    """Return the name of a teacher with that of the own unit: two teachers may bear one name."""
    one = county.teacher[teacher]
    return Text("{teacher}（{home}）", "{teacher} of {home}").fill(teacher=one.name, home=county.school[one.school].name)


def _said(finding: Finding | None) -> Text:
    assert finding, "a clause of a refusal is one that the rule refuses"
    return finding.text


def whole(values: Iterable[Decimal]) -> int:
    """Return the power of ten that makes all of these decimals whole."""
    return int(10 ** max((max(0, -int(value.normalize().as_tuple().exponent)) for value in values), default=0))
