"""Leases: who may enter, who may take, and that nobody ever owns what another still owns."""
import contextlib
import itertools
import random
import threading
import time

import pytest

LEASE_S = 1
LEASE = f"{LEASE_S} seconds"


class Collector:
    """One collector as the database sees it, on a connection of its own."""

    def __init__(self, database, name, instance=None):
        self.name, self.instance = name, instance or f"{name}-1"
        self.connection = database.cluster.connect(database.name)

    def call(self, sql, *parameters):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()

    def enter(self, dead=None):
        return self.call("select * from dahu.lease_enter(%s, %s, %s, now(), 'v', 'host 1', %s)", self.name, self.instance,
                         dead, LEASE)[0]

    def renew(self):
        return (self.call("select alive, others, next_end_ms from dahu.lease_renew(%s, %s, %s)", self.name, self.instance, LEASE) or [None])[0]

    def balance(self):
        return (self.call("select * from dahu.lease_balance(%s, %s, %s)", self.name, self.instance, LEASE) or [None])[0]

    def release(self):
        return self.call("select dahu.lease_release(%s, %s)", self.name, self.instance)[0][0]

    def leave(self):
        self.call("select dahu.lease_leave(%s, %s)", self.name, self.instance)

    def owned(self):
        return {row[0] for row in self.call("""select endpoint from dahu.link_lease where collector = %s and not leaving""",
                                            self.name)}

    def watched(self):
        """Enters, and lives for two leases: from then on it may take from those who do not renew."""
        assert self.enter()[0]
        end = time.monotonic() + 2 * LEASE_S + 0.02
        while time.monotonic() < end:
            assert self.renew()[0]
            time.sleep(LEASE_S / 4)
        assert self.renew()[0]
        return self


@pytest.fixture
def collector(database):
    """Makes collectors; waits until the start of PostgreSQL is two leases ago."""
    while not database.value("select clock_timestamp() > pg_postmaster_start_time() + 2 * %s::interval", (LEASE,)):
        time.sleep(0.05)
    with contextlib.ExitStack() as stack:
        def make(name, instance=None):
            made = Collector(database, name, instance)
            stack.callback(made.connection.close)
            return made
        yield make


def add_links(database, count, pattern="tcp://10.0.0.1:%s"):
    for i in range(count):
        database.query("insert into link (uri) values (%s)", (pattern % (1000 + i),))


def test_endpoints_of_links(database):
    for uri, endpoint, only_for in (
            ("tcp://Gate.example", "gate.example:502", None), ("rtutcp://gate.example:502", "gate.example:502", None),
            ("tcp://[fe80::1]:1502", "[fe80::1]:1502", None),
            ("rtu:///dev/ttyS0?baud=9600&at=north&parity=N", "north rtu:///dev/ttyS0", "north"),
            ("rtu:///dev/ttyS0?baud=9600", "rtu:///dev/ttyS0", None),
            ("listen://0.0.0.0:9000/0xAA?at=south", "south listen://0.0.0.0:9000", "south"),
            ("listen://:9000/modem-1?framing=rtu&at=south", "south listen://:9000", "south")):
        assert database.query("select dahu.link_endpoint(%s), dahu.link_collector(%s)", (uri, uri)) == [(endpoint, only_for)], uri


def test_a_name_has_one_process(collector):
    first, second = collector("a", "first"), collector("a", "second")
    assert first.enter()[0]
    entered, holder, process, _, wait_ms = second.enter()
    assert not entered and (holder, process) == ("first", "host 1") and 0 < wait_ms <= 1000 * LEASE_S + 1
    assert second.renew() is None and second.balance() is None and second.release() == 0
    time.sleep(LEASE_S + 0.01)
    assert second.enter()[0]   # its life ran out
    assert first.renew() is None and first.balance() is None
    third = collector("a", "third")
    assert not third.enter()[0] and third.enter(dead="second")[0]   # known to run no more
    third.leave()
    assert collector("a", "fourth").enter()[0]


def test_a_share_is_fair_and_sticks_to_the_name(database, collector):
    add_links(database, 7)
    a, b = collector("a"), collector("b")
    assert a.enter()[0] and a.balance() == (7, 7, 7, 0)
    assert b.enter()[0] and b.balance() == (0, 4, 0, 0)   # nothing is taken from one that lives
    before = a.owned()
    assert a.balance() == (6, 4, 0, 1)    # 5 %, rounded up
    assert b.balance()[2] == 0            # and not before it is closed
    assert a.release() == 1
    assert b.balance()[:3] == (1, 4, 1) and b.owned() == before - a.owned()
    a.leave()
    again = collector("a", "a-2")
    assert again.enter()[0] and again.owned() == before - b.owned()


def test_endpoints_come_and_go_with_their_links(database, collector):
    add_links(database, 2)
    a, b = collector("a"), collector("b")
    assert a.enter()[0] and a.balance()[0] == 2 and b.enter()[0]
    database.query("update link set enabled = false where uri like '%1000'")
    assert b.balance()[2] == 0   # it may still be polled: only its owner lets it go
    assert a.balance() == (1, 1, 0, 1) and a.release() == 1
    b.balance()
    assert database.query("select endpoint, collector from link_lease") == [("10.0.0.1:1001", "a")]
    database.query("update link set enabled = true")
    assert b.renew()[0] and b.balance()[:3] == (1, 1, 1)


