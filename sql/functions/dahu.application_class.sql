create or replace function dahu.application_class(a dahu.service_application) returns text
    language sql
    stable
as $$
-- application_class - the class by which the limits of an application are measured: HV_DUAL, HV_SINGLE or LV.
select case when coalesce(a.supply_kv, c.supply_kv, 10) < dahu.policy_number('r4_3_high_voltage_kv', dahu.today(), 10) then 'LV'
            when a.hv_source_count >= 2 then 'HV_DUAL'
            else 'HV_SINGLE' end
from (select 1) one
left join dahu.account c on c.account_id = a.account_id
$$;
comment on function dahu.application_class(dahu.service_application) is 'Class of the limits of an application';
