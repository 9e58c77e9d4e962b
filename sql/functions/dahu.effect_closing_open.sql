create or replace function dahu.effect_closing_open(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_closing_open - the newest review says that the account stood idle too long (4.11); without that there is nothing to close.
--
-- Errors: closing_no_right (DH409), closing_open (DH409).
declare
    account bigint := (select c.account_id from dahu.work_case c where c.work_case_id = of_case);
    verdict dahu.decision := (select d from dahu.decision_current(account) d where d.rule_id = '4.11' and d.outcome = 'FAIL' limit 1);
begin
    if verdict.decision_id is null then
        perform dahu.refuse('closing_no_right', '{}', 'DH409');
    end if;
    if exists (select from dahu.closing x join dahu.work_case c on c.work_case_id = x.work_case_id where x.account_id = account and c.closed_at is null) then
        perform dahu.refuse('closing_open', '{}', 'DH409');
    end if;
    insert into dahu.closing (work_case_id, account_id, last_use_on, limit_on, public_notice)
    values (of_case, account, (verdict.result ->> 'last_use')::date, (verdict.result ->> 'idle_limit')::date,
            exists (select from json_array_elements(verdict.reasons) r where r ->> 'code' = 'PUBLIC_NOTICE_FIRST'));
end
$$;
comment on function dahu.effect_closing_open(bigint, jsonb) is 'Opens the closing of an idle account';
