create or replace function dahu.session_now() returns bigint
    language sql
    stable
as $$
-- session_now - the session that this transaction speaks for; null for a token, jobs and the command line.
select nullif(split_part(s.word, ' ', 2), '')::bigint
from (select current_setting('dahu.session', true) as word) s
where s.word like 'BROWSER %' or s.word like 'DISPLAY %'
$$;
comment on function dahu.session_now() is 'The session that this transaction speaks for';
