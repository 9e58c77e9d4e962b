create or replace function api.emergency_plan_add(number text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- emergency_plan_add - a plan for an outage or an emergency, a drill of it, or a measure that needs no electricity.
--
-- body    {"kind","held_on","detail","document_no"}
-- Errors: day_to_come
declare
    account bigint := account_named(number);
begin
    if (body ->> 'held_on')::date > today() then
        perform refuse('day_to_come', jsonb_build_object('day', body ->> 'held_on'), 'DH422');
    end if;
    insert into emergency_plan (account_id, kind, held_on, detail, document_no, actor)
    values (account, body ->> 'kind', (body ->> 'held_on')::date, body ->> 'detail', body ->> 'document_no', actor());
    return api.site_state(number);
end
$$;
comment on function api.emergency_plan_add(text, jsonb) is 'A plan, a drill, or a measure without electricity';
