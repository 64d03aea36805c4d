"""The parts every connector shares: sanitising, the queue, deduplication, rates, ids, back-off, the watchdog, WAV."""

from __future__ import annotations

import contextlib
import random
import struct
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import NeedsOperator, PeerFailed
from perception.chat.combo import Combos
from perception.chat.dedupe import Dedupe
from perception.chat.echo import Echoes
from perception.chat.ids import EventIds
from perception.chat.queue import ValueQueue
from perception.chat.rate import TokenBucket
from perception.chat.reconnect import Backoff, Life, stay_connected
from perception.chat.sanitise import clean, finite, native_id, parse_object
from perception.chat.watchdog import Watchdog
from perception.chat.wav import read_header
from perception.chat.wire import BadFrame
from perception.event import LiveEvent, User


def event(type="chat", id="1", **fields) -> LiveEvent:
    return LiveEvent(id, type, "test", "room", User("u", "u"), **fields)


class TestSanitise:
    @given(st.text(alphabet=st.characters()), st.integers(1, 50))
    def test_clean_text_has_no_controls_and_keeps_its_cap(self, text, limit):
        out = clean(text, limit)
        assert len(out) <= limit and clean(out, limit) == out
        assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in out)

    def test_what_people_write_stays(self):
        for text in ("这个多少钱？", "naïve café", "👨‍👩‍👧 ok", "می‌خواهم", "price: $5 🤔", "한국어"):
            assert clean(text) == text

    def test_stacked_marks_are_thinned(self):
        assert len(clean("Z" + "\u0301" * 300 + "a")) == 5

    def test_a_megabyte_of_invisible_characters_is_nothing(self):
        assert clean("\u200b" * (1 << 20)) == ""

    @pytest.mark.parametrize("value", [True, None, "1e5", "nan", "inf", float("nan"), float("inf"), "x" * 99, [], 1e16])
    def test_odd_numbers_are_none(self, value):
        assert finite(value) is None

    def test_numbers(self):
        assert finite("12") == 12 and finite("1.5") == 1.5 and finite(0) == 0 and finite(-1, low=0) is None
        assert native_id(2**63 - 1) == "9223372036854775807" and native_id(1.5) == native_id(True) == ""

    def test_nesting_is_capped(self):
        assert parse_object('{"a":' * 11 + "{}" + "}" * 11)
        with pytest.raises(BadFrame, match="deeper"):
            parse_object('{"a":' * 12 + "{}" + "}" * 12)


class TestQueue:
    def test_the_least_valuable_goes_first_and_is_counted(self):
        queue = ValueQueue(4)
        for n, type in enumerate(("enter", "chat", "gift", "like")):
            queue.put(event(type, str(n)))
        queue.put(event("order", "o"))
        queue.put(event("chat", "c", amount={"bits": 5}))
        assert queue.dropped == {"enter": 1, "like": 1}
        queue.put(event("follow"))  # worth less than all that wait
        queue.put(event("paid", "p"))
        assert queue.dropped == {"enter": 1, "like": 1, "follow": 1, "chat": 1}
        assert [queue.take().id for _ in range(len(queue))] == ["2", "o", "c", "p"]

    @given(st.lists(st.sampled_from(["enter", "chat", "gift", "order", "stats", "delete", "voice"]), max_size=200))
    def test_nothing_vanishes_uncounted_and_order_holds(self, types):
        queue = ValueQueue(10)
        for n, type in enumerate(types):
            queue.put(event(type, str(n)))
        assert len(queue) + queue.dropped.total() == len(types) and len(queue) <= 10
        taken = [int(queue.take().id) for _ in range(len(queue))]
        assert taken == sorted(taken)

    async def test_get_waits(self):
        queue = ValueQueue()
        queue.put(event(id="a"))
        assert (await queue.get()).id == "a"


