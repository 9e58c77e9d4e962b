create or replace function dahu.effect_design_except(of_case bigint, form jsonb) returns void
    language plpgsql
as $$
-- effect_design_except - an exception of a part of clause 4.4 that holds in principle: who approved it, why, when, by which document.
--
-- Errors: design_exception_part_ck the switch room (a) and the dry type indoors (d) only, unless policy r4_4_metering_and_ct lets metering (b) and
--         the current transformer (c) be excepted; design_exception_part_uk there is one already.
begin
    if form ->> 'part' not in ('a', 'd') and dahu.policy_word('r4_4_metering_and_ct', dahu.today(), 'FAIL') = 'FAIL' then
        perform dahu.refuse('design_exception_part_ck', jsonb_build_object('part', form ->> 'part'));
    end if;
    insert into dahu.design_exception (work_case_id, part, ground, approved_by, approved_on, document_no, actor)
    values (of_case, form ->> 'part', form ->> 'ground', dahu.actor(), coalesce((form ->> 'approved_on')::date, dahu.today()), form ->> 'document_no', dahu.actor());
end
$$;
comment on function dahu.effect_design_except(bigint, jsonb) is 'Writes an approved exception of a design';
