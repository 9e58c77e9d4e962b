create or replace function dahu.effect_violation_find(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_violation_find - somebody found it on site. Re-supply that the utility commissioned in writing, by an agreement in force on
-- that day, is none. A source without permission is shown to the dispatchers on its line at once, and keeps the account from more voltage until it is gone (4.13, 4.14).
--
-- form     as ViolationFound; unauthorised: the source is recorded already, and this is its violation
--
-- Errors: violation_commissioned, violation_commission_unknown, violation_future.
begin
    if form ->> 'act' = 'RESALE' and coalesce(form ->> 'commission_no', '') <> '' then
        perform dahu.refuse(case when exists (select from dahu.work_case a
                                              join dahu.work_case c on c.work_case_id = of_case and c.account_id = a.account_id
                                              join dahu.contract_on(a.account_id, 'RESUPPLY', (form ->> 'found_on')::date) v on v.work_case_id = a.work_case_id
                                              where a.case_number = form ->> 'commission_no')
                                 then 'violation_commissioned' else 'violation_commission_unknown' end,
                            jsonb_build_object('document', form ->> 'commission_no', 'day', form ->> 'found_on'));
    end if;
    if (form ->> 'found_on')::date > dahu.today() then
        perform dahu.refuse('violation_future', jsonb_build_object('day', form ->> 'found_on'));
    end if;
    insert into dahu.violation (work_case_id, account_id, act, found_on, detail, visit_id, hint)
    select of_case, c.account_id, form ->> 'act', (form ->> 'found_on')::date, form ->> 'detail', (form ->> 'visit')::uuid, coalesce(form ->> 'hint', '')
    from dahu.work_case c where c.work_case_id = of_case;
    if form ->> 'act' = 'SOURCE' and form ->> 'unauthorised' is null then
        insert into dahu.unauthorised_source (account_id, line_id, kind, capacity_kw, portable, found_on, finding, violation_number, actor)
        select c.account_id, case when form ->> 'line' is not null then dahu.line_named(form ->> 'line') end, coalesce(form ->> 'source_kind', 'GRID_DUAL'),
               (form ->> 'capacity_kw')::integer, coalesce((form ->> 'portable')::boolean, false), (form ->> 'found_on')::date, form ->> 'detail', c.case_number, dahu.actor()
        from dahu.work_case c where c.work_case_id = of_case;
    end if;
end
$$;
comment on function dahu.effect_violation_find(bigint, jsonb) is 'Records a violation as it was found';
