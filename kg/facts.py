"""From claims to facts: mentions become IRIs, time words periods, and what does not fit the ontology is refused with a reason.

A fact is what ``kg/assemble.py`` writes; equal facts of one page become one with several evidences.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol

from kg import period as periods
from kg.fold import fold
from kg.model import Anchor, Claim, CleanText, Mention, Period, Quantity, TimeExpression

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.extract import Extracted
    from kg.model import Context, Modality
    from kg.ontology import Ontology, PropertyInfo

__all__ = ["Evidence", "ObservationFact", "Refusal", "RelationFact", "Resolve", "evidence", "facts_of", "joined_relations"]


class Resolve(Protocol):
    """Gives the IRI of what a mention stands for, None where that is nothing known; a pronoun never stands for ``other``."""

    def __call__(self, mention: Mention, other: str | None = None) -> str | None: ...


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Raw ``[start, end)`` of a page, its wording as cleaned and exactly as found."""

    start: int
    end: int
    quote: str
    raw: str


@dataclass(frozen=True, slots=True)
class RelationFact:
    """A statement between two things, or of a status (``value``) or a time (``period``) of one; ``said_by``: in a call."""

    subject: str
    predicate: str
    object: str
    modality: Modality
    confidence: float
    rule: str
    evidence: tuple[Evidence, ...]
    kind: Literal["entity", "status", "time"] = "entity"
    roles: tuple[tuple[str, str], ...] = ()
    said_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ObservationFact:
    """A number: of whom, which metric, how much, when, and how it is meant. ``at`` is the evidence of the number itself.

    ``label``: what it measures, where no metric says it; ``holder``: whose view it is in the words of the page, where that is not
    its subject's own, and ``held_by`` the IRI of the holder, empty for unnamed ones (analysts).
    """

    subject: str
    metric: str
    kind: str
    quantity: Quantity
    period: Period | None
    modality: Modality
    basis: str
    segment: str
    language: str
    confidence: float
    rule: str
    evidence: tuple[Evidence, ...]
    at: tuple[Evidence, ...]
    said_by: tuple[str, ...] = ()
    support: tuple[tuple[str, Evidence], ...] = ()
    label: str = ""
    holder: str = ""
    held_by: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A claim that became no fact, and why; ``kind`` is ``class`` where the ontology's domain or range forbids it."""

    claim: Claim
    reason: str
    kind: str = "unresolved"


def evidence(clean: CleanText, start: int, end: int) -> Evidence:
    """The evidence of the clean characters ``[start, end)``, without white space at its ends.

    Raises ValueError for a span of nothing but white space.
    """
    text = clean.text[start:end]
    stripped = text.strip()
    if not stripped:
        raise ValueError(f"no text at {start}:{end}")
    start += len(text) - len(text.lstrip())
    end = start + len(stripped)
    raw_start, raw_end = clean.offsets.to_source(start, end)
    return Evidence(raw_start, raw_end, stripped, clean.document.text[raw_start:raw_end])


def facts_of(
    clean: CleanText,
    extracted: Extracted,
    resolve: Resolve,
    labels: Mapping[str, str],
    ontology: Ontology,
) -> tuple[tuple[RelationFact, ...], tuple[ObservationFact, ...], tuple[Refusal, ...]]:
    """The facts of a page in a stable order, equal ones joined, and the claims refused.

    ``resolve`` gives the IRI of a mention (None where it stands for nothing known), ``labels`` the class of each IRI.
    """
    relations: list[RelationFact] = []
    observations: list[ObservationFact] = []
    refusals: list[Refusal] = []
    for claim in extracted.claims:
        subject = resolve(claim.subject)
        if subject is None:
            refusals.append(Refusal(claim, "the words do not say whose it is"))
        elif isinstance(claim.object, Quantity):
            observation = _observation(clean, claim, claim.object, subject, extracted.context)
            held_by = resolve(claim.holder, subject) if claim.holder is not None else None
            held_by = held_by if held_by != subject else None
            observations.append(replace(observation, said_by=_speaker(claim, extracted, resolve), held_by=held_by or ""))
        else:
            fact = _relation(clean, claim, subject, resolve, labels, extracted.context, ontology)
            if isinstance(fact, RelationFact):
                fact = replace(fact, said_by=_speaker(claim, extracted, resolve))
            (relations if isinstance(fact, RelationFact) else refusals).append(fact)  # type: ignore[arg-type]
    return joined_relations(relations), _joined_observations(observations), tuple(refusals)


def _speaker(claim: Claim, extracted: Extracted, resolve: Resolve) -> tuple[str, ...]:
    """Who says what a claim states, where its words lie in the turn of a known speaker."""
    turn = extracted.call.within(claim.start, claim.end)
    speaker = resolve(turn.speaker) if turn is not None and turn.speaker is not None else None
    return () if speaker is None else (speaker,)


