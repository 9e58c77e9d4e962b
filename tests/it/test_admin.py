"""What a collector tells of itself: /live, /ready, /metrics, and `dahu links` and `dahu meters` from it."""
import http.client
import json
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest

from collecting import Collector, add_point, gaps, readings, registers, tcp, wait_for_rows
from conftest import DAHU, wait_for
from meters import FakeMeter, free_port
from promtool import check_metrics


@pytest.fixture
def watched(database):
    """A collector with one meter that answers, one unit that is silent, and one address where nobody listens."""
    port, nobody = free_port(), free_port()
    with FakeMeter(registers()) as meter:
        points = [add_point(database, tcp(meter), slot_s=1), add_point(database, tcp(nobody), slot_s=1)]
        with Collector(database, "--set", f"collect.admin_port={port}") as collector:
            collector.port, collector.points, collector.meter, collector.nobody = port, points, meter, nobody
            wait_for_rows(database, points[0], 3)
            yield collector


def get(collector, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{collector.port}{path}", timeout=60) as answer:
        return answer.read().decode()


def sample(text, name, **labels):
    """The value of one sample, by name and some of its labels."""
    for line in text.splitlines():
        found = re.fullmatch(r"(\w+)(?:\{(.*)\})? (\S+)", line)
        if found and found[1] == name:
            got = dict(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', found[2] or ""))
            if all(got.get(key) == value for key, value in labels.items()):
                return float(found[3])
    raise AssertionError(f"no {name} {labels} in\n{text}")


def ask(collector, *words):
    return subprocess.run([DAHU, *words, "--set", f"collect.admin_port={collector.port}"], capture_output=True, text=True,
                          timeout=120)


def test_metrics(watched):
    text = get(watched, "/metrics")
    check_metrics(text)
    good, bad = tcp(watched.meter), tcp(watched.nobody)
    assert sample(text, "dahu_link_up", link=good) == 1
    assert sample(text, "dahu_link_up", link=bad) == 0
    assert sample(text, "dahu_link_requests_total", link=good) >= 3
    assert sample(text, "dahu_link_answers_total", link=good) >= 3
    assert 0 < sample(text, "dahu_link_round_trip_seconds", link=good) < 5
    assert sample(text, "dahu_link_errors_total", link=bad, kind="no_connection") >= 1
    assert sample(text, "dahu_meter_up", meter="S1") == 1
    assert abs(sample(text, "dahu_meter_read_timestamp_seconds", meter="S1") - time.time()) < 10
    assert sample(text, "dahu_slots_total", result="on_time") >= 3
    assert sample(text, "dahu_meter_slots_total", point="A-00001-01", meter="S1", result="on_time") >= 3
    assert sample(text, "dahu_meter_slots_total", point="A-00001-02", meter="S2", result="missed") >= 1
    assert sample(text, "dahu_meter_slots_total", point="A-00001-02", result="on_time") == 0
    with pytest.raises(AssertionError):   # no round trip was measured: no sample, not 0
        sample(text, "dahu_link_round_trip_seconds", link=bad)


def test_live_and_ready(watched):
    assert get(watched, "/live") == "live\n"
    assert get(watched, "/ready").endswith("ready\n")


def test_only_the_head(watched):
    asking = http.client.HTTPConnection("127.0.0.1", watched.port, timeout=30)
    for path in ("/live", "/ready", "/metrics", "/links", "/meters"):   # one after the other on the same connection
        asking.request("HEAD", path)
        answer = asking.getresponse()
        assert (answer.status, answer.read()) == (200, b"") and answer.headers["Content-Type"], path
    asking.close()


def test_what_is_not_offered(watched):
    for path, method, code in [("/", "GET", 404), ("/metrics/", "GET", 404), ("/live", "DELETE", 501), ("/live", "POST", 501)]:
        request = urllib.request.Request(f"http://127.0.0.1:{watched.port}{path}", method=method)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=60)
        assert refused.value.code == code, (path, method)


def test_a_client_that_leaves_while_it_is_answered_ends_nothing(watched, database):
    """What the kernel sends to a process that writes to a connection whose other end is gone."""
    watched.process.send_signal(signal.SIGPIPE)
    before = len(readings(database, watched.points[0]))
    wait_for_rows(database, watched.points[0], before + 2)
    assert watched.process.poll() is None


def test_slow_readers_and_early_leavers_disturb_nobody(watched, database):
    """Clients that ask for everything and read nothing, or leave in the middle."""
    sockets = [socket.create_connection(("127.0.0.1", watched.port)) for _ in range(40)]
    for i, client in enumerate(sockets):
        client.sendall(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n" * 20)
        if i % 2:
            client.close()
    before = len(database.query("select 1 from reading"))
    wait_for(lambda: len(database.query("select 1 from reading")) > before + 2, 20, "further readings")
    check_metrics(get(watched, "/metrics"))
    for client in sockets:
        client.close()
    watched.stop()   # also holds that no turn of the loop took long


def test_links_and_meters(watched, database):
    links = json.loads(ask(watched, "links", "--json").stdout)["links"]
    by_uri = {link["link"]: link for link in links}
    assert by_uri[tcp(watched.meter)]["state"] == "up" and by_uri[tcp(watched.meter)]["error"] is None
    assert by_uri[tcp(watched.nobody)]["state"] != "up" and "refused" in by_uri[tcp(watched.nobody)]["error"]
    meters = json.loads(ask(watched, "meters", "--json").stdout)["meters"]
    assert [meter["state"] for meter in meters] == ["well", "failing"]
    assert meters[1]["cause"] == "refused"
    assert [(meter["point"], meter["point_id"]) for meter in meters] == [("A-00001-01", watched.points[0]), ("A-00001-02", watched.points[1])]
    good, bad = meters
    assert good["on_time"] >= 3 and (bad["on_time"], bad["late"]) == (0, 0)
    assert good["on_time"] + good["late"] >= len(readings(database, watched.points[0])) - 1   # the table has a slot more, if any
    assert 1 <= bad["missed"] <= len(gaps(database, watched.points[1])) + 2
    failing = json.loads(ask(watched, "meters", "--json", "--failing").stdout)["meters"]
    assert [meter["meter"] for meter in failing] == [meters[1]["meter"]]


def test_tables(watched):
    for verb, lang, word in [("links", "en", "connected"), ("links", "zh", "已连接"), ("meters", "en", "well"), ("meters", "en", "A-00001-02"), ("meters", "zh", "正常")]:
        done = ask(watched, verb, "--lang", lang)
        assert done.returncode == 0 and word in done.stdout and "127.0.0.1" in done.stdout, done.stdout + done.stderr


def test_a_point_gets_another_number(watched, database):
    """It is called by its new number, and its meter is not disturbed: the counts go on."""
    before = json.loads(ask(watched, "meters", "--json").stdout)["meters"][0]["on_time"]
    database.query("update metering_point set point_number = 'A-00001-77' where metering_point_id = %s", (watched.points[0],))

    def first():
        return json.loads(ask(watched, "meters", "--json").stdout)["meters"][0]
    wait_for(lambda: first()["point"] == "A-00001-77", 15, "the new number")
    assert first()["on_time"] >= before >= 3
    assert "of point 'A-00001-02' at" in watched.text()


def test_no_collector(dahu):
    done = subprocess.run([DAHU, "links", "--set", f"collect.admin_port={free_port()}"], capture_output=True, text=True,
                          timeout=120)
    assert done.returncode == 4 and "collect.admin_port" in done.stderr


def test_port_is_taken(database):
    """The collector reads its meters all the same, and listens when the port is free."""
    with FakeMeter(registers()) as meter, socket.create_server(("127.0.0.1", 0)) as holder:
        point = add_point(database, tcp(meter), slot_s=1)
        port = holder.getsockname()[1]
        with Collector(database, "--set", f"collect.admin_port={port}") as collector:
            wait_for_rows(database, point, 2)
            assert "could not listen" in collector.text()
            holder.close()
            collector.port = port
            wait_for(lambda: "listening on 127.0.0.1" in collector.text(), 30, "the listener")
            assert get(collector, "/live") == "live\n"


AHEAD = {"LD_PRELOAD": "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
         "FAKETIME": "+2d", "ASAN_OPTIONS": "verify_asan_link_order=0"}


def test_a_wrong_clock_is_told(database):
    """Two days ahead of PostgreSQL: the log and /ready say so, and by how much."""
    port = free_port()
    with FakeMeter(registers()) as meter:
        add_point(database, tcp(meter), slot_s=900)
        with Collector(database, "--set", f"collect.admin_port={port}", environment=AHEAD) as collector:
            collector.port = port
            wait_for(lambda: "listening on" in collector.text(), 20, "the listener")
            with pytest.raises(urllib.error.HTTPError) as refused:
                get(collector, "/ready")
            assert refused.value.code == 503 and b"ahead of that of PostgreSQL" in refused.value.read()
            assert re.search(r"the clock of this machine is 17\d{4} s ahead of", collector.text())
