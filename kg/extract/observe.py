"""The numbers of sentences as claims: which metric, of whom, when, and how meant.

Each question about a number has its module: :mod:`~kg.extract.change` (a level or a change), :mod:`~kg.extract.binding` (which
metric), :mod:`~kg.extract.stance` (reported, expected, somebody else's), :mod:`~kg.extract.dating` (when),
:mod:`~kg.extract.subjects` and :mod:`~kg.extract.segments` (of whom). Words are data: ``ontology/patterns/cues.toml``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extract.anew import same_subject
from kg.extract.bearers import Bearers
from kg.extract.binding import Binder, Choice
from kg.extract.change import RATIOS, Change, added, change_of, is_reset
from kg.extract.dating import NOT_DATED, Dated, Dates, settled
from kg.extract.doubts import DoubtTable
from kg.extract.going import Going
from kg.extract.holders import Holder, consensus_of, is_of_many, teller_of
from kg.extract.labels import METRIC
from kg.extract.leftopen import announce, implied_time, looked_back_from, who, year_ended
from kg.extract.lists import HandedOut
from kg.extract.others import OTHER_COST, Others
from kg.extract.ownwords import names_its_own
from kg.extract.parts import level_of_part, part_of, share_of_part
from kg.extract.reading import Remembered, placed, read
from kg.extract.segments import goes_on, is_either, led_by, segment_of
from kg.extract.stance import is_replaced, is_unsaid, modality_of
from kg.extract.subjects import Subjects
from kg.extract.terms import Term
from kg.extract.timing import is_ahead, is_beside, is_done, is_loose, is_over, is_over_by, main_of
from kg.extract.values import Values
from kg.model import Claim, Mention, Modality, Quantity, Sentence, TimeExpression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.extract.cues import Cues
    from kg.model import Context
    from kg.ontology import Ontology

__all__ = ["Observer"]

_NO_HOLDER, _NO_TIME = "no-holder", "no-time"


class Observer:
    """Reads the numbers of sentences by the metrics and cues of an ontology."""

    def __init__(self, ontology: Ontology, cues: Cues) -> None:
        self._metrics = ontology.metrics
        self._fiscal_year_end = ontology.fiscal_year_end
        self._cues = cues
        self._sure = DoubtTable.load(ontology.folder).observed
        self._binder = Binder(ontology.metrics, cues)
        self._others = Others(ontology.metrics, cues, self._binder)
        self._subjects = Subjects(ontology, cues)
        self._bearers = Bearers(ontology, cues)
        self._values = Values(ontology, cues)

    def observe(self, sentence: Sentence, terms: tuple[Term, ...], context: Context, memory: Remembered) -> Iterator[Claim]:
        """The observations of a sentence as claims: metric, subject, quantity, and details (kind, basis, segment)."""
        reading = read(sentence, terms, self._cues)
        cues = self._cues.of(sentence.language)
        self._subjects.enter(reading, context, memory)
        anchored = memory.chained and memory.time is not None and memory.time.relation == "absolute"
        dates = Dates(reading, cues, anchored=anchored)
        inherited: Modality = memory.modality if memory.chained else "Reported"
        lists = HandedOut(reading, cues, self._subjects)
        state = Going(reading, cues, context, memory, dates, lists, inherited)
        announce(state)
        for quantity in reading.quantities:
            if quantity.kind == "money" and not quantity.bare:
                memory.currencies[quantity.unit] += 1
            claim = self._read(state, quantity)
            if claim is not None:
                yield claim
        state.remember()
        self._subjects.leave(reading, context, memory, state.borne)

    # ------------------------------------------------------------------ one number
    def _read(self, state: Going, quantity: Quantity) -> Claim | None:
        reading, cues = state.reading, state.cues
        if cues["glued_before"].search(reading.text[max(0, quantity.start - 2) : quantity.start]) and not any(
            m.end == quantity.start for m in reading.names
        ):
            return None  # 某某3%: a name that nobody knows bears the number
        if cues["asked"].search(reading.text, 0, quantity.start) and reading.text.rstrip()[-1:] in ("?", "？"):
            return None  # what is asked is not said
        if is_unsaid(reading, quantity, cues) or (quantity.bare and cues["money_unsaid"].match(reading.text, quantity.end)):
            return None  # and 180 million crowns of no country are no dollars
        change = change_of(reading, quantity, cues, state.seen)
        state.seen = (quantity, change)
        if cues["qualifies"].search(reading.text, max(0, quantity.start - 60), quantity.start) or cues["qualifies_behind"].match(
            reading.text, quantity.end
        ):
            state.leave_out(quantity, "criterion")
            return None  # customers that spend more than $100,000
        apart = not change.is_change and cues.language == "en" and cues["apart_behind"].match(reading.text, quantity.end)
        if apart or (cues.language == "en" and cues["gap_behind"].match(reading.text, quantity.end)):
            state.leave_out(quantity, "gap")
            return None  # revenue was $50 million or 15% above our average
        bearer = state.lists.names.get(quantity)
        choice = (
            part_of(reading, quantity, change, cues, state.last, state.lists.slices)
            or share_of_part(reading, quantity, cues, state.last, state.lists.slices)
            or level_of_part(reading, quantity, change, cues, state.last_level, state.lists.slices, opened=state.sliced)
            or self._handed_out(state, quantity, change)
            or self._binder.bind(reading, quantity, change, state.bound, cues)
        )
        if (
            cues.language == "en"
            and choice is not None
            and (choice.metric == METRIC or not same_subject(state, quantity, choice, self._cues.words["en"]))
        ):
            choice = None  # whether the wording of the number before goes on is told below, with what the parse says
        if choice is not None and cues.language == "en" and self._is_pointless(choice, quantity, change):
            choice = None  # currency added 2 points to growth: no growth of 2 points
        if choice is None:
            choice, bearer = self._unnamed(state, quantity, change)
            if choice is None:
                other = self._others.of(state, quantity, change)
                if other is None:
                    self._mind_holder(state, quantity)
                    if names_its_own(reading, quantity, cues):
                        state.bound = None  # what follows is of that, and not of what was before
                    return None
                choice, change = other
        else:
            again = choice.carried or (state.bound is not None and state.bound[1].term == choice.term)
            if again and cues["part_before"].search(reading.text, max(0, quantity.start - 40), quantity.start):
                state.leave_out(quantity, "of-part")
                return None  # of which 1 billion: a part that the words do not name
            state.bound = (quantity, choice)
            if choice.term.text:
                state.named = (quantity, choice.term, change)
                state.wordings[quantity.kind, choice.term.text] = choice.term
        if is_of_many(reading, quantity, cues):
            return None
        holder = consensus_of(reading, quantity, cues, state.held)
        if holder is not None:
            state.held = (quantity, holder)
        if choice.metric in self._cues.groups["growth_only"] and quantity.kind in RATIOS and not change.is_change:
            change = replace(change, is_change=True)
        if self._is_pointless(choice, quantity, change):
            return None
        return self._claim(state, quantity, choice, change, bearer, holder)

    def _is_pointless(self, choice: Choice, quantity: Quantity, change: Change) -> bool:
        """Whether so many points are neither a change of a metric nor what it is measured in."""
        measures = choice.metric == METRIC or "points" in self._metrics[choice.metric].kinds
        return quantity.kind == "points" and not change.is_change and not measures

    def _handed_out(self, state: Going, quantity: Quantity, change: Change) -> Choice | None:
        """The metric that a list gives a number: its own of a list of metrics, that of the level that a change is of, or of the
        outlook that it replaces.
        """
        term = state.lists.terms.get(quantity)
        if term is not None:
            return self._binder.named(state.reading, quantity, change, term, state.cues)
        last = state.last
        if last is not None and state.cues.language == "zh" and is_reset(state.reading, last[0], quantity, state.cues):
            return replace(last[1], carried=True)
        place, count = state.lists.places.get(quantity, (0, 0))
        if count and len(state.levels) >= count:
            choice, claim = state.levels[-count:][place]
            if quantity.kind in RATIOS and not change.is_change:
                return self._share_of(state, choice, claim, quantity)
            state.last_claim = claim
            return replace(choice, carried=True)
        return None

    @staticmethod
    def _share_of(state: Going, choice: Choice, claim: Claim, quantity: Quantity) -> Choice | None:
        """The share that a part has of the revenue of all, which 占比 hands out to several: 占比分别为5%和6%."""
        if choice.metric != "Revenue" or not state.cues["part_share_said"].search(state.reading.text, 0, quantity.start):
            return None
        state.lists.slices[quantity] = dict(claim.details).get("segment", "")
        return replace(choice, metric="RevenueShare", carried=True)

    def _unnamed(self, state: Going, quantity: Quantity, change: Change) -> tuple[Choice | None, Mention | None]:
        """A metric that needs no words: the unit of a facility makes it plain, or the growth of a business."""
        name = self._cues.variants["by_unit"].get(quantity.kind)
        term = Term(quantity.start, quantity.start, "", "metric", name or "")
        if name is not None:
            bearer = self._subjects.facility(state.reading, quantity, state.memory, state.cues)
            return (Choice(term, name, 1.0), bearer) if bearer is not None else (None, None)
        grown = self._cues.variants["by_growth"].get(quantity.kind)
        if grown is None or not change.is_change:
            return None, None
        bearer = self._subjects.business(state.reading, quantity, state.cues)
        return (Choice(replace(term, name=grown), grown, 2.0), bearer) if bearer is not None else (None, None)

    def _mind_holder(self, state: Going, quantity: Quantity) -> None:
        """Remember of a number that no words name what it measures where nobody is named whose it would be either."""
        if any(self._subjects.can_be(m, state.reading.language) for m in state.reading.names):
            return
        term = Term(quantity.start, quantity.start, "", "metric", METRIC)
        choice = Choice(term, METRIC, OTHER_COST)
        if self._subjects.certain(state.reading, quantity, choice, state.context, state.memory) is None:
            state.leave_out(quantity, _NO_HOLDER)

    def _claim(
        self,
        state: Going,
        quantity: Quantity,
        choice: Choice,
        change: Change,
        bearer: Mention | None,
        holder: Holder | None,
    ) -> Claim | None:
        reading, cues, context, memory = state.reading, state.cues, state.context, state.memory
        turned = self._cues.variants["as_fall_of"].get(choice.metric)
        if turned is not None and quantity.kind in self._metrics[turned].kinds:
            choice, change = replace(choice, metric=turned), Change(True, -1)  # lay off 2,300: so many fewer
        elif choice.metric in self._cues.groups["opened"]:
            change = added(choice.term, change, cues)
        rated = choice.metric in self._cues.groups["of_rated"]
        dated = NOT_DATED if rated else state.dates.of(quantity, is_change=change.is_change)
        other = choice.metric == METRIC
        find = self._subjects.certain if other else self._subjects.of
        going_on = self._goes_on(state, quantity, choice, change)
        if going_on is not None and state.last is not None and is_reset(reading, state.last[0], quantity, cues):
            dated = Dated(going_on.time)  # what an outlook became is of the time of the outlook
        if going_on is not None and bearer is None:
            subject: Mention | None = going_on.subject
        else:
            bearer = bearer or self._bearers.of(reading, quantity, choice, cues)
            subject = bearer or find(reading, quantity, choice, context, memory)
        listed = subject is None and state.sliced and segment_of(reading, choice.term, quantity, None, self._cues) != ""
        if listed and state.last_claim is not None:  # the next of a list of parts: 照明产业收入5亿元
            subject = state.last_claim.subject
        if subject is None:
            state.leave_out(quantity, _NO_HOLDER)
            return None
        if modality_of(reading, quantity, cues, "Reported") == "Guidance" or rated:
            subject = self._bearers.forecast(reading, quantity, subject, context, cues)
        context = self._in_own_year(context, subject, dated.time)
        meant = self._meant(state, quantity, change, dated, holder, choice)
        if meant is None:
            state.leave_out(quantity, _NO_TIME)
            return None
        modality, dated = meant
        if modality == "Guidance" and memory.rated is not None and not rated and holder is None:
            if memory.rater is None or subject.text != memory.rated.text:
                return None  # what the one who rates a company expects of it
            holder = Holder(memory.rater.wording)
        if dated.time is None and going_on is not None:
            dated = replace(dated, time=going_on.time)
        stated = None if modality == "Reported" and is_loose(dated.time, context) else dated.time
        still = choice.metric in self._cues.groups["timeless"] or cues["whole_cost"].fullmatch(choice.term.text) is not None
        time = stated or implied_time(state, modality, subject, rated=rated or holder is not None, still=still)
        if modality == "Guidance" and time is not None and not dated.prior and is_over(time, context):
            time = implied_time(state, modality, subject, rated=rated, still=still)
        time = year_ended(state, time, modality)
        if dated.prior and time is not None and cues["whole_year"].search(time.text) is None and _is_last_year(time):
            time = replace(time, relation="year-ago", grain="span", shift=0)
        if time is not None:
            earlier = [t for t in reading.times if t.end <= time.start]
            time = settled(time, modality, context, earlier, memory.year)
            if modality == "Reported" and not dated.prior and is_ahead(time, context):
                modality = "Guidance"  # nobody reports what is to come
            elif modality in ("Guidance", "Planned") and holder is None and is_over_by(time, state.main, context):
                modality = "Reported"  # nor expects what is long over
        if not dated.prior and modality != "Superseded" and holder is None:
            memory.modality = modality
            state.main = main_of(state.main, time)
            if state.main is not None or who(subject) in ("", memory.timed_of):
                memory.time, memory.timed_in, memory.timed_of = state.main, memory.passage, who(subject)
            memory.dated_in = memory.passage if modality == "Reported" else -1
        elif holder is not None and stated is not None and time is not None and is_done(time, context):
            memory.time, memory.dated_in = time, memory.passage  # what was expected of the quarter that is reported
        if bearer is None and subject.source != "context" and not other:
            state.borne = subject
        if rated:
            holder = self._subjects.rater(reading, quantity, subject, memory)
        elif holder is None and modality == "Guidance":
            named = teller_of(reading, quantity, subject, cues) if subject.label == "Company" else None
            holder = Holder(named.text, named) if named is not None else None
        find_segment = led_by if other else segment_of
        segment = "" if bearer is not None or rated else find_segment(reading, choice.term, quantity, subject, self._cues)
        behind = not choice.behind and subject.start >= reading.sentence.start + choice.term.end
        if cues.language == "zh" and behind and self._subjects.is_product(subject):
            segment = ""  # 药品收入16亿元，其中某药15亿元: that one's
        segment = state.lists.slices.get(quantity, "" if segment.casefold() == subject.text.casefold() else segment)
        if not segment and bearer is None and choice.metric in self._cues.groups["with_slice"]:
            part = goes_on(reading, choice.term, state.last_claim, self._cues)
            if part is not None and is_either(reading, (claim for _, claim in state.levels), self._cues):
                state.leave_out(quantity, "of-part")
                return None
            if part is not None:
                subject, segment = part.subject, dict(part.details).get("segment", "")
        details = [("kind", "Change" if change.is_change else "Level")]
        if change.is_change:
            details.append(("basis", change.basis))
        if segment:
            details.append(("segment", segment))
        if other:
            details.append(("label", choice.term.text))
        if holder is not None:
            details.append(("holder", holder.wording))
        value = self._values.of(reading, quantity, choice, change, cues, memory, subject)
        start = reading.sentence.start
        state.last_modality = modality
        claim = Claim(
            predicate=choice.metric,
            subject=subject,
            object=replace(value, start=value.start + start, end=value.end + start),
            start=start,
            end=start + len(reading.text),
            rule=f"observe:{cues.language}",
            confidence=self._confidence(choice, subject),
            modality=modality,
            time=time,
            base_time=looked_back_from(state, time),
            fiscal_year_end=context.fiscal_year_end if time is not None else None,
            details=tuple(details),
            holder=placed(holder.named, reading) if holder is not None and holder.named is not None else None,
        )
        state.last = (quantity, choice)
        if not change.is_change and quantity.kind not in RATIOS:
            state.last_level, state.sliced = (quantity, choice), bool(segment)
        if not dated.prior:  # what follows goes on with the figure that is compared, not with its base
            state.last_claim = claim
        if not change.is_change and quantity not in state.lists.places:
            state.levels.append((choice, claim))
        return claim

    @staticmethod
    def _goes_on(state: Going, quantity: Quantity, choice: Choice, change: Change) -> Claim | None:
        """The observation before, where a number is the change of what that one is a level of: shipped 3 million, up 5%."""
        last = state.last_claim
        if last is None or state.last is None or not change.is_change or last.predicate != choice.metric:
            return None
        before, chosen = state.last
        named = any(before.end <= m.start and m.end <= quantity.start for m in state.reading.names)
        return last if choice.carried or (chosen.term == choice.term and not named) else None

    def _meant(
        self, state: Going, quantity: Quantity, change: Change, dated: Dated, holder: Holder | None, choice: Choice
    ) -> tuple[Modality, Dated] | None:
        """How a number is meant and when it holds; None where it is of some earlier time, and the words do not say which."""
        reading, cues = state.reading, state.cues
        rated = choice.metric in self._cues.groups["of_rated"]
        said: Modality = "Guidance" if holder is not None else modality_of(reading, quantity, cues, state.inherited)
        if cues["present_behind"].match(reading.text, quantity.end):
            return "Reported", NOT_DATED  # 310 today
        if said == "Reported" and dated.time is not None and not dated.prior and is_ahead(dated.time, state.context):
            said = "Guidance"
        modality: Modality = "Reported" if (dated.prior or rated) and holder is None and said != "Superseded" else said
        if modality == "Guidance" and holder is None and is_reset(reading, quantity, reading.following(quantity.end), cues):
            modality = said = "Superseded"
        replaced = holder is None and (cues.language == "zh" or not change.is_change) and is_replaced(reading, quantity, cues)
        if replaced and (rated or modality != "Reported" or (dated.prior and state.last_modality != "Reported")):
            modality = "Superseded"
        if holder is not None or modality == "Superseded":  # of the same time as what it is compared with
            time, last = dated.time, state.last_claim.time if state.last_claim is not None else None
            if modality == "Superseded" and time is not None and last is not None:
                if replaced and dated.prior and time.grain == "year" and is_done(time, state.context):
                    return "Reported", dated  # down from $165 million in fiscal 2024
                time = last if time.grain in ("month", "day") else time  # in November it had told investors
                if last is time and time.grain in ("month", "day"):
                    last = None
            if modality == "Superseded" and last is None and (time is None or time.grain in ("month", "day")):
                return modality, Dated(state.memory.guided or state.memory.time)
            return modality, Dated(time or last)
        if replaced and modality == "Reported" and choice.metric in self._cues.groups["standing"] and dated.time is None:
            return "Superseded", NOT_DATED  # a capital of 2 million until it became one of 5
        if (replaced or dated.prior) and dated.time is None:
            return None
        if replaced and not dated.prior and not is_beside(reading, dated.time, quantity):
            return None  # what it was before, at a time that the words leave open
        return modality, dated

    def _confidence(self, choice: Choice, subject: Mention) -> float:
        """Surer where the metric is near and named, and the subject is."""
        less = self._sure
        doubt = less["step"] * choice.cost + choice.carried * less["carried"] + (subject.source == "context") * less["page"]
        return round(less["sure"] - doubt, 2)

    def _in_own_year(self, context: Context, subject: Mention, time: TimeExpression | None) -> Context:
        """The context in which a fiscal time of a company is read: by its own calendar, where the ontology has it."""
        own = self._fiscal_year_end(subject.entity) if time is not None and time.fiscal else None
        if own is None or (context.company is not None and context.company.entity == subject.entity and context.is_call):
            return context
        return replace(context, fiscal_year_end=own)


def _is_last_year(time: TimeExpression) -> bool:
    return time.relation == "relative" and time.grain == "year" and time.shift == -1
