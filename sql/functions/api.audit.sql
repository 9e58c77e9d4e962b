create or replace function api.audit(page_limit integer, after_entry text, who text, of_action text, of_object text, of_account text, how text, since date, until date) returns jsonb
    language plpgsql
    stable
    security definer
    set search_path = dahu, public
as $$
-- audit - the audit, newest first.
begin
    perform dahu.right_require('audit.read');
    return (
        with page as (
            select a.*, to_char(a.noted_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS') || '-' || a.shard || '-' || a.n as entry,
                   row_number() over (order by a.noted_at desc, a.shard desc, a.n desc) as place
            from dahu.audit a
            where (after_entry is null or (a.noted_at, a.shard, a.n) < (to_timestamp(split_part(after_entry, '-', 1), 'YYYYMMDDHH24MISSUS')::timestamp at time zone 'UTC',
                                                                     split_part(after_entry, '-', 2)::smallint, split_part(after_entry, '-', 3)::bigint))
              and (who is null or a.actor = who) and (of_action is null or a.action = of_action)
              and (of_object is null or a.object_type = of_object) and (how is null or a.result = how)
              and (of_account is null or a.account_id = (select c.account_id from dahu.account c where c.account_number = of_account))
              and (since is null or a.noted_at >= since::timestamp at time zone (select u.timezone from dahu.utility u))
              and (until is null or a.noted_at < (until + 1)::timestamp at time zone (select u.timezone from dahu.utility u))
            order by a.noted_at desc, a.shard desc, a.n desc
            limit page_limit + 1
        )
        select jsonb_build_object('entries', coalesce(jsonb_agg(jsonb_build_object('entry', p.entry, 'noted_at', p.noted_at, 'actor', p.actor, 'desk', p.desk,
            'session', p.session, 'address', p.address, 'action', p.action, 'object', p.object_type, 'key', p.object_key, 'difference', p.difference,
            'result', p.result, 'reason', p.reason, 'request_id', p.request_id, 'version', p.version) order by p.place) filter (where p.place <= page_limit), '[]'),
            'next_after', max(p.entry) filter (where p.place = page_limit and exists (select from page offset page_limit)))
        from page p);
end
$$;
comment on function api.audit(integer, text, text, text, text, text, text, date, date) is 'The audit, newest first';
