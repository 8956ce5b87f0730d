"""Reading: a folder or a workbook becomes a county, with every problem collected and located."""

from pairopt.read.county import Reading, read_county
from pairopt.read.issue import Issue
from pairopt.read.marked import write_marked
from pairopt.read.overrides import override_solve
from pairopt.read.plan import PlanReading, read_plan
from pairopt.read.template import write_template

__all__ = [
    "Issue", "PlanReading", "Reading", "override_solve", "read_county", "read_plan", "write_marked", "write_template"]
