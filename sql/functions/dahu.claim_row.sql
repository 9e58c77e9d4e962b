create or replace function dahu.claim_row(of_claim bigint) returns jsonb
    language sql
    stable
as $$
-- claim_row - a claim as it is read.
select jsonb_build_object('number', c.claim_number, 'account', a.account_number, 'case', w.case_number, 'kind', c.kind, 'base_fen', c.base_fen,
                          'penalty_fen', c.penalty_fen, 'amount_fen', c.amount_fen, 'open_fen', dahu.claim_open_fen(c.claim_id), 'issued_on', c.issued_on,
                          'due_on', c.due_on, 'document_no', c.document_no)
from dahu.claim c
join dahu.account a on a.account_id = c.account_id
join dahu.work_case w on w.work_case_id = c.work_case_id
where c.claim_id = of_claim
$$;
comment on function dahu.claim_row(bigint) is 'A claim as it is read';
