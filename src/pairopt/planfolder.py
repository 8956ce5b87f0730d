"""A plan folder on disk: all of it or nothing, whenever the machine is switched off.

New files are written beside the old ones into a hidden folder, which then gets its final name in one step: from that
moment the new plan counts. What remains is to move the files into place; if that is interrupted, the next command
that touches the folder finishes it. Before that moment the next command throws the unfinished folder away.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pairopt.errors import BadInput
from pairopt.text import Text

_UNFINISHED = ".pairopt-unfinished"
_FINISHED = ".pairopt-finished"


def recover(folder: Path) -> None:
    """Finish, or throw away, what an interrupted write left behind."""
    finished, unfinished = folder / _FINISHED, folder / _UNFINISHED
    if finished.is_dir():
        _move_into_place(folder)
    if unfinished.is_dir():
        shutil.rmtree(unfinished)


def check_writable(folder: Path) -> None:
    """Make sure that a plan may be written to a folder.

    Raises
    ------
    BadInput
        Where it is a file, or neither empty nor a plan that pairopt wrote.
    """
    if folder.exists() and not folder.is_dir():
        raise BadInput(Text(
            "{path}不是文件夹。→ 请另选一个文件夹。", "{path} is no folder. → Choose another one.").fill(path=folder))
    if folder.is_dir():
        recover(folder)
        if any(folder.iterdir()) and not _is_plan(folder):
            raise BadInput(Text(
                "文件夹{path}不是空的，也不是pairopt写的方案，不予覆盖。→ 请另选一个文件夹，或先清空。",
                "The folder {path} is neither empty nor a plan written by pairopt; it is left alone."
                " → Choose another folder, or empty it first.").fill(path=folder))


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a plan, all or none; other files in the folder stay.

    Raises
    ------
    BadInput
        Where the folder may not be used (`check_writable`).
    OSError
        Where the disk refuses.
    """
    check_writable(folder)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / _UNFINISHED
    unfinished.mkdir()
    for name, content in sorted(files.items()):
        with (unfinished / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    unfinished.rename(folder / _FINISHED)
    _move_into_place(folder)


def _move_into_place(folder: Path) -> None:
    finished = folder / _FINISHED
    if _is_plan(finished):  # its plan.json has not been moved yet, so the folder's own, if any, is the old plan's
        for name in sorted(_files_of(folder) - _files_of(finished)):
            (folder / name).unlink(missing_ok=True)  # such as the scenario of a plan that had one
    for path in sorted(finished.iterdir()):
        path.replace(folder / path.name)
    finished.rmdir()


def _is_plan(folder: Path) -> bool:
    return {"instance", "goals", "files"} <= set(_plan_json(folder))


def _files_of(folder: Path) -> set[str]:
    """Return the names of the files that belong to a plan, by its own word."""
    return {name for name in _plan_json(folder).get("files", ()) if Path(name).name == name}


def _plan_json(folder: Path) -> dict[str, Any]:
    try:
        content = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
