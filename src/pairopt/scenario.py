"""A scenario: what a county would be if some of its rows and settings were others."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

FILE = "scenario.toml"
"""In a plan's folder: the scenario that the plan was made with."""


@dataclass(frozen=True)
class Scenario:
    """A scenario that a county was read with.

    Parameters
    ----------
    title
        As planners call it.
    content
        The file as it was handed in.
    """

    title: str
    content: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """The hash of the file, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    def __str__(self) -> str:
        return self.title
