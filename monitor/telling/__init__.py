"""Telling: what people see. Reads the ledger, never judges."""
