create or replace function dahu.energise(of_account bigint, at_point bigint, of_line bigint, of_event bigint, on_day date, document text) returns void
    language plpgsql
as $$
-- energise - an account, receiving point or dedicated line comes under voltage: held to the gate of 4.13, and recorded with what it said.
--
-- Only the first time counts: an account that is under voltage stays so. A person is refused while anything is missing (DH409
-- energise_gate, all that is missing named). What a file, the command line or a person with the setting dahu.history says has happened
-- is recorded as what happened, with a red gate: rule 4.13 then reports it as a finding. Refusing it would make the ledger false.
declare
    items   jsonb;
    missing text;
    history boolean;
begin
    if (case when of_event is null then exists (select from dahu.energising e where e.line_id = of_line and e.capacity_event_id is null)
            else exists (select from dahu.capacity_event e
                         where e.account_id = of_account and e.capacity_event_id < of_event and e.kind in ('INSTALL', 'COMMISSION', 'TRANSFER_IN')
                           and (at_point is null or e.receiving_point_id is null or e.receiving_point_id = at_point)
                           and not exists (select from dahu.capacity_event c where c.corrects_id = e.capacity_event_id)) end) then
        return;
    end if;
    history := dahu.user_id() is null or coalesce(current_setting('dahu.history', true), '') <> '';
    select jsonb_agg(jsonb_build_object('item', i.item, 'ok', i.ok, 'facts', i.facts)), string_agg(i.item, ' ') filter (where i.ok is not true)
    into items, missing
    from dahu.energise_items(of_account, case when history then on_day else dahu.today() end) i;
    if missing is not null and not history then
        perform dahu.refuse('energise_gate', jsonb_build_object('account', (select a.account_number from dahu.account a where a.account_id = of_account), 'missing', missing), 'DH409');
    end if;
    insert into dahu.energising (account_id, receiving_point_id, line_id, capacity_event_id, effective_on, gate_items, green, origin, document_no, actor)
    values (of_account, at_point, of_line, of_event, on_day, items, missing is null, case when history then 'HISTORY' else 'GATE' end,
            coalesce(nullif(current_setting('dahu.history', true), ''), document, ''), dahu.actor());
end
$$;
comment on function dahu.energise(bigint, bigint, bigint, bigint, date, text) is 'Something comes under voltage for the first time: gate of 4.13 and record';
