"""Why there is no plan, in sentences: by counting, or what a solver finds that cannot hold together."""

from __future__ import annotations

from pairopt.county import County
from pairopt.explain.partners import short_of_partners
from pairopt.explain.pins import refused_pins
from pairopt.search.watch import Budget
from pairopt.text import Text


def why_impossible(county: County) -> tuple[Text, ...]:
    """Return sentences that each prove by arithmetic that no plan exists; none where counting does not tell."""
    return (*refused_pins(county), *short_of_partners(county))


def cannot_hold_together(county: County, budget: Budget) -> tuple[Text, ...]:
    """Return what cannot hold together, as far as a budget and what is installed tell."""
    try:
        from pairopt.explain.no_plan import cannot_hold  # a plan is made without CP-SAT, too
    except ImportError:
        return ()
    return tuple(demand.text for demand in cannot_hold(county, budget))
