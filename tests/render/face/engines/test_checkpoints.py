"""Checkpoints of Wav2Lip and Ultralight: the published layers, tensors only; another's is named by what differs."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
import torch

from commands.bench.engine_twins import write_twin
from errors import BadInput
from render.face.engines import Wanted, open_engine
from render.face.engines.ultralight_net import UltralightNet
from render.face.engines.wav2lip_net import Wav2LipNet, network_of, read_checkpoint

# Parameters of the published networks: counted by hand from Rudrabha/Wav2Lip's and LiveTalking's layer lists.
COUNTS = {96: 36_298_035, 256: 53_605_683}


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory) -> Path:
    """As the maker's look: a state_dict of a DataParallel, among other things."""
    torch.manual_seed(3)
    state = {f"module.{name}": value for name, value in Wav2LipNet(96).state_dict().items()}
    path = tmp_path_factory.mktemp("wav2lip") / "wav2lip.pth"
    torch.save({"state_dict": state, "optimizer": None, "global_step": 7, "global_epoch": 1}, path)
    return path


@pytest.mark.parametrize("side", [96, 256])
def test_the_network_is_the_published_one(side):
    with torch.device("meta"):
        net = Wav2LipNet(side)
        out = net.eval()(torch.zeros(2, 1, 80, 16), torch.zeros(2, 6, side, side))
    assert out.shape == (2, 3, side, side)
    assert sum(p.numel() for p in net.parameters()) == COUNTS[side]
    names = list(net.state_dict())
    assert (
        "face_encoder_blocks.0.0.conv_block.0.weight" in names and "audio_encoder.12.conv_block.1.running_var" in names
    )
    assert "face_decoder_blocks.6.2.conv_block.0.weight" in names and "output_block.1.bias" in names


def test_ultralights_network_is_the_published_one(tmp_path, bench):
    """12,159,591 parameters: counted by hand from LiveTalking's `unet.py`, hubert variant."""
    torch.manual_seed(4)
    net = UltralightNet().eval()
    assert sum(p.numel() for p in net.parameters()) == 12_159_591
    names = set(net.state_dict())
    assert {"inc.inconv.0.conv.0.weight", "down1.maxpool_conv.0.double_conv.0.conv.0.weight", "outc.conv.bias"} <= names
    folder = tmp_path / "weights"
    write_twin("ultralight", folder, width=8, depth=1)
    (folder / "unet.onnx").unlink()
    torch.save(net.state_dict(), folder / "ultralight.pth")
    engine = open_engine("ultralight", bench.film, folder, device="cpu")
    heard = engine.hear(np.zeros(3200, np.float32), np.zeros((5, 10), np.float32))
    (square,) = engine.draw([Wanted(heard, 4, 1)])
    assert square.shape == (168, 168, 3)
    square[4:-4, 4:-4] = bench.film.crops(168)[1][4:-4, 4:-4]
    assert np.abs(square.astype(int) - bench.film.crops(168)[1]).max() <= 1  # around it the frame itself
    torch.save({"a": torch.zeros(1)}, folder / "ultralight.pth")
    with pytest.raises(BadInput, match="is no Ultralight network"):
        open_engine("ultralight", bench.film, folder, device="cpu")
    (folder / "ultralight.pth").unlink()
    with pytest.raises(BadInput, match="no network of the person"):
        open_engine("ultralight", bench.film, folder, device="cpu")


def test_a_checkpoint_draws_through_the_contract(checkpoint, bench):
    engine = open_engine("wav2lip", bench.film, checkpoint, device="cpu")
    heard = engine.hear(np.zeros(6400, np.float32), np.zeros((10, 10), np.float32))
    squares = engine.draw([Wanted(heard, 0, 0), Wanted(heard, 9, 3)])
    assert squares.shape == (2, 96, 96, 3) and engine.spec.runs_on == "cpu"


def test_another_networks_checkpoint_is_refused_by_the_first_tensor(checkpoint):
    with pytest.raises(BadInput, match=r"is not Wav2Lip of 256 pixels: face_\w+.*wav2lip or wav2lip256") as refusal:
        network_of(checkpoint, 256)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("value", [{"state_dict": {"a": 1}}, {}, [1, 2], {"state_dict": {}}])
def test_one_without_tensors_is_refused(tmp_path, value):
    torch.save(value, tmp_path / "x.pth")
    with pytest.raises(BadInput, match="no state_dict of tensors"):
        read_checkpoint(tmp_path / "x.pth")


def test_one_that_would_run_something_is_not_opened(tmp_path):
    trap = tmp_path / "it ran"

    class Hostile:
        def __reduce__(self):
            return Path.touch, (trap,)

    for write in (lambda v, p: torch.save(v, p), lambda v, p: p.write_bytes(pickle.dumps(v))):
        write({"state_dict": Hostile()}, tmp_path / "x.pth")
        with pytest.raises(BadInput, match="could run code") as refusal:
            read_checkpoint(tmp_path / "x.pth")
        assert "\n" not in str(refusal.value) and not trap.exists()
