"""Every folder of `instances/edge` with a bad input gives its expected messages, in both languages.

``PAIROPT_UPDATE_GOLDEN=1 pytest tests/test_read_edge.py`` writes the expected files anew: read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pairopt.read import read_county

_EDGE = Path(__file__).parents[1] / "instances" / "edge"
_FOLDERS = sorted(file.parent for file in _EDGE.glob("*/check.zh.txt"))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: folder.name)
def test_the_messages_of_an_edge_case_are_the_expected_ones(folder, lang) -> None:
    workbook = folder / "county.xlsx"
    reading = read_county(workbook if workbook.exists() else folder)
    said = "".join(f"{issue.say(lang)}\n" for issue in reading.issues)
    golden = folder / f"check.{lang}.txt"
    if os.environ.get("PAIROPT_UPDATE_GOLDEN"):
        golden.write_text(said, "utf-8")
    assert said == golden.read_text("utf-8")
    assert said


def test_there_are_enough_edge_cases() -> None:
    assert len(_FOLDERS) >= 15
