create or replace function api.stream_snapshot(topics text, of_account text) returns setof text
    language plpgsql
    stable
    set jit = off
as $$
-- stream_snapshot - all that is so now of what a stream tells of, as far as this request sees it: one JSON object a topic. Changes follow.
--
-- @topics      live, alarms, due with commas between; their rights are those of api.stream_scope
-- @of_account  only of this account; null: live values of the accounts on the board, and all else
-- Shape:  {"topic": "alarms", "items", "counts"}; {"topic": "board", "accounts"} with live or alarms; {"topic": "live", "items"};
--         {"topic": "due", "items", "counts", "next"}. Of the alarms those that an operator is shown, then those that are hidden, 1000 at
--         most; counts are of all.
declare
    wanted text[] := string_to_array(topics, ',');
    one    bigint[] := (select array_agg(a.account_id) from dahu.account a where a.account_number = of_account);
begin
    if 'alarms' = any (wanted) then
        return query
        with seen as (
            select a.alarm_id, a.state, c.priority, row_number() over (order by a.state in ('SUPPRESSED', 'OUT_OF_SERVICE', 'SHELVED'), c.priority, a.alarm_id desc) as n
            from dahu.alarm a
            join dahu.alarm_class c on c.name = a.class_name
            where a.state <> 'NORMAL' and (of_account is null or a.account_id = any (one))
        )
        select jsonb_build_object('topic', 'alarms', 'as_of', clock_timestamp(),
                                  'items', coalesce((select jsonb_agg(api.alarm_row(s.alarm_id) order by s.n) from seen s where s.n <= 1000), '[]'),
                                  'counts', coalesce((select jsonb_object_agg(s.state, s.n) from (select x.state, count(*) as n from seen x group by x.state) s), '{}'))::text;
    end if;
    if wanted && array['live', 'alarms'] then
        return query
        select json_build_object('topic', 'board', 'as_of', clock_timestamp(),
                                 'accounts', coalesce(json_agg(b.content order by coalesce(b.priority, 9), b.unknown desc, b.account_number), '[]'))::text
        from dahu.board_account(case when of_account is not null then coalesce(one, '{}') end) b;
    end if;
    if 'live' = any (wanted) then
        return query
        select json_build_object('topic', 'live', 'as_of', clock_timestamp(), 'items', coalesce(json_agg(n.content order by n.metering_point_id), '[]'))::text
        from dahu.live_now() n
        where case when of_account is not null then n.account_id = any (one) else n.account_id in (select b.account_id from dahu.watched_account b) end;
    end if;
    if 'due' = any (wanted) then
        return query select (jsonb_build_object('topic', 'due', 'as_of', clock_timestamp()) || api.due(null, null, null, null, null, null, null, 200, null))::text;
    end if;
end
$$;
comment on function api.stream_snapshot(text, text) is 'All that is so now of what a stream tells of';
