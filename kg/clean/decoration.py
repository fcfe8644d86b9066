"""Runs of symbols strewn over a page, before its marks and inside its words and numbers.

No symbol is noise by itself. A page is *decorated* when it shows many runs of mixed symbols that are attached to the
characters on both sides, which no writing does; then the page itself tells its alphabet: decoration keeps company with
other decoration, while an arrow, a bullet, a unit or an emoji in use stands alone. On a page that is not decorated only a
run that splits a number, or that mixes plain characters with symbols in mid-sentence, is taken for noise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from kg.clean.rules import DecorationRules
from kg.clean.symbols import char_class, is_gauge, is_mark, is_word, of_kind

__all__ = ["Found", "decoration"]

_JOINERS = "\ufe0e\ufe0f\u200d"  # follow a symbol and belong to it
_SPARKLINE = re.compile("[\u2581-\u2588]+")  # a curve in a line of text: blocks of an eighth to the whole of a line's height
_CLOSING = frozenset("，。、：；！？,;:!?”’）)]】》」』%％.\"")
_NUMBER_GOES_ON = re.compile(r"[.,:：]?\d|[%％‰]")
_OPENING = frozenset("“‘（([【《「『'")


class Found(NamedTuple):
    """A stretch to drop and how sure that is."""

    start: int
    end: int
    confidence: float


class _Run(NamedTuple):
    """A run of symbols with the characters before and after it, which are empty at the text's ends."""

    start: int
    end: int
    text: str
    before: str
    after: str


def _runs(text: str, strong: frozenset[str], plain: frozenset[str]) -> Iterator[_Run]:
    """The longest runs of strong and plain characters that hold a strong one, in linear time."""
    pattern = re.compile(f"[{char_class(strong)}][{char_class(strong | plain | set(_JOINERS))}]*")
    last = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        while start > last and text[start - 1] in plain:
            start -= 1
        last = end
        yield _Run(start, end, text[start:end], text[start - 1 : start], text[end : end + 1])


def _splits_number(run: _Run, text: str) -> bool:
    return run.before.isdigit() and bool(_NUMBER_GOES_ON.match(text, run.end))


def _is_attached(run: _Run) -> bool:
    """Whether it follows a word or closing mark and precedes something, with no space on either side."""
    before = is_word(run.before) or run.before in _CLOSING if run.before else False
    return before and bool(run.after) and not run.after.isspace()


def _is_unwritten(run: _Run, text: str, ornaments: frozenset[str], strong: frozenset[str]) -> bool:
    """Whether no writing has such a run there: mixed symbols, attached on both sides.

    Operators, arrows and currencies meet in pairs (``≥±``), but not before a comma; emoji meet anywhere but inside a number.
    """
    if not _is_attached(run) or is_gauge(run.text) or _SPARKLINE.fullmatch(run.text):
        return False
    symbols = set(run.text) & strong
    if symbols & ornaments:
        return len(set(run.text) - set(_JOINERS)) > 1
    splits_number = _splits_number(run, text)
    if of_kind(symbols, "emoji"):
        return len(symbols) > 2 and splits_number
    return len(symbols) > (1 if splits_number or run.after in _CLOSING else 2)


def _is_decorated(found: list[_Run], strong: frozenset[str], characters: int, rules: DecorationRules) -> bool:
    """Whether so many runs that no writing has make the page a decorated one."""
    texts = Counter(run.text for run in found)
    if not found or texts.most_common(1)[0][1] * 2 > len(found):
        return False  # one and the same run over and over is a marker of the page's own; a run alone is no habit
    symbols = len(set().union(*texts) & strong)
    many = len(found) >= rules.min_runs and symbols >= rules.min_symbols
    short = len(found) >= rules.short_min_runs and symbols >= rules.short_min_symbols
    return many or len(found) >= rules.few_symbols_min_runs or (short and len(found) * rules.short_characters_per_run >= characters)


