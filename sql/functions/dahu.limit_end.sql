create or replace function dahu.limit_end(started_at timestamptz, value integer, unit text, out warn_at timestamptz, out due_at timestamptz, out calendar_known boolean)
    language plpgsql
    stable
as $$
-- limit_end - when a limit that begins at @started_at is amber (70 % of it) and when it is over.
--
-- A limit of days or months ends with its last day, the day of the beginning not counted; a last day that is not worked is
-- replaced by the next one that is (Civil Code, arts. 201 to 203). Of working days, 70 % is reckoned in working days.
declare
    zone  text := (select u.timezone from dahu.utility u);
    day   date := (started_at at time zone zone)::date;
    last  date;
    tenth integer := value * 7;
begin
    calendar_known := true;
    if unit in ('MINUTE', 'HOUR') then
        due_at := started_at + case unit when 'MINUTE' then make_interval(mins => value) else make_interval(hours => value) end;
        warn_at := started_at + (due_at - started_at) * 7 / 10;
        return;
    end if;
    last := case unit
            when 'WORK_DAY' then dahu.workday_after(day, value, true)
            when 'DAY' then dahu.workday_on_or_after(day + value, true)
            else dahu.workday_on_or_after((day + make_interval(months => value))::date, true) end;
    due_at := (last + 1)::timestamp at time zone zone;
    warn_at := case unit
               when 'WORK_DAY' then (dahu.workday_after(day, tenth / 10 + 1, true)::timestamp + make_interval(mins => 144 * (tenth % 10))) at time zone zone
               else started_at + (due_at - started_at) * 7 / 10 end;
    calendar_known := (select bool_and(d.known) from dahu.workday_list(day + 1, last) d);
end
$$;
comment on function dahu.limit_end(timestamptz, integer, text) is 'When a limit is amber, and when it is over';
