create or replace function dahu.station_new(d dahu.station_design) returns boolean
    language sql
    stable
as $$
-- station_new - whether clause 4.4 is for a design: what it calls new, and at high voltage whatever is designed for an account that has nothing
-- installed yet. An old station, which the clause does not touch, is one that the ledger knows.
select coalesce(d.new_installation, true)
       or dahu.application_class(a) <> 'LV'
          and not exists (select from dahu.capacity_event e where e.account_id = a.account_id and e.kind in ('INSTALL', 'TRANSFER_IN'))
from dahu.service_application a
where a.work_case_id = d.work_case_id
$$;
comment on function dahu.station_new(dahu.station_design) is 'Whether clause 4.4 is for a design';
