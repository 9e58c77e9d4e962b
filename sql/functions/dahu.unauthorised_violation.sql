create or replace function dahu.unauthorised_violation(of_finding bigint) returns void
    language plpgsql
as $$
-- unauthorised_violation - open the violation of a source found in use without permission (per kW), where whoever found it may.
--
-- A dispatcher or clerk may say what was found, but opens no violation: the clock does it for them (turn_unauthorised).
declare
    u    dahu.unauthorised_source := (select x from dahu.unauthorised_source x where x.unauthorised_source_id = of_finding);
    made bigint;
begin
    if not dahu.right_held('violation.work') then
        return;
    end if;
    perform set_config('dahu.if_match', '', true);
    made := dahu.case_open('violations', 'find', u.account_id, u.finding,
                           jsonb_build_object('act', 'SOURCE', 'found_on', u.found_on, 'detail', u.finding, 'unauthorised', of_finding), u.finding);
    update dahu.unauthorised_source x set violation_number = c.case_number
    from dahu.work_case c where x.unauthorised_source_id = of_finding and c.work_case_id = made;
end
$$;
comment on function dahu.unauthorised_violation(bigint) is 'Opens the violation of a source found without permission';
