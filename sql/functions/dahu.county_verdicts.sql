create or replace function dahu.county_verdicts() returns void
    language plpgsql
as $$
-- county_verdicts - what follows from the first review of the sample county: classes that were confirmed and some that wait for it, an idle
-- account that was told, what the company may do and has not decided.
declare
    today constant date := dahu.today();
    a record;
    number text;
begin
    for a in
        select n.account_number, v.word, row_number() over (order by n.account_number desc) as place
        from dahu.account n
        cross join lateral (select dahu.class_word(d.outcome) as word from dahu.class_decision(n.account_id) d where d.decision_id is not null) v
        where n.closed_on is null and v.word <> 'NOT_LARGE'
        order by n.account_number
    loop
        number := dahu.county_open('demo.marketing.clerk', 'eligibility-reviews', 'open', a.account_number, '{}');
        if a.word = 'LARGE' and a.place <= 14 then
            perform dahu.county_move('demo.marketing.lead', number, 'confirm');
        elsif a.word = 'LARGE' then
            perform dahu.county_move('demo.marketing.clerk', number, 'recommend', '{"large": true}');
        end if;
    end loop;
    perform dahu.turn_closing(); -- as the job of the service does it each day
    for number in select c.case_number from dahu.closing x join dahu.work_case c using (work_case_id) where c.state = 'CANDIDATE' loop
        perform dahu.county_move('demo.marketing.clerk', number, 'notify', jsonb_build_object('served_on', today - 40, 'document_no', '销户通知书1号', 'received_by', '双龙木业 门卫签收'));
    end loop;
    perform dahu.turn_closing();
    perform dahu.turn_supply();
end
$$;
comment on function dahu.county_verdicts() is 'What follows from the first review of the sample county';
