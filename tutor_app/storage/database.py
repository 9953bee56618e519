"""The database connection: SQLite in WAL mode by default, any other by its URL; migrations."""

from __future__ import annotations

from pathlib import Path
from weakref import WeakKeyDictionary

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool

from tutor_app.settings import Settings
from tutor_app.storage.errors import StorageUnavailable, storage_errors
from tutor_app.storage.postgres import POOL_SECONDS, limit_waiting

BUSY_MILLISECONDS = 5000
_READS = "only_reads"
# Of SQLite in a file: the engine for those who only read, by the one for those who write.
_READERS: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()
MIGRATION_LOCK = 7_206_051_177  # any number that nobody else takes


def database_url(settings: Settings, data_dir: Path | None) -> str:
    """Where the database is: as set, or a file in `data_dir`; in memory where that is None."""
    if data_dir is None:
        return "sqlite://"
    return settings.database_url or f"sqlite:///{data_dir / 'maieutic.db'}"


def open_database(url: str, busy_milliseconds: int = BUSY_MILLISECONDS) -> Engine:
    """Connect and bring the schema up to date. Raises StorageUnavailable when that fails."""
    with storage_errors():
        engine = connect(url, busy_milliseconds)
        with engine.begin() as connection:
            migrate(connection)
        if engine.dialect.name == "postgresql":
            engine.dispose()
            engine = connect(url, hurried=True)
    return engine


def connect(
    url: str, busy_milliseconds: int = BUSY_MILLISECONDS, *, hurried: bool = False
) -> Engine:
    """The way to a database, with whatever tables it has. `hurried`: as people wait for it, a
    server gets seconds for a statement; a migration or a back-up may take longer.

    For SQLite a transaction begins IMMEDIATE: with a plain BEGIN, two that read and then write
    lose one of them to a lock error however long they are willing to wait. See `reading` too.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed.database, url, busy_milliseconds)
    engine = create_engine(url, pool_pre_ping=True, pool_timeout=POOL_SECONDS)
    if hurried and engine.dialect.driver == "psycopg":
        limit_waiting(engine)
    return engine


def reading(engine: Engine) -> Engine:
    """The same database, for transactions that only read. In SQLite they see what is stored when
    they begin, and wait for nobody who writes; one that writes after all may fail.
    """
    return _READERS.get(engine, engine).execution_options(**{_READS: True})


def _open_sqlite(database: str | None, url: str, busy_milliseconds: int) -> Engine:
    in_memory = not database or database == ":memory:"
    if in_memory:
        # One connection is the whole database; threads take turns with it.
        engine = create_engine(
            "sqlite://",
            poolclass=QueuePool,
            pool_size=1,
            max_overflow=0,
            connect_args={"check_same_thread": False},
        )
        _configure(engine, busy_milliseconds, in_memory)
        return engine
    Path(str(database)).parent.mkdir(parents=True, exist_ok=True)
    wait = {"timeout": busy_milliseconds / 1000}
    # Who wants to write waits for the one connection that may, and is woken when it is free. To
    # SQLite they would come back every so often, up to a tenth of a second late, time and again.
    engine = create_engine(
        url, connect_args=wait, pool_size=1, max_overflow=0, pool_timeout=2 * wait["timeout"]
    )
    readers = create_engine(url, connect_args=wait)
    for each in (engine, readers):
        _configure(each, busy_milliseconds, in_memory)
    event.listen(engine, "engine_disposed", lambda _engine: readers.dispose())
    _READERS[engine] = readers
    return engine


def _configure(engine: Engine, busy_milliseconds: int, in_memory: bool) -> None:
    @event.listens_for(engine, "connect")
    def configure(connection, _record) -> None:  # type: ignore[no-untyped-def]
        connection.isolation_level = None  # we emit BEGIN ourselves
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(busy_milliseconds)}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA secure_delete = ON")
        if not in_memory:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection) -> None:  # type: ignore[no-untyped-def]
        only_reads = connection.get_execution_options().get(_READS)
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")


def migrate(connection: Connection, version: str = "head") -> None:
    """Apply all migrations that are missing, up to a version. Raises StorageUnavailable when that
    fails.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    if connection.dialect.name == "postgresql":  # of several processes that start, one migrates
        connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK)))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, version)
    except CommandError as error:  # most often: made by a newer version of the program
        raise StorageUnavailable(f"its tables are not of this version: {error}") from error
