create or replace function dahu.change_capacity(a dahu.service_application, day date) returns void
    language plpgsql
as $$
-- change_capacity - suspension, reduction, what ends them, temporary exchange and removal: rows of the capacity ledger.
--
-- Money counts from the sealing to the unsealing: @day is that day.
declare
    labels jsonb := a.change -> 'transformers';
begin
    case a.kind
        when 'SUSPEND' then
            perform dahu.capacity_write(a.account_id, labels, 'SUSPEND', day, a.application_number);
        when 'REDUCE' then
            perform dahu.capacity_write(a.account_id, labels, case when a.change ->> 'permanent' = 'true' then 'REDUCE_PERM' else 'REDUCE_TEMP' end,
                                        day, a.application_number);
        when 'RESUME' then
            perform dahu.capacity_write(a.account_id, g.labels, g.kind, day, a.application_number)
            from (select case when s.suspended then 'RESUME' else 'RECOVER' end as kind, jsonb_agg(s.label) as labels
                  from dahu.transformer_state(a.account_id, day) s
                  where s.label in (select jsonb_array_elements_text(labels)) and (s.suspended or s.reduced)
                  group by 1) g;
        when 'TEMP_SWAP' then
            perform dahu.capacity_write(a.account_id, coalesce(labels, '[]'), 'REMOVE', day, a.application_number);
            perform dahu.capacity_add(a.account_id, null, null, a.change -> 'new_transformers', day, a.application_number);
        when 'TEMP_REMOVE' then
            perform dahu.capacity_write(a.account_id, null, 'SUSPEND', day, a.application_number);
    end case;
end
$$;
comment on function dahu.change_capacity(dahu.service_application, date) is 'Writes a change of capacity';
