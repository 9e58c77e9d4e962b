create or replace function dahu.event_split(form jsonb)
    returns bigint
    language plpgsql
as $$
-- event_split - how the energy of an account or a point is split into categories of use, from a day on (clause 4.8).
--
-- Shape:  the identifier of the event. form: account or point, from, to (the first day on which it no longer holds; else
--         from then on), parts: [{category, ratio_bp | fixed_wh}], none = no split any more; reason, document_no, actor,
--         settled_reason.
--
-- Schemes that are there for these days give way: they end, begin later or make room in their midst. An account that is
-- split as a whole has no point that is split by itself at the same time: the two would count one energy twice.
declare
    point bigint := case when form ? 'point' then dahu.event_point(form ->> 'point') end;
    account bigint := case when form ? 'point' then null else dahu.event_account(form ->> 'account') end;
    days daterange;
    event bigint;
    scheme bigint;
begin
    event := dahu.event_open('SPLIT', form, point, account, dahu.civil_instant(form ->> 'from'), dahu.civil_instant(form ->> 'to'));
    days := daterange((form ->> 'from')::date, (form ->> 'to')::date);
    perform dahu.event_split_allowed(form, point, account, days);
    perform dahu.split_make_room(point, account, days);
    if jsonb_array_length(form -> 'parts') > 0 then
        insert into dahu.split_scheme (account_id, metering_point_id, valid, metering_event_id)
        values (account, point, days, event)
        returning split_scheme_id into scheme;
        insert into dahu.split_part (split_scheme_id, place, category, ratio_bp, fixed_wh)
        select scheme, p.place, p.part ->> 'category', (p.part ->> 'ratio_bp')::integer, (p.part ->> 'fixed_wh')::bigint
        from jsonb_array_elements(form -> 'parts') with ordinality as p(part, place);
    end if;
    set constraints dahu.split_part_sum immediate;
    set constraints dahu.split_part_sum deferred;
    return event;
end
$$;
comment on function dahu.event_split(jsonb) is 'Records how energy is split into categories of use';
