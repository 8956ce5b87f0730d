"""Why a plan is as it is, without asking a solver again."""
