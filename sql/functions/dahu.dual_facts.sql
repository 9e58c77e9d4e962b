create or replace function dahu.dual_facts(of_case bigint, as_of date)
    returns table (kind text, application boolean, review_approved boolean, supply_contract boolean, dual_source_agreement boolean, dispatch_agreement boolean,
                   anti_backfeed_verified boolean, grid_connection_agreement boolean, installation_accepted boolean, operators_certified boolean,
                   dispatch_numbering boolean, in_use boolean)
    language sql
    stable
as $$
-- dual_facts - the facts of rule 4.14 for one application; the gate and the review read the same.
--
-- Source: domain rules 7.1, items 1 to 10.
select lower(d.kind), d.application_on <= as_of and d.application_document <> '' and d.diagram_document <> '' and d.design_document <> '',
       coalesce(d.approved_on <= as_of and (not d.high_voltage or d.joint_review is not null), false),
       exists (select from dahu.contract_on(d.account_id, 'SUPPLY', as_of)), exists (select from dahu.contract_on(d.account_id, 'DUAL_SOURCE', as_of)),
       exists (select from dahu.contract_on(d.account_id, 'DISPATCH', as_of)),
       (select b.verified from dahu.backfeed_state(of_case, as_of) b),
       exists (select from dahu.contract_on(d.account_id, 'GRID_CONNECTION', as_of)), coalesce(d.accepted_on <= as_of, false),
       dahu.operators_certified(d.account_id, as_of),
       exists (select from dispatch_equipment q where q.account_id = d.account_id and q.valid @> as_of),
       exists (select from source_use u where u.work_case_id = of_case
                 and tstzrange(u.began_at, u.ended_at) && tstzrange(as_of::timestamp at time zone (select z.timezone from dahu.utility z), (as_of + 1)::timestamp at time zone (select z.timezone from dahu.utility z))
                 and (u.ended_at is null or u.ended_at >= (as_of + 1)::timestamp at time zone (select z.timezone from dahu.utility z)))
from dual_source d
where d.work_case_id = of_case
$$;
comment on function dahu.dual_facts(bigint, date) is 'Facts of rule 4.14 for one application';
