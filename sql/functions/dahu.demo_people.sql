create or replace function dahu.demo_people() returns jsonb
    language plpgsql
    set search_path = dahu, public
as $$
-- demo_people - one person a desk of the sample county, as dahu.county_people made them; a desk without one gets somebody in a unit of
-- his own that serves what nobody serves. Again, it changes nothing.
--
-- Shape:  [{"login","desk"}], those first who see most without a second factor.
declare
    unit bigint;
begin
    if not exists (select from dahu.desk d where not exists (select from dahu.user_account u where u.login = 'demo.' || replace(lower(d.name), '_', '.'))) then
        return dahu.demo_logins();
    end if;
    insert into dahu.org_unit (name) values ('示范供电所') on conflict do nothing;
    select o.org_unit_id into unit from dahu.org_unit o where o.name = '示范供电所';
    update dahu.account a set org_unit_id = unit where a.org_unit_id is null;
    insert into dahu.user_account (login, name, org_unit_id)
    select 'demo.' || replace(lower(d.name), '_', '.'), 'Demo ' || initcap(replace(d.name, '_', ' ')), unit from dahu.desk d
    on conflict do nothing;
    insert into dahu.user_desk (user_account_id, desk_name, valid)
    select u.user_account_id, d.name, daterange(dahu.today(), null)
    from dahu.desk d join dahu.user_account u on u.login = 'demo.' || replace(lower(d.name), '_', '.')
    where not exists (select from dahu.user_desk k where k.user_account_id = u.user_account_id);
    return dahu.demo_logins();
end
$$;
comment on function dahu.demo_people() is 'One person a desk for a sample county';
