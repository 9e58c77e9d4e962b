create or replace function api.split_check(number text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- split_check - the yearly re-check of the splits of an account (4.8).
--
-- Errors: split_check_none the account has no split.
declare
    account bigint := account_named(number);
    day     date := coalesce((body ->> 'checked_on')::date, today());
begin
    perform right_require('application.handle');
    if day > today() then
        perform refuse('day_to_come', jsonb_build_object('day', day));
    end if;
    insert into dahu.split_check (split_scheme_id, checked_on, holds, text, actor)
    select s.split_scheme_id, day, (body ->> 'holds')::boolean, coalesce(body ->> 'text', ''), dahu.actor()
    from split_due(account) s;
    if not found then
        perform refuse('split_check_none', jsonb_build_object('account', number), 'DH409');
    end if;
    return api.use_classes(number);
end
$$;
comment on function api.split_check(text, jsonb) is 'Records the re-check of a split';
