"""dahu migrate on a real PostgreSQL: once, again, edited, and a database from the future."""


def test_fresh_then_again(cluster, dahu):
    database = cluster.create()
    first = dahu("migrate", database=database)
    assert first.returncode == 0, first.stderr
    tables = database.query("select table_name from information_schema.tables where table_schema = 'dahu'")
    assert ("reading",) in tables and ("decision",) in tables
    again = dahu("migrate", "--lang", "en", database=database)
    assert again.returncode == 0 and again.stdout.startswith("0 migrations applied"), again


def test_a_database_newer_than_the_binary_is_refused(database, dahu):
    database.query("insert into schema_migration (version, name, checksum) values (9999, 'future', 'x')")
    result = dahu("migrate", database=database)
    assert result.returncode == 1
    assert "9999" in result.stderr and "newer dahu" in result.stderr


def test_an_edited_migration_is_refused(database, dahu):
    database.query("update schema_migration set checksum = 'other' where version = 1")
    result = dahu("migrate", database=database)
    assert result.returncode == 1
    assert "0001_foundation.sql: it was edited" in result.stderr


def test_an_unknown_time_zone_is_refused(cluster, dahu):
    result = dahu("migrate", "--set", "utility.timezone=Asia/Fuzhou", database=cluster.create())
    assert result.returncode == 1 and "Asia/Fuzhou" in result.stderr


def test_no_server_ends_in_exit_4(dahu):
    result = dahu("migrate", database="host=/nonexistent dbname=x")
    assert result.returncode == 4 and "no connection to PostgreSQL" in result.stderr


def test_a_plain_owner_of_the_database_may_migrate(cluster, dahu):
    database = cluster.create()
    database.query("do $$ begin create role plain_owner login; exception when duplicate_object then null; end $$")
    database.query(f"alter database {database.name} owner to plain_owner")
    result = dahu("migrate", database=database.url.replace("user=dahu", "user=plain_owner"))
    assert result.returncode == 0, result.stderr
