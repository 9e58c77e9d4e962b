create or replace function dahu.county_supply() returns void
    language plpgsql
as $$
-- county_supply - leads and applications of the sample county, one in each state that somebody waits in; two wait for a bay.
declare
    today constant date := dahu.today();
    apply text;
    number text;
begin
    perform dahu.county_open('demo.account.manager', 'leads', 'register', null, jsonb_build_object('subject', '动力电池项目', 'name', '青岚动力电池有限公司', 'major_project', true,
        'channel', 'INVESTMENT_PROMOTION', 'heard_on', today - 12, 'contact_name', '林总', 'contact_phone', '13900001234', 'expected_kva', 12500, 'expected_on', today + 300));
    perform dahu.county_apply(null, '{"kind": "NEW", "subject": "新装：青岚冷链物流园", "applicant_name": "青岚冷链物流有限公司", "applicant_code": "91350000MA0000001N", "legal_person": true,
        "supply_kv": 10, "applied_kva": 2500, "use_category": "INDUSTRIAL", "supply_address": "北工业园经四路6号", "site_name": "青岚冷链物流园", "service_area": "北园供电所"}', 'INCOMPLETE', 3);
    perform dahu.county_apply('A-00030', '{"kind": "INCREASE", "legal_person": true, "subject": "增容：诚信塑编厂二期", "applied_kva": 630, "far_term_kva": 1250}', 'SUBMITTED', 1);
    perform dahu.county_apply('A-00041', '{"kind": "INCREASE", "legal_person": true, "subject": "增容：光明食品厂速冻线", "applied_kva": 800, "far_term_kva": 800}', 'SURVEYED');
    perform dahu.county_apply('A-00025', '{"kind": "INCREASE", "legal_person": true, "subject": "增容：三和玻璃厂三号窑", "applied_kva": 2500, "far_term_kva": 5000}', 'PLANNED');
    perform dahu.county_apply('A-00020', '{"kind": "INCREASE", "legal_person": true, "subject": "增容：腾飞电子厂洁净车间", "applied_kva": 1000, "far_term_kva": 2000}', 'DESIGN_REVIEW');
    perform dahu.county_apply('A-00018', '{"kind": "INCREASE", "legal_person": true, "subject": "增容：佳佳制衣厂蒸汽锅炉", "applied_kva": 400, "far_term_kva": 400}', 'MIDWAY_REQUESTED');
    number := dahu.county_apply('A-00038', '{"kind": "INCREASE", "legal_person": true, "subject": "专线：长风石材厂", "applied_kva": 4000, "far_term_kva": 8000, "dedicated_line": true}', 'ACCEPTED');
    perform dahu.county_as('demo.account.manager');
    perform api.bay_wait(number, '{"substation": "东溪35kV变电站"}');
    perform dahu.county_as(null);
end
$$;
comment on function dahu.county_supply() is 'Leads and applications of the sample county';
