create or replace function api.unauthorised_clear(of_finding integer, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- unauthorised_clear - it is gone, or has become lawful; until then every line of the account shows it.
declare
    u unauthorised_source := (select x from unauthorised_source x where x.unauthorised_source_id = of_finding and account_seen(x.account_id));
begin
    if u.unauthorised_source_id is null then
        perform refuse('unauthorised_unknown', jsonb_build_object('finding', of_finding), 'DH404');
    end if;
    if u.cleared_on is not null then
        perform refuse('unauthorised_cleared', jsonb_build_object('finding', of_finding, 'cleared_on', u.cleared_on), 'DH409');
    end if;
    update unauthorised_source x set cleared_on = (body ->> 'cleared_on')::date, cleared_because = body ->> 'cleared_because', actor = actor()
    where x.unauthorised_source_id = of_finding;
    return jsonb_build_object('id', of_finding, 'account', (select a.account_number from account a where a.account_id = u.account_id), 'violation', u.violation_number);
end
$$;
comment on function api.unauthorised_clear(integer, jsonb) is 'An unauthorised source is gone';
