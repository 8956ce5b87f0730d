"""The searches. Each has `declines(facts)`, which says why it cannot take these facts, and `solve(facts, budget, …)`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SEARCHES: Mapping[str, str] = MappingProxyType({
    "auto": "pairopt.search.auto",
    "compact": "pairopt.search.compact.solve",
    "greedy": "pairopt.search.greedy.solve",
})
"""Each search by name, with the module that holds it; modules are imported when asked for, since solvers are heavy."""
