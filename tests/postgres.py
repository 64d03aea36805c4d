"""A PostgreSQL server of the tests' own: a cluster in a temporary folder, on a socket in it, without a network port.

In: the server's programs, from PATH or where Debian puts them. Out: databases by URL. As root the server runs under
the `postgres` user, since it refuses to run as root.
"""

from __future__ import annotations

import glob
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

WITHIN = "60"
_FAST = ("fsync=off", "full_page_writes=off", "shared_buffers=32MB", "autovacuum=off")


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`, the newest there is."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    places = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    return Path(max(places, key=lambda p: float(p.split("/")[4]))).parent if places else None


class Server:
    """`start`, `stop` and `kill` may follow each other; the data stays until `remove`."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._user = "postgres" if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="zhubo-pg-"))
        if self._user:
            shutil.chown(self.folder, self._user, pwd.getpwnam(self._user).pw_gid)
        self._as = (
            {"user": self._user, "group": pwd.getpwnam(self._user).pw_gid, "extra_groups": []} if self._user else {}
        )
        self._names = itertools.count()
        # Whatever becomes of the tests: when their end of this pipe closes, the server goes and its folder with it.
        stop = f"cat >/dev/null; {programs}/pg_ctl stop -s -D {self.data} -m immediate; rm -rf {self.folder}"
        self._last = subprocess.Popen(["sh", "-c", stop], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, **self._as)
        self._run("initdb", "-D", str(self.data), "-U", "zhubo", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        self.start()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://zhubo@/{database}?host={self.folder}"

    def start(self) -> None:
        settings = (*_FAST, "listen_addresses=", f"unix_socket_directories={self.folder}")
        options = " ".join(f"-c {setting}" for setting in settings)
        log = ("-l", str(self.folder / "log"))
        self._run("pg_ctl", "start", "-D", str(self.data), "-w", "-t", WITHIN, *log, "-o", options)

    def stop(self, how: str = "fast") -> None:
        """`fast` drops every connection and closes the database; `immediate` leaves at once, as a crash would."""
        self._run("pg_ctl", "stop", "-D", str(self.data), "-w", "-t", WITHIN, "-m", how)

    def remove(self) -> None:
        self._last.communicate()

    def create(self, template: str = "template1") -> str:
        """The URL of a new database."""
        name = f"shop_{next(self._names)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        self.sql(f"DROP DATABASE {url.split('/')[3].split('?')[0]} WITH (FORCE)")

    def sql(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement)

    def _run(self, program: str, *arguments: str) -> None:
        with open(self.folder / f"{program}.log", "w+b") as said:  # a pipe would be held open by the server
            command = [self._programs / program, *arguments]
            done = subprocess.run(command, cwd="/", stdout=said, stderr=said, check=False, **self._as)
            if done.returncode:
                said.seek(0)
                raise RuntimeError(said.read().decode(errors="replace"))
