"""Several collectors over the same gateways: shares, take-over, zombies, cuts. The gateways keep the book.

A gateway here notes each connection with the times of its requests, so that "never two at once" is what the
gateways saw, and not what the collectors believe.
"""
import asyncio
import contextlib
import signal
import struct
import threading
import time

import pytest

from conftest import private_cluster, run_dahu, wait_for
from collecting import Collector, add_point, check_slots, gaps, once, readings, registers, tcp

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


def test_fair_shares_and_a_killed_collector(database, tmp_path):
    with Gateways(ENDPOINTS) as gateways:
        points = add_points(database, gateways)
        with collectors(database, tmp_path, "a", "b", "c") as (a, b, c):
            wait_for_shares(database, "abc")
            wait_until_all_are_asked(gateways, gateways.ports, time.monotonic(), 5)
            lost = [port for port, (name, _) in owners(database).items() if name == "b"]
            kept = {port: owner for port, owner in owners(database).items() if owner[0] != "b"}
            killed = time.monotonic()
            b.kill()
            wait_until_all_are_asked(gateways, lost, killed + 0.2, LEASE_S + 2)
            assert {port: owner for port, owner in owners(database).items() if port in kept} == kept   # nothing else moved
            with collectors(database, tmp_path, "b", "d") as (again, d):
                wait_for_shares(database, "abcd")
                for one in (a, again, c, d):
                    one.stop()
        assert gateways.check_alone() >= len(lost)
        assert not gateways.open_ports()
    for point in points:
        check_slots(database, point)
        assert {row[1] for row in gaps(database, point)} <= {"collector_down", "not_read"}, gaps(database, point)


def test_a_zombie_does_not_speak(database, tmp_path):
    with Gateways(ENDPOINTS) as gateways:
        add_points(database, gateways)
        with collectors(database, tmp_path, "a", "b") as (a, b):
            wait_for_shares(database, "ab")
            before = owners(database)
            b.process.send_signal(signal.SIGSTOP)
            time.sleep(1)
            b.process.send_signal(signal.SIGCONT)
            time.sleep(LEASE_S)
            assert owners(database) == before   # it was short enough
            lost = [port for port, (name, _) in before.items() if name == "b"]
            b.process.send_signal(signal.SIGSTOP)
            stopped = time.monotonic()
            try:
                wait_until_all_are_asked(gateways, lost, stopped + 0.2, LEASE_S + 2)
                time.sleep(max(0, stopped + 2 * LEASE_S - time.monotonic()))
            finally:
                b.process.send_signal(signal.SIGCONT)
            assert gateways.check_alone(zombies=lost) >= len(lost)
            wait_for_shares(database, "ab")
            silence = longest_silence(gateways, gateways.ports, stopped + LEASE_S + 2, time.monotonic() - 1)
            assert silence < LEASE_S + 10, silence   # 2 are what is promised of any change of hands, where the machine has nothing else to do
            a.stop()
            b.stop()
        gateways.check_alone(zombies=lost)


def test_postgresql_restarts_under_two_collectors(tmp_path):
    with private_cluster() as cluster, Gateways(ENDPOINTS) as gateways:
        database = cluster.create()
        assert run_dahu("migrate", database=database).returncode == 0
        add_points(database, gateways)
        with collectors(database, tmp_path, "a", "b") as both:
            wait_for_shares(database, "ab")
            wait_until_all_are_asked(gateways, gateways.ports, time.monotonic(), 5)
            before, began = owners(database), time.monotonic()
            cluster.stop()
            time.sleep(2 * LEASE_S)   # longer than a life: when it is back, every life has run out
            cluster.start()
            end = time.monotonic() + 2 * LEASE_S + 1
            while time.monotonic() < end:
                assert {epoch for _, epoch in owners(database).values()} == {epoch for _, epoch in before.values()}
                time.sleep(0.2)
            assert owners(database) == before
            assert longest_silence(gateways, gateways.ports, began, time.monotonic()) < 5   # polling went on
            for one in both:
                one.stop()
        gateways.check_alone()


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


