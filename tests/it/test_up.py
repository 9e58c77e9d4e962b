"""dahu up for real: from an empty folder to a running database, down again, after kill -9, and everything that can be wrong."""
import os
import pathlib
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile

import psycopg2
import pytest

from conftest import DAHU, wait_for

ROOT_RUNS = os.getuid() == 0
OWNER = "postgres" if ROOT_RUNS else pwd.getpwuid(os.getuid()).pw_name


def processes(folder):
    """{pid: (command line, user)} of every process that has the folder in its command line or works in it."""
    found = {}
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            try:
                cwd = os.readlink(entry / "cwd")
            except PermissionError:
                cwd = ""   # another user's: its command line has to do
            state = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
            if state != "Z" and (str(folder) in command or cwd.startswith(str(folder))):
                found[int(entry.name)] = (command, pwd.getpwuid(entry.stat().st_uid).pw_name)
        except (FileNotFoundError, ProcessLookupError):
            continue
    found.pop(os.getpid(), None)
    return found


def kill_all(folder):
    for pid in processes(folder):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass   # it died of the one before


class Up:
    """One `dahu up` on a folder; its output is read from a file, so that it never waits for us."""

    def __init__(self, folder, *arguments, prefix=(), env=None, journal=False):
        self.folder = folder
        self.output = tempfile.NamedTemporaryFile("r")
        if journal:   # as systemd tells which stream is the journal's
            stream = os.stat(self.output.name)
            env = {**(env or {}), "JOURNAL_STREAM": f"{stream.st_dev}:{stream.st_ino}"}
        command = [*prefix, DAHU, "up", "--data", str(folder), "--lang", "en", "--set", "http.port=0", *arguments]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=open(self.output.name, "w"),
                                        stderr=subprocess.STDOUT, start_new_session=True, cwd="/",
                                        env={**os.environ, **(env or {})})

    def text(self):
        return pathlib.Path(self.output.name).read_text()

    def wait_running(self):
        def ended_or_running():
            assert self.process.poll() is None, self.text()
            return "Ctrl-C stops everything" in self.text()
        wait_for(ended_or_running, 100, "dahu up")
        return self

    def wait_end(self, seconds=180):
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"dahu up does not end:\n{self.text()}\n{processes(self.folder)}") from None
        return code, self.text()

    def stop(self, signal_number=signal.SIGTERM):
        self.process.send_signal(signal_number)
        return self.wait_end()

    def query(self, sql, database="dahu"):
        connection = psycopg2.connect(host=f"{self.folder}/run", user="dahu", dbname=database)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()

    def pid(self, name):
        return int((self.folder / "run" / f"{name}.pid").read_text().split()[0])


def assert_nothing_left(folder):
    left = processes(folder)
    assert left == {}
    assert not (folder / "lock").exists()
    assert list((folder / "run").iterdir()) == []
    assert not (folder / "postgres" / "postmaster.pid").exists()


