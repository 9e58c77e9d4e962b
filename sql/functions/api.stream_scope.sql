create or replace function api.stream_scope(topics text, of_account text, out everything boolean, out person bigint, out accounts bigint[], out units bigint[], out account bigint)
    language plpgsql
    stable
as $$
-- stream_scope - what the person of this request may be told of: all accounts, or these accounts and units, sorted.
--
-- @topics      live, alarms, due with commas between; the right of each is required
-- @of_account  null, or the number of the only account that is to be told of
-- Errors:  DH403 right_missing; DH404 account_unknown; DH422 stream_topic.
--
-- The accounts are those that row-level security shows: the stream can show no more than the lists do.
declare
    topic text;
begin
    foreach topic in array string_to_array(topics, ',') loop
        if topic not in ('live', 'alarms', 'due') then
            perform dahu.refuse('stream_topic', jsonb_build_object('topic', topic), 'DH422');
        end if;
        perform dahu.right_require(case topic when 'live' then 'account.read' when 'alarms' then 'alarm.read' else 'case.read' end);
    end loop;
    everything := current_setting('dahu.scope', true) = 'ALL';
    person := coalesce(dahu.user_id(), 0);
    units := array(select u from unnest(dahu.units()) u order by u);
    account := case when of_account is not null then dahu.account_named(of_account) else 0 end;
    accounts := case when everything then '{}' else array(select a.account_id from dahu.account a order by a.account_id) end;
end
$$;
comment on function api.stream_scope(text, text) is 'What the person of this request may be told of';
