create or replace function dahu.detail_disclosures(of_case bigint)
    returns jsonb
    language sql
    stable
as $$
-- detail_disclosures - a case of this flow as it is read.
select to_jsonb(x) - array['work_case_id', 'approved_by']
       || jsonb_build_object('approved_by', (select u.login from dahu.user_account u where u.user_account_id = x.approved_by))
from dahu.disclosure x
where x.work_case_id = of_case
$$;
comment on function dahu.detail_disclosures(bigint) is 'A case of disclosures as it is read';
