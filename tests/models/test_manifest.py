"""The manifest is complete: every file pinned, every model licensed, every file to be had somewhere."""

from __future__ import annotations

import re

import pytest

from models.manifest import MODELS


@pytest.mark.parametrize("model", MODELS.values(), ids=list(MODELS))
def test_every_file_is_pinned_and_to_be_had(model):
    assert model.licence
    assert model.credit
    assert model.size > 0
    paths = [file.path for file in model.files]
    assert len(paths) == len(set(paths))
    for file in model.files:
        assert re.fullmatch(r"[0-9a-f]{64}", file.sha256), file.path
        assert not file.path.startswith("/")
        assert ".." not in file.path
        assert model.inside or file.boxes
        for part in (part for box in file.boxes for part in box):
            assert re.fullmatch(r"\d+(\.\d+)+", part.package.version)


def test_the_big_model_is_joined_in_numeric_order():
    (file,) = MODELS["brain.local"].files
    (box,) = file.boxes
    assert [part.member.rsplit("/", 1)[1] for part in box] == [f"part{n:02d}.bin" for n in range(1, 23)]
