"""Judging: commitments become findings. Pure: no I/O, no clock."""
