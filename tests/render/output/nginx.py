"""A real nginx with its RTMP module on loopback, and what it recorded.

In: the program's path and a folder. Out: `url` to push to; `recordings()`, one FLV a connection; `arrived(file)`.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import av

MODULE = Path("/usr/lib/nginx/modules/ngx_rtmp_module.so")
CONFIG = """
load_module {module};
daemon off; master_process off; pid {folder}/pid; error_log {folder}/log info;
events {{ worker_connections 64; }}
rtmp {{ server {{ listen 127.0.0.1:{port}; chunk_size 4096;
  application live {{ live on; record all; record_path {folder}; record_suffix -%s.flv; record_unique on; }} }} }}
"""


class Nginx:
    """A server that can die, freeze and come back on the same port."""

    def __init__(self, nginx: str, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = folder
        self._nginx = nginx
        (folder / "conf").write_text(CONFIG.format(module=MODULE, folder=folder, port=self.port))
        self.start()

    @property
    def url(self) -> str:
        return f"rtmp://127.0.0.1:{self.port}/live/s3cret-key"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [self._nginx, "-c", str(self.folder / "conf"), "-e", str(self.folder / "log"), "-g", "user root;"],
            stderr=subprocess.DEVNULL,
        )

    def send(self, number: int) -> None:
        os.kill(self.process.pid, number)

    def end(self) -> None:
        if self.process.poll() is None:
            self.send(signal.SIGCONT)
            self.process.kill()
        self.process.wait(10)

    def recordings(self) -> list[Path]:
        return sorted(self.folder.glob("*.flv"), key=lambda p: p.stat().st_mtime_ns)


@contextmanager
def serving(program: Callable[[str], str], folder: Path) -> Iterator[Nginx]:
    """`program` is the fixture: nginx or its module missing skips by name."""
    path = program("nginx")
    if not MODULE.exists():
        program("nginx with libnginx-mod-rtmp")
    server = Nginx(path, folder)
    try:
        yield server
    finally:
        server.end()


def arrived(path: Path) -> tuple[list[int], int]:
    """Times of the pictures in milliseconds, and how many packets of sound."""
    with av.open(str(path)) as file:
        packets = [(p.stream.type, p.pts, p.is_keyframe) for p in file.demux() if p.pts is not None]
    pictures = [(pts, key) for kind, pts, key in packets if kind == "video"]
    assert pictures[0][1], "a stream begins with a key frame"
    return [pts for pts, _ in pictures], sum(kind == "audio" for kind, _, _ in packets)
