create or replace function dahu.capacity_add(of_account bigint, of_line bigint, point bigint, transformers jsonb, day date, document text) returns integer
    language plpgsql
as $$
-- capacity_add - new transformers of an account, installed and in service from a day on; returns their capacity, kVA.
declare
    t     jsonb;
    made  bigint;
    total integer := 0;
begin
    for t in select jsonb_array_elements(transformers) loop
        insert into dahu.transformer (account_id, receiving_point_id, label, rated_kva, kind)
        values (of_account, point, t ->> 'label', (t ->> 'rated_kva')::integer, coalesce(t ->> 'kind', 'DRY'))
        returning transformer_id into made;
        insert into dahu.capacity_event (account_id, receiving_point_id, line_id, transformer_id, kind, kva, effective_on, document_no, actor)
        select of_account, point, of_line, made, k.kind, (t ->> 'rated_kva')::integer, day, document, dahu.actor()
        from unnest(array['INSTALL', 'COMMISSION']) as k(kind);
        total := total + (t ->> 'rated_kva')::integer;
    end loop;
    return total;
end
$$;
comment on function dahu.capacity_add(bigint, bigint, bigint, jsonb, date, text) is 'Writes new transformers and their capacity';
