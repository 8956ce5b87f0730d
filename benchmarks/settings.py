"""Are small counties proven in every goal, whatever setting is on?

    python benchmarks/settings.py                          every setting, 10 random counties of 5 urban x 10 rural units
    python benchmarks/settings.py --setting open --seeds 30

The counties are synthetic: `tests/counties.py` makes them from the seed. All units are of one stage, which is the
hardest case: nothing can be solved apart.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from counties import random_county, write_folder

from pairopt.audit import audit, settle
from pairopt.county import County
from pairopt.derive import derive
from pairopt.goals import goals_in_order
from pairopt.read import read_county
from pairopt.rules import active_rules
from pairopt.search.ladder import LADDER, climb
from pairopt.search.watch import Budget, Watch
from pairopt.travel import minutes

SETTINGS: dict[str, dict[str, Any]] = {
    "default": {},
    "itinerant": {"max_schools_per_teacher": 2, "max_minutes_between": 30},
    "teams": {"min_team": 2, "remote_minutes": 20},
    "distance": {},  # the limit is set per county, so that a plan exists
    "title": {"min_title": "middle"},
    "preferred": {"dispatch": "preferred"},
    "open": {"dispatch": "open"},
    "rural 0..1": {"rural_min_partners": 0, "rural_max_partners": 1},
    "rural 1..2": {"rural_min_partners": 1, "rural_max_partners": 2},
    "candidates any": {"candidates": "any"},
    "open, itinerant": {"dispatch": "open", "max_schools_per_teacher": 2, "max_minutes_between": 30},
}


def main() -> None:
    """Print a table, one line a setting."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--setting", action="append", choices=sorted(SETTINGS), help="default: all of them")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--urban", type=int, default=5)
    parser.add_argument("--rural", type=int, default=10)
    parser.add_argument("--time", type=float, default=20.0, help="seconds of search for each county")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    print("| setting | proven in every goal | accepted by the audit | median s | worst s |")
    print("|---|---|---|---|---|")
    for name in options.setting or SETTINGS:
        outcomes = [measure(county(name, seed, options), options) for seed in range(1000, 1000 + options.seeds)]
        times = [seconds for _, _, seconds in outcomes]
        print(
            f"| {name} | {sum(proven for proven, _, _ in outcomes)} of {len(outcomes)}"
            f" | {sum(accepted for _, accepted, _ in outcomes)} | {median(times):.1f} | {max(times):.1f} |", flush=True)


def county(name: str, seed: int, options: argparse.Namespace) -> County:
    """Make a county with one setting on."""
    what = random_county(
        seed, urban=(options.urban,) * 2, rural=(options.rural,) * 2, simple=True, policy=SETTINGS[name])
    with tempfile.TemporaryDirectory() as folder:
        write_folder(what, folder)
        found = read_county(Path(folder)).county
    assert found
    if name == "distance":
        nearest = [
            sorted(minutes(found, urban.id, rural.id) or 0 for urban in found.urban if urban.stage == rural.stage)
            for rural in found.rural]
        # Every rural unit keeps two partners in reach, where there are two.
        limit = max(ways[min(1, len(ways) - 1)] for ways in nearest)
        found = replace(found, policy=replace(found.policy, max_minutes=Decimal(limit)))
    return found


def measure(found: County, options: argparse.Namespace) -> tuple[bool, bool, float]:
    """Solve; return whether every goal is proven, whether the audit accepts the plan, and the seconds of search."""
    facts = derive(found, active_rules(found), goals_in_order(found))
    began = time.monotonic()
    result = climb(LADDER, facts, Budget(options.time, workers=options.workers), seed=0, start=None, watch=Watch())
    seconds = time.monotonic() - began
    if result.plan is None:
        return result.infeasible, result.infeasible, seconds
    audited = audit(found, result.plan)
    goals = settle(found, audited, result.best, result.bounds)
    return all(goal.status == "optimal" for goal in goals), audited.accepted, seconds


if __name__ == "__main__":
    main()
