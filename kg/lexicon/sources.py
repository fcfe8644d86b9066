"""The lists inside packages: one function a format, each giving (code, name) as the registry has them.

The files are found through the metadata of the installed package and read as data: no code of the package is imported.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from kg.lexicon.rules import Rules, Source

__all__ = ["READERS", "Listed", "NotInstalled", "read_source"]


class Listed(NamedTuple):
    """A company as an exchange lists it: the ticker as the lexicon spells it (``600519.SH``, ``AAPL``), and its name there."""

    ticker: str
    name: str


class NotInstalled(Exception):
    """A package of the group ``lexicon`` is missing, or is not of the pinned version."""


def installed(package: str, version: str) -> metadata.Distribution:
    """The installed package. Raises NotInstalled where it is not there in exactly this version."""
    try:
        found = metadata.distribution(package)
    except metadata.PackageNotFoundError:
        raise NotInstalled(f"{package} {version} is not installed: pip install --group lexicon") from None
    if found.version != version:
        raise NotInstalled(f"{package} is {found.version}, the lexicon is made from {version}: pip install --group lexicon")
    return found


def read_source(source: Source, rules: Rules) -> list[Listed]:
    """The companies of a source in the order of its list, each ticker once. Raises NotInstalled."""
    package = installed(source.package, source.version)
    paths = [Path(str(package.locate_file(name))) for name in source.files]
    rows: dict[str, Listed] = {}
    for row in READERS[source.reader](paths, rules):
        rows.setdefault(row.ticker, row)
    return list(rows.values())


def sec(paths: Iterable[Path], rules: Rules) -> Iterator[Listed]:
    """Companies that file with the SEC and are listed on an exchange of the rules; the first ticker of several."""
    from pyarrow.parquet import read_table

    seen: set[str] = set()
    for row in (row for path in paths for row in read_table(path).to_pylist()):
        if row["exchange"] in rules.en.exchanges and row["cik"] not in seen and not rules.en.classes.search(row["ticker"]):
            seen.add(row["cik"])
            yield Listed(row["ticker"].replace("-", "."), row["name"])  # classes of shares as in BRK.B


def shares(paths: Iterable[Path], rules: Rules) -> Iterator[Listed]:
    """Shares of Shanghai, Shenzhen and Beijing in yuan; a row without a day of listing is not listed any more."""
    for row in _csv(paths):
        suffix = rules.zh.exchanges.get(row["stock_code"][:2])
        if suffix and row["list_date2"]:
            yield Listed(f"{row['stock_code']}.{suffix}", row["short_name"])


_TAIWAN = {"上市": "TW", "上市臺灣創新板": "TW", "上櫃": "TWO"}


def taiwan(paths: Iterable[Path], rules: Rules) -> Iterator[Listed]:
    """Shares of companies at the two exchanges of Taiwan: by CFI code (ISO 10962), ES is common shares."""
    for row in _csv(paths):
        if row["CFI"].startswith("ES") and len(row["code"]) == 4 and row["market"] in _TAIWAN:
            yield Listed(f"{row['code']}.{_TAIWAN[row['market']]}", row["name"])


READERS: Mapping[str, Callable[[Iterable[Path], Rules], Iterator[Listed]]] = {"sec": sec, "shares": shares, "taiwan": taiwan}


def _csv(paths: Iterable[Path]) -> Iterator[dict[str, str]]:
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield from csv.DictReader(lines)
