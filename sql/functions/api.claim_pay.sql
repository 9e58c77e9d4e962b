create or replace function api.claim_pay(number text, body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- claim_pay - record a payment for a claim; null when there is no such claim.
--
-- Errors: claim_overpaid, claim_payment_reference_uk.
declare
    found bigint;
begin
    perform right_require('claim.work');
    select c.claim_id into found from claim c where c.claim_number = number and account_seen(c.account_id) for update;
    if found is null then
        return null;
    end if;
    if (body ->> 'amount_fen')::bigint > claim_open_fen(found) then
        perform refuse('claim_overpaid', jsonb_build_object('claim', number, 'open', yuan_text(claim_open_fen(found))));
    end if;
    insert into claim_payment (claim_id, value_on, amount_fen, reference, actor)
    values (found, (body ->> 'value_on')::date, (body ->> 'amount_fen')::bigint, body ->> 'reference', actor());
    return claim_row(found);
end
$$;
comment on function api.claim_pay(text, jsonb) is 'Records a payment for a claim';
