create or replace function dahu.county_field() returns void
    language plpgsql
as $$
-- county_field - work on site in the sample county: the plan of the year, the visits of this week, defects with one overdue and one to be
-- looked at again, a violation with its amount, an incident of a meter.
declare
    today constant date := dahu.today();
    me    constant text := 'demo.inspector';
    lead_ constant text := 'demo.inspection.lead';
    of_year integer;
    v     record;
    number text;
begin
    perform dahu.county_as(lead_);
    foreach of_year in array array[extract(year from today)::integer, extract(year from today)::integer + 1] loop
        perform api.inspection_plan_make(jsonb_build_object('year', of_year));
    end loop;
    for v in
        select c.case_number, row_number() over (order by i.planned_on, c.case_number) as place
        from dahu.inspection i join dahu.work_case c using (work_case_id)
        where c.state = 'PLANNED'
        order by i.planned_on, c.case_number limit 9
    loop
        perform dahu.county_move(lead_, v.case_number, 'assign', jsonb_build_object('planned_on', today + ((v.place - 1) / 3)::integer * case when v.place > 6 then 2 else 1 end,
            'inspectors', case when v.place % 3 = 0 then jsonb_build_array(me, 'he.jing') else jsonb_build_array(me, 'liu.yang') end));
    end loop;

    number := dahu.county_open(me, 'rectifications', 'open', 'A-00021', jsonb_build_object('subject', '变压器油位偏低', 'code', 'B01', 'severity', 'MAJOR', 'detail', '1号变压器油位偏低，渗油', 'found_on', today - 45, 'due_on', today - 8));
    perform dahu.county_move(me, number, 'notify', jsonb_build_object('served_on', today - 44, 'copies', 2, 'received_by', '设备科'));
    number := dahu.county_open(me, 'rectifications', 'open', 'A-00026', jsonb_build_object('subject', '计量柜封印缺失', 'code', 'B02', 'severity', 'GENERAL', 'detail', '计量柜门封印缺失一枚', 'found_on', today - 30, 'due_on', today + 5));
    perform dahu.county_move(me, number, 'notify', jsonb_build_object('served_on', today - 29, 'copies', 2, 'received_by', '电工班'));
    perform dahu.county_move(me, number, 'answer', '{"detail": "已补封，请复查。"}');
    number := dahu.county_open(me, 'rectifications', 'open', 'A-00006', jsonb_build_object('subject', '无功补偿装置故障', 'code', 'D01', 'severity', 'GENERAL', 'detail', '两组电容器退出运行，功率因数0.82', 'found_on', today - 5, 'due_on', today + 25));
    perform dahu.county_move(me, number, 'notify', jsonb_build_object('served_on', today - 4, 'copies', 2, 'received_by', '设备科钱工'));
    perform dahu.county_open(me, 'rectifications', 'open', 'A-00043', jsonb_build_object('subject', '接地电阻超标', 'code', 'F03', 'severity', 'URGENT', 'detail', '配电室接地电阻12欧，超过4欧', 'found_on', today - 1));

    number := dahu.county_open(me, 'violations', 'find', 'A-00033', jsonb_build_object('subject', '私自增容', 'act', 'INCREASE', 'found_on', today - 15, 'detail', '现场增设200kVA变压器一台，未办理手续'));
    perform dahu.county_move(me, number, 'evidence', jsonb_build_object('evidence', '[{"kind": "PHOTO", "detail": "变压器铭牌照片"}, {"kind": "RECORD", "detail": "用电检查现场记录，客户签字"}]'::jsonb,
        'facts', jsonb_build_object('started', today - 75, 'two_part', true, 'capacity_kw', 200, 'month_fen', 460000)));
    perform dahu.county_move(me, number, 'notify', jsonb_build_object('notified_on', today - 12, 'document_no', '违约用电通知书3号'));
    number := dahu.county_open(me, 'violations', 'find', 'A-00028', jsonb_build_object('subject', '转供电', 'act', 'RESALE', 'found_on', today - 2, 'detail', '向相邻石料加工点转供电约80千瓦'));

    number := dahu.county_open(me, 'meter-incidents', 'report', 'A-00034', jsonb_build_object('subject', '表箱进水', 'point', 'A-00034-01', 'kind', 'DAMAGE', 'found_at', now() - interval '30 hours',
        'reported_at', now() - interval '26 hours', 'reporter', 'CUSTOMER', 'detail', '暴雨后表箱进水，显示异常'));
    perform dahu.county_move(lead_, number, 'cause', '{"cause": "FORCE_MAJEURE", "detail": "圩堤内涝，水位高于表箱"}');
end
$$;
comment on function dahu.county_field() is 'Work on site in the sample county';
