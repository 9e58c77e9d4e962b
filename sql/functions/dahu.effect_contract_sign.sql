create or replace function dahu.effect_contract_sign(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_contract_sign - both have signed: day, names, paper, and who holds which duplicate.
declare
    v dahu.contract_version := dahu.contract_newest(of_case);
begin
    update dahu.contract_version n
    set signed_on = (form ->> 'signed_on')::date, utility_signer = form ->> 'utility_signer', customer_signer = form ->> 'customer_signer',
        copies = jsonb_array_length(form -> 'holders'), document_no = form ->> 'document_no', document_sha256 = form ->> 'document_sha256', actor = dahu.actor()
    where n.work_case_id = of_case and n.version_no = v.version_no;
    perform dahu.copies_put(of_case, v.version_no, form -> 'holders', (form ->> 'signed_on')::date);
end
$$;
comment on function dahu.effect_contract_sign(bigint, jsonb) is 'A contract has been signed';
