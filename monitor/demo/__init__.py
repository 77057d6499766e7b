"""The demo: a small invented world of dated pages, served on loopback and watched day by day for real."""

from __future__ import annotations
