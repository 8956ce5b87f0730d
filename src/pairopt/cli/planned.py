"""What every command does that makes a plan: search, write the folder, say what came of it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from pairopt.signals import signals
from pairopt.text import Lang

if TYPE_CHECKING:
    from pairopt.report.report import Report
    from pairopt.search.watch import Watch


class Making(Protocol):
    """Makes a plan, watched, until it is done or told to stop."""

    def __call__(self, *, watch: Watch, stop: threading.Event) -> Report:
        """Return the plan and all that is told of it."""


def plan_to(out: Path, make: Making, options: Mapping[str, Any]) -> int:
    """Make a plan and write it to a folder; return the exit code.

    Parameters
    ----------
    options
        Of the command: language, quiet, verbose, JSON.
    """
    from pairopt.report.files import write_plan
    from pairopt.report.terminal import Progress, solved_text

    lang: Lang = options["lang"]
    progress = Progress(lang, quiet=options["quiet"], verbose=options["verbose"])
    stop = threading.Event()
    with signals(lambda *_: stop.set()):  # from here on, to stop means to write the best plan so far
        report = make(watch=progress, stop=stop)
        progress.done()
        files = write_plan(report, out, lang)
    if options["as_json"]:
        click.echo(files["plan.json"].decode(), nl=False)
    else:
        click.echo(solved_text(report, out, stopped=stop.is_set(), lang=lang))
    return 130 if stop.is_set() else 0
