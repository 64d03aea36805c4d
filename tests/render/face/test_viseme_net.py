"""The net that hears visemes: causal, small, unharmed; it follows speech, and knows when a text was not said."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest
import torch

from errors import BadInput
from render.face import heard_track, mouth_track
from render.face.agreement import asked, at_lag, closures, fit
from render.face.viseme_net import net as module
from render.face.viseme_net.align import align
from render.face.viseme_net.corpus import Said, _write, read
from render.face.viseme_net.mel import HOP, RATE, log_mel
from render.face.viseme_net.net import LOOK_AHEAD_S, VisemeStream, hear, load_net
from render.face.viseme_net.train import VisemeNet, train
from render.face.visemes import CLASSES, SILENCE
from render.speech import FPS, SAMPLE_RATE, SAMPLES_PER_FRAME, Clause, Phone
from render.voice.hibari import HibariVoice
from render.voice.phonemes import english_phonemes
from render.voice.sound import finish, resample
from render.voice.voices import Stop, VoiceOptions

SENTENCES = (
    "The kettle holds one and a half litres",
    "Put the lamp back in the blue box by the bed",
    "Soft socks for small feet, made of cotton",
    "It pairs with both phones before breakfast",
)


@pytest.fixture(scope="module")
def said() -> list[tuple[str, np.ndarray, tuple[Phone, ...]]]:
    """Words, 48 kHz sound, the voice's own phones."""
    voice = HibariVoice(VoiceOptions())
    return [(w, *finish(voice.synthesise(Clause(w, "en"), w, urgent=False, stop=Stop()))) for w in SENTENCES]


def at_16k(pcm: np.ndarray) -> np.ndarray:
    return resample(pcm, SAMPLE_RATE, RATE)


