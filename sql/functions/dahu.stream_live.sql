create or replace function dahu.stream_live(points text) returns table (account_id bigint, unit_id bigint, person_id bigint, aside boolean, content text)
    language sql
    stable
as $$
-- stream_live - the newest values of points, on the primary side.
--
-- @points  numbers with commas between; "*": of all that were read in the last three seconds
-- Shape:   aside: the account is not on the board. fresh: it is a value of now; it stays so until it is fresh_s old, or an attempt fails.
select n.account_id, null::bigint, null::bigint, not exists (select from dahu.watched_account b where b.account_id = n.account_id), n.content::text
from dahu.live_now() n
where case when points = '*' then n.attempted_at > clock_timestamp() - interval '3 seconds'
           else n.metering_point_id = any (string_to_array(points, ',')::bigint[]) end
$$;
comment on function dahu.stream_live(text) is 'The newest values of points';
