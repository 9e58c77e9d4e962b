create or replace function dahu.capacity_ledger(of_account bigint, of_line bigint, as_of date)
    returns jsonb
    language sql
    stable
as $$
-- capacity_ledger - events of the capacity ledger up to a day, in order, as the rules of dedicated lines read them.
--
-- of_line  null: all events of the account. Else those that hang on this line; an event without a line
--          is counted with the line when the account has no other dedicated one.
-- Shape:   [{"date","kva","kind","corrects","connected_on"}]; connected_on is for transfers: the day on
--          which the same transformer was first installed.
--
-- Kept to one plain statement without settings, so that the planner can merge it into its caller.
select coalesce(jsonb_agg(jsonb_build_object('date', e.effective_on, 'kva', e.kva, 'kind', lower(e.kind), 'corrects', lower(c.kind),
                                             'connected_on', first.effective_on)
                          order by e.effective_on, e.capacity_event_id), '[]')
from capacity_event e
left join capacity_event c on c.capacity_event_id = e.corrects_id
left join lateral (
    select min(i.effective_on) as effective_on
    from capacity_event i
    where i.transformer_id = e.transformer_id and i.kind = 'INSTALL' and i.effective_on <= e.effective_on
) first on e.kind = 'TRANSFER_IN'
where e.account_id = of_account and e.effective_on <= as_of
  and (of_line is null or e.line_id = of_line
       or (e.line_id is null and (select count(*) from line l where l.account_id = of_account) = 1))
$$;
comment on function dahu.capacity_ledger(bigint, bigint, date) is 'Capacity ledger of an account or of one of its lines as JSON';
