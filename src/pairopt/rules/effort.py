"""The pairs of an urban unit take no more effort than it has."""

from __future__ import annotations

from decimal import Decimal

from pairopt.county import County, School
from pairopt.finding import Finding
from pairopt.links import links
from pairopt.rules.rule import Budget, Clause, Rule, whole
from pairopt.text import Text
from pairopt.travel import minutes


class Effort(Rule):
    """Σ effort of the pairs of an urban unit ≤ its `effort_budget`."""

    id = "effort"
    table = "plan"
    title = Text("投入", "effort")
    sentence = Text(
        "每所城区学校的结对投入不超过所填的投入上限（未列投入的结对按全年往返路程计，路程不明计0）。",
        "The pairs of an urban unit take no more than its budget of effort (default effort: the year's travel minutes;"
        " unknown minutes count 0).")
    source = Text("三、1 人员、时间、精力三到位", "part 3, 4: people, time and energy are provided for")
    settings = ("visits_per_year", "detour_factor", "speed_kmh")

    def costs(self, county: County, urban: School) -> Budget | None:
        """The effort of each rural unit, where the unit has a budget."""
        if urban.effort_budget is None:
            return None
        efforts = {
            rural.id: effort(county, urban, rural) for rural in county.schools if rural.side == "rural"}
        scale = whole([urban.effort_budget, *efforts.values()])
        return Budget({rural: int(cost * scale) for rural, cost in efforts.items()}, int(urban.effort_budget * scale))

    def tell_budget(self, county: County, urban: School, partners: tuple[str, ...]) -> Finding:
        """Tell the sum and the budget."""
        total = sum((effort(county, urban, county.school[rural]) for rural in partners), Decimal(0))
        return self.find(
            [urban, *partners], "{urban}结对投入{total}，上限{limit}", "the pairs of {urban} take {total}, its budget is {limit}",
            urban=urban.name, total=total, limit=urban.effort_budget)

    def demands(self, county: County, clause: Clause) -> Text:
        """Say the budget."""
        urban = county.school[clause.about[0]]
        return Text("{urban}的结对投入合计不超过{limit}", "the pairs of {urban} take {limit} at most").fill(
            urban=urban.name, limit=urban.effort_budget)


def effort(county: County, urban: School, rural: School) -> Decimal:
    """Return the yearly effort of a pair: its link's, else minutes × 2 × visits a year (unknown minutes: 0)."""
    link = links(county).get((urban.id, rural.id))
    if link and link.effort is not None:
        return Decimal(link.effort)
    return (minutes(county, urban.id, rural.id) or 0) * 2 * county.policy.visits_per_year
