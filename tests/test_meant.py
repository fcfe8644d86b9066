"""Who is meant: by 其, by a clause without subject, by an office without its organization."""

from __future__ import annotations

import pytest

from kg.meant import Meant
from kg.model import Document, Source
from kg.page import Reader


class _Names:
    def iri(self, root: str, text: str) -> str:
        return root


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


def said(reader: Reader, text: str, predicate: str) -> set[tuple[str, str]]:
    """(subject, object) of a relation on a page, each by the text of a name that stands for it."""
    (page,) = reader.pages([Document("page", text, Source("page", "0"), language="zh")])
    meant = Meant(page, reader, _Names())
    names = {meant.of(m): m.text for s in page.extracted.sentences for m in s.mentions}
    found = [c for c in page.extracted.claims if c.predicate == predicate and not isinstance(c.object, str)]
    pairs = ((meant.resolve(c.subject), meant.resolve(c.object, meant.resolve(c.subject))) for c in found)  # type: ignore[arg-type]
    return {(names.get(a, ""), names.get(b, "")) for a, b in pairs}


def test_a_clause_without_subject_goes_on_with_the_first_of_its_sentence(reader: Reader) -> None:
    """The one who is spoken of does what follows, not one that it is done with or to."""
    text = "蓝湖科技有限公司昨日公告，已向北辰汽车有限公司交付样品，并收购星河电子有限公司。"
    assert ("蓝湖科技有限公司", "星河电子有限公司") in said(reader, text, "acquires")
    assert ("北辰汽车有限公司", "星河电子有限公司") not in said(reader, text, "acquires")


def test_an_office_without_its_organization_is_of_the_one_that_the_page_is_about(reader: Reader) -> None:
    """The chairman is that of the company named most, not of the last one named."""
    text = (
        "蓝湖科技有限公司昨日发布年报。蓝湖科技有限公司去年收购星河电子有限公司。"
        "蓝湖科技有限公司还与北辰汽车有限公司签署战略合作协议。董事长陈思远表示，今年将继续扩产。"
    )
    assert said(reader, text, "worksFor") == {("陈思远", "蓝湖科技有限公司")}


@pytest.mark.parametrize(
    "text",
    [
        "比亚迪的子公司远岚电子有限公司负责回收业务。特斯拉和丰田也是其客户。",
        "比亚迪的全资子公司远岚电子有限公司去年投产。该公司收购了星河电子有限公司。",
    ],
)
def test_behind_an_owner_and_its_unit_a_pronoun_means_nobody(reader: Reader, text: str) -> None:
    assert {who for relation in ("supplies", "acquires") for who, _ in said(reader, text, relation)} == {""}


def test_none_of_a_list_of_customers_is_the_one_whose_they_are(reader: Reader) -> None:
    text = "宁德时代发布新品。特斯拉和宝马是其客户。"
    assert said(reader, text, "supplies") == {("宁德时代", "特斯拉"), ("宁德时代", "宝马")}


def test_a_list_of_firms_and_plants_is_kept_whole(reader: Reader) -> None:
    """A plant in a list of customers stands for its owner."""
    text = "蔚来、特斯拉上海工厂和理想汽车都是宁德时代的客户。"
    (page,) = reader.pages([Document("page", text, Source("page", "0"), language="zh")])
    customers = {c.object.text for c in page.extracted.claims if c.predicate == "supplies"}  # type: ignore[union-attr]
    assert customers == {"蔚来", "特斯拉", "理想汽车"}
