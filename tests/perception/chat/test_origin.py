"""The Origin and Host check, case by case."""

from __future__ import annotations

import pytest

from perception.chat.origin import refusal

OURS = ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "LOCALHOST:8000"]


@pytest.mark.parametrize("host", OURS)
@pytest.mark.parametrize("origin", [None, "http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"])
def test_welcome(host, origin):
    assert refusal([origin] if origin else [], [host], 8000) is None


@pytest.mark.parametrize(
    "host", ["evil.example:8000", "127.0.0.1:8001", "127.0.0.1", "localhost", "", "127.0.0.1:8000.evil", "127.1:8000"]
)
def test_wrong_host(host):
    assert "Host" in refusal([], [host], 8000)


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "http://evil.example",
        "http://127.0.0.1:8001",
        "http://127.0.0.1:8000.evil.example",
        "http://127.0.0.1:8000@evil",
        "ftp://127.0.0.1:8000",
        "127.0.0.1:8000",
        "",
    ],
)
def test_wrong_origin(origin):
    assert "Origin" in refusal([origin], ["127.0.0.1:8000"], 8000)


def test_headers_said_twice_are_refused():
    assert refusal([], ["127.0.0.1:8000", "127.0.0.1:8000"], 8000)
    assert refusal(["http://127.0.0.1:8000"] * 2, ["127.0.0.1:8000"], 8000)
    assert refusal([], [], 8000)


def test_default_ports_need_not_be_written():
    assert refusal(["http://localhost"], ["localhost"], 80) is None


def test_an_origin_the_operator_named_is_ours_with_its_host():
    allowed = ["https://studio.example/"]
    assert refusal(["https://studio.example"], ["studio.example"], 8000, allowed=allowed) is None
    assert refusal(["http://studio.example"], ["studio.example"], 8000, allowed=allowed)
    assert refusal(["https://studio.example"], ["other.example"], 8000, allowed=allowed)
