"""`make run` as a person meets it: the sample county, from nothing to the review table and a page that answers."""
import json
import os
import re
import signal
import urllib.request

from conftest import run_dahu, wait_for
from meters import free_ports
from web import sign_in
from test_up import OWNER, Up, assert_nothing_left, place, processes  # noqa: F401  (place is a fixture)

# three accounts of the county and the clause that finds each
FOUND = {"A-00001": "4.1", "A-00006": "4.17", "A-00011": "4.11"}


def get(url, token=None):
    request = urllib.request.Request(url, headers={"Cookie": f"dahu={token}"} if token else {})
    with urllib.request.urlopen(request, timeout=30) as response:
        return response.status, response.read().decode()


def test_the_sample_county_from_nothing_and_again(place):  # noqa: F811
    arguments = ["--demo", "--set", f"sim.base_port={free_ports(40)}"]
    up = Up(place, *arguments).wait_running()
    text = up.text()
    for account, clause in FOUND.items():
        assert re.search(rf"^{account} .*(?:\n +.*)*\b{re.escape(clause)}\b", text, re.M), f"{account} not found:\n{text}"
    url = re.search(r"^page: (http://127\.0\.0\.1:\d+)$", text, re.M)[1]
    assert text.index("A-00011") < text.index("page: http")
    assert {user for _, user in processes(place).values()} == {OWNER}

    assert text.count("/#set-up=") == 13 and url + "/#set-up=" in text, text   # a desk each
    link = re.search(r"demo.supervisor +\S+#set-up=(\S+)", text)[1]
    request = urllib.request.Request(url + "/api/v1/set-up", json.dumps({"link": link}).encode(), {"Content-Type": "application/json"}, method="POST")
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 201 and json.loads(answer.read())["user"] == "demo.supervisor"

    status, page = get(url + "/")
    assert status == 200 and "<!doctype html>" in page
    accounts = json.loads(get(url + "/api/v1/accounts", sign_in(up.query))[1])
    assert len(json.dumps(accounts)) > 1000
    assert up.query("select count(*) >= 40 from dahu.account") == [(True,)]
    assert up.query("select count(*) >= 100 from dahu.metering_point") == [(True,)]
    made = up.query("select max(recorded_at) from dahu.account")
    up.query("update dahu.metering_point set slot_s = 5")   # or the next quarter of an hour would have to be waited for
    wait_for(lambda: up.query("select count(distinct metering_point_id) > 90 from dahu.reading"
                              " where extract(epoch from slot_at)::int % 900 <> 0") == [(True,)], 60, "live readings")

    report = json.loads(run_dahu("doctor", "--json", "--data", place, "--set", f"http.port={url.rsplit(':', 1)[1]}").stdout)
    found = {row["check"]: row["finding"] for row in report["checks"]}
    assert found["port"] == "doctor.port.ours" and found["collectors"] == "doctor.collectors.ok"
    assert found["meters"] == "doctor.meters.silent"   # the one that never answers is part of the county

    os.kill(up.pid("serve"), signal.SIGKILL)   # the page comes back where it was
    wait_for(lambda: "serve runs again" in up.text(), what="restart of the service")
    assert get(url + "/api/v1/health")[0] == 200
    code, text = up.stop()
    assert code == 0, text
    assert_nothing_left(place)

    up = Up(place, *arguments).wait_running()
    assert up.query("select max(recorded_at) from dahu.account") == made, "the county is planted once"
    assert re.search(r"^A-00001 .*4\.1", up.text(), re.M)
    os.kill(up.process.pid, signal.SIGKILL)
    up.process.wait()
    wait_for(lambda: not processes(place), 60, what="end of all children")
