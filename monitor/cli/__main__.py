"""``python -m monitor.cli`` is ``pledgewatch``."""

from monitor.cli import main

main()
