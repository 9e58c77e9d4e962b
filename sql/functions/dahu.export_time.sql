create or replace function dahu.export_time(at timestamptz) returns text
    language sql
    stable
as $$
-- export_time - a moment as exported files write it: in the session's time zone, which an export sets to the
-- utility's; with its offset when dahu.export_zoned is true, because the clock changes within the file.
--
-- Shape:  2018-01-01 00:15:00, or 2018-01-01T00:15:00+01:00; a fraction of a second only when there is one.
select case when current_setting('dahu.export_zoned', true) = 'true'
            then replace(at::timestamp::text, ' ', 'T') || to_char(at, 'TZH:TZM')
            else at::timestamp::text end
$$;
comment on function dahu.export_time(timestamptz) is 'A moment as exported files write it';
