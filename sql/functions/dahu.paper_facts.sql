create or replace function dahu.paper_facts(of_case bigint)
    returns jsonb
    language plpgsql
    stable
as $$
-- paper_facts - what a paper of a case may say: the utility, the account, the customer, the case, its steps, and the record of its flow.
--
-- Shape:  names are the same for every flow; what is not known is null, never left out.
declare
    facts  jsonb;
    detail jsonb := '{}';
    c      dahu.work_case := (select w from dahu.work_case w where w.work_case_id = of_case);
begin
    if to_regprocedure(format('dahu.detail_%s(bigint)', replace(c.flow, '-', '_'))) is not null then
        execute format('select dahu.%I($1)', 'detail_' || replace(c.flow, '-', '_')) into detail using of_case;
    end if;
    facts := jsonb_build_object(
        'utility', (select nullif(u.name, '') from dahu.utility u), 'today', dahu.today(), 'printed_by', dahu.actor(),
        'number', c.case_number, 'subject', c.subject, 'state', c.state, 'opened_on', (c.opened_at at time zone (select u.timezone from dahu.utility u))::date,
        'handler', (select u.name from dahu.user_account u where u.user_account_id = c.handler_id),
        'account', (select jsonb_build_object('number', a.account_number, 'use_category', a.use_category, 'supply_kv', a.supply_kv, 'site', s.name,
                                              'address', s.supply_address, 'customer', k.name, 'customer_number', k.customer_number, 'credit_code', k.credit_code)
                    from dahu.account a
                    join dahu.site s using (site_id)
                    left join dahu.account_holder h on h.account_id = a.account_id and h.valid @> dahu.today()
                    left join dahu.customer k using (customer_id)
                    where a.account_id = c.account_id),
        'steps', (select coalesce(jsonb_agg(jsonb_build_object('action', s.action, 'reason', s.reason, 'actor', s.actor, 'state', s.to_state,
                                                               'on', (s.recorded_at at time zone (select u.timezone from dahu.utility u))::date) order by s.case_step_id), '[]')
                  from dahu.case_step s where s.work_case_id = of_case),
        'last_reason', (select s.reason from dahu.case_step s where s.work_case_id = of_case order by s.case_step_id desc limit 1));
    return facts || jsonb_build_object('detail', coalesce(detail, '{}'));
end
$$;
comment on function dahu.paper_facts(bigint) is 'What a paper of a case may say';
