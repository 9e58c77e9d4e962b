create or replace function dahu.settled_right(form jsonb, point bigint, account bigint, at timestamptz)
    returns void
    language plpgsql
as $$
-- settled_right - refuse what would change energy or terms before @at's side of a settled month, unless whoever asks may and says why.
--
-- Going behind a settled month is a right of its own. That somebody did, and why, goes to the audit beside the reason that the event or the edit keeps;
-- of the command line with the login of its user.
-- Errors: metering_event_settled: nothing says why; DH403 right_missing.
declare
    until timestamptz := dahu.settled_until(point, account);
    why   text := coalesce(form ->> 'settled_reason', '');
begin
    if until is null or at >= until then
        return;
    end if;
    if why = '' then
        perform dahu.refuse('metering_event_settled',
                            jsonb_build_object('at', dahu.civil_short(at), 'until', dahu.civil_short(until)));
    end if;
    perform dahu.right_require('metering.settled');
    if coalesce(current_setting('dahu.actor', true), '') = '' then
        perform set_config('dahu.actor', coalesce(form ->> 'actor', ''), true);
    end if;
    perform dahu.audit_write('metering_settled', case when point is null then 'account' else 'metering_point' end,
                             coalesce((select p.point_number from dahu.metering_point p where p.metering_point_id = point),
                                      (select a.account_number from dahu.account a where a.account_id = account)),
                             coalesce(account, (select m.account_id from dahu.metering_point_account m
                                                where m.metering_point_id = point and m.valid @> (at at time zone (select u.timezone from dahu.utility u))::date limit 1)),
                             jsonb_build_object('at', jsonb_build_array(null, dahu.civil_short(at)), 'settled_until', jsonb_build_array(null, dahu.civil_short(until))), 'DONE', why);
end
$$;
comment on function dahu.settled_right(jsonb, bigint, bigint, timestamptz) is 'Refuses a change of what is settled without a right';
