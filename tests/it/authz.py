#!/usr/bin/env python3
"""The authorisation matrix: tests/it/authz.csv from the rights of the binary, to be read by a person before it is kept.

usage: tests/it/authz.py > tests/it/authz.csv

One row an address: name, method, path, then what each kind of caller gets. 200 stands for "let in": whatever the content of the
request then comes to. 401 has to sign in, 403 is signed in and may not, 404 does not see what it asks for.
"""
import csv
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DAHU = os.environ.get("DAHU", str(ROOT / "build/dahu"))
FILE = pathlib.Path(__file__).with_suffix(".csv")
DESKS = ["MARKETING_CLERK", "MARKETING_LEAD", "ACCOUNT_MANAGER", "INSPECTOR", "INSPECTION_LEAD", "DISPATCHER", "REVIEWER", "SUPERVISOR",
         "MANAGEMENT", "AUDITOR", "SYSTEM_ADMIN", "SECURITY_ADMIN", "AUDIT_ADMIN"]
FOREIGN = "MARKETING_CLERK"   # of another unit
CALLERS = ["anonymous", "disabled", "expired", "foreign_unit", *DESKS]


def routes():
    return json.loads(subprocess.run([DAHU, "route", "list", "--json"], check=True, capture_output=True, text=True).stdout)


def of_account(route):
    """Whether the address names an account: who does not see it, does not find it."""
    return route["path"].startswith("/api/v1/accounts/{number}")


def expected(route, caller):
    if route["right"] is None:
        return 200
    if caller in ("anonymous", "disabled", "expired"):
        return 401
    if caller == "foreign_unit":
        return 403 if FOREIGN not in route["desks"] else 404 if of_account(route) else 200
    return 200 if caller in route["desks"] else 403


def main():
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["name", "method", "path", "right", *CALLERS])
    for route in sorted(routes(), key=lambda r: (r["path"], r["method"])):
        out.writerow([route["name"], route["method"], route["path"], route["right"] or "", *(expected(route, caller) for caller in CALLERS)])


if __name__ == "__main__":
    main()
