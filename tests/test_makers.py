"""Who makes what: firms inside other names, and products that stand for their makers."""

from __future__ import annotations

import pytest

from kg.model import Document, Mention, Source
from kg.page import Page, Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def page(reader: Reader, text: str) -> Page:
    (found,) = reader.pages([Document("page", text, Source("page", "0"), language="zh")])
    return found


def said(reader: Reader, text: str, predicate: str) -> set[tuple[str, str]]:
    """The ends of the claims of a predicate."""
    claims = [c for c in page(reader, text).extracted.claims if c.predicate == predicate]
    return {(c.subject.text, c.object.text) for c in claims if isinstance(c.object, Mention)}


def test_a_firm_that_is_named_only_inside_a_name_is_on_the_page(reader: Reader) -> None:
    found = page(reader, "特斯拉Model Y在国内交付超过10万辆。")
    assert "特斯拉" in {m.text for m in found.extracted.inside} | {m.text for s in found.extracted.sentences for m in s.mentions}
    assert "特斯拉" in {name for cluster in found.clusters.values() for name, _ in cluster.names}


def test_a_firm_opens_the_name_of_its_event(reader: Reader) -> None:
    assert ("英伟达", "英伟达GTC 2026") in said(reader, "英伟达GTC 2026大会将于3月举行。", "hosts")


def test_what_is_supplied_for_a_product_is_supplied_to_its_maker(reader: Reader) -> None:
    assert said(reader, "宁德时代为小米SU7供应电池。", "supplies") == {("宁德时代", "小米")}


def test_what_is_held_against_a_product_competes_with_its_maker(reader: Reader) -> None:
    text = "比亚迪推出新车海狮07，直接对标特斯拉的Model Y。"
    assert said(reader, text, "competesWith") <= {("比亚迪", "特斯拉")}


@pytest.mark.parametrize("text", ["宁德时代为新车SU7供应电池。", "宁德时代为新款SUV供应电池。"])
def test_without_a_maker_nothing_is_supplied(reader: Reader, text: str) -> None:
    assert said(reader, text, "supplies") == set()


def test_what_a_product_is_built_on_is_not_made_by_who_brings_it_out(reader: Reader) -> None:
    text = "招商银行上线基于通义千问的客服机器人。"
    assert said(reader, text, "develops") == set() == said(reader, text, "launches")
