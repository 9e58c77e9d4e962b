"""A scripted fleet of fake meters in one thread: Modbus TCP, RTU over TCP, and modems that dial in.

    with Fleet() as fleet:
        gateway = fleet.gateway(meters=[1, 2])      # unit 1 is meter 1, unit 2 is meter 2
        ... gateway.uri, gateway.fault = some_fault, gateway.drop(), fleet.ledger ...

A gateway answers well until it has a `fault`: fault(request) gives the steps to take instead of the answer, or
None for the usual answer. A step is (seconds to wait, bytes | END | RESET | callable).
What must never reach it is kept in `fleet.strange`: bytes that are no sound request.
"""
import asyncio
import ctypes
import socket
import struct
import threading
import time

from ledger import Ledger, words

END, RESET = "end", "reset"
ESTABLISHED = 1          # tcp_info.tcpi_state
SO_ATTACH_FILTER, SO_DETACH_FILTER = 26, 27


def crc(frame):
    value = 0xFFFF
    for byte in frame:
        value = value >> 8 ^ CRC_TABLE[(value ^ byte) & 0xFF]
    return value.to_bytes(2, "little")


def crc_entry(value):
    for _ in range(8):
        value = value >> 1 ^ 0xA001 if value & 1 else value >> 1
    return value


CRC_TABLE = [crc_entry(i) for i in range(256)]


def deafen(sock):
    """From now on the kernel drops every segment for this socket, unacknowledged: a cable that was cut. On a
    listening socket: a host that does not answer the SYN."""
    program = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))   # BPF: return 0
    # the kernel's struct sock_fprog: a count, and where the program is
    sock.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HL", 1, ctypes.addressof(program)))


def undeafen(sock):
    sock.setsockopt(socket.SOL_SOCKET, SO_DETACH_FILTER, 0)


class Request:
    """One request as it came; makes frames that answer it."""

    def __init__(self, conversation, head, unit, function, address, count):
        self.conversation, self.head, self.unit, self.function = conversation, head, unit, function
        self.address, self.count, self.at = address, count, time.time()

    @property
    def gateway(self):
        return self.conversation.gateway

    @property
    def meter(self):
        return self.gateway.meters.get(self.unit)

    def number(self):
        return self.gateway.fleet.ledger.number(self.meter)

    def pdu(self, value, count=None, function=None, byte_count=None):
        count = self.count if count is None else count
        body = struct.pack(f">{count}H", *words(value, self.address, count))
        return bytes([function or self.function, len(body) if byte_count is None else byte_count]) + body

    def frame(self, pdu, unit=None, transaction=None):
        unit = self.unit if unit is None else unit
        if self.gateway.framing == "rtu":
            body = bytes([unit]) + pdu
            return body + crc(body)
        head = self.head if transaction is None else transaction
        return head + struct.pack(">HHB", 0, len(pdu) + 1, unit) + pdu

    def say(self, value, sound=True, why=""):
        """Put an answer into the ledger, at the moment when it goes out."""
        self.gateway.fleet.ledger.sent(value, self.address, self.count, sound, why)

    def usual(self):
        """The steps of the right answer."""
        value = self.number()
        return [(self.gateway.latency, lambda: self.say(value)), (0, self.frame(self.pdu(value)))]


class Conversation(asyncio.Protocol):
    """One connection of a gateway."""

    def __init__(self, gateway):
        self.gateway, self.buffer, self.transport = gateway, b"", None

    def connection_made(self, transport):
        self.transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.gateway.opened(self)

    def connection_lost(self, _error):
        self.gateway.closed(self)

    def established(self):
        """False as soon as the other side has closed, though the loop may not have seen it yet."""
        if self.transport is None or self.transport.is_closing():
            return False
        info = self.transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)
        return info[0] == ESTABLISHED

    def data_received(self, data):
        self.buffer += data
        size = 8 if self.gateway.framing == "rtu" else 12
        while len(self.buffer) >= size:
            frame, self.buffer = self.buffer[:size], self.buffer[size:]
            request = self.request(frame)
            if request is None:
                self.gateway.fleet.strange.append((self.gateway.name, frame))
                self.transport.abort()
                return
            self.gateway.asked(request)

    def request(self, frame):
        if self.gateway.framing == "rtu":
            unit, function, address, count = struct.unpack(">BBHH", frame[:6])
            sound = crc(frame[:6]) == frame[6:]
            head = b""
        else:
            protocol, length, unit, function, address, count = struct.unpack(">2xHHBBHH", frame)
            sound = protocol == 0 and length == 6
            head = frame[:2]
        if not sound or function not in (3, 4) or not 1 <= count <= 125:
            return None
        return Request(self, head, unit, function, address, count)

    def play(self, steps):
        """Take the steps, one after the other."""
        steps = iter(steps)

        def go():
            for pause, what in steps:
                if pause > 0:
                    self.gateway.fleet.loop.call_later(pause, step_then_go, what)
                    return
                self.step(what)

        def step_then_go(what):
            self.step(what)
            go()
        go()

    def step(self, what):
        if self.transport.is_closing():
            return
        if what == END:
            self.transport.close()
        elif what == RESET:
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                                               struct.pack("ii", 1, 0))
            self.transport.abort()
        elif callable(what):
            what()
        elif self.gateway.segment:
            for at in range(0, len(what), self.gateway.segment):
                self.transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.transport.write(what[at:at + self.gateway.segment])
        else:
            self.transport.write(what)


