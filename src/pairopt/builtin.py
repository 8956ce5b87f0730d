"""What comes with pairopt as data: instances and recipes, in the wheel or in the checkout."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from pairopt.errors import BadInput
from pairopt.text import Text


def builtin_folder(kind: str) -> Path:
    """Return the folder of ``instances`` or ``solvers``."""
    package = Path(str(files("pairopt")))
    # An installed wheel carries them inside the package; an editable install reads the checkout's own.
    return next(path for path in (package / kind, package.parents[1] / kind) if path.is_dir())


def builtin(kind: str, name: str) -> Path:
    """Return the path of a built-in instance or recipe.

    Parameters
    ----------
    kind
        ``instances`` or ``solvers``.
    name
        File or folder in it.

    Raises
    ------
    BadInput
        Where there is none of that name; the text lists those there are.
    """
    folder = builtin_folder(kind)
    there = {path.name: path for path in sorted(folder.iterdir()) if not path.name.startswith((".", "_"))}
    if name in there:
        return there[name]
    known = ", ".join(path.stem for path in there.values() if path.suffix != ".py")  # an outsider is no recipe
    raise BadInput(Text(
        "没有内置的{name}。→ 可用的有：{known}。", "There is no built-in {name}. → There are: {known}.").fill(
            name=name, known=known))
