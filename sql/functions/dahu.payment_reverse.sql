create or replace function dahu.payment_reverse(of_reference text, own_reference text, value_day date, why text, who text) returns void
    language plpgsql
as $$
-- payment_reverse - take a whole payment back by a further row.
--
-- @value_day  null: the day of the payment
-- Errors: DH404 payment_unknown; what dahu.payment_guard says.
begin
    insert into dahu.payment (bill_id, value_on, amount_fen, reference, reverses_id, reason, actor)
    select p.bill_id, coalesce(value_day, p.value_on), - p.amount_fen, own_reference, p.payment_id, why, who
    from dahu.payment p
    join dahu.bill b using (bill_id)
    where p.reference = of_reference and dahu.account_seen(b.account_id);
    if not found then
        perform dahu.refuse('payment_unknown', jsonb_build_object('reference', of_reference), 'DH404');
    end if;
end
$$;
comment on function dahu.payment_reverse(text, text, date, text, text) is 'Takes a payment back';