def test_what_one_collector_only_can_reach_goes_to_it(database, collector):
    add_links(database, 4, "rtu:///dev/ttyS%s?baud=9600&at=b")
    add_links(database, 2)
    a, b = collector("a"), collector("b")
    assert a.enter()[0] and a.balance()[0] == 2
    assert b.enter()[0] and b.balance() == (4, 3, 4, 0)   # above its share, and kept
    assert b.renew()[0] and b.balance() == (4, 3, 0, 0)
    time.sleep(LEASE_S + 0.01)
    a.watched()
    assert a.balance()[2] == 0


def test_only_who_has_watched_takes_what_was_not_given(database, collector):
    add_links(database, 4)
    a, b = collector("a"), collector("b")
    assert a.enter()[0] and a.balance()[0] == 4
    time.sleep(LEASE_S + 0.01)
    assert b.enter()[0] and b.balance()[2] == 0   # a may be alive and only have been cut off, as b was
    end = time.monotonic() + 2 * LEASE_S + 0.05
    while time.monotonic() < end:
        assert b.renew() == (True, 0, None)
        time.sleep(0.05)
    assert b.balance()[:3] == (4, 4, 4)
    assert database.query("select distinct collector, epoch from link_lease") == [("b", 2)]
    assert a.renew()[:2] == (False, 1)   # it is told that its life had run out
    assert not a.owned()


def test_who_was_there_takes_at_once(database, collector):
    add_links(database, 4)
    a, b = collector("a"), collector("b")
    assert a.enter()[0] and a.balance()[0] == 4 and b.enter()[0]
    end = time.monotonic() + LEASE_S + 0.01   # a's life runs out while b renews its own
    while time.monotonic() < end:
        assert b.renew()[0]
        time.sleep(0.02)
    assert b.balance()[2] == 4


def test_a_collector_that_left_is_not_waited_for(database, collector):
    add_links(database, 4)
    a, b = collector("a"), collector("b")
    assert a.enter()[0] and a.balance()[0] == 4
    a.leave()
    assert b.enter()[0] and b.balance()[2] == 0   # a restart finds its own
    time.sleep(LEASE_S + 0.01)
    assert b.renew() is not None and b.balance()[2] == 4


def test_renewing_waits_for_who_takes(database, collector):
    """The taker holds the row of the victim: a renewal in between comes after it, and learns what happened."""
    add_links(database, 2)
    a, b = collector("a"), collector("b").watched()
    assert a.enter()[0] and a.balance()[0] + b.balance()[2] >= 1
    taken_from = a.owned()
    end = time.monotonic() + LEASE_S + 0.05
    while time.monotonic() < end:
        b.renew()
        time.sleep(0.05)
    b.connection.autocommit = False
    assert b.balance()[2] == len(taken_from)
    result = []
    thread = threading.Thread(target=lambda: result.append(a.renew()))
    thread.start()
    thread.join(0.3)
    assert thread.is_alive()
    b.connection.commit()
    thread.join(5)
    assert len(result) == 1 and not result[0][0] and not a.owned()


def check_claims(claims):
    """No two collectors ever claim one endpoint at the same moment; returns the number of changes of owner."""
    changes = 0
    by_endpoint = sorted(claims)
    for (endpoint, start, end, owner), (next_endpoint, next_start, _, next_owner) in itertools.pairwise(by_endpoint):
        if endpoint == next_endpoint and owner != next_owner:
            assert end <= next_start, f"{endpoint}: {owner} until {end}, {next_owner} from {next_start}"
            changes += 1
    assert all(start <= end for _, start, end, _ in claims)
    return changes


def live_wildly(collector, claims, stop, seed):
    """Renews, forgets to renew, takes, gives back, dies and comes again; notes what it may use and until when."""
    dice = random.Random(seed)
    held, serial = {}, itertools.count(1)

    def clock():
        return collector.call("select extract(epoch from clock_timestamp())::float8")[0][0]

    def expires():
        return collector.call("select extract(epoch from expires_at)::float8 from dahu.collector where name = %s",
                              collector.name)[0][0]

    def close(endpoint, until):
        start, end = held.pop(endpoint)
        claims.append((endpoint, start, min(end, until), collector.name))

    def close_all(until=float("inf")):
        for endpoint in list(held):
            close(endpoint, until)

    def enter():
        collector.instance = f"{collector.name}-{next(serial)}"
        return collector.enter()[0]

    while not enter():
        time.sleep(0.05)
    while not stop.is_set():
        life = collector.renew()
        if life is None:
            close_all()
            while not enter():
                time.sleep(0.05)
            continue
        if not life[0]:
            close_all()
        until = expires()
        for endpoint, (start, _) in list(held.items()):
            held[endpoint] = (start, until)   # an owner does not look again: it trusts that nothing was taken
        collector.balance()
        owned, now = collector.owned(), clock()
        for endpoint in set(held) - owned:
            close(endpoint, now)
        for endpoint in owned - set(held):
            held[endpoint] = (now, until)
        collector.release()
        chance = dice.random()
        if chance < 0.06:
            time.sleep(LEASE_S * dice.uniform(0.9, 3))   # a zombie
        elif chance < 0.09:
            close_all(clock())
            collector.leave()
        else:
            time.sleep(dice.uniform(0, 0.04))
    close_all()


def test_eight_collectors_never_own_the_same(database, collector):
    add_links(database, 40)
    claims, stop, failures = [], threading.Event(), []

    def run(one, seed):
        try:
            live_wildly(one, claims, stop, seed)
        except Exception as failure:   # pylint: disable=broad-except
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(collector(f"c{i}"), i)) for i in range(8)]
    for thread in threads:
        thread.start()
    time.sleep(12)
    stop.set()
    for thread in threads:
        thread.join(30)
    assert not failures, failures
    assert check_claims(claims) > 30, len(claims)
