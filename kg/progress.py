"""What a build is doing, for whoever watches a terminal: one line on standard error, and nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["Progress", "progress"]

Progress = Callable[[str, int], None]


@contextmanager
def progress() -> Iterator[Progress]:
    """A function of a stage and the number of documents that it has done; it shows nothing where standard error is no terminal.

    >>> with progress() as report:
    ...     report("read", 3)
    """
    if not sys.stderr.isatty():
        yield lambda stage, done: None
        return
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("starting") as status:
        yield lambda stage, done: status.update(f"{stage}: {done:,}")
