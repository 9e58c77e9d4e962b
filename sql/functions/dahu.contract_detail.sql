create or replace function dahu.contract_detail(of_case bigint) returns jsonb
    language sql
    stable
as $$
-- contract_detail - a contract or an agreement with its texts, clauses and duplicates, and what it still lacks.
select jsonb_build_object(
    'kind', c.kind, 'paper_number', c.paper_number, 'temporary', c.temporary, 'account', a.account_number,
    'versions', (select jsonb_agg(jsonb_build_object('version', v.version_no, 'change', v.change, 'party', k.name, 'contract_kva', v.contract_kva, 'from_on', lower(v.valid),
                                                     'until_on', upper(v.valid) - 1, 'in_force', v.in_force, 'signed_on', v.signed_on, 'utility_signer', v.utility_signer,
                                                     'customer_signer', v.customer_signer, 'copies', v.copies, 'document_no', v.document_no,
                                                     'clauses', (select coalesce(jsonb_agg(jsonb_build_object('clause', x.clause_kind, 'content', x.content) order by o.place), '[]')
                                                                 from dahu.contract_clause x join dahu.clause_kind o on o.name = x.clause_kind where x.work_case_id = of_case and x.version_no = v.version_no),
                                                     'holders', (select coalesce(jsonb_agg(x.holder order by x.copy_no), '[]')
                                                                 from dahu.contract_copy x where x.work_case_id = of_case and x.version_no = v.version_no)) order by v.version_no)
                 from dahu.contract_version v join dahu.customer k on k.customer_id = v.customer_id where v.work_case_id = of_case),
    'lacks', (select coalesce(jsonb_agg(i ->> 'item' order by i ->> 'item'), '[]')
              from jsonb_array_elements(dahu.gate_items(of_case, array['contract_clauses', 'contract_signed', 'contract_term', 'contract_party', 'contract_alone'])) i
              where not (i ->> 'ok')::boolean))
from dahu.contract c
join dahu.account a on a.account_id = c.account_id
where c.work_case_id = of_case
$$;
comment on function dahu.contract_detail(bigint) is 'A contract with its texts, clauses and duplicates';
