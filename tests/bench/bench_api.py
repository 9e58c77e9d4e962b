"""The API against a bare handler that runs the same SQL, and the first page of a long list. See README.md."""
import contextlib
import hashlib
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from benching import BUILD, at_least, figure, limit  # noqa: E402
import conftest  # noqa: E402
import county  # noqa: E402
from web import Service, sign_in  # noqa: E402

# What `dahu up` gives its private database, and what is asked of a disk in earnest.
SETTINGS = "shared_buffers = 512MB\nwork_mem = 16MB\njit = off\nfsync = on\n"
PAIRS = int(os.environ.get("PAIRS", "7"))
CONNECTIONS, WORKERS, SECONDS, ACCOUNTS = 64, 4, float(os.environ.get("SECONDS", "4")), 5000
SQL = "select api.account($1)::text"


@contextlib.contextmanager
def bare(database, enter=None):
    """The port of a bare server; with the hash of a session it runs the whole transaction of a request."""
    environment = {**os.environ, **({"ENTER": enter} if enter else {})}
    with subprocess.Popen([BUILD / "bareserver", database.url, str(WORKERS), SQL, "A-00001"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True, env=environment) as process:
        yield int(process.stdout.readline())
        process.stdin.close()


def load(port, path, token, connections=CONNECTIONS):
    head = f"GET {path} HTTP/1.1\r\nHost: x\r\nCookie: dahu={token}"
    command = [str(part) for part in (BUILD / "httpload", port, connections, SECONDS, head)]
    result = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    assert result["wrong"] == 0, result
    return result


def against_bare(database, service, token, enter, name, goals):
    """Pairs, one running at a time; the bare server is told what the service does for the same answer."""
    with bare(database, enter) as port:
        pairs = [(load(port, "/", token), load(service.address[1], "/api/v1/accounts/A-00001", token)) for _ in range(PAIRS)]
    rates = [[run["requests_per_s"] for run in side] for side in zip(*pairs)]
    waits = [[run["p99_ms"] for run in side] for side in zip(*pairs)]
    if goals:
        at_least(f"api_account_per_s{name}", rates[1], rates[0], goals[0], digits=0)
    else:
        figure(f"api_account_per_s{name}", rates[1], rates[0], digits=0)
    figure(f"api_account_p99_ms{name}", waits[1], waits[0], goals and goals[1])


def fill(database):
    """Four accounts with all that a page shows of them, and a long list of others."""
    county.fill(database)
    database.query("""
        create temp table made as select n, 'A-' || lpad(n::text, 5, '0') as number from generate_series(100, %(last)s) as n;
        insert into site (name, supply_address) select number, number from made;
        insert into customer (customer_number, name) select 'C-' || substr(number, 3), number from made;
        insert into account (account_number, site_id, use_category, supply_kv, opened_on)
        select m.number, s.site_id, 'INDUSTRIAL', 10, '2020-01-01' from made m join site s on s.name = m.number;
        insert into account_holder (account_id, customer_id, valid)
        select a.account_id, c.customer_id, '[2020-01-01,)'
        from made m join account a on a.account_number = m.number join customer c on c.name = m.number""", {"last": 99 + ACCOUNTS})
    result = conftest.run_dahu("review", database=database, timeout=600)
    assert result.returncode == 0, result.stderr
    database.query("vacuum analyze")


def main():
    with conftest.private_cluster(SETTINGS) as cluster:
        database = cluster.create()
        assert conftest.run_dahu("migrate", database=database).returncode == 0
        fill(database)
        token = sign_in(database.query)
        enter = hashlib.blake2b(token.encode(), digest_size=32).hexdigest()
        with Service(database, "--set", f"http.database_workers={WORKERS}") as service:
            against_bare(database, service, token, enter, "", (0.7, 1.5))
            against_bare(database, service, token, None, "_against_the_statement_alone", None)
            pages = [load(service.address[1], "/api/v1/accounts?limit=50", token, 1) for _ in range(3)]
            limit(f"api_first_page_of_{ACCOUNTS}_accounts_p99_ms", [page["p99_ms"] for page in pages], 50)


if __name__ == "__main__":
    main()
