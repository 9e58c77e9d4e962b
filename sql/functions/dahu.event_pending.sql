create or replace function dahu.event_pending(form jsonb)
    returns setof bigint
    language sql
    stable
as $$
-- event_pending - points whose energy is due, and that the verdicts which a form may change stand on.
select d.metering_point_id
from dahu.energy_due d
where d.metering_point_id in (
    select dahu.event_points(form)
    union all
    select m.metering_point_id
    from dahu.event_accounts(form) e
    join dahu.account a on a.account_number = e.account_number
    join dahu.metering_point_account m on m.account_id = a.account_id)
group by d.metering_point_id
order by d.metering_point_id
$$;
comment on function dahu.event_pending(jsonb) is 'Points whose energy is to be made before an event or an edit is recorded';
