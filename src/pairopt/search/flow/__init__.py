"""The flow search: partners in rounds of minimum-cost flows, one more for every urban unit at a time."""
