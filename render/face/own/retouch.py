"""A person's own mouth, learnt: a small network that turns the warped mouth into how this person's really looks.

In: pictures of the mouth as the pack's motion warps it, with the weights that did, and beside each what the footage
shows. Out: `Retouch`, a U-Net of about 1.3 million parameters that adds what is missing: teeth, folds, shine, the way
these lips round. It starts as nothing added, so little footage never makes it worse than the warp.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from render.speech import MOUTH

SIDE = 96  # pixels of its picture
WIDTHS = (24, 48, 96, 160)  # channels, from half its picture's size down
_EDGE = 8  # pixels in which what is added fades out
_RATE = 2e-3


class Retouch(nn.Module):
    def __init__(self, widths: tuple[int, ...] = WIDTHS) -> None:
        super().__init__()
        self.widths = widths
        self.enter = nn.Conv2d(5, widths[0], 4, 2, 1)  # colours and the place, at half the size from here on
        self.down = nn.ModuleList(_Step(a, b, stride=2) for a, b in pairwise(widths))
        self.asked = nn.Sequential(nn.Linear(len(MOUTH), 64), nn.SiLU(), nn.Linear(64, 2 * widths[-1]))
        self.deep = _Step(widths[-1], widths[-1])
        self.up = nn.ModuleList(_Step(a + b, b) for a, b in pairwise(widths[::-1]))
        self.leave = nn.Conv2d(widths[0], 12, 3, padding=1)  # four pixels a place
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)
        ramp = torch.clamp((torch.arange(SIDE) + 0.5) / _EDGE, 0, 1)
        ramp = torch.minimum(ramp, ramp.flip(0))
        along = torch.linspace(-1, 1, SIDE)
        self.register_buffer("place", torch.stack(torch.meshgrid(along, along, indexing="ij"))[None], persistent=False)
        self.register_buffer("fade", ramp[:, None] * ramp[None], persistent=False)

    def forward(self, warped: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        """What to add, (n, 3, SIDE, SIDE) in 0..255, for `warped` of the same shape and `weights` (n, MOUTH)."""
        place = self.place.expand(len(warped), -1, -1, -1)
        x = self.enter(torch.cat([warped / 127.5 - 1.0, place], 1))
        kept = []
        for step in self.down:
            kept.append(x)
            x = step(x)
        scale, shift = self.asked(weights)[:, :, None, None].chunk(2, 1)
        x = self.deep(x * (1 + scale) + shift)
        for step, skip in zip(self.up, reversed(kept), strict=True):
            x = step(torch.cat([F.interpolate(x, skip.shape[2:], mode="nearest"), skip], 1))
        awake = (5 * weights.amax(1)).clamp(0, 1)[:, None, None, None]  # the resting face is the picture itself
        return F.pixel_shuffle(self.leave(x), 2) * 127.5 * self.fade * awake


class _Step(nn.Module):
    def __init__(self, a: int, b: int, stride: int = 1) -> None:
        super().__init__()
        self.one = nn.Conv2d(a, b, 3, stride, 1)
        self.two = nn.Conv2d(b, b, 3, 1, 1)
        self.norm = nn.GroupNorm(8, b)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = F.silu(self.norm(self.one(x)))
        return x + F.silu(self.two(x))


def learn(
    warped: np.ndarray,
    truth: np.ndarray,
    weights: np.ndarray,
    *,
    steps: int,
    batch: int = 16,
    seed: int = 0,
    device: str = "cpu",
    tell: Callable[[str], None] = lambda _: None,
    widths: tuple[int, ...] = WIDTHS,
) -> Retouch:
    """Train on uint8 pictures (n, SIDE, SIDE, 3) and their weights (n, MOUTH)."""
    torch.manual_seed(seed)
    net = Retouch(widths).to(device).train()
    optimiser = torch.optim.AdamW(net.parameters(), lr=_RATE, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps)
    order = np.random.default_rng(seed)
    tensors = [torch.tensor(a).permute(0, 3, 1, 2) for a in (warped, truth)]
    asked = torch.tensor(weights)
    # frames with an open mouth are rarer and matter more
    share = 0.2 + np.clip(weights.max(1), 0, 1)
    for step in range(steps):
        pick = torch.tensor(order.choice(len(warped), min(batch, len(warped)), p=share / share.sum()))
        given, wanted = (t[pick].to(device).float() for t in tensors)
        added = net(given, asked[pick].to(device) + 0.02 * torch.randn(len(pick), len(MOUTH), device=device))
        error = (given + added - wanted) / 255.0
        steep = (error[..., 1:] - error[..., :-1]).abs().mean() + (error[..., 1:, :] - error[..., :-1, :]).abs().mean()
        loss = error.abs().mean() + 10.0 * error.square().mean() + 0.5 * steep
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 100 == 99:
            tell(f"lips learnt {step + 1}/{steps}, error {float(error.detach().abs().mean()) * 255:.2f} of 255")
    return net.cpu().eval()


def saved(net: Retouch) -> bytes:
    """The network as an NPZ of half-precision arrays; no code, no pickle."""
    out = io.BytesIO()
    arrays = {name: value.detach().numpy().astype(np.float16) for name, value in net.state_dict().items()}
    np.savez(out, widths=np.array(net.widths, np.int64), **arrays)
    return out.getvalue()


def loaded(data: bytes) -> Retouch:
    """Raises ValueError where it is not such a network."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as npz:
            arrays = {name: npz[name] for name in npz.files}
    except (OSError, EOFError, zipfile.BadZipFile) as e:
        raise ValueError(f"no network: {e}") from e
    widths = tuple(int(w) for w in np.ravel(arrays.pop("widths", np.zeros(0))))
    if not 2 <= len(widths) <= 6 or not all(8 <= w <= 512 and w % 8 == 0 for w in widths):
        raise ValueError(f"widths {widths}")
    net = Retouch(widths)
    try:
        net.load_state_dict({name: torch.tensor(a.astype(np.float32)) for name, a in arrays.items()})
    except RuntimeError as e:
        raise ValueError(str(e).splitlines()[0]) from e
    return net.eval()
