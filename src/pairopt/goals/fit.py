"""Partners fit: strong where the other is weak, near, and kept where they were last year."""

from __future__ import annotations

from decimal import Decimal

from pairopt.county import County, School
from pairopt.goals.goal import Goal
from pairopt.links import last_year, links
from pairopt.text import Text
from pairopt.travel import half_up, minutes


class Fit(Goal):
    """Σ over pairs of match − travel + continuity."""

    id = "fit"
    better = "more"
    title = Text("结对匹配", "fit")
    sentence = Text(
        "各结对的匹配分（强项对弱项）减路程分加续结分之和。",
        "Over all pairs: match (strong where the partner is weak) minus travel plus continuity.")

    def of_pair(self, county: County, urban: School, rural: School) -> int:
        """Return match − travel + continuity; a `fit` in `links` replaces match − travel."""
        link = links(county).get((urban.id, rural.id))
        if link and link.fit is not None:
            return link.fit + _continuity(county, urban, rural)
        way = minutes(county, urban.id, rural.id)
        travel = 0 if way is None else int(way // county.fit.minutes_per_point)
        return _match(urban, rural) - travel + _continuity(county, urban, rural)

    def ideal(self, county: County) -> int:
        """Every rural unit has its best partners of the stage."""
        total = 0
        for rural in county.rural:
            values = sorted(
                (self.of_pair(county, urban, rural) for urban in county.urban if urban.stage == rural.stage),
                reverse=True)
            least, most = county.policy.rural_min_partners, county.policy.rural_max_partners
            total += sum(values[:least]) + sum(max(0, value) for value in values[least:most])
        return total


def _match(urban: School, rural: School) -> int:
    """Return Σ U · (100 − R) / (100 · n) over the n indices known on both sides, rounded half up."""
    known = [(u, r) for u, r in zip(urban.indices, rural.indices, strict=True) if u is not None and r is not None]
    if not known:
        return 0
    return half_up(sum((u * (100 - r) for u, r in known), Decimal(0)) / (100 * len(known)))


def _continuity(county: County, urban: School, rural: School) -> int:
    row = last_year(county).get((urban.id, rural.id))
    if row is None or (row.since is not None and county.school_year - row.since >= county.fit.renew_after):
        return 0
    return county.fit.continuity_points
