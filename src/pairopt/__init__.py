"""pairopt pairs a county's urban schools with rural ones and sends support teachers, provably as well as rules allow.

>>> import pairopt
>>> county = pairopt.read_county("instances/toy").county
>>> report = pairopt.make_plan(county)
>>> print(report.audit)
accepted
         coverage 468
              fit 173
   non_volunteers 2
             sent 3
           wishes 1
          balance 383
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from pairopt.audit import audit as audit  # at once: the name is also its module's, which would stand here else
from pairopt.version import __version__ as __version__

if TYPE_CHECKING:
    from pairopt.audit import Audit as Audit
    from pairopt.county import County as County
    from pairopt.errors import BadInput as BadInput
    from pairopt.errors import NoPlan as NoPlan
    from pairopt.errors import PairoptError as PairoptError
    from pairopt.errors import Stopped as Stopped
    from pairopt.plan import Pair as Pair
    from pairopt.plan import Placement as Placement
    from pairopt.plan import Plan as Plan
    from pairopt.planning import judge_plan as judge_plan
    from pairopt.planning import make_plan as make_plan
    from pairopt.planning import replan as replan
    from pairopt.read import Issue as Issue
    from pairopt.read import read_county as read_county
    from pairopt.read import read_plan as read_plan
    from pairopt.report.comparison import Comparison as Comparison
    from pairopt.report.comparison_files import write_comparison as write_comparison
    from pairopt.report.files import write_plan as write_plan
    from pairopt.report.front import Front as Front
    from pairopt.report.front_files import write_front as write_front
    from pairopt.report.price_files import write_prices as write_prices
    from pairopt.report.prices import Prices as Prices
    from pairopt.report.report import Report as Report
    from pairopt.result import GoalResult as GoalResult
    from pairopt.settings import Policy as Policy
    from pairopt.settings import SolveSettings as SolveSettings
    from pairopt.study.compare import compare_plans as compare_plans
    from pairopt.study.front import trace_front as trace_front
    from pairopt.study.prices import price_rules as price_rules
    from pairopt.text import Text as Text

_HOMES = {
    "Audit": "pairopt.audit",
    "BadInput": "pairopt.errors",
    "Comparison": "pairopt.report.comparison",
    "County": "pairopt.county",
    "Front": "pairopt.report.front",
    "GoalResult": "pairopt.result",
    "Issue": "pairopt.read",
    "NoPlan": "pairopt.errors",
    "Pair": "pairopt.plan",
    "PairoptError": "pairopt.errors",
    "Placement": "pairopt.plan",
    "Plan": "pairopt.plan",
    "Policy": "pairopt.settings",
    "Prices": "pairopt.report.prices",
    "Report": "pairopt.report.report",
    "SolveSettings": "pairopt.settings",
    "Stopped": "pairopt.errors",
    "Text": "pairopt.text",
    "compare_plans": "pairopt.study.compare",
    "judge_plan": "pairopt.planning",
    "make_plan": "pairopt.planning",
    "price_rules": "pairopt.study.prices",
    "read_county": "pairopt.read",
    "read_plan": "pairopt.read",
    "replan": "pairopt.planning",
    "write_comparison": "pairopt.report.comparison_files",
    "trace_front": "pairopt.study.front",
    "write_front": "pairopt.report.front_files",
    "write_plan": "pairopt.report.files",
    "write_prices": "pairopt.report.price_files",
}
"""Where the public names live: each is imported when it is first asked for, so that a command starts at once."""

__all__ = ["__version__", "audit", *_HOMES]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
