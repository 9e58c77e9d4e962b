create or replace function api.payment_add(bill text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- payment_add - book money for a bill that was issued (4.16); each reference once. Answers with the bill.
--
-- Errors: DH404 bill_unknown; what dahu.payment_book says.
begin
    perform dahu.right_require('payment.book');
    perform dahu.payment_book(bill, (body ->> 'value_on')::date, (body ->> 'amount_fen')::bigint, body ->> 'reference', dahu.actor());
    return api.bill(null, bill);
end
$$;
comment on function api.payment_add(text, jsonb) is 'Books money for a bill';
