"""What a number measures where the ontology has no metric for it: the noun phrase that its words make it a number of.

Only plain constructions count, since a wrong label is worse than none. English: a phrase before a verb of level or change or
before *of* (“our collection rate was 97%”, “a termination fee of $12 million”), right behind the number (“a $12 million
termination fee”) or behind *of* or *in* (“$3 million in dividends”). Chinese: a phrase right before the number, or with words
like 达到 and 同比增长 between, that ends like something measured (单店日均客流 3,200 人次; 率, 额, 量, 数 …).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.extract.change import RATIOS
from kg.extract.labels import COUNTED, LONGEST, METRIC, Label, joined
from kg.extract.terms import Term
from kg.extract.wording import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.cues import Cues, LanguageCues
    from kg.extract.reading import Reading
    from kg.model import Quantity, Token

__all__ = ["label_of"]

_NOUN = frozenset({"NOUN", "PROPN"})
_INSIDE = frozenset({"NOUN", "PROPN", "ADJ"})
_SHORTEST = 2
_LEAD = re.compile(r"(?:的|之)+|\d[\d./年–—-]*")  # 2021-2025复合增速 is 复合增速
_REACH = 90
_SHARE = "share of "
_MANY, _ZERO = Decimal(100), Decimal(0)
_HYPHENS = frozenset({"-", "/", "–"})
_DASHES = ("-", "’", "'")
_AND = frozenset({",", "and", "or", "&"})
_BEFORE_TIMES = frozenset({"for", "in", "during", "of", "the", "at", "our"})
_JOINING = frozenset({"of", "per", "on"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_FIRMS = frozenset({"Company", "Organization", "Person"})


def label_of(reading: Reading, quantity: Quantity, cues: Cues, *, spoken: bool = False) -> Label | None:
    """The wording of what a number measures; None where no plain construction gives one.

    ``spoken``: a company speaks of itself, so that the growth of a region is that of its business there.
    """
    words = cues.of(reading.language)
    if words["not_stated"].search(reading.text) or quantity.kind not in cues.groups["other_kinds"]:
        return None
    if quantity.kind == "count" and (quantity.value or quantity.maximum or _ZERO) < _MANY:
        return None  # three aspects
    if words["label_unsure"].match(reading.text, quantity.end):
        return None  # 8% more capacity, $2 million below our guidance: neither a level nor a change
    if words["label_part"].match(reading.text, quantity.end):
        return _parsed(reading, quantity, cues, spoken=spoken)  # 97% leased: a part
    if (share := _share(reading, quantity, words)) is not None:
        return Label(share)
    find = _chinese if reading.language == "zh" else _english
    for start, end in find(reading, quantity, words):
        if _is_label(reading, quantity, start, end, words):
            return Label(Term(start, end, reading.text[start:end], "metric", METRIC))
    if reading.language == "en":
        return _parsed(reading, quantity, cues, spoken=spoken)
    return None


def _parsed(reading: Reading, quantity: Quantity, cues: Cues, *, spoken: bool) -> Label | None:
    """The wording that the parse gives a number; a part of what it names is a share of that."""
    words = cues.of(reading.language)
    if quantity.kind in COUNTED:
        return None  # what is counted is its own noun: three drivers of growth, expanded to 400 stores
    for place in phrases(reading, quantity, cues.words.get(reading.language, {})):
        text = reading.text[place.start : place.end]
        before = reading.previous(quantity.start)
        if before is not None and place.end <= before.start:
            term = Term(place.start, place.end, text, "metric", METRIC)
            if not joined(reading, quantity, before, term, cues, pos=_NOUN):
                continue  # bills grew by 4% and fees by 3%
        if place.share and not words["not_whole"].fullmatch(text):
            wording = f"{_SHARE}{text} {place.state}".strip()
            return Label(Term(place.start, place.end, wording, "metric", METRIC), 0)
        metric = _metric(reading, place.start, place.end, words, weak=place.sign is not None and quantity.kind in RATIOS)
        if metric is not None and quantity.kind == "points" and place.sign == 0:
            continue  # 2 points of revenue
        if metric is not None and not place.share:
            glued = quantity.kind == "money" and quantity.end <= place.start
            if glued and not place.sign and not words["label_behind"].match(reading.text, quantity.end):
                continue  # at a $80 price: supposed
            return Label(metric, place.sign)  # too far from its number to be bound to it by place
        grown = spoken and bool(place.sign) and quantity.kind in RATIOS
        if not place.share and _is_label(
            reading, quantity, place.start, place.end, words, grows=place.tail > place.end, named=grown
        ):
            whole = reading.text[place.start : max(place.end, place.tail)]
            return Label(Term(place.start, place.end, whole, "metric", METRIC), place.sign)
    return None


def _is_label(
    reading: Reading,
    quantity: Quantity,
    start: int,
    end: int,
    words: LanguageCues,
    *,
    grows: bool = False,
    named: bool = False,
) -> bool:
    """Whether a phrase can be a label: not too long, no general word alone, and no metric that the number cannot be one of.

    ``grows``: a noun of change belongs to it, with which a general word may stand (rate increases). ``named``: it may be a place
    or a line of business by name.
    """
    text = reading.text[start:end]
    if not 1 < len(text) <= LONGEST[reading.language] or (words["not_label"].fullmatch(text) and not grows):
        if named and words["grown_label"].fullmatch(text):
            return True
        if quantity.kind not in RATIOS or words["ratio_label"].fullmatch(text) is None or quantity.end <= start:
            return False
    if any(t.start < end and start < t.end for t in reading.times):
        return False
    # to the parser's model a line of business is an organization
    names = [m for m in reading.names if not named or (m.label in _FIRMS and (m.entity is not None or m.label != "Organization"))]
    if all(any(m.start <= i < m.end for m in names) for i in range(start, end)):
        return False
    if words["label_several"].search(text) and (
        _is_named(reading, start, end, words) or words["respectively"].search(reading.text)
    ):
        return False
    if any(q != quantity and q.start < end and start < q.end for q in reading.quantities):
        return False
    return _metric(reading, start, end, words) is None


def _is_named(reading: Reading, start: int, end: int, words: LanguageCues) -> bool:
    """Whether names and what joins them are all of a phrase: the growth of two businesses, of which no word says in what."""
    bare = "".join(
        c for i, c in enumerate(reading.text[start:end], start) if not any(m.start <= i < m.end for m in reading.names)
    )
    return not words["label_several"].sub("", bare).strip()


def _metric(reading: Reading, start: int, end: int, words: LanguageCues, *, weak: bool = False) -> Term | None:
    """The metric that a phrase is a wording of: that at its end, but for what it is only said of (yield on |loans|).

    ``weak``: also by one of the weak wordings that a verb makes plain (sales were up 30%).
    """
    sure = words["weak_sure"]
    ends = (
        t
        for t in reading.metrics
        if t.end == end
        and start <= t.start
        and (not t.weak or (weak and start == t.start and sure.fullmatch(t.text) is not None))
    )
    return next((t for t in ends if words["label_said_of"].search(reading.text, start, t.start) is None), None)


# ---------------------------------------------------------------------- English
def _english(reading: Reading, quantity: Quantity, words: LanguageCues) -> Iterator[tuple[int, int]]:
    """The places of phrases, the surest first."""
    tokens, text = reading.sentence.tokens, reading.text
    first = bisect_left(tokens, quantity.end, key=lambda t: t.start)
    glued = _run(tokens[first:], reading)
    if glued is not None and not text[quantity.end : glued[0]].strip(" -"):
        # while 3-nanometer chips are no number of nanometers, and $800 gondolas cost that apiece
        if quantity.kind in RATIOS or (quantity.kind == "money" and not text[slice(*glued)].endswith("s")):
            yield glued
        if quantity.kind not in RATIOS:
            return
    if quantity.kind == "percent" and words["share_of"].match(text, quantity.end):
        return  # of something else
    link = words["label_link"].search(text, max(0, quantity.start - _REACH), quantity.start)
    if link is not None:
        left = tokens[: bisect_right(tokens, link.start(), key=lambda t: t.end)]
        found = _run_back(left, reading, governed=words["label_of"].match(link.group()) is None)
        apart = found is not None and words["label_apart"].search(text, 0, found[0]) is not None
        if found is not None and not apart and words["label_gap"].fullmatch(text, found[1], link.start()):
            yield found
    joint = words["label_behind"].match(text, quantity.end) if quantity.kind == "money" else None
    if joint is not None:
        found = _run(tokens[bisect_left(tokens, joint.end(), key=lambda t: t.start) :], reading)
        if found is not None and found[0] == joint.end() and not words["label_goes_on"].match(text, found[1]):
            yield found


def _run(tokens: Sequence[Token], reading: Reading) -> tuple[int, int] | None:
    """The noun phrase that tokens begin with, up to its last noun."""
    end = start = last = -1
    for token in tokens:
        if last >= 0 and reading.text[last : token.start].strip():
            break
        if token.pos not in _INSIDE and token.text not in _HYPHENS:
            break
        start = token.start if start < 0 else start
        end = token.end if token.pos in _NOUN else end
        last = token.end
    return (start, end) if 0 <= start < end else None


def _run_back(tokens: Sequence[Token], reading: Reading, *, governed: bool) -> tuple[int, int] | None:
    """The noun phrase that ends tokens, with what joins to it (number of merchants, cost per lead); time phrases are passed.

    ``governed``: it must be the subject of a verb.
    """
    text = reading.text
    timed = [(t.start, t.end) for t in reading.times]

    def in_time(token: Token) -> bool:
        return any(s <= token.start and token.end <= e for s, e in timed)

    i = len(tokens) - 1
    while i >= 0 and in_time(tokens[i]):  # collections in the quarter were
        i -= 1
        while i >= 0 and tokens[i].text.lower() in _BEFORE_TIMES:
            i -= 1
    if i < 0 or tokens[i].pos not in _NOUN:
        return None
    last = i
    while i > 0 and not in_time(tokens[i - 1]) and not text[tokens[i - 1].end : tokens[i].start].strip():
        if tokens[i - 1].pos in _INSIDE or tokens[i - 1].text in _HYPHENS:
            i -= 1
            continue
        joint = i - 2 if tokens[i - 1].pos in ("DET", "PRON") else i - 1  # the impact of the outage
        if joint < 1 or tokens[joint].text.lower() not in _JOINING or tokens[joint - 1].pos not in _NOUN:
            break
        i = joint - 1
    if i > 1 and tokens[i - 1].text in _AND and tokens[i - 2].pos in _INSIDE:
        return None  # services and finance: only the last of several
    if governed and not any(t.dep in _SUBJECTS for t in tokens[i : last + 1]):
        return None  # income from the portfolio was
    start = tokens[i].start
    if text[start] in _DASHES or text[start - 1 : start] in _DASHES:
        start = text.rfind(" ", 0, start) + 1  # loan-to-value ratio
    return (start, tokens[last].end)


# ---------------------------------------------------------------------- Chinese
def _share(reading: Reading, quantity: Quantity, words: LanguageCues) -> Term | None:
    """A share of a whole, by what it is a share of: 研发费用3亿元，占营业收入的5% is 研发费用占营业收入.

    What has the share is the thing of the number right before it, or the noun phrase or the name that stands before 占.
    """
    text, (clause, _) = reading.text, reading.clause(quantity.start)
    match = words["share_whole"].search(text, clause, quantity.start) if quantity.kind in RATIOS else None
    if match is None:
        return None
    whole = words["whole_lead"].sub("", match["whole"]).strip()
    named = any(m.start < match.end("whole") and match.start("whole") < m.end for m in reading.names if m.label != "Location")
    if len(whole) < _SHORTEST or not words["measured"].search(whole) or named:
        return None
    at = match.start("share")
    before = reading.previous(quantity.start)
    if before is not None and not text[before.end : at].strip("，, "):
        had = next((text[slice(*place)] for place in _chinese(reading, before, words)), None)
        term = next(iter(reading.metrics_before(before.start, 1)), None)
        if had is None and term is not None and not reading.bounds_between(term.end, before.start):
            had = term.text
    elif any(not text[m.end : at].strip() for m in reading.names):
        had = ""
    else:
        place = _phrase_back(reading, clause, at, words)
        had = text[slice(*place)] if place is not None else None
    label = f"{had}{match['share']}{whole}"
    return Term(at, quantity.start, label, "metric", METRIC) if had is not None and len(label) <= LONGEST["zh"] else None


def _chinese(reading: Reading, quantity: Quantity, words: LanguageCues) -> Iterator[tuple[int, int]]:
    clause, _ = reading.clause(quantity.start)
    link = words["label_link"].search(reading.text, clause, quantity.start)
    end = link.start() if link is not None else quantity.start
    place = _phrase_back(reading, clause, clause + len(reading.text[clause:end].rstrip()), words)
    if place is not None and words["measured"].search(reading.text, *place):
        yield place


def _phrase_back(reading: Reading, clause: int, end: int, words: LanguageCues) -> tuple[int, int] | None:
    """The noun phrase of a clause that ends at ``end``."""
    taken = [(m.start, m.end) for m in reading.names] + [(t.start, t.end) for t in reading.times]
    counted = {q.end for q in reading.quantities}
    start = end
    for token in reversed([t for t in reading.sentence.tokens if clause <= t.start < end]):
        if token.end == start < end and token.pos == "NUM" and token.end not in counted:
            return None  # 第三方|资产: only the end of a name
        if (
            min(token.end, end) != start
            or token.pos not in (*_INSIDE, "VERB")
            or any(s < token.end and token.start < e for s, e in taken)
        ):
            break
        if token.pos == "VERB" and words["label_verb"].fullmatch(token.text) is None:
            break
        if words["not_in_label"].fullmatch(token.text):
            break
        start = token.start
    found = _LEAD.match(reading.text[start:end])
    start += found.end() if found else 0
    return (start, end) if start < end else None
