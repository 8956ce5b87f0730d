"""The curricula under `instances/presets` are tables that a county can take as they are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pairopt.read import read_county
from pairopt.shortage import need

_INSTANCES = Path(__file__).parents[1] / "instances"


@pytest.mark.parametrize(
    ("preset", "subject", "grows"), [("pe-daily", "pe", True), ("arts-three", "music", False)])
def test_a_preset_changes_what_a_village_school_needs(preset, subject, grows, tmp_path) -> None:
    folder = tmp_path / "county"
    shutil.copytree(_INSTANCES / "dehua", folder)
    plain = read_county(folder).county
    shutil.copy(_INSTANCES / "presets" / f"{preset}.csv", folder / "periods.csv")
    reading = read_county(folder)
    assert plain
    assert reading.county
    assert not [issue for issue in reading.issues if issue.file == "periods.csv"]
    before, after = need(plain, "R09", subject), need(reading.county, "R09", subject)
    assert (after > before) == grows
    assert after != before
