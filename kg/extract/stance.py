"""How a number is meant: reported, expected, planned, replaced by another, or not the company's own at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.cues import LanguageCues
    from kg.extract.reading import Reading
    from kg.model import Modality, Quantity

__all__ = ["is_others", "is_replaced", "modality_of"]

_NEAR = 60


def is_others(reading: Reading, quantity: Quantity, cues: LanguageCues) -> bool:
    """Whether a number is what others had expected (市场预期3亿元), which is no figure of the company."""
    previous = reading.previous(quantity.start)
    start = max(previous.end if previous else 0, quantity.start - _NEAR)
    return cues["consensus"].search(reading.text, start, quantity.start) is not None or (
        cues["consensus_behind"].match(reading.text, quantity.end) is not None
    )


def is_replaced(reading: Reading, quantity: Quantity, cues: LanguageCues) -> bool:
    """Whether a number is the one that the next replaces or follows: 由3亿元升至5亿元, from $2 to $3."""
    following = reading.following(quantity.end)
    if following is None or following.kind != quantity.kind or following.start - quantity.end > _NEAR:
        return False
    before = reading.text[max(0, quantity.start - 40) : quantity.start]
    return cues["from_before"].search(before) is not None and cues["to_behind"].search(reading.text, quantity.end, following.start) is not None


def modality_of(reading: Reading, quantity: Quantity, cues: LanguageCues, inherited: Modality) -> Modality:
    """How the words before a number in its sentence mean it; ``inherited`` is how a clause before a semicolon meant its own."""
    text, end = reading.text, quantity.start
    if cues["superseded"].search(text, max(0, end - _NEAR), end):
        return "Superseded"
    expected = _last(reading, "guidance", cues, end)
    reported = _last(reading, "reported", cues, end)
    planned = _last(reading, "planned_number", cues, end)
    if planned >= 0 and planned >= max(expected, reported):
        return "Planned"
    if expected >= 0 and expected > reported:
        return "Guidance"
    if expected < 0 and reported < 0 and cues["guidance_behind"].match(text, quantity.end):
        return "Guidance"
    return inherited if expected < 0 and reported < 0 else "Reported"


def _last(reading: Reading, name: str, cues: LanguageCues, end: int) -> int:
    """Where the last such cue before an offset ends; -1 for none."""
    return max((m.end() for m in cues[name].finditer(reading.text, 0, end)), default=-1)
