"""A county in one line: what a test does not name has a sane default, so that it reads as a sentence.

    county()                                                  one urban unit U1, one rural unit R1, one teacher T1
    county(teacher(born=date(1981, 9, 1)), max_age_male=50)   the same with another teacher, under another policy
    plan(("U1", "R1"), ("T1", "R1", "music", 6))              a pair, and six periods of music

Everybody is named so that a sentence that names them is told from one that does not: 城小U1, 村小R1, 师T1.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from pairopt.county import (
    County,
    DispatchRow,
    Link,
    LoadRow,
    Need,
    PairRow,
    PeriodsRow,
    School,
    Teacher,
    TravelRow,
)
from pairopt.finding import Finding
from pairopt.plan import Pair, Placement, Plan
from pairopt.rules import RULES, pair_refusals, teacher_refusals
from pairopt.settings import Policy

SIX_CLASSES = (1,) * 6 + (0,) * 6
"""One class in each grade of primary: 20 periods of PE, 12 of music and 12 of art a week."""

_TABLES = {
    School: "schools", Teacher: "teachers", Need: "needs", PairRow: "pairs", Link: "links", DispatchRow: "dispatches",
    TravelRow: "travel", PeriodsRow: "periods", LoadRow: "loads",
}
_POLICY = {setting.name for setting in fields(Policy)}


def urban(unit="U1", **cells) -> School:
    """An urban primary unit of 40 teachers that has no own courses to keep."""
    return School(**{
        "id": unit, "name": f"城小{unit}", "legal": unit, "side": "urban", "stage": "primary", "township": "城关",
        "teachers_total": 40, **cells})


def rural(unit="R1", **cells) -> School:
    """A village school of six classes without a teacher of its own."""
    return School(**{
        "id": unit, "name": f"村小{unit}", "legal": unit, "side": "rural", "stage": "primary", "township": f"乡{unit}",
        "classes": SIX_CLASSES, **cells})


def teacher(one="T1", **cells) -> Teacher:
    """A teacher of music at U1, 31 years old, whom no rule refuses."""
    return Teacher(**{
        "id": one, "name": f"师{one}", "school": "U1", "gender": "F", "born": date(1995, 5, 5), "subjects": ("music",),
        "stages": ("primary",), **cells})


def county(*rows, **settings) -> County:
    """A county of these rows; of each kind of unit, and of teachers, there is one where none is named.

    A keyword is a setting of the policy, else a field of the county; numbers are made exact.
    """
    tables = {name: [] for name in _TABLES.values()}
    for row in rows:
        tables[_TABLES[type(row)]].append(_exact(row))
    for side, one in (("urban", urban()), ("rural", rural())):
        if not any(school.side == side for school in tables["schools"]):
            tables["schools"].append(one)
    tables["teachers"] = tables["teachers"] or [teacher()]
    policy = _exact(Policy(**{key: value for key, value in settings.items() if key in _POLICY}))
    other = {key: value for key, value in settings.items() if key not in _POLICY}
    given = {name: tuple(sorted(table, key=_key)) for name, table in tables.items()}
    return County(**{
        "name": "示例县", "school_year": 2026, "reference_date": date(2026, 9, 1), "policy": policy, **given, **other})


def _exact(row):
    """The same row with decimals where decimals belong, as the reader makes them."""
    return replace(row, **{
        field.name: Decimal(str(value)) for field in fields(row)
        if "Decimal" in field.type and isinstance(value := getattr(row, field.name), (int, float))})


def _key(row):
    return tuple(str(getattr(row, field.name)) for field in fields(row)[:3])


def plan(*rows) -> Plan:
    """A plan: two words are a pair, four a placement; a teacher's first school is the base."""
    by_teacher = sorted((row for row in rows if len(row) == 4), key=lambda row: row[0])
    return Plan(tuple(sorted(Pair(*row) for row in rows if len(row) == 2)), tuple(Placement(*row) for row in by_teacher))


def minutes(one: str, other: str, way: int) -> TravelRow:
    """So many minutes from one unit to another, and back."""
    return TravelRow(one, other, way)


def refused(what: County, one: str = "T1") -> set[str]:
    """The rules that refuse a teacher."""
    return {finding.rule for finding in teacher_refusals(what, what.teacher[one])}


def unpairable(what: County, one: str = "U1", other: str = "R1") -> set[str]:
    """The rules that refuse a pair."""
    return {finding.rule for finding in pair_refusals(what, what.school[one], what.school[other])}


def findings(rule: str, what: County, done: Plan) -> list[Finding]:
    """What one rule has to say about a plan, whether it is on or not."""
    (found,) = (one for one in RULES if one.id == rule)
    return list(found.check(what, done))


def breaches(what: County, done: Plan) -> set[str]:
    """The active rules that a plan breaks."""
    return {rule.id for rule in RULES if what.active(rule.id) and list(rule.check(what, done))}


def refusal(rule: str, what: County, one: str = "T1") -> Finding:
    """What a rule has to say about a teacher; it must have something to say."""
    (found,) = (finding for finding in teacher_refusals(what, what.teacher[one]) if finding.rule == rule)
    return found


def pair_refusal(rule: str, what: County, one: str = "U1", other: str = "R1") -> Finding:
    """What a rule has to say about a pair; it must have something to say."""
    (found,) = (finding for finding in pair_refusals(what, what.school[one], what.school[other]) if finding.rule == rule)
    return found


def tells(found: Finding, about: tuple[str, ...], *words: str, zh: tuple = (), en: tuple = ()) -> bool:
    """Whether a finding is about these entities, and says these words in both languages (or in one of them)."""
    assert found.about == about
    for text, only in ((found.text.zh, zh), (found.text.en, en)):
        missing = [word for word in (*words, *only) if str(word) not in text]
        assert not missing, f"{missing} not in {text!r}"
        assert "{" not in text
    assert found.text.zh != found.text.en
    return True
