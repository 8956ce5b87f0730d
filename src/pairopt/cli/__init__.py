"""The command line: read, validate, derive, search, audit, explain, report; a file for each command."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Sequence

import click

from pairopt.cli.audit import audit
from pairopt.cli.bench import bench
from pairopt.cli.check import check
from pairopt.cli.compare import compare
from pairopt.cli.explain import explain
from pairopt.cli.front import front
from pairopt.cli.generate import generate
from pairopt.cli.prices import prices
from pairopt.cli.replan import replan
from pairopt.cli.rollover import rollover
from pairopt.cli.rules import rules
from pairopt.cli.say import complain
from pairopt.cli.solve import demo, solve
from pairopt.cli.template import template
from pairopt.errors import BadInput, PairoptError, Stopped, refused
from pairopt.signals import signals
from pairopt.text import Lang, Text, same
from pairopt.version import __version__


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 no plan or a breach, 2 bad input, 130 stopped."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in arguments
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console without Chinese ends in no traceback; a document is UTF-8
            stream.reconfigure(errors="replace", encoding="utf-8" if as_json and stream is sys.stdout else None)
    try:
        with signals(signal.default_int_handler):
            return int(cli.main(arguments, prog_name="pairopt", standalone_mode=False) or 0)
    except PairoptError as told:
        error = told
    except click.ClickException as misused:
        if not as_json:
            misused.show()
            return misused.exit_code
        error = BadInput(same(misused.format_message()))
    except (click.Abort, KeyboardInterrupt):
        error = Stopped(Text("已停止。", "Stopped."))
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except OSError as system:
        error = refused(system)
    complain(error, _lang_of(arguments), as_json=as_json)
    return error.exit_code


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def cli() -> None:
    """pairopt：城乡学校结对与支教方案 / pairs urban with rural schools and sends support teachers."""


for _command in (
    audit, bench, check, compare, demo, explain, front, generate, prices, replan, rollover, rules, solve, template,
):
    cli.add_command(_command)


def _lang_of(arguments: list[str]) -> Lang:
    """The language of an error that comes before, or beside, the parsed options."""
    joined = "\n".join(arguments)
    return "en" if "--lang\nen" in joined or "--lang=en" in joined else "zh"


def run() -> None:
    """Run as a program."""
    sys.exit(main())