class TestDedupe:
    def test_once_per_id_platform_and_time(self):
        dedupe = Dedupe(capacity=3, ttl_s=10)
        assert dedupe.fresh(event(id="a"), 0) and not dedupe.fresh(event(id="a"), 9)
        assert dedupe.fresh(event(id="a"), 10)
        for id in "bcd":
            assert dedupe.fresh(event(id=id), 11)
        assert len(dedupe) == 3 and dedupe.duplicates == 1 and dedupe.fresh(event(id="a"), 11)

    def test_what_an_earlier_run_heard_is_known(self):
        dedupe = Dedupe(capacity=3, ttl_s=900)
        dedupe.restore([("test", "old", -950.0), ("test", "a", -10.0), ("other", "a", -5.0), ("test", "b", -1.0)])
        assert len(dedupe) == 3
        assert not dedupe.fresh(event(id="a"), 0) and not dedupe.fresh(event(id="b"), 0)
        assert dedupe.fresh(event(id="b"), 899) and dedupe.fresh(event(id="old"), 899)

    def test_an_id_of_two_platforms_is_known_as_shared_for_as_long_as_the_first_one_is(self):
        dedupe = Dedupe(capacity=3, ttl_s=10)
        assert dedupe.fresh(event(id="1"), 0) and not dedupe.shared(event(id="1"))
        other = replace(event(id="1"), platform="other")
        assert dedupe.fresh(other, 1) and dedupe.shared(other)
        apart = other.apart()
        assert (apart.id, apart.native_id, apart.apart().id) == ("other:1", "1", "other:1")
        assert dedupe.fresh(other, 11) and not dedupe.shared(other)


class TestEchoes:
    def test_our_own_words_are_known_once_for_a_minute_in_their_place(self):
        echoes, question = Echoes(capacity=2), event(id="q")
        echoes.said("[AI] @小明 79元。", question, 0)
        assert not echoes.ours(event(text="79元"), 1)
        assert echoes.ours(event(text="[AI]  @小明 79元。👍"), 1) and not echoes.ours(
            event(text="[AI] @小明 79元。"), 2
        )
        echoes.said("It is $79.", question, 0)
        elsewhere = LiveEvent("1", "chat", "test", "another", User("u", "u"), text="It is $79.")
        assert not echoes.ours(elsewhere, 1) and not echoes.ours(event(text="It is $79."), 61)
        echoes.said("ok", question, 100)
        assert not echoes.ours(event(text="ok"), 101)


class TestRate:
    def test_take_and_reserve(self):
        bucket = TokenBucket(2, 0.5)
        assert bucket.take(0) and bucket.take(0) and not bucket.take(1) and bucket.take(2)
        assert bucket.reserve(2) == 2 and bucket.reserve(2) == 4 and bucket.reserve(2, longest=5) is None
        assert bucket.reserve(2, longest=6) == 6

    @given(st.lists(st.floats(0, 5), max_size=100))
    def test_never_more_than_burst_and_refill(self, gaps):
        bucket, now, taken = TokenBucket(3, 2), 0.0, 0
        for gap in gaps:
            now += gap
            taken += bucket.take(now)
        assert taken <= 3 + 2 * now + 1e-6


class TestIds:
    def test_sortable_unique_and_version_7(self):
        now = [1_700_000_000.0]
        make = EventIds(lambda: now[0], random.Random(1))
        ids = [make() for _ in range(100)]
        now[0] -= 5  # the clock was set back
        ids += [make() for _ in range(10)]
        now[0] += 10
        ids.append(make())
        assert ids == sorted(ids) and len(set(ids)) == 111 and all(id[14] == "7" and id[19] in "89ab" for id in ids)
        assert EventIds(lambda: now[0], random.Random(2))() not in ids


class TestReconnect:
    @given(st.integers(0, 10_000), st.integers(0, 2**32))
    def test_delays_are_anywhere_below_a_growing_ceiling(self, attempt, seed):
        backoff = Backoff()
        assert 0 <= backoff.delay(attempt, random.Random(seed)) <= backoff.ceiling(attempt) <= 60

    async def test_attempts_count_up_and_begin_again_after_a_steady_minute(self, clock):
        life, seen = Life("x", clock), []

        async def session():
            seen.append(life.attempt)
            if len(seen) == 4:  # this one is good for a minute
                life.ready()
                clock.advance(60)
            if len(seen) == 6:
                raise NeedsOperator("token revoked", remedy="make a new one")
            raise PeerFailed("gone")

        with pytest.raises(NeedsOperator):
            await stay_connected(session, life, backoff=Backoff(first=0, cap=0), clock=clock, rng=random.Random(1))
        assert seen == [0, 1, 2, 3, 1, 2]
        assert life.status()["state"] == "needs_operator" and "make a new one" in life.status()["reason"]

    async def test_a_mistake_of_ours_is_not_retried(self, clock):
        async def session():
            raise KeyError("bug")

        with pytest.raises(KeyError):
            await stay_connected(session, Life("x", clock), backoff=Backoff(), clock=clock, rng=random.Random(1))


