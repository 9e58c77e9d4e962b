create or replace function api.bill_make_ask(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- bill_make_ask - have the drafts of a month made, of one account or of all, in the background (4.16).
--
-- Errors: DH403 bill_run_all: all accounts are for whoever sees all of them; DH404 account_unknown; DH422 bill_month, bill_amount_alone.
begin
    perform dahu.right_require('billing.make');
    if body ->> 'month' !~ '^20\d\d-(0[1-9]|1[0-2])$' then
        perform dahu.refuse('bill_month', jsonb_build_object('month', body ->> 'month'), 'DH422');
    end if;
    if body ? 'amount_fen' and not body ? 'instalment' then
        perform dahu.refuse('bill_amount_alone', '{}', 'DH422');
    end if;
    if body ? 'account' then
        perform dahu.account_named(body ->> 'account');
    elsif dahu.desk() is not null and current_setting('dahu.scope', true) <> 'ALL' then
        perform dahu.refuse('bill_run_all', '{}', 'DH403');
    end if;
    return dahu.job_add('bill_make', body);
end
$$;
comment on function api.bill_make_ask(jsonb) is 'Has the bills of a month made';
