"""The slice of a whole that a number is of, where the slice is no entity: 北美营收, truck sales, revenue in Switzerland."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.reading import HAN_WEIGHT
from kg.model import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.extract.cues import Cues
    from kg.extract.reading import Reading
    from kg.extract.terms import Term
    from kg.model import Claim, Mention, Token

__all__ = ["goes_on", "is_either", "led_by", "segment_of"]

_NOUN_LIKE = frozenset({"n", "nz", "vn", "an", "a", "nw", "LOC", "ns", "s", "ORG", "nt", "m", "NOUN", "PROPN", "ADJ"})
_HEADS = frozenset({"NOUN", "PROPN"})
_BRACKET = re.compile(r"[(（][^()（）]{2,24}[)）]\s?$")
_NUMBER = re.compile(r"[\d.%]+")


def segment_of(reading: Reading, term: Term, quantity: Quantity, subject: Mention | None, cues: Cues) -> str:
    """The words for the slice, right before the metric, right behind it, or leading an English sentence; empty for the whole."""
    words = cues.of(reading.language)
    if words["part_wording"].fullmatch(term.text):
        return term.text  # 其中研发人员2万人: its own words name the part
    if business := words["business_label"].fullmatch(term.text):
        return business["slice"]  # its cloud segment grew 5%
    whole = cues.words.get(reading.language, {}).get("whole", frozenset())
    label = _before(reading, term, whole, cues) if term.text else ""  # a construction has no words of its own
    if label or reading.language != "en":
        return label
    owner = words["slice_owner"].search(reading.text, reading.clause(term.start)[0], term.start)
    return (
        (owner["slice"].strip() if owner else "")
        or _behind(reading, term, quantity, whole, cues)
        or _leading(reading, quantity, cues)
    )


def goes_on(reading: Reading, term: Term, last: Claim | None, cues: Cues) -> Claim | None:
    """The claim right before a margin or result, where that is one of a slice or of a part with a name, so that the margin is the
    part's as well: 汽车业务收入3亿元，毛利率5%; its wind segment grew 4%, with a segment margin of 5%.
    """
    if last is None or not isinstance(last.object, Quantity):
        return None
    end = last.object.end - reading.sentence.start
    sliced = any(name == "segment" for name, _ in last.details)
    if not 0 < end <= term.start or not (sliced or last.subject.label == "BusinessUnit"):
        return None
    between = cues.of(reading.language)["slice_goes_on"].match(reading.text, end)
    return last if between is not None and between.end() == term.start else None


def is_either(reading: Reading, told: Iterable[Claim], cues: Cues) -> bool:
    """Whether a figure behind that of a slice may be the whole's too, as 其中 parts the slice from a whole that the sentence
    tells: 收入8亿元，其中境外收入3亿元，毛利率5%.
    """
    wholes = (claim.object.end for claim in told if not dict(claim.details).get("segment") and isinstance(claim.object, Quantity))
    first = min(wholes, default=None)
    if first is None:
        return False
    return cues.of(reading.language)["part_said"].search(reading.text, max(0, first - reading.sentence.start)) is not None


def led_by(reading: Reading, term: Term, quantity: Quantity, subject: Mention | None, cues: Cues) -> str:
    """The slice that an English sentence opens with, for a number under a general word that holds no slice itself: margins."""
    general = reading.language == "en" and cues.of("en")["ratio_label"].fullmatch(term.text) is not None
    return _leading(reading, quantity, cues) if general else ""


def _before(reading: Reading, term: Term, whole: frozenset[str], cues: Cues) -> str:
    start, _ = reading.clause(term.start)
    places = {(m.start, m.end) for m in reading.names if m.label == "Location"}
    taken = [
        *((m.start, m.end) for m in reading.names if (m.start, m.end) not in places),
        *((t.start, t.end) for t in reading.times),
        *((q.start, q.end) for q in reading.quantities),
    ]
    found: list[Token] = []
    at = term.start
    if reading.language == "zh" and (bracket := _BRACKET.search(reading.text, start, at)):
        at = bracket.start()  # 其他服务（含广告）收入
    words = cues.words.get(reading.language, {})
    suffixes, verbs = words.get("slice_suffix", frozenset()), words.get("slice_verb", frozenset())
    adjective = cues.of(reading.language)["slice_adjective"]
    for token in reversed([t for t in reading.sentence.tokens if start <= t.start and t.end <= at]):
        if reading.text[token.end : at].strip(" "):
            break
        fits = token.pos in _NOUN_LIKE or token.text in verbs or adjective.fullmatch(token.text) is not None
        if not fits or any(s < token.end and token.start < e for s, e in taken):
            break
        if token.text.lower() not in whole or token.text in suffixes:
            found.append(token)
        elif not found and reading.language == "zh":
            break
        at = token.start
    if not found:
        return ""
    general = all(token.text in suffixes for token in found)
    if general and reading.language == "zh" and _is_told_apart(reading, found[-1].start, found, cues):
        return _label(reading, found)
    if reading.language == "en":
        plain = all(t.pos == "ADJ" and t.text.islower() for t in found)
        return "" if general or (plain and not adjective.fullmatch(found[0].text)) else _label(reading, found)
    label = _label(reading, found)
    more = _widened(reading, found[-1].start, [start, *(e for _, e in taken)], cues) if label else ""
    return "" if general and not more else more + label


def _is_told_apart(reading: Reading, start: int, found: Sequence[Token], cues: Cues) -> bool:
    """Whether a general word is all that 其中 tells a part by: 其中服务收入3亿元."""
    words = cues.of("zh")
    alone = len(found) == 1 and words["slice_general"].fullmatch(found[0].text) is not None
    return alone and words["part_before"].search(reading.text, 0, start) is not None


def _plain(reading: Reading, end: int, edges: Iterable[int], cues: Cues) -> str:
    """What stands between a name or a time and the words found for a slice, where it is short and no clause: 离岛|免税."""
    start = max(e for e in edges if e <= end)
    words = cues.of("zh")
    if start == reading.clause(end)[0]:
        return ""
    if words["slice_plain"].fullmatch(reading.text, start, end) is None or words["slice_verbs"].search(reading.text, start, end):
        return ""
    text = reading.text[start:end]
    joins = reading.foreign(start, end) < HAN_WEIGHT * (end - start)  # a word in it does
    return "" if joins or any(word in text for word in cues.words["zh"].get("whole", ())) else text


def _widened(reading: Reading, start: int, edges: Iterable[int], cues: Cues) -> str:
    """What of a Chinese slice stands before the words that were found for it: 智能电动汽车及AI等|创新业务.

    A slice of several things is named by all of them or not at all, so that it begins where the clause or what is named before it
    ends.
    """
    edges = tuple(edges)
    text = reading.text[max(e for e in edges if e <= start) : start]
    more = cues.of("zh")["slice_more"].fullmatch(text)
    if more is None:
        return _plain(reading, start, edges, cues)
    slice_ = more["slice"]
    return "" if cues.of("zh")["not_slice"].search(slice_) or cues.of("zh")["measured"].search(slice_) else slice_


def _behind(reading: Reading, term: Term, quantity: Quantity, whole: frozenset[str], cues: Cues) -> str:
    """Revenue in Switzerland, sales for the brand: a preposition of place behind the metric and the words that follow it."""
    match = cues.of("en")["slice_after"].match(reading.text, term.end)
    if match is None or match.end() >= quantity.start > term.start:
        return ""
    found: list[Token] = []
    stop = quantity.start if quantity.start > term.start else len(reading.text)
    names = [(m.start, m.end) for m in reading.names if m.label != "Location"]
    times = [(t.start, t.end) for t in reading.times]
    for token in reading.sentence.tokens:
        if token.start < match.end() or token.end > stop:
            continue
        if token.pos not in _HEADS | {"ADJ"} or any(s < token.end and token.start < e for s, e in (*names, *times)):
            break
        if token.text.lower() in whole:
            return ""
        found.append(token)
    return _label(reading, found[::-1]) if found and found[-1].pos in _HEADS else ""


def _leading(reading: Reading, quantity: Quantity, cues: Cues) -> str:
    """In North America, …: the place, or the named business, that an English sentence opens with."""
    match = cues.of("en")["slice_lead"].match(reading.text)
    if match is None or match.end() > quantity.start:
        return ""
    label = match["slice"].strip()
    start, end = match.span("slice")
    inside = [m for m in reading.names if m.start < end and start < m.end]
    is_place = any(m.label == "Location" for m in inside)
    named = any(m.label != "Location" for m in inside)
    timed = any(t.start < end and start < t.end for t in reading.times)
    heads = cues.of("en")["slice_head"].search(label) is not None
    return label if (is_place or heads) and not named and not timed else ""


def _label(reading: Reading, found: list[Token]) -> str:
    """The words of a slice, given from the last to the first."""
    start, end = found[-1].start, found[0].end
    label = reading.text[start:end].strip()
    cut = label[-1:] == "-" or reading.text[max(0, start - 1) : start] == "-"  # half a word: non-|interest income
    return label if len(label) > 1 and not cut and not _NUMBER.fullmatch(label) else ""
