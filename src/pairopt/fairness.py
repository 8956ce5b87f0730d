"""Is a plan fair: to the schools that are short, to the units that send, to the teachers who are sent? Counted, not judged.

Of teachers there are numbers of heads alone, never who.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from statistics import median

from pairopt import words
from pairopt.county import County, Teacher
from pairopt.goals.evenness import short_of_units, still_short
from pairopt.plan import Plan
from pairopt.rules.age import completed_years

AGES = {18: "-29", 30: "30-34", 35: "35-39", 40: "40-44", 45: "45-49", 50: "50-"}
"""Age bands by their first completed year."""
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Spread:
    """How unevenly something is spread over schools.

    Parameters
    ----------
    gini
        0 where all have the same, towards 1 where one has all; None where nobody has any.
    lorenz
        Share that the k schools with least have together, k = 0 … all; empty where nobody has any.
    """

    gini: float | None
    lorenz: tuple[float, ...]


@dataclass(frozen=True)
class SenderLoad:
    """What a plan asks of an urban unit; its share is None where it has no teachers."""

    teachers: int
    sent: int
    sent_share: float | None
    periods: int


@dataclass(frozen=True)
class Fairness:
    """Fairness to schools, senders and teachers.

    Parameters
    ----------
    coverage_worst, coverage_median
        Share of the short periods that is covered, over the rural units with a shortage; None where there are none.
    before, after
        How what is short, and what stays short, is spread over these units.
    senders
        The load of each urban unit that takes part.
    sent
        Teachers sent by gender, age band, title, volunteer and repeat (sent before).
    """

    coverage_worst: float | None
    coverage_median: float | None
    before: Spread
    after: Spread
    senders: Mapping[str, SenderLoad]
    sent: Mapping[str, Mapping[str, int]]


def fairness(county: County, plan: Plan) -> Fairness:
    """Count the figures of a plan."""
    short, missing = short_of_units(county), still_short(county, plan)
    covered = [Fraction(short[unit] - missing[unit], short[unit]) for unit in short]
    sent = [county.teacher[one] for one in sorted(plan.posts)]
    return Fairness(
        float(min(covered)) if covered else None,
        float(median(covered)) if covered else None,
        spread(list(short.values())),
        spread(list(missing.values())),
        {unit.id: _load(county, plan, unit.id, sent) for unit in county.urban},
        _sent_by(county, sent))


def spread(amounts: Sequence[int]) -> Spread:
    """Return how unevenly amounts are spread: Gini = Σ (2i − n − 1) · x_i / (n · Σ x) over the i-th least of n."""
    ordered, total = sorted(amounts), sum(amounts)
    if not total:
        return Spread(None, ())
    many = len(ordered)
    gini = Fraction(sum((2 * place - many - 1) * one for place, one in enumerate(ordered, start=1)), many * total)
    return Spread(float(gini), tuple(one / total for one in accumulate(ordered, initial=0)))


def _load(county: County, plan: Plan, unit: str, sent: Sequence[Teacher]) -> SenderLoad:
    own = [one.id for one in sent if one.school == unit]
    teachers = county.head_count(unit)
    return SenderLoad(
        teachers, len(own), len(own) / teachers if teachers else None,
        sum(row.periods for one in own for row in plan.posts[one]))


def _sent_by(county: County, sent: Sequence[Teacher]) -> Mapping[str, Mapping[str, int]]:
    questions = {
        "gender": ((*words.GENDERS, UNKNOWN), [one.gender or UNKNOWN for one in sent]),
        "age": ((*AGES.values(), UNKNOWN), [_band(county, one) for one in sent]),
        "title": (tuple(words.TITLES), [one.rank for one in sent]),
        "volunteer": (tuple(words.YES_NO), ["yes" if one.volunteer else "no" for one in sent]),
        "repeat": (tuple(words.YES_NO), ["no" if one.last_dispatch is None else "yes" for one in sent]),
    }
    # Nobody is sent without gender or birth date; a plan that a planner made by hand may still be counted.
    return {
        question: {answer: count[answer] for answer in answers if answer != UNKNOWN or count[answer]}
        for question, (answers, found) in questions.items() for count in [Counter(found)]}


def _band(county: County, teacher: Teacher) -> str:
    if teacher.born is None:
        return UNKNOWN
    age = completed_years(teacher.born, county.reference_date)
    return next((band for first, band in reversed(AGES.items()) if age >= first), AGES[18])
