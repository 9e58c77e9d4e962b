"""What the tests of several collectors share: gateways that keep the book, collectors by name, and a proxy before PostgreSQL.

A gateway here notes each connection with the times of its requests, so that "never two at once" is what the
gateways saw, and not what the collectors believe.
"""
import asyncio
import contextlib
import struct
import threading
import time

from conftest import wait_for
from collecting import Collector, add_point, registers, tcp

LEASE_S = 3
ENDPOINTS = 40


class Connection:
    def __init__(self):
        self.opened, self.closed, self.requests = time.monotonic(), None, []


class Gateways:
    """Modbus TCP gateways on one thread; log[port] is the list of their connections in order."""

    def __init__(self, count):
        self.words, self.log, self.loop = registers(), {}, asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.run(self.open(count))

    def run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(10)

    async def open(self, count):
        self.servers = [await asyncio.start_server(self.serve, "127.0.0.1", 0) for _ in range(count)]
        self.ports = [server.sockets[0].getsockname()[1] for server in self.servers]
        self.log.update({port: [] for port in self.ports})

    async def serve(self, reader, writer):
        connection = Connection()
        self.log[writer.get_extra_info("sockname")[1]].append(connection)
        try:
            while True:
                frame = await reader.readexactly(12)
                connection.requests.append(time.monotonic())
                transaction, unit, function, address, count = struct.unpack(">H4xBBHH", frame)
                words = [self.words.get(address + i, 0) for i in range(count)]
                writer.write(struct.pack(f">HHHBBB{count}H", transaction, 0, 3 + 2 * count, unit, function, 2 * count, *words))
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            connection.closed = time.monotonic()
            writer.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        async def close():
            for server in self.servers:
                server.close()
        self.run(close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

    def asked_since(self, port, moment):
        return [at for connection in list(self.log[port]) for at in connection.requests if at >= moment]

    def open_ports(self):
        return {port for port in self.ports if any(c.closed is None for c in self.log[port])}

    def check_alone(self, zombies=()):
        """No connection opened before the one before was closed; of @zombies only: none asked after the next was opened."""
        changes = 0
        for port in self.ports:
            for one, next_one in zip(self.log[port], self.log[port][1:]):
                changes += 1
                if port in zombies and (one.closed is None or one.closed > next_one.opened):
                    assert not [at for at in one.requests if at > next_one.opened], port
                else:
                    assert one.closed is not None and one.closed <= next_one.opened, port
        return changes


def options(name, folder):
    return ("--set", f"collect.name={name}", "--set", f"collect.lease_s={LEASE_S}", "--set", "collect.admin_port=0",
            "--set", f"collect.spool_path={folder}/{name}.spool", "--set", "collect.back_off_max_s=2")


@contextlib.contextmanager
def collectors(database, folder, *names):
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(Collector(database, *options(name, folder))) for name in names]


def add_points(database, gateways):
    return [add_point(database, tcp(port)) for port in gateways.ports]


def owners(database):
    """port -> (owner, epoch); the owner is None when it does not live."""
    return {int(endpoint.rpartition(":")[2]): (name, epoch) for endpoint, name, epoch in database.query(
        """select l.endpoint, c.name, l.epoch from link_lease l
           left join collector c on c.name = l.collector and c.expires_at > clock_timestamp()""")}


def shares(database):
    counts = {}
    for name, _ in owners(database).values():
        counts[name] = counts.get(name, 0) + 1
    return counts


def wait_for_shares(database, names, seconds=30):
    most = -(-ENDPOINTS // len(names))

    def fair():
        counts = shares(database)
        return set(counts) == set(names) and sum(counts.values()) == ENDPOINTS and max(counts.values()) <= most
    wait_for(fair, seconds, lambda: f"a fair share among {names}: {shares(database)}")


def wait_until_all_are_asked(gateways, ports, since, seconds):
    wait_for(lambda: all(gateways.asked_since(port, since) for port in ports), seconds,
             lambda: f"requests to {[port for port in ports if not gateways.asked_since(port, since)]}")


def longest_silence(gateways, ports, since, until):
    """The longest time between two requests to one gateway."""
    worst = 0
    for port in ports:
        times = [since, *[at for at in gateways.asked_since(port, since) if at < until], until]
        worst = max(worst, *(later - earlier for earlier, later in zip(times, times[1:])))
    return worst


class Proxy:
    """TCP to the Unix socket of PostgreSQL; cut() makes it silent, or deaf: what comes is closed at once."""

    def __init__(self, path):
        self.path, self.silent, self.deaf, self.writers = path, False, False, set()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.server = asyncio.run_coroutine_threadsafe(asyncio.start_server(self.serve, "127.0.0.1", 0), self.loop).result(10)
        self.port = self.server.sockets[0].getsockname()[1]

    async def pump(self, reader, writer):
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                while self.silent:
                    await asyncio.sleep(0.05)
                writer.write(data)
        writer.close()

    async def serve(self, reader, writer):
        if self.deaf:
            writer.close()
            return
        while self.silent:
            await asyncio.sleep(0.05)
        server_reader, server_writer = await asyncio.open_unix_connection(self.path)
        self.writers |= {writer, server_writer}
        await asyncio.gather(self.pump(reader, server_writer), self.pump(server_reader, writer))

    def cut(self, how):
        self.silent = how == "silent"
        self.deaf = how == "deaf"
        if self.deaf:
            self.loop.call_soon_threadsafe(lambda: [writer.close() for writer in self.writers])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        async def end():
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
        asyncio.run_coroutine_threadsafe(end(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()


class Through:
    """A database as one collector sees it: through a proxy."""

    def __init__(self, database, proxy):
        self.url = f"host=127.0.0.1 port={proxy.port} user=dahu dbname={database.name}"
