"""Local pages to go through what was found and not yet read by a person."""

from monitor.reviewing.desk import Desk
from monitor.reviewing.server import serve

__all__ = ["Desk", "serve"]
