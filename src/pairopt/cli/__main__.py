"""``python -m pairopt.cli``."""

from pairopt.cli import run

if __name__ == "__main__":
    run()
