"""Writes the locks: every package pinned, every file by hash, no index named. Run it by `make lock` (needs `uv`).

base.lock        what `make live` installs, without torch
torch-cpu.lock   the CPU build of torch, tried first
torch-cuda.lock  the CUDA build and its libraries, where the CPU build cannot be had
gpu.lock         what `make live-gpu` puts in onnxruntime's place, beside torch-cuda.lock: both use its CUDA libraries
test.lock        what `make test` adds
extras.lock      what `make extras` adds: WebRTC, signed recordings
brain-cpu.lock   vLLM's environment without a GPU; brain-cuda.lock the same with one
coqui.lock       the environment of the voice engine coqui, without torch: the first two bring it
All are installed with --no-deps --require-hashes: the lock is the whole list. The CPU build of torch is not on the
index: UV_FIND_LINKS names a folder that holds it, or UV_EXTRA_INDEX_URL PyTorch's own list of CPU builds.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
CUDA = re.compile(r"^(torch$|nvidia-|cuda-|triton$)")
# For CPython 3.11 on Linux x86-64; the index itself lists the CUDA builds.
TORCH_CPU = "torch==2.13.0+cpu \\\n    --hash=sha256:6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b"
# What vLLM's CPU build asks for and a text model never loads; the index has only their CUDA builds, which do not load
# beside a CPU torch.
NOT_ON_CPU = {"torchvision", "torchaudio", "torchcodec", "triton"}
ELSEWHERE = ("UV_FIND_LINKS", "UV_EXTRA_INDEX_URL", "UV_INDEX")
GPU_MACHINE = ("--python-platform", "x86_64-manylinux_2_28")


def resolve(*sources: str, elsewhere: bool = False) -> dict[str, str]:
    """Package name -> its pinned block with hashes. `elsewhere`: look for files beside the index too."""
    env = {name: value for name, value in os.environ.items() if elsewhere or name not in ELSEWHERE}
    command = ["uv", "pip", "compile", "-q", "--generate-hashes", "--no-header", "--no-annotate", "--python-version"]
    done = subprocess.run([*command, "3.11", *sources], cwd=HERE, check=True, capture_output=True, text=True, env=env)
    blocks = re.split(r"\n(?=\S)", done.stdout.strip())
    return {block.split("==")[0]: block for block in blocks}


def write(name: str, about: str, blocks: dict[str, str]) -> None:
    (HERE / name).write_text(f"# {about} Written by requirements/lock.py.\n" + "\n".join(blocks.values()) + "\n")
    print(f"{name}: {len(blocks)} packages", file=sys.stderr)


def main() -> None:
    base = resolve("base.in")
    write("torch-cpu.lock", "The CPU build of torch.", {"torch": TORCH_CPU})
    write(
        "torch-cuda.lock",
        "The CUDA build of torch and its libraries.",
        {n: b for n, b in base.items() if CUDA.match(n)},
    )
    base = {n: b for n, b in base.items() if not CUDA.match(n)}
    write("base.lock", "What `make live` installs.", base)
    gpu = resolve("base.in", "gpu.in")
    write("gpu.lock", "What `make live-gpu` puts in onnxruntime's place.", {n: gpu[n] for n in ("onnxruntime-gpu",)})
    both = resolve("base.in", "test.in")
    extras = resolve("base.in", "extras.in")
    write(
        "extras.lock",
        "What `make extras` adds.",
        {n: b for n, b in extras.items() if n not in base and not CUDA.match(n)},
    )
    cpu = {n: b for n, b in resolve("brain-cpu.in", elsewhere=True).items() if n not in NOT_ON_CPU}
    write("brain-cpu.lock", "vLLM's environment without a GPU.", cpu)
    write("brain-cuda.lock", "vLLM's environment on an NVIDIA card.", resolve("brain-cuda.in", *GPU_MACHINE))
    coqui = {n: b for n, b in resolve("coqui.in").items() if not CUDA.match(n)}
    write("coqui.lock", "The environment of the voice engine coqui, without torch.", coqui)
    write("test.lock", "What `make test` adds.", {n: b for n, b in both.items() if n not in base and not CUDA.match(n)})


if __name__ == "__main__":
    main()
