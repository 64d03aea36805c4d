"""Vectors of meaning, kept and found."""

from __future__ import annotations

import numpy as np

from catalog.vectors import Vectors, key, saved, unit


def one(n: int) -> np.ndarray:
    vector = np.zeros(8, np.float32)
    vector[n] = 1
    return vector


def test_the_nearest_come_first():
    vectors = Vectors(10, width=8)
    for n in range(4):
        vectors.put(f"p{n}", key(str(n)), one(n))
    near = vectors.near(unit(one(1) + 0.5 * one(2)), most=3, least=0.1)
    assert [handle for handle, _ in near] == ["p1", "p2"]
    assert Vectors(10, width=8).near(one(0), most=3, least=0.0) == []


def test_only_what_changed_is_lacking():
    vectors = Vectors(10, width=8)
    wanted = {f"p{n}": key(str(n)) for n in range(3)}
    assert vectors.lacking(wanted) == ["p0", "p1", "p2"]
    for handle, of in wanted.items():
        vectors.put(handle, of, one(0))
    assert vectors.lacking(wanted) == []
    assert vectors.lacking(wanted | {"p1": key("new")}) == ["p1"]
    assert vectors.lacking({"p2": wanted["p2"]}) == []
    assert len(vectors) == 1
    assert [h for h, _ in vectors.near(one(0), most=9, least=0.5)] == ["p2"]


def test_it_is_bounded():
    vectors = Vectors(3, width=8)
    wanted = {f"p{n}": key(str(n)) for n in range(9)}
    for handle in vectors.lacking(wanted):
        vectors.put(handle, wanted[handle], one(1))
    assert len(vectors) == 3
    assert vectors.lacking(wanted) == []


def test_what_is_kept_is_read_again(tmp_path):
    vectors = Vectors(10, width=8)
    vectors.put("p", key("text"), one(3))
    vectors.save(tmp_path / "kept")
    assert np.allclose(saved(tmp_path / "kept", [key("text"), key("other")])[key("text")], one(3))
    assert saved(tmp_path / "none", [key("text")]) == {}
    (tmp_path / "kept").write_bytes(b"broken")
    assert saved(tmp_path / "kept", [key("text")]) == {}
