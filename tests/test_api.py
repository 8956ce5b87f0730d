"""The public face, and how fast it shows."""

from __future__ import annotations

import ast
import doctest
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pairopt
from pairopt.planning import versions

ROOT = Path(__file__).parents[1]


def test_every_public_name_has_a_docstring() -> None:
    classes = [getattr(pairopt, name) for name in pairopt.__all__ if name != "__version__"]
    assert len(classes) >= 18 and all(map(callable, classes))
    assert not [one for one in classes if not one.__doc__]


def test_the_example_of_the_package_runs(monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    result = doctest.testmod(pairopt)
    assert result.attempted >= 4
    assert result.failed == 0


def test_the_names_that_are_imported_when_asked_for_are_those_that_a_type_checker_sees() -> None:
    tree = ast.parse(Path(pairopt.__file__).read_text("utf-8"))
    (typed,) = (node for node in tree.body if isinstance(node, ast.If))
    seen = {alias.asname: node.module for node in typed.body for alias in node.names}
    assert seen == pairopt._HOMES
    assert set(pairopt.__all__) <= set(dir(pairopt))


def test_a_name_that_is_none_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'solve_all'"):
        pairopt.solve_all  # noqa: B018
    assert not hasattr(pairopt, "__wrapped__")


def test_a_module_of_the_same_name_does_not_hide_the_function() -> None:
    code = "import pairopt.audit, pairopt.planning; from pairopt import audit; assert callable(audit), audit"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_version_needs_no_installation(tmp_path) -> None:
    shutil.copytree(ROOT / "src" / "pairopt", tmp_path / "pairopt")  # a checkout of which no package is installed
    code = (
        "import importlib.metadata as m; m.version = m.distribution = None;"
        "import pairopt, sys; from pairopt.cli import main; main(['--version']); print(pairopt.__file__)")
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)})
    assert done.stdout.split() == ["pairopt,", "version", pairopt.__version__, str(tmp_path / "pairopt" / "__init__.py")]
    assert versions()["pairopt"] == pairopt.__version__


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "pairopt", "--version"], capture_output=True, text=True, check=True)
    assert pairopt.__version__ in done.stdout


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
    assert min(times) < 0.3
