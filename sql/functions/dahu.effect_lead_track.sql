create or replace function dahu.effect_lead_track(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_lead_track - 4.2: what was heard, advised or done for a lead; the next entry is due so many days later.
declare
    day date := coalesce((form ->> 'entry_on')::date, dahu.today());
begin
    if day > dahu.today() then
        perform dahu.refuse('day_to_come', jsonb_build_object('day', day));
    end if;
    insert into dahu.lead_entry (work_case_id, kind, entry_on, text, actor)
    values (of_case, form ->> 'kind', day, form ->> 'text', dahu.actor());
    update dahu.lead l
    set next_entry_on = greatest(l.next_entry_on, day + dahu.policy_number('r4_2_tracking_days', dahu.today(), 30)::integer)
    where l.work_case_id = of_case;
end
$$;
comment on function dahu.effect_lead_track(bigint, jsonb) is 'Writes what was done for a lead';
