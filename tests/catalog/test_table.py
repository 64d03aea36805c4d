from __future__ import annotations

import pytest
from openpyxl import Workbook

from catalog import Money
from catalog.imports import Settings, read
from errors import BadCatalog, BadInput

ZH = (
    "货号,名称,价格,原价,库存,别名,材质,描述,faq:会漏水吗？\n"
    "B1,保温杯,¥79.00,99,5,水杯|杯子,316 不锈钢,能装热水,不漏\nB2,毛巾,19.9,,0,,棉,,\n"
)


def test_a_chinese_table(table):
    found = read(table(ZH))
    bottle, towel = found.products
    assert bottle.title == {"zh": "保温杯"}
    assert bottle.aliases == ("水杯", "杯子")
    assert [(a.name, a.value, a.lang) for a in bottle.attributes] == [("材质", "316 不锈钢", "zh")]
    assert [(f.question, f.answer, f.lang) for f in bottle.faq] == [("会漏水吗？", "不漏", "zh")]
    assert bottle.variants[0].price == Money(7900, "CNY")
    assert bottle.variants[0].list_price == Money(9900, "CNY")
    assert (bottle.link, towel.link) == (1, 2)
    assert towel.variants[0].stock == 0
    assert not found.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encodings_and_delimiters(table, encoding, delimiter):
    found = read(table(ZH.replace(",", delimiter), encoding))
    assert [p.title["zh"] for p in found.products] == ["保温杯", "毛巾"]
    assert found.products[0].variants[0].price == Money(7900, "CNY")


def test_a_workbook(tmp_path):
    book = Workbook()
    for row in (
        ["sku", "title", "price", "stock", "Colour"],
        ["A", "Mug", 12.5, 3, "Red"],
        ["B", "Cup", 9, None, None],
    ):
        book.active.append(row)
    book.save(tmp_path / "shop.xlsx")
    mug, cup = read(tmp_path / "shop.xlsx").products
    assert mug.variants[0].price == Money(1250, "USD")
    assert (mug.variants[0].stock, cup.variants[0].stock) == (3, None)


def test_language_suffixes(table):
    text = (
        "sku,title:zh,title:en,description:en,材质:zh,Material:en,faq:en:Does it leak?,option:颜色,option:Colour:en\n"
        "A,杯,Cup,A cup.,瓷,Porcelain,No.,红,Red\n"
    )
    (cup,) = read(table(text)).products
    assert cup.title == {"zh": "杯", "en": "Cup"}
    assert cup.description == {"en": "A cup."}
    assert {(a.name, a.lang) for a in cup.attributes} == {("材质", "zh"), ("Material", "en")}
    assert cup.faq[0].question == "Does it leak?"
    assert cup.variants[0].options == (("颜色", "红"), ("Colour", "Red"))


def test_variants_by_handle_and_by_title(table):
    by_handle = read(table("sku,title,handle,price\nA-1,Tee,tee,9\nA-2,,tee,10\nB,Mug,,3\n")).products
    assert [[v.sku for v in p.variants] for p in by_handle] == [["A-1", "A-2"], ["B"]]
    by_title = read(table("sku,title,option:Size,price\nA-1,Tee,M,9\nA-2,Tee,L,10\nB,Mug,,3\n")).products
    assert [[v.sku for v in p.variants] for p in by_title] == [["A-1", "A-2"], ["B"]]
    assert [p.link for p in by_title] == [1, 2]


def test_bad_rows_are_named_and_the_rest_goes_in(table):
    text = "sku,title,price,stock\nA,Mug,12,3\nB,Cup,面议,3\n,Pot,5,1\nC,,5,1\nA,Again,5,1\nD,Jug,5,many\nE,Pan,6,2\n"
    found = read(table(text))
    assert [p.handle for p in found.products] == ["a", "e"]
    assert [line for line, _ in found.problems] == [3, 4, 5, 6, 7]
    assert "not a price" in found.problems[0].cause
    assert "line 2 already" in found.problems[3].cause
    assert found.held == {"B", "C", "A", "D"}


def test_a_bad_row_does_not_move_the_links_after_it(table):
    found = read(table("sku,title,price\nA,Mug,12\nB,Cup,??\nC,Pan,6\n"))
    assert [(p.handle, p.link) for p in found.products] == [("a", 1), ("c", 3)]


def test_given_links_are_kept_and_doubles_named(table):
    found = read(table("sku,title,link\nA,Mug,3\nB,Cup,\nC,Pan,3\n"))
    assert [p.link for p in found.products] == [3, 2, 4]
    assert "link 3" in found.problems[0].cause


def test_a_line_number_counts_lines_inside_quotes(table):
    found = read(table('sku,title,description,price\nA,Mug,"two\nlines",1\nB,Cup,,bad\n'))
    assert found.problems[0].line == 4


def test_offers(table):
    cell = "percent_off 10; 2026-11-20 .. 2026-12-01; zh=九折; en=10% off"
    (mug,) = read(table(f'sku,title,price,offers\nA,杯,9,"{cell}"\n')).products
    (offer,) = mug.offers
    assert (offer.kind, offer.value, offer.text) == ("percent_off", "10", {"zh": "九折", "en": "10% off"})
    assert offer.begin.isoformat() == "2026-11-20T00:00:00+08:00"
    assert offer.end.isoformat() == "2026-12-02T00:00:00+08:00"  # the last day counts
    broken = read(table('sku,title,price,offers\nA,杯,9,"half_price 2"\nB,碗,1,\n'))
    assert "half_price" in broken.problems[0].cause


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        ("", "utf-8", "empty"),
        ("\n\n  \n", "utf-8", "empty"),
        ("name,price\nMug,3\n", "utf-8", "no sku"),
        ("sku,price\nA,3\n", "utf-8", "no title"),
        ("foo,bar\n1,2\n", "utf-8", "sku or title"),
        ("sku,title\n", "utf-8", "no rows"),
        ("sku,名稱,價格\nA,保溫杯很好用的,3\n" * 9, "big5", "neither UTF-8"),
        ("sku,title\nA,Café crème\n", "latin-1", "neither UTF-8"),
    ],
)
def test_what_is_no_catalog_is_refused_in_one_line(table, text, encoding, said):
    with pytest.raises(BadCatalog) as refused:
        read(table(text, encoding))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert refused.value.remedy


def test_binary_and_missing_files(tmp_path):
    (tmp_path / "picture.csv").write_bytes(bytes(range(256)) * 20)
    with pytest.raises(BadCatalog):
        read(tmp_path / "picture.csv")
    with pytest.raises(BadCatalog, match="no such file"):
        read(tmp_path / "nothing.csv")


def test_the_currency_of_a_bare_price(table):
    assert read(table("sku,title,price\nA,Mug,3\n")).products[0].variants[0].price.currency == "USD"
    assert read(table("sku,title,price\nA,杯,3\n")).products[0].variants[0].price.currency == "CNY"
    assert read(table("sku,title,price(EUR)\nA,杯,3\n")).products[0].variants[0].price.currency == "EUR"
    found = read(table("sku,title,price\nA,Mug,3\n"), settings=Settings("GBP"))
    assert found.products[0].variants[0].price.currency == "GBP"


def test_an_unknown_format_names_the_known(table):
    with pytest.raises(BadInput, match="amazon"):
        read(table(ZH), "amazon")
