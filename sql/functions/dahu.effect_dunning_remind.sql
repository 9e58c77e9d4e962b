create or replace function dahu.effect_dunning_remind(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_dunning_remind - the customer was reminded.
--
-- form     {"reminded_on","how"}
-- Errors:  day_to_come
declare
    d dahu.dunning := (select x from dahu.dunning x where x.work_case_id = of_case);
begin
    if (form ->> 'reminded_on')::date > dahu.today() then
        perform dahu.refuse('day_to_come', jsonb_build_object('day', form ->> 'reminded_on'));
    end if;
    update dahu.dunning x set reminded_on = (form ->> 'reminded_on')::date, reminded_how = form ->> 'how', actor = dahu.actor() where x.work_case_id = of_case;
    perform dahu.case_tell('arrears_reminded', of_case, (select jsonb_build_object('amount', dahu.yuan_text(o.fen), 'since', coalesce(o.since, d.overdue_from_on)::text)
                                                         from dahu.overdue(d.account_id, dahu.today()) o));
end
$$;
comment on function dahu.effect_dunning_remind(bigint, jsonb) is 'A customer was reminded of arrears';
