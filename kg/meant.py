"""Who is meant on a page: by a name, by we and the company, by 其, and by a clause without a subject."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from kg.extract.implied import IN_NAME

if TYPE_CHECKING:
    from kg.model import Mention
    from kg.page import Page, Reader

__all__ = ["Meant", "Names"]

_CLAUSE = re.compile("[，,。；;：:！？!?]")
_STOPS = "。！？!?；;：:，,…"
_HEADLINE = 40  # characters of a line that heads a paragraph, at most
_OPENS = 12  # characters of a paragraph in which its first subject stands


class Names(Protocol):
    """Gives the IRI of a thing by the key of its cluster on the page and the wording that names it."""

    def iri(self, root: str, text: str) -> str | None: ...


class Meant:
    """What the mentions of a page stand for."""

    def __init__(self, page: Page, reader: Reader, names: Names) -> None:
        self._page = page
        self._reader = reader
        self._names = names

    def resolve(self, mention: Mention, other: str | None = None) -> str | None:
        """The IRI of what a mention stands for, None where that is nothing known.

        A pronoun stands for the company of the call or the last organization before it, never for ``other``, the other end of
        the relation; on a page about one company for that one where no other opens the paragraph. A mention of source ``page``
        stands for the company that the page is about.
        """
        context = self._page.extracted.context
        own = self.of(context.company) if context.company else None
        if mention.source == "company":
            return own
        if mention.source in ("product", "site"):
            return self._last_thing(mention.start, other, mention.label)
        if mention.source == "page":
            return own or self._last_organization(mention.start, other)
        if mention.source in ("pronoun", "topic"):
            if self._of_two(mention.start):
                return None
            turn = self._page.extracted.call.at(mention.start)
            if turn is not None and turn.role in ("analyst", "operator"):  # “we” is the speaker's own firm, never the company
                return self.of(turn.firm) if turn.firm is not None else None
            if context.is_call and mention.text in self._reader.things and (beside := self._beside(mention.start, other)):
                return beside
            if context.is_call and own is not None and own != other:
                return own
            near = mention.source == "pronoun" and mention.text in self._reader.things
            if context.focused and not near and own not in (None, other):
                acting = self._acting(mention.start, other) if mention.source == "topic" else None
                return acting or self._opening(mention.start, other) or own
            return self._last_organization(mention.start, other, near=near) or (own if own != other else None)
        return self.of(mention)

    def _of_two(self, before: int) -> bool:
        """Whether 其 or 该公司 at a place comes right behind a Chinese sentence of an owner and its unit, and may mean either."""
        if not self._owning:
            return False
        sentences = self._page.extracted.sentences
        at = max(0, bisect_right(self._starts, before) - 1)
        here, last = sentences[at], sentences[max(0, at - 1)]
        if here is last or here.passage != last.passage or not self._reader.of_either(here):
            return False
        return any(last.start <= start < here.start for start in self._owning)

    @cached_property
    def _starts(self) -> list[int]:
        """Where the sentences of the page begin, in their order."""
        return [sentence.start for sentence in self._page.extracted.sentences]

    @cached_property
    def _owning(self) -> frozenset[int]:
        """Where sentences begin that tell whose unit something is."""
        return frozenset(c.start for c in self._page.extracted.claims if c.predicate == "unitOf" and c.rule != IN_NAME)

    def of(self, mention: Mention) -> str | None:
        """The IRI of what a mention names."""
        root = self._page.roots.get(self._reader.linker.key(mention))
        return self._names.iri(root, mention.name or mention.text) if root else None

    def _opening(self, before: int, other: str | None) -> str | None:
        """The organization that opens the paragraph of a place as its subject: there 公司 and “the company” mean that one."""
        sentences, reader = self._page.extracted.sentences, self._reader
        at = max((i for i, s in enumerate(sentences) if s.start <= before), default=None)
        if at is None:
            return None
        first = next(s for s in sentences if s.passage == sentences[at].passage)
        for mention in first.mentions:
            if mention.start + first.start >= before or mention.start > _OPENS:
                return None
            if reader.ontology.is_a(mention.label, "Organization"):
                acts = reader.may_act(first, mention) and not reader.is_owner(first, mention)
                iri = self.of(mention) if acts and not reader.is_quoted(first, mention) else None
                return iri if iri != other else None
        return None

    def _acting(self, before: int, other: str | None) -> str | None:
        """The organization that a Chinese sentence begins with as its subject, whose clauses that follow have none of their own:
        6月6日，甲公告，拟收购乙; 丙子公司甲完成融资，乙领投."""
        reader = self._reader
        sentence = next((s for s in reversed(self._page.extracted.sentences) if s.start <= before), None)
        if sentence is None or sentence.language != "zh":
            return None
        reach = _OPENS
        for mention in sorted(sentence.mentions, key=lambda m: m.start):
            if mention.start > reach or mention.start + sentence.start >= before:
                return None
            if reader.ontology.is_a(mention.label, "Organization"):
                if reader.is_owner(sentence, mention):
                    reach = mention.end + _OPENS
                    continue
                acts = reader.may_act(sentence, mention) and not reader.is_quoted(sentence, mention)
                iri = self.of(mention) if acts else None
                return iri if iri != other else None
        return None

    def _beside(self, before: int, other: str | None) -> str | None:
        """The organization named last before a place of the same sentence: “we bought Northfield and its founder”."""
        sentence = next((s for s in self._page.extracted.sentences if s.start <= before < s.start + len(s.text)), None)
        named = [
            iri
            for mention in (sentence.mentions if sentence else ())
            if mention.start + sentence.start < before  # type: ignore[union-attr]
            and self._reader.ontology.is_a(mention.label, "Organization")
            and (iri := self.of(mention)) not in (None, other)
        ]
        return named[-1] if named else None

    def _last_thing(self, before: int, other: str | None, kind: str) -> str | None:
        """Which product or site was spoken of last: in the nearest sentence that has any the first that is no part or rival of
        another.
        """
        for sentence in reversed(self._page.extracted.sentences):
            for mention in sentence.mentions if sentence.start < before else ():
                fits = self._reader.ontology.is_a(mention.label, kind) and mention.start + sentence.start < before
                if fits and (iri := self.of(mention)) not in (None, other) and self._reader.is_main(sentence, mention):
                    return iri
        return None

    def _last_organization(self, before: int, other: str | None, *, near: bool = False) -> str | None:
        """Who was spoken of last: in the nearest sentence that has any the first organization that can be a subject, not one that
        only owns the next (甲旗下乙) nor one of a list; ``near``: first the last one of the same clause (甲通过其). Where no
        sentence has one, the first organization of the nearest that names any; in Chinese nobody, nor in either language one of
        another paragraph but on calls: a subject that is left out is not taken from there.
        """
        spoken_of: list[str] = []
        sentences, is_call = self._page.extracted.sentences, self._page.extracted.context.is_call
        here = next((s for s in reversed(sentences) if s.start <= before), None)
        is_chinese = here is not None and here.language == "zh"
        for sentence in reversed(sentences):
            if sentence.start >= before:
                continue
            if here is not None and sentence.passage != here.passage and (is_chinese or not is_call):
                break  # whom another paragraph speaks of last, no word of this one means
            acting = [
                (mention, iri)
                for mention in sentence.mentions
                if mention.start + sentence.start < before
                and self._reader.ontology.is_a(mention.label, "Organization")
                and (iri := self.of(mention)) not in (None, other)
                and not self._reader.is_owner(sentence, mention)
            ]
            spoken_of += [iri for _, iri in acting if iri is not None]
            acting = [(mention, iri) for mention, iri in acting if self._reader.may_act(sentence, mention)]
            if near and acting and sentence is here and self._reader.is_listed(sentence, acting[-1][0]):
                continue  # 甲和乙是其客户: neither is whose they are
            if near and acting and not _CLAUSE.search(sentence.text, acting[-1][0].end, max(0, before - sentence.start)):
                return acting[-1][1]
            if acting:
                return acting[0][1]
        if is_chinese and not spoken_of and here is not None:
            return self._headed(here.passage, other)
        return spoken_of[0] if spoken_of and not is_chinese else None

    def _headed(self, passage: int, other: str | None) -> str | None:
        """The one organization that the headline right above a Chinese paragraph names: a short line that is no sentence."""
        above = [s for s in self._page.extracted.sentences if s.passage == passage - 1]
        if len(above) != 1 or len(above[0].text) > _HEADLINE or above[0].text.rstrip()[-1:] in _STOPS:
            return None
        named = {
            iri
            for m in above[0].mentions
            if self._reader.ontology.is_a(m.label, "Organization") and (iri := self.of(m)) is not None
        }
        return named.pop() if len(named) == 1 and other not in named else None
