create or replace function dahu.settled_right(form jsonb, point bigint, account bigint, at timestamptz)
    returns void
    language plpgsql
as $$
-- settled_right - refuse what would change energy before @at's side of a settled month, unless the form says by what right.
declare
    until timestamptz := dahu.settled_until(point, account);
begin
    if at < until and coalesce(form ->> 'settled_reason', '') = '' then
        perform dahu.refuse('metering_event_settled',
                            jsonb_build_object('at', dahu.civil_short(at), 'until', dahu.civil_short(until)));
    end if;
end
$$;
comment on function dahu.settled_right(jsonb, bigint, bigint, timestamptz) is 'Refuses a change of settled energy without a right';