@pytest.fixture
def place():
    """A short folder that anybody may enter; what runs in it at the end of a test is ended, by its ids."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="up-", dir="/tmp"))
    folder.chmod(0o777)
    yield folder / "data"
    kill_all(folder)
    wait_for(lambda: not processes(folder), what="end of the processes of a failed test")
    shutil.rmtree(folder)


def fails(place, *arguments, **options):
    code, text = Up(place, *arguments, **options).wait_end()
    assert code == 1, text
    return text


# ---- the ordinary way ----------------------------------------------------------------------------

def test_from_nothing_to_a_database_and_back(place, dahu):
    others = {"PGPORT": "6000", "PGHOST": "/nowhere", "PGUSER": "x", "PGDATABASE": "x", "PGDATA": "/nowhere"}
    up = Up(place, env=others).wait_running()   # what a shell has set for other servers does not matter
    assert "schema version" in up.text()
    assert up.query("select count(*) from dahu.schema_migration")[0][0] >= 1
    assert up.query("show listen_addresses") == [("",)]
    assert up.query("show data_checksums") == [("on",)]
    assert up.query("select pg_encoding_to_char(encoding) from pg_database where datname = 'dahu'") == [("UTF8",)]
    assert oct(place.stat().st_mode)[-3:] == "700"
    assert oct((place / "secret.key").stat().st_mode)[-3:] == "600"
    users = {user for _, user in processes(place).values()}
    assert users == {OWNER}, "nothing may run as root"
    again = dahu("migrate", "--lang", "en", "--set", f"data.path={place}")   # every verb finds it by itself
    assert again.returncode == 0 and again.stdout.startswith("0 migrations"), again
    code, text = up.stop()
    assert code == 0, text
    assert text.rstrip().endswith("stopped")
    assert_nothing_left(place)
    away = dahu("migrate", "--set", f"data.path={place}")
    assert away.returncode == 4 and "dahu up" in away.stderr


def test_a_second_one_says_who_holds_the_folder(place):
    up = Up(place).wait_running()
    text = fails(place)
    assert f"in use by process {up.process.pid} of user '{OWNER}' since 20" in text
    assert f"kill {up.process.pid}" in text and "--data" in text
    assert up.stop()[0] == 0
    assert_nothing_left(place)


def test_another_user_is_told_whose_it_is(place):
    up = Up(place).wait_running()
    other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    if not ROOT_RUNS:   # nobody else can be become: a folder of somebody else's does
        text = fails(pathlib.Path("/var/lib"))
        assert "belongs to user 'root'" in text
    else:
        text = fails(place, prefix=other)
        assert f"data folder '{place}' belongs to user 'postgres', and this is 'nobody'; run as that user" in text
    assert up.stop()[0] == 0


def test_a_database_from_the_future_is_left_alone(place):
    up = Up(place).wait_running()
    up.query("insert into dahu.schema_migration (version, name, checksum) values (9999, 'future', 'x')")
    assert up.stop()[0] == 0
    text = fails(place)
    assert "has schema version 9999" in text and "install the newer dahu" in text
    assert_nothing_left(place)


def test_ctrl_c_reaches_only_us_and_stops_in_order(place):
    up = Up(place).wait_running()
    os.killpg(up.process.pid, signal.SIGINT)   # what a terminal does
    code, text = up.wait_end()
    assert code == 0, text
    log = (place / "log/postgres.log").read_text()
    # a child may go in the middle of an answer, but none is still there, or comes, when PostgreSQL stops
    fatal = [line for line in log.splitlines() if "FATAL" in line and "connection to client lost" not in line]
    assert "database system is shut down" in log and fatal == []
    assert_nothing_left(place)


def test_data_survives_and_settings_of_the_user_stay(place):
    up = Up(place).wait_running()
    up.query("create table public.kept as select 42 as answer")
    up.query("alter system set work_mem = '33MB'")
    assert up.stop()[0] == 0
    up = Up(place).wait_running()
    assert "making a database" not in up.text()
    assert up.query("select answer from public.kept") == [(42,)]
    assert up.query("show work_mem") == [("33MB",)]
    assert up.stop()[0] == 0


def test_ctrl_c_while_it_starts_leaves_nothing_half_done(place):
    for word in ("data folder:", "making a database", "database: PostgreSQL"):
        up = Up(place)
        wait_for(lambda: word in up.text() or up.process.poll() is not None, what=word)
        os.killpg(up.process.pid, signal.SIGINT)
        code, text = up.wait_end()
        assert code == 0, text
        assert_nothing_left(place)
        assert not (place / "postgres.new").exists()
        shutil.rmtree(place)


def test_a_database_of_ones_own_needs_no_private_one(place, cluster):
    database = cluster.create()
    up = Up(place, "--set", f"database.url={database.url}").wait_running()
    assert database.value("select count(*) from dahu.schema_migration") >= 1
    assert not (place / "postgres").exists()
    assert up.stop()[0] == 0
    assert_nothing_left(place)


def test_its_starter_hears_when_it_is_ready_and_gets_log_lines_of_the_journal(place):
    """As systemd starts it: Type=notify, standard error on the journal."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        path = place.parent / "systemd"
        systemd.bind(str(path))
        path.chmod(0o777)
        systemd.settimeout(60)
        up = Up(place, env={"NOTIFY_SOCKET": str(path)}, journal=True)
        assert systemd.recv(1000).startswith(b"READY=1\n")
        os.kill(up.pid("collect"), signal.SIGKILL)
        wait_for(lambda: "<4>warn up: collect was ended by signal 9" in up.text(), what="a line for the journal")
        wait_for(lambda: "<6>info up: collect runs again" in up.text(), what="restart")
        assert re.search(r"^\d{4}-\d\d-\d\dT", (place / "log/collect.log").read_text(), re.M)   # a file needs the time
        systemd.settimeout(0.2)
        with pytest.raises(TimeoutError):
            systemd.recv(1000)   # its children talk to it, not to systemd
    assert up.stop()[0] == 0


