create or replace function dahu.county_care() returns void
    language plpgsql
as $$
-- county_care - what customers of the sample county ask and complain about, and who wants to know something of them: limits run, one is
-- near its end, one is over it.
declare
    today constant date := dahu.today();
    clerk constant text := 'demo.marketing.clerk';
    number text;
begin
    number := dahu.county_open(clerk, 'complaints', 'register', 'A-00004', '{"channel": "PHONE", "topic": "BILLING", "summary": "上月电费比往年同期高三成，要求核对抄表", "complainant": "胡会计", "contact": "13800004004"}');
    perform dahu.county_move(clerk, number, 'contact');
    perform dahu.county_move(clerk, number, 'assign', '{"department": "城关供电所"}');
    perform dahu.county_age(number, (select k.due_at - now() - interval '3 hours' from dahu.case_clock k join dahu.work_case c using (work_case_id)
                                     where c.case_number = number and k.item = 'complaint_answer' and k.stopped_at is null));
    perform dahu.county_open(clerk, 'complaints', 'register', 'A-00031', '{"channel": "PHONE", "topic": "OUTAGE", "summary": "周六检修停电未提前通知，商场损失较大", "complainant": "万家百货", "contact": "13800004031"}');
    number := dahu.county_open(clerk, 'complaints', 'register', 'A-00029', '{"channel": "WRITTEN", "topic": "METERING", "summary": "对电能表准确度有异议，要求现场校验", "complainant": "清泉酒业", "contact": "13800004029"}');
    perform dahu.county_move(clerk, number, 'contact');
    perform dahu.county_age(number, interval '9 days');
    number := dahu.county_open(clerk, 'complaints', 'register', 'A-00042', '{"channel": "PHONE", "topic": "CONDUCT", "summary": "工作人员上门未出示证件", "complainant": "第一中学总务处", "contact": "13800004042"}');
    perform dahu.county_move(clerk, number, 'contact');
    perform dahu.county_move(clerk, number, 'assign', '{"department": "用电检查班"}');
    perform dahu.county_move(clerk, number, 'answer', '{"answer": "已向客户致歉并对相关人员进行教育。", "solved": true, "cause": "服务规范执行不到位", "regulator_told": true}');

    perform dahu.county_open(clerk, 'requests', 'register', 'A-00041', '{"kind": "INQUIRY", "channel": "PHONE", "summary": "询问两部制电价按需量计费的条件", "contact": "13800004041"}');
    perform dahu.county_open(clerk, 'requests', 'register', 'A-00029', '{"kind": "METER_CHECK", "channel": "WRITTEN", "summary": "申请校验电能表", "contact": "13800004029", "point": "A-00029-01"}');
    number := dahu.county_open('demo.dispatcher', 'faults', 'register', 'A-00035', '{"nature": "高压熔断器跌落，缺相运行", "place": "南塘镇粮库路18号", "area": "RURAL", "contact": "13800004035"}');
    perform dahu.county_move('demo.dispatcher', number, 'assign', '{"to": "ma.chao"}');

    perform dahu.county_open('demo.account.manager', 'contacts', 'record', 'A-00024', jsonb_build_object('subject', '走访：铝神型材厂生产计划', 'channel', 'VISIT', 'person', '生产部高经理', 'topic', 'MARKET', 'next_on', today + 14));
    perform dahu.county_open('zhang.min', 'contacts', 'record', 'A-00006', jsonb_build_object('subject', '功率因数偏低，建议增设无功补偿', 'channel', 'PHONE', 'person', '设备科钱工', 'topic', 'CONSULTING', 'next_on', today + 3));
    perform dahu.county_open('demo.account.manager', 'appointments', 'make', 'A-00041', jsonb_build_object('subject', '现场勘查', 'purpose', 'SURVEY', 'begins_at', (today + 2 + time '09:00')::timestamptz,
        'ends_at', (today + 2 + time '11:00')::timestamptz, 'person', '工程部徐工', 'reached_at', '13800004041'));
    perform dahu.county_open(clerk, 'disclosures', 'request', 'A-00040', '{"recipient": "县发展和改革局", "purpose": "年度能耗核查", "content": "近十二个月用电量"}');
end
$$;
comment on function dahu.county_care() is 'What customers of the sample county ask and complain about';
