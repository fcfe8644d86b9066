"""Questions and answers: which sentences ask, which turns reply, where the questions begin, whether the order is the call's."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.calls.layout import Layout
    from kg.calls.turn import Span, Turn
    from kg.calls.words import CallWords

__all__ = ["answered", "is_ordered", "questions_in", "sectioned"]

_PIECE = {"zh": re.compile(r"[^。！？!?；\n]+[？?]+"), "en": re.compile(r"[^?]+\?+")}
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]*")
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?|[\u3400-\u9fff]")
_AROUND = re.compile(r"^\W*(?:(?:and|so|but|okay|hi|yeah)\b\W*)*|[\s?？.]+$", re.IGNORECASE)
_LEAST = 4
_LEAST_ANSWER = 6
_OPENING = 120  # characters of a turn that say what it is
_RUNS = 2  # times that one analyst follows another without an answer


def questions_in(layout: Layout, start: int, end: int, words: CallWords) -> tuple[Span, ...]:
    """The question sentences of a clean span, those without a question mark included where their words ask ("I was wondering …").

    Politeness ("can you hear me?") is none.

    >>> from kg.calls.layout import Layout
    >>> from kg.calls.words import CallWords
    >>> from kg.model import Sentence
    >>> page = Layout((Sentence("How do margins develop?", 0, "en", 0), Sentence("Thanks.", 24, "en", 0)))
    >>> questions_in(page, 0, 31, CallWords({}))
    ((0, 23),)
    """
    found: list[Span] = []
    for sentence in layout.sentences[layout.index(start) :]:
        if sentence.start >= end:
            break
        first, last = max(start, sentence.start), min(end, sentence.start + len(sentence.text))
        asked = [match.span() for match in _PIECE[sentence.language].finditer(layout.text, first, last)]
        for begin, stop in asked or _parts(layout.text, first, last):
            part = layout.text[begin:stop]
            said = part.strip()
            asks = bool(asked) or words["indirect"].search(said) is not None
            if asks and len(_WORD.findall(said)) >= _LEAST and not words["phatic"].fullmatch(_AROUND.sub("", said)):
                at = begin + len(part) - len(part.lstrip())
                found.append((at, at + len(said)))
    return tuple(found)


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of a stretch of a sentence, which an annotator may have left together."""
    return (match.span() for match in _SENTENCE.finditer(text, start, end))


def is_ordered(text: str, sides: Sequence[tuple[Span, str]], words: CallWords, *, shuffled: bool) -> bool:
    """Whether turns, as (span, side) in the order of the page, can stand in the order of the call.

    Not where the page is known to be shuffled, where a call is opened after its first question or closed before its last one,
    or where analysts follow one another without an answer between more often than not.
    """
    if shuffled:
        return False
    asked = [span for span, side in sides if side == "analyst"]
    if not asked:
        return True
    opens = words["opens"].search(text)
    if opens and opens.start() > asked[0][1]:
        return False
    closes = words["closes"].search(text)
    if closes and closes.start() < asked[0][0] and len(asked) > 1:
        return False
    spoken = [side for _, side in sides if side != "operator"]
    changes = [(a, b) for a, b in itertools.pairwise(spoken) if "analyst" in (a, b)]
    runs = sum(pair == ("analyst", "analyst") for pair in changes)
    return runs < _RUNS or 2 * runs <= len(changes)


def sectioned(
    turns: Sequence[Turn], parts: Sequence[tuple[int, str]], text: str, words: CallWords, *, ordered: bool
) -> list[Turn]:
    """The turns with their sections: ``parts`` are (offset, section) of headings.

    Questions begin at a heading that says so, else with the operator's turn before the first analyst's. Where the order cannot be
    trusted a turn has a section where it is an analyst's, or where its first words reply to a question or open the call.
    """
    if not ordered:
        return [replace(t, section=_part_by_words(t, text, words)) for t in turns]
    first = next((i for i, t in enumerate(turns) if t.role == "analyst"), None)
    if first is not None and first and turns[first - 1].role == "operator":
        first -= 1
    begins = next((offset for offset, part in parts if part == "QuestionsAndAnswers"), None)
    if begins is None and first is None:
        return [replace(t, section=_part_at(t.start, parts)) for t in turns]
    edge = min(o for o in (begins, None if first is None else turns[first].start) if o is not None)
    return [replace(t, section="QuestionsAndAnswers" if t.start >= edge else "PreparedRemarks") for t in turns]


def _part_by_words(turn: Turn, text: str, words: CallWords) -> str:
    opening = (turn.start, min(turn.end, turn.start + _OPENING))
    if turn.role == "analyst" or (turn.role != "operator" and words["replies"].search(text, *opening)):
        return "QuestionsAndAnswers"
    return "PreparedRemarks" if words["opens"].search(text, *opening) else ""


def _part_at(offset: int, parts: Sequence[tuple[int, str]]) -> str:
    before = [part for start, part in parts if start <= offset]
    return before[-1] if before else ""


def answered(turns: Sequence[Turn], text: str, words: CallWords, *, ordered: bool) -> list[Turn]:
    """The turns with the questions that they answer: what the company says after an analyst's questions, until someone else asks,
    the operator calls for the next question, or the analyst gives thanks. A word or two is no answer.
    """
    if not ordered:
        return list(turns)
    out: list[Turn] = []
    asked: tuple[Span, ...] = ()
    replied = False
    for turn in turns:
        if turn.role == "operator":
            asked = ()
        elif turn.role == "analyst":
            if turn.questions:
                asked = turn.questions if replied else (*asked, *turn.questions)
                replied = False
            elif replied and words["thanks"].search(text, turn.start, turn.end):
                asked = ()
        elif turn.role == "company" and asked and len(_WORD.findall(text[turn.start : turn.end])) >= _LEAST_ANSWER:
            turn = replace(turn, answers=asked)
            replied = True
        out.append(turn)
    return out
