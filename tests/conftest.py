"""What the tests share: programs that some of them need, and a whole plan of the real county.

A test that needs a program bears its mark (`chromium`, `libreoffice`) and is skipped by name where the program is
missing. With ``PAIROPT_NO_SKIP=1`` every skip is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest

from pairopt.audit import audit, settle
from pairopt.derive import derive
from pairopt.goals import goals_in_order
from pairopt.read import read_county
from pairopt.report.report import Provenance, Report
from pairopt.rules import active_rules
from pairopt.text import Text

PROGRAMS = {"chromium": ("chromium",), "libreoffice": ("soffice", "pdftotext", "pdfinfo")}
"""Programs that a test needs, by its mark."""

DEHUA = Path(__file__).parents[1] / "instances" / "dehua"


def pytest_configure(config: pytest.Config) -> None:
    for mark, programs in PROGRAMS.items():
        config.addinivalue_line("markers", f"{mark}: needs {', '.join(programs)}")


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark, programs in PROGRAMS.items():
        missing = [program for program in programs if not shutil.which(program)]
        if missing and item.get_closest_marker(mark):
            pytest.skip(f"{', '.join(missing)} is not installed")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _no_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _no_skip((yield))


R = TypeVar("R", pytest.TestReport, pytest.CollectReport)


def _no_skip(report: R) -> R:
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("PAIROPT_NO_SKIP") == "1":
        report.outcome = "failed"
        report.longrepr = f"skipped, but PAIROPT_NO_SKIP=1: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def dehua_report() -> Report:
    """The real county with a proven plan."""
    from pairopt.search.compact import solve
    from pairopt.search.watch import Budget, Watch

    county = read_county(DEHUA).county
    assert county
    facts = derive(county, active_rules(county), goals_in_order(county))
    found = solve.solve(facts, Budget(60, workers=2), seed=0, start=None, watch=Watch())
    assert found.plan
    audited = audit(county, found.plan)
    provenance = Provenance(
        found.made_by, "auto", 0, Text("60秒", "60 s"), 1.5, {"pairopt": "0"}, (Text("提示一句。", "A note."),))
    return Report(county, found.plan, audited, settle(county, audited, found.best, found.bounds), provenance)
