"""Firms on several pages: which of their names are one, by the name without its legal form, by Group and Holdings, by ticker.

A legal form makes no other firm: Acme Ltd. is Acme. A word like Holdings may: it is left off only where one firm alone is called
so, where its name without the word tells enough by itself, and where no page has both. Different tickers tell firms apart that
only such words tell apart; one ticker makes one of two names that no page has both of.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

__all__ = ["FORM", "HOLDER", "TICKER", "Firm", "joins", "share"]

FORM = "the same name but for its corporate ending"
HOLDER = "the same name but for a word like Group or Holdings"
TICKER = "the same ticker"
_MAINLAND = re.compile(r"(\d{6})(?:\.(?:SH|SZ|BJ|SS))?")
_HONG_KONG = re.compile(r"(\d{4,5})\.HK")
_HAN = re.compile("[\u3400-\u9fff]")
_ENOUGH_ZH, _ENOUGH_WORDS = 4, 2  # characters, words: a shorter name is that of several firms of a house


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm on a page: key of its cluster, the page, its names (none for one of the lexicon), the codes of its shares."""

    key: str
    page: str
    names: tuple[str, ...]
    tickers: frozenset[str] = frozenset()


def share(code: str) -> str:
    """A code in the one wording that two pages can be compared by; empty where the market is not told, as in letters alone.

    >>> share("600519.SH"), share("300888"), share("0700.HK"), share("00700.HK"), share("ACM"), share("9866")
    ('600519', '300888', '700.HK', '700.HK', '', '')
    """
    if match := _MAINLAND.fullmatch(code.upper()):
        return match[1]
    match = _HONG_KONG.fullmatch(code.upper())
    return f"{match[1].lstrip('0')}.HK" if match else ""


def joins(
    firms: Sequence[Firm], plain: Callable[[str], str], without_form: Callable[[str], str], without_holder: Callable[[str], str]
) -> Iterator[tuple[str, str, str]]:
    """Keys to join and why: that of a firm, that of what it shares with others. plain: a name without case and marks;
    without_form, without_holder: a name without its legal form, and without a word like Group too.

    >>> firms = [Firm("1", "a", ("Acme Robotics",)), Firm("2", "b", ("Acme Robotics Ltd.",))]
    >>> bare = lambda name: name.removesuffix(" Ltd.")
    >>> [(key, why) for key, _, why in joins(firms, str.lower, bare, bare) if why == FORM]
    [('2', 'the same name but for its corporate ending')]
    """
    bare: dict[str, list[Firm]] = defaultdict(list)
    held: dict[str, dict[str, None]] = defaultdict(dict)
    for firm in firms:
        for name in firm.names:
            whole, short = without_form(name), without_holder(name)
            bare[plain(whole)].append(firm)
            if plain(short) != plain(whole) and _tells(short):
                held[plain(short)][plain(whole)] = None
    listed: dict[str, list[Firm]] = defaultdict(list)
    for firm in firms:
        for key in {key for code in firm.tickers for key in _listings(code, firm, plain)}:
            listed[key].append(firm)
    later: list[tuple[str, str, str]] = []
    for key, found in sorted(listed.items()):
        once = len({firm.page for firm in found}) == len({(firm.page, firm.key) for firm in found}) > 1
        if once and len({firm.key for firm in found if not firm.names}) < 2:
            seen = Counter(plain(name) for firm in found for name in firm.names)
            for firm in found:
                row = (firm.key, f"ticker:{key}", TICKER)
                if any(seen[plain(name)] > 1 for name in firm.names):
                    later.append(row)
                else:
                    yield row
    for base in sorted(held):
        if len(held[base]) != 1 or base not in bare:
            continue
        holders = bare[next(iter(held[base]))]
        if not {firm.page for firm in holders} & {firm.page for firm in bare[base]} and not _differ([*holders, *bare[base]]):
            yield from ((firm.key, f"name:Organization:{base}", HOLDER) for firm in holders)
    for firm in firms:
        for name in firm.names:
            yield firm.key, f"name:Organization:{plain(name)}", "the same full name"
            whole = plain(without_form(name))
            if whole and whole != plain(name) and not _differ(bare[whole]):
                yield firm.key, f"name:Organization:{whole}", FORM
    yield from later  # for those that have a name in common too, that is the reason


def _tells(name: str) -> bool:
    """Whether a name is long enough to be that of one firm alone."""
    return len(name) >= _ENOUGH_ZH if _HAN.search(name) else len(name.split()) >= _ENOUGH_WORDS


def _listings(code: str, firm: Firm, plain: Callable[[str], str]) -> Iterator[str]:
    """What a code says that only one firm has: letters, which each market has, only with the first word of the name."""
    if found := share(code):
        yield found
    elif code.isalpha() and code.isascii():
        for name in firm.names:
            if len(first := plain(name.split()[0])) >= _ENOUGH_ZH and first.isascii():
                yield f"{code} {first}"


def _differ(firms: Sequence[Firm]) -> bool:
    """Whether the tickers of some tell them apart: codes of one market, or letters, that are not the same."""
    markets: dict[str, set[str]] = defaultdict(set)
    for firm in firms:
        for code in firm.tickers:
            if found := share(code):
                markets[found.lstrip("0123456789")].add(found)
            elif code.isalpha():
                markets["letters"].add(code)
    return any(len(codes) > 1 for codes in markets.values())
