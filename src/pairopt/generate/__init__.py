"""Synthetic counties from a seed: of any size, or on a real list of schools; all people are invented."""

from pairopt.generate.folder import write_county as write_county
from pairopt.generate.make import Made as Made
from pairopt.generate.make import county_of_list as county_of_list
from pairopt.generate.make import from_options as from_options
from pairopt.generate.make import generate_county as generate_county
