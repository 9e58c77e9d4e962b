create or replace function dahu.audit_write(act text, of_type text, of_key text, of_account bigint, change jsonb, how text, why text) returns void
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- audit_write - add one entry to the audit, in the transaction that it speaks of: without it that cannot commit.
--
-- Shape:  who, where and for which request come from the settings of dahu.request_enter.
declare
    entry dahu.audit;
    head  dahu.audit_head;
begin
    entry.noted_at := clock_timestamp();
    entry.month := date_trunc('month', entry.noted_at at time zone 'UTC')::date;
    entry.shard := dahu.audit_shard(entry.month);
    select * into strict head from dahu.audit_head h where h.month = entry.month and h.shard = entry.shard for update;
    entry.n := head.entries + 1;
    entry.user_account_id := dahu.user_id();
    entry.actor := dahu.actor();
    entry.desk := dahu.desk();
    entry.session := nullif(current_setting('dahu.session', true), '');
    entry.address := nullif(current_setting('dahu.address', true), '');
    entry.action := act;
    entry.object_type := of_type;
    entry.object_key := of_key;
    entry.account_id := of_account;
    entry.difference := coalesce(change, '{}');
    entry.result := how;
    entry.reason := coalesce(why, '');
    entry.request_id := nullif(current_setting('dahu.request_id', true), '');
    entry.version := coalesce(current_setting('dahu.version', true), '');
    entry.hash := dahu.audit_hash(head.hash, entry);
    insert into dahu.audit values (entry.*);
    update dahu.audit_head h set entries = entry.n, hash = entry.hash where h.month = entry.month and h.shard = entry.shard;
end
$$;
comment on function dahu.audit_write(text, text, text, bigint, jsonb, text, text) is 'Adds an entry to the audit';
