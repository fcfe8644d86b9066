"""Amounts that a relation pattern and the reading of numbers both find, stated once; and the money that 元 means on a page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model import Mention, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.extract.cues import Cues
    from kg.model import Claim, Sentence

_LESS = ("OtherMetric",)  # what says nothing more of an amount that a pattern reads

__all__ = ["home_money", "once", "sign_money"]


def home_money(sentences: Iterable[Sentence], cues: Cues) -> str:
    """The currency that 元 alone means on a page, by the words of ``home_money`` in it; empty for that of the mainland."""
    text = "\n".join(s.text for s in sentences if s.language == "zh")
    if cues.of("zh")["mainland_money"].search(text):
        return ""
    return next((code for code, words in sorted(cues.variants["home_money"].items()) if re.search(words, text)), "")


def sign_money(sentences: Iterable[Sentence], cues: Cues) -> str:
    """The currency that ¥ alone means on a page, by the words of ``sign_money`` in it; empty for that of China, or where the page
    speaks of both.
    """
    text = "\n".join(s.text for s in sentences)
    if cues.of("en")["chinese_money"].search(text):
        return ""
    return next((code for code, words in sorted(cues.variants["sign_money"].items()) if re.search(words, text)), "")


def once(patterned: Iterable[Claim], observed: Sequence[Claim]) -> Iterator[Claim]:
    """The claims of both, an amount of both stated once: of whom the pattern says by name, else as observed."""
    patterned = list(patterned)
    told = {_key(c)[1:] for c in patterned if isinstance(c.object, Quantity)}
    rest = {_key(c): c for c in observed if isinstance(c.object, Quantity)}
    rest = {key: c for key, c in rest.items() if key[0] not in _LESS or key[1:] not in told}
    for claim in patterned:
        twin = rest.pop(_key(claim), None) if isinstance(claim.object, Quantity) else None
        if twin is None:
            yield claim
        elif isinstance(claim.subject, Mention) and claim.subject.text and claim.subject.source != "pronoun":
            yield replace(twin, subject=claim.subject, rule=claim.rule, confidence=max(claim.confidence, twin.confidence))
        else:
            yield twin
    left = {id(c) for c in rest.values()}
    yield from (c for c in observed if not isinstance(c.object, Quantity) or id(c) in left)


def _key(claim: Claim) -> tuple[str, int, int]:
    """Which metric, of which characters."""
    held = claim.object
    return claim.predicate, getattr(held, "start", -1), getattr(held, "end", -1)
