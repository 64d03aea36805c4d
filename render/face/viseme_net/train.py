"""Teach the net: torch, CPU, minutes.

In: a folder of speakers (`corpus`). Out: `weights.npz` and `manifest.json` in a folder. Every clause is heard at three
speeds (which moves pitch and formants, so that four speakers become many), at other levels, through other microphones
(a random slope over the bands) and in noise. The label of a row is the viseme whose segment holds its middle
(`coarticulation.segments`), read from the voice's own phone times.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from render.face.coarticulation import segments
from render.face.viseme_net.corpus import HELD_OUT, Said, read
from render.face.viseme_net.mel import BANDS, ROWS, log_mel
from render.face.viseme_net.net import DELAY, DILATIONS, class_of
from render.face.visemes import CLASSES
from render.voice.sound import resample

SPEEDS = ((1, 1), (8, 7), (7, 8))  # played so much faster
WIDTH = 72
_PIECE = 300  # rows
_BATCH = 16
_RATE = 4e-3
_SMOOTHING = 0.05


@dataclass(frozen=True, eq=False, slots=True)
class Lesson:
    """Log-mel rows and the class of each."""

    mel: np.ndarray
    label: np.ndarray


class VisemeNet(nn.Module):
    """The same computation as `net.VisemeStream`, over whole batches (batch, rows, BANDS)."""

    def __init__(self, classes: int, mean: np.ndarray, std: np.ndarray) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean))
        self.register_buffer("std", torch.tensor(std))
        self.first = nn.Conv1d(BANDS, WIDTH, 3)
        self.wide = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 3, dilation=d) for d in DILATIONS)
        self.mix = nn.ModuleList(nn.Conv1d(WIDTH, WIDTH, 1) for _ in DILATIONS)
        self.out = nn.Conv1d(WIDTH, classes, 1)

    def forward(self, mel: torch.Tensor) -> torch.Tensor:
        x = ((mel - self.mean) / self.std).transpose(1, 2)
        x = F.relu(self.first(F.pad(x, (2, 0))))
        for wide, mix, d in zip(self.wide, self.mix, DILATIONS, strict=True):
            inner = F.relu(wide(F.pad(x, (2 * d, 0))))
            x = x + mix(F.dropout(inner, 0.1, self.training))
        return self.out(F.relu(x)).transpose(1, 2)

    def arrays(self) -> dict[str, np.ndarray]:
        """The weights as `net` wants them: taps first, then rows in, columns out; 16-bit but for the scale."""
        half = lambda t: t.detach().numpy().astype(np.float16)  # noqa: E731
        out = {"mean": self.mean.numpy(), "std": self.std.numpy()}
        convolutions = [("in", self.first), *((f"block{i}", w) for i, w in enumerate(self.wide))]
        for name, conv in convolutions:
            out[f"{name}.weight"], out[f"{name}.bias"] = half(conv.weight.permute(2, 1, 0)), half(conv.bias)
        for i, mix in enumerate(self.mix):
            out[f"block{i}.mix"], out[f"block{i}.mix.bias"] = half(mix.weight[..., 0].T), half(mix.bias)
        out["out"], out["out.bias"] = half(self.out.weight[..., 0].T), half(self.out.bias)
        return out


def train(corpus: Path, out: Path, *, epochs: int, seed: int, threads: int) -> dict[str, Any]:
    """Learn from every speaker in `corpus` but those held out; write the weights; give the manifest."""
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    dice = np.random.default_rng(seed)
    began = time.monotonic()
    files = sorted(corpus.glob("*.npz"))
    known = [f for f in files if f.stem not in HELD_OUT]
    by_speaker = [[lesson(said, speed) for said in read(f) for speed in SPEEDS] for f in known]
    lessons = [one for part in by_speaker for one in part]
    share = np.concatenate([_shares(part) for part in by_speaker]) / len(by_speaker)
    tests = {f.stem: [lesson(said) for said in read(f)] for f in files if f.stem in HELD_OUT}
    rows = np.concatenate([one.mel for one in lessons])
    net = VisemeNet(len(CLASSES), rows.mean(0).astype(np.float32), rows.std(0).astype(np.float32))
    count = np.bincount(np.concatenate([one.label for one in lessons]), minlength=len(CLASSES))
    weight = torch.tensor(np.clip((count.mean() / (count + 1)) ** 0.3, 0.5, 2.0), dtype=torch.float32)
    del rows
    steps = max(2, epochs * sum(len(one.mel) for one in lessons) // (_PIECE * _BATCH * len(SPEEDS)))
    optimiser = torch.optim.AdamW(net.parameters(), lr=_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps)
    batches = _batches(lessons, share, dice)
    for step in range(steps):
        mel, label = next(batches)
        loss = F.cross_entropy(net(mel).flatten(0, 1), label.flatten(), weight, label_smoothing=_SMOOTHING)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 50 == 0:
            sys.stderr.write(f"step {step} of {steps}: loss {loss.item():.3f}, {time.monotonic() - began:.0f} s\n")
    net.eval()
    accuracy = {name: round(accuracy_of(net, part), 3) for name, part in tests.items()}
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out / "weights.npz", **net.arrays())
    manifest = {
        "what": "hears visemes in any speech, 100 rows a second, 75 ms ahead",
        "licence": "Apache-2.0, trained here",
        "learnt_from": {f.stem: round(sum(len(s.pcm) for s in read(f)) / 16_000) for f in known},
        "speeds": [round(a / b, 3) for a, b in SPEEDS],
        "epochs": epochs,
        "seed": seed,
        "seconds": round(time.monotonic() - began),
        "held_out": {"row_accuracy": accuracy},
        "classes": list(CLASSES),
        "parameters": sum(p.numel() for p in net.parameters()),
        "sha256": hashlib.sha256((out / "weights.npz").read_bytes()).hexdigest(),
    }
    (out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return manifest


def lesson(said: Said, speed: tuple[int, int] = (1, 1)) -> Lesson:
    """A clause heard `speed` times as fast."""
    faster = speed[0] / speed[1]
    pcm = resample(said.pcm, speed[0], speed[1]) if speed[0] != speed[1] else said.pcm
    mel = log_mel(pcm)
    middles = (np.arange(len(mel)) + 0.5) / ROWS * faster
    label = np.zeros(len(mel), np.int64)
    index = {class_of(name): i for i, name in enumerate(CLASSES)}
    for part in segments(said.phones, len(said.pcm) / 16_000):
        label[(middles >= part.start) & (middles < part.end)] = index[part.viseme]
    return Lesson(mel, label)


def accuracy_of(net: VisemeNet, lessons: Sequence[Lesson]) -> float:
    """Share of the rows whose likeliest class is the right one."""
    right = total = 0
    with torch.inference_mode():
        for one in lessons:
            mel = np.pad(one.mel, ((0, DELAY), (0, 0)), mode="edge")
            guess = net(torch.tensor(mel)[None])[0, DELAY:].argmax(1).numpy()
            right += int((guess == one.label).sum())
            total += len(one.label)
    return right / max(1, total)


def _shares(lessons: Sequence[Lesson]) -> np.ndarray:
    """How often each of one speaker's clauses is drawn: as often as it is long. All speakers are heard alike."""
    long = np.array([len(one.mel) for one in lessons], float)
    return long / long.sum()