def test_it_is_small_causal_and_looks_ahead_80_ms_at_most(said):
    folder = module._HERE
    assert (folder / "weights.npz").stat().st_size < 2_000_000
    assert LOOK_AHEAD_S <= 0.080
    pcm = at_16k(said[0][1])[:RATE]
    other = pcm.copy()
    other[RATE // 2 :] = np.random.default_rng(0).normal(0, 0.3, RATE - RATE // 2)
    a, b = hear(pcm), hear(other)
    middles = (np.arange(len(a)) + 0.5) * HOP / RATE
    unknowing = middles < 0.5 - LOOK_AHEAD_S - 1e-9
    assert np.abs(a - b)[unknowing].max() == 0.0 and np.abs(a - b).max() > 0.1
    assert np.allclose(a.sum(1), 1.0, atol=1e-4) and a.min() >= 0


@pytest.mark.parametrize("piece", [1, 320, 777, 4096])
def test_a_microphone_in_pieces_is_heard_as_the_whole(said, piece: int):
    pcm = at_16k(said[1][1])[: RATE // 2 if piece == 1 else None]
    whole = VisemeStream().push(pcm)
    stream = VisemeStream()
    pieces = np.concatenate([stream.push(pcm[i : i + piece]) for i in range(0, len(pcm), piece)])
    assert pieces.shape == whole.shape and np.abs(pieces - whole).max() < 1e-4


def test_silence_is_silence_and_so_is_nothing():
    silent = load_net().classes.index(SILENCE)
    assert hear(np.zeros(RATE, np.float32))[20:, silent].min() > 0.5
    assert hear(np.zeros(0, np.float32)).shape == (0, len(CLASSES))
    assert heard_track(np.zeros(SAMPLE_RATE, np.float32)).max() < 0.05
    for samples in (0, 1, 1919, 1920, 1921):
        assert len(heard_track(np.zeros(samples, np.float32))) == -(-samples // SAMPLES_PER_FRAME)


def test_the_mouth_of_sound_alone_agrees_with_what_the_voice_said(said):
    fits, shut, times = [], [], []
    for _, pcm, phones in said:
        opening = heard_track(pcm)[:, 0]
        implied = asked(phones, len(opening) / FPS)
        times.append(fit(opening, implied).lag)
        fits.append(at_lag(opening, implied, float(np.median(times))))
        shut += closures(opening, phones)
    assert np.mean(fits) > 0.7
    assert -0.08 <= np.median(times) <= 0.0
    assert np.mean(shut) > 0.7


def test_a_known_text_is_found_in_its_sound(said):
    errors, rows = [], []
    for words, pcm, phones in said:
        rows.append(hear(at_16k(pcm)))
        found = align(tuple(english_phonemes(words)), rows[-1], load_net().classes)
        assert [p.start for p in found] == sorted(p.start for p in found)
        assert all(p.end > p.start for p in found)
        errors += [abs(p.start - t) for p, t in zip(found, _begins(phones), strict=True)]
        together = np.corrcoef(mouth_track(found, pcm)[:, 0], mouth_track(phones, pcm)[:, 0])[0, 1]
        assert together > 0.8
    assert np.percentile(errors, 50) < 0.030
    assert np.percentile(errors, 90) < 0.090
    # and another text is not
    for k, other in enumerate((1, 2, 3, 0)):
        assert align(tuple(english_phonemes(SENTENCES[other])), rows[k], load_net().classes) == ()


def _begins(phones) -> list[float]:
    """When each sound begins; a stress mark's time belongs to what follows it."""
    out, pending = [], None
    for p in phones:
        if p.symbol in "ˈˌ":
            pending = p.start
        elif p.symbol.isalpha() and p.symbol not in "ːʰ":
            out.append(p.start if pending is None else pending)
            pending = None
    return out


def test_a_sound_that_is_no_speech_has_no_phones():
    rows = hear(np.zeros(RATE, np.float32))
    classes = load_net().classes
    assert align(tuple("papa"), rows, classes) == ()
    assert align((), rows, classes) == align(tuple("papa"), rows[:3], classes) == ()
    assert align(tuple(" ,."), rows, classes) == ()


def test_torch_and_numpy_compute_the_same(said):
    torch.manual_seed(0)
    teacher = VisemeNet(len(CLASSES), np.zeros(40, np.float32), np.full(40, 4.0, np.float32)).eval()
    weights = {name: array.astype(np.float32) for name, array in teacher.arrays().items()}
    mel = log_mel(at_16k(said[0][1])[:RATE])
    with torch.inference_mode():
        expected = teacher(torch.tensor(mel)[None])[0].softmax(1).numpy()
    stream = VisemeStream(module.Net(load_net().classes, weights))
    stream._skip = 0
    assert np.abs(stream.push(at_16k(said[0][1])[:RATE]) - expected).max() < 5e-3  # 16-bit weights


def test_it_can_be_taught_and_what_was_taught_is_checked(said, tmp_path):
    lessons = [Said(at_16k(pcm)[:RATE], tuple(p for p in phones if p.end < 1.0)) for _, pcm, phones in said[:2]]
    (tmp_path / "corpus").mkdir()
    _write(tmp_path / "corpus" / "heart.npz", lessons)
    back = list(read(tmp_path / "corpus" / "heart.npz"))
    assert back[1].phones[3].symbol == lessons[1].phones[3].symbol and len(back[1].pcm) == len(lessons[1].pcm)
    manifest = train(tmp_path / "corpus", tmp_path / "net", epochs=1, seed=0, threads=1)
    assert manifest["learnt_from"].keys() == {"heart"}
    taught = load_net(tmp_path / "net")
    assert VisemeStream(taught).push(lessons[0].pcm).shape[1] == len(CLASSES)
    bad = tmp_path / "bad"
    shutil.copytree(tmp_path / "net", bad)
    (bad / "weights.npz").write_bytes((bad / "weights.npz").read_bytes()[:-1])
    with pytest.raises(BadInput, match="differs from its manifest"):
        load_net(bad)


def test_the_committed_weights_say_where_they_come_from():
    manifest = json.loads((module._HERE / "manifest.json").read_text("utf-8"))
    assert manifest["classes"] == list(CLASSES)
    assert manifest["licence"] and manifest["learnt_from"] and manifest["held_out"]
