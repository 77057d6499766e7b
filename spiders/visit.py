"""The child's side of a crawl: ``python -m spiders.visit`` reads a job from standard input and writes its results.

It ends by itself when its time is over or its parent is gone, so that a killed parent leaves no crawler behind. Exit
status 0 when the crawl ended in order, whatever came of the pages.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import time

from scrapy.crawler import AsyncCrawlerProcess

from spiders.jobs import Job, parse_job
from spiders.middlewares import make_settings
from spiders.newsroom import NewsroomSpider
from spiders.pages import PagesSpider
from spiders.robots import save_memories


def main() -> int:
    """Run the job on standard input."""
    job = parse_job(sys.stdin.read())
    signal.alarm(int(job.timeout) + 10)  # the default action ends the process, whatever it is doing
    threading.Thread(target=_end_with_parent, args=(job,), daemon=True).start()
    process = AsyncCrawlerProcess(make_settings(job))
    listings = any(source.listing is not None for source in job.sources)
    crawled = process.crawl(NewsroomSpider if listings else PagesSpider, job=job)
    process.start()
    save_memories()
    crawled.result()
    return 0


def _end_with_parent(job: Job) -> None:
    """Ends this process and removes its folder once its parent is gone."""
    while os.getppid() == job.parent:
        time.sleep(1)
    shutil.rmtree(job.folder, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
