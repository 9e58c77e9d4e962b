create or replace function dahu.county_people() returns void
    language plpgsql
as $$
-- county_people - units, people and duties of the sample county, each account in the hands of managers A and B; again, it changes nothing.
--
-- People sit at their desks for three years: what they did in that time is theirs. Logins of those with a link begin with "demo.".
declare
    since constant date := (dahu.today() - interval '3 years')::date;
begin
    if exists (select from dahu.user_account u where u.login = 'demo.marketing.clerk') then
        return;
    end if;
    insert into dahu.org_unit (name) values ('青岚县供电公司');
    insert into dahu.org_unit (name, parent_id) select n, o.org_unit_id from dahu.org_unit o, unnest(array['营销部', '调度所', '生产技术部', '设计室', '信息中心']) n where o.name = '青岚县供电公司';
    insert into dahu.org_unit (name, parent_id) select n, o.org_unit_id from dahu.org_unit o, unnest(array['城关供电所', '东溪供电所', '北园供电所', '南塘供电所', '用电检查班']) n where o.name = '营销部';
    update dahu.account a set org_unit_id = o.org_unit_id
    from dahu.site s join dahu.org_unit o on o.name = s.service_area
    where s.site_id = a.site_id and a.org_unit_id is null;

    with person (login, name, unit, desk) as (values
        ('demo.marketing.clerk', '李晓梅', '营销部', 'MARKETING_CLERK'), ('demo.marketing.lead', '周海峰', '营销部', 'MARKETING_LEAD'),
        ('demo.account.manager', '陈志远', '营销部', 'ACCOUNT_MANAGER'), ('zhang.min', '张敏', '营销部', 'ACCOUNT_MANAGER'),
        ('demo.inspector', '赵铁军', '营销部', 'INSPECTOR'), ('liu.yang', '刘洋', '营销部', 'INSPECTOR'), ('he.jing', '贺静', '营销部', 'INSPECTOR'),
        ('demo.inspection.lead', '孙国栋', '用电检查班', 'INSPECTION_LEAD'), ('demo.dispatcher', '吴敏', '调度所', 'DISPATCHER'), ('ma.chao', '马超', '调度所', 'DISPATCHER'),
        ('demo.reviewer', '郑文清', '设计室', 'REVIEWER'), ('huang.lei', '黄磊', '生产技术部', 'REVIEWER'), ('demo.supervisor', '钱立新', '青岚县供电公司', 'SUPERVISOR'),
        ('demo.management', '王建国', '青岚县供电公司', 'MANAGEMENT'), ('demo.auditor', '冯静', '青岚县供电公司', 'AUDITOR'), ('demo.system.admin', '许光', '信息中心', 'SYSTEM_ADMIN'),
        ('demo.security.admin', '何平', '信息中心', 'SECURITY_ADMIN'), ('demo.audit.admin', '吕洁', '信息中心', 'AUDIT_ADMIN')),
    made as (
        insert into dahu.user_account (login, name, org_unit_id)
        select p.login, p.name, o.org_unit_id from person p join dahu.org_unit o on o.name = p.unit
        returning user_account_id, login)
    insert into dahu.user_desk (user_account_id, desk_name, valid)
    select m.user_account_id, p.desk, daterange(since, null) from made m join person p on p.login = m.login;
    set constraints dahu.user_desk_guard immediate;

    perform dahu.county_as('demo.marketing.lead');
    perform api.account_manager_set(a.account_number, jsonb_build_object('role', r.role, 'user', r.login, 'from', greatest(a.opened_on, since), 'reason', '大客户经理分工'))
    from dahu.account a
    cross join lateral (values ('A', case when a.account_id % 2 = 0 then 'zhang.min' else 'demo.account.manager' end),
                               ('B', case when a.account_id % 2 = 0 then 'demo.account.manager' else 'zhang.min' end)) as r(role, login)
    order by a.account_number;
    perform api.duty_set(jsonb_build_object('kind', d.kind, 'matter', d.matter, 'desk', d.desk, 'person', d.login, 'from', since))
    from (values ('leads', '', 'ACCOUNT_MANAGER', 'demo.account.manager'), ('applications', '', 'MARKETING_CLERK', 'demo.marketing.clerk'),
                 ('complaints', '', 'MARKETING_CLERK', 'demo.marketing.clerk'), ('contacts', '', 'ACCOUNT_MANAGER', 'demo.account.manager'),
                 ('eligibility-reviews', '', 'MARKETING_LEAD', 'demo.marketing.lead'), ('disclosures', '', 'MARKETING_LEAD', 'demo.marketing.lead'),
                 ('rectifications', '', 'INSPECTOR', 'demo.inspector'), ('violations', '', 'INSPECTOR', 'demo.inspector'),
                 ('meter-incidents', '', 'INSPECTOR', 'demo.inspector'), ('proposals', '', 'MANAGEMENT', 'demo.management')) as d(kind, matter, desk, login);
    perform dahu.county_as(null);
end
$$;
comment on function dahu.county_people() is 'Units, people and duties of the sample county';