def test_a_back_up_goes_into_a_new_folder(place):
    """The commands of docs/operations.md."""
    def pg(program, *arguments):
        subprocess.run([program, *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)
    new, dump = place.parent / "new", place.parent / "dahu.dump"
    up = Up(place).wait_running()
    up.query("insert into dahu.site (name) values ('大户一厂')")
    pg("pg_dump", "-h", place / "run", "-U", "dahu", "-Fc", "-f", dump, "dahu")
    assert up.stop()[0] == 0
    up = Up(new).wait_running()
    pg("createdb", "-h", new / "run", "-U", "dahu", "restored")
    pg("pg_restore", "-h", new / "run", "-U", "dahu", "-d", "restored", dump)
    pg("psql", "-h", new / "run", "-U", "dahu", "postgres", "-c", "drop database dahu with (force)",
       "-c", "alter database restored rename to dahu")
    assert up.query("select name from dahu.site") == [("大户一厂",)]
    assert subprocess.run([DAHU, "migrate", "--set", f"data.path={new}"]).returncode == 0
    assert up.stop()[0] == 0
    pg("tar", "-C", new.parent, "-czf", dump, "new")
    shutil.rmtree(new)
    pg("tar", "-C", new.parent, "-xzf", dump)
    up = Up(new).wait_running()
    assert up.query("select name from dahu.site") == [("大户一厂",)]
    assert up.stop()[0] == 0


# ---- after a kill --------------------------------------------------------------------------------

def test_after_kill_9_of_itself_nothing_stays_and_the_next_one_works(place):
    up = Up(place).wait_running()
    up.query("create table public.kept as select 42 as answer")
    os.kill(up.process.pid, signal.SIGKILL)
    up.process.wait()
    wait_for(lambda: not processes(place), what="end of the children")
    up = Up(place).wait_running()
    assert up.query("select answer from public.kept") == [(42,)]
    assert up.stop()[0] == 0
    assert_nothing_left(place)


def test_the_next_one_ends_a_server_that_outlived_the_one_before(place):
    up = Up(place).wait_running()
    orphan = up.pid("postgres")
    connection = psycopg2.connect(host=f"{place}/run", user="dahu", dbname="dahu")
    backend = connection.info.backend_pid
    os.kill(backend, signal.SIGSTOP)   # its server waits for it before it ends
    os.kill(up.process.pid, signal.SIGKILL)
    up.process.wait()
    up = Up(place)
    wait_for(lambda: f"ending the database server {orphan}" in up.text(), what="discovery of the orphan")
    os.kill(backend, signal.SIGCONT)
    up.wait_running()
    assert up.query("select 1") == [(1,)]
    assert up.stop()[0] == 0
    assert_nothing_left(place)


def shared_memory():
    return {line.split()[1] for line in pathlib.Path("/proc/sysvipc/shm").read_text().splitlines()[1:]}


def test_after_kill_9_of_everything(place):
    up = Up(place).wait_running()
    up.query("create table public.kept as select 42 as answer")
    segment = (place / "postgres/postmaster.pid").read_text().split("\n")[6].split()[1]
    kill_all(place)
    up.process.wait()
    wait_for(lambda: not processes(place), what="end of all")
    assert segment in shared_memory()
    assert (place / "lock").exists() and (place / "postgres/postmaster.pid").exists()
    up = Up(place).wait_running()
    assert segment not in shared_memory(), "what the killed server held of the machine is given back"
    assert up.query("select answer from public.kept") == [(42,)]
    assert up.stop()[0] == 0
    assert_nothing_left(place)


def test_process_ids_that_others_use_now_do_not_confuse_it(place):
    assert Up(place).wait_running().stop()[0] == 0
    user = {"user": OWNER, "group": OWNER, "extra_groups": []} if ROOT_RUNS else {}
    stranger = subprocess.Popen(["sleep", "300"], cwd="/", **user)
    try:
        (place / "postgres/postmaster.pid").write_text(f"{stranger.pid}\n{place}/postgres\n1\n5432\n{place}/run\n\n1 1\nready\n")
        (place / "run/postgres.pid").write_text(f"{stranger.pid} 1\n")
        (place / "lock").write_text(f"{stranger.pid}\nx\n2026-01-01T00:00:00Z\ndahu up\n")
        for name in ("postgres/postmaster.pid", "run/postgres.pid", "lock"):
            shutil.chown(place / name, OWNER)
        up = Up(place).wait_running()
        assert up.stop()[0] == 0
        assert stranger.poll() is None, "somebody else's process was ended"
    finally:
        stranger.kill()
        stranger.wait()


def test_an_initdb_that_was_killed_is_begun_anew(place):
    up = Up(place)
    wait_for((place / "postgres.new").exists, what="initdb")
    kill_all(place)
    up.process.wait()
    wait_for(lambda: not processes(place), what="end of all")
    assert not (place / "postgres").exists()
    assert Up(place).wait_running().stop()[0] == 0
    assert not (place / "postgres.new").exists()


def test_a_child_that_dies_is_started_again(place):
    up = Up(place).wait_running()
    first = up.pid("postgres")
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: "postgres runs again" in up.text(), what="restart")
    assert up.pid("postgres") != first
    assert "postgres was ended by signal 9 (Killed); starts again in 1 s" in up.text()
    assert up.query("select 1") == [(1,)]
    assert up.stop()[0] == 0
    assert_nothing_left(place)


