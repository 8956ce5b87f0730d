"""The local search: moves and swaps of rural units around any plan until none helps; needs no exact solver."""
