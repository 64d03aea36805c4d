"""The run-down: from rows, without end, without repeating itself, and where it stopped after a restart."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from agent.rundown import Beat, Rest, Rundown, Saying, ShowPlan
from agent.rundown.attribute_shape import SHAPES
from agent.rundown.show_plan import PARTS
from catalog import SAMPLE, Catalog, Offer
from tests.agent.room import START, TABLE, shop


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    with Catalog.open(tmp_path_factory.mktemp("shop") / "catalog.db") as catalog:
        catalog.import_file(SAMPLE)
        yield {p.handle: p for p in catalog.products()}


def perform(rundown: Rundown, products, seconds: float, start: float = START):
    """Say everything as it comes, at the speed of a voice."""
    now, out = start, []
    while now < start + seconds:
        given = rundown.next(products, now)
        if isinstance(given, Rest):
            now += given.seconds
            continue
        rundown.spoken(given, now)
        out.append((now, given))
        now += len(given.sentence.text) / (4.5 if given.lang == "zh" else 14)
    return out


@pytest.mark.parametrize("langs", [("zh",), ("en",), ("zh", "en")])
def test_two_hours_without_a_sentence_twice_in_thirty_minutes(sample, langs):
    said = perform(Rundown(langs, 3), sample, 7200)
    last: dict[str, float] = {}
    for now, beat in said:
        assert now - last.get(beat.sentence.text, -1e9) > 1800, beat.sentence.text
        last[beat.sentence.text] = now
    assert len(said) > 500
    assert {b.lang for _, b in said} == set(langs)


def test_every_figure_comes_from_the_row(sample):
    """What digits a sentence holds are in its facts, its title, or its option labels."""
    for _, beat in perform(Rundown(("zh", "en"), 1), sample, 3600):
        product = sample[beat.handle]
        allowed = " ".join(
            [f.value for f in beat.sentence.facts] + list(product.title.values())
            + [o for v in product.variants for pair in v.options for o in pair]
            + [f.question for f in product.faq] + list(product.list_price_base.values())
            + [t for o in product.offers for t in o.text.values()]
            + [str(len(sample))]  # "36 products today"
            + [d for o in product.offers if o.end for d in _dates(o.end)] + [a.name for a in product.attributes]
        )  # fmt: skip
        for figure in re.findall(r"\d+(?:\.\d+)?", beat.sentence.text):
            assert figure in allowed, beat.sentence


def _dates(end):
    from datetime import timedelta

    last = end - timedelta(seconds=1)
    return [f"{last.month} {last.day} {last.hour} {last.minute} {end.hour} {end.minute} {end.day} {end.month}"]


def test_same_seed_same_show(sample):
    one = [b.sentence.text for _, b in perform(Rundown(("zh",), 5), sample, 1200)]
    two = [b.sentence.text for _, b in perform(Rundown(("zh",), 5), sample, 1200)]
    other = [b.sentence.text for _, b in perform(Rundown(("zh",), 6), sample, 1200)]
    assert one == two
    assert one != other


def test_sold_out_leaves_and_empty_rests(tmp_path):
    with shop(tmp_path) as catalog:
        products = {p.handle: p for p in catalog.products()}
        assert not any(b.sentence.sku == "TEA-1" for _, b in perform(Rundown(), products, 600))
        assert isinstance(Rundown().next({}, START), Rest)


def test_resumes_behind_the_last_sentence_spoken(sample):
    rundown = Rundown(("zh",), 0)
    said = perform(rundown, sample, 60)
    given = rundown.next(sample, START + 60)  # handed out, never heard
    assert isinstance(given, Beat)
    again = Rundown(("zh",), 0)
    again.resume(json.loads(json.dumps(rundown.state())))
    for now, beat in said:
        again.heard(beat.sentence, now)
    resumed = again.next(sample, START + 70)
    assert isinstance(resumed, Beat)
    assert (resumed.handle, resumed.topic) == (given.handle, given.topic)


def test_the_operator_and_the_viewers_move_it(sample):
    rundown = Rundown()
    rundown.next(sample, START)
    rundown.show("plush")
    assert rundown.next(sample, START).handle == "plush"
    rundown = Rundown()
    for _ in range(3):
        rundown.interest("lamp", START)
    assert rundown.next(sample, START).handle == "lamp"


def test_a_changed_row_changes_the_sentence(tmp_path):
    with shop(tmp_path, TABLE) as catalog:
        rundown = Rundown()
        products = {p.handle: p for p in catalog.products()}
        beat = next(b for _, b in perform(rundown, products, 300) if b.topic.kind == "price")
        catalog.set(beat.sentence.sku, price="12.34")
        products = {p.handle: p for p in catalog.products()}
        assert "12.34" in rundown.again(beat, products, START).sentence.text
        catalog.set(beat.sentence.sku, stock=0)
        assert rundown.again(beat, {p.handle: p for p in catalog.products()}, START) is None


def test_a_shop_of_bare_rows_is_not_silent(tmp_path):
    """A table of nothing but names and prices, the least the contract asks for."""
    table = tmp_path / "shop.csv"
    table.write_text("sku,名称,价格\nA,台灯,59\nB,浴巾,39.9\n", "utf-8")
    with Catalog.open(tmp_path / "catalog.db") as catalog:
        catalog.import_file(table)
        said = perform(Rundown(("zh",), 0), {p.handle: p for p in catalog.products()}, 120)
    kinds = {beat.topic.kind for _, beat in said}
    assert kinds & {"hook", "pitch"}
    assert kinds & {"price", "pitch"}
    assert "call" in kinds
    assert len({beat.handle for _, beat in said}) == 2


def test_a_shops_praise_is_not_repeated_by_the_host(tmp_path):
    """Advertising law binds what is volunteered: absolute words and urgency in a description stay unsaid."""
    table = tmp_path / "shop.csv"
    table.write_text(
        "sku,title:zh,price,currency,stock,description:zh\n"
        "A,浴巾,59,CNY,9,全网最低价的浴巾。最后三件手慢无。100%棉的面料。长一百四十厘米。\n",
        "utf-8",
    )
    with Catalog.open(tmp_path / "catalog.db") as catalog:
        catalog.import_file(table)
        said = "".join(
            b.sentence.text for _, b in perform(Rundown(("zh",), 0), {p.handle: p for p in catalog.products()}, 300)
        )
    assert "100%棉的面料" in said
    assert "长一百四十厘米" in said
    assert "最低" not in said
    assert "手慢无" not in said
    rundown = Rundown(("zh",), 0, forbidden=("浴巾",))
    with Catalog.open(tmp_path / "catalog.db") as catalog:
        products = {p.handle: p for p in catalog.products()}
        said = [b.sentence.text for _, b in perform(rundown, products, 300)]
        assert any("一百四十厘米" in text for text in said)
        assert not any("浴巾" in text for text in said), "not in a title either"


def test_every_block_names_its_product_before_it_speaks_of_it(sample):
    """Also where the price stands in the first sentence, and where variants differ in price."""
    names = {h: [*p.title.values(), *p.aliases] for h, p in sample.items()}
    handle = None
    for _, beat in perform(Rundown(("zh",), 3), sample, 7200):
        if beat.handle != handle and beat.topic.kind not in ("menu", "recap", "clock", "range", "opening"):
            handle = beat.handle
            assert any(name in beat.sentence.text for name in names[handle]), beat.sentence.text


def test_the_host_says_nothing_the_rule_book_forbids(sample):
    from agent.answers.policy import objection

    for lang in ("zh", "en"):
        for _, beat in perform(Rundown((lang,), 4), sample, 3600):
            quoted = (
                ""
                if beat.topic.kind in ("hook", "pitch", "price", "call", "ask", "menu", "recap")
                else beat.sentence.text
            )
            own = beat.sentence.text if not quoted else ""
            assert objection(own, quoted) is None, beat.sentence


def test_both_languages_have_the_same_kinds_of_phrases_and_places():
    from agent.rundown.wording import _FIELDS, PHRASES

    assert set(PHRASES["zh"]) == set(PHRASES["en"])
    fields = {
        lang: {k: frozenset().union(*(f for _, f in _FIELDS[lang, k])) for k in PHRASES[lang]} for lang in PHRASES
    }
    for kind in PHRASES["zh"]:
        odd = fields["zh"][kind] ^ fields["en"][kind]
        shapes = SHAPES | {"bare", "barely"} if kind == "attribute" else set()
        assert odd <= shapes | {"unit", "price", "price2", "qi", "name", "link"}, (kind, odd)


def test_the_sellers_plan(sample):
    plan = ShowPlan(
        opening=("欢迎来到鹿汀的直播间。",), products=("3", "LT-TEA-100", "nothing"), block=("hook", "price", "call"),
        sayings=(Saying("我们每天都开播。", 2400.0),),
    )  # fmt: skip
    said = perform(Rundown(("zh",), 0, plan=plan), sample, 3600)
    assert said[0][1].sentence.text == "欢迎来到鹿汀的直播间。"
    assert {b.handle for _, b in said} == {"boxes", "tea"}
    parts = {kind for part in ("hook", "price", "call") for kind in PARTS[part]}
    assert {b.topic.kind for _, b in said} <= parts | {"say"}
    ours = [now for now, b in said if b.sentence.text == "我们每天都开播。"]
    assert len(ours) == 2
    assert ours[1] - ours[0] >= 2400


def test_a_promotion_is_announced_runs_and_ends(sample):
    """Real begin and end: announced within a day and a half of its begin, never outside its days."""
    from datetime import UTC, datetime, timedelta

    begins = datetime.fromtimestamp(START, UTC) + timedelta(hours=1)
    offer = Offer("o", "percent_off", "20", {"zh": "全部八折"}, begins, begins + timedelta(hours=1))
    product = replace(sample["lamp"], offers=(offer,))
    kinds = {(int((now - START) // 3600), b.topic.kind) for now, b in perform(Rundown(), {"lamp": product}, 3 * 3600)}
    assert (0, "soon") in kinds
    assert (1, "offer") in kinds
    assert not {(0, "offer"), (1, "soon"), (2, "soon"), (2, "offer")} & kinds
