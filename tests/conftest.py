"""Fixtures of the integration and database tests: a private PostgreSQL, and the real binary.

`cluster`   one private cluster for the whole file: Unix socket only, never as root
`database`  a fresh migrated database of it, a copy of a template, so it costs milliseconds
`dahu`      runs the binary: dahu("review", "--json", database=url) -> CompletedProcess

`wait_for` is no fixture: it waits until something is true.

Clusters are copies of one that is made once a run: tests/run names its folder in DAHU_PREPARED.
"""
import atexit
import contextlib
import fcntl
import functools
import itertools
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time

import psycopg2
import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
DAHU = os.environ.get("DAHU", str(ROOT / "build/dahu"))
PG_BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
MIGRATED = "migrated"   # the database of every cluster that `database` is a copy of
SETTINGS = """listen_addresses = ''
fsync = off
full_page_writes = off
max_connections = 100
shared_buffers = 64MB
max_wal_size = 256MB
jit = off
"""
TEMPORARY = tempfile.gettempdir()
PATIENCE = 3            # so many times as long may everything take on a machine that has other things to do
serial = itertools.count(1)


def run_as_postgres(*command, **options):
    """PostgreSQL refuses to run as root, so root lends it the user of the Debian package."""
    user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
    return subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **user, **options)


class Cluster:
    """A private PostgreSQL server; stop() and start() let a test take it away for a while."""

    def __init__(self, folder, settings="", model=None):
        """In @folder; a copy of the data of @model when there is one."""
        self.folder = folder
        self.data = folder / "data"
        if model:
            run_as_postgres("cp", "-a", model, self.data)
        else:
            run_as_postgres(PG_BIN / "initdb", "-D", self.data, "-U", "dahu", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        with open(self.data / "postgresql.conf", "a") as conf:
            conf.write(f"{SETTINGS}unix_socket_directories = '{folder}'\n{settings}\n")
        self.start()

    def start(self):
        run_as_postgres(PG_BIN / "pg_ctl", "-D", self.data, "-l", self.folder / "log", "-w", "start")

    def stop(self, mode="immediate"):
        run_as_postgres(PG_BIN / "pg_ctl", "-D", self.data, "-w", "-m", mode, "stop")

    def url(self, name):
        return f"host={self.folder} user=dahu dbname={name}"

    def connect(self, name="postgres"):
        connection = psycopg2.connect(self.url(name))
        connection.autocommit = True
        return connection

    def create(self, template="template1"):
        name = f"test_{next(serial)}"
        connection = self.connect()
        connection.cursor().execute(f"create database {name} template {template}")
        connection.close()
        return Database(self, name)

    def drop(self, name):
        connection = self.connect()
        connection.cursor().execute(f"drop database {name} with (force)")
        connection.close()


class Database:
    """One database: its connection string, and a way to ask it something."""

    def __init__(self, cluster, name):
        self.cluster, self.name = cluster, name
        self.url = cluster.url(name)

    def query(self, sql, parameters=None):
        connection = self.cluster.connect(self.name)
        try:
            with connection.cursor() as cursor:
                cursor.execute("set search_path = dahu, public; set timezone = 'UTC'")
                cursor.execute(sql, parameters)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def value(self, sql, parameters=None):
        return self.query(sql, parameters)[0][0]

    def copy(self, table, lines):
        """COPY text lines (an iterable of strings) into a table."""
        connection = self.cluster.connect(self.name)
        try:
            with connection.cursor() as cursor, tempfile.TemporaryFile("w+") as file:
                file.writelines(lines)
                file.seek(0)
                cursor.copy_expert(f"copy {table} from stdin", file)
        finally:
            connection.close()


def run_dahu(*arguments, database=None, **options):
    command = [DAHU, *map(str, arguments)]
    if database is not None:
        command += ["--set", f"database.url={getattr(database, 'url', database)}"]
    options = {"text": True, "capture_output": True, "timeout": 300, "stdin": subprocess.DEVNULL, **options}
    environment = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "", **options.pop("env", {})}
    return subprocess.run(command, env=environment, **options)


def wait_for(condition, seconds=30, what="condition"):
    """What @condition gives as soon as it is true; @what, a text or what makes it, says what did not come about."""
    deadline = time.monotonic() + seconds * PATIENCE
    while not (value := condition()):
        assert time.monotonic() < deadline, f"{what() if callable(what) else what} did not come about within {seconds * PATIENCE} s"
        time.sleep(0.02)
    return value


@pytest.fixture(scope="session")
def dahu():
    return run_dahu


def lend(folder):
    """Gives @folder to who runs PostgreSQL."""
    if os.getuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)


@functools.cache
def prepared():
    """The folder of what is made once a run."""
    folder = pathlib.Path(os.environ.get("DAHU_PREPARED") or tempfile.mkdtemp(prefix="dahu-model-", dir=TEMPORARY))
    if "DAHU_PREPARED" not in os.environ:
        atexit.register(shutil.rmtree, folder)
    return folder


def run_verbs(url, *verbs):
    for arguments in verbs:
        result = run_dahu(*arguments, database=url, timeout=900)
        assert result.returncode == 0, result.stderr


@functools.cache
def model(name="model", verbs=(("migrate",),), source=None):
    """The data of a stopped cluster with the database MIGRATED, after @verbs of the binary on it: from nothing, or from @source, another
    model. Whoever comes first in a run makes it."""
    with open(prepared() / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (prepared() / name).exists():
            folder = prepared() / f"{name}.new"
            shutil.rmtree(folder, ignore_errors=True)   # of a run that was killed
            folder.mkdir()
            lend(prepared())
            lend(folder)
            server = Cluster(folder, model=source)
            try:
                if not source:
                    server.connect().cursor().execute(f"create database {MIGRATED}")
                run_verbs(server.url(MIGRATED), *verbs)
            finally:
                server.stop("fast")
            server.data.rename(prepared() / name)
            shutil.rmtree(folder)
    return prepared() / name


@contextlib.contextmanager
def private_cluster(settings="", source=None):
    """A cluster in a folder of its own, gone at the end; @settings are further lines of postgresql.conf, @source another model."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dahu-test-"))
    lend(folder)
    server = Cluster(folder, settings, source or model())
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def cluster():
    with private_cluster() as server:
        yield server


@pytest.fixture(scope="session")
def template(cluster):
    """What is copied for `database`: migrated, and empty."""
    return Database(cluster, MIGRATED)


@pytest.fixture
def database(cluster, template):
    made = cluster.create(template.name)
    yield made
    with contextlib.suppress(psycopg2.Error):   # a failed test may have left its cluster stopped
        cluster.drop(made.name)   # before its pages are written to the disk
