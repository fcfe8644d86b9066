"""Runs of symbols strewn over a page, before its marks and inside its words and numbers.

No symbol is noise by itself. A page is *decorated* when many runs of mixed symbols are attached to the characters on both
sides, which no writing does, and mix the same symbols in ever other ways: suits of cards or the keys of a gamepad stand
once, and each keeps to its own. Then the page tells its alphabet: decoration keeps company with other decoration, while an
arrow, a bullet, a unit or an emoji in use stands alone. A page that is not decorated is left to ``stray``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from kg.clean.rules import DecorationRules
from kg.clean.runs import (
    CLOSING,
    JOINERS,
    OPENING,
    Found,
    Run,
    is_attached,
    is_before_mark,
    is_in_use,
    is_placed,
    runs,
    splits_number,
)
from kg.clean.stray import stray
from kg.clean.symbols import char_class, is_gauge, is_word, of_kind, uncommon

__all__ = ["Found", "decoration"]


def _is_unwritten(run: Run, text: str, ornaments: frozenset[str], strong: frozenset[str]) -> bool:
    """Whether no writing has such a run there: mixed symbols, attached on both sides.

    Operators, arrows and currencies meet in pairs (``≥±``, ``≌△``), but not before a comma; emoji meet anywhere but in a number.
    """
    if not is_attached(run) or is_gauge(run.text):
        return False
    shown = ornaments.intersection(run.text)
    if len(shown) > 1 or (shown and set(run.text) - strong - JOINERS):
        return True
    symbols = strong.intersection(run.text)
    if of_kind(symbols, "emoji"):
        return len(symbols) > 2 and splits_number(run, text)
    return len(symbols) > (1 if is_placed(run, text) else 2)


def _family(texts: frozenset[str], strong: frozenset[str]) -> tuple[list[str], frozenset[str]]:
    """The largest set of runs that hang together by the symbols they share, and its symbols."""
    kin: dict[str, set[str]] = {}  # of each symbol, those that it hangs together with
    for text in texts:
        symbols = strong.intersection(text)
        first = next(iter(symbols))
        if not symbols <= kin.setdefault(first, {first}):
            for symbol in symbols:
                less, more = sorted((kin[first], kin.setdefault(symbol, {symbol})), key=len)
                if less is not more:
                    more |= less
                    kin.update(dict.fromkeys(less, more))
    families: defaultdict[int, list[str]] = defaultdict(list)
    for text in texts:
        families[id(kin[next(c for c in text if c in strong)])].append(text)
    members = max(families.values(), key=lambda family: (len(family), min(family)))
    return members, frozenset(kin[next(c for c in members[0] if c in strong)])


def _decorating(found: list[Run], text: str, strong: frozenset[str], rules: DecorationRules) -> frozenset[str]:
    """The symbols that mix with each other all over the page; none where the page is not a decorated one."""
    if len(found) < 2:
        return frozenset()
    members, symbols = _family(frozenset(run.text for run in found), strong)
    if len(members) >= rules.min_runs and len(symbols) >= rules.min_symbols:
        return symbols
    if len(members) > len(symbols) and sum(not symbols.isdisjoint(run.text) for run in found) >= rules.few_symbols_min_runs:
        return symbols
    # A short text has too few runs for them to hang together, so their places must speak.
    everything = frozenset("".join(run.text for run in found)) & strong
    placed = sum(is_placed(run, text) for run in found)
    is_dense = len(found) * rules.short_characters_per_run >= len(text)
    if is_dense and len(found) >= rules.short_min_runs and len(everything) >= rules.short_min_symbols:
        return everything if 2 * placed >= len(found) or 2 * len(members) > len(found) > 2 else frozenset()
    return frozenset()


def _in_company(run: Run, text: str, ornaments: frozenset[str]) -> str:
    """The symbols of a run that behave as decoration in it.

    A sign at the edge of a run, next to a letter or number outside, may belong to these.
    """
    if not is_placed(run, text) and (len(run.text) == 1 or is_in_use(run, text)):
        return ""
    first, last = 0, len(run.text)
    if run.text[0] not in ornaments and (run.before.isdigit() or run.before.isascii()):
        first = 1
    if run.text[-1] not in ornaments and is_word(run.after):
        last -= 1
    return run.text[first:last]


def _is_own(run: Run, ornaments: frozenset[str], plain: frozenset[str]) -> bool:
    """Whether a run without any symbol that mixes with others may be what the page wants to show.

    Such are emoji, single symbols, and mixtures in mid-sentence: suits of cards stay on a page strewn with stars.
    """
    symbols = [c for c in run.text if c not in JOINERS]
    shown = ornaments.intersection(symbols)
    return not shown or len(symbols) == 1 or not (plain.intersection(symbols) or is_before_mark(run) or len(shown) == 1)


def _alphabet(
    text: str, found: list[Run], decorating: frozenset[str], special: frozenset[str], rules: DecorationRules
) -> tuple[frozenset[str], frozenset[str]]:
    """The page's decoration: the symbols, and the plain characters that go with them. ``special`` holds all its symbols."""
    ornaments = of_kind(special, "ornament")
    plain = frozenset(rules.plain)
    isolated: list[str] = []
    behaving: list[str] = []
    for run in found:
        is_own = decorating.isdisjoint(run.text) and _is_own(run, ornaments, plain)
        part = "" if is_own else _in_company(run, text, ornaments)
        behaving.append(part)
        isolated.append("" if part else run.text)
    company, alone = Counter("".join(behaving)), Counter("".join(isolated))
    strong = frozenset(c for c, n in company.items() if n >= rules.min_company * (n + alone[c])) - plain - JOINERS
    if not strong:
        return strong, plain
    others = frozenset(c for c in special - strong - plain - CLOSING - OPENING - JOINERS if not (c.isspace() or is_word(c)))
    if others.isdisjoint(c for run in found for c in (run.before, *run.text, run.after)):
        return strong, plain
    mixed = [run.text for run in runs(text, strong, plain | others)]
    between = Counter("".join(run[1:-1] for run in mixed))
    inside = "".join(mixed)
    share = {c: inside.count(c) / text.count(c) for c in others if between[c] >= rules.min_plain_company}
    learnt = frozenset(c for c in share if share[c] >= rules.min_company)
    # What is hardly found outside decoration needs no symbol beside it; what any text may hold does.
    unaided = frozenset(c for c in learnt if not c.isascii() and share[c] >= rules.min_company_alone)
    return strong | unaided, plain | (learnt - unaided)


