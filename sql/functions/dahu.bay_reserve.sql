create or replace function dahu.bay_reserve(of_case bigint, of_bay bigint, until date) returns void
    language plpgsql
as $$
-- bay_reserve - keep a bay for one application (4.6.1): two can never count on the same.
--
-- Errors: bay_reserve_line no dedicated line is applied for, or it is over; bay_taken a line or another application has it;
--         bay_reserved the application has one already; bay_until the last day is past, or too far.
declare
    a    dahu.service_application := dahu.application_of(of_case);
    bay  dahu.bay;
    last date := dahu.today() + dahu.policy_number('r4_6_reservation_days', dahu.today(), 180)::integer;
begin
    select b.* into bay from dahu.bay b where b.bay_id = of_bay for update;
    if not coalesce(a.dedicated_line, false) or a.status <> 'OPEN' then
        perform dahu.refuse('bay_reserve_line', jsonb_build_object('application', a.application_number), 'DH409');
    elsif bay.line_id is not null or exists (select from dahu.bay_reservation r where r.bay_id = of_bay and r.ended_on is null)
          or exists (select from dahu.service_application o where o.bay_id = of_bay and o.status = 'OPEN' and o.work_case_id is distinct from of_case) then
        perform dahu.refuse('bay_taken', jsonb_build_object('bay', bay.bay_number), 'DH409');
    elsif exists (select from dahu.bay_reservation r where r.work_case_id = of_case and r.ended_on is null) then
        perform dahu.refuse('bay_reserved', jsonb_build_object('application', a.application_number), 'DH409');
    elsif coalesce(until, last) not between dahu.today() and last then
        perform dahu.refuse('bay_until', jsonb_build_object('last', last));
    end if;
    insert into dahu.bay_reservation (bay_id, work_case_id, reserved_on, expires_on, actor)
    values (of_bay, of_case, dahu.today(), coalesce(until, last), dahu.actor());
    update dahu.service_application s set bay_id = of_bay where s.work_case_id = of_case;
    update dahu.bay_wait w set ended_on = dahu.today() where w.work_case_id = of_case and w.ended_on is null;
end
$$;
comment on function dahu.bay_reserve(bigint, bigint, date) is 'Keeps a bay for an application';