def _in_company(run: _Run, text: str, ornaments: frozenset[str]) -> str:
    """The symbols of a run that behave as decoration in it.

    A sign at the edge of a run, next to a letter or number outside, may belong to these.
    """
    before_mark = _is_attached(run) and run.after in _CLOSING
    if not before_mark and (len(run.text) == 1 or _is_in_use(run)) and not _splits_number(run, text):
        return ""
    first, last = 0, len(run.text)
    if run.text[0] not in ornaments and (run.before.isdigit() or run.before.isascii()):
        first = 1
    if run.text[-1] not in ornaments and is_word(run.after):
        last -= 1
    return run.text[first:last]


def _alphabet(text: str, runs: list[_Run], ornaments: frozenset[str], rules: DecorationRules) -> tuple[frozenset[str], frozenset[str]]:
    """The page's decoration: the symbols, and the plain characters that go with them."""
    total: Counter[str] = Counter()
    company: Counter[str] = Counter()
    for run in runs:
        behaving = _in_company(run, text, ornaments)
        company.update(behaving)
        total.update(behaving or run.text)
    strong = frozenset(c for c, n in company.items() if n >= rules.min_company * total[c] and c not in rules.plain and c not in _JOINERS)
    if not strong:
        return strong, frozenset()
    others = frozenset(
        c for c in set(text) - strong - _CLOSING - _OPENING if not (c.isspace() or is_word(c) or c in ".…" or c in rules.plain or c in _JOINERS)
    )
    inside: Counter[str] = Counter()
    between: Counter[str] = Counter()
    for run in _runs(text, strong, others | frozenset(rules.plain)):
        inside.update(run.text)
        between.update(run.text[1:-1])
    learnt = {c for c in others if between[c] >= rules.min_plain_company and inside[c] >= rules.min_company * text.count(c)}
    # A sign that is hardly found outside decoration is decoration alone, too; what every text uses is not.
    alone = {c for c in learnt if not c.isascii() and inside[c] >= rules.min_company_alone * text.count(c)}
    return strong | alone, frozenset(rules.plain) | (learnt - alone)


def _is_in_use(run: _Run) -> bool:
    """Whether a run of the page's own decoration is nevertheless a bullet, a rule across the page, or a rating."""
    starts_line = run.before in ("", "\n")
    ends_line = run.after in ("", "\n")
    if is_gauge(run.text):
        bounded = starts_line or run.before.isspace() or run.before in "：:（("
        return len(run.text) >= 5 or (len(run.text) >= 3 and bounded)
    if len(run.text) == 1:
        if starts_line or run.before.isspace():
            return run.after not in _CLOSING
        return ends_line or run.after.isspace()
    return starts_line and ends_line and len(set(run.text)) == 1


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
    >>> decoration("评分★★★★☆，同比↑3%", default_rules().decoration)
    []
    """
    characters = set(text)
    ornaments = of_kind(characters, "ornament")
    strong = ornaments | of_kind(characters, "sign", "emoji")
    if not strong:
        return []
    runs = list(_runs(text, strong, frozenset(rules.plain)))
    unwritten = [run for run in runs if _is_unwritten(run, text, ornaments, strong)]
    if not _is_decorated(unwritten, strong, len(text), rules):
        return list(_stray(text, unwritten, ornaments, rules))
    symbols, plain = _alphabet(text, runs, ornaments, rules)
    if not symbols:
        return []
    found = [Found(run.start, run.end, 0.99) for run in _runs(text, symbols, plain) if not _is_in_use(run)]
    taken = {place for run in found for place in (run.start, run.end)}
    found += [Found(start, end, 0.9) for start, end in _plain_runs(text, rules.plain) if not {start, end} & taken]
    return sorted(_apart(found))


def _apart(found: list[Found]) -> Iterator[Found]:
    end = 0
    for run in sorted(found):
        if run.start >= end:
            yield run
            end = run.end


def _stray(text: str, unwritten: list[_Run], ornaments: frozenset[str], rules: DecorationRules) -> Iterator[Found]:
    """Noise on a page that is not decorated as a whole."""
    for run in unwritten:
        symbols = set(run.text) & ornaments
        if symbols and _splits_number(run, text):
            yield Found(run.start, run.end, 0.95)
        elif len(symbols) > 1 and set(run.text) & set(rules.plain) and is_word(run.before) and (is_word(run.after) or is_mark(run.after)):
            yield Found(run.start, run.end, 0.85)
