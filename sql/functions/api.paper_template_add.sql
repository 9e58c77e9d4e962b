create or replace function api.paper_template_add(of_kind text, of_lang text, of_body text)
    returns integer
    language plpgsql
    security definer
    set search_path = dahu, public
as $$
-- paper_template_add - a new version of a template; returns its number.
declare
    last integer;
begin
    perform dahu.right_require('paper.write');
    perform pg_advisory_xact_lock(hashtext('dahu.paper_template'), hashtext(of_kind || of_lang));
    last := (select max(t.version_no) from dahu.paper_template t where t.kind_name = of_kind and t.lang = of_lang);
    if last is null then
        perform dahu.refuse('paper_unknown', jsonb_build_object('paper', of_kind, 'papers', (select string_agg(k.name, ' ' order by k.name) from dahu.paper_kind k)), 'DH404');
    end if;
    perform dahu.version_require(of_kind, last);
    insert into dahu.paper_template (kind_name, lang, version_no, body, actor) values (of_kind, of_lang, last + 1, of_body, dahu.actor());
    return last + 1;
end
$$;
comment on function api.paper_template_add(text, text, text) is 'A new version of a template';
