create or replace function api.eligibility_queue(of_suggestion text, of_trigger text, page_limit integer, after_number text) returns jsonb
    language sql
    stable
    set jit = off
as $$
-- eligibility_queue - accounts whose class a person is to look at (4.1): the rule says another one than holds, or cannot say, or a case is open.
--
-- @of_suggestion  LARGE, NOT_LARGE, UNSURE
-- @of_trigger     CAPACITY, ENERGY, HIGH_RISK: what makes it large; NONE: nothing does
-- Shape:  {"items","counts","next"}; checks are the numbers that the rule compared, case is null until one is opened: by hand, or once a day.
--         The counts are over all pages, whatever was asked for.
-- What a person has decided knowing the same verdict is not asked again.
with looked as materialized (
    select a.account_id, a.account_number, a.opened_on, d.as_of, d.outcome, d.reasons, d.result, d.completeness_bp, dahu.class_word(d.outcome) as word, k.large as was,
           o.case_number, o.version, o.opened_at, o.work_case_id
    from dahu.account a
    cross join lateral dahu.class_decision(a.account_id) d
    left join dahu.account_class k on k.account_id = a.account_id and k.valid @> dahu.today()
    left join dahu.eligibility_review e on e.work_case_id = k.work_case_id
    left join lateral (select w.case_number, w.version, w.opened_at, w.work_case_id
                       from dahu.eligibility_review r
                       join dahu.work_case w using (work_case_id)
                       where r.account_id = a.account_id and w.closed_at is null
                       limit 1) o on true
    where a.closed_on is null and d.decision_id is not null
      and (o.work_case_id is not null
           or dahu.class_word(d.outcome) <> case when k.large then 'LARGE' else 'NOT_LARGE' end and e.suggestion is distinct from dahu.class_word(d.outcome))
),
named as materialized (
    select l.*, array(select upper(split_part(c ->> 'name', '_kva', 1)) from json_array_elements(l.result -> 'checks') c where (c ->> 'holds')::boolean) as held
    from looked l
),
told as materialized (
    select n.*, array(select case h when 'ANNUAL_KWH' then 'ENERGY' else h end from unnest(n.held) h) as triggers from named n
),
page as (
    select t.*, row_number() over (order by t.account_number) as n
    from told t
    where (of_suggestion is null or t.word = of_suggestion)
      and (of_trigger is null or of_trigger = any (t.triggers) or of_trigger = 'NONE' and t.triggers = '{}')
      and (after_number is null or t.account_number > after_number)
    order by n
    limit page_limit + 1
)
select jsonb_build_object(
    'items', coalesce((
        select jsonb_agg(jsonb_build_object(
            'account', p.account_number, 'customer', c.name, 'suggestion', p.word, 'was', p.was, 'outcome', p.outcome, 'triggers', to_jsonb(p.triggers),
            'checks', coalesce(p.result -> 'checks', '[]'), 'reasons', p.reasons, 'completeness_bp', p.completeness_bp, 'as_of', p.as_of,
            'case', p.case_number, 'version', p.version, 'since', coalesce((p.opened_at at time zone u.timezone)::date, p.as_of),
            'recommended', (select jsonb_build_object('large', s.form -> 'large', 'reason', s.reason, 'actor', s.actor, 'actor_name', dahu.person_name(s.actor))
                            from dahu.case_step s where s.work_case_id = p.work_case_id and s.action = 'recommend' order by s.case_step_id desc limit 1)) order by p.n)
        from page p
        cross join dahu.utility u
        left join dahu.account_holder h on h.account_id = p.account_id and h.valid @> dahu.today()
        left join dahu.customer c on c.customer_id = h.customer_id
        where p.n <= page_limit), '[]'),
    'counts', coalesce((
        select jsonb_agg(jsonb_build_object('suggestion', g.word, 'count', g.total, 'oldest', g.oldest) order by g.word)
        from (select t.word, count(*) as total, min(coalesce((t.opened_at at time zone u.timezone)::date, t.as_of)) as oldest
              from told t cross join dahu.utility u group by t.word) g), '[]'),
    'next', (select p.account_number from page p where p.n = page_limit and exists (select from page q where q.n > page_limit)))
$$;
comment on function api.eligibility_queue(text, text, integer, text) is 'Accounts whose class a person is to look at';
