create or replace function dahu.refuse(name text, facts jsonb, state text default 'check_violation')
    returns void
    language plpgsql
as $$
-- refuse - end the statement as a constraint called @name would; its text in both languages is `refusal.<name>`.
--
-- Shape:  @facts fill the placeholders of the text.
begin
    raise exception 'refused by %: %', name, facts
        using errcode = state, constraint = name, detail = facts::text;
end
$$;
comment on function dahu.refuse(text, jsonb, text) is 'Ends the statement as a constraint would, with what its text needs';
