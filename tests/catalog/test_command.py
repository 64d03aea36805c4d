from __future__ import annotations

import json

import pytest

import run
from catalog import SAMPLE


@pytest.fixture
def command(tmp_path, capsys):
    """command("list", ...) -> (exit code, JSON lines or text, stderr)."""

    def call(*words: str, as_json: bool = True):
        code = run.main(["catalog", *words, "--db", str(tmp_path / "c.db"), *(["--json"] if as_json else [])])
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()] if as_json else out, err

    return call


def test_import_list_show_set_check_export(command, tmp_path):
    code, (report,), _ = command("import", str(SAMPLE))
    assert (code, report["format"], report["problems"]) == (0, "table", [])
    assert report["added"] >= 32
    _, products, _ = command("list")
    assert len(products) == report["added"]
    _, (bottle,), _ = command("show", "1")
    assert bottle["title"]["en"].endswith("Insulated Bottle")
    code, (variant,), _ = command("set", "LT-TEA-100", "price=79", "stock=0")
    assert (code, variant["price"], variant["stock"]) == (0, {"amount": "79.00", "currency": "CNY"}, 0)
    code, findings, _ = command("check")
    assert code == 0
    assert not [f for f in findings if f["level"] == "error"]
    code, (written,), _ = command("export", str(tmp_path / "out.csv"))
    assert written["rows"] == sum(len(p["variants"]) for p in products)


@pytest.mark.parametrize(
    "words",
    [
        ("set", "NOPE", "price=1"),
        ("set", "LT-TEA-100", "colour=red"),
        ("set", "LT-TEA-100", "price=cheap"),
        ("set", "LT-TEA-100", "price"),
        ("show", "nothing"),
        ("import", "no-such-file.csv"),
        ("export", "out.pdf"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(command, words):
    command("import", str(SAMPLE))
    code, out, err = command(*words)
    assert (code, out) == (2, [])
    assert len(err.strip().splitlines()) == 1
    assert ";" in err  # the remedy


def test_text_for_people(command):
    _, out, _ = command("import", str(SAMPLE), as_json=False)
    assert "36 added" in out
    _, out, _ = command("list", as_json=False)
    assert "保温杯" in out


def test_without_db_the_catalog_is_in_the_data_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert run.main(["catalog", "list"]) == 0
    assert (tmp_path / "zhubo" / "catalog.db").is_file()


def test_a_table_with_headers_of_its_own(command, table, tmp_path):
    path = table("物料号,品规,直播到手,备注\nA,马克杯,12,x\n")
    columns = (
        "--column",
        "物料号=sku",
        "--column",
        "品规=title",
        "--column",
        "直播到手=price",
        "--column",
        "备注=ignore",
    )
    code, (report,), _ = command("import", str(path), *columns)
    assert (code, report["added"], report["assumed_currency"]) == (0, 1, "CNY")
    _, (mug,), _ = command("show", "A")
    assert (mug["variants"][0]["price"]["amount"], mug["attributes"]) == ("12.00", [])
    (tmp_path / "room.toml").write_text(
        '[catalog]\ncurrency = "USD"\n[catalog.columns]\n"物料号" = "sku"\n"品规" = "title"\n'
    )
    code, (report,), _ = command("import", str(path), "--room", str(tmp_path / "room.toml"))
    assert (code, report["changed"]) == (0, 1)
    for slip in ("直播到手", "直播到手=prise", "=sku"):
        code, out, err = command("import", str(path), "--column", slip)
        assert (code, out, len(err.strip().splitlines())) == (2, [], 1)


def test_what_was_confirmed_last_is_shown(command):
    command("import", str(SAMPLE))
    _, (before,), _ = command("show", "1")
    command("import", str(SAMPLE))  # nothing changed, all of it is confirmed
    _, (after,), _ = command("show", "1")
    assert after["variants"][0]["as_of"] > before["variants"][0]["as_of"]
    assert after["version"] == before["version"]
