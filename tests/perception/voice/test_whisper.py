"""What is Whisper's own, on real speech: names, two languages in one sound, no Traditional characters; the rest of what
it must do is in `test_ear_contract`."""

from __future__ import annotations

from dataclasses import replace

import ctranslate2
import numpy as np
import pytest
from faster_whisper import WhisperModel
from opencc import OpenCC

from errors import BadInput, EngineFailed
from perception.voice import whisper
from perception.voice.heard import EarOptions, load_ear
from perception.voice.snap import NameBook, snap
from perception.voice.whisper import AT_ONCE
from tests.perception.voice.files_made import noise, tone

pytestmark = pytest.mark.weights

ZH = "这款保温杯今天多少钱，还有货吗？"
EN = "How much is the thermos mug, and does it leak?"


def test_traditional_never_comes_out(ear, say):
    """Unprompted, this ear writes 這個電飯煲 in traditional characters."""
    text = ear.hear(say("这个电饭煲和吸尘器有什么优惠？", "zh"), lang="zh", hotwords=()).text
    assert OpenCC("t2s").convert(text) == text
    assert "优惠" in text


def test_the_shops_names_are_heard_or_snapped(ear, say):
    names = ["电饭煲", "四件套", "保温杯", "吸尘器"]
    text = ear.hear(say("电饭煲和四件套有什么优惠？", "zh"), lang="zh", hotwords=names).text
    assert "电饭煲" in snap(text, names)
    assert "四件套" in snap(text, names)


def test_the_sound_tells_which_name_was_said(ear, say):
    """Of texts it might have written; and a sentence with its name in it is heard as it is without the shop's names."""
    sound = say(ZH, "zh")
    said, *others = ear._model.weigh(sound, [ZH, ZH.replace("保温杯", "保温瓶"), ZH.replace("杯", "米")], "", "zh")
    assert said > max(others) + 4
    book = NameBook([("保温杯", "bottle"), ("袜子", "socks")])
    named = ear.hear_named(sound, lang="zh", hotwords=(), book=book)
    assert replace(named, named=False) == ear.hear(sound, lang="zh", hotwords=())


def test_both_languages_in_one_sound(ear, say):
    gap = np.zeros(24_000, np.float32)
    heard = ear.hear(np.concatenate([say(ZH, "zh"), gap, say(EN, "en")]), lang=None, hotwords=())
    assert [segment.lang for segment in heard.segments] == ["zh", "en"]
    assert heard.segments[1].start > heard.segments[0].end


@pytest.mark.parametrize(
    "sound",
    [
        noise(5.0, 0.0005),
        noise(5.0, 0.02),
        noise(5.0, 0.2),
        tone(5.0),
        tone(5.0) * (np.arange(80_000) % 8_000 < 4_000),
    ],
    ids=["hiss", "noise", "loud noise", "a tone", "beeps"],
)
@pytest.mark.parametrize("lang", ["zh", "en", None])
def test_where_nobody_speaks_nothing_is_heard(ear, sound, lang):
    heard = ear.hear(sound.astype(np.float32), lang=lang, hotwords=["保温杯", "电饭煲"])
    assert heard.segments == ()
    assert heard.text == ""


def test_a_question_in_noise_is_heard(ear, say):
    clean = say(ZH, "zh")
    heard = ear.hear(clean + noise(len(clean) / 16_000, 0.01)[: len(clean)], lang="zh", hotwords=["保温杯"])
    assert "保温杯" in heard.text
    assert "多少钱" in heard.text


def test_several_at_once_are_encoded_in_one_pass_and_heard_as_alone(ear, say, monkeypatch):
    sounds = [say(ZH, "zh"), say(EN, "en"), np.zeros(16_000, np.float32)]
    alone = [
        ear.hear(sound, lang=lang, hotwords=()).text for sound, lang in zip(sounds, ("zh", "en", "zh"), strict=True)
    ]
    passes = []
    encode = WhisperModel.encode
    monkeypatch.setattr(WhisperModel, "encode", lambda self, f: passes.append(f.shape) or encode(self, f))
    ear.prepare(sounds)
    together = [
        ear.hear(sound, lang=lang, hotwords=()).text for sound, lang in zip(sounds, ("zh", "en", "zh"), strict=True)
    ]
    assert together == alone
    assert len(passes) == 1
    assert passes[0][0] == 2
    assert passes[0][-1] == 2000  # of 3000: it looks no further than the sound and some silence
    ear.hear(sounds[0], lang="zh", hotwords=())
    assert len(passes) == 2  # the batch is forgotten


def test_what_runs_on_is_read_again_with_all_in_view(ear, say, monkeypatch):
    looks, read = [], ear._read
    look = ear._model.look
    monkeypatch.setattr(ear._model, "look", lambda seconds: looks.append(seconds) or look(seconds))

    def runs_on_once(*args):
        pieces = read(*args)
        return [(s, replace(e, text="还有货吗" * 9)) for s, e in pieces] if len(looks) == 1 else pieces

    monkeypatch.setattr(ear, "_read", runs_on_once)
    heard = ear.hear(say(ZH, "zh"), lang="zh", hotwords=())
    assert "保温杯" in heard.text
    assert [rule for _, rule in heard.rejected] == ["repeats"]
    assert looks[-1] == 30.0


def test_an_unknown_language_and_a_damaged_model_are_named(ear, tmp_path):
    with pytest.raises(BadInput, match="zh, en or auto"):
        ear.hear(noise(1.0, 0.1), lang="xx", hotwords=())
    (tmp_path / "model.bin").write_bytes(b"no weights")
    with pytest.raises(EngineFailed, match=r"models fetch ears\.base"):
        load_ear("whisper", EarOptions(tmp_path, device="cpu"))


@pytest.mark.parametrize(
    ("cards", "wanted", "chosen"),
    [
        (0, "auto", ("cpu", "int8", 1)),
        (1, "auto", ("cuda", "float16", AT_ONCE)),
        (1, "cpu", ("cpu", "int8", 1)),
        (0, "cuda", ("cuda", "float16", AT_ONCE)),
    ],
)
def test_a_graphics_card_hears_in_float16_and_several_at_once(monkeypatch, tmp_path, cards, wanted, chosen):
    """What is asked of CTranslate2; whether a card does it is for a machine with one to say."""
    asked = []
    monkeypatch.setattr(ctranslate2, "get_cuda_device_count", lambda: cards)
    monkeypatch.setattr(whisper, "_OnceEncoding", lambda path, **how: asked.append((path, how)))
    ear = whisper.WhisperEar(EarOptions(tmp_path / "large-v3", threads=3, device=wanted))
    ((path, how),) = asked
    assert (how["device"], how["compute_type"], ear.at_once) == chosen
    assert (path, how["cpu_threads"], ear.name) == (str(tmp_path / "large-v3"), 3, "large-v3")
