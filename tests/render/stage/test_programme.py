"""The programme: what the sentence's tag and the scene ask for reaches the host's life."""

from __future__ import annotations

import numpy as np

from render.face.life import Life
from render.picture.scene import Card, Scene
from render.stage.beat import REST, SILENCE, Beat
from render.stage.programme import GLANCE, NoLife, Programme
from render.values import Line, Sentence


class Compositor:
    """Keeps the life that each picture was composed with."""

    def __init__(self) -> None:
        self.lives: list[Life | None] = []

    def compose(self, tick, mouth, life, scene):
        self.lives.append(life)


class Calm:
    """No life of her own; what she is told is kept."""

    def __init__(self) -> None:
        self.told: list[tuple[bool, float, float]] = []

    def at(self, tick, speaking, stress, glance) -> Life:
        self.told.append((speaking, stress, glance))
        return Life()


def shown(beats, scenes) -> tuple[list[Life], list[tuple[bool, float, float]]]:
    compositor, calm = Compositor(), Calm()
    programme = Programme(compositor, calm)
    for tick, (beat, scene) in enumerate(zip(beats, scenes, strict=True)):
        programme.compose(tick, beat, scene)
    return compositor.lives, calm.told


def saying(text: str, gesture: str | None, stress: float = 0.0, kind: str = "script") -> Beat:
    sentence = Sentence(text, "zh", gesture=gesture)
    return Beat(SILENCE, REST, True, Line("a", 1, 1, 0, kind, 20, (sentence,)), sentence, stress=stress)


QUIET = Beat(SILENCE, REST, speaking=False)


def test_a_tagged_sentence_brings_its_gesture_once():
    beats = [QUIET] * 3 + [saying("有货。", "nod")] * 60 + [saying("包邮。", None)] * 20
    lives, _ = shown(beats, [Scene()] * len(beats))
    nods = np.array([life.nod for life in lives])
    assert nods[:4].max() == 0.0 and nods[4:26].max() > 2.0 and nods[30:].max() == 0.0


def test_a_line_without_a_tag_begins_as_its_kind_does_and_only_begins_so():
    beats = [saying("谢谢小明。", None, kind="thanks")] * 70 + [saying("欢迎。", None, kind="thanks")] * 30
    lives, _ = shown(beats, [Scene()] * len(beats))
    smiles = np.array([life.smile for life in lives])
    assert smiles[:60].max() > 0.5 and smiles[70:].max() == 0.0
    tagged, _ = shown([saying("有货。", "smile", kind="answer")] * 30, [Scene()] * 30)
    assert max(life.smile for life in tagged) > 0.5 and max(life.nod for life in tagged) == 0.0


def test_a_gesture_cue_and_a_pose_are_obeyed():
    scenes = [Scene()] * 5 + [Scene(gesture=(1, "smile"))] * 80 + [Scene(gesture=(1, "smile"), pose="listening")] * 25
    lives, _ = shown([QUIET] * len(scenes), scenes)
    smiles = np.array([life.smile for life in lives])
    assert smiles[:5].max() == 0.0 and smiles[5:60].max() > 0.5 and smiles[76:84].max() == 0.0
    assert lives[-1].roll > 1.5


def test_she_turns_to_a_new_card_and_back_without_a_jerk_and_nods_at_stress():
    card = Card("A", "title")
    scenes = [Scene()] * 5 + [Scene(card=card)] * (GLANCE + 10)
    _, told = shown([saying("x", None, stress=0.5)] * len(scenes), scenes)
    glances = np.array([glance for _, _, glance in told])
    assert glances[:5].max() == 0.0 and glances.max() == 1.0 and glances[-5:].max() == 0.0
    assert np.abs(np.diff(glances)).max() < 0.25
    assert all(stress == 0.5 for _, stress, _ in told)


def test_a_still_card_has_no_life_and_no_manners():
    compositor = Compositor()
    Programme(compositor, NoLife()).compose(0, saying("x", "nod"), Scene(pose="listening"))
    assert compositor.lives == [None]
