"""Remember what was computed of a county, for as long as that county lives."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from pairopt.county import County

T = TypeVar("T")


def once(function: Callable[[County], T]) -> Callable[[County], T]:
    """Compute a function of a county at most once per county.

    A county is frozen, so the answer cannot grow stale; it is kept in the county itself (as `cached_property` keeps
    its own), because hashing a whole county for every question would cost more than most answers.
    """
    key = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def remembered(county: County) -> T:
        memory = county.__dict__
        if key not in memory:
            memory[key] = function(county)
        answer: T = memory[key]
        return answer

    return remembered
