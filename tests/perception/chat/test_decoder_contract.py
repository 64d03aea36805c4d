"""One suite for every connector's decoder: whatever comes in, a LiveEvent, a signal or a bad frame comes out."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perception.chat.source import decoders, load, open_decoder, sources
from perception.chat.wire import BadFrame, Call, Damaged, Fatal, Move, Ready, Restart, Say
from perception.event import LiveEvent
from tests.perception.chat.good_frames import GOOD, mutants, reworded

connectors = pytest.mark.parametrize("name", decoders())


def hear(name: str, frame: str | bytes) -> list:
    return list(open_decoder(name).decode(frame))


def test_every_connector_has_a_good_frame_and_every_table_entry_exists():
    assert GOOD.keys() == decoders().keys()
    assert all(callable(load(target)) for target in (*decoders().values(), *sources().values()))


@connectors
def test_a_good_frame_is_one_chat_event_that_json_can_carry(name):
    (event,) = hear(name, GOOD[name])
    assert (
        isinstance(event, LiveEvent) and event.type == "chat" and event.text == "多少钱" and event.id and event.user.id
    )
    assert json.loads(json.dumps(event.to_json(), allow_nan=False)) == event.to_json()
    assert not event.is_self and not event.history


@connectors
def test_bytes_and_text_are_the_same_frame_to_a_text_connector(name):
    if open_decoder(name).binary:
        with pytest.raises(BadFrame):
            hear(name, "text")
    else:
        assert hear(name, GOOD[name]) == hear(name, GOOD[name].encode())


@connectors
def test_the_same_frame_has_the_same_id_in_every_run(name):
    assert hear(name, GOOD[name])[0].id == hear(name, GOOD[name])[0].id


@connectors
@pytest.mark.parametrize("cut", [0.25, 0.5, 0.75])
def test_a_frame_cut_short_is_bad_or_silent_never_a_wrong_event(name, cut):
    frame = GOOD[name][: int(len(GOOD[name]) * cut)]
    try:
        said = hear(name, frame)
    except BadFrame:
        return
    assert all(event.text is None for event in said if isinstance(event, LiveEvent))


@connectors
@pytest.mark.parametrize("frame", ["x" * (10 << 20), "[" * 200_000, '{"a":' * 50_000], ids=["long", "deep", "deeper"])
def test_a_monstrous_frame_is_a_bad_frame(name, frame):
    with pytest.raises(BadFrame) as bad:
        hear(name, frame.encode() if open_decoder(name).binary else frame)
    assert len(str(bad.value)) < 200


@connectors
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frame=st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_anything_at_all_is_an_event_a_signal_or_a_bad_frame(name, frame):
    try:
        said = hear(name, frame)
    except BadFrame:
        return
    assert all(isinstance(heard, LiveEvent | Say | Ready | Restart | Fatal | Damaged | Move | Call) for heard in said)


@connectors
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frame=st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_anything_at_all_is_redacted_or_a_bad_frame(name, frame):
    try:
        assert isinstance(open_decoder(name).redact(frame), str | bytes)
    except BadFrame:
        return


@connectors
def test_a_redacted_frame_is_the_same_event_of_nobody(name):
    (event,), decoder = hear(name, GOOD[name]), open_decoder(name)
    (kept,) = decoder.decode(decoder.redact(GOOD[name]))
    assert (kept.type, kept.text, kept.platform) == (event.type, event.text, event.platform)
    assert "小明" not in kept.user.name


@connectors
@pytest.mark.parametrize("evil", ["\u202e", "\u2066", "\u200b", "\ufeff", "\U000e0041", "\u2028"])
def test_no_invisible_or_bidi_character_comes_through(name, evil):
    (event,) = hear(name, reworded(name, f"多{evil}少钱"))
    assert evil not in event.text


@connectors
def test_one_odd_value_anywhere_is_an_event_or_a_bad_frame_never_a_crash(name):
    for frame in mutants(name):
        decoder = open_decoder(name)
        try:
            for heard in decoder.decode(frame):
                if isinstance(heard, LiveEvent):
                    json.dumps(heard.to_json(), allow_nan=False)
                    assert isinstance(heard.id, str) and heard.id and len(heard.id) < 300
            decoder.redact(frame)
        except BadFrame:
            continue
