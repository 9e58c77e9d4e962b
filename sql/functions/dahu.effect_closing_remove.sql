create or replace function dahu.effect_closing_remove(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_closing_remove - the meter is away with its last registers, and the account is closed.
--
-- Errors: closing_removal_day.
declare
    x dahu.closing := (select c from dahu.closing c where c.work_case_id = of_case);
begin
    if (form ->> 'removed_on')::date not between x.ordered_on and dahu.today() then
        perform dahu.refuse('closing_removal_day', jsonb_build_object('day', form ->> 'removed_on', 'ordered', x.ordered_on));
    end if;
    update dahu.closing c set removed_on = (form ->> 'removed_on')::date where c.work_case_id = of_case;
    perform dahu.account_shut(x.account_id, (form ->> 'removed_on')::date, coalesce(form -> 'registers', '[]'), form ->> 'document_no');
end
$$;
comment on function dahu.effect_closing_remove(bigint, jsonb) is 'Records the removal of the meter and closes the account';
