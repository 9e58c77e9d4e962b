"""All workflows walked at random by tests/property/flows.js, which holds each answer to the tables that the program prints.

FLOWS_RUNS walks a flow (default 1), each of FLOWS_LENGTH steps (default 12), from FLOWS_SEED (default: the time).
"""
import json
import os
import pathlib
import subprocess
import time

import pytest
import web
from conftest import ROOT, run_dahu

RUNS, LENGTH = int(os.environ.get("FLOWS_RUNS", 1)), int(os.environ.get("FLOWS_LENGTH", 12))
SEED = int(os.environ.get("FLOWS_SEED", int(time.time()) % 1000000))
UNIT = "城区供电所"
QUIET = ("--set", "log.level=error")   # nobody reads its log meanwhile


@pytest.fixture(scope="module")
def office(cluster, template):
    """A database with one account, and a person at every desk."""
    subprocess.run(["make", "-s", "servers"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    database = cluster.create(template.name)
    database.query("insert into calendar_year (year, source) select y, 't' from generate_series(2024, 2045) y; insert into site (name) values ('s')")
    desks = {}
    for desk, scope in database.query("select name, scope from desk where scope <> 'NONE' order by name"):
        login = desk.lower().replace("_", ".")
        desks[desk] = {"login": login, "token": web.sign_in(database.query, desk, UNIT if scope == "UNIT" else None, login)}
    database.query("""insert into account (account_number, site_id, use_category, supply_kv, opened_on, org_unit_id)
        select 'A-00001', site_id, 'INDUSTRIAL', 10, '2018-01-01', org_unit_id from site, org_unit""")
    return database, desks


def walk(database, desks, tmp_path, strict, runs, kills):
    flows = json.loads(run_dahu("rule", "flows", "--json").stdout)
    service = web.Service(database, *QUIET, desk=None)
    config = {"url": service.url, "flows": flows, "desks": desks, "account": "A-00001", "runs": runs, "length": LENGTH, "kills": kills, "seed": SEED, "strict": strict,
              "workers": 4, "shrink": bool(os.environ.get("FLOWS_SHRINK"))}
    path = pathlib.Path(tmp_path, "config.json")
    path.write_text(json.dumps(config))
    walker = subprocess.Popen(["node", ROOT / "tests/property/flows.js", path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    told = []
    try:
        for line in walker.stdout:
            if line != "KILL\n":
                told.append(line)
                continue
            service.process.kill()
            service.process.communicate()
            service = web.Service(database, *QUIET, desk=None, port=service.address[1])
            walker.stdin.write("again\n")
            walker.stdin.flush()
        assert walker.wait() == 0, "".join(told)
    finally:
        walker.kill()
        if service.process.poll() is None:
            service.stop()
    assert "could not answer" not in (service.log or ""), service.log
    return json.loads(told[-1]), flows


def held(database):
    """What is recorded: each case is the chain of its steps, and each of these is a row of the tables."""
    assert database.query("""
        select c.case_number from work_case c join (
            select s.work_case_id, count(*) as steps, bool_and(s.from_state = s.before) as chained, max(s.to_state) filter (where s.last) as state
            from (select s.*, coalesce(lag(s.to_state) over w, '') as before, lead(s.case_step_id) over w is null as last
                  from case_step s window w as (partition by s.work_case_id order by s.case_step_id)) s
            group by s.work_case_id) s using (work_case_id)
        where c.version <> s.steps or not s.chained or c.state <> s.state""") == []
    assert database.query("""
        select c.case_number, s.action from case_step s join work_case c using (work_case_id)
        left join workflow_step r on (r.flow, r.from_state, r.action, r.to_state) = (c.flow, s.from_state, s.action, s.to_state)
        left join desk_right d on d.right_name = r.right_name and d.desk_name = s.desk
        where s.user_account_id is not null and (r.flow is null or d.desk_name is null)""") == []
    assert database.query("""
        select s.flow, s.year, s.newest, count(c.work_case_id) from case_serial s left join work_case c on c.flow = s.flow and split_part(c.case_number, '-', 2) = s.year::text
        group by s.flow, s.year, s.newest having s.newest <> count(c.work_case_id)""") == []


# clause 3.1.1 4.19.4
def test_no_walk_finds_a_step_that_the_tables_do_not_have(office, tmp_path):
    database, desks = office
    figures, flows = walk(database, desks, tmp_path, False, RUNS, 1)
    held(database)
    assert figures["walks"] == RUNS * len(flows) and figures["refused"] > 0
    # the tables alone: what else must hold, and what is written besides, is left out, so that every state is come to
    database.query("update workflow_step set gates = '{}', effect = null where not common")
    figures, flows = walk(database, desks, tmp_path, True, RUNS, 2)
    held(database)
    assert figures["unopened"] == 0 and figures["steps"] > 3 * RUNS * len(flows), figures
    print(figures)
    if RUNS >= 30:
        assert [name for name, pairs in figures["pairs"].items() if pairs["walked"] < pairs["all"]] == [], figures["pairs"]
