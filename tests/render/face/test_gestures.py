"""Gestures and poses: they begin and end at nothing, never jump, and are what their names say."""

from __future__ import annotations

import itertools
from dataclasses import fields

import pytest

from agent.answers import tags
from render.face.gestures import GESTURES, NOTHING, POSES, Act, Manner, gesture, perform, pose
from render.face.life import FPS, LifeLine

MOST = {"nod": 0.85, "sway_x": 0.6, "sway_y": 0.3, "roll": 0.6, "brow": 0.15, "squint": 0.15, "smile": 0.15}


def curves(acts: list[Act], name: str) -> list[float]:
    return [getattr(a, name) for a in acts]


@pytest.mark.parametrize("name", GESTURES)
def test_a_gesture_swells_from_nothing_and_back_without_a_jump(name):
    acts = [gesture(name, t) for t in range(-2, 4 * FPS)]
    assert acts[0] is acts[1] is NOTHING and acts[-1] is NOTHING
    assert any(a != NOTHING for a in acts)
    for field, most in MOST.items():
        values = curves(acts, field)
        assert max(abs(b - a) for a, b in itertools.pairwise(values)) < most, field


@pytest.mark.parametrize("name", POSES)
def test_a_pose_is_eased_into_and_out_of(name):
    manner = Manner()
    acts = [manner.at(t, name if t < 40 else "")[1] for t in range(80)]
    assert acts[0].sway_y == 0.0 and acts[30] != NOTHING and acts[79] == NOTHING
    for field, most in MOST.items():
        values = curves(acts, field)
        assert max(abs(b - a) for a, b in itertools.pairwise(values)) < most, field


def test_every_tag_the_brain_may_write_is_a_gesture():
    assert set(tags.GESTURES) == set(GESTURES)


def test_they_are_what_they_are_called():
    life = LifeLine(0).at(10, True)
    assert max(gesture("nod", t).nod for t in range(25)) > 2
    assert perform(life, gesture("smile", 20)).smile > 0.5
    pointing = perform(life, gesture("point", 15))
    assert (pointing.gaze_x, pointing.gaze_y) == (-1.0, -1.0) and pointing.sway_x < life.sway_x
    thinking = perform(life, pose("thinking", 0, 1.0))
    assert (thinking.gaze_x, thinking.gaze_y) == (1.0, 1.0)
    listening = perform(LifeLine(0).at(10, False), pose("listening", 0, 1.0))
    assert (listening.gaze_x, listening.gaze_y) == (0.0, 0.0) and listening.roll > life.roll + 1
    assert perform(life, NOTHING) is life
    assert gesture("dance", 5) is NOTHING and pose("asleep", 5, 1.0) is NOTHING


def test_a_new_gesture_takes_over_and_an_unknown_one_changes_nothing():
    manner = Manner()
    manner.begin("smile", 0)
    assert manner.at(10, "")[0].smile > 0
    manner.begin("dance", 11)
    assert manner.at(12, "")[0].smile > 0
    manner.begin("nod", 12)
    act = manner.at(16, "")[0]
    assert act.nod > 0 and act.smile == 0


def test_weights_stay_weights():
    life = LifeLine(0).at(10, True)
    full = perform(life, *(Act(brow=0.7, squint=0.7, smile=0.7) for _ in range(3)))
    assert full.brow == full.squint == full.smile == 1.0
    assert all(isinstance(getattr(full, f.name), float) for f in fields(full))
