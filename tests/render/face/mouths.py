"""Mouths that the face's tests pull: rows of MOUTH weights as speech has them."""

from __future__ import annotations

import numpy as np

from render.speech import MOUTH


def row(**weights: float) -> np.ndarray:
    return np.array([weights.get(name, 0.0) for name in MOUTH], np.float32)


A = row(jaw_open=0.74, lower_down=0.24, upper_up=0.12)
I = row(jaw_open=0.18, stretch=0.42, smile=0.26, lower_down=0.30, upper_up=0.20)  # noqa: E741
U = row(jaw_open=0.18, pucker=0.72, funnel=0.26)
B = row(jaw_open=0.40, close=1.0, roll_in=0.25, funnel=0.5)
REST = row()
