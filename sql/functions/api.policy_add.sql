create or replace function api.policy_add(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- policy_add - a threshold gets another value from a day on: the version of that day ends with the day before.
--
-- body    {"key","value","valid_from","reason"}; the program has held the value to what the key takes
-- Errors: DH422 policy_past, policy_unknown.
--
-- A version that is planned and has not begun is written anew when the day is the same: its history keeps what was planned.
declare
    begins date := (body ->> 'valid_from')::date;
    was    policy;
begin
    perform right_require('rulebook.write');
    if begins <= today() then
        perform refuse('policy_past', jsonb_build_object('valid_from', body ->> 'valid_from'), 'DH422');
    end if;
    select * into was from policy p
    where p.key = body ->> 'key' and p.valid @> begins and p.regime in ('ANY', policy_regime(begins))
    for update;
    if was.policy_id is null then
        perform refuse('policy_unknown', jsonb_build_object('key', body ->> 'key'), 'DH422');
    end if;
    if lower(was.valid) = begins then
        update policy set value = body ->> 'value', source = body ->> 'reason', actor = dahu.actor(), recorded_at = clock_timestamp()
        where policy_id = was.policy_id;
    else
        update policy set valid = daterange(lower(was.valid), begins) where policy_id = was.policy_id;
        insert into policy (key, regime, valid, value, clause, source, actor)
        values (was.key, was.regime, daterange(begins, upper(was.valid)), body ->> 'value', was.clause, body ->> 'reason', dahu.actor());
    end if;
    return api.policies(body ->> 'key', null, null);
end
$$;
comment on function api.policy_add(jsonb) is 'A threshold gets another value from a day on';
