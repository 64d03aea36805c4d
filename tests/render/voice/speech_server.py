"""A real HTTP server on loopback that speaks: `/v1/audio/speech` as OpenAI-compatible servers answer it.

Its sound is a real voice's (hibari, English), streamed in chunks as a WAV of unknown length. `mode` makes it misbehave:
refuse (503), garbage, silent (a WAV without samples), stall (open for ever after the header), die (the connection is
reset in the middle), endless. `asked` holds the bodies; `heard` is set at each request.
"""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from render.speech import Clause
from render.voice.hibari import HibariVoice
from render.voice.voices import Stop, VoiceOptions

RATE = 24_000
UNKNOWN = 0xFFFFFFFF


def header(rate: int = RATE, bits: int = 16) -> bytes:
    form = struct.pack("<HHIIHH", 1, 1, rate, rate * bits // 8, bits // 8, bits)
    return b"RIFF" + struct.pack("<I", UNKNOWN) + b"WAVEfmt " + struct.pack("<I", 16) + form + b"data\xff\xff\xff\xff"


class SpeechServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.mode = "speak"
        self.asked: list[dict] = []
        self.keys: list[str | None] = []
        self.heard = threading.Event()
        self.over = threading.Event()
        self._voice = HibariVoice(VoiceOptions())
        self.url = f"http://127.0.0.1:{self.server_address[1]}/v1"

    def sound(self, words: str) -> bytes:
        latin = words if words.isascii() else "the server speaks"
        pcm = self._voice.synthesise(Clause(latin, "en"), latin, urgent=False, stop=Stop()).pcm
        return np.round(np.clip(pcm, -1, 1) * 32767).astype("<i2").tobytes()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: SpeechServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append({**body, "path": self.path})
        self.server.keys.append(self.headers.get("authorization"))
        self.server.heard.set()
        mode = self.server.mode
        self.send_response(503 if mode == "refuse" else 200)
        self.send_header("content-type", "audio/wav")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        if mode == "garbage":
            self._chunk(b"<html>no</html>" * 50)
        elif mode != "refuse":
            self._chunk(header())
            self._say(mode, body["input"])
        self.wfile.write(b"0\r\n\r\n")

    def _say(self, mode: str, words: str) -> None:
        sound = b"" if mode == "silent" else self.server.sound(words)
        if mode in ("stall", "die"):
            self._chunk(sound[:4800])
            if mode == "stall":
                self.server.over.wait(20)
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        for at in range(0, len(sound), 9600):
            self._chunk(sound[at : at + 9600])
        while mode == "endless":
            self._chunk(sound)

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

    def log_message(self, *args: object) -> None:
        pass


@contextlib.contextmanager
def speaking() -> Iterator[SpeechServer]:
    server = SpeechServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
