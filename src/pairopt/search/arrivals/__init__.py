"""The model of arrivals: which crew arrives at which rural unit, from tables, for rural units with several partners."""
