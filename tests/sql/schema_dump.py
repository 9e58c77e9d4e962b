"""The schema of a database as text that depends on nothing but the schema: what sql/schema.sql holds."""
import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PG_DUMP = "/usr/lib/postgresql/15/bin/pg_dump"
HEAD = """-- The schema of a fresh database, written by `make schema` from `dahu migrate`: read it, do not edit it.
-- Functions of sql/functions are left out: they are applied anew at each migration.
-- So is what is made from the tables: schema replay by dahu.replay_make, policies by dahu.policies_make, triggers
-- of the audit by dahu.audit_make.
"""


def is_function_of_a_file(entry):
    """True for a TOC entry (text from its header on) that belongs to a file of sql/functions."""
    function = re.match(r"-- Name: (?:FUNCTION )?(\w+)\(.*; Type: (?:FUNCTION|COMMENT); Schema: (\w+);", entry)
    return function and (ROOT / f"sql/functions/{function[2]}.{function[1]}.sql").exists()


def is_made_from_the_tables(entry):
    """True for what each migration makes from the catalogue: policies, and the triggers of the audit."""
    return re.match(r"-- Name: (?:[^;]*; Type: (?:POLICY|ROW SECURITY);|\w+ \w+_audit; Type: TRIGGER;|POLICY .*; Type: COMMENT;)", entry)


RANKS = ["SCHEMA", "EXTENSION", "TYPE", "FUNCTION", "TABLE", "VIEW", "SEQUENCE", "DEFAULT", "CONSTRAINT", "INDEX", "TRIGGER", "FK CONSTRAINT"]


def place(entry):
    """Sort key: by kind, then by name, each comment behind what it is about.

    pg_dump orders by dependencies, so that a new function that returns rows of a table would move the table.
    """
    name, kind = re.match(r"-- Name: (.*?); Type: (.*?);", entry).groups()
    comment = kind == "COMMENT"
    if comment:
        kind, name = name.split(" ", 1)
        kind, name = ("TABLE", name.split(".")[0]) if kind == "COLUMN" else (kind, name)
    return RANKS.index(kind) if kind in RANKS else len(RANKS), name, comment


def schema_dump(url):
    environment = {**os.environ, "LC_ALL": "C"}
    text = subprocess.run([PG_DUMP, "--schema-only", "--no-owner", "--no-privileges", "--dbname", url,
                           "--exclude-schema", "replay",   # views that follow the columns of the tables
                           "--exclude-table", "dahu.*_[0-9][0-9][0-9][0-9]_[0-9][0-9]"],   # partitions follow the calendar
                          check=True, capture_output=True, text=True, env=environment).stdout
    entries = re.split(r"^--\n(?=-- Name: )", text, flags=re.M)[1:]  # what comes before the first one are settings
    entries[-1] = re.sub(r"^--\n-- PostgreSQL database dump complete\n.*", "", entries[-1], flags=re.M | re.S)
    kept = sorted((entry for entry in entries if not is_function_of_a_file(entry) and not is_made_from_the_tables(entry)), key=place)
    body = "--\n" + "--\n".join(kept)
    body = re.sub(r"^SET default_.*\n", "", body, flags=re.M)
    body = re.sub(r"^--\n-- Name: (.*?); Type: (.*?); Schema: .*\n--\n", "", body, flags=re.M)
    return HEAD + "\n" + re.sub(r"\n{2,}", "\n\n", body).strip("\n") + "\n"
