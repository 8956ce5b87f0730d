"""The same county, seed and work budget give byte-identical CSV files, whatever else differs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from counties import random_county, write_folder

from pairopt.cli import main

DEHUA = Path(__file__).parents[1] / "instances" / "dehua"


def _files(county: Path, out: Path, work: str, hash_seed: str) -> dict[str, bytes]:
    command = [sys.executable, "-m", "pairopt.cli", "solve", str(county), "-o", str(out), "--work", work, "--seed", "7"]
    subprocess.run(
        [*command, "--quiet"], check=True, capture_output=True, env={**os.environ, "PYTHONHASHSEED": hash_seed})
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.csv"))}


@pytest.mark.parametrize("work", ["30", "0.05"], ids=["to the proof", "cut short"])
def test_the_real_county_gives_the_same_files_twice(work, tmp_path) -> None:
    first, second = (_files(DEHUA, tmp_path / seed, work, seed) for seed in ("1", "2"))
    assert set(first) == {"not_sent.csv", "pairs.csv", "placements.csv", "unmet.csv"}
    assert first == second


@pytest.mark.parametrize("policy", [
    {}, {"max_schools_per_teacher": 2}, {"dispatch": "open"}, {"rural_min_partners": 0, "rural_max_partners": 1},
    {"dispatch": "preferred"},
], ids=str)
def test_random_counties_give_the_same_files_twice(policy, tmp_path) -> None:
    county = tmp_path / "county"
    write_folder(random_county(11, urban=(4, 4), rural=(8, 8), simple=True, policy=policy), county)
    first, second = (_files(county, tmp_path / seed, "0.5", seed) for seed in ("1", "2"))
    assert first == second


def test_another_number_of_processors_gives_the_same_files(tmp_path, monkeypatch) -> None:
    what = random_county(3, urban=(8, 8), rural=(20, 20), stages=("primary",), simple=True, policy={"dispatch": "open"})
    write_folder(what, tmp_path / "county")
    found = []
    for processors in (1, 2, 6):
        monkeypatch.setattr(os, "cpu_count", lambda processors=processors: processors)
        out = tmp_path / str(processors)
        assert main(["solve", str(tmp_path / "county"), "-o", str(out), "--work", "0.5", "--quiet"]) == 0
        found.append({path.name: path.read_bytes() for path in sorted(out.glob("*.csv"))})
    assert found[0] == found[1] == found[2]
