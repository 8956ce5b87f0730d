"""Defaults as data: the curriculum and the weekly loads."""
