create or replace function dahu.county_dispatch() returns void
    language plpgsql
as $$
-- county_dispatch - the log of the dispatchers of the sample county: instructions with what followed, a permit to work on the line of a
-- second source, and the shift that handed over.
declare
    account constant text := 'A-00016';
    person bigint := (select p.site_person_id from dahu.site_person p join dahu.account a using (account_id) where a.account_number = account and p.duty = 'ORDER_RECEIVER');
    of_line text := (select l.line_number from dahu.supply_source s join dahu.account a using (account_id) join dahu.line l on l.line_id = s.line_id where a.account_number = account and s.role = 'STANDBY');
    began constant timestamptz := clock_timestamp() - interval '4 hours';
    number text;
begin
    perform dahu.county_as('ma.chao');
    number := api.instruction_add(jsonb_build_object('kind', 'INSTRUCTION', 'account', account, 'receiver', person, 'equipment', '162', 'content', '断开2号进线开关，备用电源停电检修', 'issued_at', began)) ->> 'number';
    perform api.instruction_entry(number, jsonb_build_object('kind', e.kind, 'content', e.content, 'happened_at', began + e.after) || e.more)
    from (values ('READ_BACK', '复诵：断开2号进线开关', interval '1 minute', '{}'::jsonb), ('EXECUTED', '2号进线开关已断开', interval '6 minutes', '{}'), ('RESULT', '操作正确', interval '8 minutes', '{"correct": true}')) as e(kind, content, after, more);
    perform api.permit_add(of_line, jsonb_build_object('permit_number', 'GZP-' || to_char(dahu.today(), 'MMDD') || '-01', 'holder', '线路班 蒋涛', 'content', '更换12号杆绝缘子',
        'sources_seen', (select coalesce(jsonb_agg(c ->> 'account'), '[]') from jsonb_array_elements(api.line_sources(of_line) -> 'customers') c)));
    perform api.instruction_add(jsonb_build_object('kind', 'NOTE', 'line', of_line, 'content', '线路班进入现场，预计16时完工', 'issued_at', began + interval '20 minutes'));
    number := api.instruction_add(jsonb_build_object('kind', 'PERMISSION', 'account', 'A-00015', 'content', '许可开展备用电源自投试验', 'issued_at', began + interval '1 hour',
        'receiver', (select p.site_person_id from dahu.site_person p join dahu.account a using (account_id) where a.account_number = 'A-00015' and p.duty = 'ORDER_RECEIVER'))) ->> 'number';
    perform api.instruction_entry(number, jsonb_build_object('kind', 'READ_BACK', 'content', '复诵无误', 'happened_at', began + interval '62 minutes'));
    perform api.handover_add('{"remarks": "溪口线检修，工作票未终结；云帆数据中心两路电源疑似合环，已通知现场核对。"}');
    perform dahu.county_as(null);
end
$$;
comment on function dahu.county_dispatch() is 'The log of the dispatchers of the sample county';
