"""Of whom a number is: the name before its metric, a pronoun, the topic carried over, or the company of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.holders import Holder
from kg.extract.reading import placed

if TYPE_CHECKING:
    from kg.extract.binding import Choice
    from kg.extract.cues import Cues, LanguageCues
    from kg.extract.reading import Reading, Remembered
    from kg.model import Context, Mention, Quantity
    from kg.ontology import Ontology

__all__ = ["Subjects"]

_BEARERS = ("Organization", "Product", "Facility")
_TOPIC_LASTS = 6
_LEAD = 48


class Subjects:
    """Chooses the bearer of a number."""

    def __init__(self, ontology: Ontology, cues: Cues) -> None:
        self._cues = cues
        self._bearers = frozenset(c for c in ontology.classes if any(ontology.is_a(c, b) for b in _BEARERS))
        self._facilities = frozenset(c for c in ontology.classes if ontology.is_a(c, "Facility"))
        self._products = frozenset(c for c in ontology.classes if ontology.is_a(c, "Product"))
        self._models = frozenset(c for c in ontology.classes if ontology.is_a(c, "AIModel"))
        self._organizations = frozenset(c for c in ontology.classes if ontology.is_a(c, "Organization"))

    def can_be(self, mention: Mention, language: str) -> bool:
        """Whether numbers can be said of it: organizations, products and facilities, but no bureau of statistics."""
        return mention.label in self._bearers and not self._cues.of(language)["not_bearer"].search(mention.text)

    def is_product(self, mention: Mention) -> bool:
        """Whether a name is that of a product."""
        return mention.label in self._products

    # ------------------------------------------------------------------ what is carried from sentence to sentence
    def enter(self, reading: Reading, context: Context, memory: Remembered) -> None:
        """Forget what the last paragraph was about when a new one starts; take up the topic that a sentence announces.

        On pages with a line for each sentence a paragraph cannot be seen: there a topic lasts for a few lines.
        """
        memory.index += 1
        memory.language = reading.language
        if reading.sentence.passage != memory.passage:
            if memory.sentences > 1 or memory.index - memory.topic_at > _TOPIC_LASTS:
                memory.topic = None
            memory.rated = memory.rater = None
            memory.passage, memory.sentences, memory.opening, memory.opens = reading.sentence.passage, 0, None, False
            memory.site = memory.item = None
        memory.sentences += 1
        cues = self._cues.of(reading.language)
        if memory.opening is None:
            named = [m for m in reading.names if m.label in self._organizations and self.can_be(m, reading.language)]
            named = [m for m in named if self._acts(m, reading)]
            memory.opening = placed(named[0], reading) if named else None
            memory.opens = bool(named) and self._opens(named[0], reading, cues)
        lead = self._leading(reading, cues)
        if lead is not None and lead.label in self._organizations:
            self._about(placed(lead, reading), context, memory)
        elif cues["whole_company"].search(reading.text):
            memory.topic = None

    def leave(self, reading: Reading, context: Context, memory: Remembered, borne: Mention | None) -> None:
        """Remember what the sentence was about: who bore its numbers as topic, the last thing named as what 它 means."""
        bearers = [m for m in reading.names if self.can_be(m, reading.language) and m.source != "pronoun"]
        if bearers:
            memory.thing = placed(bearers[-1], reading)
            memory.site = next((placed(m, reading) for m in reversed(bearers) if m.label in self._facilities), memory.site)
            memory.item = next((placed(m, reading) for m in reversed(bearers) if m.label in self._products), memory.item)
            organizations = [m for m in bearers if m.label in self._organizations and self._acts(m, reading)]
            if organizations:
                memory.subject = placed(organizations[0], reading)
            if reading.language == "zh":
                memory.topic, memory.topic_at = placed(bearers[0], reading), memory.index
        if reading.language == "en" and borne is not None:
            self._about(borne, context, memory)
        memory.chained = reading.text.rstrip()[-1:] in ("；", ";")

    def _about(self, mention: Mention, context: Context, memory: Remembered) -> None:
        own = context.company
        is_own = own is not None and (mention.text == own.text or (mention.entity is not None and mention.entity == own.entity))
        memory.topic = None if is_own or mention.label not in self._organizations else mention
        memory.topic_at = memory.index

    def _opens(self, mention: Mention, reading: Reading, cues: LanguageCues) -> bool:
        """Whether a paragraph begins with a name that can be the subject of what follows: it is then about that one."""
        before = reading.text[: mention.start]
        return (
            mention.start <= (_LEAD if reading.language == "en" else _LEAD // 4)
            and not cues["not_subject_before"].search(before)
            and not cues["slice_before"].search(before)
            and not cues["not_opening_before"].search(before)
            and not cues["not_subject_behind"].match(reading.text, mention.end)
            and not cues["rater_behind"].match(reading.text, mention.end)  # whom it quotes is not whom it is about
        )

    def _leading(self, reading: Reading, cues: LanguageCues) -> Mention | None:
        """The name that opens a sentence as its theme: At Pizza Hut, …; Turning to the Devices segment."""
        for mention in reading.names:
            if mention.start > _LEAD:
                break
            if self.can_be(mention, reading.language) and cues["lead_in"].search(reading.text, 0, mention.start):
                return mention
        return None

    # ------------------------------------------------------------------ the bearer of a number
    def of(self, reading: Reading, quantity: Quantity, choice: Choice, context: Context, memory: Remembered) -> Mention | None:
        """The bearer of a number, as a mention in the clean text; None where the page names nobody."""
        if choice.metric in self._cues.groups["of_rated"]:
            return self._rated(reading, quantity, memory) or _own(context, memory)
        if (site := self._pointed_at(reading, quantity, memory)) is not None:
            return site[0]
        near = self._near(reading, quantity, choice)
        if near is None and self._is_of_nobody(reading, quantity, choice):
            return None
        if near is None and self._cues.of(reading.language)["own_before"].search(reading.text, 0, choice.term.start):
            called = context.company if context.is_call else None
            return called or self._carried(reading, quantity, choice, context, memory)
        return near or self._carried(reading, quantity, choice, context, memory)

    def certain(
        self, reading: Reading, quantity: Quantity, choice: Choice, context: Context, memory: Remembered
    ) -> Mention | None:
        """The bearer of a number, where the words leave no doubt: a name of its clause, the only one of its sentence, who speaks
        on a call, or the company of the page where the sentence names nobody.
        """
        if (site := self._pointed_at(reading, quantity, memory)) is not None:
            return site[0]
        near = self._near(reading, quantity, choice)
        if near is not None:
            return near
        named = {m.entity or m.text for m in reading.names if self.can_be(m, reading.language) and m.source != "pronoun"}
        if len(named) > 1 or (not context.is_call and not named and context.company is None):
            return None
        if not named and self._cues.of(reading.language)["of_no_one"].search(reading.text, 0, quantity.start):
            return None
        return self.of(reading, quantity, choice, context, memory)

    def facility(self, reading: Reading, quantity: Quantity, memory: Remembered, cues: LanguageCues) -> Mention | None:
        """The facility that a quantity describes: the last one named before it in the sentence, or what 它 means."""
        before = [m for m in reading.names if m.label in self._facilities and m.end <= quantity.start]
        if before:
            return placed(before[-1], reading)
        said = any(cues[name].search(reading.text, 0, quantity.start) for name in ("thing_said", "part_said"))
        return memory.thing if said and memory.thing is not None and memory.thing.label in self._facilities else None

    def business(self, reading: Reading, quantity: Quantity, cues: LanguageCues) -> Mention | None:
        """The business whose growth a bare ratio is: our Devices business grew 26%."""
        for mention in reversed(reading.names):
            if mention.end <= quantity.start and mention.label in self._organizations:
                grew = cues["business_grew"].fullmatch(reading.text, mention.end, quantity.start)
                if cues["slice_before"].search(reading.text[max(0, mention.start - 16) : mention.start]):
                    return None  # revenue per piece at it
                return placed(mention, reading) if grew is not None else None
        return None

    def _rated(self, reading: Reading, quantity: Quantity, memory: Remembered) -> Mention | None:
        """The company that a rating or a target price is about: the last one named that is not the one who says it."""
        cues = self._cues.of(reading.language)
        said = [
            m
            for m in reading.names
            if m.label in self._organizations and m.end <= quantity.start and not cues["rater_behind"].match(reading.text, m.end)
        ]
        if said:
            memory.rated = placed(said[-1], reading)
        return memory.rated or memory.topic

    def rater(self, reading: Reading, quantity: Quantity, subject: Mention, memory: Remembered) -> Holder | None:
        """Who sets a target price: the last organization before it that does what raters do, or the last one of the paragraph."""
        cues = self._cues.of(reading.language)
        said = [
            m
            for m in reading.names
            if m.label in self._organizations and m.end <= quantity.start and cues["rater_behind"].match(reading.text, m.end)
        ]
        if said:
            memory.rater = Holder(said[-1].text, said[-1])
            return memory.rater if said[-1].text != subject.text else None
        return Holder(memory.rater.wording) if memory.rater is not None else None

    def _near(self, reading: Reading, quantity: Quantity, choice: Choice) -> Mention | None:
        """The last name of the clause before the number that can be a subject; behind another number if there is one."""
        cues = self._cues.of(reading.language)
        start, _ = reading.clause(quantity.start)
        first = min(start, choice.term.start) if not choice.behind else start
        previous = reading.previous(quantity.start)
        since = previous.end if previous is not None else 0
        pool = []
        for mention in reading.names:
            if mention.end > quantity.start:
                break
            if mention.start < first or not self._can_bear(mention, choice, reading):
                continue
            if choice.carried and cues["possessed"].fullmatch(reading.text, mention.end, quantity.start):
                return placed(mention, reading)  # 落后于乙的19.7%
            if self._is_subject(reading, mention, choice, cues):
                pool.append(mention)
        behind = [m for m in pool if m.start >= since]
        if behind or pool:
            return placed((behind or pool)[-1], reading)
        lead = self._leading(reading, cues) if reading.language == "en" else None
        return placed(lead, reading) if lead is not None and lead.end <= quantity.start else None

    def _is_subject(self, reading: Reading, mention: Mention, choice: Choice, cues: LanguageCues) -> bool:
        """Whether the word before a name lets it bear the number: not *from* or *by* it; *in* or *at* it behind the metric."""
        before = reading.text[max(0, mention.start - 16) : mention.start]
        if mention.start >= choice.term.end and cues["slice_before"].search(before):
            return True
        return cues["not_subject_before"].search(before[-12:]) is None

    def _is_of_nobody(self, reading: Reading, quantity: Quantity, choice: Choice) -> bool:
        """Whether a Chinese number whose clause names nobody is of a whole market, or of a firm without a name (标的公司)."""
        if reading.language != "zh":
            return False
        if choice.metric in self._cues.groups["of_market"]:
            return True
        since = max((m.end for m in reading.names if m.label in self._organizations and m.end <= quantity.start), default=0)
        return self._cues.of("zh")["market_wide"].search(reading.text, since, quantity.start) is not None

    def _acts(self, mention: Mention, reading: Reading) -> bool:
        """Whether a sentence can be about a name: not behind a preposition, not only quoted, not only one who gives money.

        In English the place of the name decides that elsewhere.
        """
        if reading.language != "zh":
            return True
        cues = self._cues.of("zh")
        if cues["not_subject_before"].search(reading.text[max(0, mention.start - 12) : mention.start]):
            return False
        return not self._only_tells(mention, reading) and not any(
            cues[group].match(reading.text, mention.end) for group in ("not_subject_behind", "source_behind")
        )

    def _can_bear(self, mention: Mention, choice: Choice, reading: Reading) -> bool:
        """Whether numbers of a metric can be said of a name: no product has staff, and no pollster the share it tells."""
        if not self.can_be(mention, reading.language):
            return False
        if reading.language != "zh":
            return True
        groups = self._cues.groups
        if choice.metric not in groups["of_public"] and self._only_tells(mention, reading):
            return False
        if choice.metric in groups["of_round"] and self._cues.of("zh")["gives_money"].match(reading.text, mention.end):
            return False
        if choice.metric in groups["of_firm"] and mention.label in self._products:
            return False
        if choice.metric in groups["of_model"] and mention.label not in self._models | self._organizations:
            return False
        told = choice.metric in groups["told"] and self._cues.of("zh")["tells"].match(reading.text, mention.end)
        return not told

    def _only_tells(self, mention: Mention, reading: Reading) -> bool:
        """Whether a Chinese name is that of an authority whose website, notice or word is where the figures are from."""
        cues = self._cues.of("zh")
        return cues["public_body"].search(mention.text) is not None and (
            cues["public_tells"].match(reading.text, mention.end) is not None
        )

    def _pointed_at(self, reading: Reading, quantity: Quantity, memory: Remembered) -> tuple[Mention | None] | None:
        """What 该厂 or 该车型 in the clause of a number means: the last plant or product in view, nobody where there is none.

        None where no such word stands there.
        """
        if reading.language != "zh":
            return None
        cues, (start, _) = self._cues.of("zh"), reading.clause(quantity.start)
        for cue, labels, known in (("this_site", self._facilities, memory.site), ("this_product", self._products, memory.item)):
            said = cues[cue].search(reading.text, start, quantity.start)
            if said is not None:
                before = [m for m in reading.names if m.label in labels and m.end <= said.start()]
                return (placed(before[-1], reading) if before else known,)
        return None

    def _carried(
        self, reading: Reading, quantity: Quantity, choice: Choice, context: Context, memory: Remembered
    ) -> Mention | None:
        cues = self._cues.of(reading.language)
        company = cues["pronoun_company"].search(reading.text, 0, quantity.start) is not None
        thing = cues["thing_said"].search(reading.text, 0, quantity.start) is not None
        earlier = [
            m
            for m in reading.names
            if self._can_bear(m, choice, reading)
            and m.end <= quantity.start
            and not cues["not_subject_behind"].match(reading.text, m.end)
            and not cues["not_subject_before"].search(reading.text[max(0, m.start - 12) : m.start])
        ]
        while len(earlier) > 1 and cues["foretells"].match(reading.text, earlier[0].end):
            earlier = earlier[1:]  # who expects something of another names that other behind it
        if earlier and not company and (reading.language == "zh" or earlier[0].start < _LEAD):
            return placed(earlier[0], reading)
        if thing and not company and memory.thing is not None and reading.language == "zh":
            return memory.thing
        if company and not context.is_call and earlier:
            return placed(earlier[0], reading)
        if company and _own(context, memory) is not None:
            return _own(context, memory)
        if earlier:
            return placed(earlier[0], reading)
        if reading.language == "en" and memory.topic is not None and not company:
            return memory.topic
        own = _own(context, memory)
        if own is not None and choice.metric in self._cues.groups["told"]:
            tells = [m for m in reading.names if m.text == own.text and cues["tells"].match(reading.text, m.end)]
            return None if tells else own  # who only tells it is not whose it is
        return own


def _own(context: Context, memory: Remembered) -> Mention | None:
    """Whom 公司 or no word at all means: the company of a call; on a page of news the first organization of the paragraph.

    A paragraph of news that names none speaks of the company of the page only while no other has been spoken of: on a page of
    several items the numbers of one must not go to the company of another.
    """
    company = context.company
    if context.is_call:
        return company
    if context.focused and not memory.opens:
        return company
    if memory.language == "en":  # in English who is meant has been named as a subject
        return memory.opening if memory.opens else None
    if memory.opening is not None:
        return memory.opening
    if company is None and context.language == "zh":
        return None
    if company is None or memory.subject is None:
        return company or memory.subject
    same = memory.subject.text == company.text or (company.entity is not None and memory.subject.entity == company.entity)
    return company if same else None
