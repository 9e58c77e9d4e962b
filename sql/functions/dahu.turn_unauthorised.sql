create or replace function dahu.turn_unauthorised() returns integer
    language plpgsql
as $$
-- turn_unauthorised - every minute: sources found without permission by somebody who opens no violations get theirs (4.12). Returns how many.
declare
    u    record;
    made integer := 0;
begin
    for u in select x.unauthorised_source_id from dahu.unauthorised_source x where x.violation_number is null and x.cleared_on is null order by 1 loop
        perform dahu.unauthorised_violation(u.unauthorised_source_id);
        made := made + 1;
    end loop;
    return made;
end
$$;
comment on function dahu.turn_unauthorised() is 'Every minute: violations of sources found without permission';
