create or replace function api.case_read(of_flow text, number text) returns jsonb
    language sql
    stable
as $$
-- case_read - one case of a flow; refused as not found when there is none, or it is not for the eyes of this desk.
select api.case_full(dahu.case_named(of_flow, number))
$$;
comment on function api.case_read(text, text) is 'One case of a flow';
