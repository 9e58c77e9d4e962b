create or replace function dahu.effect_contract_draft(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_contract_draft - write, or write anew, the first text of a contract or an agreement; clauses of an earlier draft are replaced.
declare
    w     dahu.work_case := (select c from dahu.work_case c where c.work_case_id = of_case);
    kind  text := coalesce(form ->> 'kind', 'SUPPLY');
    days  daterange := dahu.contract_days(form);
    party bigint := (select h.customer_id from dahu.account_holder h where h.account_id = w.account_id and h.valid @> greatest(lower(days), least(dahu.today(), upper(days) - 1)));
begin
    if party is null then
        perform dahu.refuse('contract_no_holder', jsonb_build_object('case', w.case_number), 'DH409');
    end if;
    insert into dahu.contract (work_case_id, kind, account_id, paper_number, temporary)
    values (of_case, kind, w.account_id, coalesce(nullif(form ->> 'paper_number', ''), w.case_number), coalesce((form ->> 'temporary')::boolean, false))
    on conflict (work_case_id) do update set paper_number = excluded.paper_number, temporary = excluded.temporary;
    insert into dahu.contract_version (work_case_id, version_no, account_id, kind, customer_id, contract_kva, valid, change, actor)
    values (of_case, 1, w.account_id, kind, party, (form ->> 'contract_kva')::integer, days, 'FIRST', dahu.actor())
    on conflict (work_case_id, version_no) do update
    set customer_id = excluded.customer_id, contract_kva = excluded.contract_kva, valid = excluded.valid, actor = excluded.actor,
        signed_on = null, utility_signer = '', customer_signer = '', copies = null, document_no = '';
    delete from dahu.contract_clause c where c.work_case_id = of_case and c.version_no = 1;
    perform dahu.clause_put(of_case, 1::smallint, coalesce(form -> 'clauses', '[]'));
end
$$;
comment on function dahu.effect_contract_draft(bigint, jsonb) is 'Writes the first text of a contract';
