"""Settings of the search laid over a county's own: a recipe's, and the command line's over those."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from pairopt.read.issue import Issue, Notes, Place
from pairopt.read.keys import Given, from_toml, unknown_key
from pairopt.read.policy import known_keys
from pairopt.read.value import BadValue, Doubtful
from pairopt.settings import SolveSettings

_SECTION = "solve."


class Overridden(NamedTuple):
    """The settings (None where there is an error) and every problem."""

    settings: SolveSettings | None
    issues: tuple[Issue, ...]


def override_solve(own: SolveSettings, recipe: Path | None, options: Mapping[str, str]) -> Overridden:
    """Lay a recipe (a TOML file with a section ``[solve]``), and options over it, over a county's own settings.

    Parameters
    ----------
    options
        Values as typed, by the key of ``[solve]``.
    """
    notes = Notes()
    given = (from_toml(recipe, notes) or {}) if recipe else {}
    given |= {
        f"{_SECTION}{key}": Given(text, Place(f"--{key.removesuffix('_s')}", value=text)) for key, text in options.items()}
    known = {key: one for key, one in known_keys().items() if key.startswith(_SECTION)}
    read: dict[str, Any] = {}
    for key, one in given.items():
        reader = known[key].read if key in known else None
        if not callable(reader):
            notes.error(one.place._replace(value=None), unknown_key(key, known))
            continue
        try:
            value = reader(one)
        except BadValue as problem:
            notes.error(one.place, problem.trouble)
            continue
        read[key.removeprefix(_SECTION)] = value.value if isinstance(value, Doubtful) else value
    return Overridden(None if notes.failed else replace(own, **read), notes.issues)
