create or replace function dahu.capacity_write(of_account bigint, labels jsonb, event_kind text, day date, document text) returns void
    language sql
as $$
-- capacity_write - one event of the capacity ledger for each of the transformers named; all that are installed where none is.
insert into dahu.capacity_event (account_id, receiving_point_id, line_id, transformer_id, kind, kva, effective_on, document_no, actor)
select of_account, t.receiving_point_id,
       (select e.line_id from dahu.capacity_event e where e.transformer_id = t.transformer_id and e.account_id = of_account and e.line_id is not null
        order by e.capacity_event_id desc limit 1),
       t.transformer_id, event_kind, t.rated_kva, day, document, dahu.actor()
from dahu.transformer_state(of_account, day) s
join dahu.transformer t using (transformer_id)
where case when labels is null then s.installed and not (event_kind = 'SUSPEND' and s.suspended)
           else t.label in (select jsonb_array_elements_text(labels)) end
order by t.transformer_id
$$;
comment on function dahu.capacity_write(bigint, jsonb, text, date, text) is 'Writes events of the capacity ledger';
