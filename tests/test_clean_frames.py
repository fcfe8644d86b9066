"""What stands around an article, advertisements as lines, and inserts that no mark ends; sentences with their words stay."""

from __future__ import annotations

import pytest

from kg.clean import clean
from kg.model import CleanText, Document, Source
from tests.test_clean import ALPHABETS, BODY, strewn


def cleaned(text: str) -> CleanText:
    return clean(Document("d", text, Source("page.txt", "")))


FRAME = """\
首页 > 财经 > 公司
来源：南岭财经
作者：林小雨
字号：大 中 小
责任编辑：
图源：公司官网
点击上方蓝字关注我们
打开APP阅读更多精彩内容
点个“在看”再走吧
举报/反馈
热门评论
阅读 (321)
— END —
标签：传感器 仪器
提示：以上内容不构成投资建议，股市有风险。
本文仅代表作者个人，不代表本平台立场。
版权所有 未经许可不得转载
Home > Business > Companies
By Dana Holt
Listen to this article 4 minutes
Share this article
Share on Facebook
Read more: Grocers brace for a slow autumn
Related: Five stocks to watch this week
Story continues below advertisement
Reporting by Dana Holt; Editing by Sam Reed
We use cookies to improve your experience.
Accept all cookies
Follow us on LinkedIn and Facebook
Click here to subscribe
""".splitlines()

SENTENCES = """\
关键词：储能、出海与价格战，是本次说明会的三个重点。
来源：公司公告显示，交易尚需股东大会批准。
作者：王某的新书销量破百万，出版社上调了全年收入目标。
阅读收入为5亿元，广告收入为3亿元。
点击率提升5%，转发量和收藏量创新高。
公司下载客户端用户数超过3000万，扫码支付笔数同比增长12%。
优惠活动拉动了官网销售，性价比机型排行榜第一，电竞显示器出货量翻番，彩票终端收入下降。
2025-08-21 19:32 来源：南岭财经
记者：感谢您接受采访
Cookies and crackers sales rose 8%, the company said.
Advertisement revenue grew 12% to $40 million.
Share this quarter rose to 31%, from 29%.
Share on the New York exchange fell 3%.
Read more than 3 million times, the story drew readers to the site.
We use cookies-and-cream flavour in two new products.
Related articles of the agreement were amended.
Related party transactions amounted to $5 million.
By Friday, the shares had lost 4%.
Reporting by segment changed in the first quarter.
""".splitlines()


@pytest.mark.parametrize("line", FRAME)
def test_a_line_of_the_frame_goes(line: str) -> None:
    assert cleaned(f"{BODY}\n{line}\n").text == f"{BODY}\n\n"


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_that_begins_like_one_stays(line: str) -> None:
    assert cleaned(f"{BODY}\n{line}\n").text == f"{BODY}\n{line}\n"


def test_a_pointer_in_brackets_goes_from_a_sentence() -> None:
    assert cleaned(BODY.replace("电话会上表示", "电话会上表示（点击查看更多）")).text == BODY


def test_a_line_of_advertising_words_goes_and_a_headline_with_two_stays() -> None:
    first, *others = BODY.split("\n")
    for line, stays in (("扫码进群免费领取内参", False), ("电竞酒店优惠升级", True)):
        text = "\n".join((first, line, *others))
        assert (line in cleaned(text).text) is stays


@pytest.mark.parametrize(
    ("place", "insert"),
    [
        ("产能是目前", "金沙娱乐城登录官网入口"),  # no mark ends it: the words do
        ("公司计划", "换季童装清仓全场包邮。"),  # a sentence of its own, behind another's mark
        ("公司计划", "换季童装清仓全场包邮，"),
    ],
)
def test_an_advertisement_goes_with_what_ends_it(place: str, insert: str) -> None:
    text = "\n".join([BODY] * 2)
    dirty = strewn(text, ALPHABETS["shapes"])
    assert place in dirty
    assert cleaned(dirty.replace(place, f"◉◎◍{insert}{place}", 1)).text == text


HEADLINE = "北岭仪器业绩说明会实录:订单排到明年工厂年内投产"


def test_a_headline_of_a_call_is_set_right_on_a_decorated_page_by_the_name_that_begins_it() -> None:
    text = "\n".join([BODY] * 2).replace("周二公布", "公布").replace("首席执行官林和", "北岭仪器首席执行官林和")
    rotated = HEADLINE[15:] + HEADLINE[:15]
    result = cleaned(rotated + "\n" + strewn(text, ALPHABETS["shapes"]))
    assert (result.headline, result.text) == (HEADLINE, "\n" + text)
    plain = cleaned(rotated + "\n" + text)
    assert (plain.headline, plain.text) == (None, rotated + "\n" + text)
    whole = cleaned(HEADLINE + "\n" + strewn(text, ALPHABETS["shapes"]))
    assert (whole.headline, whole.text) == (None, HEADLINE + "\n" + text)
