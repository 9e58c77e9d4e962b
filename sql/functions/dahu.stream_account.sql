create or replace function dahu.stream_account(accounts text) returns table (account_id bigint, unit_id bigint, person_id bigint, aside boolean, content text)
    language sql
    stable
as $$
-- stream_account - rows of the board that a notice named, as they are now; gone: the account has left the board.
select a.account_id, null::bigint, null::bigint, false, coalesce(b.content, json_build_object('account', k.account_number, 'gone', true))::text
from unnest(string_to_array(accounts, ',')::bigint[]) a(account_id)
join dahu.account k on k.account_id = a.account_id
left join dahu.board_account(string_to_array(accounts, ',')::bigint[]) b on b.account_id = a.account_id
$$;
comment on function dahu.stream_account(text) is 'Rows of the board that a notice named';
