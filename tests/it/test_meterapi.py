"""What metering, collectors and health need through HTTP: long jobs, series of energy, meters and their test reading, events, findings.

One database and one service for the file; each test brings the accounts that it needs.
"""
import json
import threading

import psycopg2
import pytest

from conftest import wait_for
from web import Service, sign_in


class Api:
    """The service as people of several desks ask it: api("LEAD").get(path) -> (status, content)."""

    def __init__(self, service, database):
        self.service, self.database = service, database

    def ask(self, method, path, body=None, desk="SYSTEM_ADMIN", unit=None, **headers):
        token = sign_in(self.database.query, desk, unit)
        status, head, content = self.service.ask(method, path, body, Cookie=f"dahu={token}", Origin=self.service.url, **headers)
        return status, json.loads(content) if head.get_content_type().endswith("json") else content

    def get(self, path, desk="SYSTEM_ADMIN", **more):
        return self.ask("GET", path, desk=desk, **more)

    def post(self, path, body=None, desk="SYSTEM_ADMIN", **more):
        return self.ask("POST", path, body, desk=desk, **more)

    def job(self, answer, desk="SYSTEM_ADMIN", state="DONE"):
        """The job of an answer 202, when it has ended."""
        status, job = answer
        assert status == 202, job

        def ended():
            now = self.get(f"/api/v1/jobs/{job['job']}", desk)[1]
            return now if now["ended_at"] else None
        now = wait_for(ended, what=f"end of job {job}")
        assert now["state"] == state, now
        return now


@pytest.fixture(scope="module")
def database(cluster, template):
    return cluster.create(template.name)


@pytest.fixture(scope="module")
def service(database):
    with Service(database, desk=None) as running:
        yield running


@pytest.fixture(scope="module")
def api(service, database):
    return Api(service, database)


# ---- long jobs ---------------------------------------------------------------------------------------

def test_a_verification_is_a_job_with_a_result(api):
    job = api.job(api.post("/api/v1/verifications", {"from": "2026-01-01", "to": "2026-01-31"}))
    assert job["result"]["clean"] and job["result"]["from"] == "2026-01-01"
    assert [c["id"] for c in job["result"]["checks"]] == ["N3", "N4", "N5", "N9"] + [f"V{n}" for n in range(1, 10)]
    assert all(c["ok"] and c["text_zh"] != c["text_en"] for c in job["result"]["checks"])
    assert [j["job"] for j in api.get("/api/v1/jobs?kind=verify&job_state=DONE")[1]["items"]] == [job["job"]]


def test_a_verification_is_refused(api):
    assert api.post("/api/v1/verifications", {"from": "2026-02-01", "to": "2026-01-31"})[1]["code"] == "day_order"
    assert api.post("/api/v1/verifications", {}, desk="DISPATCHER")[0] == 403
    assert api.post("/api/v1/verifications", {"until": "2026-01-31"})[0] == 422


def test_a_job_is_its_owners(api, database):
    """Others do not find it; who manages the system sees that it is there, and not what came of it."""
    job = api.job(api.post("/api/v1/verifications", {}, desk="MANAGEMENT"), desk="MANAGEMENT")
    assert api.get(f"/api/v1/jobs/{job['job']}", "AUDITOR")[0] == 404
    assert api.post(f"/api/v1/jobs/{job['job']}/cancel", desk="AUDITOR")[0] == 404
    seen = api.get(f"/api/v1/jobs/{job['job']}")[1]
    assert seen["state"] == "DONE" and seen["result"] is None and seen["form"] is None and not seen["mine"]
    assert api.post(f"/api/v1/jobs/{job['job']}/cancel", desk="MANAGEMENT")[1]["code"] == "job_ended"
    assert database.value("select count(*) from audit where action = 'job' and object_key = %s", (job["job"],)) == 1


def test_a_job_that_runs_is_cancelled(api, database):
    """A lock keeps it in its first statement; the cancel ends that."""
    blocker = psycopg2.connect(database.url)
    blocker.cursor().execute("lock table dahu.reading_gap in access exclusive mode")
    try:
        job = api.post("/api/v1/verifications", {})[1]["job"]
        wait_for(lambda: api.get(f"/api/v1/jobs/{job}")[1]["state"] == "RUNNING")
        waiting = [api.post("/api/v1/verifications", {})[1]["job"] for _ in range(4)]
        status, refused = api.post("/api/v1/verifications", {})
        assert (status, refused["code"]) == (429, "job_many")
        for other in waiting:   # one worker for long ones: these have not begun
            assert api.post(f"/api/v1/jobs/{other}/cancel")[1]["state"] == "CANCELLED"
        assert api.post(f"/api/v1/jobs/{job}/cancel")[1]["cancel_asked"]
        wait_for(lambda: api.get(f"/api/v1/jobs/{job}")[1]["state"] == "CANCELLED")
    finally:
        blocker.rollback()
        blocker.close()
