create or replace function dahu.change_items_capacity(a dahu.service_application) returns table (item text, ok boolean, facts jsonb)
    language sql
    stable
as $$
-- change_items_capacity - whole transformers are suspended, reduced or resumed, and each is in the state that this needs.
--
-- Source: 供电营业规则 1996 arts. 23 and 24: a whole transformer or bank.
with named as (
    select l.label, t.transformer_id, t.installed, t.suspended, t.reduced
    from jsonb_array_elements_text(coalesce(a.change -> 'transformers', '[]')) as l(label)
    left join dahu.transformer_state(a.account_id, a.effective_on) t on t.label = l.label
)
select 'WHOLE_TRANSFORMERS', exists (select from named) and not exists (select from named n where n.transformer_id is null),
       jsonb_build_object('unknown', (select jsonb_agg(n.label) from named n where n.transformer_id is null))
where a.kind in ('SUSPEND', 'RESUME', 'REDUCE')
union all
select 'TRANSFORMER_STATE', not exists (select from named n
                                        where a.kind = 'RESUME' and not (n.suspended or n.reduced)
                                           or a.kind <> 'RESUME' and (n.suspended or n.reduced or not n.installed)), '{}'::jsonb
where a.kind in ('SUSPEND', 'RESUME', 'REDUCE')
union all
select 'ALL_CAPACITY', not exists (select from dahu.transformer_state(a.account_id, a.effective_on) t
                                   where t.installed and not t.suspended and t.label not in (select n.label from named n)), '{}'::jsonb
where a.kind = 'SUSPEND' and a.submitted_on < date '2024-06-01'
  and exists (select from dahu.contracted_demand d where d.account_id = a.account_id and d.valid @> a.effective_on)
$$;
comment on function dahu.change_items_capacity(dahu.service_application) is 'Whole transformers are suspended, reduced or resumed';
