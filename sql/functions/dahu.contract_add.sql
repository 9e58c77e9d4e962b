create or replace function dahu.contract_add(of_case bigint, of_change text, form jsonb) returns void
    language plpgsql
as $$
-- contract_add - a further text of a contract in force: an amendment from a day on, or a renewal after its last day.
--
-- The text before ends with the day before; clauses are taken over and worded anew where the form says so. Refused unless the new text
-- meets all that a contract in force must.
declare
    v     dahu.contract_version := dahu.contract_newest(of_case);
    start date := coalesce((form ->> 'from_on')::date, upper(v.valid));
    until date := coalesce((form ->> 'until_on')::date + 1, upper(v.valid));
    next  smallint := v.version_no + 1;
begin
    if start <= lower(v.valid) or until <= start or (of_change = 'AMENDMENT' and start >= upper(v.valid)) then
        perform dahu.refuse('contract_change_days', jsonb_build_object('from_on', start, 'until_on', until - 1, 'text_from_on', lower(v.valid), 'text_until_on', upper(v.valid) - 1), 'DH422');
    end if;
    update dahu.contract_version o set valid = daterange(lower(o.valid), least(upper(o.valid), start)), actor = dahu.actor()
    where o.work_case_id = of_case and o.version_no = v.version_no and upper(o.valid) > start;
    insert into dahu.contract_version (work_case_id, version_no, account_id, kind, customer_id, contract_kva, valid, in_force, change, signed_on,
                                       utility_signer, customer_signer, copies, document_no, document_sha256, actor)
    values (of_case, next, v.account_id, v.kind,
            coalesce((select h.customer_id from dahu.account_holder h where h.account_id = v.account_id and h.valid @> start), v.customer_id),
            coalesce((form ->> 'contract_kva')::integer, v.contract_kva), daterange(start, until), true, of_change, (form ->> 'signed_on')::date,
            form ->> 'utility_signer', form ->> 'customer_signer', jsonb_array_length(form -> 'holders'), form ->> 'document_no', form ->> 'document_sha256', dahu.actor());
    insert into dahu.contract_clause (work_case_id, version_no, clause_kind, content)
    select of_case, next, c.clause_kind, c.content from dahu.contract_clause c where c.work_case_id = of_case and c.version_no = v.version_no;
    perform dahu.clause_put(of_case, next, coalesce(form -> 'clauses', '[]'));
    perform dahu.copies_put(of_case, next, form -> 'holders', (form ->> 'signed_on')::date);
    perform dahu.contract_hold(of_case);
    perform dahu.contract_document(of_case);
end
$$;
comment on function dahu.contract_add(bigint, text, jsonb) is 'A further text of a contract in force';
