create or replace function dahu.effect_application_plan(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_application_plan - a supply plan (4.3, 4.4), and the joint review where 4.7 asks for one: it opens itself.
--
-- Errors: supply_plan_voltage the voltage does not fit the capacity, and no reason says why; supply_plan_kva more than was applied for;
--         supply_plan_more a move or another voltage with more capacity than there is: what is more is an increase of its own.
-- Source: 供电营业规则 1996 arts. 26 and 33: what exceeds the former capacity is an increase.
declare
    a      dahu.service_application := dahu.application_of(of_case);
    kv     numeric := (form ->> 'supply_kv')::numeric;
    kva    integer := (form ->> 'approved_kva')::integer;
    number text := (select c.case_number from dahu.work_case c where c.work_case_id = of_case);
begin
    if coalesce(form ->> 'voltage_reason', '') = '' and not exists (select from dahu.voltage_options(kva) v where v.supply_kv = kv) then
        perform dahu.refuse('supply_plan_voltage', jsonb_build_object('kv', kv, 'kva', kva, 'fitting',
            (select string_agg(trim_scale(v.supply_kv)::text, ' ' order by v.supply_kv) from dahu.voltage_options(kva) v)));
    elsif a.applied_kva > 0 and kva > a.applied_kva then
        perform dahu.refuse('supply_plan_kva', jsonb_build_object('kva', kva, 'applied', a.applied_kva));
    elsif a.kind in ('RELOCATE', 'CHANGE_VOLTAGE')
          and kva > (select c.installed_kva from dahu.capacity_on(dahu.today()) c where c.account_id = a.account_id) then
        perform dahu.refuse('supply_plan_more', jsonb_build_object('kva', kva));
    end if;
    insert into dahu.supply_plan (work_case_id, round, supply_kv, voltage_reason, approved_kva, content, drawn_up_on, actor)
    select of_case, 1 + coalesce(max(p.round), 0), kv, coalesce(form ->> 'voltage_reason', ''), kva,
           form - '{supply_kv,voltage_reason,approved_kva}'::text[], dahu.today(), dahu.actor()
    from dahu.supply_plan p where p.work_case_id = of_case;
    if dahu.joint_review_grounds(of_case) <> '{}' then
        perform set_config('dahu.if_match', '', true); -- named the application, not the review
        perform dahu.supply_tell('joint_review_opened',
            dahu.case_open('joint-reviews', 'open', a.account_id, number, jsonb_build_object('application', number), ''), '{}');
    end if;
end
$$;
comment on function dahu.effect_application_plan(bigint, jsonb) is 'Writes a supply plan, and opens its joint review';
