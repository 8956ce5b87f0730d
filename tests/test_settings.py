"""With each setting on, small counties are proven in every goal; the larger runs are in `benchmarks/`."""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path

import pytest

_FILE = Path(__file__).parents[1] / "benchmarks" / "settings.py"
_spec = importlib.util.spec_from_file_location("benchmark_settings", _FILE)
assert _spec
assert _spec.loader
benchmark = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(benchmark)

SMALL = argparse.Namespace(urban=3, rural=6, time=60.0, workers=2)


@pytest.mark.parametrize("name", list(benchmark.SETTINGS))
def test_a_small_county_is_proven_in_every_goal_and_accepted_by_the_audit(name) -> None:
    for seed in (1, 2):
        proven, accepted, _ = benchmark.measure(benchmark.county(name, seed, SMALL), SMALL)
        assert accepted
        assert proven
