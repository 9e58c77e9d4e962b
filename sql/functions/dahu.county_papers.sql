create or replace function dahu.county_papers()
    returns void
    language plpgsql
as $$
-- county_papers - contracts, agreements, inspections and meter tests of the sample county, as a utility has them: most in order, some not.
--
-- Contracts and agreements go the way of every other, step by step through the gates of their flow. Of every eleventh account there is no
-- contract, of every seventh no inspection, and two in five meters are due for their field test. Three run out within the next 90, 60 and 30 days.
declare
    today constant date := dahu.today();
    texts constant jsonb := '{"SUPPLY_MODE":"供电人以约定的线路和电压向用电人供电。","QUALITY":"电压偏差、频率偏差符合国家标准。","CAPACITY":"用电容量以本合同约定为准，未经许可不得增容。",
        "METERING":"计量装置安装在产权分界处，高供高计。","PRICE_SETTLEMENT":"按国家批准的电价执行，按月结算。","PROPERTY_BOUNDARY":"以进线第一断路器电源侧为产权分界点。",
        "LATE_FEE":"逾期交费按日加收违约金。","LIABILITY":"违反本合同的一方依法承担责任。","RECLAIM":"专线建成两年内负荷未达四千千伏安的，供电人有权收回。"}';
    a     record;
    made  bigint;
    form  jsonb;
    since date;
    kind  text;
begin
    perform set_config('dahu.actor', 'sample county', true);
    for a in
        select n.account_id, n.account_number, row_number() over (order by n.account_number) as place, k.installed_kva,
               (select count(*) from dahu.supply_source s where s.account_id = n.account_id and s.valid @> today) as sources
        from dahu.account n
        left join dahu.capacity_on(today) k on k.account_id = n.account_id
        where n.closed_on is null
        order by n.account_number
    loop
        continue when a.place % 11 = 0 and a.sources = 1 or coalesce(a.installed_kva, 0) = 0;
        since := case a.account_number when 'A-00003' then (today + 85 - interval '3 years')::date when 'A-00008' then (today + 55 - interval '3 years')::date
                     when 'A-00014' then (today + 25 - interval '3 years')::date else today - 30 - (a.place * 37 % 900)::integer end;
        foreach kind in array case when a.account_number = 'A-00016' then array['SUPPLY'] when a.sources > 1 then array['SUPPLY', 'DUAL_SOURCE', 'DISPATCH']
                                   when a.account_number in ('A-00032', 'A-00036') then array['SUPPLY', 'DUAL_SOURCE', 'DISPATCH'] else array['SUPPLY'] end loop
            form := jsonb_strip_nulls(jsonb_build_object(
                'kind', kind, 'contract_kva', case when kind = 'SUPPLY' then a.installed_kva end,
                'from_on', since, 'until_on', (since + interval '3 years')::date - 1,
                'clauses', (select jsonb_agg(jsonb_build_object('clause', w.clause_kind, 'content', coalesce(texts ->> w.clause_kind, '按双方约定执行。')) order by w.clause_kind)
                            from dahu.clause_wanted(a.account_id, kind, today) w)));
            made := dahu.case_open(case kind when 'SUPPLY' then 'contracts' else 'agreements' end, 'draft', a.account_id, '', form, '');
            perform dahu.case_move(made, 'review', '{}', '');
            perform dahu.case_move(made, 'sign', jsonb_build_object('signed_on', form ->> 'from_on', 'utility_signer', '王建国', 'customer_signer', '法定代表人',
                                                                   'holders', jsonb_build_array('营销部', '客户'), 'document_no', 'HT-' || a.account_number), '');
            perform dahu.case_move(made, 'effect', '{}', '');
        end loop;
    end loop;

    insert into dahu.visit (visit_id, receipt_number, account_id, outcome, copy_no, visited_on, began_at, ended_at, phone_began_at, phone_ended_at, offset_ms,
                            form_version, customer_name, refusal_reason, content, fingerprint, actor)
    select overlay(overlay(gen_random_uuid()::text placing '7' from 15 for 1) placing '8' from 20 for 1)::uuid, 'DA-' || n.account_number, n.account_id, 'INSPECTED', 1, n.day,
           n.day + time '09:00', n.day + time '11:00', n.day + time '09:00', n.day + time '11:00', 0, '1', '', '纸质记录补录', '{"items":[]}', md5(n.account_number), 'sample county'
    from (select x.account_id, x.account_number, today - 20 - (row_number() over (order by x.account_number) * 29 % 320)::integer as day,
                 row_number() over (order by x.account_number) as place
          from dahu.account x where x.closed_on is null) n
    where n.place % 7 <> 0 and n.day > (select a2.opened_on from dahu.account a2 where a2.account_id = n.account_id);

    insert into dahu.meter_test (metering_point_id, tested_on, passed, document_no, actor)
    select p.metering_point_id, today - 15 - (p.metering_point_id * 13 % 60)::integer, true, 'JD-' || p.point_number, 'sample county'
    from dahu.metering_point p
    where p.metering_point_id % 5 < 3;
    perform set_config('dahu.actor', '', true);
end
$$;
comment on function dahu.county_papers() is 'Contracts, agreements, inspections and meter tests of the sample county';
