"""The ear on a server: what it sends, what it makes of every kind of answer, and the process around it."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from errors import BadInput, EngineFailed, PeerFailed
from perception.voice import vad
from perception.voice.ears import Ears
from perception.voice.heard import EarOptions, NotHeard
from perception.voice.openai_ear import OpenAIEar
from tests.perception.voice.transcription_server import TranscriptionServer

SOUND = (0.1 * np.random.default_rng(1).standard_normal(48_000)).astype(np.float32)


@pytest.fixture(autouse=True)
def everything_is_speech(monkeypatch):
    """These tests are of the wire: noise stands for speech."""
    monkeypatch.setattr(vad, "probabilities", lambda sound: np.ones(len(sound) // 512, np.float32))


def says(*texts: str, **odd):
    sure = {"start": 0.0, "end": 2.5, "avg_logprob": -0.2, "no_speech_prob": 0.01, "compression_ratio": 0.9}
    return lambda sound, lang, prompt: [{**sure, "text": text, **odd} for text in texts]


def test_the_form_is_openais(monkeypatch):
    monkeypatch.setenv("EAR_KEY", "sk-1")
    with TranscriptionServer(says("这款多少钱？"), key="sk-1") as server:
        ear = OpenAIEar(EarOptions(url=server.url + "/", model="paraformer-zh", key_env="EAR_KEY"))
        heard = ear.hear(SOUND, lang="zh", hotwords=["保温杯", "thermos"])
    assert heard.text == "这款多少钱？"
    assert server.requests == [
        {
            "model": "paraformer-zh",
            "temperature": "0",
            "response_format": "verbose_json",
            "language": "zh",
            "prompt": "保温杯",
        }
    ]
    assert server.sounds == [48_000 // 512 * 512]


@pytest.mark.parametrize(
    ("style", "said", "lang", "text", "heard_lang"),
    [
        ("openai", "這款多少錢", None, "这款多少钱", "zh"),
        ("text only", "這款多少錢", None, "这款多少钱", "zh"),
        ("text only", "How much is it?", None, "How much is it?", "en"),
        ("sensevoice", "这款多少钱", None, "这款多少钱", "zh"),
        ("sensevoice", "", "zh", "", "zh"),
    ],
)
def test_every_style_of_answer(style, said, lang, text, heard_lang):
    with TranscriptionServer(says(*[said] * bool(said)), style=style) as server:
        heard = OpenAIEar(EarOptions(url=server.url)).hear(SOUND, lang=lang, hotwords=())
    assert (heard.text, heard.lang) == (text, heard_lang)


@pytest.mark.parametrize(
    ("recognise", "rule"),
    [
        (says("谢谢观看", no_speech_prob=0.8), "filler"),
        (says("字幕由 Amara.org 社群提供", avg_logprob=-0.9), "credits"),
        (says("保温杯、电饭煲、保温杯"), "hotwords_only"),
        (says("不知道" * 9), "repeats"),
    ],
)
def test_its_inventions_are_caught_too(recognise, rule):
    with TranscriptionServer(recognise) as server:
        heard = OpenAIEar(EarOptions(url=server.url)).hear(SOUND, lang="zh", hotwords=["保温杯", "电饭煲"])
    assert heard.text == ""
    assert [r for _, r in heard.rejected] == [rule]


@pytest.mark.parametrize(
    ("style", "cause", "retryable"),
    [
        ("500", "HTTP 500.*CUDA out of memory", True),
        ("garbage", "not JSON", False),
        ("huge", "larger than 1 MB", False),
        ("drops", "did not answer", True),
    ],
)
def test_a_failing_server_is_named(style, cause, retryable):
    with TranscriptionServer(says("x"), style=style) as server, pytest.raises(PeerFailed, match=cause) as caught:
        OpenAIEar(EarOptions(url=server.url)).hear(SOUND, lang="zh", hotwords=())
    assert caught.value.retryable is retryable
    assert caught.value.remedy
    with TranscriptionServer(says("x"), style=style) as server, pytest.raises(PeerFailed, match=cause):
        OpenAIEar(EarOptions(url=server.url)).probe()


def test_a_wrong_key_a_wrong_path_and_nobody_there():
    with TranscriptionServer(says("x"), key="sk-1") as server:
        with pytest.raises(PeerFailed, match="refuses the key"):
            OpenAIEar(EarOptions(url=server.url)).hear(SOUND, lang="zh", hotwords=())
        with pytest.raises(PeerFailed, match="does not know this address"):
            OpenAIEar(EarOptions(url=server.url + "/v2")).hear(SOUND, lang="zh", hotwords=())
    with pytest.raises(PeerFailed, match="did not answer"):
        OpenAIEar(EarOptions(url=server.url)).hear(SOUND, lang="zh", hotwords=())
    with pytest.raises(BadInput, match="no address"):
        OpenAIEar(EarOptions())


async def test_through_the_process_a_server_that_is_down_costs_its_own_request_only(say, model):
    model("voice.kokoro")
    sound = say("这款保温杯多少钱？", "zh")
    go = threading.Event()

    def recognise(sound, lang, prompt):
        assert go.wait(60)
        return says("保温杯多少钱")(sound, lang, prompt)

    with TranscriptionServer(recognise, style="500") as server:
        async with Ears(engine="openai", url=server.url, model="m", nice=0) as ears:
            with pytest.raises(EngineFailed, match="HTTP 500"):
                await ears.hear(sound, lang="zh", deadline_s=120)  # the process starts meanwhile
            server.style = "openai"
            with pytest.raises(NotHeard) as caught:
                await ears.hear(sound, lang="zh", deadline_s=0.3)
            assert caught.value.reason == "deadline"
            go.set()
            assert (await ears.hear(sound, lang="zh", deadline_s=120)).text == "保温杯多少钱"
            assert ears.counts["starts"] == 1
