"""How sure claims are: figures of the table, and what takes from them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BrokenOntology
from kg.extract.cues import Cues
from kg.extract.doubts import Doubts, DoubtTable
from kg.model import Claim, Context, Mention, Quantity, Sentence
from kg.ontology import Ontology, default_folder

ONTOLOGY = Ontology.load()
DOUBTS = Doubts(ONTOLOGY, Cues(ONTOLOGY))
LESS = DOUBTS.table.less


def sentence(text: str, start: int = 0, passage: int = 0, mentions: tuple[Mention, ...] = ()) -> Sentence:
    """An English sentence of a page."""
    return Sentence(start=start, text=text, language="en", passage=passage, mentions=mentions)


def name(text: str, start: int, *, source: str = "pattern:placed", label: str = "Company") -> Mention:
    return Mention(start, start + len(text), text, label, source, 0.9)


def weigh(claim: Claim, sentences: list[Sentence], company: Mention | None = None) -> float:
    """The confidence of one claim on a page."""
    context = Context(language="en", date=None, period=None, company=company, is_call=company is not None)
    return next(iter(DOUBTS.weighed([claim], sentences, context))).confidence


def relation(subject: Mention, obj: Mention, rule: str = "row", sure: float = 0.9) -> Claim:
    return Claim("supplies", subject, obj, 0, 40, rule, sure)


WE = Mention(0, 2, "We", "Company", "pronoun")
NORTH = name("Northfield", 11)


def test_who_says_we_on_a_page_of_nobody_is_doubtful() -> None:
    """“We” is somebody only where the page tells who speaks."""
    page = [sentence("We supply Northfield with sensors.", mentions=(NORTH,))]
    assert weigh(relation(WE, NORTH), page) == round(0.9 - LESS["speaker"], 2)
    assert weigh(relation(WE, NORTH), page, company=Mention(0, 0, "Ashby", "Company", "context")) == 0.9


def test_the_company_is_told_where_nobody_speaks() -> None:
    """The same on a page of news is weighed by its row alone."""
    page = [sentence("It supplies Northfield with sensors.", mentions=(NORTH,))]
    assert weigh(relation(Mention(0, 2, "It", "Company", "pronoun"), NORTH), page) == 0.9


def test_a_number_whose_bearer_is_elsewhere() -> None:
    """Less sure where another paragraph names the bearer, least where the words are somebody's own."""
    ashby = name("Ashby", 0)
    amount = Quantity(30, 32, "$5", "USD", "money")
    number = Claim("Revenue", ashby, amount, 20, 40, "observe:en", 0.9)
    before = sentence("Ashby opened a site.", mentions=(ashby,))
    assert weigh(number, [before, sentence("Its sales were $5.", 20)]) == 0.9
    assert weigh(number, [before, sentence("Sales were $5.", 20, 1)]) == round(0.9 - LESS["paragraph"], 2)
    assert weigh(number, [before, sentence("Our sales were $5.", 20, 1)]) == round(0.9 - LESS["bearer"], 2)
    assert weigh(number, [before, sentence("Our sales were $5.", 20, 1)], company=name("Ashby Inc.", 0)) != 0.9


def test_a_guess_made_once_is_less_sure_on_a_long_page() -> None:
    """On a page of two sentences every name stands once; what a pattern or the lexicon found is no guess."""
    guess = name("Brightwater", 30, source="echo:model")
    short = [sentence("Northfield supplies Brightwater.", mentions=(NORTH, guess))]
    long = short + [sentence("Nothing.", 100 + 10 * i) for i in range(DOUBTS.table.sentences)]
    assert weigh(relation(NORTH, guess), short) == 0.9
    assert weigh(relation(NORTH, guess), long) == round(0.9 - LESS["once"], 2)
    assert weigh(relation(NORTH, guess, rule="call:asks"), long) == 0.9


def test_ends_far_apart() -> None:
    """What stands far from the other end is less surely its end."""
    far = name("Brightwater", NORTH.end + DOUBTS.table.characters + 1)
    assert weigh(relation(NORTH, far), [sentence("x" * 120)]) == round(0.9 - LESS["apart"], 2)


def test_pronouns_of_the_parse() -> None:
    """Rows of the parse are weighed for names; a pronoun takes its part."""
    it = Mention(0, 2, "it", "Company", "pronoun")
    assert weigh(relation(it, NORTH, rule="supplies:en:1:tree"), [sentence("it supplies Northfield")]) == round(
        0.9 - LESS["pronoun"], 2
    )


def test_rules_of_the_code_have_their_figure() -> None:
    """A figure of the table stands for what a claim brings."""
    claim = relation(NORTH, name("Ashby", 25), rule="implied:page")
    assert weigh(claim, [sentence("Northfield and Ashby")]) == DOUBTS.table.rules["implied:page"]


@given(st.floats(0, 1), st.sampled_from(["row", "row:tree", "implied:name"]))
def test_confidence_keeps_its_bounds(sure: float, rule: str) -> None:
    """However many doubts there are."""
    page = [sentence("We supply Northfield with sensors.", mentions=(NORTH,))]
    assert DOUBTS.table.least <= weigh(relation(WE, NORTH, rule, sure), page) <= DOUBTS.table.most


def test_without_a_table_that_of_kg_is_used(tmp_path: Path) -> None:
    """An own ontology need not have one."""
    assert DoubtTable.load(tmp_path) == DOUBTS.table


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("less = 0.06", "less = 6", "is 6"),
        ("[doubts.apart]", "[doubts.aparrt]", "unknown doubt 'aparrt'"),
        ("characters = 40", "characters = 0", "write how many characters"),
        ("step = 0.1", "stepp = 0.1", "give it carried, page, step, sure"),
        ("[doubts.speaker]\nless = 0.3", "[doubts.speaker]", "give it less"),
    ],
)
def test_a_wrong_figure_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    """The error says where it is and what to write."""
    path = tmp_path / "confidence.toml"
    shutil.copy(default_folder() / "confidence.toml", path)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BrokenOntology, match=said):
        DoubtTable.load(tmp_path)
