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
    database.query("create role plain_owner login")
    database.query(f"alter database {database.name} owner to plain_owner")
    url = database.url.replace("user=dahu", "user=plain_owner")
    refused = dahu("migrate", database=url)
    assert refused.returncode == 1 and "let an administrator of the server run what 'dahu migrate --roles' prints" in refused.stderr
    printed = dahu("migrate", "--roles").stdout.splitlines()   # the roles themselves are there, made by other migrations of this server
    database.query("\n".join(line.replace(" to dahu;", " to plain_owner;") for line in printed if line.endswith(" to dahu;")))
    result = dahu("migrate", database=url)
    assert result.returncode == 0, result.stderr
