"""The errors of pairopt.

::

    PairoptError
    ├── BadInput        a county, plan or argument cannot be used; holds the located issues   exit code 2
    ├── NoPlan          no plan keeps the hard rules, or none was found in time               exit code 1
    └── Stopped         the user stopped the run                                              exit code 130
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pairopt.text import Text

if TYPE_CHECKING:
    from pairopt.read.issue import Issue


class PairoptError(Exception):
    """Something that a user has to know, in both languages.

    Parameters
    ----------
    text
        What is wrong and what to do about it.
    """

    exit_code = 1

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class BadInput(PairoptError):
    """A county, a plan or an argument cannot be used.

    Parameters
    ----------
    issues
        Every problem found, errors and warnings, located.
    """

    exit_code = 2

    def __init__(self, text: Text, issues: tuple[Issue, ...] = ()) -> None:
        super().__init__(text)
        self.issues = issues


class NoPlan(PairoptError):
    """No plan keeps the hard rules, or none was found in time; the text says which."""

    exit_code = 1


class Stopped(PairoptError):
    """The user stopped the run before there was a plan."""

    exit_code = 130


def refused(error: OSError) -> BadInput:
    """Tell what the system does not let a command do."""
    return BadInput(Text(
        "无法读写{path}：{why}。→ 请检查路径、权限和磁盘空间，关闭正在打开的文件后重试。",
        "{path} cannot be read or written: {why}. → Check path, permissions and space, close files that are open, and try"
        " again.").fill(path=error.filename or Text("输出", "the output"), why=error.strerror or type(error).__name__))
