"""The network of Wav2Lip (Prajwal et al. 2020), layer for layer as its checkpoints name them, and how one is read.

In: a state dict (`weights_only`; nothing in a checkpoint is ever executed). Out: a torch module: mel (n, 1, 80, 16) and
faces (n, 6, side, side) to (n, 3, side, side) in 0..1. `side` 96 is the paper's; 256 has one more stage on both ways.
The tables below are the published architecture; a checkpoint of another is refused by the first tensor that differs.
"""

from __future__ import annotations

import pickle
import warnings
import zipfile
from pathlib import Path
from typing import Any

import torch
from torch import nn

from errors import BadInput

# per stage: (channels in, out, kernel, stride, padding), then how many residual layers follow
_FACE_96 = [((6, 16, 7, 1, 3), 0), ((16, 32, 3, 2, 1), 2), ((32, 64, 3, 2, 1), 3), ((64, 128, 3, 2, 1), 2),
            ((128, 256, 3, 2, 1), 2), ((256, 512, 3, 2, 1), 1), ((512, 512, 3, 1, 0), None)]  # fmt: skip
_FACE_256 = [*_FACE_96[:-1], ((512, 512, 3, 2, 1), 1), ((512, 512, 4, 1, 0), None)]
_SOUND = [((1, 32, 3, 1, 1), 2), ((32, 64, 3, (3, 1), 1), 2), ((64, 128, 3, 3, 1), 2), ((128, 256, 3, (3, 2), 1), 1),
          ((256, 512, 3, 1, 0), None)]  # fmt: skip
# per stage of the way up: (channels in, out, kernel, stride, padding, output padding), residual layers
_UP_96 = [((1024, 512, 3, 1, 0, 0), 1), ((1024, 512, 3, 2, 1, 1), 2), ((768, 384, 3, 2, 1, 1), 2),
          ((512, 256, 3, 2, 1, 1), 2), ((320, 128, 3, 2, 1, 1), 2), ((160, 64, 3, 2, 1, 1), 2)]  # fmt: skip
_UP_256 = [((1024, 512, 4, 1, 0, 0), 1), ((1024, 512, 3, 2, 1, 1), 1), *_UP_96[1:]]


class _Layer(nn.Module):
    """Convolution, batch norm, rectifier; `residual` adds what came in."""

    def __init__(
        self, a: int, b: int, kernel, stride, padding, *, residual: bool = False, up: int | None = None
    ) -> None:
        super().__init__()
        wide = (
            nn.Conv2d(a, b, kernel, stride, padding)
            if up is None
            else nn.ConvTranspose2d(a, b, kernel, stride, padding, up)
        )
        self.conv_block = nn.Sequential(wide, nn.BatchNorm2d(b))
        self.residual = residual

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = self.conv_block(x)
        return torch.relu(out + x if self.residual else out)


def _stage(first: tuple, more: int | None) -> list[nn.Module]:
    b = first[1]
    if more is None:  # the last one, down to a single place: another 1 x 1 layer
        return [_Layer(*first), _Layer(b, b, 1, 1, 0)]
    return [_Layer(*first), *(_Layer(b, b, 3, 1, 1, residual=True) for _ in range(more))]


class Wav2LipNet(nn.Module):
    def __init__(self, side: int) -> None:
        super().__init__()
        face, up = (_FACE_96, _UP_96) if side == 96 else (_FACE_256, _UP_256)
        self.face_encoder_blocks = nn.ModuleList(nn.Sequential(*_stage(*row)) for row in face)
        self.audio_encoder = nn.Sequential(*(layer for row in _SOUND for layer in _stage(*row)))
        rises = [nn.Sequential(_Layer(512, 512, 1, 1, 0))]
        for (a, b, kernel, stride, padding, extra), more in up:
            layers = [_Layer(b, b, 3, 1, 1, residual=True) for _ in range(more)]
            rises.append(nn.Sequential(_Layer(a, b, kernel, stride, padding, up=extra), *layers))
        self.face_decoder_blocks = nn.ModuleList(rises)
        self.output_block = nn.Sequential(_Layer(80, 32, 3, 1, 1), nn.Conv2d(32, 3, 1), nn.Sigmoid())

    def forward(self, mel: torch.Tensor, faces: torch.Tensor) -> torch.Tensor:
        kept = []
        for block in self.face_encoder_blocks:
            faces = block(faces)
            kept.append(faces)
        x = self.audio_encoder(mel)
        for block in self.face_decoder_blocks:
            x = torch.cat([block(x), kept.pop()], 1)
        return self.output_block(x)


def read_tensors(path: Path) -> Any:
    """What a file of torch holds, where that is tensors and plain containers. Raises BadInput."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of old formats
            return torch.load(path, map_location="cpu", weights_only=True)
    except OSError as e:
        raise BadInput(
            f"cannot be read: {e.strerror}", where=str(path), remedy="give the path of the checkpoint"
        ) from e
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as e:
        raise BadInput("is no checkpoint of tensors alone; it is not opened, it could run code", where=str(path),
                       remedy="use the maker's .pth, or one converted to ONNX") from e  # fmt: skip


def read_checkpoint(path: Path) -> dict[str, torch.Tensor]:
    """The state dict of a checkpoint that holds tensors and nothing else. Raises BadInput."""
    data = read_tensors(path)
    state = data.get("state_dict", data) if isinstance(data, dict) else None
    if not isinstance(state, dict) or not state or not all(isinstance(v, torch.Tensor) for v in state.values()):
        raise BadInput("has no state_dict of tensors", where=str(path), remedy="use the maker's .pth, or ONNX")
    return {str(name).removeprefix("module."): value for name, value in state.items()}


def network_of(path: Path, side: int) -> Wav2LipNet:
    """The network with these weights, ready to run. Raises BadInput where they are another's."""
    state, net = read_checkpoint(path), Wav2LipNet(side)
    wanted = net.state_dict()
    for name in sorted(wanted.keys() | state.keys()):
        if name.endswith("num_batches_tracked"):
            continue
        ours, theirs = (list(d[name].shape) if name in d else None for d in (wanted, state))
        if ours != theirs:
            raise BadInput(f"is not Wav2Lip of {side} pixels: {name} is {theirs}, not {ours}", where=str(path),
                           remedy="name the other engine (wav2lip or wav2lip256), or give the right file")  # fmt: skip
    net.load_state_dict(state, strict=False)
    return net.eval()
