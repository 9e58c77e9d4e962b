create or replace function api.person_end(number text, person integer, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- person_end - somebody of the customer gives up a duty: the last day is the one before ended_on.
declare
    account bigint := account_named(number);
begin
    update site_person p set valid = daterange(lower(p.valid), (body ->> 'ended_on')::date), actor = actor()
    where p.site_person_id = person and p.account_id = account and lower(p.valid) < (body ->> 'ended_on')::date;
    if not found then
        perform refuse('site_person_unknown', jsonb_build_object('person', person), 'DH404');
    end if;
    return api.site_state(number);
end
$$;
comment on function api.person_end(text, integer, jsonb) is 'Somebody of the customer gives up a duty';
