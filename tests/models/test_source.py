"""Mirrors and the hub over real HTTP: resumed, refused, cut short, not there, not answering."""

from __future__ import annotations

import http.server
import socket
import threading
import time

import pytest

from models.source import HttpMirror, Hub, Unavailable, configured, download
from tests.models.boxes_made import WEIGHTS, WORDS


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files, self.asked, self.cut_at = files, [], None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self):
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        wanted = self.headers.get("Range")
        self.server.asked.append((self.path, wanted))
        data = self.server.files.get(self.path)
        if data is None:
            self.send_error(404)
            return
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        self.wfile.write(data[start : self.server.cut_at])

    def log_message(self, *words):
        pass


@pytest.fixture
def server():
    with _Server({}) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_a_mirror_gives_files_by_model_and_path(server, tiny, tmp_path):
    server.files["/ears.tiny/deep/words.json"] = WORDS
    got = []
    path = HttpMirror(server.url + "/").get(tiny, tiny.files[1], tmp_path, got.append)
    assert path.read_bytes() == WORDS
    assert sum(got) == len(WORDS)
    with pytest.raises(Unavailable, match="404"):
        HttpMirror(server.url).get(tiny, tiny.files[0], tmp_path, got.append)


def test_a_transfer_cut_short_is_taken_up_where_it_ended(server, tmp_path):
    server.files["/w"] = WEIGHTS
    server.cut_at = 100_000
    target = tmp_path / "w"
    with pytest.raises(Unavailable):
        download(f"{server.url}/w", target, len(WEIGHTS), lambda count: None)
    had = target.stat().st_size
    assert 0 < had <= 100_000
    server.cut_at = None
    got = []
    download(f"{server.url}/w", target, len(WEIGHTS), got.append)
    assert target.read_bytes() == WEIGHTS
    assert server.asked[-1] == ("/w", f"bytes={had}-")
    assert sum(got) == len(WEIGHTS)


def test_the_hub_gives_a_repositorys_file(server, tiny, tmp_path):
    server.files["/nobody/tiny/resolve/main/words.json"] = WORDS
    assert Hub(server.url).get(tiny, tiny.files[1], tmp_path, lambda count: None).read_bytes() == WORDS


def test_a_hub_that_refuses_is_asked_once(tiny, tmp_path):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        hub = Hub(f"http://127.0.0.1:{held.getsockname()[1]}")
        for _ in range(2):
            with pytest.raises(Unavailable, match="unreachable"):
                hub.get(tiny, tiny.files[0], tmp_path, lambda count: None)
        assert hub._reachable is False


def test_a_hub_that_never_answers_costs_three_seconds_once(tiny, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        hub = Hub(f"http://127.0.0.1:{mute.getsockname()[1]}")
        begun = time.monotonic()
        for _ in range(3):
            with pytest.raises(Unavailable, match="unreachable"):
                hub.get(tiny, tiny.files[0], tmp_path, lambda count: None)
        assert time.monotonic() - begun < 3.5


def test_the_environment_names_the_sources(tmp_path):
    assert [s.name for s in configured({})] == ["hub"]
    assert [s.name for s in configured({"ZHUBO_MODEL_MIRROR": str(tmp_path)})] == ["mirror", "hub"]
    assert isinstance(configured({"ZHUBO_MODEL_MIRROR": "http://localhost:1"})[0], HttpMirror)
    assert configured({"HF_HUB_OFFLINE": "1"})[0]._reachable is False
