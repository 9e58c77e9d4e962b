create or replace function dahu.effect_dunning_open(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_dunning_open - bills of the account are overdue; one case at a time.
--
-- Errors: dunning_nothing, dunning_open (DH409).
declare
    account bigint := (select c.account_id from dahu.work_case c where c.work_case_id = of_case);
    owed    record;
begin
    select * into owed from dahu.overdue(account, dahu.today());
    if owed.fen <= 0 then
        perform dahu.refuse('dunning_nothing', '{}', 'DH409');
    elsif exists (select from dahu.dunning d join dahu.work_case c on c.work_case_id = d.work_case_id where d.account_id = account and c.closed_at is null) then
        perform dahu.refuse('dunning_open', '{}', 'DH409');
    end if;
    insert into dahu.dunning (work_case_id, account_id, overdue_fen, overdue_from_on, actor)
    values (of_case, account, owed.fen, owed.since, dahu.actor());
end
$$;
comment on function dahu.effect_dunning_open(bigint, jsonb) is 'Arrears of an account';
