"""Meters for the integration tests: servers that we did not write, and a fake one that counts and misbehaves.

`server(kind)`   starts one of the servers of ../modbus_servers on a free port, as a context manager
`FakeMeter`      a Modbus TCP server in this process, which keeps a ledger of what it was asked and what it said
"""
import contextlib
import functools
import json
import os
import pathlib
import pty
import select
import socket
import socketserver
import struct
import subprocess
import tempfile
import threading
import tty

from conftest import wait_for

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "modbus_servers"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def free_ports(count):
    """First of @count neighbouring free ports, below those that the system hands out; others may look at the same time."""
    begin = 16000 + os.getpid() * 97 % 12000
    for first in (*range(begin, 30000, count), *range(16000, begin, count)):
        try:
            for port in range(first, first + count):
                socket.create_server(("127.0.0.1", port)).close()
            return first
        except OSError:
            continue
    raise AssertionError("no free ports")


@functools.cache
def image_folder():
    folder = tempfile.TemporaryDirectory(prefix="dahu-image-")
    subprocess.run(["/usr/bin/python3", FOLDER / "make_image.py", f"{folder.name}/image.json"], check=True,
                   stdout=subprocess.DEVNULL)
    return folder   # removed when the run ends


def image():
    return json.loads(pathlib.Path(image_folder().name, "image.json").read_text())


def image_path(missing=()):
    """The register image as a file; without the input registers @missing."""
    if not missing:
        return f"{image_folder().name}/image.json"
    less = image()
    for address in missing:
        del less["input"][str(address)]
    path = pathlib.Path(image_folder().name, f"without-{'-'.join(map(str, missing))}.json")
    path.write_text(json.dumps(less))
    return path


@functools.cache
def node_modules():
    """Fetches the npm servers when the lock file is newer than what is installed."""
    subprocess.run(["make", "-s", "servers"], cwd=FOLDER.parent.parent, check=True, stdout=subprocess.DEVNULL)


def command(kind, where, missing=(), units=1):
    if kind.startswith("pymodbus"):
        mode = kind.partition("-")[2] or "tcp"
        return ["/usr/bin/python3", FOLDER / "srv_pymodbus.py", image_path(missing), mode, where, *([units] if units > 1 else [])]
    node_modules()
    return ["node", FOLDER / f"srv_{kind.replace('-', '_')}.js", image_path(missing), where]


def accepts(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def server(kind, missing=(), units=1, port=None):
    """pymodbus (with as many units as wanted), pymodbus-rtutcp, modbus-serial or modbus-stream; yields its port."""
    port = port or free_port()
    process = subprocess.Popen([str(part) for part in command(kind, str(port), missing, units)], stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE)
    try:
        wait_for(lambda: accepts(port) or process.poll() is not None, 20, f"{kind} listens")
        assert process.poll() is None, process.stderr.read()
        yield port
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


@contextlib.contextmanager
def serial_line():
    """Two pseudo terminals with a wire between them; yields the paths of both ends."""
    masters, slaves = zip(*(pty.openpty() for _ in range(2)))
    done = threading.Event()

    def wire():
        while not done.is_set():
            for fd in select.select(masters, [], [], 0.1)[0]:
                other = masters[1 - masters.index(fd)]
                os.write(other, os.read(fd, 4096))

    for slave in slaves:
        tty.setraw(slave)
    thread = threading.Thread(target=wire)
    thread.start()
    try:
        yield tuple(os.ttyname(slave) for slave in slaves)
    finally:
        done.set()
        thread.join()
        for fd in masters + slaves:
            os.close(fd)


@contextlib.contextmanager
def serial_server():
    """pymodbus on a serial line; yields the path of the other end."""
    with serial_line() as (near, far):
        process = subprocess.Popen([str(part) for part in command("pymodbus-rtu", far)], stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        try:
            yield near
        finally:
            process.kill()
            process.wait()


def f32(value):
    return list(struct.unpack(">2H", struct.pack(">f", value)))


def receive_exactly(connection, count):
    """@count bytes, or None when the peer closes before them."""
    got = b""
    while len(got) < count:
        more = connection.recv(count - len(got))
        if not more:
            return None
        got += more
    return got


class FakeMeter:
    """A Modbus TCP meter with one register table for both functions.

    registers   address -> word; an address that is not there is exception 2
    asked       every request: (unit, function, address, count)
    said        every sound answer to a request: the words
    script      callables taken one a request: script(handler, frame) sends what it likes instead of the
                answer and returns True, or returns False to have the request answered as usual
    silent      units that are never answered
    """

    def __init__(self, registers, port=0, host="127.0.0.1"):
        self.registers, self.asked, self.said, self.script, self.silent = dict(registers), [], [], [], set()
        self.connections = self.open = self.most_open = 0
        self.lock = threading.Lock()
        meter = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                meter.serve(self.request)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            request_queue_size = 1000

        self.server = Server((host, port), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def serve(self, connection):
        with self.lock:
            self.connections += 1
            self.open += 1
            self.most_open = max(self.most_open, self.open)
        try:
            while (frame := self.receive(connection)) is not None:
                self.answer(connection, frame)
        except OSError:
            pass
        finally:
            with self.lock:
                self.open -= 1

    @staticmethod
    def receive(connection):
        return receive_exactly(connection, 12)

    def reply(self, frame, pdu, unit=None, transaction=None):
        """The bytes of a sound frame that answers @frame with @pdu."""
        asked_transaction, asked_unit = struct.unpack(">H4xB", frame[:7])
        return struct.pack(">HHHB", asked_transaction if transaction is None else transaction, 0, len(pdu) + 1,
                           asked_unit if unit is None else unit) + pdu

    def pdu(self, frame):
        """The right answer; what it says goes to the ledger when it is sent."""
        function, address, count = struct.unpack(">BHH", frame[7:12])
        words = [self.registers.get(address + i) for i in range(count)]
        if None in words:
            return bytes([function | 0x80, 2]), None
        return struct.pack(f">BB{count}H", function, 2 * count, *words), words

    def answer(self, connection, frame):
        unit, function, address, count = struct.unpack(">6xBBHH", frame)
        with self.lock:
            self.asked.append((unit, function, address, count))
            action = self.script.pop(0) if self.script else None
        if unit in self.silent or (action and action(self, connection, frame)):
            return
        pdu, words = self.pdu(frame)
        if words:
            self.said.append(words)
        connection.sendall(self.reply(frame, pdu))


def rtu_crc(frame):
    crc = 0xFFFF
    for byte in frame:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return crc.to_bytes(2, "little")


class FakeRtuMeter(FakeMeter):
    """The same meter behind a transparent gateway: RTU frames over TCP. Frames are handed on as if they were
    MBAP, so that scripts see one shape."""

    @staticmethod
    def receive(connection):
        frame = receive_exactly(connection, 8)
        if frame is None:
            return None
        assert rtu_crc(frame[:6]) == frame[6:]
        return bytes(6) + frame[:6]

    def reply(self, frame, pdu, unit=None, transaction=None):
        body = bytes([frame[6] if unit is None else unit]) + pdu
        return body + rtu_crc(body)
