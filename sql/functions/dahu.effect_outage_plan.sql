create or replace function dahu.effect_outage_plan(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_outage_plan - a line is to be without voltage; also moved to other times, which must be announced anew.
--
-- form     {"kind","line","begins_at","ends_at","because"}
-- Errors:  line_unknown; outage_past
declare
    begins timestamptz := dahu.civil_instant(form ->> 'begins_at');
begin
    if begins < clock_timestamp() - interval '1 minute' then
        perform dahu.refuse('outage_past', jsonb_build_object('at', dahu.civil_short(begins)));
    end if;
    insert into dahu.outage as o (work_case_id, kind, line_id, begins_at, ends_at, because, actor)
    values (of_case, form ->> 'kind', dahu.line_named(form ->> 'line'), begins, dahu.civil_instant(form ->> 'ends_at'), form ->> 'because', dahu.actor())
    on conflict on constraint outage_pk do update
    set kind = excluded.kind, line_id = excluded.line_id, begins_at = excluded.begins_at, ends_at = excluded.ends_at, because = excluded.because, announced_at = null,
        announced_how = null, actor = excluded.actor;
    update dahu.work_case c set subject = (form ->> 'line') || ' ' || left(form ->> 'because', 60) where c.work_case_id = of_case;
end
$$;
comment on function dahu.effect_outage_plan(bigint, jsonb) is 'An outage is planned';
