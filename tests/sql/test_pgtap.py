"""Runs each tests/sql/*.sql (pgTAP) in a fresh database and holds the schema against its snapshot."""
import pathlib
import re
import subprocess
import threading

import pytest
from schema_dump import ROOT, schema_dump

PSQL = "/usr/lib/postgresql/15/bin/psql"
FILES = sorted(pathlib.Path(__file__).parent.glob("*.sql"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_pgtap(database, file):
    database.query("create extension pgtap schema public")
    result = subprocess.run([PSQL, "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", database.url, "-f", str(file)],
                            text=True, capture_output=True, check=False)
    assert result.returncode == 0, result.stderr + result.stdout
    lines = result.stdout.splitlines()
    plan = [int(match[1]) for match in (re.match(r"1\.\.(\d+)$", line) for line in lines) if match]
    passed = [line for line in lines if re.match(r"ok \d", line)]
    assert not [line for line in lines if line.startswith("not ok")], result.stdout
    assert plan == [len(passed)] and passed, result.stdout


def test_a_fresh_schema_is_the_snapshot(database):
    snapshot = (ROOT / "sql/schema.sql").read_text()
    assert schema_dump(database.url) == snapshot, "the schema changed: run `make schema` and look at the difference"


def test_migrating_again_changes_no_schema(database, dahu):
    before = schema_dump(database.url)
    assert dahu("migrate", database=database).returncode == 0
    assert schema_dump(database.url) == before


def test_partitions_made_by_many_at_once(database):
    made, failures = [], []

    def make():
        try:
            made.append(database.value("select partition_cover('2001-01-01', '2001-06-30')"))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures and sorted(made) == [0, 0, 0, 0, 0, 24]


def test_functions_name_what_there_is(database):
    """Bodies in PL/pgSQL are only looked at when they run: each is held against the tables, columns and functions that there are."""
    database.query("create extension plpgsql_check schema public")
    wrong = database.query("""
        select f.oid::regprocedure::text, c.lineno, c.message
        from pg_proc f join pg_language l on l.oid = f.prolang and l.lanname = 'plpgsql'
        left join lateral (select t.tgrelid, t.tgoldtable, t.tgnewtable from pg_trigger t where t.tgfoid = f.oid order by t.tgrelid limit 1) t on true
        cross join lateral plpgsql_check_function_tb(f.oid, coalesce(t.tgrelid, 0), fatal_errors := false, other_warnings := false,
                                                     extra_warnings := false, performance_warnings := false,
                                                     oldtable := t.tgoldtable, newtable := t.tgnewtable) c
        where f.pronamespace in ('dahu'::regnamespace, 'api'::regnamespace) and c.level = 'error'
          and (f.prorettype <> 'trigger'::regtype or t.tgrelid is not null)""")
    assert not wrong, wrong
