create or replace function api.audit_verify() returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- audit_verify - whether the chains of the audit hold.
begin
    perform dahu.right_require('audit.read');
    return (select jsonb_build_object('entries', (select count(*) from dahu.audit), 'broken', coalesce(jsonb_agg(to_jsonb(b)), '[]'),
                                      'heads', (select coalesce(jsonb_agg(jsonb_build_object('month', h.month, 'shard', h.shard, 'entries', h.entries, 'hash', encode(h.hash, 'hex'))
                                                                          order by h.month, h.shard), '[]') from dahu.audit_head h where h.entries > 0))
            from dahu.audit_broken() b);
end
$$;
comment on function api.audit_verify() is 'Whether the chains of the audit hold';
