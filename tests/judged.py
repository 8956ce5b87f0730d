"""What a search found, as the audit sees it."""

from __future__ import annotations

from pairopt.audit import audit, settle
from pairopt.derive import Facts
from pairopt.result import Found


def results(facts: Facts, found: Found) -> list[tuple[str, int, str]] | None:
    """By goal its id, value and status, once the audit has accepted the plan; None where there is none."""
    if found.plan is None:
        return None
    audited = audit(facts.county, found.plan)
    assert audited.accepted, [str(finding) for finding in audited.findings]
    return [(one.id, one.value, one.status) for one in settle(facts.county, audited, found.best, found.bounds)]
