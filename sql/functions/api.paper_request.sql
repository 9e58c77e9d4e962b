create or replace function api.paper_request(of_case text, of_kind text, of_lang text)
    returns jsonb
    language plpgsql
    stable
as $$
-- paper_request - everything for printing a paper of a case.
--
-- Shape:  {"template","version","copies","number","facts"}
-- Errors: case_unknown (DH404), paper_unknown (DH404) no such paper of that flow, paper_state (DH409) not in this state.
declare
    c    dahu.work_case;
    kind dahu.paper_kind;
begin
    select * into c from dahu.work_case w where w.case_number = of_case and dahu.case_seen(w.work_case_id);
    if not found then
        perform dahu.refuse('case_unknown', jsonb_build_object('case', of_case), 'DH404');
    end if;
    select * into kind from dahu.paper_kind k where k.name = of_kind and k.flow = c.flow;
    if not found then
        perform dahu.refuse('paper_unknown', jsonb_build_object('paper', of_kind, 'papers',
            (select string_agg(k.name, ' ' order by k.name) from dahu.paper_kind k where k.flow = c.flow)), 'DH404');
    end if;
    if cardinality(kind.states) > 0 and c.state <> all (kind.states) then
        perform dahu.refuse('paper_state', jsonb_build_object('case', of_case, 'flow', c.flow, 'state', c.state, 'states', array_to_string(kind.states, ' ')), 'DH409');
    end if;
    return (select jsonb_build_object('template', t.body, 'version', t.version_no, 'copies', kind.copies, 'number', c.case_number,
                                      'facts', dahu.paper_facts(c.work_case_id))
            from dahu.paper_template t where t.kind_name = of_kind and t.lang = of_lang order by t.version_no desc limit 1);
end
$$;
comment on function api.paper_request(text, text, text) is 'Everything for printing a paper of a case';
