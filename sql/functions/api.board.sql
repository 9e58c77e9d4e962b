create or replace function api.board() returns json
    language sql
    stable
    set jit = off
as $$
-- board - every customer with several sources or own generation: what each source is doing, what is missing, what alarms there are.
--
-- Shape:  accounts with alarms first, then those of which something is not known, then by number; rows of dahu.board_account.
--         age_s: of the newest value of the source that was read longest ago.
select json_build_object('as_of', clock_timestamp(), 'read_only', true, 'accounts',
                         coalesce(json_agg(b.content order by coalesce(b.priority, 9), b.unknown desc, b.account_number), '[]'))
from dahu.board_account(null) b
$$;
comment on function api.board() is 'Every customer with several sources and what they are doing';
