"""From a batch of records to committed rows: reading_write against a bare COPY BINARY of the same rows, in pairs."""
import os
import subprocess
import sys

from benching import BUILD, at_least, limit

import conftest   # benching makes it known

PAIRS = int(os.environ.get("PAIRS", "5"))
SECONDS = os.environ.get("SECONDS", "4")
POINTS, BATCH = 10000, 10000
# as `dahu up` gives its own PostgreSQL on a machine with 8 GB, with fsync on
SETTINGS = "fsync = on\nshared_buffers = 1GB\nmax_wal_size = 8GB\nwal_compression = off\ncheckpoint_timeout = 30min\n"


def rows_per_second(database, mode):
    """In fresh tables each time, so that neither side meets the rows or the size of the other."""
    database.query("truncate reading, reading_extra, reading_gap, reading_latest, energy_due")
    database.query("truncate bare.reading")
    database.query("checkpoint")
    run = subprocess.run([BUILD / "writer", database.url, mode, str(POINTS), str(BATCH), SECONDS], capture_output=True, text=True)
    if run.returncode:
        sys.exit(run.stderr)
    return float(run.stdout)


def make_bare(database):
    database.query("create schema bare")
    database.query("create table bare.reading (like reading including defaults, primary key (metering_point_id, slot_at))"
                   " partition by range (slot_at)")
    for month in range(12):
        database.query(f"create table bare.reading_{month} partition of bare.reading for values"
                       f" from ('{2025 + (10 + month) // 12}-{(10 + month) % 12 + 1:02}-01')"
                       f" to ('{2025 + (11 + month) // 12}-{(11 + month) % 12 + 1:02}-01')")
    database.query("select partition_cover('2025-11-01', '2026-10-01')")


def bytes_per_reading(database):
    rows, heap, key = database.query("""
        select (select count(*) from reading), sum(pg_relation_size(c.oid)) filter (where c.relkind = 'r'),
               sum(pg_relation_size(c.oid)) filter (where c.relkind = 'i')
        from pg_class c
        where c.oid in (select relid from pg_partition_tree('reading') where isleaf
                        union all select relid from pg_partition_tree('reading_pk') where isleaf)""")[0]
    return int(heap) / rows, int(key) / rows


def main():
    with conftest.private_cluster(SETTINGS) as cluster:
        database = cluster.create()
        conftest.run_dahu("migrate", database=database).check_returncode()
        make_bare(database)
        pairs = [(rows_per_second(database, "copy"), rows_per_second(database, "write")) for _ in range(PAIRS)]
        at_least("writer_rows_per_s", [ours for _, ours in pairs], [theirs for theirs, _ in pairs], 0.6, digits=0)
        heap, key = bytes_per_reading(database)
        limit("writer_bytes_per_reading", [heap + key], 170, digits=1)


main()
