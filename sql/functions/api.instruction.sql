create or replace function api.instruction(number text) returns jsonb
    language sql
    stable
as $$
-- instruction - one entry of the dispatchers with what followed.
select dahu.instruction_row(dahu.instruction_named(number))
$$;
comment on function api.instruction(text) is 'One entry of the dispatchers';
