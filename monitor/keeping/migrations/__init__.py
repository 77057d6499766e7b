"""The ledger's schema, from the first one on; run by ``schema.py``, never by hand."""
