"""自愿支教的除外: which rules do not bind volunteers."""

from __future__ import annotations

from pairopt.county import County, Teacher


def exempts_volunteer(county: County, teacher: Teacher, rule: str) -> bool:
    """Whether the teacher is a volunteer whom the policy exempts from a rule."""
    return teacher.volunteer and rule in county.policy.volunteers_exempt_from
