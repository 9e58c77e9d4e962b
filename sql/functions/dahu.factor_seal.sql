create or replace function dahu.factor_seal(who bigint, was text, sealed text) returns boolean
    language plpgsql
    set search_path = dahu, public
as $$
-- factor_seal - the same second factor sealed with another key; false when it was changed meanwhile.
--
-- @was, @sealed  hex
begin
    update dahu.user_factor f set secret = decode(sealed, 'hex') where f.user_account_id = who and f.secret = decode(was, 'hex');
    return found;
end
$$;
comment on function dahu.factor_seal(bigint, text, text) is 'The same second factor sealed with another key';
