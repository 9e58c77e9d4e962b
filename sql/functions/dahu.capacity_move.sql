create or replace function dahu.capacity_move(from_account bigint, to_account bigint, labels jsonb, day date, document text) returns void
    language sql
as $$
-- capacity_move - transformers go from one account to another, with what is suspended of them; all of them where none is named.
with moved as (
    select s.transformer_id, s.rated_kva, s.suspended
    from dahu.transformer_state(from_account, day) s
    where s.installed and (labels is null or s.label in (select jsonb_array_elements_text(labels)))
),
written as (
    insert into dahu.capacity_event (account_id, transformer_id, kind, kva, effective_on, document_no, actor)
    select k.account, m.transformer_id, k.kind, m.rated_kva, day, document, dahu.actor()
    from moved m
    cross join (values (1, from_account, 'RESUME', true), (2, from_account, 'TRANSFER_OUT', false), (3, to_account, 'TRANSFER_IN', false),
                       (4, to_account, 'COMMISSION', false), (5, to_account, 'SUSPEND', true)) as k(place, account, kind, only_suspended)
    where m.suspended or not k.only_suspended
    order by m.transformer_id, k.place
)
update dahu.transformer t set account_id = to_account, receiving_point_id = null
from moved m where t.transformer_id = m.transformer_id
$$;
comment on function dahu.capacity_move(bigint, bigint, jsonb, date, text) is 'Moves transformers to another account';
