"""The public face, and how fast it shows."""

from __future__ import annotations

import doctest
import os
import subprocess
import sys
from pathlib import Path

import pairopt

ROOT = Path(__file__).parents[1]


def test_every_public_name_has_a_docstring() -> None:
    names = [name for name in vars(pairopt) if not name.startswith("_")]
    classes = [getattr(pairopt, name) for name in names if callable(getattr(pairopt, name))]
    assert len(classes) >= 18
    assert not [one for one in classes if not one.__doc__]


def test_the_example_of_the_package_runs(monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    result = doctest.testmod(pairopt)
    assert result.attempted >= 4
    assert result.failed == 0


def test_help_imports_nothing_heavy_and_is_instant() -> None:
    code = (
        "import sys; from pairopt.cli import main; main(['--help']);"
        "heavy = {'ortools', 'pandas', 'numpy', 'networkx', 'openpyxl', 'xlsxwriter', 'jinja2'} & set(sys.modules);"
        "sys.exit(', '.join(sorted(heavy)) or 0)")
    times = []
    for _ in range(3):
        before = os.times()
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        after = os.times()  # what the child took of a processor: other work on the machine does not count
        times.append(after.children_user + after.children_system - before.children_user - before.children_system)
        assert done.returncode == 0, done.stderr
        assert "solve" in done.stdout
    assert min(times) < 1.0
