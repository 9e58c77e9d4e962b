create or replace function dahu.account_class_set(of_case bigint, is_large boolean, why text[])
    returns void
    language plpgsql
as $$
-- account_class_set - the class of the account of a case from today on; what held before ends.
declare
    e dahu.eligibility_review := (select r from dahu.eligibility_review r where r.work_case_id = of_case);
begin
    delete from dahu.account_class k where k.account_id = e.account_id and lower(k.valid) >= dahu.today(); -- decided twice on one day
    update dahu.account_class k set valid = daterange(lower(k.valid), dahu.today())
    where k.account_id = e.account_id and k.valid @> dahu.today();
    insert into dahu.account_class (account_id, large, valid, reasons, decision_id, work_case_id, actor)
    values (e.account_id, is_large, daterange(dahu.today(), null), why, e.decision_id, of_case, dahu.actor());
    update dahu.eligibility_review set decided_large = is_large where work_case_id = of_case;
end
$$;
comment on function dahu.account_class_set(bigint, boolean, text[]) is 'The class of an account from today on';
