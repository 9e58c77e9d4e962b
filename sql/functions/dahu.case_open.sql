create or replace function dahu.case_open(of_flow text, act text, account bigint, about text, form jsonb, why text) returns bigint
    language plpgsql
as $$
-- case_open - open a case by the first step of its flow; returns the case.
--
-- Numbers are letters of the flow, year, and a running number of that year.
declare
    prefix text := (select f.number_prefix from dahu.workflow f where f.flow = of_flow);
    year   text := to_char(dahu.today(), 'YYYY');
    made   bigint;
begin
    perform pg_advisory_xact_lock(hashtext('dahu.case_open'), hashtext(of_flow));
    insert into dahu.work_case (case_number, flow, account_id, subject, org_unit_id)
    select prefix || '-' || year || '-' || lpad((1 + coalesce(max(split_part(c.case_number, '-', 3)::integer), 0))::text, 5, '0'),
           of_flow, account, about, coalesce((select a.org_unit_id from dahu.account a where a.account_id = account),
                                             (select u.org_unit_id from dahu.user_account u where u.user_account_id = dahu.user_id()))
    from dahu.work_case c
    where c.flow = of_flow and c.case_number like prefix || '-' || year || '-%'
    returning work_case_id into made;
    perform dahu.case_move(made, act, form, why);
    return made;
end
$$;
comment on function dahu.case_open(text, text, bigint, text, jsonb, text) is 'Opens a case by the first step of its flow';
