"""The start of a search is never made worse."""

from __future__ import annotations

from pairopt.audit import audit, better
from pairopt.county import County
from pairopt.plan import Plan


def better_of(county: County, start: Plan | None, plan: Plan) -> Plan | None:
    """Return the better of two plans, the second one where they are equal; None where the audit accepts neither."""
    audited = audit(county, plan)
    if start is not None:
        before = audit(county, start)
        if before.accepted and (not audited.accepted or better(county, before, audited, {})):
            return start
    return plan if audited.accepted else None
