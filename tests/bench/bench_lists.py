"""The first page of every list of the API where a few years of work with 5,000 accounts lie about. See README.md."""
import http.client
import json
import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from benching import HERE, limit, line  # noqa: E402
import bench_api  # noqa: E402
import conftest  # noqa: E402
from web import Service, sign_in  # noqa: E402

RUNS, SLOWEST, WANTED_MS = int(os.environ.get("RUNS", "5")), 5, 200


def people(query):
    """Right -> (login of one who sees all, of one who sees what is his unit's), as far as there are any; and their cookies."""
    unit = query("select name from dahu.org_unit where name like '供电所 %' order by 1 limit 1")[0][0]
    holders, cookies = {}, {}
    for right, desk, scope in query("select r.right_name, d.name, d.scope from dahu.desk_right r join dahu.desk d on d.name = r.desk_name order by d.name = 'MANAGEMENT', d.name"):
        holders.setdefault(right, {})[scope] = desk
        cookies[desk] = sign_in(query, desk, unit)
    return holders, cookies


def lists(service):
    """(path, right) of the lists that need no case to be named."""
    described = json.loads(service.get("/api/openapi.json")[2])["paths"]
    for path, methods in described.items():
        get = methods.get("get", {})
        path = path.replace("{number}", "A-00130") if path.startswith("/api/v1/accounts/") else path
        if any(p["name"] == "format" for p in get.get("parameters", ())) and "{" not in path:
            yield path, get.get("x-right")


def best_ms(connection, path, cookie):
    """The best of a few: what else the machine has to do is not ours. None: that one does not see it."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": f"dahu={cookie}"})
        answer = connection.getresponse()
        answer.read()
        times.append((time.perf_counter() - began) * 1000)
        if answer.status in (403, 404):
            return None
        assert answer.status == 200, (path, answer.status)
    return min(times)


def main():
    with conftest.private_cluster(bench_api.SETTINGS) as cluster:
        database = cluster.create()
        conftest.run_dahu("migrate", database=database).check_returncode()
        bench_api.fill(database)
        subprocess.run(["/usr/lib/postgresql/15/bin/psql", "-Xq1", "-v", "ON_ERROR_STOP=1", "-d", database.url, "-f", HERE / "lists.sql"], check=True)
        database.query("vacuum analyze")
        holders, cookies = people(database.query)
        with Service(database) as service:
            connection = http.client.HTTPConnection(*service.address)
            taken = []
            for path, right in lists(service):
                for desk in holders.get(right, {"ALL": "MANAGEMENT"}).values():
                    if (ms := best_ms(connection, path, cookies[desk])) is not None:
                        taken.append((ms, path, desk))
    taken.sort(reverse=True)
    for ms, path, desk in taken[:SLOWEST]:
        line(f"list_{path.removeprefix('/api/v1/').replace('/', '_')}_{desk.lower()}_ms", round(ms, 1), None, None, None)
    over = [one for one in taken if one[0] > WANTED_MS]
    line(f"lists_over_{WANTED_MS}_ms", len(over), len(taken), round(len(over) / len(taken), 3), 0)
    limit("list_median_ms", [ms for ms, _, _ in taken], WANTED_MS)


if __name__ == "__main__":
    main()
