"""What a call states of those who take part, and what of it is asked rather than stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.calls.people import is_full
from kg.model import Claim, Mention, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.calls.introductions import Introduction
    from kg.calls.names import PageNames
    from kg.calls.turn import Call, Turn

__all__ = ["asserted", "of_introduction", "of_speaker"]

_CONFIDENCE = {
    "label": 0.95,
    "list": 0.95,
    "asks": 0.92,
    "presents": 0.9,
    "hands": 0.9,
    "self": 0.85,
    "instead": 0.8,
    "absent": 0.92,
}
_UNSAID = 0.7
_COMPANY = Mention(0, 0, "", "Company", "company")
_CALL = Mention(0, 0, "", "EarningsCall", "call")
_CARRIED = frozenset({"pronoun", "topic", "company", "context"})


def of_introduction(one: Introduction, page: PageNames, *, own: bool, speaks: bool) -> Iterator[Claim]:
    """Where the words put a person to work: at the firm that they name, else, for an office on its side, at the company.

    own: the page's company is known. One presented without an office works for the company only if they speak for it.
    """
    person = page.person(one.name, one.text)
    firm: Mention | None = page.firm(one.firm) if one.firm else None
    confidence = _CONFIDENCE[one.kind]
    if firm is None:
        if not own or one.side == "analyst":
            return
        if not one.roles:
            if one.kind != "presents" or not speaks or not is_full(one.text):
                return
            confidence = _UNSAID
        firm = _COMPANY
    for role in one.roles or ("",):
        details = (("role", role), ("title", one.title)) if role else ()
        yield Claim("worksFor", person, firm, *one.place, f"call:{one.kind}", confidence, details=details)


def of_speaker(one: Introduction, page: PageNames, *, speaks: bool = True) -> Claim:
    """Whoever speaks takes part in the call, and who is presented or called by name, with less certainty, does so too.

    The evidence is the label or the introduction by name.
    """
    rule, confidence = ("call:speaker", 0.95) if speaks else ("call:introduced", 0.85)
    return Claim("participatesIn", page.person(one.name, one.text), _CALL, *one.place, rule, confidence)


def asserted(claims: Iterable[Claim], call: Call) -> Iterator[Claim]:
    """The claims without what an analyst only asks: any number of a question sentence, and in the rest of an analyst's turn a
    number whose bearer its own words do not name.
    """
    for claim in claims:
        turn = call.within(claim.start, claim.end)
        if turn is None or turn.role != "analyst" or claim.rule.startswith("call:") or not _only_asked(claim, turn):
            yield claim


def _only_asked(claim: Claim, turn: Turn) -> bool:
    if not isinstance(claim.object, Quantity):
        return False
    if any(start < claim.end and claim.start < end for start, end in turn.questions):
        return True
    subject = claim.subject
    return subject.source in _CARRIED or not (claim.start <= subject.start and subject.end <= claim.end)
