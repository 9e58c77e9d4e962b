create or replace function dahu.line_named(number text) returns bigint
    language plpgsql
    stable
as $$
-- line_named - the line of that number; refused as not found when there is none.
declare
    found bigint := (select l.line_id from dahu.line l where l.line_number = number);
begin
    if found is null then
        perform dahu.refuse('line_unknown', jsonb_build_object('line', number), 'DH404');
    end if;
    return found;
end
$$;
comment on function dahu.line_named(text) is 'The line of a number';
