"""The per-person U-Net of Ultralight-Digital-Human (anliyuan, Apache-2.0), hubert variant, as its checkpoints name it.

In: a state dict (tensors alone). Out: a torch module: faces (n, 6, 160, 160) and sound (n, 16, 32, 32) to
(n, 3, 160, 160) in 0..1. A checkpoint of another network is refused by the first tensor that differs.
"""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from errors import BadInput
from render.face.engines.wav2lip_net import read_checkpoint

_WIDTHS = (32, 64, 128, 256, 512)


class _Inverted(nn.Module):
    """A layer that widens, looks around in each channel, and narrows (Sandler et al. 2018), twice as wide inside."""

    def __init__(self, a: int, b: int, stride: int = 1, *, residual: bool = False) -> None:
        super().__init__()
        wide = 2 * a
        self.residual = residual
        self.conv = nn.Sequential(
            nn.Conv2d(a, wide, 1, bias=False), nn.BatchNorm2d(wide), nn.ReLU(),
            nn.Conv2d(wide, wide, 3, stride, 1, groups=wide, bias=False), nn.BatchNorm2d(wide), nn.ReLU(),
            nn.Conv2d(wide, b, 1, bias=False), nn.BatchNorm2d(b),
        )  # fmt: skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.conv(x) if self.residual else self.conv(x)


class _Double(nn.Module):
    def __init__(self, a: int, b: int, stride: int) -> None:
        super().__init__()
        self.double_conv = nn.Sequential(_Inverted(a, b, stride), _Inverted(b, b, residual=True))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.double_conv(x)


class _Named(nn.Module):
    """One module under the name its checkpoint has for it."""

    def __init__(self, name: str, module: nn.Module) -> None:
        super().__init__()
        self.add_module(name, module)
        self._name = name

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return getattr(self, self._name)(x)


class _Up(nn.Module):
    def __init__(self, a: int, b: int) -> None:
        super().__init__()
        self.conv = _Double(a, b, 1)

    def forward(self, x: torch.Tensor, skip: torch.Tensor) -> torch.Tensor:
        x = F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=True)
        return self.conv(torch.cat([x, skip], 1))


class _Sound(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        _, b, c, d, e = _WIDTHS
        self.conv1, self.conv2 = _Inverted(16, b), _Inverted(b, c)
        self.conv3, self.bn3 = nn.Conv2d(c, d, 3, 2, 1), nn.BatchNorm2d(d)
        self.conv4 = _Inverted(d, d, residual=True)
        self.conv5, self.bn5 = nn.Conv2d(d, e, 3, 2, 3), nn.BatchNorm2d(e)
        self.conv6, self.conv7 = _Inverted(e, e, residual=True), _Inverted(e, e, residual=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = torch.relu(self.bn3(self.conv3(self.conv2(self.conv1(x)))))
        x = torch.relu(self.bn5(self.conv5(self.conv4(x))))
        return self.conv7(self.conv6(x))


class UltralightNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        a, b, c, d, e = _WIDTHS
        self.audio_model = _Sound()
        self.fuse_conv = nn.Sequential(_Double(2 * e, e, 1), _Double(e, d, 1))
        self.inc = _Named("inconv", nn.Sequential(_Inverted(6, a)))
        self.down1, self.down2, self.down3, self.down4 = (
            _Named("maxpool_conv", nn.Sequential(_Double(x, y, 2))) for x, y in ((a, b), (b, c), (c, d), (d, e))
        )
        self.up1, self.up2, self.up3, self.up4 = _Up(e, d // 2), _Up(d, c // 2), _Up(c, b // 2), _Up(b, a)
        self.outc = _Named("conv", nn.Conv2d(a, 3, 1))

    def forward(self, faces: torch.Tensor, sound: torch.Tensor) -> torch.Tensor:
        one = self.inc(faces)
        two = self.down1(one)
        three = self.down2(two)
        four = self.down3(three)
        x = self.fuse_conv(torch.cat([self.down4(four), self.audio_model(sound)], 1))
        for up, skip in ((self.up1, four), (self.up2, three), (self.up3, two), (self.up4, one)):
            x = up(x, skip)
        return torch.sigmoid(self.outc(x))


def network_of(path: Path) -> UltralightNet:
    """The network with these weights, ready to run. Raises BadInput where they are another's."""
    state, net = read_checkpoint(path), UltralightNet()
    wanted = net.state_dict()
    for name in sorted(wanted.keys() | state.keys()):
        ours, theirs = (list(d[name].shape) if name in d else None for d in (wanted, state))
        if ours != theirs and not name.endswith("num_batches_tracked"):
            raise BadInput(f"is no Ultralight network (hubert): {name} is {theirs}, not {ours}", where=str(path),
                           remedy="train it with --asr hubert, or export it to ONNX")  # fmt: skip
    net.load_state_dict(state, strict=False)
    return net.eval()
