"""The county unit by unit: what an urban unit is worth with each set of partners, in tables of numbers.

Where teachers go along pairs and a rural unit has one urban partner, the worth of a plan is a sum over urban units,
and a unit's best dispatch depends on its own partners alone. The searches `flow`, `local` and `lns` change partners
and read worths from these tables; no rule or goal is asked again.

==========  =========================================================================================
`limits`    what the tables cannot hold, said as the reason why such a search declines
`crews`     what a crew (so many teachers of each skill) covers at each rural unit
`board`     the county as numbers: needs, limits, the worth of pairs, one sender for each urban unit
`sender`    one urban unit: who may leave together, and the best dispatch to partners
`pairing`   partners under change: what every move and swap is worth
`assemble`  from partners to a plan with names
==========  =========================================================================================
"""
