"""English firms by their legal form: whatever capitalised words stand before plc, Inc. or GmbH are the name of a firm.

No model is needed for it, nor a second mention: “Orvane Power plc said” opens a story as plainly as a lexicon would. A name of
the lexicon with its form behind it stays the entity of the lexicon.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.wordlists import BARE, alternatives, words
from kg.model import Mention

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kg.model import Sentence

__all__ = ["LegalNames"]

_SCORE = 0.95
_STATE = 2  # letters of a state behind a town, which a form behind a comma could be too: Las Vegas, NV
_JOINED = re.compile(r"[A-Z][\w'’.-]* (?:and|&) $")
_GENITIVE = re.compile(r"['’]s?$")


class LegalNames:
    """The list ``legal_forms`` of ``names.toml``: the forms that no other word looks like. ``bare`` takes the words that open a
    sentence off a name.

    >>> from kg.model import Sentence
    >>> forms = LegalNames({"legal_forms": ["plc", "Inc.", "Co.", "Ltd."]}, str, str.islower, frozenset(("Company",)))
    >>> text = "Orvane Power plc and Lindal Steel, Inc. agreed to merge."
    >>> [m.text for m in forms.find(Sentence(text, 0, "en", 0))]
    ['Orvane Power plc', 'Lindal Steel, Inc.']
    """

    def __init__(
        self,
        lists: Mapping[str, object],
        bare: Callable[[str], str],
        is_generic: Callable[[str], bool],
        organizations: frozenset[str],
    ) -> None:
        forms = words(lists.get("legal_forms"))
        form, apart = alternatives(forms), alternatives(f for f in forms if len(f) > _STATE)
        self._last = tuple(forms)
        self._form = re.compile(rf" {form}(?!\w)") if forms else None
        core = rf"{BARE}(?: (?:(?:of|&|de|van|von) )?{BARE}){{0,5}}?"
        self._run = re.compile(rf"(?<![\w&'’.-])(?P<core>{core})(?: {form}|, {apart})+(?!\w)")
        self._bare = bare
        self._is_generic = is_generic
        self._organizations = organizations

    def find(self, sentence: Sentence) -> Iterator[Mention]:
        """The firms of a sentence that are written with their legal form."""
        text = sentence.text
        if self._form is None or self._form.search(text) is None:
            return
        for match in self._run.finditer(text):
            core = self._bare(match["core"])
            start, end = match.end("core") - len(core), match.end()
            if not core or self._is_generic(core) or _GENITIVE.search(core) or core.endswith(self._last):
                continue
            before = text[:start]
            if " " not in core and _JOINED.search(before) and not before[: before.rindex(" ", 0, -1)].endswith(self._last):
                continue  # Orvane and Lindal Inc., which may be one firm
            if len(text[start + len(core) : end].strip()) <= _STATE and any(
                m.label == "Location" and (m.start, m.end) == (start, start + len(core)) for m in sentence.mentions
            ):
                continue  # the AG of Texas
            firms = [m for m in sentence.mentions if m.source == "lexicon" and m.label in self._organizations]
            if any(m.start <= start and m.end > start + len(core) for m in firms):
                continue  # the lexicon has it with its form
            listed = next((m for m in firms if (m.start, m.end) == (start, start + len(core))), None)
            label, entity = (listed.label, listed.entity) if listed else ("Company", None)
            yield Mention(start, end, text[start:end], label, "pattern:legal", _SCORE, entity)