def _relation(
    clean: CleanText,
    claim: Claim,
    subject: str,
    resolve: Resolve,
    labels: Mapping[str, str],
    context: Context,
    ontology: Ontology,
) -> RelationFact | Refusal:
    prop = ontology.properties.get(claim.predicate)
    place = (evidence(clean, claim.start, claim.end),)
    base = RelationFact(subject, claim.predicate, "", claim.modality, claim.confidence, claim.rule, place)
    if isinstance(claim.object, str):
        return replace(base, object=claim.object, kind="status")
    if isinstance(claim.object, TimeExpression):
        period = periods.resolve(claim.object, Anchor(context.date, context.period, context.fiscal_year_end))
        if period is None or (claim.predicate == "startDate" and len(period.label) != 10):
            return Refusal(claim, "the time cannot be resolved")
        return replace(base, object=period.label, kind="time")
    if not isinstance(claim.object, Mention):
        return Refusal(claim, "a relation needs a thing as its object")
    target = resolve(claim.object, subject)
    if target is None:
        return Refusal(claim, "the words do not say what it is about")
    if target == subject:
        return Refusal(claim, "both ends are the same thing")
    if prop is not None and not _fits(prop, labels[subject], labels[target], ontology):
        return Refusal(claim, f"{claim.predicate} does not lead from {labels[subject]} to {labels[target]}", "class")
    details = dict(claim.details)
    roles = ((details["role"], _as_written(clean, claim, details.get("title", ""))),) if "role" in details else ()
    if prop is not None and prop.symmetric and target < subject:
        subject, target = target, subject  # one fact, whichever way round the words have it
    return replace(base, subject=subject, object=target, roles=roles)


def _as_written(clean: CleanText, claim: Claim, words: str) -> str:
    """Words of a claim as the page has them, which may be in traditional characters."""
    quote = clean.text[claim.start : claim.end]
    at = fold(quote, clean.text).find(words)
    return quote[at : at + len(words)] if at >= 0 else words


def _fits(prop: PropertyInfo, subject: str, target: str, ontology: Ontology) -> bool:
    """Whether the classes of both ends are allowed by the domain and the range of a property."""
    return (not prop.domain or any(ontology.is_a(subject, d) for d in prop.domain)) and (
        not prop.range or any(ontology.is_a(target, r) for r in prop.range)
    )


def _observation(clean: CleanText, claim: Claim, quantity: Quantity, subject: str, context: Context) -> ObservationFact:
    details = dict(claim.details)
    return ObservationFact(
        subject=subject,
        metric=claim.predicate,
        kind=details.get("kind", "Level"),
        quantity=quantity,
        period=_period(claim, context),
        modality=claim.modality,
        basis=details.get("basis", ""),
        segment=details.get("segment", ""),
        language=context.language,
        confidence=claim.confidence,
        rule=claim.rule,
        evidence=(evidence(clean, claim.start, claim.end),),
        at=(evidence(clean, quantity.start, quantity.end),),
        support=tuple((name, evidence(clean, start, end)) for name, start, end in claim.support),
        label=_as_written(clean, claim, details.get("label", "")),
        holder=_as_written(clean, claim, details.get("holder", "")),
    )


def _period(claim: Claim, context: Context) -> Period | None:
    """When a number holds: by its time words, else the period that the page reports on, unless it is expected or planned."""
    year_end = claim.fiscal_year_end or context.fiscal_year_end
    anchor = Anchor(context.date, context.period, year_end)
    if claim.time is not None:
        if claim.base_time is not None:
            looked_back = periods.resolve(claim.base_time, anchor)
            anchor = Anchor(context.date, looked_back or context.period, year_end)
        return periods.resolve(claim.time, anchor)
    return context.period if claim.modality == "Reported" else None


def joined_relations(facts: Iterable[RelationFact]) -> tuple[RelationFact, ...]:
    """One fact for each subject, predicate and object: the surest reading, with every evidence and role."""
    groups: dict[tuple[str, str, str], list[RelationFact]] = {}
    for fact in facts:
        groups.setdefault((fact.subject, fact.predicate, fact.object), []).append(fact)
    out = []
    for key in sorted(groups):
        group = sorted(groups[key], key=lambda f: (f.modality != "Reported", -f.confidence, f.rule, f.evidence))
        places = tuple(sorted({e for f in group for e in f.evidence}))
        roles = tuple(sorted({r for f in group for r in f.roles}))
        said_by = _said_by(group)
        out.append(replace(group[0], confidence=max(f.confidence for f in group), evidence=places, roles=roles, said_by=said_by))
    return tuple(out)


def _said_by(group: Iterable[RelationFact | ObservationFact]) -> tuple[str, ...]:
    return tuple(sorted({person for fact in group for person in fact.said_by}))


def _joined_observations(facts: Iterable[ObservationFact]) -> tuple[ObservationFact, ...]:
    """One observation for each subject, metric, kind, value, unit, period, modality, segment, label, holder and basis, with every
    evidence.
    """

    def key(fact: ObservationFact) -> tuple[str, ...]:
        q = fact.quantity
        return (
            fact.subject,
            fact.metric,
            fact.kind,
            *(str(v) for v in (q.value, q.minimum, q.maximum)),
            q.unit,
            fact.period.label if fact.period else "",
            fact.modality,
            fact.segment,
            fact.label,
            fact.holder,
            fact.held_by,
        )

    groups: dict[tuple[str, ...], dict[str, list[ObservationFact]]] = {}
    for fact in facts:
        groups.setdefault(key(fact), {}).setdefault(fact.basis, []).append(fact)
    for by_basis in groups.values():
        said = [basis for basis in by_basis if basis != "Unspecified"]
        if len(said) == 1 and "Unspecified" in by_basis:  # said once with its basis, once without: the same change
            by_basis[said[0]].extend(by_basis.pop("Unspecified"))
    flat = {(*name, basis): group for name, by_basis in groups.items() for basis, group in by_basis.items()}
    out = []
    for name in sorted(flat):
        group = sorted(flat[name], key=lambda f: (f.basis == "Unspecified", -f.confidence, f.at))
        pairs = sorted({(f.evidence[0], f.at[0]) for f in group})
        out.append(
            replace(
                group[0],
                evidence=tuple(sorted({e for e, _ in pairs})),
                at=tuple(sorted({a for _, a in pairs})),
                support=tuple(sorted({row for f in group for row in f.support})),
                said_by=_said_by(group),
            )
        )
    return tuple(out)
