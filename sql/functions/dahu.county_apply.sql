create or replace function dahu.county_apply(account text, form jsonb, upto text, lacks integer default 0) returns text
    language plpgsql
as $$
-- county_apply - an application of the sample county on its way, as far as a state; returns its number.
--
-- @upto   SUBMITTED, INCOMPLETE, ACCEPTED, SURVEYED, PLANNED, REPLIED, DESIGN_REVIEW, MIDWAY_REQUESTED, COMPLETED
-- @lacks  so many of its documents were not shown
-- Where the plan needs a joint review, that is passed on the way to REPLIED; an application that stays PLANNED has it open.
declare
    ways   constant text[] := array['SUBMITTED', 'INCOMPLETE', 'ACCEPTED', 'SURVEYED', 'PLANNED', 'REPLIED', 'DESIGN_REVIEW', 'MIDWAY_REQUESTED', 'COMPLETED'];
    clerk  constant text := 'demo.marketing.clerk';
    way    constant integer := array_position(ways, upto);
    number text := dahu.county_open(clerk, 'applications', 'submit', account, form);
    a      dahu.service_application := (select s from dahu.service_application s where s.application_number = number);
    review text;
    kv     numeric := coalesce((form ->> 'supply_kv')::numeric, (select n.supply_kv from dahu.account n where n.account_number = account), 10);
begin
    perform dahu.county_as(clerk);
    perform api.application_document_see(number, jsonb_strip_nulls(jsonb_build_object('document', d.name, 'original_seen', true, 'copy_kept', true, 'document_no', 'ZL-' || d.place,
                                                                                       'annual_proof', case d.name when 'LICENCE' then 'ANNUAL_REPORT' end)))
    from (select n as name, row_number() over (order by n) as place, count(*) over () as all_ from dahu.document_needed(a) n) d
    where d.place <= d.all_ - lacks;
    if upto = 'INCOMPLETE' then
        perform dahu.county_move(clerk, number, 'list-missing');
    end if;
    if way >= 3 then
        perform dahu.county_move(clerk, number, 'accept');
    end if;
    if way >= 4 then
        perform dahu.county_move(clerk, number, 'survey', '{"supply_possible": true, "condition_ok": true, "text": "现场具备供电条件，电源点容量满足。"}');
    end if;
    if way >= 5 then
        perform dahu.county_move(clerk, number, 'plan', jsonb_build_object('supply_kv', kv, 'voltage_reason', '与现有受电电压一致', 'approved_kva', coalesce((form ->> 'applied_kva')::integer, 0),
            'sources', jsonb_build_array(jsonb_build_object('role', 'MAIN', 'substation', '北园110kV变电站', 'connection_point', '公用线12号杆', 'boundary', '产权分界开关电源侧')),
            'metering', '{"mode": "HVHM", "ct_primary_a": 150}'::jsonb, 'tariff', 'TWO_PART', 'compensation_kvar', 400, 'text', '按近期负荷一次建成，远期预留。'));
        review := (select c.case_number from dahu.joint_review j join dahu.work_case c using (work_case_id) where j.application_case_id = a.work_case_id);
    end if;
    if review is not null then
        perform dahu.county_move('demo.dispatcher', review, 'opinion', '{"department": "DISPATCH", "opinion": "AGREE_IF", "text": "同意接入，两路电源须装设可靠闭锁。"}');
    end if;
    if way >= 6 then
        if review is not null then
            perform dahu.county_move('huang.lei', review, 'opinion', '{"department": "PRODUCTION", "opinion": "AGREE", "text": "线路载流量满足。"}');
            perform dahu.county_move('demo.reviewer', review, 'opinion', '{"department": "DESIGN", "opinion": "AGREE", "text": "方案可行。"}');
            perform dahu.county_move('demo.reviewer', review, 'conclude', '{"conclusion": "预审通过，提交联合会审。"}');
            perform dahu.county_move('demo.management', review, 'approve', '{"minutes": "会议同意该供电方案。", "minutes_no": "会审纪要12号", "attendees": ["王建国", "周海峰", "吴敏", "黄磊", "郑文清"]}');
        end if;
        perform dahu.county_move('demo.marketing.lead', number, 'reply');
    end if;
    if way >= 7 then
        perform dahu.county_move(clerk, number, 'design', case when form ->> 'kind' = 'DUAL_SOURCE' then '{"new_installation": false, "capacity_kva": 2000}'
            else '{"new_installation": true, "hv_switch_room": true, "metering_mode": "HVHM", "load_factor_bp": 7000, "transformer_kind": "DRY", "indoors": true}' end::jsonb
            || case when form ->> 'kind' = 'DUAL_SOURCE' then '{}' else jsonb_build_object('ct_primary_a', case when (form ->> 'applied_kva')::integer <= 500 then 30 else 75 end) end);
    end if;
    if way >= 8 then
        perform dahu.county_move('demo.account.manager', number, 'design-approve');
        perform dahu.county_move(clerk, number, 'midway-request');
    end if;
    if way >= 9 then
        perform dahu.county_move('demo.inspector', number, 'midway-pass');
        perform dahu.county_move(clerk, number, 'completion-request');
        perform dahu.county_move('demo.inspector', number, 'completion-pass', '{"certificate_no": "竣工检验36号"}');
    end if;
    return number;
end
$$;
comment on function dahu.county_apply(text, jsonb, text, integer) is 'An application of the sample county on its way';
