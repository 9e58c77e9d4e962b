create or replace function dahu.effect_application_connect(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_application_connect - the works of an application come under voltage, and what they change is written.
--
-- What is removed goes out of the ledger first: a move or another voltage replaces transformers, and may not come to more than the plan
-- approved in all; new supply and an increase may not add more than it approved.
-- Errors: day_to_come; line_unknown; connection_removed no such transformer in service; connection_capacity more than the plan approved.
declare
    a     dahu.service_application := dahu.application_of(of_case);
    plan  dahu.supply_plan := dahu.supply_plan_newest(of_case);
    day   date := coalesce((form ->> 'connected_on')::date, dahu.today());
    line  bigint := coalesce(a.line_id, (select l.line_id from dahu.line l where l.line_number = form ->> 'line'));
    point bigint;
    added integer;
    gone  text;
begin
    if day > dahu.today() then
        perform dahu.refuse('day_to_come', jsonb_build_object('day', day));
    elsif form ->> 'line' is not null and line is null then
        perform dahu.refuse('line_unknown', jsonb_build_object('line', form ->> 'line'));
    end if;
    if a.kind = 'NEW' then
        update dahu.account c set opened_on = day where c.account_id = a.account_id and c.opened_on is null;
    end if;
    gone := (select string_agg(r.label, ' ') from jsonb_array_elements_text(coalesce(form -> 'removed', '[]')) as r(label)
             where not exists (select from dahu.transformer_state(a.account_id, day) s where s.label = r.label and s.installed and not s.suspended));
    if gone is not null then
        perform dahu.refuse('connection_removed', jsonb_build_object('transformers', gone));
    end if;
    if form -> 'receiving_point' is not null then
        insert into dahu.receiving_point as r (account_id, name, supply_kv, metering_mode)
        values (a.account_id, form -> 'receiving_point' ->> 'name', plan.supply_kv, form -> 'receiving_point' ->> 'metering_mode')
        on conflict on constraint receiving_point_name_uk do update set supply_kv = excluded.supply_kv, metering_mode = excluded.metering_mode
        returning receiving_point_id into point;
    end if;
    perform dahu.capacity_write(a.account_id, coalesce(form -> 'removed', '[]'), 'REMOVE', day, a.application_number);
    added := dahu.capacity_add(a.account_id, line, point, coalesce(form -> 'transformers', '[]'), day, a.application_number);
    if (case when a.kind in ('RELOCATE', 'CHANGE_VOLTAGE') and added > 0
            then (select c.installed_kva from dahu.capacity_on(day) c where c.account_id = a.account_id) else added end) > plan.approved_kva then
        perform dahu.refuse('connection_capacity', jsonb_build_object('approved', plan.approved_kva));
    end if;
    update dahu.line l set first_energised_on = day where l.line_id = a.line_id and l.first_energised_on is null;
    perform dahu.change_connected(a, form, day);
    perform dahu.call_back_plan(of_case, 'CONNECTED', day);
end
$$;
comment on function dahu.effect_application_connect(bigint, jsonb) is 'Writes what comes under voltage';
