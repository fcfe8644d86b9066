"""Names of a page: which guesses of models are taken, what shapes make names, what is no name."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.known import Contexts, Known
from kg.extract.namepatterns import NamePatterns
from kg.extract.names import NameFinder
from kg.extract.weigh import Weigher
from kg.model import Language, Mention, Sentence, Token
from kg.ontology import Ontology

ONTOLOGY = Ontology.load()
FINDER = NameFinder(ONTOLOGY)


def page(*lines: str, language: Language = "zh", guesses: dict[str, tuple[str, float]] | None = None) -> list[Sentence]:
    """Sentences in which a model guesses names: {wording: (class, score)}."""
    out = []
    at = 0
    for number, line in enumerate(lines):
        found = []
        for text, (label, score) in (guesses or {}).items():
            start = line.find(text)
            while start >= 0:
                found.append(Mention(start, start + len(text), text, label, "model", score))
                start = line.find(text, start + 1)
        out.append(Sentence(line, at, language, number, mentions=tuple(found)))
        at += len(line) + 1
    return out


def names(sentences: list[Sentence], company: str | None = None) -> list[tuple[str, str]]:
    """(wording, class) of the final mentions, in the order of the page."""
    return [(m.text, m.label) for s in FINDER.resolve(sentences, company).sentences for m in s.mentions]


def test_two_models_that_agree_are_believed_and_one_alone_is_not() -> None:
    """A wording without the form of a name needs both models."""
    assert names(page("昨日云杉达股价上扬", guesses={"云杉达": ("Organization", 0.9)})) == [("云杉达", "Company")]
    assert names(page("昨日云杉达上扬", guesses={"云杉达": ("Organization", 0.3)})) == []


@pytest.mark.parametrize("text", ["云杉达宣布新计划", "云杉达(301999)涨停"])
def test_who_acts_or_has_a_code_is_a_company(text: str) -> None:
    """One model is enough where the name acts or is listed."""
    assert ("云杉达", "Company") in names(page(text, guesses={"云杉达": ("Organization", 0.3)}))


@pytest.mark.parametrize("kind", ["信托公司", "中小银行", "上市公司", "保险机构", "动力总成合资公司"])
def test_the_kind_of_a_firm_is_no_name(kind: str) -> None:
    """Generic nouns never are names, whoever guesses them."""
    assert names(page(f"{kind}表示", guesses={kind: ("Organization", 0.9)})) == []


def test_two_organizations_in_one_guess_are_taken_apart_or_left() -> None:
    """A guess that swallowed the word between two names is not one."""
    words = (("云杉达", "PROPN"), ("与", "ADP"), ("松果达", "PROPN"), ("签约", "VERB"))
    text = "".join(word for word, _ in words)
    tokens = tuple(Token(text.index(word), text.index(word) + len(word), word, pos) for word, pos in words)
    guess = Mention(0, 7, "云杉达与松果达", "Organization", "model", 0.9)
    assert names([Sentence(text, 0, "zh", 0, tokens=tokens, mentions=(guess,))]) == []


def test_a_legal_name_is_whole_with_the_place_in_it() -> None:
    """与云杉(深圳)机器人有限公司签约: the full name, without the word in front."""
    assert ("云杉(深圳)机器人有限公司", "Company") in names(page("并与云杉(深圳)机器人有限公司签约"))


def test_what_the_text_shortens_is_one_name_afterwards() -> None:
    """以下简称 and a quoted bracket give a pair, and the short form is found again."""
    sentences = page("云杉机器人股份有限公司(以下简称“杉机”)今日上市。", "杉机股价上扬。")
    found = FINDER.resolve(sentences)
    assert [(p.first.text, p.second.text) for p in found.pairs] == [("云杉机器人股份有限公司", "杉机")]
    assert ("杉机", "Company") in [(m.text, m.label) for m in found.sentences[1].mentions]


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("公司推出社交应用“云朵”", "云朵", "Service"),
        ("换电品牌EVANGO今日亮相", "EVANGO", "Brand"),
        ("其云海系列销量大增", "云海系列", "Product"),
        ("基于x平台3.0打造", "x平台3.0", "Product"),
        ("收购芯片设计公司Ferndale Semi", "Ferndale Semi", "Company"),
        ("计划启用“巨松”集群", "巨松", "ComputeCluster"),
    ],
)
def test_shapes_make_names(text: str, name: str, label: str) -> None:
    """Quotes, heads and versions show names that no list has."""
    assert (name, label) in names(page(text))


@pytest.mark.parametrize("text", ["公司推进“互联网+”平台", "一系列产品", "全系列上市", "该系列表现好"])
def test_slogans_and_generic_lines_are_no_names(text: str) -> None:
    """Quotes also mark slogans, and 系列 is mostly a common noun."""
    assert names(page(text)) == []


def test_a_place_in_the_name_of_an_organization_is_no_place() -> None:
    """The Ohio of Ohio Quarry Partners is not named there."""
    text = "We acquired Ohio Quarry Partners last year."
    sentences = page(text, language="en", guesses={"Ohio Quarry Partners": ("Organization", 0.6)})
    place = Mention(12, 16, "Ohio", "Location", "lexicon", 1.0, "ohio")
    first = sentences[0]
    mixed = Sentence(text, 0, "en", 0, mentions=(place, *first.mentions))
    assert names([mixed]) == [("Ohio Quarry Partners", "Company")]


@pytest.mark.parametrize("line", ["Thanks, Wilma.", "Sure, Wilma, let me start.", "Wilma, do you want to take that?"])
def test_a_first_name_counts_where_people_are_spoken_to(line: str) -> None:
    """Vocatives and hand-overs make a single word a person."""
    assert ("Wilma", "Person") in names(page(line, language="en", guesses={"Wilma": ("Person", 0.7)}))


def test_a_first_name_alone_in_running_text_does_not() -> None:
    """One guess of one word is not enough."""
    assert names(page("The Wilma deposits grew.", language="en", guesses={"Wilma": ("Person", 0.7)})) == []


def test_who_is_introduced_is_found_with_the_firm() -> None:
    """The operator's sentence is a form in itself."""
    found = names(page("Our next question comes from the line of Wilma Oakes with Ferndale Partners.", language="en"))
    assert ("Wilma Oakes", "Person") in found
    assert ("Ferndale Partners", "Company") in found


