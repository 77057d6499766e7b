"""Spiders: declared sources become snapshots."""
