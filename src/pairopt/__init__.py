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

from pairopt.audit import Audit as Audit
from pairopt.audit import audit as audit
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
from pairopt.read import Issue as Issue
from pairopt.read import read_county as read_county
from pairopt.read import read_plan as read_plan
from pairopt.report.files import write_plan as write_plan
from pairopt.report.report import Report as Report
from pairopt.result import GoalResult as GoalResult
from pairopt.settings import Policy as Policy
from pairopt.settings import SolveSettings as SolveSettings
from pairopt.text import Text as Text
