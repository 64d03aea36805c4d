"""What every engine does, on random twins of its graphs (`own` on a random network): shapes and ways, never looks."""

from __future__ import annotations

import importlib
import itertools

import numpy as np
import pytest

from errors import BadInput, EngineFailed, Missing
from render.face.engines import ENGINES, LICENCES, Wanted, engine_at, open_engine
from render.face.engines.contract import NEEDS_WEIGHTS, RATE, as_bytes
from render.speech import SAMPLE_RATE
from render.voice.sound import resample
from tests.render.face.engines.conftest import spoken

NAMES = tuple(ENGINES)


@pytest.fixture(scope="module", params=NAMES)
def engine(request, bench):
    return bench.open(request.param)


def heard(engine, speech):
    return engine.hear(resample(speech.pcm, SAMPLE_RATE, RATE), speech.mouth)


def test_the_table_names_what_is_there_and_whose_it_is():
    for name, where in ENGINES.items():
        module, attribute = where.split(":")
        assert getattr(importlib.import_module(module), attribute).name == name
        assert LICENCES[name]
    with pytest.raises(BadInput, match=r"no engine 'wav3lip'.*wav2lip"):
        engine_at("wav3lip")
    assert "NOT commercial" in LICENCES["wav2lip"]


@pytest.mark.parametrize("name", sorted(NEEDS_WEIGHTS))
def test_without_weights_it_is_refused_with_the_remedy(name, bench, tmp_path):
    with pytest.raises(BadInput, match=r"needs its weights.*docs/engines\.md"):
        open_engine(name, bench.film, None, device="cpu")
    with pytest.raises(BadInput, match="no such f"):
        open_engine(name, bench.film, tmp_path / "nothing.onnx", device="cpu")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "x.onnx").write_bytes(b"no graph")
    path = tmp_path / "broken" / ("x.onnx" if name.startswith("wav2lip") else "")
    with pytest.raises(BadInput, match=r"ONNX"):
        open_engine(name, bench.film, path, device="cpu")


def test_it_draws_squares_of_its_size(engine):
    speech = spoken()
    squares = engine.draw([Wanted(heard(engine, speech), n, n) for n in range(3)])
    side = engine.spec.side
    assert squares.shape == (3, side, side, 3) and squares.dtype == np.uint8
    assert squares.std() > 0 and engine.spec.space in ("crop", "plate")


def test_chunks_leave_no_seam_in_time(engine):
    """A frame looks the same whatever it is drawn together with: one or two first, then eight, then the rest."""
    speech = spoken(0.48)
    known = heard(engine, speech)
    frames = list(range(len(speech.mouth)))
    at_once = engine.draw([Wanted(known, n, n) for n in frames])
    parts = [engine.draw([Wanted(known, n, n) for n in frames[a:b]]) for a, b in itertools.pairwise((0, 1, 3, 11, 12))]
    assert np.abs(np.concatenate(parts).astype(int) - at_once.astype(int)).max() <= 1


def test_it_hears_the_clause_and_its_place_in_the_film(engine):
    one, other = heard(engine, spoken(seed=1)), heard(engine, spoken(seed=2))
    here, there, elsewhere = engine.draw([Wanted(one, 5, 0), Wanted(other, 5, 0), Wanted(one, 5, 7)]).astype(int)
    assert np.abs(here - there).max() > 0
    if engine.spec.space == "crop":  # another frame's face goes in
        assert np.abs(here - elsewhere).max() > 0


def test_the_last_frame_of_a_short_clause_is_drawn(engine):
    speech = spoken(0.12)
    assert len(engine.draw([Wanted(heard(engine, speech), len(speech.mouth) - 1, 3)])) == 1


def test_frames_of_two_rooms_share_a_batch(engine):
    rooms = [heard(engine, spoken(seed=n)) for n in (1, 2)]
    both = engine.draw([Wanted(room, 4, 2) for room in rooms])
    alone = np.concatenate([engine.draw([Wanted(room, 4, 2)]) for room in rooms])
    assert np.abs(both.astype(int) - alone.astype(int)).max() <= 1


@pytest.mark.parametrize("count", [3, 5])
def test_what_a_batch_is_filled_up_with_is_not_seen(engine, count, monkeypatch):
    """As on a card, where three frames are run as four and five as eight."""
    from render.face.engines.session import Graph

    known = heard(engine, spoken(0.3))
    wanted = [Wanted(known, n, n) for n in range(count)]
    as_they_are = engine.draw(wanted)
    monkeypatch.setattr(Graph, "size_for", lambda self, n: self.batch or 1 << (n - 1).bit_length())
    assert np.abs(engine.draw(wanted).astype(int) - as_they_are).max() <= 1


def test_it_prepares_itself_a_little_at_a_time_and_comes_to_an_end(engine, bench):
    turns = 0
    while engine.prepare():
        turns += 1
        assert turns <= bench.film.frames
    assert not engine.prepare()


def test_a_device_that_is_not_here_is_said_to_be_missing(bench):
    import onnxruntime

    if "CUDAExecutionProvider" in onnxruntime.get_available_providers():
        pytest.skip("there is one here")
    with pytest.raises(Missing, match=r"CUDAExecutionProvider.*cpu"):
        open_engine("wav2lip", bench.film, bench.weights_of("wav2lip"), device="cuda")


def test_what_is_no_number_is_no_picture():
    with pytest.raises(EngineFailed, match="no number"):
        as_bytes(np.full((1, 3, 2, 2), np.nan, np.float32))
