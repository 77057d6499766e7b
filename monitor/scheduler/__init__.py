"""The scheduler: runs and digests on their timetables, each in a process of its own, for months unattended."""
