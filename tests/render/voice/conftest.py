"""The real Coqui library's environment, a real VITS voice and a twin of XTTS, made once for all tests that ask."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from render.voice.coqui.voice import CoquiVoice
from render.voice.voices import CoquiModel, VoiceOptions
from tests.conftest import ROOT, missing

COQUI_PYTHON = ROOT / ".venv-coqui" / "bin" / "python"
LOAD_S = 300.0  # about six seconds on a quiet machine, a minute beside ten others


@pytest.fixture(scope="session")
def coqui_python() -> Path:
    if not COQUI_PYTHON.is_file():
        missing("Coqui TTS's environment is not here (make coqui-env)")
    return COQUI_PYTHON


@pytest.fixture(scope="session")
def joe_folder(coqui_python: Path, model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A VITS checkpoint of the Coqui library: the Piper voice Joe (CC0), converted."""
    if shutil.which("espeak-ng") is None:
        missing("program espeak-ng is not installed")
    folder = tmp_path_factory.mktemp("joe")
    piper = model("voice.joe") / "en_US-joe-medium.onnx"
    command = [coqui_python, "-m", "render.voice.coqui.piper", piper, folder]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "403 tensors" in said.stdout
    return folder


@pytest.fixture(scope="session")
def twin_folder(coqui_python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("twin")
    command = [coqui_python, "tests/render/voice/xtts_twin.py", folder]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return folder


@pytest.fixture(scope="session")
def joe(joe_folder: Path, coqui_python: Path) -> Iterator[CoquiVoice]:
    with contextlib.closing(CoquiVoice(VoiceOptions(coqui=CoquiModel(joe_folder, coqui_python)))) as voice:
        assert voice.wait_ready(LOAD_S)
        yield voice
