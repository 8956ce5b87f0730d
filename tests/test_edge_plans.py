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
    assert printed.err == _golden(folder / f"solve.{lang}.txt", printed.err)
    assert not printed.out


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: folder.name)
def test_and_explains_what_to_give_up_and_what_cannot_hold_together(folder, lang, capsys) -> None:
    assert main(["explain", str(folder), "--lang", lang]) == 0
    printed = capsys.readouterr()
    assert printed.out == _golden(folder / f"explain.{lang}.txt", printed.out)
    assert not printed.err


def _golden(file: Path, said: str) -> str:
    """What is expected; where it is to be written anew, what was said."""
    if os.environ.get("PAIROPT_UPDATE_GOLDEN"):
        file.write_text(said, "utf-8")
    return file.read_text("utf-8")


def test_there_are_enough_cases() -> None:
    assert len(_FOLDERS) >= 8
