"""The compact model: all rules and goals in one constraint model, solved by CP-SAT."""
