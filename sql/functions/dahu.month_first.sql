create or replace function dahu.month_first(month text) returns date
    language plpgsql
    stable
as $$
-- month_first - the first day of a month that somebody wrote as 2026-03; DH422 month_form when it is none.
begin
    if month is not null and month !~ '^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$' then
        perform dahu.refuse('month_form', jsonb_build_object('month', month), 'DH422');
    end if;
    return (month || '-01')::date;
end
$$;
comment on function dahu.month_first(text) is 'The first day of a month';
