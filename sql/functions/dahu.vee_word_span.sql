create or replace function dahu.vee_word_span(form jsonb)
    returns dahu.vee_edit
    language plpgsql
as $$
-- vee_word_span - the point and the span of an edit; refused unless it is made of whole intervals that are free.
declare
    word dahu.vee_edit;
    other record;
    first_at timestamptz;
    step interval;
    day_at timestamptz;
    near record;
begin
    word.metering_point_id := dahu.event_point(form ->> 'point');
    word.from_at := dahu.civil_instant(form ->> 'from');
    word.to_at := dahu.civil_instant(form ->> 'to');
    word.energy := coalesce(form ->> 'energy', '');
    if word.from_at >= word.to_at then
        perform dahu.refuse('vee_edit_span_ck', jsonb_build_object('from', dahu.civil_short(word.from_at), 'to', dahu.civil_short(word.to_at)));
    end if;
    if word.to_at > clock_timestamp() then
        perform dahu.refuse('vee_edit_future', jsonb_build_object('to', dahu.civil_short(word.to_at)));
    end if;
    select min(lower(i.valid)) into first_at from dahu.meter_installation i where i.metering_point_id = word.metering_point_id;
    if word.from_at < coalesce(first_at, 'infinity') then
        perform dahu.refuse('vee_edit_before_installation', jsonb_build_object(
            'from', dahu.civil_short(word.from_at), 'first', coalesce(dahu.civil_short(nullif(first_at, 'infinity')), '-')));
    end if;
    for near in select at.moment from (values (word.from_at), (word.to_at)) as at(moment) loop
        select (near.moment at time zone u.timezone)::date::timestamp at time zone u.timezone,
               coalesce((select d.interval_s from dahu.interval_day d
                         where d.metering_point_id = word.metering_point_id
                           and d.day = (near.moment at time zone u.timezone)::date), 900) * interval '1 s'
        into day_at, step from dahu.utility u;
        if date_bin(step, near.moment, day_at) <> near.moment then
            perform dahu.refuse('vee_edit_border', jsonb_build_object(
                'at', dahu.civil_short(near.moment), 'before', dahu.civil_short(date_bin(step, near.moment, day_at)),
                'after', dahu.civil_short(date_bin(step, near.moment, day_at) + step)));
        end if;
    end loop;
    select e.vee_edit_id, e.from_at, e.to_at into other
    from dahu.vee_edit e
    where e.metering_point_id = word.metering_point_id and e.kind <> 'WITHDRAW'
      and tstzrange(e.from_at, e.to_at) && tstzrange(word.from_at, word.to_at)
      and (e.energy = word.energy or '' in (e.energy, word.energy))
      and not exists (select from dahu.vee_edit w where w.withdraws_id = e.vee_edit_id)
    order by e.from_at limit 1;
    if found then
        perform dahu.refuse('vee_edit_overlap', jsonb_build_object(
            'id', other.vee_edit_id::text, 'from', dahu.civil_short(other.from_at), 'to', dahu.civil_short(other.to_at)),
            'exclusion_violation');
    end if;
    return word;
end
$$;
comment on function dahu.vee_word_span(jsonb) is 'The point and the span of an edit';
