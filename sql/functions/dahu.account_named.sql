create or replace function dahu.account_named(number text) returns bigint
    language plpgsql
    stable
as $$
-- account_named - the account of that number; refused as not found when there is none, or it is not for the eyes of this desk.
declare
    found bigint := (select a.account_id from dahu.account a where a.account_number = number and dahu.account_seen(a.account_id));
begin
    if found is null then
        perform dahu.refuse('account_unknown', jsonb_build_object('account', number), 'DH404');
    end if;
    return found;
end
$$;
comment on function dahu.account_named(text) is 'The account of a number';
