create or replace function api.loss_add(body jsonb) returns jsonb
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- loss_add - what it cost that a price (3.1.5) or a rule (3.1.6) was not followed, or what an act of the dispatch office cost (3.2.2), where
-- no correction of a bill can put it right. What was taken too much becomes a case that gives it back.
--
-- Units:  fen; from_on and until_on are both days that it is for.
-- Errors: loss_nothing, loss_days, loss_rule, loss_incident (DH422); bill_unknown, instruction_unknown (DH404)
declare
    account  bigint := account_named(body ->> 'account');
    word     text := body ->> 'clause';
    correct  bigint := (body ->> 'correct_fen')::bigint;
    billed   bigint := (body ->> 'billed_fen')::bigint;
    from_on  date := (body ->> 'from_on')::date;
    until_on date := (body ->> 'until_on')::date;
    of_bill  bigint := case when body ? 'bill' then bill_named(body ->> 'bill') end;
    incident bigint;
    made     bigint;
begin
    perform right_require('loss.write');
    if correct = billed then
        perform refuse('loss_nothing', '{}');
    elsif from_on > until_on or until_on > today() then
        perform refuse('loss_days', jsonb_build_object('from', from_on, 'until', until_on));
    elsif word = '3.1.6' and coalesce(body ->> 'rule', '') = '' then
        perform refuse('loss_rule', '{}');
    elsif of_bill is not null and not exists (select from bill b where b.bill_id = of_bill and b.account_id = account) then
        perform refuse('bill_unknown', jsonb_build_object('bill', body ->> 'bill'), 'DH404');
    end if;
    if word = '3.2.2' then
        select n.dispatch_incident_id into incident
        from dispatch_entry e
        join dispatch_incident n on n.dispatch_entry_id = e.dispatch_entry_id
        where e.dispatch_instruction_id = instruction_named(coalesce(body ->> 'instruction', ''));
        if incident is null then
            perform refuse('loss_incident', jsonb_build_object('instruction', body ->> 'instruction'));
        end if;
    end if;
    insert into loss_register (account_id, bill_id, period, clause, cause, correct_fen, billed_fen, loss_fen, department, reason, rule_broken, dispatch_incident_id, actor)
    values (account, of_bill, daterange(from_on, until_on, '[]'), word, case word when '3.1.5' then 'PRICE_POLICY' when '3.1.6' then 'RULE' else 'DISPATCH' end,
            correct, billed, correct - billed, case word when '3.2.2' then 'DISPATCH' else 'MARKETING' end, body ->> 'reason', coalesce(body ->> 'rule', ''), incident, actor())
    returning loss_register_id into made;
    return loss_row(made);
end
$$;
comment on function api.loss_add(jsonb) is 'Records a loss that no bill puts right';
