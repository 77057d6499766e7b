"""Keeping: what must last: snapshots, what others kept, the ledger."""
