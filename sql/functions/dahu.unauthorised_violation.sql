create or replace function dahu.unauthorised_violation(of_finding bigint) returns bigint
    language plpgsql
as $$
-- unauthorised_violation - open the violation of a source found in use without permission (per kW); null where no flow takes it.
declare
    u dahu.unauthorised_source := (select x from dahu.unauthorised_source x where x.unauthorised_source_id = of_finding);
begin
    if not exists (select from dahu.workflow f where f.flow = 'violations') or not dahu.right_held((select s.right_name from dahu.workflow_step s where s.flow = 'violations' and s.from_state = '' limit 1)) then
        return null;
    end if;
    return dahu.case_open('violations', (select s.action from dahu.workflow_step s where s.flow = 'violations' and s.from_state = '' order by s.action limit 1), u.account_id, u.finding,
                          jsonb_build_object('act', 'SOURCE', 'found_on', u.found_on, 'detail', u.finding, 'hint', 'unauthorised source ' || of_finding), u.finding);
end
$$;
comment on function dahu.unauthorised_violation(bigint) is 'Opens the violation of an unauthorised source';
