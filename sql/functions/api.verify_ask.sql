create or replace function api.verify_ask(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- verify_ask - have it checked in the background what must hold of readings, roll-ups and decisions.
--
-- Errors: DH422 day_order.
begin
    perform dahu.right_require('health.read');
    if (body ->> 'from')::date > (body ->> 'to')::date then
        perform dahu.refuse('day_order', jsonb_build_object('from', body ->> 'from', 'to', body ->> 'to'), 'DH422');
    end if;
    return dahu.job_add('verify', body);
end
$$;
comment on function api.verify_ask(jsonb) is 'Has it checked in the background what must hold';
