"""Spiders: declared sources become snapshots.

``crawl.crawl`` is the door: it starts ``visit`` in a child process, which runs Scrapy and writes what came to a folder.
"""
