create or replace function dahu.clause_put(of_case bigint, of_version smallint, clauses jsonb) returns void
    language plpgsql
as $$
-- clause_put - the clauses of a version, [{"clause","content"}]; a clause that is there already is worded anew.
declare
    unknown text := (select string_agg(x ->> 'clause', ' ') from jsonb_array_elements(clauses) x
                     where not exists (select from dahu.clause_kind k where k.name = x ->> 'clause'));
begin
    if unknown is not null then
        perform dahu.refuse('clause_unknown', jsonb_build_object('clauses', unknown), 'DH422');
    end if;
    insert into dahu.contract_clause (work_case_id, version_no, clause_kind, content)
    select distinct on (x ->> 'clause') of_case, of_version, x ->> 'clause', coalesce(nullif(x ->> 'content', ''), x ->> 'clause')
    from jsonb_array_elements(clauses) x
    order by x ->> 'clause'
    on conflict (work_case_id, version_no, clause_kind) do update set content = excluded.content;
end
$$;
comment on function dahu.clause_put(bigint, smallint, jsonb) is 'Writes the clauses of a version';
