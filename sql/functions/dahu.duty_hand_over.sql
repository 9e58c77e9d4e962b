create or replace function dahu.duty_hand_over(person bigint, successor bigint, from_day date) returns void
    language plpgsql
as $$
-- duty_hand_over - from a day on, the duties of a person are the successor's: where that one does not sit at the desk, whoever's of the desk.
--
-- @successor  null: whoever of the desk
declare
    held dahu.duty;
begin
    for held in
        select d.* from dahu.duty d where d.user_account_id = person and coalesce(upper(d.valid) > from_day, true) for update
    loop
        if lower(held.valid) < from_day then
            update dahu.duty d set valid = daterange(lower(held.valid), from_day) where d.duty_id = held.duty_id;
        else
            delete from dahu.duty d where d.duty_id = held.duty_id;
        end if;
        insert into dahu.duty (kind, matter, org_unit_id, desk_name, user_account_id, valid, actor)
        values (held.kind, held.matter, held.org_unit_id, held.desk_name, case when dahu.user_sits(successor, held.desk_name, from_day) then successor end,
                daterange(greatest(lower(held.valid), from_day), upper(held.valid)), dahu.actor());
    end loop;
end
$$;
comment on function dahu.duty_hand_over(bigint, bigint, date) is 'Gives the duties of a person to a successor';
