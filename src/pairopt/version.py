"""The version, here alone: the package is built with it, plans carry it, ``--version`` prints it."""

__version__ = "0.1.0"
