"""The searches, by name.

Each module has `declines(facts)`, which says why it cannot take these facts, and `solve(facts, budget, *, seed, start,
watch)`, which returns a `Found`; ``auto`` is the ladder of `pairopt.search.ladder`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SEARCHES: Mapping[str, str] = MappingProxyType({
    "arrivals": "pairopt.search.arrivals.solve",
    "auto": "pairopt.search.ladder",
    "bundles": "pairopt.search.bundles.solve",
    "compact": "pairopt.search.compact.solve",
    "flow": "pairopt.search.flow.solve",
    "greedy": "pairopt.search.greedy.solve",
    "lns": "pairopt.search.lns.solve",
    "local": "pairopt.search.local.solve",
})
"""Each search by name, with the module that holds it; modules are imported when asked for, since solvers are heavy."""
