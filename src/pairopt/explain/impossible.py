"""Why there is no plan, by counting: pins that another rule refuses, and partners that do not add up."""

from __future__ import annotations

from pairopt.county import County
from pairopt.explain.partners import short_of_partners
from pairopt.explain.pins import refused_pins
from pairopt.text import Text


def why_impossible(county: County) -> tuple[Text, ...]:
    """Return sentences that each prove by arithmetic that no plan exists; none where counting does not tell."""
    return (*refused_pins(county), *short_of_partners(county))
