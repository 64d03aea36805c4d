"""A slow output loses whole groups, by its name, and never holds up another."""

from __future__ import annotations

from itertools import pairwise

from render.output.fanout import Fanout, Outlet
from render.output.packet import Packet


def ticks(first: int, count: int) -> list[Packet]:
    out = []
    for n in range(first, first + count):
        out.append(Packet("video", n, 1, 25, n % 50 == 0, b"v"))
        out.append(Packet("audio", n * 1920, 1920, 48_000, True, b"a"))
    return out


def drain(outlet: Outlet) -> list[Packet]:
    out = []
    while (packet := outlet.get(0)) is not None:
        out.append(packet)
    return out


def test_an_output_begins_with_a_key_frame():
    outlet = Outlet("late")
    outlet.put(ticks(30, 40))
    got = drain(outlet)
    assert (got[0].kind, got[0].pts, got[0].key) == ("video", 50, True)
    assert all(p.start >= 2.0 for p in got)


def test_a_slow_output_drops_whole_groups_and_the_others_none():
    fanout = Fanout()
    slow, fast = fanout.add(Outlet("slow", 6.0)), fanout.add(Outlet("fast", 6.0))
    heard = []
    for n in range(1000):
        fanout.put(ticks(n, 1))
        heard += drain(fast)
    assert len(heard) == 2000
    kept = [p for p in drain(slow) if p.kind == "video"]
    assert kept[0].key
    assert [p.pts for p in kept] == list(range(kept[0].pts, 1000))
    assert slow.dropped_gops >= 15
    assert slow.dropped_packets == 2000 - 2 * len(kept)
    assert {s["name"]: s["dropped_gops"] for s in fanout.status()} == {"slow": slow.dropped_gops, "fast": 0}


def test_a_half_sent_group_ends_early_but_what_follows_decodes():
    outlet = Outlet("stutters", 2.0)
    sent = []
    for n in range(400):
        outlet.put(ticks(n, 1))
        if n % 3 == 0 and (packet := outlet.get(0)):
            sent.append(packet)
    pictures = [p for p in sent + drain(outlet) if p.kind == "video"]
    for before, after in pairwise(pictures):
        assert after.key or after.pts == before.pts + 1


def test_an_outlet_shorter_than_a_group_waits_for_the_next_key_frame():
    outlet = Outlet("tiny", 0.5)
    outlet.put(ticks(0, 49))
    assert drain(outlet) == []
    outlet.put(ticks(49, 3))
    assert [p.pts for p in drain(outlet) if p.kind == "video"] == [50, 51]


def test_after_a_reconnect_it_goes_on_from_the_newest_key_frame():
    outlet = Outlet("again", 10.0)
    outlet.put(ticks(0, 120))
    outlet.restart()
    got = drain(outlet)
    assert (got[0].pts, got[0].key) == (100, True)
    outlet.put(ticks(120, 10))
    outlet.restart()
    assert drain(outlet) == []
    outlet.put(ticks(130, 30))
    assert drain(outlet)[0].pts == 150


def test_a_closed_outlet_gives_what_it_has_and_takes_no_more():
    outlet = Outlet("closing")
    outlet.put(ticks(0, 2))
    outlet.close()
    outlet.put(ticks(2, 2))
    assert len(drain(outlet)) == 4
    assert outlet.closed
