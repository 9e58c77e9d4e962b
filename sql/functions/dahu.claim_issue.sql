create or replace function dahu.claim_issue(of_case bigint, of_kind text, base bigint, penalty bigint, form jsonb) returns bigint
    language plpgsql
as $$
-- claim_issue - the account owes this beside its bills. Returns the claim.
--
-- form     {"due_on","document_no"}
declare
    made bigint;
begin
    insert into dahu.claim (claim_number, account_id, work_case_id, kind, base_fen, penalty_fen, amount_fen, issued_on, due_on, document_no, actor)
    select 'ZB-' || to_char(dahu.today(), 'YYYY') || '-' || lpad(nextval('dahu.claim_serial')::text, 5, '0'), c.account_id, of_case, of_kind, base, penalty,
           base + penalty, dahu.today(), (form ->> 'due_on')::date, form ->> 'document_no', dahu.actor()
    from dahu.work_case c where c.work_case_id = of_case
    returning claim_id into made;
    return made;
end
$$;
comment on function dahu.claim_issue(bigint, text, bigint, bigint, jsonb) is 'Issues a claim beside the bills';
