create or replace function dahu.right_require(wanted text) returns void
    language plpgsql
    stable
as $$
-- right_require - refuse unless the desk holds the right; the refusal names the desks that do.
begin
    if not dahu.right_held(wanted) then
        perform dahu.refuse('right_missing', jsonb_build_object('right', wanted, 'desk', dahu.desk(), 'desks',
            (select string_agg(r.desk_name, ' ' order by r.desk_name) from dahu.desk_right r where r.right_name = wanted)), 'DH403');
    end if;
end
$$;
comment on function dahu.right_require(text) is 'Refuses unless the desk holds the right';