def test_the_first_name_of_an_introduced_person_is_found_later() -> None:
    """Wilma after Wilma Oakes, but not a word that the page also writes small."""
    found = names(page("Our next question is from Wilma Oakes with Ferndale.", "Good point Wilma and team.", language="en"))
    assert found.count(("Wilma", "Person")) == 1


@pytest.mark.parametrize("word", ["Q3", "H1", "FY22", "EBITDA"])
def test_quarters_and_abbreviations_are_no_names(word: str) -> None:
    """Whatever the model says."""
    assert names(page(f"In {word} we grew with {word}.", language="en", guesses={word: ("Person", 0.7)})) == []


def test_capitals_need_the_place_of_an_organization() -> None:
    """KLMQ behind “with” is a firm, in the middle of a sentence an abbreviation."""
    guesses = {"KLMQ": ("Organization", 0.6)}
    assert names(page("We work with KLMQ today.", language="en", guesses=guesses)) == [("KLMQ", "Company")]
    assert names(page("Our KLMQ ratio rose.", language="en", guesses=guesses)) == []


def test_members_of_a_list_beside_an_organization_are_organizations() -> None:
    """With Ferndale, Oakmoor, and KLMQ: one is sure, the others share its list."""
    line = "Clients like Ferndale, Oakmoor, and KLMQ chose us."
    assert names(page(line, language="en", guesses={"Ferndale": ("Organization", 0.6)})) == [
        ("Ferndale", "Company"),
        ("Oakmoor", "Company"),
        ("KLMQ", "Company"),
    ]


def test_the_majority_of_a_page_decides_the_class() -> None:
    """Ferndale guessed a firm twice and a person once is a firm."""
    contexts = Contexts({})
    known = Known.of(
        [
            Sentence("a", 0, "en", 0, mentions=(Mention(0, 8, "Ferndale", "Organization", "model"),)),
            Sentence("b", 0, "en", 0, mentions=(Mention(0, 8, "Ferndale", "Organization", "model"),)),
            Sentence("c", 0, "en", 0, mentions=(Mention(0, 8, "Ferndale", "Person", "model"),)),
        ],
        contexts,
    )
    assert known.label("Ferndale", "Person") == "Organization"


def test_a_kentucky_plant_is_a_facility_and_a_plant_is_not() -> None:
    """A facility is named by its place."""
    patterns = NamePatterns(ONTOLOGY)
    text = "Our Kentucky plant and another plant"
    place = Mention(4, 12, "Kentucky", "Location", "lexicon", 1.0, "kentucky")
    found = [m.text for m in patterns.find(Sentence(text, 0, "en", 0), [place]) if m.label == "Facility"]
    assert found == ["Kentucky plant"]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.text(alphabet="云杉达股份有限公司“”系列(A1 )与、Wilma Oakes.,\n", min_size=1, max_size=30), max_size=4),
    st.sampled_from(["zh", "en"]),
)
def test_final_names_lie_in_their_sentence_and_never_overlap(lines: list[str], language: Any) -> None:
    """Whatever the text, offsets give back the wording, and no two names share a character."""
    for sentence in FINDER.resolve(page(*lines, language=language, guesses={"云杉达": ("Organization", 0.9)})).sentences:
        reached = 0
        for mention in sentence.mentions:
            assert sentence.text[mention.start : mention.end] == mention.text
            assert mention.start >= reached
            reached = mention.end


def test_the_order_of_mentions_makes_no_difference() -> None:
    """The choice among overlapping names is settled by what they are, not by where they came from in a set."""
    line = "公司推出社交应用“云朵”，云杉达宣布合作"
    guesses = {"云杉达": ("Organization", 0.9), "云杉": ("Organization", 0.9), "杉达": ("Person", 0.9)}
    first = page(line, guesses=guesses)[0]
    turned = Sentence(line, 0, "zh", 0, mentions=tuple(reversed(first.mentions)))
    assert names([first]) == names([turned])


def test_a_weigher_gives_scores_that_later_stages_believe() -> None:
    """What is kept is kept above the threshold."""
    sentence = page("云杉达宣布新计划", guesses={"云杉达": ("Organization", 0.3)})[0]
    kept = Weigher(ONTOLOGY, FINDER.patterns).weigh(sentence.mentions[0], sentence, Known.of([sentence]))
    assert kept is not None
    assert kept.score >= 0.8
