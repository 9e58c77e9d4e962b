create or replace function dahu.detail_meter_incidents(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- detail_meter_incidents - an incident of a meter as it is read, and who pays: the customer for what it caused, else nobody but the utility.
select to_jsonb(i) - array['work_case_id', 'account_id', 'metering_point_id', 'recorded_at']
       || jsonb_build_object('point', p.point_number, 'payer', case i.cause when 'CUSTOMER' then 'CUSTOMER' when 'UTILITY' then 'UTILITY' when 'FORCE_MAJEURE' then 'UTILITY' end,
                             'claim', (select dahu.claim_row(c.claim_id) from dahu.claim c where c.work_case_id = i.work_case_id))
from dahu.meter_incident i
join dahu.metering_point p on p.metering_point_id = i.metering_point_id
where i.work_case_id = of_case
$$;
comment on function dahu.detail_meter_incidents(bigint) is 'An incident of a meter as it is read';
