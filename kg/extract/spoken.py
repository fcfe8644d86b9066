"""Whom the words of a speaker are about, and which plans later words call off: what a relation needs from around its clause."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model import Claim, Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.extract.cues import Cues
    from kg.extract.frame import Frame
    from kg.model import Sentence

__all__ = ["going_ahead", "spoken_of"]

_REACH = 24


def spoken_of(frame: Frame, before: int, cues: Cues, organizations: frozenset[str]) -> Mention | None:
    """The organization that opens what somebody says before a place of a frame, None where nobody is quoted or none opens it.

    甲董事长乙说，合并后丙将独立运营，现任首席执行官丁留任: the office of 丁 is one of 丙.
    """
    speech = cues.of(frame.sentence.language)["speech_before"]
    for at in range(before - 1, -1, -1):
        for item in frame.items(at, at + 1):
            if isinstance(item.value, Mention) and item.value.label in organizations and item.value.source != "pronoun":
                if speech.search(frame.text[max(0, at - _REACH) : at]) is None:
                    return None
                shift = frame.sentence.start
                return replace(item.value, start=item.value.start + shift, end=item.value.end + shift)
    return None


def going_ahead(sentences: Sequence[Sentence], claims: Iterable[Claim], cues: Cues) -> Iterator[Claim]:
    """The claims without the planned deals that a later sentence of the same paragraph calls off (终止本次交易)."""
    ends = [(s.passage, s.start) for s in sentences if cues.of(s.language)["calls_off"].search(s.text)]
    if not ends:
        yield from claims
        return
    deals = cues.groups.get("deals", frozenset())
    starts = {s.start: s for s in sentences}
    ordered = sorted(starts)
    for claim in claims:
        if claim.modality == "Planned" and claim.predicate in deals:
            at = max((start for start in ordered if start <= claim.start), default=None)
            here = starts[at] if at is not None else None
            if here is not None and any(passage == here.passage and start > here.start for passage, start in ends):
                continue
        yield claim
