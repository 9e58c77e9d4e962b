create or replace function dahu.vee_rule_set(p_rule text, p_point bigint, p_days daterange, p_outcome text,
                                             p_parameters jsonb, p_reason text, p_actor text,
                                             out version bigint, out replaced bigint, out days_due bigint)
    language plpgsql
as $$
-- vee_rule_set - a validation rule is set anew on the days p_days, for one point or (null) for all.
--
-- What was in force before ends the day before, and goes on behind p_days as a row of its own; a row wholly
-- inside is taken out. Days of the past that it touches are noted in energy_due: of all points, those of
-- points with a row of their own are left alone. A note that exists is updated, not passed over: whoever is
-- just making that day has it locked, and it must be made once more. Sorted, so that two writers cannot wait for
-- each other.
declare
    old  dahu.vee_rule;
    tail dahu.vee_rule[] := '{}';
begin
    lock table dahu.vee_rule in share row exclusive mode;
    replaced := 0;
    for old in
        select r.* from dahu.vee_rule r
        where r.rule = p_rule and r.metering_point_id is not distinct from p_point and r.valid && p_days
    loop
        replaced := replaced + 1;
        if not upper_inf(p_days) and (upper_inf(old.valid) or upper(old.valid) > upper(p_days)) then
            tail := tail || old;
        end if;
        if lower_inf(old.valid) or lower(old.valid) < lower(p_days) then
            update dahu.vee_rule r set valid = daterange(lower(old.valid), lower(p_days)) where r.vee_rule_id = old.vee_rule_id;
        else
            delete from dahu.vee_rule r where r.vee_rule_id = old.vee_rule_id;
        end if;
    end loop;
    insert into dahu.vee_rule (rule, metering_point_id, valid, outcome, parameters, reason, actor)
    values (p_rule, p_point, p_days, p_outcome, p_parameters, p_reason, p_actor)
    returning vee_rule_id into version;
    insert into dahu.vee_rule (rule, metering_point_id, valid, outcome, parameters, reason, actor)
    select t.rule, t.metering_point_id, daterange(upper(p_days), upper(t.valid)), t.outcome, t.parameters, t.reason, t.actor
    from unnest(tail) t;

    insert into dahu.energy_due (metering_point_id, day, because)
    select d.metering_point_id, d.day, 'rule'
    from dahu.energy_day d
    where p_days @> d.day and d.metering_point_id = coalesce(p_point, d.metering_point_id)
        and (p_point is not null or not exists (
            select from dahu.vee_rule r
            where r.rule = p_rule and r.metering_point_id = d.metering_point_id and r.valid @> d.day))
    order by d.metering_point_id, d.day
    on conflict (metering_point_id, day) do update
    set because = case when energy_due.event_id is null then excluded.because else energy_due.because end;
    get diagnostics days_due = row_count;
end
$$;
comment on function dahu.vee_rule_set(text, bigint, daterange, text, jsonb, text, text) is
    'Set a validation rule anew on some days, for one point or for all, and note the days that it touches';
