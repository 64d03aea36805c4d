"""The real vLLM server as a child process, as `make brain` starts it, for tests.

In: a model's folder. Out: its address, and its own count of what it is doing (`/metrics`). `kill()` is kill -9 of all
of it; `start()` again serves on the same port. Its engine gets one thread: with one on each core it spins the server
that should write its answers down off both.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).resolve().parents[3]
PYTHON = ROOT / ".venv-brain" / "bin" / "python"
START_S = 240.0  # about 25 s on two quiet cores
HANG_S = 60.0
ONE_THREAD = {"OMP_NUM_THREADS": "1", "VLLM_CPU_OMP_THREADS_BIND": "nobind"}


class VllmProcess:
    def __init__(self, model: Path, *more: str) -> None:
        self._model, self._more = model, more
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.root = f"http://127.0.0.1:{self.port}"
        self.url = f"{self.root}/v1"
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self.log: list[str] = []

    def start(self) -> None:
        """Until it serves; RuntimeError with its last words when it ends before."""
        command = [str(PYTHON), "-m", "commands.brain_server", "--model", str(self._model), "--gpu", "0"]
        command += ["--port", str(self.port), "--name", "tiny", *self._more]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            start_new_session=True, env={**os.environ, **ONE_THREAD, "VLLM_LOGGING_LEVEL": "INFO"},
        )  # fmt: skip
        up = threading.Event()
        self._reader = threading.Thread(target=self._read, args=(self._process, up), daemon=True)
        self._reader.start()
        if not up.wait(START_S) or self._process.poll() is not None:
            self.kill()
            raise RuntimeError("vLLM did not start:\n" + "\n".join(self.log[-30:]))
        self._until_it_answers()

    def _until_it_answers(self) -> None:
        """It says that it is up before it listens."""
        deadline = time.monotonic() + START_S
        while True:
            try:
                if httpx.get(f"{self.root}/health", trust_env=False, timeout=START_S).status_code == 200:
                    return
            except httpx.TransportError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.05)

    def _read(self, process: subprocess.Popen[str], up: threading.Event) -> None:
        assert process.stdout
        for line in process.stdout:
            self.log.append(line.rstrip())
            if "Application startup complete" in line:
                up.set()
        up.set()

    def kill(self) -> None:
        """kill -9, the engine's process too."""
        process, self._process = self._process, None
        if process is None:
            return
        for each in (*psutil.Process(process.pid).children(recursive=True), process):
            try:
                each.kill()
            except (psutil.NoSuchProcess, ProcessLookupError):
                continue
        process.wait()
        assert self._reader and process.stdout
        self._reader.join(10)
        process.stdout.close()

    def engine(self, *, stopped: bool) -> None:
        """Freeze the engine's process, or let it go on; the API's process lives all the while."""
        assert self._process is not None
        sign = signal.SIGSTOP if stopped else signal.SIGCONT
        for child in psutil.Process(self._process.pid).children(recursive=True):
            if "EngineCore" in child.name() or any("EngineCore" in word for word in child.cmdline()):
                child.send_signal(sign)
                return
        raise AssertionError("no engine process found")

    async def count(self, name: str, **labels: str) -> float:
        """One of the server's own series, summed over what the labels leave open."""
        async with httpx.AsyncClient(trust_env=False, timeout=10.0) as http:
            text = (await http.get(f"{self.root}/metrics")).text
        total = 0.0
        for line in text.splitlines():
            wanted = line.startswith((f"vllm:{name}{{", f"vllm:{name} "))
            if wanted and all(f'{key}="{value}"' in line for key, value in labels.items()):
                total += float(re.split(r"\s+", line)[-1])
        return total

    async def until_running(self, count: int) -> None:
        """Until it says that it works on so many requests. How soon (0.03 s on two quiet cores) is no test's matter:
        that it did not write to the end is."""
        async with asyncio.timeout(HANG_S):
            while await self.count("num_requests_running") != count:  # noqa: ASYNC110 - only it knows
                await asyncio.sleep(0.01)
