"""Pledgewatch: a policy-commitment monitor."""

__version__ = "0.1.0"
