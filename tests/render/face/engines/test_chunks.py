"""Small chunks first, large ones when there is time, none for silence, nothing that is past."""

from __future__ import annotations

import numpy as np

from render.face.engines.chunks import FIRST, LARGEST, TICK, Chunk, next_chunk, silent_frames
from render.face.engines.contract import SAMPLES

SPEECH = np.zeros(60, bool)


def drawn_in(silent, *, slack=lambda done: 1.0, frame_s=0.002) -> list[Chunk]:
    out, done, drawn = [], 0, 0
    while (chunk := next_chunk(silent, done, drawn, slack=slack(done), frame_s=frame_s)) is not None:
        out.append(chunk)
        done = chunk.first + chunk.count
        drawn += 0 if chunk.silent else chunk.count
    return out


def test_the_first_chunk_is_small_and_later_ones_grow():
    counts = [c.count for c in drawn_in(SPEECH)]
    assert counts[0] <= FIRST and 8 <= counts[1] <= LARGEST
    assert all(8 <= n <= LARGEST for n in counts[1:-1]) and sum(counts) == 60


def test_files_have_all_the_time():
    assert [c.count for c in drawn_in(SPEECH, slack=lambda _: None)] == [2, 8, 16, 16, 16, 2]


def test_little_time_makes_small_chunks():
    assert max(c.count for c in drawn_in(SPEECH, slack=lambda _: 0.1, frame_s=0.02)) == 5
    assert {c.count for c in drawn_in(SPEECH, slack=lambda _: 0.01, frame_s=0.5)} == {1}


def test_what_is_past_is_not_drawn():
    assert next_chunk(SPEECH, 10, 10, slack=-2.5 * TICK, frame_s=0.0) == Chunk(13, LARGEST)
    assert next_chunk(SPEECH, 10, 10, slack=-2.5 * TICK, frame_s=0.009) == Chunk(13, 2)


def test_what_would_be_past_once_it_is_drawn_is_not_drawn_either():
    """A frame that costs 70 ms and is due now: the second one after it is the first that can be there in time."""
    assert next_chunk(SPEECH, 10, 0, slack=0.0, frame_s=0.07) == Chunk(12, 1)
    assert next_chunk(SPEECH, 10, 0, slack=0.2, frame_s=0.07) == Chunk(10, 2)
    assert next_chunk(SPEECH, 59, 10, slack=-TICK, frame_s=0.01) is None


def test_silence_is_skipped_but_for_its_edges():
    pcm = np.full(40 * SAMPLES, 0.1, np.float32)
    pcm[10 * SAMPLES : 25 * SAMPLES] = 0.0
    silent = silent_frames(pcm, 40)
    assert list(np.flatnonzero(silent)) == list(range(12, 23))
    chunks = drawn_in(silent)
    assert [c for c in chunks if c.silent] == [Chunk(12, 11, silent=True)]
    assert sum(c.count for c in chunks if not c.silent) == 29
    assert silent_frames(np.zeros(100, np.float32), 4).all() and len(silent_frames(pcm, 0)) == 0
