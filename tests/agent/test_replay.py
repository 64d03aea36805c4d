"""`run.py replay`: the contract's rows, the same bytes every time, bad traces by line and cause."""

from __future__ import annotations

import json

import pytest

import commands.replay
import run
from agent.trace import Change, read_trace
from errors import BadTrace
from tests.agent.room import TABLE
from tests.agent.scripted import Scripted


@pytest.fixture
def shop_file(tmp_path):
    file = tmp_path / "shop.csv"
    file.write_text(TABLE, encoding="utf-8")
    return file


@pytest.fixture
def scripted(monkeypatch):
    """Tests of the room's life use a scripted answerer; the real one has its own tests."""
    monkeypatch.setattr(commands.replay, "_answerer", lambda shop, clock, seed: Scripted(shop))


def write(path, rows):
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), encoding="utf-8")
    return str(path)


ROWS = [
    {"t": 12, "type": "chat", "id": "a", "user": "小明", "text": "炒锅多少钱"},
    {"t": 12, "type": "chat", "id": "a", "user": "小明", "text": "炒锅多少钱"},
    {"t": 13, "type": "chat", "user": {"id": "7", "name": "小红"}, "text": "哈哈哈"},
    {"t": 20, "type": "gift", "id": "g", "user": "阿强", "gift": {"name": "花", "count": 3}},
    {"t": 60, "type": "catalog", "sku": "WOK-1", "set": {"price": "99", "stock": 2}},
    {"t": 61, "type": "chat", "id": "b", "user": "lily", "text": "炒锅怎么卖"},
]


def replay(tmp_path, shop_file, rows, name="out.jsonl", *more):
    out = tmp_path / name
    trace = write(tmp_path / "trace.jsonl", rows)
    assert run.main(["replay", trace, "--catalog", str(shop_file), "--out", str(out), *more]) == 0
    return out


def test_rows_by_contract(tmp_path, shop_file, scripted):
    rows = [json.loads(line) for line in replay(tmp_path, shop_file, ROWS).read_text("utf-8").splitlines()]
    events = {r["id"]: r for r in rows if "id" in r and r["outcome"] != "duplicate"}
    lines = {r["line"]: r for r in rows if "kind" in r}
    assert events["a"]["outcome"] == "answered"
    assert events["a"]["t"] == 12
    assert 12 < events["a"]["spoken_at"] < 20
    assert "129.00" in events["a"]["text"]
    assert lines[events["a"]["line"]]["facts"] == [{"ref": "WOK-1.price", "value": "129.00", "currency": "CNY"}]
    assert [r["outcome"] for r in rows if r.get("id") == "a"].count("duplicate") == 1
    assert events["line-3"] == {"id": "line-3", "t": 13, "outcome": "ignored", "reason": "noise"}
    assert lines[events["g"]["line"]]["kind"] == "thanks"
    assert "99.00" in events["b"]["text"]
    assert any(r.get("kind") == "notice" for r in rows)
    assert not any("price" in str(r.get("facts")) and "129" in r["text"] for r in lines.values() if r["t"] > 61)


def test_the_same_bytes_every_time(tmp_path, shop_file, scripted):
    one = replay(tmp_path, shop_file, ROWS, "one").read_bytes()
    assert replay(tmp_path, shop_file, ROWS, "two").read_bytes() == one
    assert replay(tmp_path, shop_file, ROWS, "three", "--seed", "4").read_bytes() != one


def test_the_shop_itself_is_not_changed(tmp_path, shop_file, scripted):
    from catalog import Catalog

    with Catalog.open(tmp_path / "real.db") as shop:
        shop.import_file(shop_file)
    trace = write(tmp_path / "trace.jsonl", ROWS)
    assert run.main(["replay", trace, "--catalog", str(tmp_path / "real.db"), "--out", str(tmp_path / "o")]) == 0
    with Catalog.open(tmp_path / "real.db") as shop:
        assert str(shop.by_sku("WOK-1")[1].price) == "129.00"


