"""The name server is gone, slow, or lies (W7): what has no name, and what is connected, does not notice."""
import os
import pathlib
import re
import socket
import statistics
import struct
import subprocess
import threading
import time

from conftest import wait_for
from fleet import Fleet
from harness import Collector, add_points, audit, count, figure, measured, prompt, rows_of, settle

SERVER = f"127.53.{os.getpid() // 250 % 250}.{os.getpid() % 250 + 1}"     # a loopback address of its own: nobody else listens there


def answer(question, address):
    """A DNS answer of one A record, or none, to the one question."""
    name_end = question.index(b"\0", 12) + 1
    kind = struct.unpack(">H", question[name_end:name_end + 2])[0]
    head = question[:2] + struct.pack(">HHHHH", 0x8180, 1, 1 if kind == 1 else 0, 0, 0) + question[12:name_end + 4]
    return head + (b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 1, 4) + socket.inet_aton(address) if kind == 1 else b"")


class NameServer:
    """Every name is 127.0.0.1. mode: answers | gone | slow (answers after 4 s) | garbage"""

    def __init__(self):
        self.mode, self.asked = "answers", 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((SERVER, 53))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                question, peer = self.socket.recvfrom(512)
            except OSError:
                return
            self.asked += 1
            if self.mode == "gone":
                continue
            pause = 4 if self.mode == "slow" else 0
            reply = os.urandom(40) if self.mode == "garbage" else answer(question, "127.0.0.1")
            threading.Timer(pause, self.send, (reply, peer)).start()

    def send(self, reply, peer):
        try:
            self.socket.sendto(reply, peer)
        except OSError:
            pass   # the test has ended

    def close(self):
        self.socket.close()


class CollectorWithNames(Collector):
    """It sees a resolv.conf of its own: a mount that only it has."""

    def start(self):
        resolv = self.folder / "resolv.conf"
        resolv.write_text(f"nameserver {SERVER}\noptions timeout:1 attempts:2\n")
        if self.command[0] != "unshare":
            self.command = ["unshare", "--mount", "sh", "-c", f'mount --bind {resolv} /etc/resolv.conf && exec "$@"', "sh",
                            *self.command]
        return super().start()


def possible():
    return subprocess.run(["unshare", "--mount", "sh", "-c", "mount --bind /etc/hostname /etc/resolv.conf"],
                          capture_output=True).returncode == 0 and os.geteuid() == 0


def lateness(database, points, begin, end):
    rows = [row[0] for row in database.query("""select extract(epoch from read_at - slot_at)::float8 from reading
        where metering_point_id = any(%s) and slot_at between to_timestamp(%s) and to_timestamp(%s)""",
        (list(points), begin, end))]
    return statistics.quantiles(rows, n=100)[98]


def test_name_server_gone_slow_and_lying(database):
    if not possible():
        figure("W7", "name server gone: not run, this machine lets nobody give a process a resolv.conf of its own")
        return
    spans, seconds = {}, count(6, 15)
    server = NameServer()
    with Fleet() as fleet, measured("W7", "name server gone, slow, lying") as told:
        plain, named = fleet.spread(30), fleet.spread(30, first=101)
        points = add_points(database, rows_of(plain), slot_s=2)
        by_name = [(gateway.uri.replace("127.0.0.1", f"meter-{i}.plant.example"), 1, gateway.meters[1])
                   for i, gateway in enumerate(named)]
        with CollectorWithNames(database.url, "collect.back_off_max_s=2", "collect.connect_timeout_ms=1000") as collector:
            wait_for(lambda: all(gateway.requests for gateway in plain), 30, "meters without names")
            begin = time.time()
            for mode in ("gone", "slow", "garbage"):
                server.mode = mode
                if mode == "gone":   # these have never been resolved
                    points |= add_points(database, by_name, slot_s=2)
                else:
                    fleet.call(lambda: [gateway.drop() for gateway in named])
                time.sleep(seconds)
                server.mode = "answers"
                asked = {gateway: len(gateway.requests) for gateway in named}
                wait_for(lambda: all(len(gateway.requests) > asked[gateway] for gateway in named), 30,
                         lambda: f"meters with names after '{mode}'" + collector.text()[-3000:])
            end = time.time()
            settle(database, time.time())
            text = collector.stop()
        server.close()
        with_names = {meter for gateway in named for meter in gateway.meters.values()}
        report = audit(database, fleet, points, slot_s=2, broken_off=True,
                       fault=lambda meter, slot, cause: meter in with_names and slot < end)
        plain_points = [point for point, meter in points.items() if meter not in with_names]
        spans = lateness(database, plain_points, begin, end)
        longest = max(map(int, re.findall(r"a turn took (\d+) ms", text)), default=0)
        told.update(asked=server.asked, neighbours_late_p99_s=round(spans, 3), longest_turn_ms=longest,
                    **report.figures())
        report.check()
        assert server.asked > 0 and pathlib.Path("/etc/resolv.conf").exists()
        prompt((spans, 1.5))   # asked within a second of the slot
        assert longest < 3000   # who waits for a name takes 4 s; other work on the machine takes some of a turn, too
