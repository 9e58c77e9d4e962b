create or replace function dahu.county_sources() returns void
    language plpgsql
as $$
-- county_sources - second sources and own generation of the sample county (4.14): most in use, one without its agreements, one whose proof
-- is overdue; operators, equipment under the dispatchers, an important user who was proposed.
--
-- What their meters show is planted by src/sim: one standby is dead, one pair runs in parallel, one generator sends back.
declare
    today constant date := dahu.today();
    clerk constant text := 'demo.marketing.clerk';
    a     record;
    apply text;
    number text;
    person bigint;
begin
    for a in
        select v.*, n.account_id, l.line_number, s.voltage_kv, k.installed_kva, v.kind = 'GRID_DUAL' as grid
        from (values ('A-00015', 'GRID_DUAL', 200, '手术室、重症监护和消防负荷', '王卫东'), ('A-00016', 'GRID_DUAL', null, '取水泵与送水泵', '罗志刚'),
                     ('A-00027', 'GRID_DUAL', 60, '发酵罐冷却与无菌车间', '邓海燕'), ('A-00037', 'GRID_DUAL', 310, '冷库压缩机', '蒋文斌'),
                     ('A-00039', 'GRID_DUAL', 150, '服务器与空调', '沈浩'), ('A-00044', 'GRID_DUAL', 340, '曝气风机与提升泵', '彭建军'),
                     ('A-00032', 'OWN_GENERATION', 90, '病房与应急照明', '曹丽'), ('A-00036', 'OWN_GENERATION', 30, '屋顶光伏，自发自用', '丁一鸣')) as v(account, kind, tested, load, operator)
        join dahu.account n on n.account_number = v.account
        left join dahu.supply_source s on s.account_id = n.account_id and s.role = 'STANDBY' and s.valid @> today
        left join dahu.line l on l.line_id = s.line_id
        left join dahu.capacity_on(today) k on k.account_id = n.account_id
        order by v.account
    loop
        perform dahu.county_as('demo.dispatcher');
        perform api.person_add(a.account, jsonb_build_object('duty', p.duty, 'name', p.name, 'phone', '1380000' || right(a.account, 4), 'from_on', today - 400) || case when p.duty = 'DUTY_CONTACT' then '{}' else
                   jsonb_build_object('certificate_no', 'DG-' || right(a.account, 3), 'certificate_until_on', today + case a.account when 'A-00027' then 21 else 500 end) end)
        from (values ('OPERATOR', a.operator), ('DUTY_CONTACT', '值班室'), ('ORDER_RECEIVER', a.operator)) as p(duty, name);
        if a.grid then
            perform api.equipment_add(a.account, jsonb_build_object('dispatch_number', right(a.account, 2) || e.n, 'name', e.name, 'authority', 'JURISDICTION', 'from_on', today - 400))
            from (values (1, '一号进线开关'), (2, '二号进线开关')) as e(n, name);
            apply := dahu.county_apply(a.account, '{"kind": "DUAL_SOURCE", "hv_source_count": 2, "subject": "申请第二路电源"}', 'COMPLETED');
        end if;
        number := dahu.county_open(clerk, 'dual-sources', 'apply', a.account, jsonb_build_object('kind', a.kind, 'load_description', a.load, 'load_kw', a.installed_kva / 2,
            'capacity_kva', a.installed_kva, 'application_on', today - 380, 'application_document', '申请书', 'diagram_document', '一次接线图', 'design_document', '闭锁设计',
            'feeds', jsonb_build_array(case when a.grid then jsonb_build_object('role', 'STANDBY', 'voltage_kv', a.voltage_kv, 'capacity_kva', a.installed_kva, 'line', a.line_number, 'standby_mode', 'HOT_STANDBY')
                else jsonb_build_object('role', 'OWN_GENERATION', 'voltage_kv', 0.4, 'capacity_kva', a.installed_kva / 2, 'generation_kind', case a.account when 'A-00036' then 'PHOTOVOLTAIC' else 'DIESEL' end) end)));
        perform dahu.county_move(clerk, number, 'review');
        perform dahu.county_move('demo.marketing.lead', number, 'approve', jsonb_strip_nulls(jsonb_build_object('document_no', '双电源批复' || right(a.account, 2) || '号', 'joint_review',
            case when a.grid then (select c.case_number from dahu.joint_review j join dahu.work_case c using (work_case_id) join dahu.service_application s on s.work_case_id = j.application_case_id
                                   where s.application_number = apply) end)));
        continue when a.tested is null; -- its agreements are still to be signed
        perform dahu.county_move(clerk, number, 'sign-agreements');
        perform dahu.county_move(clerk, number, 'install', jsonb_build_object('installed_on', today - case a.account when 'A-00044' then 420 else a.tested + 10 end, 'document_no', '竣工单',
            'measures', '[{"kind": "MECHANICAL_INTERLOCK", "place": "进线柜"}, {"kind": "ELECTRICAL_INTERLOCK", "place": "进线柜"}, {"kind": "LABEL", "place": "进线柜"}]'::jsonb));
        perform dahu.county_move('demo.inspector', number, 'accept-installation', jsonb_build_object('accepted_on', today - a.tested, 'document_no', '验收单'));
        perform dahu.county_move('demo.inspector', number, 'verify', jsonb_build_object('tested_on', today - a.tested, 'second_refused', true, 'first_refused', true, 'loss_transferred', true,
            'restored', true, 'breakers', jsonb_build_array('401', '402'), 'tester', '赵铁军', 'second_tester', '刘洋', 'photos', jsonb_build_array(repeat('ab', 32))));
        if a.grid then
            perform dahu.county_move(clerk, apply, 'connect');
            perform dahu.county_move(clerk, apply, 'finish');
        end if;
        perform dahu.county_move('demo.dispatcher', number, 'use');
    end loop;

    perform dahu.county_open(clerk, 'important-users', 'propose', 'A-00015', '{"grade": "GRADE_1", "category": "医院", "evidence": "三级医院，停电危及生命"}');
    set constraints all immediate;
    alter table dahu.backfeed_test disable trigger backfeed_test_append_only; -- a proof grows old in a year, which nobody waits for
    update dahu.backfeed_test t set tested_on = today - 410 from dahu.dual_source d join dahu.account n using (account_id)
    where d.work_case_id = t.work_case_id and n.account_number = 'A-00044';
    alter table dahu.backfeed_test enable trigger backfeed_test_append_only;
end
$$;
comment on function dahu.county_sources() is 'Second sources of the sample county';
