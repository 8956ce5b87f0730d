"""Reading: a folder or a workbook becomes a county, with every problem collected and located.

What writes workbooks, `pairopt.read.template` and `pairopt.read.marked`, is imported from where it stands, since the
libraries that it takes are heavy.
"""

from pairopt.read.county import Reading, read_county
from pairopt.read.issue import Issue
from pairopt.read.overrides import override_solve
from pairopt.read.plan import PlanReading, read_plan

__all__ = [
    "Issue", "PlanReading", "Reading", "override_solve", "read_county", "read_plan"]
