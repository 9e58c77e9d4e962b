create or replace function dahu.class_word(outcome text)
    returns text
    language sql
    immutable
as $$
-- class_word - what an outcome of rule 4.1 suggests.
select case api.large_state(outcome) when 'yes' then 'LARGE' when 'no' then 'NOT_LARGE' else 'UNSURE' end
$$;
comment on function dahu.class_word(text) is 'What an outcome of rule 4.1 suggests';
