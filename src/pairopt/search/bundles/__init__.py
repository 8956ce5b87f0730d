"""Column generation over bundles: an urban unit, a set of partners, and the best dispatch to them."""
