create or replace function dahu.claim_open_fen(of_claim bigint) returns bigint
    language sql
    stable
as $$
-- claim_open_fen - what is still to be paid of a claim.
select c.amount_fen - coalesce((select sum(p.amount_fen) from dahu.claim_payment p where p.claim_id = c.claim_id), 0)::bigint
from dahu.claim c where c.claim_id = of_claim
$$;
comment on function dahu.claim_open_fen(bigint) is 'What is still to be paid of a claim';
