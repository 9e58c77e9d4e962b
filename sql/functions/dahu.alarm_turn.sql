create or replace function dahu.alarm_turn(register_changed boolean) returns integer
    language plpgsql
    security definer
    set search_path = dahu, public
    set jit = off
as $$
-- alarm_turn - judges the newest values: states of sources, then every alarm. Returns how many events the journal got, -1 when another
-- service is at it.
--
-- @register_changed  look at the register now, and not only every ten seconds
--
-- Time is that of dahu.alarm_clock: what passed while nobody watched does not count towards a delay, nor does a step of the server's clock.
-- Only the end of a shelf is a moment of the calendar. Life cycle: IEC 62682; what comes back from a shelf, from suppression or into
-- service while it is so is unacknowledged anew.
declare
    at      timestamptz := clock_timestamp();
    day     date := dahu.today();
    c       dahu.alarm_clock;
    step_ms bigint;
    made    integer;
begin
    if not pg_try_advisory_xact_lock(hashtext('dahu.alarm_turn')) then
        return -1;
    end if;
    select * into c from alarm_clock;
    step_ms := case when c.turned_at > '-infinity' then (extract(epoch from at - c.turned_at) * 1000)::bigint else 3600000 end;
    if step_ms > 10000 or step_ms < -1000 then
        c.interrupted_ms := c.now_ms;
    end if;
    c.now_ms := c.now_ms + case when step_ms between 0 and 10000 then step_ms else 0 end;
    update alarm_clock k set now_ms = c.now_ms, turned_at = at, interrupted_ms = c.interrupted_ms;

    if register_changed or c.watched_on <> day or at - c.watched_at not between interval '0' and interval '10 seconds' then
        perform watched_refresh(at, day);
    end if;
    perform source_turn(at, day);
    perform export_turn(at, day);
    made := alarm_judge(at, day, c.now_ms, c.now_ms - c.interrupted_ms);
    perform alarm_announce(at);
    return made;
end
$$;
comment on function dahu.alarm_turn(boolean) is 'One turn of the alarms';
