"""A plan folder on disk, or a folder of another answer: all of it or nothing, whenever the machine is switched off.

New files are written beside the old ones into a hidden folder, which then gets its final name in one step: from that
moment the new plan counts. What remains is to move the files into place; if that is interrupted, the next command
that touches the folder finishes it. Before that moment the next command throws the unfinished folder away.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from pairopt.errors import BadInput
from pairopt.text import Text

_UNFINISHED = ".pairopt-unfinished"
_FINISHED = ".pairopt-finished"


class Kind(NamedTuple):
    """What a folder holds: the file by which it is known, keys in that, and what a planner calls it."""

    file: str
    keys: frozenset[str]
    name: Text


PLAN = Kind("plan.json", frozenset({"instance", "goals", "files"}), Text("方案", "plan"))
COMPARISON = Kind("compare.json", frozenset({"plans", "differences"}), Text("比较结果", "comparison"))
FRONT = Kind("front.json", frozenset({"points", "files"}), Text("权衡曲线", "front"))
PRICES = Kind("prices.json", frozenset({"base", "prices"}), Text("规则放宽表", "table of prices"))


def recover(folder: Path) -> None:
    """Finish, or throw away, what an interrupted write left behind."""
    finished, unfinished = folder / _FINISHED, folder / _UNFINISHED
    if finished.is_dir():
        _move_into_place(folder)
    if unfinished.is_dir():
        shutil.rmtree(unfinished)


def about(folder: Path, kind: Kind = PLAN) -> Mapping[str, Any]:
    """Return what the file says by which a folder of a kind is known; nothing where there is none that can be read."""
    try:
        content = json.loads((folder / kind.file).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def check_writable(folder: Path, kind: Kind = PLAN) -> None:
    """Make sure that a plan, or another answer, may be written to a folder.

    Raises
    ------
    BadInput
        Where it is a file, or neither empty nor a folder of the kind that pairopt wrote.
    """
    if folder.exists() and not folder.is_dir():
        raise BadInput(Text(
            "{path}不是文件夹。→ 请另选一个文件夹。", "{path} is no folder. → Choose another one.").fill(path=folder))
    if folder.is_dir():
        recover(folder)
        if any(folder.iterdir()) and not _is(folder, kind):
            raise BadInput(Text(
                "文件夹{path}不是空的，也不是pairopt写的{kind}，不予覆盖。→ 请另选一个文件夹，或先清空。",
                "The folder {path} is neither empty nor a {kind} written by pairopt; it is left alone."
                " → Choose another folder, or empty it first.").fill(path=folder, kind=kind.name))


def folder_of(plan: Path) -> Path:
    """Return the folder of a plan; a ``plan.xlsx``, or any other file of it, stands for the folder."""
    return plan if plan.is_dir() else plan.parent


def write_folder(folder: Path, files: Mapping[str, bytes], kind: Kind = PLAN) -> None:
    """Write the files of a plan, or of another answer, all or none; other files in the folder stay.

    A name may be that of a file in a folder of its own (``point-1/pairs.csv``).

    Raises
    ------
    BadInput
        Where the folder may not be used (`check_writable`).
    OSError
        Where the disk refuses.
    """
    check_writable(folder, kind)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / _UNFINISHED
    unfinished.mkdir()
    for name, content in sorted(files.items()):
        (unfinished / name).parent.mkdir(parents=True, exist_ok=True)
        with (unfinished / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    unfinished.rename(folder / _FINISHED)
    _move_into_place(folder)


def _move_into_place(folder: Path) -> None:
    finished = folder / _FINISHED
    for kind in (PLAN, FRONT):
        if _is(finished, kind):  # its own file has not been moved yet, so the folder's own, if any, is the old answer's
            for name in sorted(_files_of(folder, kind) - _files_of(finished, kind)):
                (folder / name).unlink(missing_ok=True)  # such as the scenario of a plan that had one
                with suppress(OSError):  # a folder that holds something, or is not there
                    (folder / name).parent.rmdir()
    for path in sorted(path for path in finished.rglob("*") if path.is_file()):
        there = folder / path.relative_to(finished)
        there.parent.mkdir(exist_ok=True)
        path.replace(there)
    shutil.rmtree(finished)


def _is(folder: Path, kind: Kind) -> bool:
    return kind.keys <= set(about(folder, kind))


def _files_of(folder: Path, kind: Kind) -> set[str]:
    """Return the names of the files that belong to a plan, or a front, by its own word."""
    return {
        name for name in about(folder, kind).get("files", ()) if not Path(name).is_absolute() and ".." not in Path(name).parts}
