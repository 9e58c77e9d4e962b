create or replace function dahu.audit_shard(of_month date) returns smallint
    language plpgsql
as $$
-- audit_shard - the chain that this transaction writes to: one that no other transaction holds, kept until its end.
--
-- A chain is taken without waiting, because whoever waited for one while holding rows of its own could wait for ever.
declare
    chosen smallint := nullif(current_setting('dahu.audit_shard', true), '')::smallint;
begin
    if chosen is not null then
        return chosen;
    end if;
    insert into dahu.audit_head (month, shard)
    select of_month, n from generate_series(0, 31) n where not exists (select from dahu.audit_head h where h.month = of_month)
    on conflict do nothing;
    select h.shard into chosen from dahu.audit_head h where h.month = of_month order by h.shard limit 1 for update skip locked;
    if chosen is null then
        chosen := pg_backend_pid() % 32;
    end if;
    perform set_config('dahu.audit_shard', chosen::text, true);
    return chosen;
end
$$;
comment on function dahu.audit_shard(date) is 'The chain of the audit that this transaction writes to';