class Gateway:
    """meters   unit -> meter number
    framing    tcp | rtu
    fault      see the head of this file
    latency    seconds before an answer
    segment    bytes a segment of what it sends; 0 = as it comes
    clients    connections that it takes at once; a further one is closed at once and counted in `turned_away`
    open, most_open, accepted (monotonic times), requests (monotonic time, unit, address, count)"""

    def __init__(self, fleet, name, meters, framing):
        self.fleet, self.name, self.meters, self.framing = fleet, name, meters, framing
        self.fault, self.latency, self.segment, self.clients = None, 0, 0, None
        self.conversations, self.most_open, self.turned_away = [], 0, 0
        self.accepted, self.requests, self.uri, self.server, self.socket = [], [], None, None, None

    @property
    def open(self):
        return sum(conversation.established() for conversation in self.conversations)

    def opened(self, conversation):
        self.accepted.append(time.monotonic())
        self.conversations.append(conversation)
        at_once = self.open
        self.most_open = max(self.most_open, at_once)
        if self.clients and at_once > self.clients:
            self.turned_away += 1
            conversation.transport.abort()

    def closed(self, conversation):
        self.conversations.remove(conversation)

    def asked(self, request):
        if self.fleet.log_requests:
            self.requests.append((time.monotonic(), request.unit, request.address, request.count))
        self.fleet.asked += 1
        if request.meter is None:
            return    # no such unit: silence
        steps = self.fault(request) if self.fault else None
        request.conversation.play(request.usual() if steps is None else steps)

    def drop(self, how=RESET):
        """Ends every connection now."""
        for conversation in list(self.conversations):
            conversation.step(how)


class Fleet:
    def __init__(self, log_requests=True):
        self.ledger, self.gateways, self.strange, self.asked = Ledger(), [], [], 0
        self.log_requests = log_requests
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.tasks = []

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        async def end():
            for task in self.tasks:
                task.cancel()
            for gateway in self.gateways:
                if gateway.server:
                    gateway.server.close()
                for conversation in list(gateway.conversations):
                    conversation.transport.abort()
                if gateway.socket:
                    gateway.socket.close()
            await asyncio.sleep(0.02)   # connections tell that they ended
        self.run(end())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)
        self.loop.close()

    def run(self, coroutine):
        """Runs it on the thread of the fleet; returns what it returns."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(30)

    def call(self, function, *arguments):
        async def go():
            return function(*arguments)
        return self.run(go())

    def gateway(self, meters, framing="tcp", port=0, mode="answers"):
        """mode: answers | mute (takes connections and says nothing) | refuses | unreachable (no answer to the SYN)."""
        units = meters if isinstance(meters, dict) else {unit: meter for unit, meter in enumerate(meters, 1)}
        gateway = Gateway(self, f"gateway {len(self.gateways) + 1}", units, framing)
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(("127.0.0.1", port))
        gateway.port = sock.getsockname()[1]
        gateway.uri = f"{'tcp' if framing == 'tcp' else 'rtutcp'}://127.0.0.1:{gateway.port}"
        if mode in ("refuses", "unreachable"):
            gateway.socket = sock
            if mode == "unreachable":
                sock.listen()
                deafen(sock)
        else:
            if mode == "mute":
                gateway.fault = lambda _request: []
            gateway.server = self.run(self.listen(gateway, sock))
        self.gateways.append(gateway)
        return gateway

    async def listen(self, gateway, sock):
        return await self.loop.create_server(lambda: Conversation(gateway), sock=sock, backlog=1024)

    def modem(self, meters, port, registration, framing="tcp", again_s=0.3):
        """A modem that dials 127.0.0.1:@port, says @registration (bytes), and answers; and again when it is cut off."""
        units = {unit: meter for unit, meter in enumerate(meters, 1)}
        gateway = Gateway(self, f"modem {len(self.gateways) + 1}", units, framing)

        class Dialled(Conversation):
            def connection_made(self, transport):
                transport.write(registration)
                super().connection_made(transport)

        async def dial():
            while True:
                try:
                    transport, _ = await self.loop.create_connection(lambda: Dialled(gateway), "127.0.0.1", port)
                    while not transport.is_closing():
                        await asyncio.sleep(0.05)
                except OSError:
                    pass
                await asyncio.sleep(again_s)
        self.gateways.append(gateway)

        async def start():
            self.tasks.append(self.loop.create_task(dial()))
        self.run(start())
        return gateway

    def spread(self, count, first=1, units=1, **options):
        """@count gateways with @units meters each, numbered from @first."""
        return [self.gateway(range(first + i * units, first + (i + 1) * units), **options) for i in range(count)]

    def open(self):
        return self.call(lambda: sum(gateway.open for gateway in self.gateways))
