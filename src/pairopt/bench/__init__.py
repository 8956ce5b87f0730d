"""Contests: suites of counties, everybody in `solvers/`, one judge, and a table that anyone can make again."""
