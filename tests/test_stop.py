"""Ctrl-C writes the best plan so far and exits with 130."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from counties import random_county, write_folder

import pairopt.read
from pairopt.cli import main

TOY = Path(__file__).parents[1] / "instances" / "toy"
SLOW = random_county(3, urban=(12, 12), rural=(30, 30), stages=("primary",), simple=True)


def _start(county: Path, out: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "pairopt.cli", "solve", str(county), "-o", str(out), "--time", "120", *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_during_the_search_writes_the_best_plan_so_far(name, tmp_path) -> None:
    county, out = tmp_path / "county", tmp_path / "plan"
    write_folder(SLOW, county)
    process = _start(county, out, "--verbose", "--lang", "en", "--search", "compact")
    assert process.stderr
    line = process.stderr.readline()
    while " compact " not in line:  # the exact search is at work
        assert line, "the search ended before it could be stopped"
        line = process.stderr.readline()
    began = time.monotonic()
    process.send_signal(getattr(signal, name))
    printed, _ = process.communicate(timeout=60)
    assert time.monotonic() - began < 8  # most of it is writing, on a loaded machine
    assert process.returncode == 130
    assert "Stopped on request" in printed
    assert main(["audit", str(county), str(out)]) == 0


def test_a_signal_before_the_first_plan_writes_nothing(tmp_path) -> None:
    county, out = tmp_path / "county", tmp_path / "plan"
    write_folder(SLOW, county)
    code = (
        "import pairopt.cli as cli, os, signal, pairopt.search.ladder as ladder\n"
        "def climb(*_, **__):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    return real(('compact',), *_[1:], **__)\n"
        "real, ladder.climb = ladder.climb, climb\n"
        "import pairopt.search.run as run\n"
        "run.climb = climb\n"
        "ladder.SEARCHES = {**ladder.SEARCHES, 'greedy': 'not.there'}\n"
        f"raise SystemExit(cli.main(['solve', {str(county)!r}, '-o', {str(out)!r}]))\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=100)
    assert done.returncode == 130, done.stderr
    assert not out.exists()
    assert "已停止" in done.stderr


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("command", ["check", "solve"])
def test_a_signal_while_the_county_is_read_ends_the_command_and_leaves_the_plan_alone(
    command, name, tmp_path, monkeypatch, capsys
) -> None:
    out = tmp_path / "plan"
    assert main(["solve", str(TOY), "-o", str(out), "--quiet"]) == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def interrupted(_, **__):
        os.kill(os.getpid(), getattr(signal, name))
        time.sleep(10)
        pytest.fail("the signal was not heard")

    monkeypatch.setattr(pairopt.read, "read_county", interrupted)
    assert main([command, str(TOY), *(["-o", str(out)] if command == "solve" else []), "--lang", "en"]) == 130
    assert capsys.readouterr().err.endswith("Stopped.\n")
    assert before == {path.name: path.read_bytes() for path in out.iterdir()}


def test_who_calls_the_command_line_keeps_the_own_answers_to_signals(tmp_path) -> None:
    before = [signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)]
    assert main(["solve", str(TOY), "-o", str(tmp_path / "plan"), "--quiet"]) == 0
    assert [signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)] == before
