create or replace function dahu.effect_application_extend(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_application_extend - a plan is valid for longer, when the customer asks for it early enough (limit plan_extension).
--
-- Source: 供电营业规则 1996 art. 21: ten days before it ends.
-- Errors: plan_extension_late; plan_extension_short the new day is not later.
declare
    plan dahu.supply_plan := dahu.supply_plan_newest(of_case);
    day  date := coalesce((form ->> 'asked_on')::date, dahu.today());
    last date := plan.valid_until_on - coalesce((select max(l.value) from dahu.service_limit l
                                                 where l.item = 'plan_extension' and l.unit = 'DAY' and l.valid @> day), 10);
begin
    if day > dahu.today() then
        perform dahu.refuse('day_to_come', jsonb_build_object('day', day));
    elsif day > last then
        perform dahu.refuse('plan_extension_late', jsonb_build_object('until', plan.valid_until_on, 'last', last), 'DH409');
    elsif (form ->> 'valid_until_on')::date <= plan.valid_until_on then
        perform dahu.refuse('plan_extension_short', jsonb_build_object('until', plan.valid_until_on));
    end if;
    update dahu.supply_plan p set valid_until_on = (form ->> 'valid_until_on')::date where p.supply_plan_id = plan.supply_plan_id;
end
$$;
comment on function dahu.effect_application_extend(bigint, jsonb) is 'Extends a supply plan';
