#!/usr/bin/env python3
"""A stage for browser tests: a private PostgreSQL, a database with a scene, `dahu serve`, and people who are signed in.

usage: tests/web/stage.py '{"scene": "accounts", "desks": ["MANAGEMENT"], "options": {...}, "people": {...}, "settings": [...], "public": true}'

people: who sits at a desk, by login, where it shall be somebody whom the scene has; settings: "name=value" of the service; public: it knows
the address by which browsers reach it.

Prints one JSON line when all is ready: {"url", "database", "tokens": {desk: token}, "scene": what the scene tells}. Then each line
on stdin is a command and gets one line back, {"ok": value} or {"failed": text}. It ends, and everything with it, when stdin closes.

{"do": "sql", "text": ..., "values": [...]}   rows
{"do": "dahu", "arguments": [...]}            {"code", "out", "err"} of the binary on the database
{"do": "stop"}, {"do": "start"}               the service, which keeps its port; {"do": "kill"} ends it at once
{"do": "signal", "number": ...}               to the service, which goes on: 19 and 18 let it stand still and go on
{"do": "log"}                                 what the service has said so far
{"do": "sign_in", "desk": ..., "login": ...}  the token of one more person
{"do": "call", "name": ..., "arguments": {}}  a method of the scene

A scene is a class `Scene` in scene_<name>.py beside this file: Scene(stage, **options) fills the database, close() ends what it began.
@stage has database and service. `.told` of the scene goes to who asked; its methods are what "call" names. PREPARED of the file, verbs of
the binary, are carried out once a run and not once a stage (conftest.model).
"""
import datetime
import decimal
import importlib
import json
import pathlib
import socket
import sys
import tempfile
import traceback
import zlib

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "it")]

import conftest   # noqa: E402
from web import Service, key_file, sign_in   # noqa: E402


def plain(value):
    """What JSON does not know, as JSON."""
    if isinstance(value, decimal.Decimal):
        return float(value)
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return str(value)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Stage:
    def __init__(self, database, log, folder, settings=(), public=False):
        self.database, self.log_file, self.service, self.scene, self.port = database, log, None, None, free_port() if public else 0
        self.settings = [f"security.key_file={key_file(folder)}",   # or nobody could add a second factor
                         "probe.networks=127.0.0.0/8",   # where simulated meters are
                         *([f"http.public_url=http://127.0.0.1:{self.port}"] if public else []), *settings]

    def do_start(self, **_):
        settings = [word for setting in self.settings for word in ("--set", setting)]
        self.service = Service(self.database, *settings, port=self.port, desk=None, log=self.log_file)
        self.port = self.service.address[1]
        return self.service.url

    def do_stop(self, signal=15, **_):
        code = self.service.stop(signal)
        self.service = None
        return code

    def do_kill(self, **_):
        return self.do_stop(9)

    def do_signal(self, number, **_):
        self.service.process.send_signal(number)

    def do_log(self, **_):
        self.log_file.flush()
        return pathlib.Path(self.log_file.name).read_text(encoding="utf-8", errors="replace")

    def do_sql(self, text, values=None, **_):
        return self.database.query(text, values)

    def do_dahu(self, arguments, **_):
        result = conftest.run_dahu(*arguments, database=self.database)
        return {"code": result.returncode, "out": result.stdout, "err": result.stderr}

    def do_sign_in(self, desk, login=None, unit=None, **_):
        return sign_in(self.database.query, desk, unit, login)

    def do_call(self, name, arguments=None, **_):
        if name.startswith("_"):
            raise ValueError(name)
        return getattr(self.scene, name)(**(arguments or {}))

    def close(self):
        if self.scene and hasattr(self.scene, "close"):
            self.scene.close()
        if self.service:
            self.do_stop()


def say(value):
    print(json.dumps(value, default=plain, ensure_ascii=False), flush=True)


def obey(stage, line):
    try:
        command = json.loads(line)
        say({"ok": getattr(stage, f"do_{command.pop('do')}")(**command)})
    except Exception:   # of whatever kind: who asked is to know
        say({"failed": traceback.format_exc()})


def main():
    asked = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
    scene = importlib.import_module(f"scene_{asked.get('scene', 'accounts')}")
    verbs = getattr(scene, "PREPARED", None)
    source = conftest.model(f"scene-{zlib.crc32(repr(verbs).encode()):08x}", verbs, conftest.model()) if verbs else None   # scenes share it
    with conftest.private_cluster(source=source) as cluster, tempfile.TemporaryDirectory(prefix="dahu-keys-") as folder, \
            tempfile.NamedTemporaryFile("w", prefix="dahu-stage-", suffix=".log") as log:
        stage = Stage(conftest.Database(cluster, conftest.MIGRATED), log, pathlib.Path(folder),   # the cluster has nobody else
                      asked.get("settings", ()), asked.get("public", False))
        try:
            stage.scene = scene.Scene(stage, **asked.get("options", {}))
            people = asked.get("people", {})
            tokens = {desk: sign_in(stage.database.query, desk, login=people.get(desk)) for desk in asked.get("desks", [])}
            say({"url": stage.do_start(), "database": stage.database.url, "tokens": tokens, "scene": getattr(stage.scene, "told", None)})
            for line in sys.stdin:
                obey(stage, line)
        finally:
            stage.close()


if __name__ == "__main__":
    main()
