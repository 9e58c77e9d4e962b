create or replace function dahu.effect_application_reply(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_application_reply - the plan goes to the customer, valid from then on for as long as the limit plan_validity says.
--
-- Source: 供电营业规则 1996 art. 21: a year at high voltage, three months at low.
declare
    plan   dahu.supply_plan := dahu.supply_plan_newest(of_case);
    day    date := coalesce((form ->> 'replied_on')::date, dahu.today());
    high   boolean := plan.supply_kv >= dahu.policy_number('r4_3_high_voltage_kv', dahu.today(), 10);
    months integer := (select min(l.value) from dahu.service_limit l
                       where l.item = 'plan_validity' and l.unit = 'MONTH' and l.valid @> day and l.class = case when high then 'HV' else 'LV' end);
begin
    if day > dahu.today() then
        perform dahu.refuse('day_to_come', jsonb_build_object('day', day));
    end if;
    update dahu.supply_plan p
    set replied_on = day, valid_until_on = (day + make_interval(months => coalesce(months, case when high then 12 else 3 end)))::date
    where p.supply_plan_id = plan.supply_plan_id;
    perform dahu.supply_tell('plan_replied', of_case, jsonb_build_object('until', (dahu.supply_plan_newest(of_case)).valid_until_on));
end
$$;
comment on function dahu.effect_application_reply(bigint, jsonb) is 'Replies the supply plan';
