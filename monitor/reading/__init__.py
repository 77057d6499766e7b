"""Reading: a snapshot becomes commitments. Pure: no I/O, no clock."""