def test_a_child_that_dies_three_times_at_start_ends_it_with_its_last_words(place):
    assert Up(place).wait_running().stop()[0] == 0
    with open(place / "postgres/postgresql.auto.conf", "a") as file:
        file.write("shared_preload_libraries = 'no_such_library'\n")
    text = fails(place)
    assert re.search(r"dahu up: postgres ended with exit code 1, 3 times in a row: .*no_such_library", text), text
    assert f"{place}/log/postgres.log" in text
    assert_nothing_left(place)


def test_a_log_is_kept_to_its_size(place):
    up = Up(place).wait_running()
    log, old = place / "log/collect.log", place / "log/collect.log.1"
    with open(log, "a") as file:
        for _ in range(11):
            file.write(("y" * 79 + "\n") * 13200)   # above a megabyte each
    wait_for(lambda: old.exists() and log.stat().st_size < 1_000_000, what="rotation")
    assert old.stat().st_size > 10_000_000 and old.stat().st_mode & 0o77 == 0
    assert "yyy" not in up.text()
    os.kill(up.pid("collect"), signal.SIGTERM)   # what it says at its end goes to the new file, from the start
    wait_for(lambda: "stopping" in log.read_text(), what="a line behind the rotation")
    assert "\0" not in log.read_text()
    wait_for(lambda: "collect runs again" in up.text(), what="restart")
    assert up.stop()[0] == 0


# ---- root, folders, disks ------------------------------------------------------------------------

def test_root_becomes_the_owner_of_the_folder_for_good(place):
    up = Up(place).wait_running()
    status = pathlib.Path(f"/proc/{up.process.pid}/status").read_text()
    user = pwd.getpwnam(OWNER)
    assert re.search(rf"^Uid:(\t{user.pw_uid}){{4}}$", status, re.M), status
    assert re.search(rf"^Gid:(\t{user.pw_gid}){{4}}$", status, re.M), status
    assert place.stat().st_uid == user.pw_uid
    if ROOT_RUNS:
        assert "0" not in re.search(r"^Groups:(.*)$", status, re.M)[1].split()
    assert up.stop()[0] == 0


@pytest.mark.parametrize("arguments, named", [
    (["--set", "up.user=nobody-of-this-name"], "there is no user 'nobody-of-this-name'"),
    (["--set", "up.user=root"], "user 'root' is root"),
])
def test_who_to_become_must_be_an_ordinary_user(place, arguments, named):
    if not ROOT_RUNS:   # somebody else never changes user, so the key must not matter
        assert Up(place, *arguments).wait_running().stop()[0] == 0
        return
    assert named in fails(place, *arguments)


def test_a_foreign_folder_is_refused_and_left_alone(place):
    place.mkdir()
    shutil.chown(place, OWNER)
    (place / "letter.txt").write_text("mine")
    before = place.stat()
    text = fails(place)
    assert f"folder '{place}' is not empty and not a data folder of Dahu" in text and "--data" in text
    assert [entry.name for entry in place.iterdir()] == ["letter.txt"]
    assert (place.stat().st_mode, place.stat().st_uid) == (before.st_mode, before.st_uid)


def test_a_folder_that_may_not_be_entered(place):
    if ROOT_RUNS:
        place.mkdir(0o700)   # root's own
        inside = place / "inside"
    else:
        inside = pathlib.Path("/proc/dahu")
    text = fails(inside)
    assert str(inside) in text and re.search(r"Permission denied|No such file|not permitted", text), text


