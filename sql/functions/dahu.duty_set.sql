create or replace function dahu.duty_set(of_kind text, of_matter text, unit bigint, desk text, person bigint, from_day date) returns void
    language plpgsql
as $$
-- duty_set - from a day on, another desk or person takes the new cases of a kind; the row of before ends there.
--
-- of_matter  only those whose form says this kind; empty: all
--
-- Errors: duty_person: the person does not sit at that desk; duty_desk: the desk cannot do a step of that flow
begin
    if not exists (select from dahu.workflow_step s join dahu.desk_right r on r.right_name = s.right_name and r.desk_name = desk where s.flow = of_kind and not s.common) then
        perform dahu.refuse('duty_desk', jsonb_build_object('flow', of_kind, 'desk', desk));
    elsif person is not null and not dahu.user_sits(person, desk, from_day) then
        perform dahu.refuse('duty_person', jsonb_build_object('desk', desk));
    end if;
    delete from dahu.duty d where d.kind = of_kind and d.matter = of_matter and d.org_unit_id is not distinct from unit and lower(d.valid) >= from_day;
    update dahu.duty d set valid = daterange(lower(d.valid), from_day), actor = dahu.actor()
    where d.kind = of_kind and d.matter = of_matter and d.org_unit_id is not distinct from unit and d.valid @> from_day;
    insert into dahu.duty (kind, matter, org_unit_id, desk_name, user_account_id, valid, actor)
    values (of_kind, of_matter, unit, desk, person, daterange(from_day, null), dahu.actor());
end
$$;
comment on function dahu.duty_set(text, text, bigint, text, bigint, date) is 'Says who takes new cases of a kind';
