create or replace function dahu.payment_book(number text, value_day date, fen bigint, bank_reference text, who text) returns void
    language plpgsql
as $$
-- payment_book - book money for a bill; each reference once.
--
-- @value_day  null: today
-- Units:  fen.
-- Errors: DH404 bill_unknown; what dahu.payment_guard says.
declare
    bill bigint := dahu.bill_named(number);
begin
    if value_day > dahu.today() then
        perform dahu.refuse('payment_future', jsonb_build_object('on', value_day), 'DH422');
    end if;
    insert into dahu.payment (bill_id, value_on, amount_fen, reference, actor)
    values (bill, coalesce(value_day, dahu.today()), fen, bank_reference, who);
end
$$;
comment on function dahu.payment_book(text, date, bigint, text, text) is 'Books money for a bill';
