"""Figures shown against targets, never limiting a plan (`domain.md` §2): counted from county and plan alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from pairopt.county import County
from pairopt.fairness import Fairness, fairness
from pairopt.plan import Plan
from pairopt.rules import teacher_refusals
from pairopt.shortage import have, need, shortages, standard_load

TARGET_SENT_SHARE = Decimal("0.10")
TARGET_BACKBONE_SHARE = Decimal("0.20")
TARGET_PER_100_PUPILS = Decimal("0.9")
_ARTS_AND_PE = ("pe", "music", "art")


@dataclass(frozen=True)
class SubjectFigures:
    """Weekly periods of a subject over all rural units that take part."""

    needed: Decimal
    had: Decimal
    short: int
    covered: int


@dataclass(frozen=True)
class SchoolFigures:
    """Weekly periods of a unit in all subjects together, and its PE, music and art teachers per 100 pupils.

    A placement counts periods ÷ standard load; who is sent is away. Urban units have no short periods.
    """

    short: int
    covered: int
    per_100_before: float | None
    per_100_after: float | None


@dataclass(frozen=True)
class Kpis:
    """What planners are asked for; shares are None where nothing stands below the line."""

    pairs: int
    pairs_kept: int
    teachers_sent: int
    volunteers_sent: int
    teachers_eligible: int
    sent_share: float | None
    backbone_sent: int
    backbone_share: float | None
    short_periods: int
    covered_periods: int
    covered_share: float | None
    subjects: Mapping[str, SubjectFigures]
    schools: Mapping[str, SchoolFigures]
    fairness: Fairness

    def as_json(self) -> dict[str, Any]:
        """Return plain data for ``plan.json``."""
        data = asdict(self)
        for figures in data["subjects"].values():
            figures["needed"], figures["had"] = float(figures["needed"]), float(figures["had"])
        return data


def kpis(county: County, plan: Plan) -> Kpis:
    """Count the figures of a plan."""
    short = {need_: shortage.periods for need_, shortage in shortages(county).items()}
    covered = {need_: plan.covered.get(need_, 0) for need_ in short}
    eligible = [
        one for unit in county.schools if unit.side == "urban" for one in county.staff[unit.id]
        if not teacher_refusals(county, one)]
    sent = [county.teacher[one] for one in sorted(plan.posts)]
    backbone = [one for one in sent if one.backbone not in ("", "school")]
    last = {(row.urban, row.rural) for row in county.pairs if row.kind == "last"}
    return Kpis(
        pairs=len(plan.pairs),
        pairs_kept=sum(tuple(pair) in last for pair in plan.pairs),
        teachers_sent=len(sent),
        volunteers_sent=sum(one.volunteer for one in sent),
        teachers_eligible=len(eligible),
        sent_share=_share(len(sent), len(eligible)),
        backbone_sent=len(backbone),
        backbone_share=_share(len(backbone), len(sent)),
        short_periods=sum(short.values()),
        covered_periods=sum(covered.values()),
        covered_share=_share(sum(covered.values()), sum(short.values())),
        subjects={
            subject: SubjectFigures(
                sum((need(county, school.id, subject) for school in county.rural), Decimal(0)),
                sum((have(county, school.id, subject) for school in county.rural), Decimal(0)),
                sum(periods for key, periods in short.items() if key[1] == subject),
                sum(periods for key, periods in covered.items() if key[1] == subject))
            for subject in county.policy.subjects},
        schools={
            school.id: _of_school(county, plan, school.id, short, covered) for school in (*county.rural, *county.urban)},
        fairness=fairness(county, plan),
    )


def _of_school(
    county: County, plan: Plan, school: str, short: Mapping[tuple[str, str], int], covered: Mapping[tuple[str, str], int]
) -> SchoolFigures:
    unit = county.school[school]
    own = [one.id for one in county.staff[school] if one.subjects[0] in _ARTS_AND_PE]
    come = sum(
        (row.periods / standard_load(county, unit.stage, row.subject) for row in plan.placements
         if row.school == school and row.subject in _ARTS_AND_PE), Decimal(0))
    gone = sum(one in plan.posts for one in own)
    per_100 = [
        round(float(100 * count / unit.pupils), 2) if unit.pupils else None
        for count in (Decimal(len(own)), len(own) + come - gone)]
    return SchoolFigures(
        sum(periods for key, periods in short.items() if key[0] == school),
        sum(periods for key, periods in covered.items() if key[0] == school),
        *per_100)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
