"""The wheel in an empty environment, and an editable install, carry all that pairopt needs."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def dist(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "build", "--outdir", str(out), str(ROOT)], check=True, capture_output=True)
    return out


def _installed(folder: Path, *what: str) -> Path:
    venv.create(folder, with_pip=True)
    subprocess.run(
        [folder / "bin" / "python", "-m", "pip", "install", "-q", *what], check=True, capture_output=True, cwd=folder)
    return folder / "bin" / "pairopt"


def _solves_what_is_built_in(program: Path, folder: Path) -> None:
    done = subprocess.run(
        [program, "demo", "-o", folder / "demo", "--recipe", "quick", "--lang", "en"], capture_output=True, text=True,
        cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "coverage" in done.stdout
    assert (folder / "demo" / "plan.xlsx").exists()


def test_the_wheel_carries_data_and_no_tests(dist) -> None:
    (wheel,) = dist.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "pairopt/instances/dehua/schools.csv" in names
    assert "pairopt/solvers/yearly.toml" in names
    assert "pairopt/report/templates/report.html" in names
    assert "pairopt/data/loads.csv" in names
    assert "pairopt/py.typed" in names
    assert not [name for name in names if "test" in name]
    assert not [
        name for name in names if name.startswith(("pairopt/instances", "pairopt/solvers")) and name.endswith(".py")]


def test_the_source_distribution_carries_what_the_wheel_is_made_of(dist) -> None:
    (source,) = dist.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        names = archive.getnames()
    for name in ("src/pairopt/cli/solve.py", "instances/toy/county.toml", "solvers/quick.toml", "tests/oracle.py", "README.md"):
        assert [one for one in names if one.endswith(name)]


@pytest.mark.timeout(600)
def test_the_wheel_in_an_empty_environment_runs_the_demo(dist, tmp_path) -> None:
    (wheel,) = dist.glob("*.whl")
    _solves_what_is_built_in(_installed(tmp_path / "env", str(wheel)), tmp_path)


@pytest.mark.timeout(600)
def test_an_editable_install_runs_the_demo(tmp_path) -> None:
    _solves_what_is_built_in(_installed(tmp_path / "env", "-e", str(ROOT)), tmp_path)