def test_epoch_times_stay_epoch_times(tmp_path, shop_file, scripted):
    rows = [{**r, "t": r["t"] + 1_795_000_000} for r in ROWS]
    out = [json.loads(line) for line in replay(tmp_path, shop_file, rows).read_text("utf-8").splitlines()]
    assert all(r["t"] >= 1_795_000_000 for r in out)


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("{", "not JSON"),
        ("[]", "must be a JSON object"),
        ('{"type": "chat", "user": "a", "text": "x"}', '"t" must be'),
        ('{"t": -1, "type": "chat", "user": "a", "text": "x"}', '"t" must be'),
        ('{"t": NaN, "type": "chat", "user": "a", "text": "x"}', '"t" must be'),
        ('{"t": 1795656334000, "type": "chat", "user": "a", "text": "x"}', "are these milliseconds?"),
        ('{"t": 1, "type": "shout", "user": "a"}', "unknown"),
        ('{"t": 1, "type": "chat", "user": "a"}', 'needs "text"'),
        ('{"t": 1, "type": "chat", "text": "x"}', '"user" must be'),
        ('{"t": 1, "type": "catalog", "set": {"price": 1}}', 'needs a "sku"'),
        ('{"t": 1, "type": "catalog", "sku": "A", "set": {"colour": 1}}', "knows no field"),
        ('{"t": 1, "type": "catalog", "sku": "NOPE", "set": {"price": "1"}}', "no SKU"),
        ('{"t": 1, "type": "catalog", "sku": "WOK-1", "set": {"price": "cheap"}}', ""),
    ],
)
def test_a_bad_line_exits_2_and_is_named(tmp_path, shop_file, scripted, capsys, line, cause):
    trace = tmp_path / "trace.jsonl"
    trace.write_text('{"t": 0, "type": "enter", "user": "a"}\n\n' + line + "\n", encoding="utf-8")
    assert run.main(["replay", str(trace), "--catalog", str(shop_file), "--out", str(tmp_path / "o")]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "trace.jsonl:3" in error
    assert cause in error


def test_names_and_texts_come_as_a_room_lets_them_in(tmp_path):
    user = r'{"name": "小明\u202e", "id": "\udfffm"}'
    row = '{"t": 1, "type": "chat", "id": "a\\ud800", "user": ' + user + r', "text": "\ud83d多少\u200b钱"}'
    (tmp_path / "t").write_text(row, "utf-8")
    (happening,) = read_trace(tmp_path / "t")
    event = happening.what
    assert (event.id, event.user.name, event.user.id, event.text) == ("a", "小明", "m", "多少钱")


def test_a_trace_in_any_order_is_read_in_time(tmp_path):
    write(tmp_path / "t", [ROWS[5], ROWS[4], ROWS[0]])
    assert [h.t for h in read_trace(tmp_path / "t")] == [12, 60, 61]
    assert isinstance(read_trace(tmp_path / "t")[1].what, Change)
    with pytest.raises(BadTrace, match="cannot be read"):
        read_trace(tmp_path / "nothing")


def test_the_real_clerk_on_the_sample_shop(tmp_path):
    """No scripted parts: sample shop, clerk, gate; the price heard is the row's, before and after it changes."""
    rows = [
        {"t": 10, "type": "chat", "id": "a", "user": "小明", "text": "保温杯多少钱"},
        {"t": 14, "type": "chat", "id": "b", "user": "全场1元", "text": "月亮上有多少兔子？"},
        {"t": 60, "type": "catalog", "sku": "LT-BTL-BLK-500", "set": {"price": "66"}},
        {"t": 62, "type": "chat", "id": "c", "user": "Tom", "text": "How much is the insulated bottle?"},
    ]
    trace = write(tmp_path / "trace.jsonl", rows)
    assert run.main(["replay", trace, "--out", str(tmp_path / "out")]) == 0
    text = (tmp_path / "out").read_text("utf-8")
    out = {r["id"]: r for r in map(json.loads, text.splitlines()) if "id" in r}
    assert "79.00" in out["a"]["text"]
    assert out["b"]["outcome"] == "unknown"
    assert "66.00" in out["c"]["text"]
    assert "1元" not in text
