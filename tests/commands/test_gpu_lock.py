"""What `make live-gpu` would install: onnxruntime's CUDA build in place of the other, on torch's own CUDA libraries."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ROOT / "requirements"


def pinned(name: str) -> dict[str, str]:
    text = (LOCKS / name).read_text("utf-8")
    assert "--index" not in text and "://" not in text
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", text, re.MULTILINE))


def test_the_lock_holds_the_one_package_that_differs():
    """The libraries it wants (its extras cuda and cudnn, of CUDA 13) are those of torch's CUDA build."""
    assert list(pinned("gpu.lock")) == ["onnxruntime-gpu"] and "--hash=sha256:" in (LOCKS / "gpu.lock").read_text(
        "utf-8"
    )
    beside = pinned("torch-cuda.lock")
    for library in ("cublas", "cuda-nvrtc", "cuda-runtime", "cufft", "curand", "nvjitlink"):
        assert f"nvidia-{library}" in beside
    assert beside["nvidia-cuda-runtime"].startswith("13.") and "nvidia-cudnn-cu13" in beside
    assert "onnxruntime-gpu" not in pinned("base.lock")


def test_the_other_build_goes_before_it_comes(program, tmp_path):
    """Both are one module, and pip would take torch's CPU build for the CUDA one."""
    command = [program("make"), "-n", "live-gpu", f"VENV={tmp_path / 'venv'}"]
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}  # `make test` runs this
    about = {"cwd": ROOT, "env": alone, "capture_output": True, "text": True, "timeout": 60}
    lines = subprocess.run(command, check=True, **about).stdout.splitlines()
    steps = [next(n for n, line in enumerate(lines) if words in line)
             for words in ("base.lock", "uninstall", "gpu.lock", "run.py live")]  # fmt: skip
    assert steps == sorted(steps)
    assert "onnxruntime onnxruntime-gpu torch" in lines[steps[1]] and "torch-cuda.lock" in lines[steps[2]]
