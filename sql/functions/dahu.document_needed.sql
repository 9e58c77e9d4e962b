create or replace function dahu.document_needed(a dahu.service_application) returns setof text
    language sql
    stable
as $$
-- document_needed - the documents that an application needs, by its kind and what it says (4.3, 4.10).
--
-- Source: rule 4.3 asks the same for new supply and more capacity; tests hold the two against each other.
select r.document_kind
from document_required r
left join account c on c.account_id = a.account_id
cross join lateral (select coalesce(a.supply_kv, c.supply_kv, 10) >= dahu.policy_number('r4_3_high_voltage_kv', coalesce(a.submitted_on, dahu.today()), 10) as high) v
where r.kind = a.kind
  and case r.needed_when when 'ALWAYS' then true
                         when 'HIGH_VOLTAGE' then v.high
                         when 'SPECIAL_SECTOR' then v.high and a.special_sector
                         when 'BRANCH' then v.high and a.branch and a.legal_person is not true
                         when 'DEDICATED_LINE' then a.dedicated_line end
$$;
comment on function dahu.document_needed(dahu.service_application) is 'Documents that an application needs';