def test_a_path_too_long_for_a_socket_says_what_to_do(place):
    deep = place / ("d" * 100)
    text = fails(deep)
    assert re.search(r"would have a path of \d+ bytes, and Linux allows 107; choose a folder with a path of at most 89 bytes", text), text
    assert not deep.exists()


def test_the_longest_path_that_fits_works(place):
    deep = place.parent / ("d" * (89 - len(str(place.parent)) - 1))
    assert len(str(deep)) == 89
    assert Up(deep).wait_running().stop()[0] == 0


def test_a_path_with_meaning_to_postgresql_is_refused(place):
    assert "must not have a comma, a quote or a backslash" in fails(place.parent / "a,b")


def in_mounts(script, at_end="true"):
    """Command prefix that runs the rest in mounts of its own, between two pieces of shell."""
    me = "" if ROOT_RUNS else f"unshare --user --map-user={os.getuid()} --map-group={os.getgid()} "
    return ["unshare", "--mount", *([] if ROOT_RUNS else ["--user", "--map-root-user"]), "sh", "-ec",
            f'{script}; trap "{at_end}" EXIT; {me}"$@"', "sh"]


def test_a_full_disk_is_named_with_its_figures(place):
    place.mkdir(mode=0o777)
    script = f"mount -t tmpfs -o size=24m,mode=1777 tmpfs {place}"
    text = fails(place / "d", prefix=in_mounts(script))
    assert re.search(rf"the disk of data folder '{place}/d' has 2\d MB free of 24 MB, and the database needs 160 MB", text), text
    text = fails(place / "d", prefix=in_mounts(script + f"; head -c 24m /dev/zero > {place}/full || true"))
    assert re.search(rf"the disk of data folder '{place}/d' has 0 MB free of 24 MB", text), text


def test_a_disk_that_fills_up_under_initdb_leaves_nothing_half_done(place):
    place.mkdir(mode=0o777)
    witness = place.parent / "witness"
    text = fails(place / "d", prefix=in_mounts(f"mount -t tmpfs -o size=400m,nr_inodes=300,mode=1777 tmpfs {place}",
                                               at_end=f"ls -A {place}/d > {witness}"))
    assert "initdb ended with exit code 1" in text and "No space left on device" in text, text
    assert witness.read_text().split() == ["dahu-folder", "log", "run", "secret.key"]


def test_without_shared_memory_as_in_many_containers(place):
    script = "mount -t tmpfs -o mode=0000 tmpfs /dev/shm"
    up = Up(place, prefix=in_mounts(script)).wait_running()
    assert up.query("show dynamic_shared_memory_type") == [("mmap",)]
    up.query("create table public.many as select generate_series(1, 300000) as n")
    up.query("alter table public.many set (parallel_workers = 2)")
    assert up.query("select sum(n)::bigint from public.many") == [(45000150000,)]
    os.kill(int((place / "lock").read_text().split()[0]), signal.SIGTERM)   # past the shell that made the mounts
    assert up.wait_end()[0] == 0


# ---- the port, and the programs of PostgreSQL ----------------------------------------------------

def test_a_port_in_use_is_named_with_who_has_it(place):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        text = fails(place, "--set", f"http.port={port}")
        assert f"port {port} is in use by process {os.getpid()} (" in text
        assert f"--set http.port={port + 1}" in text
    assert not (place / "lock").exists() and not (place / "postgres").exists()


def test_without_postgresql_the_package_is_named(place):
    nowhere = place.parent / "nowhere"
    nowhere.mkdir()
    text = fails(place, "--set", f"database.programs={nowhere}")
    assert f"'{nowhere}'" in text and "PostgreSQL 15 or newer" in text
    hidden = "mount -t tmpfs tmpfs /usr/lib/postgresql"
    text = fails(place, prefix=in_mounts(hidden), env={"PATH": "/usr/bin:/bin"})
    assert "PostgreSQL 15 or newer is not installed" in text and "apt-get install postgresql-15" in text


def test_a_cluster_of_another_version_names_the_package_it_needs(place):
    assert Up(place).wait_running().stop()[0] == 0
    (place / "postgres/PG_VERSION").write_text("14\n")
    text = fails(place)
    assert "PostgreSQL 14 is not installed" in text and "postgresql-14" in text
    assert_nothing_left(place)


def test_wrong_options_are_usage_errors(dahu, place):
    assert dahu("up", "--set", "http.prot=1", "--data", place).returncode == 2
    assert dahu("up", "--demo=x").returncode == 2
    assert not place.exists()
