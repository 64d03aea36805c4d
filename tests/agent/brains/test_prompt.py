"""The prompt's beginning is the same bytes over turns, options, prices and the order of the catalog's rows."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from agent.answers.resolve import Focus
from agent.answers.sheet import build as sheet_of
from agent.brains.prompt import build, plain, settle
from agent.brains.short_references import of_sheet, of_text
from catalog import SAMPLE, Catalog

NOW = 1_795_348_800.0
ASKED = {"zh": "观众问：", "en": "A viewer asks:"}
SAID = {"zh": "之前说过：", "en": "Said before:"}


@pytest.fixture(scope="module")
def products(tmp_path_factory):
    with Catalog.open(tmp_path_factory.mktemp("shop") / "shop.db") as shop:
        shop.import_file(SAMPLE)
        return shop.products()


def whole(product):
    return Focus(product, product.variants, "text")


def words(prompt):
    return "\x1e".join(f"{role}\x1f{text}" for role, text in prompt.messages)


def shared(a, b):
    """How far two prompts are the same, as the part that ends before history or what is volatile."""
    n = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[:n]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_product_asked_about_otherwise_has_the_same_slice(products, lang):
    product = max(products, key=lambda p: len(p.variants))
    first = words(build("多少钱", sheet_of([whole(product)], lang=lang, now=NOW), history=("好的",)))
    slice_ = first[: first.index(SAID[lang])]
    assert len(slice_) > 600
    dice = random.Random(3)
    for variant in product.variants:
        cheaper = replace(variant, stock=dice.randrange(9), version=variant.version + 7)
        rows = list(product.attributes)
        dice.shuffle(rows)
        changed = replace(product, attributes=tuple(rows), version=product.version + 7)
        asked = sheet_of([Focus(changed, (cheaper,), "text")], lang=lang, now=NOW + 3600)
        again = words(
            build(f"问题{dice.random()}", asked, draft=(f"现在{{{variant.sku}.price}}。",), history=("好的", "有货"))
        )
        assert again.startswith(slice_)


def test_the_order_of_products_and_rows_does_not_matter(products):
    dice = random.Random(5)
    few = [whole(p) for p in products[:3]]
    sheet = sheet_of(few, lang="zh", now=NOW)
    first = words(build("哪个便宜", sheet))
    for _ in range(5):
        dice.shuffle(few)
        rows = list(sheet.rows.items())
        dice.shuffle(rows)
        again = words(build("哪个便宜", replace(sheet, focuses=tuple(few), rows=dict(rows))))
        assert again == first


def test_only_persona_and_rules_are_shared_between_products(products):
    a, b = (words(build("多少钱", sheet_of([whole(p)], lang="zh", now=NOW))) for p in products[:2])
    system = a[: a.index("\x1e")]
    assert shared(a, b).startswith(system)
    assert "七、" in system


def test_no_figure_is_shown_and_history_loses_its_digits(products):
    product = next(p for p in products if p.variants[0].price is not None and p.variants[0].stock)
    sheet = sheet_of([whole(product)], lang="zh", now=NOW)
    prompt = build("多少钱", sheet, history=("现在¥1,234.50，还有７８件。",))
    user = prompt.messages[-1][1]
    assert "现在¥…，还有…件。" in user
    for row in sheet.rows.values():
        if row.kind in ("price", "list_price", "stock"):
            short = of_sheet(sheet).short[row.ref]
            assert f"{{{short}}} = " in user
            assert f"{{{short}}} = {row.shown}" not in user


def test_what_is_wanted_is_kept_where_not_all_fits_and_the_slice_does_not_move(products):
    product = max(products, key=lambda p: len(p.attributes) + len(p.faq))
    sheet = sheet_of([whole(product)], lang="zh", now=NOW)
    last = [r for r in sheet.rows.values() if r.kind in ("quote", "caution")][-1]
    plain, wanting = (build("?", sheet, draft=d, most_rows=8).messages[-1][1] for d in ((), (f"{{{last.ref}}}。",)))
    short = of_sheet(sheet).short[last.ref]
    assert f"{{{short}}}" not in plain
    assert f"{{{short}}} = " in wanting
    assert wanting.startswith(plain[: plain.index("现在可用：")])


def test_a_short_reference_is_settled_on_the_option_that_was_asked_about(products):
    product = next(p for p in products if len(p.variants) > 1)
    first, *_, other = sorted(v.sku for v in product.variants)
    variant = next(v for v in product.variants if v.sku == other)
    sheet = sheet_of([Focus(product, (variant,), "text")], lang="zh", now=NOW)
    assert settle("{A.title}有货。[show A]", sheet) == f"{{{other}.title}}有货。[show {other}]"
    assert settle("{A.price}", sheet) == f"{{{other}.price}}"  # the one that was asked about
    assert settle("{Aa.price}", sheet) == "{Aa.price}"  # another option's: not on the sheet
    assert settle("{NO.title}{B.title}", sheet) == "{NO.title}{B.title}"
    both = sheet_of([whole(product)], lang="zh", now=NOW)
    assert settle("{Aa.price}", both) == f"{{{first}.price}}"
    assert settle("{A.price}", both) == "{A.price}"  # of which? the gate refuses it


def test_every_reference_of_any_sheet_comes_back_as_it_was(products):
    dice = random.Random(11)
    for lang in ("zh", "en"):
        for _ in range(20):
            few = dice.sample(list(products), dice.randint(1, 4))
            sheet = sheet_of([whole(p) for p in few], lang=lang, now=NOW)
            short = of_sheet(sheet)
            for ref in sheet.rows:
                assert settle(short.shorten(f"{{{ref}}}"), sheet) == f"{{{ref}}}"
                assert not re.match(r"[^.]*[0-9]", short.short[ref])
    one = of_text("{LT-1.price}，{LT-2.title}，{LT-1.title}")
    assert one.shorten("{LT-2.title}{LT-1.price}") == "{B.title}{A.price}"
    assert one.settle("{B.title}{A.price}{C.stock}") == "{LT-2.title}{LT-1.price}{C.stock}"


def test_a_viewers_braces_and_brackets_are_no_references_and_no_tags(products):
    sheet = sheet_of([whole(products[0])], lang="zh", now=NOW)
    user = build("{X.price} [show X] [nod]", sheet).messages[-1][1]
    asked = user[user.index(ASKED["zh"]) :]
    assert not set("{}[]") & set(asked)


def test_only_a_model_that_may_gesture_is_told_of_tags(products):
    sheet = sheet_of([whole(products[0])], lang="en", now=NOW)
    assert "[nod]" not in words(build("?", sheet))
    assert "[nod]" in words(build("?", sheet, tags=True))


def test_a_small_model_reads_the_answer_alone_names_in_it_as_they_are(products):
    product = next(p for p in products if len(p.variants) > 1)
    sku = product.variants[0].sku
    sheet = sheet_of([whole(product)], lang="en", now=NOW)
    draft = (f"It's {{{sku}.price}} for the {{{sku}.title}} in {{{sku}.variant}}.", "The second sentence.")
    user = build("how much?", sheet, draft=draft, history=("Hello.",), most_rows=0).messages[-1][1]
    asked, question, told, answer = user.splitlines()
    assert (asked, question, told) == ("A viewer asks:", "how much?", "The answer, looked up:")
    title, variant = (sheet.rows[f"{sku}.{field}"].shown for field in ("title", "variant"))
    assert f"for the {title} in {variant}." in answer
    assert settle(answer, sheet) == draft[0].replace(f"{{{sku}.title}}", title).replace(f"{{{sku}.variant}}", variant)


@pytest.mark.parametrize(
    ("draft", "can"),
    [
        ("It's {A-1.price} for the {A-1.title} in {A-1.variant}.", True),
        ("It was {A-1.list_price}, now it's {A-1.price}.", True),
        ("{A-1.price} in {A-1.variant}, {A-2.price} in {A-2.variant}.", False),
        ("Yes, there is an offer: {A-1.offer 1}.", False),
        ("This is the {A-1.title}.", False),
    ],
)
def test_a_small_model_is_given_figures_of_one_option(draft, can):
    assert plain((draft, "And {B-1.price}.")) == can
