create or replace function api.bill_cancel(bill text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- bill_cancel - take an issued bill back, or throw a draft away, with a reason (4.16).
--
-- Errors: DH404 bill_unknown; DH409 bill_cancelled; bill_used_ck: money, a correction or a settlement hangs on it.
begin
    perform dahu.right_require('billing.cancel');
    perform dahu.bill_cancel(bill, body ->> 'reason', dahu.actor());
    return api.bill(null, bill);
end
$$;
comment on function api.bill_cancel(text, jsonb) is 'Takes a bill back';
