"""One local page to write rules on: loopback only, a random token, no build step, no network."""

from monitor.playground.server import serve

__all__ = ["serve"]
