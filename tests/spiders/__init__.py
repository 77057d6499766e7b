"""Tests of the spiders: no network beyond loopback."""