def _plain_runs(text: str, plain: str) -> Iterator[tuple[int, int]]:
    """Runs of mixed plain characters that only a decorated page has, such as an ellipsis that ends in an equals sign."""
    for match in re.finditer(f"[{char_class(plain)}]{{2,}}", text):
        start, end = match.span()
        around = text[max(0, start - 1) : start] + text[end : end + 1]
        if "=" in match[0] and len(set(match[0])) > 1 and not any(c.isspace() or (c.isascii() and c.isalnum()) for c in around):
            yield start, end


def decoration(text: str, rules: DecorationRules) -> list[Found]:
    """The stretches of decoration in a text, in order. Time is linear in the text.

    >>> from kg.clean.rules import default_rules
    >>> decoration("收入为4▷=■◇.1亿元", default_rules().decoration)
    [Found(start=4, end=8, confidence=0.95)]
    >>> decoration("评分★★★★☆，同比↑3%，花色♠♥♣♦", default_rules().decoration)
    []
    """
    special = uncommon(text)
    ornaments = of_kind(special, "ornament")
    strong = ornaments | of_kind(special, "sign", "emoji")
    if not strong:
        return []
    every = list(runs(text, strong, frozenset(rules.plain)))
    unwritten = [run for run in every if _is_unwritten(run, text, ornaments, strong)]
    decorating = _decorating(unwritten, text, strong, rules)
    if not decorating:
        return stray(text, every, unwritten, ornaments, rules)
    alphabet = _alphabet(text, every, decorating, special, rules)
    if not alphabet[0]:
        return []
    if alphabet != (strong, frozenset(rules.plain)):
        every = list(runs(text, *alphabet))
    found = [Found(run.start, run.end, 0.99) for run in every if not is_in_use(run, text)]
    taken = {place for run in found for place in (run.start, run.end)}
    found += (Found(start, end, 0.9) for start, end in _plain_runs(text, rules.plain) if not {start, end} & taken)
    return list(_apart(found))


def _apart(found: list[Found]) -> Iterator[Found]:
    """In order, of two that overlap the first."""
    end = 0
    for run in sorted(found):
        if run.start >= end:
            yield run
            end = run.end
