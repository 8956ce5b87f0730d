"""The greedy search: pairs by a flow, then teachers one by one where they help most; needs no exact solver."""