def _batches(
    lessons: Sequence[Lesson], share: np.ndarray, dice: np.random.Generator
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Pieces of clauses, spoilt as microphones and rooms spoil them; silence where a clause is over."""
    slope = np.linspace(-1, 1, BANDS)
    while True:
        mels = np.empty((_BATCH, _PIECE, BANDS), np.float32)
        labels = np.zeros((_BATCH, _PIECE), np.int64)
        for k, i in enumerate(dice.choice(len(lessons), _BATCH, p=share)):
            one = lessons[i]
            mel, label = one.mel, np.concatenate([np.zeros(DELAY, np.int64), one.label])
            start = int(dice.integers(-40, max(1, len(mel) - _PIECE // 2)))
            piece, named = np.full((_PIECE, BANDS), np.log(1e-7), np.float32), np.zeros(_PIECE, np.int64)
            at, until = max(0, start), min(len(mel), start + _PIECE)
            piece[at - start : until - start] = mel[at:until]
            until = min(len(label), start + _PIECE)
            named[at - start : until - start] = label[at:until]
            piece += dice.normal(0, 1.8) + dice.normal(0, 0.8) * slope + dice.normal(0, 0.5) * (slope**2)
            floor = dice.uniform(-16, -5) + dice.normal(0, 1.5) * slope
            noise = floor + dice.normal(0, 0.35, piece.shape)
            mels[k], labels[k] = np.logaddexp(piece, noise), named
        yield torch.tensor(mels), torch.tensor(labels)
