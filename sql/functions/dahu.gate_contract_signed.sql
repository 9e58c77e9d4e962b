create or replace function dahu.gate_contract_signed(of_case bigint) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- gate_contract_signed - signed by both, with its paper, and every duplicate at a holder (4.19.2).
select i.item, i.ok, jsonb_build_object('version', v.version_no, 'signed_on', v.signed_on, 'copies', v.copies)
from dahu.contract_newest(of_case) v
cross join lateral (values
    ('SIGNED', v.signed_on is not null and v.utility_signer <> '' and v.customer_signer <> ''),
    ('SIGNED_PAPER', v.document_no <> ''),
    ('COPIES_WITH_HOLDERS', v.copies is not null and v.copies = (select count(*) from dahu.contract_copy c where c.work_case_id = of_case and c.version_no = v.version_no))
) as i(item, ok)
$$;
comment on function dahu.gate_contract_signed(bigint) is 'Gate: signed, with its paper and its duplicates';
