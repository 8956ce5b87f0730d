"""A plan folder is the whole old plan or the whole new one, whenever the machine is switched off."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pairopt import countyfolder, planfolder
from pairopt.cli import main
from pairopt.errors import BadInput

TOY = Path(__file__).parents[1] / "instances" / "toy"
PLAN = b'{"instance": "%s", "goals": [], "files": {}}'
OLD = {"pairs.csv": b"old pairs", "placements.csv": b"old placements", "plan.json": PLAN % b"old"}
NEW = {"pairs.csv": b"new pairs", "placements.csv": b"new placements", "plan.json": PLAN % b"new"}


class Killed(BaseException):
    """The machine is switched off."""


def _content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def _killed_at(step: int, monkeypatch, function, *arguments) -> bool:
    """Whether the call was killed before its step of that number; a call with fewer steps comes to its end."""
    left = [step]

    def killing(one):
        def call(*arguments, **options):
            if left[0] == 0:
                raise Killed
            left[0] -= 1
            return one(*arguments, **options)

        return call

    with monkeypatch.context() as patch:
        for name in ("open", "rename", "replace", "mkdir", "rmdir", "unlink"):
            patch.setattr(Path, name, killing(getattr(Path, name)))
        for module, name in ((os, "fsync"), (shutil, "rmtree")):
            patch.setattr(module, name, killing(getattr(module, name)))
        try:
            function(*arguments)
        except Killed:
            return True
    return False


@pytest.mark.parametrize("overwrites", [False, True], ids=["first write", "overwrite"])
def test_killed_at_any_step_of_writing_leaves_the_old_or_the_new_plan(overwrites, tmp_path, monkeypatch) -> None:
    outcomes = []
    for step in range(100):
        folder = tmp_path / f"plan {step}"
        if overwrites:
            planfolder.write_folder(folder, OLD)
            (folder / "notes.txt").write_bytes(b"mine")
        killed = _killed_at(step, monkeypatch, planfolder.write_folder, folder, NEW)
        # The command that finishes it may be killed as well, at every step, before one comes to its end.
        again = 0
        while _killed_at(again, monkeypatch, planfolder.recover, folder):
            again += 1
        found = _content(folder)
        assert (found.pop("notes.txt", None) == b"mine") == overwrites
        assert found in (OLD if overwrites else {}, NEW)
        outcomes.append(found == NEW)
        if not killed:
            break
    else:
        pytest.fail("the write never came to its end")
    assert outcomes[-1]
    assert outcomes.count(False) >= 5, "some kills must come before the new plan counts"
    assert outcomes.count(True) >= 4, "and some after it"


def test_killed_at_any_step_of_writing_a_county_leaves_none_or_the_whole_one_and_the_next_write_succeeds(
    tmp_path, monkeypatch
) -> None:
    files = {"county.toml": b"name", "schools.csv": b"schools", "todo.csv": b"todo"}
    outcomes = []
    for step in range(100):
        folder = tmp_path / f"county {step}"
        killed = _killed_at(step, monkeypatch, countyfolder.write_new, folder, files)
        found = _content(folder)
        assert found in ({}, files)
        outcomes.append(bool(found))
        if not killed:
            break
        if not found:
            countyfolder.write_new(folder, files)
            assert _content(folder) == files
    assert outcomes[-1] and outcomes.count(False) >= 5
    assert {path.name for path in tmp_path.iterdir()} == {f"county {step}" for step in range(len(outcomes))}


@pytest.mark.parametrize("plan", ["", "plan.xlsx"], ids=["folder", "workbook"])
def test_whoever_reads_a_plan_finishes_first_what_was_interrupted(plan, tmp_path, monkeypatch, capsys) -> None:
    assert main(["solve", str(TOY), "-o", str(tmp_path / "new"), "--quiet"]) == 0
    new = _content(tmp_path / "new")
    for step in range(100):
        out = tmp_path / f"plan {step}"
        planfolder.write_folder(out, {**new, "pairs.csv": b"old", "plan.xlsx": b"old"})
        assert _killed_at(step, monkeypatch, planfolder.write_folder, out, new)
        if len(_content(out / ".pairopt-finished")) == len(new) - 4:  # some files are the new ones, some the old
            break
    assert main(["audit", str(TOY), str(out / plan)]) == 0
    assert _content(out) == new


def test_what_an_interrupted_write_left_does_not_stop_the_next_one(tmp_path) -> None:
    (tmp_path / ".pairopt-unfinished").mkdir()
    (tmp_path / ".pairopt-unfinished" / "pairs.csv").write_bytes(b"half")
    planfolder.write_folder(tmp_path, NEW)
    assert _content(tmp_path) == NEW


def test_a_folder_that_is_not_ours_is_refused_and_left_alone(tmp_path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(BadInput):
        planfolder.write_folder(tmp_path, NEW)
    assert _content(tmp_path) == {"thesis.docx": b"years of work"}


def test_a_plan_made_by_hand_is_not_overwritten(tmp_path) -> None:
    (tmp_path / "pairs.csv").write_bytes(b"urban,rural\nU1,R1\n")
    with pytest.raises(BadInput):
        planfolder.write_folder(tmp_path, NEW)


@pytest.mark.timeout(280)
def test_killed_at_fifty_random_moments_of_solve_the_next_command_finds_a_whole_plan(tmp_path, capsys) -> None:
    out = tmp_path / "plan"
    # Two searches in turn, since their plans differ: files of both would be no whole plan.
    commands = [
        [sys.executable, "-m", "pairopt.cli", "solve", str(TOY), "-o", str(out), "--quiet", "--search", search]
        for search in ("greedy", "greedy", "compact")]
    lasts = []
    plans = set()
    for command in commands:
        began = time.monotonic()
        subprocess.run(command, check=True, capture_output=True)
        lasts.append(time.monotonic() - began)
        plans.add((out / "placements.csv").read_bytes())
    assert len(plans) == 2
    (out / "notes.txt").write_text("mine", "utf-8")
    dice = random.Random(50)
    killed = 0
    for moment in range(50):
        whole = lasts[moment % 3]
        process = subprocess.Popen(commands[moment % 3], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            # Most of a run is start-up; two thirds of the kills fall into its last part, where the writing is.
            process.wait(whole * (dice.uniform(0.0, 1.0) if dice.random() < 0.3 else dice.uniform(0.7, 1.05)))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
        assert main(["audit", str(TOY), str(out), "--quiet"]) == 0
        found = _content(out)
        assert found.pop("notes.txt") == b"mine"
        hashes = json.loads(found.pop("plan.json"))["files"]
        assert hashes == {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}
    assert killed >= 20
    assert "审核通过" in capsys.readouterr().out
