create or replace function dahu.audit_hash(before bytea, entry dahu.audit) returns bytea
    language sql
    stable
as $$
-- audit_hash - what an entry of the audit must carry: SHA-256 of the hash before it and of all its columns but its own hash.
-- Stable only by name: times count as microseconds, so that no setting of a session changes it.
select sha256(before || convert_to(jsonb_build_array(entry.month::text, entry.shard, entry.n, (extract(epoch from entry.noted_at) * 1000000)::bigint,
    entry.user_account_id, entry.actor, entry.desk, entry.session, entry.address, entry.action, entry.object_type, entry.object_key,
    entry.account_id, entry.difference, entry.result, entry.reason, entry.request_id, entry.version)::text, 'UTF8'))
$$;
comment on function dahu.audit_hash(bytea, dahu.audit) is 'What an entry of the audit must carry';
