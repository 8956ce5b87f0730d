"""What was found, line by line: appended, never changed, and enough to go on after any interruption.

A ledger is a folder: ``ledger.jsonl`` holds one result a line, ``plans/`` the plan of each by its key. A plan is there
before its line is, so that a line that can be read is a result that is whole.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pairopt.jobs.task import plan_from_json, plan_to_json
from pairopt.plan import Plan

Record = Mapping[str, Any]
"""A result: its ``key`` and whatever was measured, as JSON has it."""


class Ledger:
    """The results in a folder, which is made when the first one is added."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / "ledger.jsonl"
        self.records: list[Record] = []
        self._keys: set[str] = set()
        self._torn = False
        if self._path.exists():
            self._load()

    def _load(self) -> None:
        for line in self._path.read_bytes().splitlines(keepends=True):
            self._torn = not line.endswith(b"\n")
            if not self._torn:
                self._take(json.loads(line))

    def _take(self, record: Record) -> None:
        self.records.append(record)
        self._keys.add(record["key"])

    def __contains__(self, key: object) -> bool:
        return key in self._keys

    def add(self, record: Record, plan: Plan | None) -> None:
        """Append a result, unless there is one with its key."""
        if record["key"] in self:
            return
        (self.folder / "plans").mkdir(parents=True, exist_ok=True)
        if plan is not None:
            self._plan_path(record).write_text(json.dumps(plan_to_json(plan), ensure_ascii=False) + "\n", "utf-8")
        if self._torn:
            self._drop_torn_line()
        with self._path.open("ab") as file:
            file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._take(record)

    def plan(self, record: Record) -> Plan | None:
        """Return the plan of a result, None where it has none."""
        path = self._plan_path(record)
        return plan_from_json(json.loads(path.read_text("utf-8"))) if path.exists() else None

    def _plan_path(self, record: Record) -> Path:
        return self.folder / "plans" / f"{record['key']}.json"

    def _drop_torn_line(self) -> None:
        """Take away the last line where a crash left half of it."""
        content = self._path.read_bytes()
        with self._path.open("r+b") as file:
            file.truncate(content.rfind(b"\n") + 1)
        self._torn = False
