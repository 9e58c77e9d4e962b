create or replace function api.payment_reverse(bill text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- payment_reverse - take a payment of a bill back, with a reason (4.16). Answers with the bill.
--
-- Errors: DH404 bill_unknown, payment_unknown: no payment of this bill has that reference.
begin
    perform dahu.right_require('payment.reverse');
    if not exists (select from dahu.payment p where p.bill_id = dahu.bill_named(bill) and p.reference = body ->> 'reverses') then
        perform dahu.refuse('payment_unknown', jsonb_build_object('reference', body ->> 'reverses'), 'DH404');
    end if;
    perform dahu.payment_reverse(body ->> 'reverses', body ->> 'reference', (body ->> 'value_on')::date, body ->> 'reason', dahu.actor());
    return api.bill(null, bill);
end
$$;
comment on function api.payment_reverse(text, jsonb) is 'Takes a payment back';