class TestWatchdog:
    def test_handshake_quiet_probe_dead(self):
        dog = Watchdog(0, quiet_s=30, answer_s=5)
        assert dog.look(0) == ("wait", 5)
        dog.heard(1)
        assert dog.look(4) == ("wait", 1)  # words are not yet a handshake
        dog.ready(4)
        assert dog.look(5) == ("wait", 29)
        assert dog.look(34) == ("probe", 5)
        dog.heard(35)
        assert dog.look(39) == ("wait", 26)
        assert dog.look(65) == ("probe", 5) and dog.look(70) == ("dead", None) and dog.dead

    def test_a_relay_may_be_silent_for_ever_once_it_is_there(self):
        dog = Watchdog(0, quiet_s=None, answer_s=5)
        dog.ready(1)
        assert dog.look(1e9) == ("wait", None)


class TestCombos:
    def test_only_what_is_new(self):
        combos = Combos(capacity=2)
        assert [combos.delta(("a",), n) for n in (1, 3, 3, 2, 4)] == [1, 2, 0, 0, 1]
        combos.delta(("b",), 1)
        combos.delta(("c",), 1)
        assert combos.delta(("a",), 5) == 5  # forgotten

    def test_combos_without_an_id_end_with_their_last_report(self):
        combos = Combos()
        reports = ((1, False), (2, False), (2, True), (2, True), (1, False), (1, True), (1, True), (2, False))
        assert [combos.delta(("u", "rose"), n, end=end, forget=True) for n, end in reports] == [1, 1, 0, 0, 1, 0, 0, 2]

    def test_where_there_is_not_even_a_last_report_a_smaller_count_is_a_new_combo(self):
        combos = Combos()
        assert [combos.delta(("u",), n, forget=True, restarts=True) for n in (1, 4, 4, 1, 2)] == [1, 3, 0, 1, 1]


def wav(tag=1, channels=1, rate=16_000, bits=16, data=b"\x00" * 32_000, size=None, extra=b"") -> bytes:
    fmt = struct.pack("<HHIIHH", tag, channels, rate, rate * channels * bits // 8, channels * bits // 8, bits) + extra
    head = b"fmt " + struct.pack("<I", len(fmt)) + fmt
    return b"RIFF\0\0\0\0WAVE" + head + b"data" + struct.pack("<I", len(data) if size is None else size) + data


class TestWav:
    def test_shapes(self):
        assert read_header(wav()).seconds == 1.0
        assert read_header(wav(channels=2, rate=48_000)).channels == 2
        assert read_header(wav(size=0xFFFFFFFF)).seconds == read_header(wav(size=0)).seconds == 1.0
        extensible = b"\x16\x00" + b"\x10\x00" + b"\x00" * 4 + b"\x01\x00" + b"\x00" * 14
        assert read_header(wav(tag=0xFFFE, extra=extensible)).bits == 16

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"RIFF",
            b"OggS" + b"\0" * 100,
            wav()[:30],
            wav(tag=3, bits=32),
            wav(channels=0),
            wav(channels=6),
            wav(rate=0),
            wav(bits=12),
            b"RIFF\0\0\0\0WAVEdata\x04\0\0\0abcd",
        ],
    )
    def test_what_is_not_pcm_is_a_bad_frame(self, data):
        with pytest.raises(BadFrame):
            read_header(data)

    @given(st.binary(max_size=200))
    def test_any_bytes(self, tail):
        for data in (tail, b"RIFF\0\0\0\0WAVE" + tail, wav(data=b"")[:-8] + tail):
            with contextlib.suppress(BadFrame):
                assert read_header(data).seconds >= 0
