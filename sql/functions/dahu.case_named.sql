create or replace function dahu.case_named(of_flow text, number text) returns bigint
    language plpgsql
    stable
as $$
-- case_named - the case of that flow and number; refused as not found when there is none, or it is not for the eyes of this desk.
declare
    found bigint := (select c.work_case_id from dahu.work_case c
                     where c.case_number = number and c.flow = of_flow and dahu.case_seen(c.work_case_id));
begin
    if found is null then
        perform dahu.refuse('case_unknown', jsonb_build_object('case', number), 'DH404');
    end if;
    return found;
end
$$;
comment on function dahu.case_named(text, text) is 'The case of a number';
