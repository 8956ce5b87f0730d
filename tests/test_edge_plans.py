"""Every folder of `instances/edge` without any plan gives its expected answer, in both languages.

``PAIROPT_UPDATE_GOLDEN=1 pytest tests/test_edge_plans.py`` writes the expected files anew: read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pairopt.cli import main

_EDGE = Path(__file__).parents[1] / "instances" / "edge"
_FOLDERS = sorted(file.parent for file in _EDGE.glob("*/solve.zh.txt"))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: folder.name)
def test_a_county_without_a_plan_says_why(folder, lang, tmp_path, capsys) -> None:
    out = tmp_path / "plan"
    assert main(["solve", str(folder), "-o", str(out), "--lang", lang, "--quiet"]) == 1
    assert not out.exists()
    printed = capsys.readouterr()
    golden = folder / f"solve.{lang}.txt"
    if os.environ.get("PAIROPT_UPDATE_GOLDEN"):
        golden.write_text(printed.err, "utf-8")
    assert printed.err == golden.read_text("utf-8")
    assert not printed.out


def test_there_are_enough_cases() -> None:
    assert len(_FOLDERS) >= 8