@pytest.mark.parametrize("how", ["silent", "deaf"])
def test_a_collector_that_is_cut_off_stops_at_its_fence(database, tmp_path, how):
    with Gateways(ENDPOINTS) as gateways, Proxy(f"{database.cluster.folder}/.s.PGSQL.5432") as proxy:
        add_points(database, gateways)
        with collectors(database, tmp_path, "a") as (a,), collectors(Through(database, proxy), tmp_path, "b") as (b,):
            wait_for_shares(database, "ab")
            wait_until_all_are_asked(gateways, gateways.ports, time.monotonic(), 5)
            lost = [port for port, (name, _) in owners(database).items() if name == "b"]
            cut = time.monotonic()
            proxy.cut(how)
            wait_until_all_are_asked(gateways, lost, cut + LEASE_S, LEASE_S + 2)
            time.sleep(LEASE_S)
            assert set(shares(database)) == {"a"}
            proxy.cut("")
            wait_for_shares(database, "ab")
            assert b.process.poll() is None
            a.stop()
            assert "polling stands still" in b.stop()
        assert gateways.check_alone(zombies=lost) >= len(lost)   # it may come late to its end, but does not ask any more


@pytest.mark.parametrize("how", ["stopped", "silent"])
def test_a_single_collector_goes_on_without_postgresql(tmp_path, how):
    with private_cluster() as cluster, Gateways(3) as gateways, Proxy(f"{cluster.folder}/.s.PGSQL.5432") as proxy:
        database = cluster.create()
        assert run_dahu("migrate", database=database).returncode == 0
        points = add_points(database, gateways)
        with collectors(Through(database, proxy) if how == "silent" else database, tmp_path, "a") as (a,):
            wait_until_all_are_asked(gateways, gateways.ports, time.monotonic() + 1, 10)
            away = time.monotonic()
            if how == "stopped":
                cluster.stop()
            else:
                proxy.cut("silent")
            time.sleep(3 * LEASE_S)
            back = time.monotonic()
            if how == "stopped":
                cluster.start()
            else:
                proxy.cut("")
            wait_for(lambda: len(readings(database, points[0])) > back - away + 3, 30, "readings of the time without PostgreSQL")
            assert longest_silence(gateways, gateways.ports, away, back) < 5
            text = a.stop()
        assert "polling goes on without PostgreSQL" in text
        assert gateways.check_alone() == 0
        for point in points:
            assert check_slots(database, point)[1] == 0


def test_one_process_a_name(database, tmp_path):
    with Gateways(1) as gateways:
        add_points(database, gateways)
        with collectors(database, tmp_path, "a") as (first,):
            wait_until_all_are_asked(gateways, gateways.ports, time.monotonic(), 5)
            second = Collector(database, *options("a", tmp_path))
            assert second.process.wait(60) == 1
            assert f"collector 'a' runs already, as process" in second.text()
            assert "collect.name" in second.text()
            first.kill()
        killed = time.monotonic()
        with collectors(database, tmp_path, "a") as (again,):   # it is known to be dead: no lease is waited for
            wait_until_all_are_asked(gateways, gateways.ports, killed, 2)
            again.process.send_signal(signal.SIGSTOP)
            try:
                # on another machine, with a spool of its own: it does not live any more, as far as can be known
                with collectors(database, tmp_path / "elsewhere", "a") as (heir,):
                    stopped = time.monotonic()
                    wait_until_all_are_asked(gateways, gateways.ports, stopped + 0.2, LEASE_S + 3)
                    again.process.send_signal(signal.SIGCONT)
                    assert again.process.wait(60) == 1
                    assert "another process is collector 'a' now" in again.text()
                    heir.stop()
            finally:
                again.process.send_signal(signal.SIGCONT)
        gateways.check_alone(zombies=gateways.ports)


def test_once_leaves_out_what_a_living_collector_reads(database, tmp_path):
    with Gateways(1) as gateways:
        add_points(database, gateways)
        with collectors(database, tmp_path, "a") as (a,):
            wait_until_all_are_asked(gateways, gateways.ports, time.monotonic(), 5)
            add_point(database, "rtu:///dev/ttyS9?at=north")
            result = once(database, *options("x", tmp_path))
            assert result.returncode == 4 and "0 meters to read" in result.stderr   # nothing was read
            assert f"left out: '{tcp(gateways.ports[0])}' is read by collector 'a'" in result.stderr
            assert "left out: 'rtu:///dev/ttyS9?at=north' is read by collector 'north'" in result.stderr
            a.stop()
        assert len(gateways.log[gateways.ports[0]]) == 1
