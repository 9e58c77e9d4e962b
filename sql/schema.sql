-- The schema of a fresh database, written by `make schema` from `dahu migrate`: read it, do not edit it.
-- Functions of sql/functions are left out: they are applied anew at each migration.
-- So is what is made from the tables: schema replay by dahu.replay_make, policies by dahu.policies_make, triggers
-- of the audit by dahu.audit_make.

CREATE SCHEMA api;

COMMENT ON SCHEMA api IS 'Dahu: functions that answer requests with JSON';

CREATE SCHEMA dahu;

COMMENT ON SCHEMA dahu IS 'Dahu: tables and views';

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

CREATE TYPE dahu.due_entry AS (
	kind text,
	thing text,
	desk_name text,
	handler_id bigint,
	account_id bigint,
	work_case_id bigint,
	org_unit_id bigint,
	subject text,
	due_on date,
	severity text,
	facts jsonb
);

COMMENT ON TYPE dahu.due_entry IS 'Something that waits or runs out: its kind, what it is called there, whose it is, when it is due. Functions dahu.due_<source>() that return it are the sources of the due lists.';

COMMENT ON FUNCTION api."user"(who text) IS 'One person';

CREATE FUNCTION dahu.account_tariff_guard() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
    subject bigint := case when tg_op = 'DELETE' then old.account_id else new.account_id end;
    gap     daterange;
begin
    -- At the end of the transaction every day of an issued settlement still has a tariff.
    select b.period into gap
    from dahu.bill b
    where b.account_id = subject and b.kind = 'SETTLEMENT' and b.status = 'ISSUED'
      and not b.period <@ (select coalesce(range_agg(t.valid), '{}') from dahu.account_tariff t where t.account_id = subject and t.category = '')
    limit 1;
    if found then
        raise exception 'account % would have days without a tariff in %, which is billed', subject, gap
            using errcode = 'check_violation', constraint = 'account_tariff_gap_ck';
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION dahu.account_tariff_guard() IS 'Trigger body: no gap of tariffs inside a period that was billed';

CREATE FUNCTION dahu.alarm_event_tell() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    -- Listeners ask for the rows by their numbers; a notice holds less than 8000 bytes.
    perform pg_notify('dahu_alarm', string_agg(part.id::text, ','))
    from (select i.alarm_event_id as id, (row_number() over (order by i.alarm_event_id) - 1) / 300 as page from inserted i) part
    group by part.page;
    return null;
end
$$;

COMMENT ON FUNCTION dahu.alarm_event_tell() IS 'Trigger body that tells those who watch which events of the journal are new';

CREATE FUNCTION dahu.append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    -- A row of this table is a fact that was recorded: correct it by a further row, never by change.
    raise exception 'rows of % are never changed or deleted; add a correcting row', tg_table_name
        using errcode = 'restrict_violation', constraint = tg_table_name || '_append_only';
end
$$;

COMMENT ON FUNCTION dahu.append_only() IS 'Trigger body that refuses update, delete and truncate';

CREATE FUNCTION dahu.audit_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'dahu', 'public'
    AS $$
declare
    was  jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) else '{}' end;
    is_  jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) else '{}' end;
    row_ jsonb := case when tg_op = 'DELETE' then was else is_ end;
    difference jsonb;
begin
    select jsonb_object_agg(k.key, case when k.key ~ '(password|secret|hash|token)' then '"***"'::jsonb
                                        else jsonb_build_array(was -> k.key, is_ -> k.key) end)
    into difference
    from jsonb_object_keys(row_) as k(key)
    where coalesce(was -> k.key, 'null') <> coalesce(is_ -> k.key, 'null') and k.key not in ('recorded_at', 'seen_at');
    if difference is not null then
        perform dahu.audit_write(coalesce(nullif(current_setting('dahu.route', true), ''), tg_op), tg_table_name,
            (select coalesce(string_agg(row_ ->> a.name, ' ' order by a.n), '') from unnest(tg_argv) with ordinality as a(name, n)),
            (row_ ->> 'account_id')::bigint, difference, 'DONE', coalesce(current_setting('dahu.reason', true), ''));
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION dahu.audit_change() IS 'Trigger body: notes a change in the audit; its arguments are the columns of the key';

CREATE FUNCTION dahu.bill_guard() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    -- What was issued stays; it may be cancelled, once and with a reason, as long as nothing hangs on it.
    if tg_op = 'DELETE' then
        if old.status <> 'DRAFT' then
            raise exception 'bill % was issued and stays', old.bill_number using errcode = 'restrict_violation', constraint = 'bill_stays_ck';
        end if;
        return old;
    end if;
    if tg_op = 'UPDATE' and old.status <> 'DRAFT'
       and (old.status = 'CANCELLED' or new.status <> 'CANCELLED'
            or (to_jsonb(new) - '{status,cancelled_at,cancelled_by,cancelled_because}'::text[])
               <> (to_jsonb(old) - '{status,cancelled_at,cancelled_by,cancelled_because}'::text[])) then
        raise exception 'bill % was issued and stays; make a correction', old.bill_number
            using errcode = 'restrict_violation', constraint = 'bill_stays_ck';
    end if;
    if tg_op = 'UPDATE' and old.status = 'ISSUED' and new.status = 'CANCELLED'
       and (exists (select from dahu.payment p where p.bill_id = old.bill_id group by p.bill_id having sum(p.amount_fen) <> 0)
            or exists (select from dahu.bill c where c.corrects_id = old.bill_id and c.status <> 'CANCELLED')
            or (old.kind = 'INSTALMENT'
                and exists (select from dahu.bill s where s.account_id = old.account_id and s.kind = 'SETTLEMENT' and s.status = 'ISSUED' and s.period && old.period))) then
        raise exception 'bill % has payments, a correction or a settlement behind it and cannot be cancelled', old.bill_number
            using errcode = 'restrict_violation', constraint = 'bill_used_ck';
    end if;
    -- An instalment is taken off by the settlement behind it; after that one it would be asked for twice. The lock is
    -- that of whoever makes a bill of the account: a settlement that is on its way is waited for.
    if new.status = 'ISSUED' and new.kind = 'INSTALMENT' then
        perform pg_advisory_xact_lock(hashtextextended('dahu bill', new.account_id));
        if exists (select from dahu.bill s where s.account_id = new.account_id and s.kind = 'SETTLEMENT' and s.status = 'ISSUED' and s.period && new.period) then
            raise exception 'instalment % comes after the settlement of its period', new.bill_number
                using errcode = 'restrict_violation', constraint = 'bill_settled_ck';
        end if;
    end if;
    if new.status = 'ISSUED' and new.kind = 'SETTLEMENT'
       and not new.period <@ (select coalesce(range_agg(t.valid), '{}') from dahu.account_tariff t where t.account_id = new.account_id and t.category = '') then
        raise exception 'account % has days without a tariff in %', new.account_id, new.period
            using errcode = 'check_violation', constraint = 'account_tariff_gap_ck';
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION dahu.bill_guard() IS 'Trigger body: an issued bill stays as it is';

CREATE FUNCTION dahu.bill_item_guard() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    -- The lines of an issued bill stay with it.
    if exists (select from dahu.bill b where b.bill_id = case when tg_op = 'INSERT' then new.bill_id else old.bill_id end and b.status <> 'DRAFT') then
        raise exception 'the lines of an issued bill stay' using errcode = 'restrict_violation', constraint = 'bill_stays_ck';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end
$$;

COMMENT ON FUNCTION dahu.bill_item_guard() IS 'Trigger body: the lines of an issued bill stay as they are';

CREATE FUNCTION dahu.bill_told() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    -- A bill that goes out is told to the customer who wants to be told.
    perform dahu.tell('bill_issued', new.account_id, jsonb_build_object('bill', new.bill_number, 'due', new.due_on::text,
                                                                        'amount', to_char(new.amount_fen / 100.0, 'FM999999999990.00')));
    return null;
end
$$;

COMMENT ON FUNCTION dahu.bill_told() IS 'Trigger body: tells the customer of a bill that goes out';

CREATE FUNCTION dahu.case_step_follow() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'dahu', 'public'
    AS $$
begin
    perform dahu.case_step_effect(new);
    return null;
end
$$;

COMMENT ON FUNCTION dahu.case_step_follow() IS 'Trigger body: what a step writes besides, once it is written itself';

CREATE FUNCTION dahu.case_step_take() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'dahu', 'public'
    AS $$
begin
    new := dahu.case_step_check(new);
    return new;
end
$$;

COMMENT ON FUNCTION dahu.case_step_take() IS 'Trigger body: holds a step to its table and moves the case';

CREATE FUNCTION dahu.case_step_tell() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    perform pg_notify('dahu_due', new.work_case_id::text);
    return null;
end
$$;

COMMENT ON FUNCTION dahu.case_step_tell() IS 'Trigger body that tells those who watch which case has moved';

CREATE FUNCTION dahu.energising_hold() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'dahu', 'public'
    AS $$
begin
    perform dahu.energise(new.account_id, new.receiving_point_id, new.line_id, new.capacity_event_id, new.effective_on, new.document_no);
    return null;
end
$$;

COMMENT ON FUNCTION dahu.energising_hold() IS 'Trigger body: holds the first capacity of an account or receiving point to the gate of 4.13';

CREATE FUNCTION dahu.energising_hold_line() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'dahu', 'public'
    AS $$
begin
    perform dahu.energise(new.account_id, null, new.line_id, null, new.first_energised_on, '');
    return null;
end
$$;

COMMENT ON FUNCTION dahu.energising_hold_line() IS 'Trigger body: holds the first energisation of a dedicated line to the gate of 4.13';

CREATE FUNCTION dahu.energy_ground_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    -- What days were judged by has changed: those that were made are made anew. An event notes its days itself.
    if coalesce(current_setting('dahu.event_id', true), '') <> '' then
        return null;
    end if;
    insert into dahu.energy_due as d (metering_point_id, day, because)
    select m.metering_point_id, m.day, tg_argv[0]
    from (select (c.doc ->> 'metering_point_id')::bigint as point, coalesce((c.doc ->> 'valid')::daterange, '(,)') as days
          from (values (to_jsonb(old)), (to_jsonb(new))) as c(doc)
          where tg_table_name in ('metering_point', 'metering_point_account') and c.doc is not null
          union
          select i.metering_point_id, '(,)' from dahu.meter_installation i
          where tg_table_name = 'meter' and i.meter_id = (to_jsonb(new) ->> 'meter_id')::bigint
          union
          select a.metering_point_id, a.valid * daterange((to_jsonb(new) ->> 'effective_on')::date, null)
          from dahu.metering_point_account a
          where tg_table_name = 'capacity_event' and a.account_id = (to_jsonb(new) ->> 'account_id')::bigint
          union
          select p.metering_point_id, '(,)' from dahu.metering_point p where tg_table_name = 'utility') c
    join dahu.energy_day m on m.metering_point_id = c.point and c.days @> m.day
    where tg_table_name <> 'metering_point_account' or tg_op <> 'UPDATE'
       or to_jsonb(old) ->> 'account_id' <> to_jsonb(new) ->> 'account_id'
       or not ((to_jsonb(old) ->> 'valid')::daterange @> m.day and (to_jsonb(new) ->> 'valid')::daterange @> m.day)
    group by m.metering_point_id, m.day
    order by m.metering_point_id, m.day
    on conflict (metering_point_id, day) do update
        set because = case when d.event_id is not null then d.because else excluded.because end;
    return null;
end
$$;

COMMENT ON FUNCTION dahu.energy_ground_changed() IS 'Trigger body that notes the days whose time zone, point, meter, account or capacity changed';

CREATE FUNCTION dahu.history_keep() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
    was      jsonb := to_jsonb(old);
    of_key   text := (select string_agg(was ->> k.name, ' ' order by k.n) from unnest(tg_argv) with ordinality as k(name, n));
    -- A key that was deleted and written again may claim to have been there before: what is known of it begins later.
    since    timestamptz := greatest(old.recorded_at, (select max(upper(h.known)) from dahu.row_history h
                                                       where h.table_name = tg_table_name and h.row_key = of_key));
    until    timestamptz := greatest(clock_timestamp(), since + interval '1 us'); -- a clock that stepped back makes no hole
begin
    if tg_op = 'UPDATE' then
        if to_jsonb(new) - 'recorded_at' = was - 'recorded_at' then
            new.recorded_at := old.recorded_at; -- nothing was said that had not been known
            return new;
        end if;
        new.recorded_at := until;
    end if;
    insert into dahu.row_history (table_name, row_key, known, content, actor)
    values (tg_table_name, of_key, tstzrange(since, until), was, nullif(current_setting('dahu.actor', true), ''));
    return case tg_op when 'DELETE' then old else new end;
end
$$;

COMMENT ON FUNCTION dahu.history_keep() IS 'Trigger body that keeps what a row said; its arguments are the columns of the key';

COMMENT ON FUNCTION dahu.initials(name text) IS 'A name by the first letters of its sounds';

CREATE FUNCTION dahu.initials(name text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $_$
-- initials - letters and digits of a name as they are, Chinese characters as the first letter of their sound; nothing else.
declare
    firsts  constant text[] := regexp_split_to_array('阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥仨他屲夕丫帀', ''); -- the first character of each letter
    letters constant text := 'abcdefghjklmnopqrstwxyz';
    words   constant text[] := '{厦门,xm,长乐,cl,长汀,ct,长泰,ct,长江,cj,长城,cc,长安,ca,长春,cc,长沙,cs,重庆,cq,银行,yh,大厦,ds}';
    plain   text := lower(name);
    found   text := '';
    c       text;
begin
    for i in 1 .. cardinality(words) / 2 loop
        plain := replace(plain, words[2 * i - 1], words[2 * i]);
    end loop;
    foreach c in array regexp_split_to_array(plain, '') loop
        if c ~ '^[a-z0-9]$' then
            found := found || c;
        elsif ascii(c) between 13312 and 40959 or ascii(c) > 131071 then
            found := found || substr(letters, (select count(*) from unnest(firsts) f where f collate "zh-x-icu" <= c collate "zh-x-icu")::integer, 1);
        end if;
    end loop;
    return found;
exception
    when undefined_object then -- a server without this order: names are found by their characters
        return regexp_replace(plain, '[^a-z0-9]', '', 'g');
end
$_$;

CREATE FUNCTION dahu.installation_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
    zone constant text := (select u.timezone from dahu.utility u);
    changed record;
begin
    -- Registers mean other energies through another ratio or meter: what was made of them is made anew. An event knows
    -- which days that are, and notes them itself (dahu.event_note): a month of five years is put right without the others.
    if coalesce(current_setting('dahu.event_id', true), '') <> '' then
        return null;
    end if;
    -- Days that have not been made yet were noted with their readings; those at both ends may be known only now.
    for changed in
        select c.point, (lower(c.valid) at time zone zone)::date - 1 as since,
               coalesce((upper(c.valid) at time zone zone)::date, 'infinity') as until
        from (select i.metering_point_id as point, i.valid
              from dahu.meter_installation i
              where i.meter_installation_id in (new.meter_installation_id, old.meter_installation_id)
              union all
              select (to_jsonb(old) ->> 'metering_point_id')::bigint, (to_jsonb(old) ->> 'valid')::tstzrange
              where to_jsonb(old) ? 'valid') c
        where exists (select from dahu.reading r where r.metering_point_id = c.point)
           or exists (select from dahu.interval_energy e where e.metering_point_id = c.point)
    loop
        insert into dahu.energy_due as d (metering_point_id, day, because, event_id)
        select changed.point, n.day, 'exchange', null
        from (select m.day from dahu.energy_day m
              where m.metering_point_id = changed.point and m.day between changed.since and changed.until
              union
              select b.day from unnest(array[changed.since + 1, changed.until]) as b(day)
              where b.day <= current_date) n
        order by n.day
        on conflict (metering_point_id, day) do update
            set because = case when d.event_id is not null then d.because else excluded.because end;
    end loop;
    return null;
end
$$;

COMMENT ON FUNCTION dahu.installation_changed() IS 'Trigger body that notes the days of a changed installation as due';

CREATE FUNCTION dahu.link_collector(uri text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
-- link_collector - the only collector that can reach a link: what a serial line or a listener says with
-- ?at=NAME. Null = any.
select nullif(substring(uri from '^(?:rtu|listen)://[^?]*[?](?:[^&]*&)*at=([^&]*)'), '')
$$;

COMMENT ON FUNCTION dahu.link_collector(uri text) IS 'The collector that a link is bound to by its address';

CREATE FUNCTION dahu.link_endpoint(uri text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
-- link_endpoint - the thing that only one collector at a time may talk to.
--
-- Shape:  host:port of a TCP link (port 502 when left out); the device of a serial line and the address
--         of a listener, which exist on one machine only, with the collector that they are bound to.
select case
    when uri ~ '^(tcp|rtutcp)://' then
        lower(substring(uri from '://(\[[^]]*\]|[^/:?]*)')) || ':'
        || coalesce(substring(uri from '://(?:\[[^]]*\]|[^/:?]*):([0-9]+)'), '502')
    else
        concat_ws(' ', dahu.link_collector(uri),
                  substring(uri from case when uri ~ '^listen://' then '^([a-z]+://[^/?]*)' else '^([^?]*)' end))
    end
$$;

COMMENT ON FUNCTION dahu.link_endpoint(uri text) IS 'The gateway, serial line or listening address behind a link';

CREATE FUNCTION dahu.loss_register_refund() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'dahu', 'public'
    AS $$
begin
    -- What was taken too much is given back: a case of its own, with its owner and its limit (3.1.5).
    if new.loss_fen < 0 then
        perform set_config('dahu.if_match', '', true); -- named what was asked for, not this case
        new.refund_case_id := dahu.case_open('requests', 'register', new.account_id, '', jsonb_build_object(
            'kind', 'REFUND', 'channel', 'WRITTEN',
            'summary', concat_ws(' ', (select b.bill_number from bill b where b.bill_id = coalesce(new.correction_id, new.bill_id)), yuan_text(-new.loss_fen), new.reason)), new.reason);
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION dahu.loss_register_refund() IS 'Trigger body: what was taken too much becomes a case';

CREATE FUNCTION dahu.payment_guard() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
    b dahu.bill%rowtype;
    p dahu.payment%rowtype;
begin
    -- Money is for a bill that was issued, and not before it was; a reversal takes back a whole payment.
    select * into b from dahu.bill where bill_id = new.bill_id for share;
    if b.status <> 'ISSUED' then
        raise exception 'bill % is not issued', b.bill_number using errcode = 'check_violation', constraint = 'payment_bill_issued_ck';
    end if;
    if new.value_on < b.issued_on then
        raise exception 'payment % of % is before bill % was issued on %', new.reference, new.value_on, b.bill_number, b.issued_on
            using errcode = 'check_violation', constraint = 'payment_before_bill_ck';
    end if;
    if new.reverses_id is not null then
        select * into p from dahu.payment where payment_id = new.reverses_id;
        if p.bill_id <> new.bill_id or p.amount_fen <> -new.amount_fen or p.reverses_id is not null or new.value_on < p.value_on then
            raise exception 'payment % does not take back payment %', new.reference, p.reference
                using errcode = 'check_violation', constraint = 'payment_reversal_ck';
        end if;
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION dahu.payment_guard() IS 'Trigger body: what a payment may be for';

CREATE FUNCTION dahu.review_run_regulation() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    new.regulation_id := dahu.regulation_on('SUPPLY_RULES', new.as_of);
    return new;
end
$$;

COMMENT ON FUNCTION dahu.review_run_regulation() IS 'Trigger body: a run points to the supply rules in force on its day';

CREATE FUNCTION dahu.roster_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    -- Collectors listen: what they read has changed, and they need not ask every second whether it has.
    perform pg_notify('dahu_roster', '');
    return null;
end
$$;

COMMENT ON FUNCTION dahu.roster_changed() IS 'Trigger body that tells collectors that what they read has changed';

COMMENT ON FUNCTION dahu.slot_at_or_after(at timestamp with time zone, slot_s integer) IS 'The first slot that does not begin before a moment';

CREATE FUNCTION dahu.slot_at_or_after(at timestamp with time zone, slot_s integer) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
-- slot_at_or_after - the first slot, a wall-clock multiple of slot_s, that does not begin before at.
select date_bin(slot_s * interval '1 s', at + slot_s * interval '1 s' - interval '1 us', 'epoch')
$$;

CREATE FUNCTION dahu.slot_give_up(slot_s integer) RETURNS interval
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
-- slot_give_up - how long after its begin a slot may still get its value; then it is closed.
select make_interval(secs => greatest(slot_s / 3.0, 1))
$$;

COMMENT ON FUNCTION dahu.slot_give_up(slot_s integer) IS 'How long after its begin a slot may still get its value';

CREATE FUNCTION dahu.source_change_tell() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    perform pg_notify('dahu_source', string_agg(part.id::text, ','))
    from (select i.source_change_id as id, (row_number() over (order by i.source_change_id) - 1) / 300 as page from inserted i) part
    group by part.page;
    return null;
end
$$;

COMMENT ON FUNCTION dahu.source_change_tell() IS 'Trigger body that tells those who watch which sources changed';

CREATE FUNCTION dahu.source_use_guard() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    -- What was in use was in use: a row ends once, and says nothing else anew.
    if old.ended_at is not null or (new.work_case_id, new.supply_source_id, new.began_at, new.gate_items) is distinct from (old.work_case_id, old.supply_source_id, old.began_at, old.gate_items) then
        perform dahu.refuse('source_use_ended', jsonb_build_object('source', new.supply_source_id), 'DH409');
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION dahu.source_use_guard() IS 'Trigger body: the use of a second source ends once';

CREATE FUNCTION dahu.source_use_hold() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'dahu', 'public'
    AS $$
begin
    -- At the end of the transaction, so that nothing in it can be taken away again behind the gate.
    perform dahu.source_use_check(new.source_use_id);
    return null;
end
$$;

COMMENT ON FUNCTION dahu.source_use_hold() IS 'Trigger body: holds the use of a second source to the gate of 4.14';

CREATE FUNCTION dahu.split_part_sum() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
    total bigint;
begin
    -- Deferred: the rows of a scheme are written one by one, and only all of them make a sum.
    select sum(p.ratio_bp) into total from dahu.split_part p where p.split_scheme_id = new.split_scheme_id;
    if total > 10000 then
        raise exception 'the ratios of a split add up to % of 10000 basis points', total
            using errcode = 'check_violation', constraint = 'split_part_sum_ck',
                  detail = jsonb_build_object('percent', trim_scale(total / 100.0)::text)::text;
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION dahu.split_part_sum() IS 'Trigger body that keeps the ratios of a split at 100 % at most';

CREATE FUNCTION dahu.user_desk_guard() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'dahu', 'public'
    AS $$
declare
    other text;
begin
    -- The administrators of the system, of security and of the audit are three people, and none of them works at a
    -- desk of the business: who could let himself in, do, and take away the traces would be all of them at once.
    select o.desk_name into other
    from dahu.user_desk o
    join dahu.desk mine on mine.name = new.desk_name
    join dahu.desk theirs on theirs.name = o.desk_name
    where o.user_account_id = new.user_account_id and o.desk_name <> new.desk_name and o.valid && new.valid
      and (mine.scope = 'NONE' or theirs.scope = 'NONE')
    limit 1;
    if found then
        perform dahu.refuse('user_desk_excludes', jsonb_build_object('desk', new.desk_name, 'other', other), 'DH409');
    end if;
    return null;
end
$$;

COMMENT ON FUNCTION dahu.user_desk_guard() IS 'Trigger body: refuses desks that one person may not hold both';

CREATE FUNCTION dahu.watched_account_tell() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    perform pg_notify('dahu_board', string_agg(part.id::text, ','))
    from (select c.account_id as id, (row_number() over (order by c.account_id) - 1) / 300 as page from changed c) part
    group by part.page;
    return null;
end
$$;

COMMENT ON FUNCTION dahu.watched_account_tell() IS 'Trigger body that tells those who watch which rows of the board changed';

CREATE FUNCTION dahu.watched_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    -- As dahu_roster does for what is read: the next turn looks at the register.
    perform pg_notify('dahu_watched', '');
    return null;
end
$$;

COMMENT ON FUNCTION dahu.watched_changed() IS 'Trigger body that tells the turns of the alarms that what they watch has changed';

CREATE FUNCTION dahu.work_case_guard() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    -- The state is what the steps say: it is moved by a step (dahu.case_step_check) and by nothing else.
    if (new.state, new.version) is distinct from (old.state, old.version) and current_setting('dahu.case_step', true) is distinct from new.work_case_id::text then
        perform dahu.refuse('work_case_state', jsonb_build_object('case', new.case_number), 'DH409');
    end if;
    return new;
end
$$;

COMMENT ON FUNCTION dahu.work_case_guard() IS 'Trigger body: refuses a change of state that no step made';

CREATE TABLE dahu.account (
    account_id bigint NOT NULL,
    account_number text NOT NULL,
    site_id bigint NOT NULL,
    use_category text NOT NULL,
    supply_kv numeric(6,2) NOT NULL,
    opened_on date,
    closed_on date,
    planned_annual_kwh bigint,
    idle_reason text,
    pf_policy text DEFAULT 'NORMAL'::text NOT NULL,
    pf_reduced_standard smallint,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    org_unit_id bigint,
    secrecy text DEFAULT 'GENERAL'::text NOT NULL,
    CONSTRAINT account_number_ck CHECK ((account_number ~ '^A-[0-9]{5,}$'::text)),
    CONSTRAINT account_period_ck CHECK ((closed_on >= opened_on)),
    CONSTRAINT account_pf_policy_ck CHECK ((pf_policy = ANY (ARRAY['NORMAL'::text, 'REDUCED_STANDARD'::text, 'EXEMPT'::text]))),
    CONSTRAINT account_pf_reduced_standard_ck CHECK ((((pf_policy = 'REDUCED_STANDARD'::text) = (pf_reduced_standard IS NOT NULL)) AND ((pf_reduced_standard >= 1) AND (pf_reduced_standard <= 100)))),
    CONSTRAINT account_planned_annual_kwh_ck CHECK ((planned_annual_kwh >= 0)),
    CONSTRAINT account_secrecy_ck CHECK ((secrecy = ANY (ARRAY['GENERAL'::text, 'INNER'::text, 'IMPORTANT'::text]))),
    CONSTRAINT account_supply_kv_ck CHECK (((supply_kv > (0)::numeric) AND (supply_kv <= (1000)::numeric))),
    CONSTRAINT account_use_category_ck CHECK ((use_category = ANY (ARRAY['INDUSTRIAL'::text, 'NON_INDUSTRIAL'::text, 'AGRICULTURAL'::text, 'PUMPING'::text, 'WHOLESALE'::text, 'RESIDENTIAL'::text])))
);

ALTER TABLE ONLY dahu.account FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.account IS 'A consumer number: one customer supplied at one site under one contract.';

COMMENT ON COLUMN dahu.account.account_id IS 'identifier';

COMMENT ON COLUMN dahu.account.account_number IS 'consumer number on paper, A-00001';

COMMENT ON COLUMN dahu.account.site_id IS 'where the electricity is used';

COMMENT ON COLUMN dahu.account.use_category IS 'category of use, decides the power-factor standard';

COMMENT ON COLUMN dahu.account.supply_kv IS 'supply voltage in kV';

COMMENT ON COLUMN dahu.account.opened_on IS 'day of the first supply; null while it is only applied for';

COMMENT ON COLUMN dahu.account.closed_on IS 'day of closing; null while open';

COMMENT ON COLUMN dahu.account.planned_annual_kwh IS 'contracted or planned yearly energy, used until twelve full months are metered';

COMMENT ON COLUMN dahu.account.idle_reason IS 'legitimate reason for not using electricity, with its document; null when none is recorded';

COMMENT ON COLUMN dahu.account.pf_policy IS 'power-factor tariff: normal, with an approved reduced standard, or exempt';

COMMENT ON COLUMN dahu.account.pf_reduced_standard IS 'approved reduced standard in per cent';

COMMENT ON COLUMN dahu.account.recorded_at IS 'when this row was written';

COMMENT ON COLUMN dahu.account.org_unit_id IS 'unit that serves it; null: seen by those only who see all accounts';

COMMENT ON COLUMN dahu.account.secrecy IS 'GENERAL, INNER, or IMPORTANT: seen in its unit by its managers only';

CREATE TABLE dahu.account_class (
    account_id bigint NOT NULL,
    large boolean NOT NULL,
    valid daterange NOT NULL,
    reasons text[] NOT NULL,
    decision_id bigint,
    work_case_id bigint NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT account_class_valid_ck CHECK (((NOT isempty(valid)) AND (NOT lower_inf(valid))))
);

ALTER TABLE ONLY dahu.account_class FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.account_class IS 'Whether an account is a large customer, as a person has confirmed (4.1): the rule suggests, this holds.';

COMMENT ON COLUMN dahu.account_class.account_id IS 'the account';

COMMENT ON COLUMN dahu.account_class.large IS 'is a large customer';

COMMENT ON COLUMN dahu.account_class.valid IS 'days';

COMMENT ON COLUMN dahu.account_class.reasons IS 'why: codes of the rule, or OVERRULED';

COMMENT ON COLUMN dahu.account_class.decision_id IS 'verdict of rule 4.1 that it rests on; null when there was none';

COMMENT ON COLUMN dahu.account_class.work_case_id IS 'case in which it was decided';

COMMENT ON COLUMN dahu.account_class.actor IS 'who decided';

COMMENT ON COLUMN dahu.account_class.recorded_at IS 'when this row was written';

CREATE TABLE dahu.account_holder (
    account_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    valid daterange NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT account_holder_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.account_holder FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.account_holder IS 'Which customer holds an account, and when (rename and transfer, clause 4.10).';

COMMENT ON COLUMN dahu.account_holder.account_id IS 'the account';

COMMENT ON COLUMN dahu.account_holder.customer_id IS 'its holder';

COMMENT ON COLUMN dahu.account_holder.valid IS 'days on which the customer holds it';

COMMENT ON COLUMN dahu.account_holder.recorded_at IS 'when this row was written';

CREATE TABLE dahu.account_manager (
    account_id bigint NOT NULL,
    role text NOT NULL,
    user_account_id bigint NOT NULL,
    valid daterange NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT account_manager_role_ck CHECK ((role = ANY (ARRAY['A'::text, 'B'::text]))),
    CONSTRAINT account_manager_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.account_manager FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.account_manager IS 'The account managers of an account (K1): A leads, B assists and stands in.';

COMMENT ON COLUMN dahu.account_manager.account_id IS 'the account';

COMMENT ON COLUMN dahu.account_manager.role IS 'A or B';

COMMENT ON COLUMN dahu.account_manager.user_account_id IS 'the person';

COMMENT ON COLUMN dahu.account_manager.valid IS 'days';

COMMENT ON COLUMN dahu.account_manager.reason IS 'why it changed hands';

COMMENT ON COLUMN dahu.account_manager.recorded_at IS 'when this row was written';

CREATE TABLE dahu.account_risk (
    account_risk_id bigint NOT NULL,
    account_id bigint NOT NULL,
    high_risk boolean NOT NULL,
    valid_from date NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY dahu.account_risk FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.account_risk IS 'Whether an account is high-risk (clause 4.1), as assessed from a day on. Append-only.';

COMMENT ON COLUMN dahu.account_risk.account_risk_id IS 'identifier';

COMMENT ON COLUMN dahu.account_risk.account_id IS 'the account';

COMMENT ON COLUMN dahu.account_risk.high_risk IS 'true when the customer is high-risk or key';

COMMENT ON COLUMN dahu.account_risk.valid_from IS 'first day of the assessment; a later row replaces it from its own day on';

COMMENT ON COLUMN dahu.account_risk.reason IS 'why';

COMMENT ON COLUMN dahu.account_risk.document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.account_risk.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.account_risk.recorded_at IS 'when this row was written';

CREATE TABLE dahu.account_tariff (
    account_tariff_id bigint NOT NULL,
    account_id bigint NOT NULL,
    category text DEFAULT ''::text NOT NULL,
    tariff_id bigint NOT NULL,
    basic_charge text DEFAULT 'NONE'::text NOT NULL,
    settlement_day smallint DEFAULT 1 NOT NULL,
    instalments smallint DEFAULT 0 NOT NULL,
    due_rule text DEFAULT 'WORKING_DAYS'::text NOT NULL,
    due_value smallint DEFAULT 10 NOT NULL,
    valid daterange NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT account_tariff_basic_charge_ck CHECK (((basic_charge = ANY (ARRAY['NONE'::text, 'CAPACITY'::text, 'DEMAND'::text])) AND ((category = ''::text) OR (basic_charge = 'NONE'::text)))),
    CONSTRAINT account_tariff_category_ck CHECK ((category = ANY (ARRAY[''::text, 'INDUSTRIAL'::text, 'NON_INDUSTRIAL'::text, 'AGRICULTURAL'::text, 'PUMPING'::text, 'WHOLESALE'::text, 'RESIDENTIAL'::text]))),
    CONSTRAINT account_tariff_due_rule_ck CHECK ((due_rule = ANY (ARRAY['WORKING_DAYS'::text, 'DAY_OF_MONTH'::text]))),
    CONSTRAINT account_tariff_due_value_ck CHECK (((due_value >= 1) AND (due_value <= 28))),
    CONSTRAINT account_tariff_instalments_ck CHECK (((instalments >= 0) AND (instalments <= 10))),
    CONSTRAINT account_tariff_settlement_day_ck CHECK (((settlement_day >= 1) AND (settlement_day <= 28))),
    CONSTRAINT account_tariff_valid_ck CHECK (((NOT isempty(valid)) AND (NOT lower_inf(valid))))
);

ALTER TABLE ONLY dahu.account_tariff FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.account_tariff IS 'By which tariff and on what terms an account is billed, and when.';

COMMENT ON COLUMN dahu.account_tariff.account_tariff_id IS 'identifier';

COMMENT ON COLUMN dahu.account_tariff.account_id IS 'the account';

COMMENT ON COLUMN dahu.account_tariff.category IS 'empty = the account itself; else the category of a split part (clause 4.8) that is billed by this tariff';

COMMENT ON COLUMN dahu.account_tariff.tariff_id IS 'the tariff';

COMMENT ON COLUMN dahu.account_tariff.basic_charge IS 'basic charge of a two-part tariff: none (single-part), by capacity, by demand';

COMMENT ON COLUMN dahu.account_tariff.settlement_day IS 'day of the month on which a settlement period begins';

COMMENT ON COLUMN dahu.account_tariff.instalments IS 'how many instalments come before the settlement of a period (clause 4.16); 0 = settled at once';

COMMENT ON COLUMN dahu.account_tariff.due_rule IS 'due so many working days after the day of issue, or on a day of the month after it';

COMMENT ON COLUMN dahu.account_tariff.due_value IS 'number of working days, or day of the month';

COMMENT ON COLUMN dahu.account_tariff.valid IS 'days on which it holds';

COMMENT ON COLUMN dahu.account_tariff.document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.account_tariff.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.account_tariff.recorded_at IS 'when this row was written';

CREATE TABLE dahu.alarm (
    alarm_id bigint NOT NULL,
    class_name text NOT NULL,
    thing text NOT NULL,
    account_id bigint,
    metering_point_id bigint,
    supply_source_id bigint,
    active boolean DEFAULT false NOT NULL,
    acked boolean DEFAULT true NOT NULL,
    pending_ms bigint,
    raised_at timestamp with time zone,
    returned_at timestamp with time zone,
    acked_at timestamp with time zone,
    acked_by text,
    shelved_until_at timestamp with time zone,
    shelved_by text,
    shelved_because text,
    suppressed_by text,
    out_until_at timestamp with time zone,
    out_by text,
    out_because text,
    change_ms bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    chattering boolean DEFAULT false NOT NULL,
    told boolean DEFAULT false NOT NULL,
    facts jsonb DEFAULT '{}'::jsonb NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    state text GENERATED ALWAYS AS (
CASE
    WHEN (out_until_at IS NOT NULL) THEN 'OUT_OF_SERVICE'::text
    WHEN (suppressed_by IS NOT NULL) THEN 'SUPPRESSED'::text
    WHEN (shelved_until_at IS NOT NULL) THEN 'SHELVED'::text
    WHEN active THEN
    CASE
        WHEN acked THEN 'ACK_ACTIVE'::text
        ELSE 'UNACK_ACTIVE'::text
    END
    WHEN acked THEN 'NORMAL'::text
    ELSE 'UNACK_RETURNED'::text
END) STORED NOT NULL,
    CONSTRAINT alarm_out_ck CHECK (((out_until_at IS NULL) = (out_because IS NULL))),
    CONSTRAINT alarm_shelved_ck CHECK (((shelved_until_at IS NULL) = (shelved_because IS NULL)))
);

ALTER TABLE ONLY dahu.alarm FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.alarm IS 'A class of alarms at a thing, with its life cycle: one row for good, whatever it goes through. What it went through is in alarm_event.';

COMMENT ON COLUMN dahu.alarm.alarm_id IS 'identifier';

COMMENT ON COLUMN dahu.alarm.class_name IS 'the class';

COMMENT ON COLUMN dahu.alarm.thing IS 'what it is about: account:12, source:4, point:7, endpoint:10.0.0.7:502, collector';

COMMENT ON COLUMN dahu.alarm.account_id IS 'the account; null: about none';

COMMENT ON COLUMN dahu.alarm.metering_point_id IS 'the point, when it is about one';

COMMENT ON COLUMN dahu.alarm.supply_source_id IS 'the source, when it is about one';

COMMENT ON COLUMN dahu.alarm.active IS 'what it warns of is so, by the delays of its class';

COMMENT ON COLUMN dahu.alarm.acked IS 'somebody has seen it, or there is nothing to see';

COMMENT ON COLUMN dahu.alarm.pending_ms IS 'since when, by the clock of the turns, the opposite of active is the case; null: it is not';

COMMENT ON COLUMN dahu.alarm.raised_at IS 'when it was raised last';

COMMENT ON COLUMN dahu.alarm.returned_at IS 'when it returned last';

COMMENT ON COLUMN dahu.alarm.acked_at IS 'when it was acknowledged last';

COMMENT ON COLUMN dahu.alarm.acked_by IS 'by whom';

COMMENT ON COLUMN dahu.alarm.shelved_until_at IS 'put aside by an operator until then; null: not';

COMMENT ON COLUMN dahu.alarm.shelved_by IS 'by whom';

COMMENT ON COLUMN dahu.alarm.shelved_because IS 'why';

COMMENT ON COLUMN dahu.alarm.suppressed_by IS 'what it follows from and is not shown beside: alarm:5, permit:P-3; null: nothing';

COMMENT ON COLUMN dahu.alarm.out_until_at IS 'taken out of service by the system administrator until then; null: not';

COMMENT ON COLUMN dahu.alarm.out_by IS 'by whom';

COMMENT ON COLUMN dahu.alarm.out_because IS 'why';

COMMENT ON COLUMN dahu.alarm.change_ms IS 'its newest changes, by the clock of the turns';

COMMENT ON COLUMN dahu.alarm.chattering IS 'it changed three times within a minute, and not since five minutes has it been quiet';

COMMENT ON COLUMN dahu.alarm.told IS 'people were told of this raising';

COMMENT ON COLUMN dahu.alarm.facts IS 'what was found, when it changed last';

COMMENT ON COLUMN dahu.alarm.version IS 'counts its changes';

COMMENT ON COLUMN dahu.alarm.recorded_at IS 'when this row was written';

COMMENT ON COLUMN dahu.alarm.state IS 'what an operator sees';

CREATE TABLE dahu.alarm_class (
    name text NOT NULL,
    priority smallint NOT NULL,
    on_delay_s integer NOT NULL,
    off_delay_s integer NOT NULL,
    dead_band integer NOT NULL,
    unit text DEFAULT ''::text NOT NULL,
    minutes_to_act integer NOT NULL,
    desk_name text NOT NULL,
    clause text NOT NULL,
    title_zh text NOT NULL,
    title_en text NOT NULL,
    cause_zh text NOT NULL,
    cause_en text NOT NULL,
    consequence_zh text NOT NULL,
    consequence_en text NOT NULL,
    action_zh text NOT NULL,
    action_en text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT alarm_class_delay_ck CHECK (((on_delay_s >= 0) AND (off_delay_s >= 0) AND (dead_band >= 0))),
    CONSTRAINT alarm_class_minutes_to_act_ck CHECK ((minutes_to_act > 0)),
    CONSTRAINT alarm_class_priority_ck CHECK (((priority >= 1) AND (priority <= 3))),
    CONSTRAINT alarm_class_text_ck CHECK (((title_zh <> ''::text) AND (title_en <> ''::text) AND (cause_zh <> ''::text) AND (cause_en <> ''::text) AND (consequence_zh <> ''::text) AND (consequence_en <> ''::text) AND (action_zh <> ''::text) AND (action_en <> ''::text)))
);

ALTER TABLE ONLY dahu.alarm_class FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.alarm_class IS 'What may be an alarm: only what somebody can and must act on, with what it means and what is to be done.';

COMMENT ON COLUMN dahu.alarm_class.name IS 'name, SOURCE_LOST';

COMMENT ON COLUMN dahu.alarm_class.priority IS '1 is the highest';

COMMENT ON COLUMN dahu.alarm_class.on_delay_s IS 'how long it must be so before the alarm is raised; the utility may set it';

COMMENT ON COLUMN dahu.alarm_class.off_delay_s IS 'how long it must not be so before the alarm returns; the utility may set it';

COMMENT ON COLUMN dahu.alarm_class.dead_band IS 'how far a value must go back behind its limit before the alarm returns; the utility may set it';

COMMENT ON COLUMN dahu.alarm_class.unit IS 'unit of the dead band';

COMMENT ON COLUMN dahu.alarm_class.minutes_to_act IS 'time in which somebody must have acted';

COMMENT ON COLUMN dahu.alarm_class.desk_name IS 'whose it is';

COMMENT ON COLUMN dahu.alarm_class.clause IS 'what asks for it';

COMMENT ON COLUMN dahu.alarm_class.title_zh IS 'what happened, in Chinese';

COMMENT ON COLUMN dahu.alarm_class.title_en IS 'what happened, in English';

COMMENT ON COLUMN dahu.alarm_class.cause_zh IS 'what it comes from, in Chinese';

COMMENT ON COLUMN dahu.alarm_class.cause_en IS 'what it comes from, in English';

COMMENT ON COLUMN dahu.alarm_class.consequence_zh IS 'what comes of it, in Chinese';

COMMENT ON COLUMN dahu.alarm_class.consequence_en IS 'what comes of it, in English';

COMMENT ON COLUMN dahu.alarm_class.action_zh IS 'what is to be done, in Chinese';

COMMENT ON COLUMN dahu.alarm_class.action_en IS 'what is to be done, in English';

COMMENT ON COLUMN dahu.alarm_class.recorded_at IS 'when this row was written';

CREATE TABLE dahu.alarm_clock (
    only_row boolean DEFAULT true NOT NULL,
    now_ms bigint NOT NULL,
    turned_at timestamp with time zone NOT NULL,
    interrupted_ms bigint NOT NULL,
    watched_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    watched_on date DEFAULT '-infinity'::date NOT NULL,
    CONSTRAINT alarm_clock_only_row_ck CHECK (only_row)
)
WITH (fillfactor='20');

ALTER TABLE ONLY dahu.alarm_clock FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.alarm_clock IS 'The clock of the turns: it goes on with each turn by the time since the one before, and by no more than ten seconds. A clock that is set, a service that stands still or a database that is away are no time in which something was seen to be so.';

COMMENT ON COLUMN dahu.alarm_clock.only_row IS 'always true: keeps this table at one row';

COMMENT ON COLUMN dahu.alarm_clock.now_ms IS 'milliseconds in which alarms were watched';

COMMENT ON COLUMN dahu.alarm_clock.turned_at IS 'when the last turn was';

COMMENT ON COLUMN dahu.alarm_clock.interrupted_ms IS 'when, by this clock, nobody watched before or a clock was set: silence is judged only after each point had time to be read again';

COMMENT ON COLUMN dahu.alarm_clock.watched_at IS 'when what is watched was brought to the register last';

COMMENT ON COLUMN dahu.alarm_clock.watched_on IS 'for which day';

CREATE TABLE dahu.alarm_event (
    alarm_event_id bigint NOT NULL,
    alarm_id bigint NOT NULL,
    account_id bigint,
    kind text NOT NULL,
    state text NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    person_id bigint,
    actor text DEFAULT ''::text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    until_at timestamp with time zone,
    facts jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT alarm_event_kind_ck CHECK ((kind = ANY (ARRAY['RAISED'::text, 'RETURNED'::text, 'ACKNOWLEDGED'::text, 'SHELVED'::text, 'UNSHELVED'::text, 'SHELF_ENDED'::text, 'SUPPRESSED'::text, 'UNSUPPRESSED'::text, 'OUT_OF_SERVICE'::text, 'IN_SERVICE'::text, 'CHATTERING'::text, 'STEADY'::text, 'NOTE'::text])))
);

ALTER TABLE ONLY dahu.alarm_event FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.alarm_event IS 'The journal of the alarms: every change with its time, who made it and why. Append-only.';

COMMENT ON COLUMN dahu.alarm_event.alarm_event_id IS 'identifier';

COMMENT ON COLUMN dahu.alarm_event.alarm_id IS 'the alarm';

COMMENT ON COLUMN dahu.alarm_event.account_id IS 'its account';

COMMENT ON COLUMN dahu.alarm_event.kind IS 'what happened';

COMMENT ON COLUMN dahu.alarm_event.state IS 'what an operator saw from then on';

COMMENT ON COLUMN dahu.alarm_event.happened_at IS 'when';

COMMENT ON COLUMN dahu.alarm_event.person_id IS 'who did it; null: the service';

COMMENT ON COLUMN dahu.alarm_event.actor IS 'login of the person';

COMMENT ON COLUMN dahu.alarm_event.reason IS 'why, or what was noted';

COMMENT ON COLUMN dahu.alarm_event.until_at IS 'until when it is put aside';

COMMENT ON COLUMN dahu.alarm_event.facts IS 'what was found';

CREATE TABLE dahu.application_document (
    application_document_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    document_kind text NOT NULL,
    original_seen boolean NOT NULL,
    copy_kept boolean NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    valid_until_on date,
    annual_proof text,
    sector_allowed boolean,
    attachment_sha256 text,
    note text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT application_document_annual_proof_ck CHECK ((annual_proof = ANY (ARRAY['ANNUAL_CHECK'::text, 'ANNUAL_REPORT'::text]))),
    CONSTRAINT application_document_attachment_ck CHECK ((attachment_sha256 ~ '^[0-9a-f]{64}$'::text))
);

ALTER TABLE ONLY dahu.application_document FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.application_document IS 'Documents of an application as they were seen. Append-only: the newest row of a kind counts.';

COMMENT ON COLUMN dahu.application_document.application_document_id IS 'identifier';

COMMENT ON COLUMN dahu.application_document.work_case_id IS 'the application';

COMMENT ON COLUMN dahu.application_document.document_kind IS 'which document';

COMMENT ON COLUMN dahu.application_document.original_seen IS 'the original was seen';

COMMENT ON COLUMN dahu.application_document.copy_kept IS 'a copy was kept';

COMMENT ON COLUMN dahu.application_document.document_no IS 'number on it';

COMMENT ON COLUMN dahu.application_document.valid_until_on IS 'last day on which it is valid; null = without end';

COMMENT ON COLUMN dahu.application_document.annual_proof IS 'of a licence: its annual check, or the annual report that took its place';

COMMENT ON COLUMN dahu.application_document.sector_allowed IS 'of a licence: industrial policy allows the sector; null when nobody has looked';

COMMENT ON COLUMN dahu.application_document.attachment_sha256 IS 'scan, by its SHA-256; null when there is none';

COMMENT ON COLUMN dahu.application_document.note IS 'remark';

COMMENT ON COLUMN dahu.application_document.actor IS 'who saw it';

COMMENT ON COLUMN dahu.application_document.recorded_at IS 'when this row was written';

CREATE TABLE dahu.application_kind (
    kind text NOT NULL,
    clause text NOT NULL,
    works boolean NOT NULL,
    temporary boolean NOT NULL
);

ALTER TABLE ONLY dahu.application_kind FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.application_kind IS 'What can be applied for, and whether it needs works: survey, supply plan, design, inspections and connection.';

COMMENT ON COLUMN dahu.application_kind.kind IS 'kind';

COMMENT ON COLUMN dahu.application_kind.clause IS 'clause that it falls under';

COMMENT ON COLUMN dahu.application_kind.works IS 'goes through a supply plan; else it is carried out once it is accepted';

COMMENT ON COLUMN dahu.application_kind.temporary IS 'ends on a day that it names';

CREATE TABLE dahu.appointment (
    work_case_id bigint NOT NULL,
    account_id bigint NOT NULL,
    purpose text NOT NULL,
    begins_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    person text NOT NULL,
    reached_at text DEFAULT ''::text NOT NULL,
    place text DEFAULT ''::text NOT NULL,
    about_case_id bigint,
    moves smallint DEFAULT 0 NOT NULL,
    told_on date,
    missed_by text,
    CONSTRAINT appointment_missed_by_ck CHECK ((missed_by = ANY (ARRAY['CUSTOMER'::text, 'UTILITY'::text]))),
    CONSTRAINT appointment_purpose_ck CHECK ((purpose = ANY (ARRAY['SURVEY'::text, 'METER_WORK'::text, 'CONNECTION'::text, 'INSPECTION'::text, 'VISIT'::text, 'OTHER'::text]))),
    CONSTRAINT appointment_time_ck CHECK ((begins_at < ends_at))
);

ALTER TABLE ONLY dahu.appointment FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.appointment IS 'A time agreed with a customer, before somebody comes or meters are worked on: a case of the flow appointments.';

COMMENT ON COLUMN dahu.appointment.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.appointment.account_id IS 'the account';

COMMENT ON COLUMN dahu.appointment.purpose IS 'what for';

COMMENT ON COLUMN dahu.appointment.begins_at IS 'agreed time: not before';

COMMENT ON COLUMN dahu.appointment.ends_at IS 'agreed time: not after';

COMMENT ON COLUMN dahu.appointment.person IS 'with whom';

COMMENT ON COLUMN dahu.appointment.reached_at IS 'where that person is reached';

COMMENT ON COLUMN dahu.appointment.place IS 'where; empty: at the site of the account';

COMMENT ON COLUMN dahu.appointment.about_case_id IS 'case that it is for; null: none';

COMMENT ON COLUMN dahu.appointment.moves IS 'how often it was moved';

COMMENT ON COLUMN dahu.appointment.told_on IS 'day on which the customer was reminded; null: not yet';

COMMENT ON COLUMN dahu.appointment.missed_by IS 'who did not come; null: it was kept, or is to come';

CREATE TABLE dahu.archive_entry (
    work_case_id bigint NOT NULL,
    record text NOT NULL,
    document_no text NOT NULL,
    archived_on date NOT NULL,
    keep_until_on date,
    shelf text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT archive_entry_shelf_ck CHECK ((shelf <> ''::text))
);

ALTER TABLE ONLY dahu.archive_entry FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.archive_entry IS 'A paper that is in the archive, and until when it is kept (4.20). Append-only.';

COMMENT ON COLUMN dahu.archive_entry.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.archive_entry.record IS 'which record of 4.19';

COMMENT ON COLUMN dahu.archive_entry.document_no IS 'the paper';

COMMENT ON COLUMN dahu.archive_entry.archived_on IS 'since when';

COMMENT ON COLUMN dahu.archive_entry.keep_until_on IS 'last day that it must be kept; null: for good';

COMMENT ON COLUMN dahu.archive_entry.shelf IS 'where it lies';

COMMENT ON COLUMN dahu.archive_entry.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.archive_entry.recorded_at IS 'when this row was written';

CREATE TABLE dahu.archive_submission (
    archive_submission_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    department text NOT NULL,
    record text NOT NULL,
    submitted_on date NOT NULL,
    document_no text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT archive_submission_department_ck CHECK (((department <> ''::text) AND (document_no <> ''::text)))
);

ALTER TABLE ONLY dahu.archive_submission FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.archive_submission IS 'Records that were handed to a professional department (4.20). Append-only.';

COMMENT ON COLUMN dahu.archive_submission.archive_submission_id IS 'identifier';

COMMENT ON COLUMN dahu.archive_submission.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.archive_submission.department IS 'to whom';

COMMENT ON COLUMN dahu.archive_submission.record IS 'which records';

COMMENT ON COLUMN dahu.archive_submission.submitted_on IS 'when';

COMMENT ON COLUMN dahu.archive_submission.document_no IS 'receipt';

COMMENT ON COLUMN dahu.archive_submission.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.archive_submission.recorded_at IS 'when this row was written';

CREATE TABLE dahu.attachment (
    sha256 text NOT NULL,
    bytes bigint NOT NULL,
    received_bytes bigint DEFAULT 0 NOT NULL,
    media text,
    user_account_id bigint,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    whole_at timestamp with time zone,
    CONSTRAINT attachment_bytes_ck CHECK ((((bytes >= 1) AND (bytes <= 20971520)) AND ((received_bytes >= 0) AND (received_bytes <= bytes)))),
    CONSTRAINT attachment_media_ck CHECK ((media = ANY (ARRAY['image/jpeg'::text, 'image/png'::text, 'image/webp'::text, 'application/pdf'::text]))),
    CONSTRAINT attachment_sha256_ck CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT attachment_whole_ck CHECK ((((whole_at IS NULL) = (media IS NULL)) AND ((whole_at IS NULL) OR (received_bytes = bytes))))
);

ALTER TABLE ONLY dahu.attachment FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.attachment IS 'A photo or a scan, known by the hash of its bytes. The same file is kept once.';

COMMENT ON COLUMN dahu.attachment.sha256 IS 'SHA-256 of its bytes, hexadecimal';

COMMENT ON COLUMN dahu.attachment.bytes IS 'how long it is';

COMMENT ON COLUMN dahu.attachment.received_bytes IS 'how much of it has come: an upload goes on from here';

COMMENT ON COLUMN dahu.attachment.media IS 'what its content is, by its own first bytes; null until it is whole';

COMMENT ON COLUMN dahu.attachment.user_account_id IS 'who began to send it; sees it before it belongs to anything';

COMMENT ON COLUMN dahu.attachment.recorded_at IS 'when it was begun';

COMMENT ON COLUMN dahu.attachment.whole_at IS 'when all of it was there and its hash was right';

CREATE TABLE dahu.attachment_use (
    attachment_use_id bigint NOT NULL,
    sha256 text NOT NULL,
    work_case_id bigint,
    account_id bigint,
    kind text NOT NULL,
    label text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT attachment_use_kind_ck CHECK ((kind = ANY (ARRAY['PHOTO'::text, 'SCAN'::text, 'DRAWING'::text, 'OTHER'::text]))),
    CONSTRAINT attachment_use_of_ck CHECK ((num_nonnulls(work_case_id, account_id) = 1))
);

ALTER TABLE ONLY dahu.attachment_use FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.attachment_use IS 'What a file belongs to. Append-only.';

COMMENT ON COLUMN dahu.attachment_use.attachment_use_id IS 'identifier';

COMMENT ON COLUMN dahu.attachment_use.sha256 IS 'the file';

COMMENT ON COLUMN dahu.attachment_use.work_case_id IS 'the case; or';

COMMENT ON COLUMN dahu.attachment_use.account_id IS 'the account';

COMMENT ON COLUMN dahu.attachment_use.kind IS 'photo, scan of a paper, drawing';

COMMENT ON COLUMN dahu.attachment_use.label IS 'name that it has for people';

COMMENT ON COLUMN dahu.attachment_use.actor IS 'who said so';

COMMENT ON COLUMN dahu.attachment_use.recorded_at IS 'when this row was written';

CREATE TABLE dahu.audit (
    month date NOT NULL,
    shard smallint NOT NULL,
    n bigint NOT NULL,
    noted_at timestamp with time zone NOT NULL,
    user_account_id bigint,
    actor text NOT NULL,
    desk text,
    session text,
    address text,
    action text NOT NULL,
    object_type text NOT NULL,
    object_key text NOT NULL,
    account_id bigint,
    difference jsonb NOT NULL,
    result text NOT NULL,
    reason text NOT NULL,
    request_id text,
    version text NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_result_ck CHECK ((result = ANY (ARRAY['DONE'::text, 'REFUSED'::text])))
);

ALTER TABLE ONLY dahu.audit FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.audit IS 'Who did what, and who was refused what. Append-only; each entry carries the hash of all before it in its chain.';

COMMENT ON COLUMN dahu.audit.month IS 'chain: first day of the month of UTC';

COMMENT ON COLUMN dahu.audit.shard IS 'chain: which of that month';

COMMENT ON COLUMN dahu.audit.n IS 'place in the chain, from 1';

COMMENT ON COLUMN dahu.audit.noted_at IS 'when';

COMMENT ON COLUMN dahu.audit.user_account_id IS 'the person; null for jobs and the command line';

COMMENT ON COLUMN dahu.audit.actor IS 'who, as records say it';

COMMENT ON COLUMN dahu.audit.desk IS 'at which desk';

COMMENT ON COLUMN dahu.audit.session IS 'session or token: BROWSER 12, TOKEN 3';

COMMENT ON COLUMN dahu.audit.address IS 'from where';

COMMENT ON COLUMN dahu.audit.action IS 'route, verb, or INSERT, UPDATE, DELETE where none is known';

COMMENT ON COLUMN dahu.audit.object_type IS 'table, or what was read';

COMMENT ON COLUMN dahu.audit.object_key IS 'its key';

COMMENT ON COLUMN dahu.audit.account_id IS 'the account that it belongs to';

COMMENT ON COLUMN dahu.audit.difference IS 'of a change: column, [before, after]; secrets are masked';

COMMENT ON COLUMN dahu.audit.result IS 'DONE or REFUSED';

COMMENT ON COLUMN dahu.audit.reason IS 'why, in words or as the name of the refusal';

COMMENT ON COLUMN dahu.audit.request_id IS 'number of the request, as in the log';

COMMENT ON COLUMN dahu.audit.version IS 'version of the program';

COMMENT ON COLUMN dahu.audit.hash IS 'SHA-256 of the hash before it and of this entry';

CREATE TABLE dahu.audit_head (
    month date NOT NULL,
    shard smallint NOT NULL,
    entries bigint DEFAULT 0 NOT NULL,
    hash bytea DEFAULT '\x'::bytea NOT NULL,
    CONSTRAINT audit_head_month_ck CHECK ((EXTRACT(day FROM month) = (1)::numeric))
);

ALTER TABLE ONLY dahu.audit_head FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.audit_head IS 'The ends of the chains of the audit: several a month, so that writers do not wait for each other.';

COMMENT ON COLUMN dahu.audit_head.month IS 'first day of the month of UTC';

COMMENT ON COLUMN dahu.audit_head.shard IS 'which of them';

COMMENT ON COLUMN dahu.audit_head.entries IS 'how many entries it has';

COMMENT ON COLUMN dahu.audit_head.hash IS 'hash of its newest entry';

CREATE TABLE dahu.backfeed_measure (
    backfeed_measure_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    kind text NOT NULL,
    place text NOT NULL,
    installed_on date NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT backfeed_measure_kind_ck CHECK ((kind = ANY (ARRAY['MECHANICAL_INTERLOCK'::text, 'ELECTRICAL_INTERLOCK'::text, 'VISIBLE_BREAK'::text, 'AUTOMATIC_TRANSFER'::text, 'FOUR_POLE_SWITCHING'::text, 'OWN_EARTHING'::text, 'NO_PARALLEL'::text, 'LABEL'::text, 'ANTI_ISLANDING'::text]))),
    CONSTRAINT backfeed_measure_place_ck CHECK ((place <> ''::text))
);

ALTER TABLE ONLY dahu.backfeed_measure FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.backfeed_measure IS 'A measure against back-feed that was built (4.14). Append-only; a change of the wiring is a new row.';

COMMENT ON COLUMN dahu.backfeed_measure.backfeed_measure_id IS 'identifier';

COMMENT ON COLUMN dahu.backfeed_measure.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.backfeed_measure.kind IS 'what kind of measure';

COMMENT ON COLUMN dahu.backfeed_measure.place IS 'where it is';

COMMENT ON COLUMN dahu.backfeed_measure.installed_on IS 'since when';

COMMENT ON COLUMN dahu.backfeed_measure.document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.backfeed_measure.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.backfeed_measure.recorded_at IS 'when this row was written';

CREATE TABLE dahu.backfeed_test (
    backfeed_test_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    tested_on date NOT NULL,
    second_refused boolean NOT NULL,
    first_refused boolean NOT NULL,
    loss_transferred boolean NOT NULL,
    restored boolean NOT NULL,
    breakers text[] NOT NULL,
    tester text NOT NULL,
    second_tester text NOT NULL,
    photos text[] NOT NULL,
    passed boolean GENERATED ALWAYS AS ((second_refused AND first_refused AND loss_transferred AND restored)) STORED NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT backfeed_test_breakers_ck CHECK ((cardinality(breakers) >= 2)),
    CONSTRAINT backfeed_test_photos_ck CHECK (((cardinality(photos) >= 1) AND (array_to_string(photos, ','::text) ~ '^([0-9a-f]{64}(,|$))*$'::text))),
    CONSTRAINT backfeed_test_two_testers_ck CHECK (((tester <> ''::text) AND (second_tester <> ''::text) AND (tester <> second_tester)))
);

ALTER TABLE ONLY dahu.backfeed_test FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.backfeed_test IS 'A test sheet of the measures against back-feed: four tests, two testers, photos (4.14). Append-only; the newest decides.';

COMMENT ON COLUMN dahu.backfeed_test.backfeed_test_id IS 'identifier';

COMMENT ON COLUMN dahu.backfeed_test.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.backfeed_test.tested_on IS 'day of the test';

COMMENT ON COLUMN dahu.backfeed_test.second_refused IS 'with source 1 closed, source 2 refused to close';

COMMENT ON COLUMN dahu.backfeed_test.first_refused IS 'and the other way round';

COMMENT ON COLUMN dahu.backfeed_test.loss_transferred IS 'on loss of voltage it went over to the other source without closing both';

COMMENT ON COLUMN dahu.backfeed_test.restored IS 'and came back';

COMMENT ON COLUMN dahu.backfeed_test.breakers IS 'breakers by their numbers';

COMMENT ON COLUMN dahu.backfeed_test.tester IS 'first tester';

COMMENT ON COLUMN dahu.backfeed_test.second_tester IS 'second tester';

COMMENT ON COLUMN dahu.backfeed_test.photos IS 'photos, by their SHA-256';

COMMENT ON COLUMN dahu.backfeed_test.passed IS 'all four';

COMMENT ON COLUMN dahu.backfeed_test.document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.backfeed_test.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.backfeed_test.recorded_at IS 'when this row was written';

CREATE TABLE dahu.bay (
    bay_id bigint NOT NULL,
    substation_id bigint NOT NULL,
    bay_number text NOT NULL,
    voltage_kv numeric(6,2) NOT NULL,
    line_id bigint,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT bay_voltage_kv_ck CHECK ((voltage_kv > (0)::numeric))
);

ALTER TABLE ONLY dahu.bay FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.bay IS 'A feeder bay of a substation: what a dedicated line needs (4.6.1).';

COMMENT ON COLUMN dahu.bay.bay_id IS 'identifier';

COMMENT ON COLUMN dahu.bay.substation_id IS 'where it is';

COMMENT ON COLUMN dahu.bay.bay_number IS 'number in the substation';

COMMENT ON COLUMN dahu.bay.voltage_kv IS 'voltage in kV';

COMMENT ON COLUMN dahu.bay.line_id IS 'line that uses it; null while free';

COMMENT ON COLUMN dahu.bay.recorded_at IS 'when this row was written';

CREATE TABLE dahu.bay_reservation (
    bay_reservation_id bigint NOT NULL,
    bay_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    reserved_on date NOT NULL,
    expires_on date NOT NULL,
    ended_on date,
    ended_because text,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT bay_reservation_ended_ck CHECK ((((ended_on IS NULL) = (ended_because IS NULL)) AND (ended_because = ANY (ARRAY['RELEASED'::text, 'EXPIRED'::text, 'BUILT'::text, 'WITHDRAWN'::text])))),
    CONSTRAINT bay_reservation_expires_ck CHECK ((expires_on >= reserved_on))
);

ALTER TABLE ONLY dahu.bay_reservation FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.bay_reservation IS 'A bay kept for one application, and until when (clause 4.6.1): two can never count on the same.';

COMMENT ON COLUMN dahu.bay_reservation.bay_reservation_id IS 'identifier';

COMMENT ON COLUMN dahu.bay_reservation.bay_id IS 'the bay';

COMMENT ON COLUMN dahu.bay_reservation.work_case_id IS 'the application';

COMMENT ON COLUMN dahu.bay_reservation.reserved_on IS 'from when on';

COMMENT ON COLUMN dahu.bay_reservation.expires_on IS 'last day';

COMMENT ON COLUMN dahu.bay_reservation.ended_on IS 'when it ended; null while it holds';

COMMENT ON COLUMN dahu.bay_reservation.ended_because IS 'why it ended: given back, expired, the line was built, the application was withdrawn';

COMMENT ON COLUMN dahu.bay_reservation.actor IS 'who reserved it';

COMMENT ON COLUMN dahu.bay_reservation.recorded_at IS 'when this row was written';

CREATE TABLE dahu.bay_wait (
    bay_wait_id bigint NOT NULL,
    substation_id bigint NOT NULL,
    voltage_kv numeric(6,2) NOT NULL,
    work_case_id bigint NOT NULL,
    waiting_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    told_at timestamp with time zone,
    ended_on date,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT bay_wait_voltage_kv_ck CHECK ((voltage_kv > (0)::numeric))
);

ALTER TABLE ONLY dahu.bay_wait FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.bay_wait IS 'Applications that wait for a bay of a substation, in the order in which they came.';

COMMENT ON COLUMN dahu.bay_wait.bay_wait_id IS 'identifier, and the order';

COMMENT ON COLUMN dahu.bay_wait.substation_id IS 'where';

COMMENT ON COLUMN dahu.bay_wait.voltage_kv IS 'voltage in kV';

COMMENT ON COLUMN dahu.bay_wait.work_case_id IS 'the application';

COMMENT ON COLUMN dahu.bay_wait.waiting_at IS 'since when';

COMMENT ON COLUMN dahu.bay_wait.told_at IS 'when it was told that a bay is free; null while it waits';

COMMENT ON COLUMN dahu.bay_wait.ended_on IS 'when it no longer waited: it has a bay, or is over';

COMMENT ON COLUMN dahu.bay_wait.actor IS 'who entered it';

COMMENT ON COLUMN dahu.bay_wait.recorded_at IS 'when this row was written';

CREATE TABLE dahu.bill (
    bill_id bigint NOT NULL,
    bill_number text NOT NULL,
    account_id bigint NOT NULL,
    kind text NOT NULL,
    period daterange NOT NULL,
    status text DEFAULT 'DRAFT'::text NOT NULL,
    corrects_id bigint,
    instalment smallint,
    amount_fen bigint NOT NULL,
    energy_x100 bigint,
    holds text[] DEFAULT '{}'::text[] NOT NULL,
    notes text[] DEFAULT '{}'::text[] NOT NULL,
    basis jsonb NOT NULL,
    fingerprint text NOT NULL,
    version text NOT NULL,
    actor text NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    issued_on date,
    due_on date,
    issued_by text,
    confirmation text,
    cancelled_at timestamp with time zone,
    cancelled_by text,
    cancelled_because text,
    CONSTRAINT bill_cancelled_ck CHECK ((((status = 'CANCELLED'::text) = (cancelled_at IS NOT NULL)) AND ((cancelled_at IS NULL) = (cancelled_because IS NULL)))),
    CONSTRAINT bill_confirmed_ck CHECK (((issued_on IS NULL) OR (holds = '{}'::text[]) OR (confirmation IS NOT NULL))),
    CONSTRAINT bill_corrects_ck CHECK (((kind = 'CORRECTION'::text) = (corrects_id IS NOT NULL))),
    CONSTRAINT bill_instalment_ck CHECK (((kind = 'INSTALMENT'::text) = (instalment IS NOT NULL))),
    CONSTRAINT bill_issued_ck CHECK ((((status = 'DRAFT'::text) = ((issued_on IS NULL) AND (cancelled_at IS NULL))) AND ((issued_on IS NULL) = (due_on IS NULL)) AND (due_on >= issued_on))),
    CONSTRAINT bill_kind_ck CHECK ((kind = ANY (ARRAY['SETTLEMENT'::text, 'INSTALMENT'::text, 'CORRECTION'::text]))),
    CONSTRAINT bill_period_ck CHECK (((NOT isempty(period)) AND (NOT lower_inf(period)) AND (NOT upper_inf(period)))),
    CONSTRAINT bill_status_ck CHECK ((status = ANY (ARRAY['DRAFT'::text, 'ISSUED'::text, 'CANCELLED'::text])))
);

ALTER TABLE ONLY dahu.bill FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.bill IS 'A bill: of a settlement period, an instalment before it, or the difference that corrects one. Drafts may be made anew; what is issued stays.';

COMMENT ON COLUMN dahu.bill.bill_id IS 'identifier';

COMMENT ON COLUMN dahu.bill.bill_number IS 'number on paper: B-account-period-serial';

COMMENT ON COLUMN dahu.bill.account_id IS 'the account';

COMMENT ON COLUMN dahu.bill.kind IS 'settlement of a period, instalment of it, or correction of a bill';

COMMENT ON COLUMN dahu.bill.period IS 'civil days that it is for';

COMMENT ON COLUMN dahu.bill.status IS 'draft, issued, cancelled';

COMMENT ON COLUMN dahu.bill.corrects_id IS 'of a correction: the bill whose difference it is';

COMMENT ON COLUMN dahu.bill.instalment IS 'of an instalment: which one of the period';

COMMENT ON COLUMN dahu.bill.amount_fen IS 'to be paid, fen; a correction may give back';

COMMENT ON COLUMN dahu.bill.energy_x100 IS 'active energy that is billed, 0.01 kWh, losses included; null for an instalment';

COMMENT ON COLUMN dahu.bill.holds IS 'why it may not be issued without a person who confirms it, or not at all';

COMMENT ON COLUMN dahu.bill.notes IS 'what a reader should know and what holds nothing up';

COMMENT ON COLUMN dahu.bill.basis IS 'what it was made from, to the letter: energies, capacity, demand, standard, power factor';

COMMENT ON COLUMN dahu.bill.fingerprint IS 'of everything on it: made again from the same facts, it is the same';

COMMENT ON COLUMN dahu.bill.version IS 'version of the program that made it';

COMMENT ON COLUMN dahu.bill.actor IS 'who made it';

COMMENT ON COLUMN dahu.bill.made_at IS 'when it was made';

COMMENT ON COLUMN dahu.bill.issued_on IS 'day of issue';

COMMENT ON COLUMN dahu.bill.due_on IS 'last day on which it is paid in time';

COMMENT ON COLUMN dahu.bill.issued_by IS 'who issued it';

COMMENT ON COLUMN dahu.bill.confirmation IS 'the words of who issued it in spite of what held it';

COMMENT ON COLUMN dahu.bill.cancelled_at IS 'when it was cancelled';

COMMENT ON COLUMN dahu.bill.cancelled_by IS 'who cancelled it';

COMMENT ON COLUMN dahu.bill.cancelled_because IS 'why';

CREATE TABLE dahu.bill_item (
    bill_id bigint NOT NULL,
    line_no integer NOT NULL,
    kind text NOT NULL,
    item text DEFAULT ''::text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    place text DEFAULT ''::text NOT NULL,
    period text DEFAULT ''::text NOT NULL,
    days daterange NOT NULL,
    quantity bigint,
    decimals smallint DEFAULT 0 NOT NULL,
    unit text DEFAULT ''::text NOT NULL,
    price_e6 bigint,
    amount_fen bigint NOT NULL,
    pf_adjustable boolean DEFAULT false NOT NULL,
    basis jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT bill_item_kind_ck CHECK ((kind = ANY (ARRAY['CAPACITY'::text, 'DEMAND'::text, 'DEMAND_EXCESS'::text, 'ENERGY'::text, 'SURCHARGE'::text, 'PF_ADJUSTMENT'::text, 'ESTIMATE'::text, 'BILLED_BEFORE'::text])))
);

ALTER TABLE ONLY dahu.bill_item FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.bill_item IS 'The lines of a bill: quantity x price, and what else the quantity was made of. Their sum is the amount of the bill.';

COMMENT ON COLUMN dahu.bill_item.bill_id IS 'the bill';

COMMENT ON COLUMN dahu.bill_item.line_no IS 'place on the bill';

COMMENT ON COLUMN dahu.bill_item.kind IS 'what is charged';

COMMENT ON COLUMN dahu.bill_item.item IS 'short name of the price; empty where none is behind the line';

COMMENT ON COLUMN dahu.bill_item.name IS 'name as the tariff prints it; empty = the usual name of its kind';

COMMENT ON COLUMN dahu.bill_item.place IS 'receiving point; empty = the account';

COMMENT ON COLUMN dahu.bill_item.period IS 'sharp, peak, flat, valley, deep valley; empty = any time';

COMMENT ON COLUMN dahu.bill_item.days IS 'days that the line is for';

COMMENT ON COLUMN dahu.bill_item.quantity IS 'quantity, as a whole number with so many decimals; of an adjustment the amount that it is taken from, fen';

COMMENT ON COLUMN dahu.bill_item.decimals IS 'decimals of the quantity';

COMMENT ON COLUMN dahu.bill_item.unit IS 'unit of the quantity: kWh, kVA, kW, CNY';

COMMENT ON COLUMN dahu.bill_item.price_e6 IS 'price of a unit, 0.000001 yuan; of an adjustment the percentage, 0.01 %';

COMMENT ON COLUMN dahu.bill_item.amount_fen IS 'amount, fen';

COMMENT ON COLUMN dahu.bill_item.pf_adjustable IS 'belongs to what the power-factor adjustment is taken from';

COMMENT ON COLUMN dahu.bill_item.basis IS 'what else the line was made of, as numbers';

CREATE TABLE dahu.calendar_day (
    day date NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT calendar_day_kind_ck CHECK ((kind = ANY (ARRAY['HOLIDAY'::text, 'REST'::text, 'WORK'::text])))
);

ALTER TABLE ONLY dahu.calendar_day FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.calendar_day IS 'Days that are not what their day of the week says; all other Mondays to Fridays are worked.';

COMMENT ON COLUMN dahu.calendar_day.day IS 'the day';

COMMENT ON COLUMN dahu.calendar_day.kind IS 'statutory holiday, day off beside one, or a day at the weekend that is worked for it (make-up day)';

COMMENT ON COLUMN dahu.calendar_day.name IS 'of which festival';

COMMENT ON COLUMN dahu.calendar_day.recorded_at IS 'when this row was written';

CREATE TABLE dahu.calendar_year (
    year smallint NOT NULL,
    source text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT calendar_year_range_ck CHECK (((year >= 1990) AND (year <= 2999))),
    CONSTRAINT calendar_year_source_ck CHECK ((source <> ''::text))
);

ALTER TABLE ONLY dahu.calendar_year FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.calendar_year IS 'Years whose holidays are known. A term that runs into another year cannot be told.';

COMMENT ON COLUMN dahu.calendar_year.year IS 'the year';

COMMENT ON COLUMN dahu.calendar_year.source IS 'the notice that published it';

COMMENT ON COLUMN dahu.calendar_year.recorded_at IS 'when this row was written';

CREATE TABLE dahu.call_back (
    call_back_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    account_id bigint NOT NULL,
    occasion text NOT NULL,
    from_on date NOT NULL,
    days integer NOT NULL,
    due_on date NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    attempted_at timestamp with time zone,
    done_on date,
    satisfied boolean,
    said text DEFAULT ''::text NOT NULL,
    dropped_because text,
    request_case_id bigint,
    CONSTRAINT call_back_attempts_ck CHECK ((attempts >= 0)),
    CONSTRAINT call_back_done_ck CHECK ((((done_on IS NULL) = (satisfied IS NULL)) AND ((done_on IS NULL) OR (dropped_because IS NULL))))
);

ALTER TABLE ONLY dahu.call_back FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.call_back IS 'A call to a customer that is due after supply was connected or restored, a change carried out, or a defect put right.';

COMMENT ON COLUMN dahu.call_back.call_back_id IS 'identifier';

COMMENT ON COLUMN dahu.call_back.work_case_id IS 'the case that it is about; each attempt is a step of it';

COMMENT ON COLUMN dahu.call_back.account_id IS 'the account';

COMMENT ON COLUMN dahu.call_back.occasion IS 'what it comes after';

COMMENT ON COLUMN dahu.call_back.from_on IS 'day of that';

COMMENT ON COLUMN dahu.call_back.days IS 'days after it';

COMMENT ON COLUMN dahu.call_back.due_on IS 'day by which it is to be made';

COMMENT ON COLUMN dahu.call_back.attempts IS 'how often it was tried';

COMMENT ON COLUMN dahu.call_back.attempted_at IS 'when it was tried last';

COMMENT ON COLUMN dahu.call_back.done_on IS 'day on which the customer was reached; null: not yet';

COMMENT ON COLUMN dahu.call_back.satisfied IS 'the customer was content; null: not asked yet';

COMMENT ON COLUMN dahu.call_back.said IS 'what the customer said';

COMMENT ON COLUMN dahu.call_back.dropped_because IS 'why it is not made any more; null: it is';

COMMENT ON COLUMN dahu.call_back.request_case_id IS 'the inquiry that took up what the customer was not content with; null: none';

CREATE TABLE dahu.call_back_offset (
    occasion text NOT NULL,
    days integer NOT NULL,
    CONSTRAINT call_back_offset_days_ck CHECK (((days >= 1) AND (days <= 366))),
    CONSTRAINT call_back_offset_occasion_ck CHECK ((occasion = ANY (ARRAY['CONNECTED'::text, 'CHANGED'::text, 'RESTORED'::text, 'RECTIFIED'::text])))
);

ALTER TABLE ONLY dahu.call_back_offset FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.call_back_offset IS 'How many days after what a customer is called back.';

COMMENT ON COLUMN dahu.call_back_offset.occasion IS 'supply connected, a change carried out, supply restored after a fault, a defect put right';

COMMENT ON COLUMN dahu.call_back_offset.days IS 'days after it';

CREATE TABLE dahu.capacity_event (
    capacity_event_id bigint NOT NULL,
    account_id bigint NOT NULL,
    receiving_point_id bigint,
    line_id bigint,
    transformer_id bigint,
    kind text NOT NULL,
    kva integer NOT NULL,
    effective_on date NOT NULL,
    corrects_id bigint,
    document_no text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT capacity_event_corrects_ck CHECK (((kind = 'CORRECTION'::text) = (corrects_id IS NOT NULL))),
    CONSTRAINT capacity_event_kind_ck CHECK ((kind = ANY (ARRAY['INSTALL'::text, 'COMMISSION'::text, 'SUSPEND'::text, 'RESUME'::text, 'REDUCE_TEMP'::text, 'REDUCE_PERM'::text, 'RECOVER'::text, 'TRANSFER_IN'::text, 'TRANSFER_OUT'::text, 'REMOVE'::text, 'CORRECTION'::text]))),
    CONSTRAINT capacity_event_kva_ck CHECK (((kva > 0) OR (kind = 'CORRECTION'::text)))
);

ALTER TABLE ONLY dahu.capacity_event FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.capacity_event IS 'The capacity ledger: every change of what is connected, as it happened. Append-only; a wrong row is reversed by CORRECTION.';

COMMENT ON COLUMN dahu.capacity_event.capacity_event_id IS 'identifier, and the order of events of one day and kind';

COMMENT ON COLUMN dahu.capacity_event.account_id IS 'the account';

COMMENT ON COLUMN dahu.capacity_event.receiving_point_id IS 'where';

COMMENT ON COLUMN dahu.capacity_event.line_id IS 'the line that the capacity hangs on, when it matters';

COMMENT ON COLUMN dahu.capacity_event.transformer_id IS 'the transformer; null for a total without detail';

COMMENT ON COLUMN dahu.capacity_event.kind IS 'what happened';

COMMENT ON COLUMN dahu.capacity_event.kva IS 'amount; only CORRECTION may be negative';

COMMENT ON COLUMN dahu.capacity_event.effective_on IS 'day on which it took effect';

COMMENT ON COLUMN dahu.capacity_event.corrects_id IS 'the event that a CORRECTION reverses';

COMMENT ON COLUMN dahu.capacity_event.document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.capacity_event.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.capacity_event.recorded_at IS 'when this row was written';

CREATE TABLE dahu.capacity_plan (
    capacity_plan_id bigint NOT NULL,
    account_id bigint NOT NULL,
    service_application_id bigint,
    planned_on date NOT NULL,
    kva integer NOT NULL,
    document_no text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT capacity_plan_kva_ck CHECK ((kva > 0))
);

ALTER TABLE ONLY dahu.capacity_plan FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.capacity_plan IS 'Planned additions of the planning documents. Kept apart from the ledger: a plan is not a fact. Append-only; a later document replaces an earlier one of the same application.';

COMMENT ON COLUMN dahu.capacity_plan.capacity_plan_id IS 'identifier';

COMMENT ON COLUMN dahu.capacity_plan.account_id IS 'the account';

COMMENT ON COLUMN dahu.capacity_plan.service_application_id IS 'the application that the plan supports';

COMMENT ON COLUMN dahu.capacity_plan.planned_on IS 'day on which the addition is planned';

COMMENT ON COLUMN dahu.capacity_plan.kva IS 'planned addition';

COMMENT ON COLUMN dahu.capacity_plan.document_no IS 'the planning document';

COMMENT ON COLUMN dahu.capacity_plan.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.capacity_plan.recorded_at IS 'when this row was written';

CREATE TABLE dahu.case_clock (
    case_clock_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    item text NOT NULL,
    service_limit_id bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    warn_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    calendar_known boolean NOT NULL,
    paused_at timestamp with time zone,
    warned_at timestamp with time zone,
    breached_at timestamp with time zone,
    stopped_at timestamp with time zone,
    CONSTRAINT case_clock_order_ck CHECK (((started_at <= warn_at) AND (warn_at <= due_at) AND (started_at <= stopped_at)))
);

ALTER TABLE ONLY dahu.case_clock FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.case_clock IS 'A limit that runs for a case: begun and ended by its steps.';

COMMENT ON COLUMN dahu.case_clock.case_clock_id IS 'identifier';

COMMENT ON COLUMN dahu.case_clock.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.case_clock.item IS 'what is measured';

COMMENT ON COLUMN dahu.case_clock.service_limit_id IS 'the limit; where several bind, the one that ends first';

COMMENT ON COLUMN dahu.case_clock.started_at IS 'when it began';

COMMENT ON COLUMN dahu.case_clock.warn_at IS 'from when it is amber: 70 % of the limit';

COMMENT ON COLUMN dahu.case_clock.due_at IS 'from when it is red; a limit of days ends with its last day, and a last day that is not worked is replaced by the next that is';

COMMENT ON COLUMN dahu.case_clock.calendar_known IS 'the holidays were known; else Mondays to Fridays were counted, and the clock is set anew when they are';

COMMENT ON COLUMN dahu.case_clock.paused_at IS 'since when it stands still; null: it runs';

COMMENT ON COLUMN dahu.case_clock.warned_at IS 'when it became amber; null: not yet';

COMMENT ON COLUMN dahu.case_clock.breached_at IS 'when it became red; null: not yet';

COMMENT ON COLUMN dahu.case_clock.stopped_at IS 'when what it measures was done; null: not yet';

CREATE TABLE dahu.case_clock_pause (
    case_clock_pause_id bigint NOT NULL,
    case_clock_id bigint NOT NULL,
    paused_at timestamp with time zone NOT NULL,
    resumed_at timestamp with time zone NOT NULL,
    due_before_at timestamp with time zone NOT NULL,
    due_after_at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    CONSTRAINT case_clock_pause_order_ck CHECK (((paused_at <= resumed_at) AND (due_before_at <= due_after_at)))
);

ALTER TABLE ONLY dahu.case_clock_pause FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.case_clock_pause IS 'A time for which a clock stood still while the customer was waited for; why, the steps of the case say. Append-only.';

COMMENT ON COLUMN dahu.case_clock_pause.case_clock_pause_id IS 'identifier';

COMMENT ON COLUMN dahu.case_clock_pause.case_clock_id IS 'the clock';

COMMENT ON COLUMN dahu.case_clock_pause.paused_at IS 'from';

COMMENT ON COLUMN dahu.case_clock_pause.resumed_at IS 'until';

COMMENT ON COLUMN dahu.case_clock_pause.due_before_at IS 'when it would have been red';

COMMENT ON COLUMN dahu.case_clock_pause.due_after_at IS 'when it is red now';

COMMENT ON COLUMN dahu.case_clock_pause.actor IS 'who went on';

CREATE TABLE dahu.case_serial (
    flow text NOT NULL,
    year integer NOT NULL,
    newest integer NOT NULL,
    CONSTRAINT case_serial_newest_ck CHECK ((newest > 0))
);

ALTER TABLE ONLY dahu.case_serial FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.case_serial IS 'Running numbers of cases: each year begins anew, and no number is left out.';

COMMENT ON COLUMN dahu.case_serial.flow IS 'the flow';

COMMENT ON COLUMN dahu.case_serial.year IS 'the civil year';

COMMENT ON COLUMN dahu.case_serial.newest IS 'the number given last';

CREATE TABLE dahu.case_step (
    case_step_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    action text NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    form jsonb DEFAULT '{}'::jsonb NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    gate_items jsonb DEFAULT '[]'::jsonb NOT NULL,
    user_account_id bigint,
    desk text,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY dahu.case_step FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.case_step IS 'What was done with a case, by whom, on what grounds (4.19.4). Append-only; a row is held to the table of steps before it is written.';

COMMENT ON COLUMN dahu.case_step.case_step_id IS 'identifier, and the order';

COMMENT ON COLUMN dahu.case_step.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.case_step.action IS 'what was done';

COMMENT ON COLUMN dahu.case_step.from_state IS 'state before';

COMMENT ON COLUMN dahu.case_step.to_state IS 'state after';

COMMENT ON COLUMN dahu.case_step.form IS 'what was recorded with it, by the schema of the step';

COMMENT ON COLUMN dahu.case_step.reason IS 'why, in words';

COMMENT ON COLUMN dahu.case_step.gate_items IS 'what had to hold, and what was found at that moment';

COMMENT ON COLUMN dahu.case_step.user_account_id IS 'who; null for a job or the command line';

COMMENT ON COLUMN dahu.case_step.desk IS 'at which desk';

COMMENT ON COLUMN dahu.case_step.actor IS 'who, as written in records';

COMMENT ON COLUMN dahu.case_step.recorded_at IS 'when';

CREATE TABLE dahu.channel (
    channel_id bigint NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    url text NOT NULL,
    sender text DEFAULT ''::text NOT NULL,
    login text DEFAULT ''::text NOT NULL,
    secret text,
    most_per_minute integer DEFAULT 60 NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT channel_kind_ck CHECK ((kind = ANY (ARRAY['MAIL'::text, 'WEBHOOK'::text, 'WECOM'::text, 'DINGTALK'::text]))),
    CONSTRAINT channel_most_per_minute_ck CHECK (((most_per_minute >= 1) AND (most_per_minute <= 6000))),
    CONSTRAINT channel_name_ck CHECK ((name ~ '^[a-z][a-z0-9-]{0,39}$'::text)),
    CONSTRAINT channel_sender_ck CHECK (((kind = 'MAIL'::text) = (sender ~ '^[^[:space:]@<>]+@[^[:space:]@<>]+$'::text))),
    CONSTRAINT channel_url_ck CHECK ((url ~
CASE kind
    WHEN 'MAIL'::text THEN '^smtps?://[^[:space:]/@]+$'::text
    ELSE '^https?://[^[:space:]@]+$'::text
END))
);

ALTER TABLE ONLY dahu.channel FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.channel IS 'A way to reach people: a mail server, a webhook, a robot of WeCom or DingTalk.';

COMMENT ON COLUMN dahu.channel.channel_id IS 'identifier';

COMMENT ON COLUMN dahu.channel.name IS 'name';

COMMENT ON COLUMN dahu.channel.kind IS 'mail by SMTP, signed webhook, robot of WeCom, robot of DingTalk';

COMMENT ON COLUMN dahu.channel.url IS 'smtp://host:port, or the address that is posted to; of a robot with its key, therefore a secret';

COMMENT ON COLUMN dahu.channel.sender IS 'mail only: address that mails come from';

COMMENT ON COLUMN dahu.channel.login IS 'mail only: login at the server; empty without';

COMMENT ON COLUMN dahu.channel.secret IS 'password of the login, or key that signs; never read back by anybody';

COMMENT ON COLUMN dahu.channel.most_per_minute IS 'as many as the receiver takes (WeCom: 20)';

COMMENT ON COLUMN dahu.channel.enabled IS 'false: what is to go this way waits';

COMMENT ON COLUMN dahu.channel.version IS 'grows with each change';

COMMENT ON COLUMN dahu.channel.recorded_at IS 'when this row was written';

CREATE TABLE dahu.claim (
    claim_id bigint NOT NULL,
    claim_number text NOT NULL,
    account_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    kind text NOT NULL,
    base_fen bigint NOT NULL,
    penalty_fen bigint NOT NULL,
    amount_fen bigint NOT NULL,
    issued_on date NOT NULL,
    due_on date NOT NULL,
    document_no text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT claim_amount_ck CHECK (((base_fen >= 0) AND (penalty_fen >= 0) AND (amount_fen = (base_fen + penalty_fen)) AND (amount_fen > 0))),
    CONSTRAINT claim_due_ck CHECK ((due_on >= issued_on)),
    CONSTRAINT claim_kind_ck CHECK ((kind = ANY (ARRAY['VIOLATION'::text, 'THEFT'::text, 'METER'::text])))
);

ALTER TABLE ONLY dahu.claim FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.claim IS 'Money that an account owes beside its bills: charges for violations, compensation for meters. Never part of a bill, and so never in the base of the power-factor adjustment. Append-only.';

COMMENT ON COLUMN dahu.claim.claim_id IS 'identifier';

COMMENT ON COLUMN dahu.claim.claim_number IS 'number on paper';

COMMENT ON COLUMN dahu.claim.account_id IS 'the account';

COMMENT ON COLUMN dahu.claim.work_case_id IS 'the case that it comes from';

COMMENT ON COLUMN dahu.claim.kind IS 'charge for a violation, theft, or compensation for a meter';

COMMENT ON COLUMN dahu.claim.base_fen IS 'to be made good';

COMMENT ON COLUMN dahu.claim.penalty_fen IS 'charged on top';

COMMENT ON COLUMN dahu.claim.amount_fen IS 'both';

COMMENT ON COLUMN dahu.claim.issued_on IS 'day of issue';

COMMENT ON COLUMN dahu.claim.due_on IS 'last day of payment';

COMMENT ON COLUMN dahu.claim.document_no IS 'the paper';

COMMENT ON COLUMN dahu.claim.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.claim.recorded_at IS 'when this row was written';

CREATE TABLE dahu.claim_payment (
    claim_payment_id bigint NOT NULL,
    claim_id bigint NOT NULL,
    value_on date NOT NULL,
    amount_fen bigint NOT NULL,
    reference text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT claim_payment_amount_ck CHECK ((amount_fen > 0))
);

ALTER TABLE ONLY dahu.claim_payment FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.claim_payment IS 'What was paid for a claim. Append-only.';

COMMENT ON COLUMN dahu.claim_payment.claim_payment_id IS 'identifier';

COMMENT ON COLUMN dahu.claim_payment.claim_id IS 'the claim';

COMMENT ON COLUMN dahu.claim_payment.value_on IS 'value date';

COMMENT ON COLUMN dahu.claim_payment.amount_fen IS 'amount';

COMMENT ON COLUMN dahu.claim_payment.reference IS 'reference of the bank';

COMMENT ON COLUMN dahu.claim_payment.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.claim_payment.recorded_at IS 'when this row was written';

CREATE TABLE dahu.clause_kind (
    name text NOT NULL,
    basis text NOT NULL,
    place smallint NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY dahu.clause_kind FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.clause_kind IS 'Clauses that a contract may have.';

COMMENT ON COLUMN dahu.clause_kind.name IS 'name, RECLAIM; its text is clause.<name>';

COMMENT ON COLUMN dahu.clause_kind.basis IS 'what asks for it';

COMMENT ON COLUMN dahu.clause_kind.place IS 'which clause of a contract it is';

COMMENT ON COLUMN dahu.clause_kind.recorded_at IS 'when this row was written';

CREATE TABLE dahu.clause_requirement (
    clause_kind text NOT NULL,
    contract_kind text NOT NULL,
    applies text NOT NULL,
    valid daterange NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT clause_requirement_applies_ck CHECK ((applies = ANY (ARRAY['ALWAYS'::text, 'DEDICATED_LINE'::text, 'DUAL_SOURCE'::text, 'OWN_GENERATION'::text, 'HIGH_VOLTAGE'::text, 'IMPORTANT'::text]))),
    CONSTRAINT clause_requirement_contract_kind_ck CHECK ((contract_kind = ANY (ARRAY['SUPPLY'::text, 'DUAL_SOURCE'::text, 'DISPATCH'::text, 'GRID_CONNECTION'::text, 'RESUPPLY'::text]))),
    CONSTRAINT clause_requirement_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.clause_requirement FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.clause_requirement IS 'Which clauses must be present before a contract becomes effective, and for whom. A change ends a row and begins another.';

COMMENT ON COLUMN dahu.clause_requirement.clause_kind IS 'the clause';

COMMENT ON COLUMN dahu.clause_requirement.contract_kind IS 'in which kind of contract';

COMMENT ON COLUMN dahu.clause_requirement.applies IS 'to whom: all, or accounts with a dedicated line, two sources, own generation, high voltage, an important user';

COMMENT ON COLUMN dahu.clause_requirement.valid IS 'days on which it holds';

COMMENT ON COLUMN dahu.clause_requirement.recorded_at IS 'when this row was written';

CREATE TABLE dahu.closing (
    work_case_id bigint NOT NULL,
    account_id bigint NOT NULL,
    last_use_on date NOT NULL,
    limit_on date NOT NULL,
    public_notice boolean NOT NULL,
    notified_on date,
    notice_document_no text DEFAULT ''::text NOT NULL,
    received_by text DEFAULT ''::text NOT NULL,
    public_on date,
    public_document_no text DEFAULT ''::text NOT NULL,
    excuse text DEFAULT ''::text NOT NULL,
    excuse_document_no text DEFAULT ''::text NOT NULL,
    proposal_id bigint,
    ordered_on date,
    order_number text DEFAULT ''::text NOT NULL,
    removed_on date,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT closing_excuse_ck CHECK (((excuse = ''::text) = (excuse_document_no = ''::text))),
    CONSTRAINT closing_notice_ck CHECK (((notified_on IS NULL) = (notice_document_no = ''::text))),
    CONSTRAINT closing_public_ck CHECK (((public_on IS NULL) = (public_document_no = ''::text)))
);

ALTER TABLE ONLY dahu.closing FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.closing IS 'An account that stood idle too long, on its way to being closed: a case of the flow closings (4.11).';

COMMENT ON COLUMN dahu.closing.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.closing.account_id IS 'the account';

COMMENT ON COLUMN dahu.closing.last_use_on IS 'last day with use, as rule 4.11 had it';

COMMENT ON COLUMN dahu.closing.limit_on IS 'last day on which that was not too long';

COMMENT ON COLUMN dahu.closing.public_notice IS 'public notice is needed too, by the supply rules then in force';

COMMENT ON COLUMN dahu.closing.notified_on IS 'day on which the written notice was served; null: not yet';

COMMENT ON COLUMN dahu.closing.notice_document_no IS 'the notice';

COMMENT ON COLUMN dahu.closing.received_by IS 'who took it, or how it was served';

COMMENT ON COLUMN dahu.closing.public_on IS 'day from which the public notice stands';

COMMENT ON COLUMN dahu.closing.public_document_no IS 'where it stands';

COMMENT ON COLUMN dahu.closing.excuse IS 'legitimate reason for not using electricity';

COMMENT ON COLUMN dahu.closing.excuse_document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.closing.proposal_id IS 'the proposal to management';

COMMENT ON COLUMN dahu.closing.ordered_on IS 'day of the work order for the removal';

COMMENT ON COLUMN dahu.closing.order_number IS 'its number';

COMMENT ON COLUMN dahu.closing.removed_on IS 'day on which the meter was taken away, and the account closed';

COMMENT ON COLUMN dahu.closing.recorded_at IS 'when this row was written';

CREATE TABLE dahu.collection_period (
    metering_point_id bigint NOT NULL,
    slot_s integer NOT NULL,
    valid tstzrange NOT NULL,
    CONSTRAINT collection_period_valid_ck CHECK (((NOT isempty(valid)) AND (NOT lower_inf(valid))))
);

ALTER TABLE ONLY dahu.collection_period FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.collection_period IS 'When a point was to be read, and how often: every slot in it is one reading or one gap.';

COMMENT ON COLUMN dahu.collection_period.metering_point_id IS 'the point';

COMMENT ON COLUMN dahu.collection_period.slot_s IS 'length of its slots in seconds';

COMMENT ON COLUMN dahu.collection_period.valid IS 'from when to when; open while it is to be read';

CREATE TABLE dahu.collector (
    name text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    version text NOT NULL,
    process text NOT NULL,
    instance text DEFAULT ''::text NOT NULL,
    expires_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    revived_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL
);

ALTER TABLE ONLY dahu.collector FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.collector IS 'A collector process that has reported.';

COMMENT ON COLUMN dahu.collector.name IS 'collect.name of its configuration';

COMMENT ON COLUMN dahu.collector.started_at IS 'when it started';

COMMENT ON COLUMN dahu.collector.seen_at IS 'when it last reported';

COMMENT ON COLUMN dahu.collector.version IS 'its version';

COMMENT ON COLUMN dahu.collector.process IS 'host and process id';

COMMENT ON COLUMN dahu.collector.instance IS 'the process, unlike any other: tells two processes of one name apart; empty = it has left';

COMMENT ON COLUMN dahu.collector.expires_at IS 'until then it owns its endpoints; by the clock of PostgreSQL';

COMMENT ON COLUMN dahu.collector.revived_at IS 'since then it has renewed its life without a break';

CREATE TABLE dahu.compensation (
    compensation_id bigint NOT NULL,
    account_id bigint NOT NULL,
    receiving_point_id bigint,
    label text NOT NULL,
    kvar integer NOT NULL,
    automatic boolean NOT NULL,
    valid daterange NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT compensation_kvar_ck CHECK ((kvar > 0)),
    CONSTRAINT compensation_label_ck CHECK ((label <> ''::text)),
    CONSTRAINT compensation_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.compensation FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.compensation IS 'Reactive compensation of an account: what is installed, and whether it follows the load by itself (4.17).';

COMMENT ON COLUMN dahu.compensation.compensation_id IS 'identifier';

COMMENT ON COLUMN dahu.compensation.account_id IS 'the account';

COMMENT ON COLUMN dahu.compensation.receiving_point_id IS 'at which receiving point; null: for the account as a whole';

COMMENT ON COLUMN dahu.compensation.label IS 'name on site';

COMMENT ON COLUMN dahu.compensation.kvar IS 'installed kvar';

COMMENT ON COLUMN dahu.compensation.automatic IS 'switched with load and voltage by itself';

COMMENT ON COLUMN dahu.compensation.valid IS 'days';

COMMENT ON COLUMN dahu.compensation.document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.compensation.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.compensation.recorded_at IS 'when this row was written';

CREATE TABLE dahu.complaint (
    work_case_id bigint NOT NULL,
    channel text NOT NULL,
    topic text NOT NULL,
    summary text NOT NULL,
    wish text,
    complainant text,
    contact text,
    received_at timestamp with time zone NOT NULL,
    department_id bigint,
    first_id bigint,
    answer text,
    cause text,
    solved boolean,
    answered_at timestamp with time zone,
    regulator_told boolean DEFAULT false NOT NULL,
    mediation text,
    mediation_agreed boolean,
    referred_to text,
    told_at timestamp with time zone,
    told_how text,
    content boolean,
    CONSTRAINT complaint_answer_ck CHECK ((((answer IS NULL) = (answered_at IS NULL)) AND ((answer IS NULL) = (solved IS NULL)))),
    CONSTRAINT complaint_channel_ck CHECK ((channel = ANY (ARRAY['PHONE'::text, 'WRITTEN'::text]))),
    CONSTRAINT complaint_first_ck CHECK ((first_id <> work_case_id)),
    CONSTRAINT complaint_told_ck CHECK (((told_at IS NULL) = (told_how IS NULL))),
    CONSTRAINT complaint_topic_ck CHECK ((topic = ANY (ARRAY['BILLING'::text, 'METERING'::text, 'SUPPLY'::text, 'OUTAGE'::text, 'APPLICATION'::text, 'PRICE'::text, 'CONDUCT'::text, 'OTHER'::text])))
);

ALTER TABLE ONLY dahu.complaint FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.complaint IS 'What a customer complains about or disputes, and what came of it (4.18); written by the steps of the case.';

COMMENT ON COLUMN dahu.complaint.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.complaint.channel IS 'by telephone or in writing';

COMMENT ON COLUMN dahu.complaint.topic IS 'what it is about';

COMMENT ON COLUMN dahu.complaint.summary IS 'what was said';

COMMENT ON COLUMN dahu.complaint.wish IS 'what the customer wants';

COMMENT ON COLUMN dahu.complaint.complainant IS 'who complains; null: nobody named';

COMMENT ON COLUMN dahu.complaint.contact IS 'where an answer goes; null: none was given';

COMMENT ON COLUMN dahu.complaint.received_at IS 'when it came';

COMMENT ON COLUMN dahu.complaint.department_id IS 'department that answers for it; null: not given to one yet';

COMMENT ON COLUMN dahu.complaint.first_id IS 'the complaint that this one repeats, the first of all; null: it is the first';

COMMENT ON COLUMN dahu.complaint.answer IS 'what was answered';

COMMENT ON COLUMN dahu.complaint.cause IS 'what it really was';

COMMENT ON COLUMN dahu.complaint.solved IS 'the answer solves it';

COMMENT ON COLUMN dahu.complaint.answered_at IS 'when it was answered';

COMMENT ON COLUMN dahu.complaint.regulator_told IS 'the customer was told of the regulator (12398)';

COMMENT ON COLUMN dahu.complaint.mediation IS 'what came of mediation';

COMMENT ON COLUMN dahu.complaint.mediation_agreed IS 'both sides agreed';

COMMENT ON COLUMN dahu.complaint.referred_to IS 'to whom it was referred';

COMMENT ON COLUMN dahu.complaint.told_at IS 'when the customer was told the outcome';

COMMENT ON COLUMN dahu.complaint.told_how IS 'by which way';

COMMENT ON COLUMN dahu.complaint.content IS 'the customer was content; null: not asked, or no answer';

CREATE TABLE dahu.compliance_finding (
    compliance_finding_id bigint NOT NULL,
    kind text NOT NULL,
    severity text NOT NULL,
    desk_name text NOT NULL,
    org_unit_id bigint,
    account_id bigint,
    work_case_id bigint,
    case_clock_id bigint,
    clause text NOT NULL,
    subject text NOT NULL,
    facts jsonb DEFAULT '{}'::jsonb NOT NULL,
    found_on date NOT NULL,
    due_on date NOT NULL,
    closed_at timestamp with time zone,
    closed_by text,
    correction text,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT compliance_finding_closed_ck CHECK ((((closed_at IS NULL) = (closed_by IS NULL)) AND ((closed_at IS NULL) = (correction IS NULL)))),
    CONSTRAINT compliance_finding_kind_ck CHECK ((kind = ANY (ARRAY['PRICE'::text, 'SCHEME'::text, 'METERING'::text, 'LAW'::text, 'CONTRACT'::text]))),
    CONSTRAINT compliance_finding_severity_ck CHECK ((severity = ANY (ARRAY['MINOR'::text, 'MAJOR'::text, 'CRITICAL'::text])))
);

ALTER TABLE ONLY dahu.compliance_finding FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.compliance_finding IS 'What supervision found (3.1.4); open until it is closed with what was done.';

COMMENT ON COLUMN dahu.compliance_finding.compliance_finding_id IS 'identifier';

COMMENT ON COLUMN dahu.compliance_finding.kind IS 'price, supply scheme, reading and charging, laws, supply contract';

COMMENT ON COLUMN dahu.compliance_finding.severity IS 'how grave';

COMMENT ON COLUMN dahu.compliance_finding.desk_name IS 'desk that answers for it';

COMMENT ON COLUMN dahu.compliance_finding.org_unit_id IS 'department that answers for it; null: the utility as a whole';

COMMENT ON COLUMN dahu.compliance_finding.account_id IS 'account that it is about; null: none';

COMMENT ON COLUMN dahu.compliance_finding.work_case_id IS 'case that it is about; null: none';

COMMENT ON COLUMN dahu.compliance_finding.case_clock_id IS 'limit that was not kept; null: found otherwise';

COMMENT ON COLUMN dahu.compliance_finding.clause IS 'clause that was not kept';

COMMENT ON COLUMN dahu.compliance_finding.subject IS 'what, in a line';

COMMENT ON COLUMN dahu.compliance_finding.facts IS 'what it rests on';

COMMENT ON COLUMN dahu.compliance_finding.found_on IS 'day on which it was found';

COMMENT ON COLUMN dahu.compliance_finding.due_on IS 'last day for putting it right';

COMMENT ON COLUMN dahu.compliance_finding.closed_at IS 'when it was closed; null while it is open';

COMMENT ON COLUMN dahu.compliance_finding.closed_by IS 'who closed it';

COMMENT ON COLUMN dahu.compliance_finding.correction IS 'what was done';

COMMENT ON COLUMN dahu.compliance_finding.actor IS 'who found it';

COMMENT ON COLUMN dahu.compliance_finding.recorded_at IS 'when this row was written';

CREATE TABLE dahu.contact_consent (
    contact_consent_id bigint NOT NULL,
    account_id bigint NOT NULL,
    address text NOT NULL,
    kinds text[] NOT NULL,
    given_on date NOT NULL,
    document_no text NOT NULL,
    withdrawn_on date,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT contact_consent_address_ck CHECK ((address ~ '^[^[:space:]@<>]+@[^[:space:]@<>]+$'::text)),
    CONSTRAINT contact_consent_kinds_ck CHECK ((cardinality(kinds) > 0)),
    CONSTRAINT contact_consent_withdrawn_ck CHECK ((withdrawn_on >= given_on))
);

ALTER TABLE ONLY dahu.contact_consent FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.contact_consent IS 'That a customer wants to be told, where and what. Without it nothing goes to a customer.';

COMMENT ON COLUMN dahu.contact_consent.contact_consent_id IS 'identifier';

COMMENT ON COLUMN dahu.contact_consent.account_id IS 'the account';

COMMENT ON COLUMN dahu.contact_consent.address IS 'where: a mail address';

COMMENT ON COLUMN dahu.contact_consent.kinds IS 'kinds of notices';

COMMENT ON COLUMN dahu.contact_consent.given_on IS 'day of consent';

COMMENT ON COLUMN dahu.contact_consent.document_no IS 'the paper behind it';

COMMENT ON COLUMN dahu.contact_consent.withdrawn_on IS 'day of withdrawal; null while it holds';

COMMENT ON COLUMN dahu.contact_consent.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.contact_consent.recorded_at IS 'when this row was written';

CREATE TABLE dahu.contact_record (
    work_case_id bigint NOT NULL,
    channel text NOT NULL,
    person text NOT NULL,
    reached_at text DEFAULT ''::text NOT NULL,
    topic text NOT NULL,
    CONSTRAINT contact_record_channel_ck CHECK ((channel = ANY (ARRAY['PHONE'::text, 'VISIT'::text, 'COUNTER'::text, 'LETTER'::text, 'MAIL'::text, 'MESSAGE'::text, 'EVENT'::text]))),
    CONSTRAINT contact_record_topic_ck CHECK ((topic = ANY (ARRAY['CONSULTING'::text, 'APPLICATION'::text, 'CHANGE'::text, 'COMPLAINT'::text, 'REPAIR'::text, 'ACCIDENT'::text, 'DUNNING'::text, 'CONTRACT'::text, 'CARE'::text, 'MARKET'::text])))
);

ALTER TABLE ONLY dahu.contact_record FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.contact_record IS 'A contact with a customer: opened by who spoke first, continued in the same record by all others (K6).';

COMMENT ON COLUMN dahu.contact_record.work_case_id IS 'the case; its steps are what was said, by whom';

COMMENT ON COLUMN dahu.contact_record.channel IS 'by which way';

COMMENT ON COLUMN dahu.contact_record.person IS 'with whom';

COMMENT ON COLUMN dahu.contact_record.reached_at IS 'where that person is reached';

COMMENT ON COLUMN dahu.contact_record.topic IS 'service that it was about (K8)';

CREATE TABLE dahu.contract (
    work_case_id bigint NOT NULL,
    kind text NOT NULL,
    account_id bigint NOT NULL,
    paper_number text NOT NULL,
    temporary boolean DEFAULT false NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT contract_kind_ck CHECK ((kind = ANY (ARRAY['SUPPLY'::text, 'DUAL_SOURCE'::text, 'DISPATCH'::text, 'GRID_CONNECTION'::text, 'RESUPPLY'::text]))),
    CONSTRAINT contract_paper_number_ck CHECK ((paper_number <> ''::text)),
    CONSTRAINT contract_temporary_ck CHECK (((NOT temporary) OR (kind = 'SUPPLY'::text)))
);

ALTER TABLE ONLY dahu.contract FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.contract IS 'A contract or an agreement, a case of the flow contracts or agreements; what it says is in its versions (4.13).';

COMMENT ON COLUMN dahu.contract.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.contract.kind IS 'supply contract, dual-source, dispatch or grid-connection agreement';

COMMENT ON COLUMN dahu.contract.account_id IS 'the account';

COMMENT ON COLUMN dahu.contract.paper_number IS 'number on the paper';

COMMENT ON COLUMN dahu.contract.temporary IS 'for temporary use of power';

COMMENT ON COLUMN dahu.contract.recorded_at IS 'when this row was written';

CREATE TABLE dahu.contract_clause (
    work_case_id bigint NOT NULL,
    version_no smallint NOT NULL,
    clause_kind text NOT NULL,
    content text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT contract_clause_content_ck CHECK ((content <> ''::text))
);

ALTER TABLE ONLY dahu.contract_clause FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.contract_clause IS 'A clause as a version of a contract has it.';

COMMENT ON COLUMN dahu.contract_clause.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.contract_clause.version_no IS 'the version';

COMMENT ON COLUMN dahu.contract_clause.clause_kind IS 'the clause';

COMMENT ON COLUMN dahu.contract_clause.content IS 'its words, or where they stand';

COMMENT ON COLUMN dahu.contract_clause.recorded_at IS 'when this row was written';

CREATE TABLE dahu.contract_copy (
    work_case_id bigint NOT NULL,
    version_no smallint NOT NULL,
    copy_no smallint NOT NULL,
    holder text NOT NULL,
    handed_on date NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT contract_copy_holder_ck CHECK ((holder <> ''::text))
);

ALTER TABLE ONLY dahu.contract_copy FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.contract_copy IS 'A duplicate of a signed contract, and who holds it (4.19.2). Append-only.';

COMMENT ON COLUMN dahu.contract_copy.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.contract_copy.version_no IS 'the version';

COMMENT ON COLUMN dahu.contract_copy.copy_no IS 'number of the duplicate';

COMMENT ON COLUMN dahu.contract_copy.holder IS 'who holds it';

COMMENT ON COLUMN dahu.contract_copy.handed_on IS 'day on which it was handed over';

COMMENT ON COLUMN dahu.contract_copy.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.contract_copy.recorded_at IS 'when this row was written';

CREATE TABLE dahu.contract_version (
    work_case_id bigint NOT NULL,
    version_no smallint NOT NULL,
    account_id bigint NOT NULL,
    kind text NOT NULL,
    customer_id bigint NOT NULL,
    contract_kva integer,
    valid daterange NOT NULL,
    in_force boolean DEFAULT false NOT NULL,
    change text NOT NULL,
    signed_on date,
    utility_signer text DEFAULT ''::text NOT NULL,
    customer_signer text DEFAULT ''::text NOT NULL,
    copies smallint,
    document_no text DEFAULT ''::text NOT NULL,
    document_sha256 text,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT contract_version_bounds_ck CHECK (((NOT lower_inf(valid)) AND (NOT upper_inf(valid)))),
    CONSTRAINT contract_version_change_ck CHECK ((change = ANY (ARRAY['FIRST'::text, 'AMENDMENT'::text, 'RENEWAL'::text]))),
    CONSTRAINT contract_version_contract_kva_ck CHECK ((((kind = 'SUPPLY'::text) = (contract_kva IS NOT NULL)) AND (contract_kva > 0))),
    CONSTRAINT contract_version_copies_ck CHECK (((copies >= 1) AND (copies <= 20))),
    CONSTRAINT contract_version_document_sha256_ck CHECK ((document_sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT contract_version_in_force_ck CHECK (((NOT in_force) OR (signed_on IS NOT NULL))),
    CONSTRAINT contract_version_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.contract_version FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.contract_version IS 'What a contract says, as signed or amended; in force on its days. The capacity of an account by contract is that of its version of the day.';

COMMENT ON COLUMN dahu.contract_version.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.contract_version.version_no IS '1 is the first text; each amendment and each renewal adds one';

COMMENT ON COLUMN dahu.contract_version.account_id IS 'the account';

COMMENT ON COLUMN dahu.contract_version.kind IS 'as that of the contract';

COMMENT ON COLUMN dahu.contract_version.customer_id IS 'the party on the other side';

COMMENT ON COLUMN dahu.contract_version.contract_kva IS 'capacity by contract in kVA; only of a supply contract';

COMMENT ON COLUMN dahu.contract_version.valid IS 'days on which it holds';

COMMENT ON COLUMN dahu.contract_version.in_force IS 'has become effective; false: a draft, or never did';

COMMENT ON COLUMN dahu.contract_version.change IS 'first text, amendment or renewal';

COMMENT ON COLUMN dahu.contract_version.signed_on IS 'day of the last signature; null until signed';

COMMENT ON COLUMN dahu.contract_version.utility_signer IS 'who signed for the utility';

COMMENT ON COLUMN dahu.contract_version.customer_signer IS 'who signed for the customer';

COMMENT ON COLUMN dahu.contract_version.copies IS 'number of duplicates; null until signed';

COMMENT ON COLUMN dahu.contract_version.document_no IS 'the signed paper in the archive';

COMMENT ON COLUMN dahu.contract_version.document_sha256 IS 'its scan';

COMMENT ON COLUMN dahu.contract_version.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.contract_version.recorded_at IS 'when this row was written';

CREATE TABLE dahu.contracted_demand (
    contracted_demand_id bigint NOT NULL,
    account_id bigint NOT NULL,
    demand_kw integer NOT NULL,
    valid daterange NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT contracted_demand_kw_ck CHECK ((demand_kw > 0)),
    CONSTRAINT contracted_demand_valid_ck CHECK (((NOT isempty(valid)) AND (NOT lower_inf(valid))))
);

ALTER TABLE ONLY dahu.contracted_demand FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.contracted_demand IS 'The demand that an account has contracted for. Without a row the demand that was measured is billed.';

COMMENT ON COLUMN dahu.contracted_demand.contracted_demand_id IS 'identifier';

COMMENT ON COLUMN dahu.contracted_demand.account_id IS 'the account';

COMMENT ON COLUMN dahu.contracted_demand.demand_kw IS 'contracted demand, kW';

COMMENT ON COLUMN dahu.contracted_demand.valid IS 'days on which it holds';

COMMENT ON COLUMN dahu.contracted_demand.document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.contracted_demand.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.contracted_demand.recorded_at IS 'when this row was written';

CREATE TABLE dahu.customer (
    customer_id bigint NOT NULL,
    customer_number text NOT NULL,
    name text NOT NULL,
    credit_code text,
    industry_code text,
    energy_intensive boolean DEFAULT false NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    name_initials text GENERATED ALWAYS AS (dahu.initials(name)) STORED NOT NULL,
    CONSTRAINT customer_name_ck CHECK ((name <> ''::text)),
    CONSTRAINT customer_number_ck CHECK ((customer_number ~ '^C-[0-9]{5,}$'::text))
);

ALTER TABLE ONLY dahu.customer FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.customer IS 'A legal person or natural person who holds accounts.';

COMMENT ON COLUMN dahu.customer.customer_id IS 'identifier';

COMMENT ON COLUMN dahu.customer.customer_number IS 'number on paper, C-00001';

COMMENT ON COLUMN dahu.customer.name IS 'registered name';

COMMENT ON COLUMN dahu.customer.credit_code IS 'unified social credit code of the business licence';

COMMENT ON COLUMN dahu.customer.industry_code IS 'industry class by the national standard';

COMMENT ON COLUMN dahu.customer.energy_intensive IS 'belongs to an energy-intensive sector';

COMMENT ON COLUMN dahu.customer.recorded_at IS 'when this row was written';

COMMENT ON COLUMN dahu.customer.name_initials IS 'the name by the first letters of its sounds, to be found by';

CREATE TABLE dahu.customer_profile (
    customer_profile_id bigint NOT NULL,
    account_id bigint NOT NULL,
    industry text DEFAULT ''::text NOT NULL,
    size text DEFAULT ''::text NOT NULL,
    business_scope text DEFAULT ''::text NOT NULL,
    operating_state text DEFAULT ''::text NOT NULL,
    industry_position text DEFAULT ''::text NOT NULL,
    priority smallint,
    load_grade text,
    credit_state text,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT customer_profile_credit_state_ck CHECK ((credit_state = ANY (ARRAY['GOOD'::text, 'FAIR'::text, 'POOR'::text, 'BAD'::text]))),
    CONSTRAINT customer_profile_load_grade_ck CHECK ((load_grade = ANY (ARRAY['SPECIAL'::text, 'GRADE_1'::text, 'GRADE_2'::text, 'GRADE_3'::text]))),
    CONSTRAINT customer_profile_priority_ck CHECK (((priority >= 1) AND (priority <= 5)))
);

ALTER TABLE ONLY dahu.customer_profile FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.customer_profile IS 'What is known of a customer beyond its account (K2). Append-only: the newest row holds.';

COMMENT ON COLUMN dahu.customer_profile.customer_profile_id IS 'identifier, and the order';

COMMENT ON COLUMN dahu.customer_profile.account_id IS 'the account';

COMMENT ON COLUMN dahu.customer_profile.industry IS 'industry, in words';

COMMENT ON COLUMN dahu.customer_profile.size IS 'size of the enterprise';

COMMENT ON COLUMN dahu.customer_profile.business_scope IS 'scope of business';

COMMENT ON COLUMN dahu.customer_profile.operating_state IS 'how business goes';

COMMENT ON COLUMN dahu.customer_profile.industry_position IS 'position in its industry';

COMMENT ON COLUMN dahu.customer_profile.priority IS 'customer priority, 1 is the highest; null: not set';

COMMENT ON COLUMN dahu.customer_profile.load_grade IS 'grade of the load; null: not set';

COMMENT ON COLUMN dahu.customer_profile.credit_state IS 'credit; null: not set';

COMMENT ON COLUMN dahu.customer_profile.actor IS 'who wrote it';

COMMENT ON COLUMN dahu.customer_profile.recorded_at IS 'when this row was written';

CREATE TABLE dahu.decision (
    decision_id bigint NOT NULL,
    review_run_id bigint NOT NULL,
    account_id bigint NOT NULL,
    rule_id text NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    clause text NOT NULL,
    as_of date NOT NULL,
    outcome text NOT NULL,
    state text,
    reasons json NOT NULL,
    facts json NOT NULL,
    result json NOT NULL,
    completeness_bp integer,
    fingerprint text NOT NULL,
    evaluated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    actor text NOT NULL,
    CONSTRAINT decision_completeness_bp_ck CHECK (((completeness_bp >= 0) AND (completeness_bp <= 10000))),
    CONSTRAINT decision_outcome_ck CHECK ((outcome = ANY (ARRAY['PASS'::text, 'FAIL'::text, 'WARN'::text, 'PENDING'::text, 'REVIEW'::text, 'EXCEPTION_REQUIRED'::text, 'NOT_APPLICABLE'::text])))
);

COMMENT ON TABLE dahu.decision IS 'What was decided, from what, by which rule. Append-only: a later decision replaces an earlier one by its as-of day and number.';

COMMENT ON COLUMN dahu.decision.decision_id IS 'identifier';

COMMENT ON COLUMN dahu.decision.review_run_id IS 'the run that made it; with the rule it leads to the version and the thresholds';

COMMENT ON COLUMN dahu.decision.account_id IS 'the account';

COMMENT ON COLUMN dahu.decision.rule_id IS 'rule, as `dahu rule list` prints it';

COMMENT ON COLUMN dahu.decision.subject IS 'what the rule was applied to when an account has several: line, application, receiving point';

COMMENT ON COLUMN dahu.decision.clause IS 'clause of the rule book';

COMMENT ON COLUMN dahu.decision.as_of IS 'civil day that the facts are of';

COMMENT ON COLUMN dahu.decision.outcome IS 'verdict';

COMMENT ON COLUMN dahu.decision.state IS 'named state of the verdict, where the rule has one';

COMMENT ON COLUMN dahu.decision.reasons IS 'codes with their numbers; kept to the letter, as are facts and result';

COMMENT ON COLUMN dahu.decision.facts IS 'what the rule was given';

COMMENT ON COLUMN dahu.decision.result IS 'what it computed';

COMMENT ON COLUMN dahu.decision.completeness_bp IS 'completeness of the metered energy behind it, basis points; null when none was used';

COMMENT ON COLUMN dahu.decision.fingerprint IS 'hash of facts, thresholds and rule version: the same question is not recorded twice in a row';

COMMENT ON COLUMN dahu.decision.evaluated_at IS 'when it was decided';

COMMENT ON COLUMN dahu.decision.actor IS 'who asked';

CREATE TABLE dahu.design_exception (
    design_exception_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    part text NOT NULL,
    ground text NOT NULL,
    approved_by text NOT NULL,
    approved_on date NOT NULL,
    document_no text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT design_exception_ground_ck CHECK (((ground <> ''::text) AND (approved_by <> ''::text) AND (document_no <> ''::text))),
    CONSTRAINT design_exception_part_ck CHECK ((part = ANY (ARRAY['a'::text, 'b'::text, 'c'::text, 'd'::text])))
);

ALTER TABLE ONLY dahu.design_exception FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.design_exception IS 'Approved exceptions of a design, of the parts that hold only in principle: switch room (a) and dry type indoors (d). Append-only.';

COMMENT ON COLUMN dahu.design_exception.design_exception_id IS 'identifier';

COMMENT ON COLUMN dahu.design_exception.work_case_id IS 'the application';

COMMENT ON COLUMN dahu.design_exception.part IS 'part of clause 4.4';

COMMENT ON COLUMN dahu.design_exception.ground IS 'why';

COMMENT ON COLUMN dahu.design_exception.approved_by IS 'who approved it';

COMMENT ON COLUMN dahu.design_exception.approved_on IS 'when';

COMMENT ON COLUMN dahu.design_exception.document_no IS 'the document of the approval';

COMMENT ON COLUMN dahu.design_exception.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.design_exception.recorded_at IS 'when this row was written';

CREATE TABLE dahu.desk (
    name text NOT NULL,
    scope text NOT NULL,
    second_factor boolean NOT NULL,
    CONSTRAINT desk_scope_ck CHECK ((scope = ANY (ARRAY['ALL'::text, 'UNIT'::text, 'NONE'::text])))
);

ALTER TABLE ONLY dahu.desk FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.desk IS 'The desks; written by `dahu migrate` from the table of the program.';

COMMENT ON COLUMN dahu.desk.name IS 'name, as in the program; its PostgreSQL role is dahu_<name in lower case>';

COMMENT ON COLUMN dahu.desk.scope IS 'whose accounts it sees: all, those of its units, none';

COMMENT ON COLUMN dahu.desk.second_factor IS 'its holder must prove a second factor';

CREATE TABLE dahu.desk_right (
    desk_name text NOT NULL,
    right_name text NOT NULL
);

ALTER TABLE ONLY dahu.desk_right FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.desk_right IS 'Which desk holds which right; written by `dahu migrate` from the table of the program.';

COMMENT ON COLUMN dahu.desk_right.desk_name IS 'the desk';

COMMENT ON COLUMN dahu.desk_right.right_name IS 'the right, "case.read"';

CREATE TABLE dahu.disclosure (
    work_case_id bigint NOT NULL,
    recipient text NOT NULL,
    purpose text NOT NULL,
    content text NOT NULL,
    agreement_no text DEFAULT ''::text NOT NULL,
    approved_by bigint,
    given_on date,
    given_how text DEFAULT ''::text NOT NULL,
    CONSTRAINT disclosure_given_ck CHECK (((given_on IS NULL) OR ((agreement_no <> ''::text) AND (given_how <> ''::text))))
);

ALTER TABLE ONLY dahu.disclosure FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.disclosure IS 'That somebody outside was given what is known of a customer: asked for, approved by another person, under a written agreement (K9).';

COMMENT ON COLUMN dahu.disclosure.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.disclosure.recipient IS 'who is given it';

COMMENT ON COLUMN dahu.disclosure.purpose IS 'what for';

COMMENT ON COLUMN dahu.disclosure.content IS 'what is given';

COMMENT ON COLUMN dahu.disclosure.agreement_no IS 'the written agreement';

COMMENT ON COLUMN dahu.disclosure.approved_by IS 'who approved; never who asked';

COMMENT ON COLUMN dahu.disclosure.given_on IS 'day on which it was given; null: not yet';

COMMENT ON COLUMN dahu.disclosure.given_how IS 'how';

CREATE TABLE dahu.dispatch_entry (
    dispatch_entry_id bigint NOT NULL,
    dispatch_instruction_id bigint NOT NULL,
    kind text NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    content text NOT NULL,
    danger text,
    reported_at timestamp with time zone,
    correct boolean,
    user_account_id bigint,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT dispatch_entry_content_ck CHECK ((content <> ''::text)),
    CONSTRAINT dispatch_entry_kind_ck CHECK ((kind = ANY (ARRAY['READ_BACK'::text, 'EXECUTED'::text, 'REFUSED'::text, 'RESULT'::text, 'CANCELLED'::text]))),
    CONSTRAINT dispatch_entry_refused_ck CHECK (((kind = 'REFUSED'::text) = ((danger IS NOT NULL) AND (danger <> ''::text) AND (reported_at IS NOT NULL)))),
    CONSTRAINT dispatch_entry_result_ck CHECK (((kind = 'RESULT'::text) = (correct IS NOT NULL)))
);

ALTER TABLE ONLY dahu.dispatch_entry FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.dispatch_entry IS 'What followed an instruction: read back, executed, refused, its result, each with its time (3.2.2). Append-only.';

COMMENT ON COLUMN dahu.dispatch_entry.dispatch_entry_id IS 'identifier';

COMMENT ON COLUMN dahu.dispatch_entry.dispatch_instruction_id IS 'the instruction';

COMMENT ON COLUMN dahu.dispatch_entry.kind IS 'what followed';

COMMENT ON COLUMN dahu.dispatch_entry.happened_at IS 'when';

COMMENT ON COLUMN dahu.dispatch_entry.content IS 'what was read back, done or said';

COMMENT ON COLUMN dahu.dispatch_entry.danger IS 'who or what was in danger, when execution was refused';

COMMENT ON COLUMN dahu.dispatch_entry.reported_at IS 'when the refusal was reported';

COMMENT ON COLUMN dahu.dispatch_entry.correct IS 'the result was as ordered';

COMMENT ON COLUMN dahu.dispatch_entry.user_account_id IS 'who wrote it';

COMMENT ON COLUMN dahu.dispatch_entry.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.dispatch_entry.recorded_at IS 'when this row was written';

CREATE TABLE dahu.dispatch_equipment (
    dispatch_equipment_id bigint NOT NULL,
    account_id bigint NOT NULL,
    line_id bigint,
    dispatch_number text NOT NULL,
    name text NOT NULL,
    authority text NOT NULL,
    operations text DEFAULT ''::text NOT NULL,
    valid daterange NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT dispatch_equipment_authority_ck CHECK ((authority = ANY (ARRAY['JURISDICTION'::text, 'PERMISSION'::text]))),
    CONSTRAINT dispatch_equipment_number_ck CHECK ((dispatch_number <> ''::text)),
    CONSTRAINT dispatch_equipment_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.dispatch_equipment FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.dispatch_equipment IS 'Equipment of a customer under the authority of the dispatchers, by its dispatch number (3.2.1, 4.14).';

COMMENT ON COLUMN dahu.dispatch_equipment.dispatch_equipment_id IS 'identifier';

COMMENT ON COLUMN dahu.dispatch_equipment.account_id IS 'the account';

COMMENT ON COLUMN dahu.dispatch_equipment.line_id IS 'the line that it belongs to';

COMMENT ON COLUMN dahu.dispatch_equipment.dispatch_number IS 'number that the dispatchers call it by';

COMMENT ON COLUMN dahu.dispatch_equipment.name IS 'what it is';

COMMENT ON COLUMN dahu.dispatch_equipment.authority IS 'jurisdiction: the dispatchers order; permission: the customer asks';

COMMENT ON COLUMN dahu.dispatch_equipment.operations IS 'permitted operations, and who may order them';

COMMENT ON COLUMN dahu.dispatch_equipment.valid IS 'days on which it holds';

COMMENT ON COLUMN dahu.dispatch_equipment.document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.dispatch_equipment.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.dispatch_equipment.recorded_at IS 'when this row was written';

CREATE TABLE dahu.dispatch_incident (
    dispatch_incident_id bigint NOT NULL,
    dispatch_entry_id bigint NOT NULL,
    department text DEFAULT 'DISPATCH'::text NOT NULL,
    clause text DEFAULT '3.2.2'::text NOT NULL,
    description text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT dispatch_incident_department_ck CHECK ((department = 'DISPATCH'::text))
);

ALTER TABLE ONLY dahu.dispatch_incident FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.dispatch_incident IS 'An instruction whose result was not correct, attributed to the dispatchers (3.2.2). Append-only.';

COMMENT ON COLUMN dahu.dispatch_incident.dispatch_incident_id IS 'identifier';

COMMENT ON COLUMN dahu.dispatch_incident.dispatch_entry_id IS 'the result';

COMMENT ON COLUMN dahu.dispatch_incident.department IS 'who answers for it';

COMMENT ON COLUMN dahu.dispatch_incident.clause IS 'on what grounds';

COMMENT ON COLUMN dahu.dispatch_incident.description IS 'what went wrong';

COMMENT ON COLUMN dahu.dispatch_incident.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.dispatch_incident.recorded_at IS 'when this row was written';

CREATE TABLE dahu.dispatch_instruction (
    dispatch_instruction_id bigint NOT NULL,
    instruction_number text NOT NULL,
    kind text NOT NULL,
    account_id bigint,
    line_id bigint,
    dispatch_equipment_id bigint,
    alarm_number text DEFAULT ''::text NOT NULL,
    content text NOT NULL,
    site_person_id bigint,
    receiver text DEFAULT ''::text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    user_account_id bigint,
    corrects_id bigint,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT dispatch_instruction_content_ck CHECK ((content <> ''::text)),
    CONSTRAINT dispatch_instruction_corrects_ck CHECK ((corrects_id <> dispatch_instruction_id)),
    CONSTRAINT dispatch_instruction_kind_ck CHECK ((kind = ANY (ARRAY['INSTRUCTION'::text, 'PERMISSION'::text, 'RESTRICTION'::text, 'NOTE'::text]))),
    CONSTRAINT dispatch_instruction_receiver_ck CHECK (((kind = 'NOTE'::text) OR ((account_id IS NOT NULL) AND (site_person_id IS NOT NULL))))
);

ALTER TABLE ONLY dahu.dispatch_instruction FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.dispatch_instruction IS 'An entry of the dispatchers: an instruction, a permission, a restriction, a note (3.2.1). Append-only; an error is corrected by a new entry.';

COMMENT ON COLUMN dahu.dispatch_instruction.dispatch_instruction_id IS 'identifier';

COMMENT ON COLUMN dahu.dispatch_instruction.instruction_number IS 'number on paper';

COMMENT ON COLUMN dahu.dispatch_instruction.kind IS 'what it is';

COMMENT ON COLUMN dahu.dispatch_instruction.account_id IS 'the account that it is for';

COMMENT ON COLUMN dahu.dispatch_instruction.line_id IS 'the line that it is about';

COMMENT ON COLUMN dahu.dispatch_instruction.dispatch_equipment_id IS 'equipment that is to be switched';

COMMENT ON COLUMN dahu.dispatch_instruction.alarm_number IS 'alarm that it answers';

COMMENT ON COLUMN dahu.dispatch_instruction.content IS 'what is ordered, word for word';

COMMENT ON COLUMN dahu.dispatch_instruction.site_person_id IS 'who takes the order at the customer';

COMMENT ON COLUMN dahu.dispatch_instruction.receiver IS 'his name as it was then';

COMMENT ON COLUMN dahu.dispatch_instruction.issued_at IS 'when it was given';

COMMENT ON COLUMN dahu.dispatch_instruction.user_account_id IS 'who gave it';

COMMENT ON COLUMN dahu.dispatch_instruction.corrects_id IS 'the entry that this one corrects';

COMMENT ON COLUMN dahu.dispatch_instruction.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.dispatch_instruction.recorded_at IS 'when this row was written';

CREATE TABLE dahu.document_kind (
    document_kind text NOT NULL,
    clause text NOT NULL,
    annual_check boolean DEFAULT false NOT NULL
);

ALTER TABLE ONLY dahu.document_kind FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.document_kind IS 'Documents that an application may need.';

COMMENT ON COLUMN dahu.document_kind.document_kind IS 'kind of document';

COMMENT ON COLUMN dahu.document_kind.clause IS 'clause that asks for it';

COMMENT ON COLUMN dahu.document_kind.annual_check IS 'counts only with its annual check, or the annual report that took its place in 2014';

CREATE TABLE dahu.document_required (
    kind text NOT NULL,
    document_kind text NOT NULL,
    needed_when text NOT NULL,
    CONSTRAINT document_required_needed_when_ck CHECK ((needed_when = ANY (ARRAY['ALWAYS'::text, 'HIGH_VOLTAGE'::text, 'SPECIAL_SECTOR'::text, 'BRANCH'::text, 'DEDICATED_LINE'::text])))
);

ALTER TABLE ONLY dahu.document_required FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.document_required IS 'Which documents an application of a kind needs, and when.';

COMMENT ON COLUMN dahu.document_required.kind IS 'kind of application';

COMMENT ON COLUMN dahu.document_required.document_kind IS 'the document';

COMMENT ON COLUMN dahu.document_required.needed_when IS 'always, from 10 kV on, of an energy-intensive or special sector, of a branch that is no legal person, for a dedicated line';

CREATE TABLE dahu.dual_source (
    work_case_id bigint NOT NULL,
    account_id bigint NOT NULL,
    kind text NOT NULL,
    high_voltage boolean NOT NULL,
    load_description text NOT NULL,
    load_kw integer NOT NULL,
    capacity_kva integer NOT NULL,
    application_on date NOT NULL,
    application_document text NOT NULL,
    diagram_document text NOT NULL,
    design_document text NOT NULL,
    approved_on date,
    approval_document text,
    joint_review text,
    accepted_on date,
    acceptance_document text,
    closed_on date,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT dual_source_accepted_ck CHECK (((accepted_on IS NULL) = (acceptance_document IS NULL))),
    CONSTRAINT dual_source_approved_ck CHECK (((approved_on IS NULL) = (approval_document IS NULL))),
    CONSTRAINT dual_source_capacity_kva_ck CHECK ((capacity_kva > 0)),
    CONSTRAINT dual_source_kind_ck CHECK ((kind = ANY (ARRAY['GRID_DUAL'::text, 'OWN_GENERATION'::text, 'PARALLEL'::text]))),
    CONSTRAINT dual_source_load_kw_ck CHECK ((load_kw > 0))
);

ALTER TABLE ONLY dahu.dual_source FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.dual_source IS 'A second source or own generation that was applied for, a case of the flow dual-sources (4.14).';

COMMENT ON COLUMN dahu.dual_source.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.dual_source.account_id IS 'the account';

COMMENT ON COLUMN dahu.dual_source.kind IS 'second line of the grid, own generation that never runs parallel, or a source that does';

COMMENT ON COLUMN dahu.dual_source.high_voltage IS 'two sources of high voltage, which the joint review must have seen (4.7)';

COMMENT ON COLUMN dahu.dual_source.load_description IS 'reason and load';

COMMENT ON COLUMN dahu.dual_source.load_kw IS 'load that it is to carry';

COMMENT ON COLUMN dahu.dual_source.capacity_kva IS 'its capacity';

COMMENT ON COLUMN dahu.dual_source.application_on IS 'day of the written application';

COMMENT ON COLUMN dahu.dual_source.application_document IS 'the written application';

COMMENT ON COLUMN dahu.dual_source.diagram_document IS 'single-line diagram';

COMMENT ON COLUMN dahu.dual_source.design_document IS 'design of the measures against back-feed';

COMMENT ON COLUMN dahu.dual_source.approved_on IS 'day of the approval; null until approved';

COMMENT ON COLUMN dahu.dual_source.approval_document IS 'the approval';

COMMENT ON COLUMN dahu.dual_source.joint_review IS 'case of the joint review, when there had to be one';

COMMENT ON COLUMN dahu.dual_source.accepted_on IS 'day on which the receiving installation was inspected and accepted; null: not yet';

COMMENT ON COLUMN dahu.dual_source.acceptance_document IS 'the acceptance';

COMMENT ON COLUMN dahu.dual_source.closed_on IS 'day on which it was rejected or withdrawn';

COMMENT ON COLUMN dahu.dual_source.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.dual_source.recorded_at IS 'when this row was written';

CREATE TABLE dahu.dual_source_feed (
    work_case_id bigint NOT NULL,
    feed_no smallint NOT NULL,
    role text NOT NULL,
    line_id bigint,
    bus_section text DEFAULT ''::text NOT NULL,
    voltage_kv numeric(6,2) NOT NULL,
    capacity_kva integer NOT NULL,
    standby_mode text,
    generation_kind text,
    portable boolean DEFAULT false NOT NULL,
    start_s integer,
    earthing text,
    supply_source_id bigint,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT dual_source_feed_capacity_kva_ck CHECK ((capacity_kva > 0)),
    CONSTRAINT dual_source_feed_generation_kind_ck CHECK ((generation_kind = ANY (ARRAY['DIESEL'::text, 'GAS'::text, 'UPS'::text, 'BATTERY'::text, 'EPS'::text, 'PHOTOVOLTAIC'::text, 'TURBINE'::text, 'MOBILE'::text, 'OTHER'::text]))),
    CONSTRAINT dual_source_feed_line_ck CHECK (((role = 'OWN_GENERATION'::text) = (line_id IS NULL))),
    CONSTRAINT dual_source_feed_role_ck CHECK ((role = ANY (ARRAY['STANDBY'::text, 'SECURITY'::text, 'OWN_GENERATION'::text]))),
    CONSTRAINT dual_source_feed_standby_mode_ck CHECK ((standby_mode = ANY (ARRAY['COLD_STANDBY'::text, 'HOT_STANDBY'::text]))),
    CONSTRAINT dual_source_feed_voltage_kv_ck CHECK ((voltage_kv > (0)::numeric))
);

ALTER TABLE ONLY dahu.dual_source_feed FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.dual_source_feed IS 'A source of an application: a line, or a generator; with the source of the register that it became.';

COMMENT ON COLUMN dahu.dual_source_feed.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.dual_source_feed.feed_no IS 'number in the application';

COMMENT ON COLUMN dahu.dual_source_feed.role IS 'standby, security or own generation';

COMMENT ON COLUMN dahu.dual_source_feed.line_id IS 'the line, for a source from the grid';

COMMENT ON COLUMN dahu.dual_source_feed.bus_section IS 'bus section';

COMMENT ON COLUMN dahu.dual_source_feed.voltage_kv IS 'voltage in kV';

COMMENT ON COLUMN dahu.dual_source_feed.capacity_kva IS 'what it can carry';

COMMENT ON COLUMN dahu.dual_source_feed.standby_mode IS 'cold or hot standby';

COMMENT ON COLUMN dahu.dual_source_feed.generation_kind IS 'kind of own generation';

COMMENT ON COLUMN dahu.dual_source_feed.portable IS 'carried about';

COMMENT ON COLUMN dahu.dual_source_feed.start_s IS 'time until it carries load';

COMMENT ON COLUMN dahu.dual_source_feed.earthing IS 'how its neutral is earthed';

COMMENT ON COLUMN dahu.dual_source_feed.supply_source_id IS 'the source of the register; null until it is built';

COMMENT ON COLUMN dahu.dual_source_feed.recorded_at IS 'when this row was written';

CREATE TABLE dahu.due_snooze (
    due_snooze_id bigint NOT NULL,
    user_account_id bigint NOT NULL,
    kind text NOT NULL,
    thing text NOT NULL,
    case_version integer,
    until_on date NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT due_snooze_order_ck CHECK ((recorded_at <= ended_at))
);

ALTER TABLE ONLY dahu.due_snooze FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.due_snooze IS 'An entry of the list of what is due that a person has put aside, for that person alone. It stays as it is for all others, and for clocks and reminders.';

COMMENT ON COLUMN dahu.due_snooze.due_snooze_id IS 'identifier';

COMMENT ON COLUMN dahu.due_snooze.user_account_id IS 'who put it aside';

COMMENT ON COLUMN dahu.due_snooze.kind IS 'kind of the entry';

COMMENT ON COLUMN dahu.due_snooze.thing IS 'what the entry is called where it comes from';

COMMENT ON COLUMN dahu.due_snooze.case_version IS 'version of its case then: when the case moves, the entry is back; null: it has no case';

COMMENT ON COLUMN dahu.due_snooze.until_on IS 'day on which it is back; its last day at the latest';

COMMENT ON COLUMN dahu.due_snooze.recorded_at IS 'when it was put aside';

COMMENT ON COLUMN dahu.due_snooze.ended_at IS 'when it was taken back, or put aside anew; null: neither';

CREATE TABLE dahu.dunning (
    work_case_id bigint NOT NULL,
    account_id bigint NOT NULL,
    overdue_fen bigint NOT NULL,
    overdue_from_on date NOT NULL,
    reminded_on date,
    reminded_how text,
    approved_on date,
    approval_document text,
    notified_at timestamp with time zone,
    stop_at timestamp with time zone,
    notice_document_no text,
    received_by text,
    authority_document_no text,
    last_told_at timestamp with time zone,
    last_told_to text,
    stopped_at timestamp with time zone,
    stop_document_no text,
    paid_at timestamp with time zone,
    restored_at timestamp with time zone,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT dunning_approved_ck CHECK (((approved_on IS NULL) = (approval_document IS NULL))),
    CONSTRAINT dunning_notified_ck CHECK ((((notified_at IS NULL) = (stop_at IS NULL)) AND ((notified_at IS NULL) = (notice_document_no IS NULL)) AND (stop_at > notified_at))),
    CONSTRAINT dunning_reminded_ck CHECK (((reminded_on IS NULL) = (reminded_how IS NULL))),
    CONSTRAINT dunning_restored_ck CHECK ((restored_at >= stopped_at)),
    CONSTRAINT dunning_stopped_ck CHECK ((((stopped_at IS NULL) = (stop_document_no IS NULL)) AND (stopped_at >= stop_at))),
    CONSTRAINT dunning_told_ck CHECK (((last_told_at IS NULL) = (last_told_to IS NULL)))
);

ALTER TABLE ONLY dahu.dunning FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.dunning IS 'Arrears of an account, and the stop of its supply that they may lead to, a case of the flow dunning (4.16, K8).';

COMMENT ON COLUMN dahu.dunning.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.dunning.account_id IS 'the account';

COMMENT ON COLUMN dahu.dunning.overdue_fen IS 'what was overdue when it began, fen';

COMMENT ON COLUMN dahu.dunning.overdue_from_on IS 'day on which the oldest of it was due';

COMMENT ON COLUMN dahu.dunning.reminded_on IS 'day of the newest reminder; null: none';

COMMENT ON COLUMN dahu.dunning.reminded_how IS 'how, and to whom';

COMMENT ON COLUMN dahu.dunning.approved_on IS 'day on which the stop was approved inside; null: not';

COMMENT ON COLUMN dahu.dunning.approval_document IS 'the approval';

COMMENT ON COLUMN dahu.dunning.notified_at IS 'when the written notice was served';

COMMENT ON COLUMN dahu.dunning.stop_at IS 'not before this time supply stops, as the notice says';

COMMENT ON COLUMN dahu.dunning.notice_document_no IS 'the notice';

COMMENT ON COLUMN dahu.dunning.received_by IS 'who received it';

COMMENT ON COLUMN dahu.dunning.authority_document_no IS 'the copy for the power authority, for an important user';

COMMENT ON COLUMN dahu.dunning.last_told_at IS 'when the customer was told for the last time before the stop';

COMMENT ON COLUMN dahu.dunning.last_told_to IS 'who was told then';

COMMENT ON COLUMN dahu.dunning.stopped_at IS 'when supply was stopped; null: it was not';

COMMENT ON COLUMN dahu.dunning.stop_document_no IS 'the order by which it was';

COMMENT ON COLUMN dahu.dunning.paid_at IS 'when the payment was seen; from then supply is owed';

COMMENT ON COLUMN dahu.dunning.restored_at IS 'when there was supply again';

COMMENT ON COLUMN dahu.dunning.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.dunning.recorded_at IS 'when this row was written';

CREATE TABLE dahu.duty (
    duty_id bigint NOT NULL,
    kind text NOT NULL,
    matter text DEFAULT ''::text NOT NULL,
    org_unit_id bigint,
    desk_name text NOT NULL,
    user_account_id bigint,
    valid daterange NOT NULL,
    actor text DEFAULT 'dahu'::text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT duty_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.duty FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.duty IS 'Which desk, and which person, takes new cases of a kind (K4). Where no row speaks, the desk that owns the flow.';

COMMENT ON COLUMN dahu.duty.duty_id IS 'identifier';

COMMENT ON COLUMN dahu.duty.kind IS 'flow of the cases';

COMMENT ON COLUMN dahu.duty.matter IS 'only those whose form says this kind, "RENAME"; empty: all that have no row of their own';

COMMENT ON COLUMN dahu.duty.org_unit_id IS 'unit whose cases they are; null: all units that have no row of their own';

COMMENT ON COLUMN dahu.duty.desk_name IS 'desk that takes them';

COMMENT ON COLUMN dahu.duty.user_account_id IS 'the person; null: whoever of the desk';

COMMENT ON COLUMN dahu.duty.valid IS 'days';

COMMENT ON COLUMN dahu.duty.actor IS 'who said so';

COMMENT ON COLUMN dahu.duty.recorded_at IS 'when this row was written';

CREATE TABLE dahu.eligibility_review (
    work_case_id bigint NOT NULL,
    account_id bigint NOT NULL,
    suggestion text NOT NULL,
    was boolean,
    decision_id bigint NOT NULL,
    completeness_bp integer,
    decided_large boolean,
    document_no text DEFAULT ''::text NOT NULL,
    CONSTRAINT eligibility_review_suggestion_ck CHECK ((suggestion = ANY (ARRAY['LARGE'::text, 'NOT_LARGE'::text, 'UNSURE'::text])))
);

ALTER TABLE ONLY dahu.eligibility_review FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.eligibility_review IS 'The rule says another class than holds, or cannot say: a person decides (4.1).';

COMMENT ON COLUMN dahu.eligibility_review.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.eligibility_review.account_id IS 'the account';

COMMENT ON COLUMN dahu.eligibility_review.suggestion IS 'what the rule says';

COMMENT ON COLUMN dahu.eligibility_review.was IS 'class that holds; null: none was ever confirmed';

COMMENT ON COLUMN dahu.eligibility_review.decision_id IS 'verdict of the rule';

COMMENT ON COLUMN dahu.eligibility_review.completeness_bp IS 'completeness of the energy behind it, basis points';

COMMENT ON COLUMN dahu.eligibility_review.decided_large IS 'what the person decided; null: not yet';

COMMENT ON COLUMN dahu.eligibility_review.document_no IS 'the paper behind it';

CREATE TABLE dahu.emergency_plan (
    emergency_plan_id bigint NOT NULL,
    account_id bigint NOT NULL,
    kind text NOT NULL,
    held_on date NOT NULL,
    detail text NOT NULL,
    document_no text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT emergency_plan_detail_ck CHECK (((detail <> ''::text) AND (document_no <> ''::text))),
    CONSTRAINT emergency_plan_kind_ck CHECK ((kind = ANY (ARRAY['OUTAGE_PLAN'::text, 'EMERGENCY_PLAN'::text, 'DRILL'::text, 'NON_ELECTRIC'::text])))
);

ALTER TABLE ONLY dahu.emergency_plan FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.emergency_plan IS 'What an account has for the case of an outage besides its own supply: plans, drills of them, measures that need no electricity. Append-only.';

COMMENT ON COLUMN dahu.emergency_plan.emergency_plan_id IS 'identifier';

COMMENT ON COLUMN dahu.emergency_plan.account_id IS 'the account';

COMMENT ON COLUMN dahu.emergency_plan.kind IS 'plan for outages, plan for emergencies, drill, or a measure that needs no electricity';

COMMENT ON COLUMN dahu.emergency_plan.held_on IS 'day of the plan, the drill or the measure';

COMMENT ON COLUMN dahu.emergency_plan.detail IS 'what it says, or what was found';

COMMENT ON COLUMN dahu.emergency_plan.document_no IS 'the paper';

COMMENT ON COLUMN dahu.emergency_plan.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.emergency_plan.recorded_at IS 'when this row was written';

CREATE TABLE dahu.emergency_run (
    emergency_run_id bigint NOT NULL,
    emergency_supply_id bigint NOT NULL,
    run_on date NOT NULL,
    started_s integer NOT NULL,
    carried_kw integer NOT NULL,
    passed boolean NOT NULL,
    remark text DEFAULT ''::text NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT emergency_run_values_ck CHECK (((started_s >= 0) AND (carried_kw >= 0)))
);

ALTER TABLE ONLY dahu.emergency_run FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.emergency_run IS 'A test run of an emergency supply. Append-only.';

COMMENT ON COLUMN dahu.emergency_run.emergency_run_id IS 'identifier';

COMMENT ON COLUMN dahu.emergency_run.emergency_supply_id IS 'the supply';

COMMENT ON COLUMN dahu.emergency_run.run_on IS 'day';

COMMENT ON COLUMN dahu.emergency_run.started_s IS 'time until it carried load';

COMMENT ON COLUMN dahu.emergency_run.carried_kw IS 'load that it carried';

COMMENT ON COLUMN dahu.emergency_run.passed IS 'it did what it must';

COMMENT ON COLUMN dahu.emergency_run.remark IS 'remark';

COMMENT ON COLUMN dahu.emergency_run.document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.emergency_run.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.emergency_run.recorded_at IS 'when this row was written';

CREATE TABLE dahu.emergency_supply (
    emergency_supply_id bigint NOT NULL,
    account_id bigint NOT NULL,
    supply_source_id bigint,
    kind text NOT NULL,
    capacity_kw integer NOT NULL,
    start_s integer NOT NULL,
    interlock text NOT NULL,
    portable boolean DEFAULT false NOT NULL,
    filed_on date NOT NULL,
    valid daterange NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT emergency_supply_capacity_kw_ck CHECK ((capacity_kw > 0)),
    CONSTRAINT emergency_supply_interlock_ck CHECK ((interlock = ANY (ARRAY['NONE'::text, 'MECHANICAL'::text, 'ELECTRICAL'::text, 'BOTH'::text]))),
    CONSTRAINT emergency_supply_kind_ck CHECK ((kind = ANY (ARRAY['DIESEL'::text, 'GAS'::text, 'UPS'::text, 'BATTERY'::text, 'EPS'::text, 'MOBILE'::text, 'OTHER'::text]))),
    CONSTRAINT emergency_supply_start_s_ck CHECK ((start_s >= 0)),
    CONSTRAINT emergency_supply_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.emergency_supply FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.emergency_supply IS 'Own emergency supply of an account, as filed with the utility. It may not be changed or stopped without filing.';

COMMENT ON COLUMN dahu.emergency_supply.emergency_supply_id IS 'identifier';

COMMENT ON COLUMN dahu.emergency_supply.account_id IS 'the account';

COMMENT ON COLUMN dahu.emergency_supply.supply_source_id IS 'the source of the register that it is';

COMMENT ON COLUMN dahu.emergency_supply.kind IS 'genset, UPS and so on';

COMMENT ON COLUMN dahu.emergency_supply.capacity_kw IS 'what it carries';

COMMENT ON COLUMN dahu.emergency_supply.start_s IS 'time until it carries it';

COMMENT ON COLUMN dahu.emergency_supply.interlock IS 'how it is kept from feeding back';

COMMENT ON COLUMN dahu.emergency_supply.portable IS 'carried about';

COMMENT ON COLUMN dahu.emergency_supply.filed_on IS 'day on which it was filed';

COMMENT ON COLUMN dahu.emergency_supply.valid IS 'days on which it holds';

COMMENT ON COLUMN dahu.emergency_supply.document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.emergency_supply.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.emergency_supply.recorded_at IS 'when this row was written';

CREATE TABLE dahu.energising (
    energising_id bigint NOT NULL,
    account_id bigint NOT NULL,
    receiving_point_id bigint,
    line_id bigint,
    capacity_event_id bigint,
    effective_on date NOT NULL,
    gate_items jsonb NOT NULL,
    green boolean NOT NULL,
    origin text NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT energising_gate_ck CHECK ((green OR (origin = 'HISTORY'::text))),
    CONSTRAINT energising_origin_ck CHECK ((origin = ANY (ARRAY['GATE'::text, 'HISTORY'::text])))
);

ALTER TABLE ONLY dahu.energising FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.energising IS 'An account, a receiving point or a dedicated line that came under voltage for the first time, with what its gate said at that moment (4.13). Append-only.';

COMMENT ON COLUMN dahu.energising.energising_id IS 'identifier';

COMMENT ON COLUMN dahu.energising.account_id IS 'the account';

COMMENT ON COLUMN dahu.energising.receiving_point_id IS 'where, when it is about one receiving point';

COMMENT ON COLUMN dahu.energising.line_id IS 'the dedicated line, when it is about that';

COMMENT ON COLUMN dahu.energising.capacity_event_id IS 'the entry of the capacity ledger that it came with';

COMMENT ON COLUMN dahu.energising.effective_on IS 'day on which it came under voltage';

COMMENT ON COLUMN dahu.energising.gate_items IS 'what had to hold, and what was found at that moment';

COMMENT ON COLUMN dahu.energising.green IS 'nothing was missing';

COMMENT ON COLUMN dahu.energising.origin IS 'GATE: allowed by the gate; HISTORY: it had happened, and was recorded as what it is';

COMMENT ON COLUMN dahu.energising.document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.energising.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.energising.recorded_at IS 'when this row was written';

CREATE TABLE dahu.energy_day (
    metering_point_id bigint NOT NULL,
    day date NOT NULL,
    active_import_wh bigint,
    active_export_wh bigint,
    reactive_import_varh bigint,
    reactive_export_varh bigint,
    demand_w bigint,
    demand_at timestamp with time zone,
    completeness_bp integer NOT NULL,
    estimated_bp integer NOT NULL,
    held_bp integer NOT NULL,
    used boolean,
    fault text,
    because text NOT NULL,
    event_id bigint,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT energy_day_bp_ck CHECK ((((completeness_bp >= 0) AND (completeness_bp <= 10000)) AND ((estimated_bp >= 0) AND (estimated_bp <= 10000)) AND ((held_bp >= 0) AND (held_bp <= 10000))))
);

COMMENT ON TABLE dahu.energy_day IS 'Energy of a metering point on a civil day of the utility, on the primary side, after validation and estimation.';

COMMENT ON COLUMN dahu.energy_day.metering_point_id IS 'the point';

COMMENT ON COLUMN dahu.energy_day.day IS 'civil day of the utility';

COMMENT ON COLUMN dahu.energy_day.active_import_wh IS 'active import, Wh, of the intervals that count; null when none is known';

COMMENT ON COLUMN dahu.energy_day.active_export_wh IS 'active export, Wh; like reactive energy null unless known over the same time as the base energy';

COMMENT ON COLUMN dahu.energy_day.reactive_import_varh IS 'reactive import, varh';

COMMENT ON COLUMN dahu.energy_day.reactive_export_varh IS 'reactive export, varh';

COMMENT ON COLUMN dahu.energy_day.demand_w IS 'largest mean power of an interval, W: active import, of a generation point export';

COMMENT ON COLUMN dahu.energy_day.demand_at IS 'end of that interval';

COMMENT ON COLUMN dahu.energy_day.completeness_bp IS 'share of the day whose energy is known, basis points; 10000 only when all of it is';

COMMENT ON COLUMN dahu.energy_day.estimated_bp IS 'share of the day that was estimated, basis points';

COMMENT ON COLUMN dahu.energy_day.held_bp IS 'share of the day that is held for a person, basis points';

COMMENT ON COLUMN dahu.energy_day.used IS 'active import above 0 was seen; null when the day is not complete and none was seen';

COMMENT ON COLUMN dahu.energy_day.fault IS 'why energy is missing or held: step_back, overlap, no_ratio, held; null when nothing is wrong';

COMMENT ON COLUMN dahu.energy_day.because IS 'what made this version: as in energy_due';

COMMENT ON COLUMN dahu.energy_day.event_id IS 'the metering event or edit behind it';

COMMENT ON COLUMN dahu.energy_day.made_at IS 'when it was made';

CREATE TABLE dahu.energy_day_history (
    metering_point_id bigint NOT NULL,
    day date NOT NULL,
    made_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone NOT NULL,
    active_import_wh bigint,
    active_export_wh bigint,
    reactive_import_varh bigint,
    reactive_export_varh bigint,
    demand_w bigint,
    demand_at timestamp with time zone,
    completeness_bp integer NOT NULL,
    estimated_bp integer NOT NULL,
    held_bp integer NOT NULL,
    used boolean,
    fault text,
    because text NOT NULL,
    event_id bigint
);

COMMENT ON TABLE dahu.energy_day_history IS 'What energy_day said before: a row each time that a day of the past was made anew with another result.';

COMMENT ON COLUMN dahu.energy_day_history.metering_point_id IS 'the point';

COMMENT ON COLUMN dahu.energy_day_history.day IS 'civil day of the utility';

COMMENT ON COLUMN dahu.energy_day_history.made_at IS 'when this version was made';

COMMENT ON COLUMN dahu.energy_day_history.superseded_at IS 'when the next version took its place: that one says because of what';

COMMENT ON COLUMN dahu.energy_day_history.active_import_wh IS 'as in energy_day';

COMMENT ON COLUMN dahu.energy_day_history.active_export_wh IS 'as in energy_day';

COMMENT ON COLUMN dahu.energy_day_history.reactive_import_varh IS 'as in energy_day';

COMMENT ON COLUMN dahu.energy_day_history.reactive_export_varh IS 'as in energy_day';

COMMENT ON COLUMN dahu.energy_day_history.demand_w IS 'as in energy_day';

COMMENT ON COLUMN dahu.energy_day_history.demand_at IS 'as in energy_day';

COMMENT ON COLUMN dahu.energy_day_history.completeness_bp IS 'as in energy_day';

COMMENT ON COLUMN dahu.energy_day_history.estimated_bp IS 'as in energy_day';

COMMENT ON COLUMN dahu.energy_day_history.held_bp IS 'as in energy_day';

COMMENT ON COLUMN dahu.energy_day_history.used IS 'as in energy_day';

COMMENT ON COLUMN dahu.energy_day_history.fault IS 'as in energy_day';

COMMENT ON COLUMN dahu.energy_day_history.because IS 'what made this version';

COMMENT ON COLUMN dahu.energy_day_history.event_id IS 'the metering event or edit behind this version';

CREATE TABLE dahu.energy_due (
    metering_point_id bigint NOT NULL,
    day date NOT NULL,
    because text DEFAULT 'reading'::text NOT NULL,
    event_id bigint
);

COMMENT ON TABLE dahu.energy_due IS 'Civil days whose energy must be made anew: written with what changes them, emptied by the job.';

COMMENT ON COLUMN dahu.energy_due.metering_point_id IS 'the point';

COMMENT ON COLUMN dahu.energy_due.day IS 'the civil day';

COMMENT ON COLUMN dahu.energy_due.because IS 'what changed: reading, late_reading, exchange, ratio, reset, holder, edit, rule, import, policy';

COMMENT ON COLUMN dahu.energy_due.event_id IS 'the metering event or edit behind it; null for readings';

CREATE TABLE dahu.energy_month (
    metering_point_id bigint NOT NULL,
    month date NOT NULL,
    active_import_wh bigint,
    active_export_wh bigint,
    reactive_import_varh bigint,
    reactive_export_varh bigint,
    demand_w bigint,
    demand_at timestamp with time zone,
    completeness_bp integer NOT NULL,
    estimated_bp integer DEFAULT 0 NOT NULL,
    held_bp integer DEFAULT 0 NOT NULL,
    last_use_on date,
    fault text,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT energy_month_completeness_bp_ck CHECK ((((completeness_bp >= 0) AND (completeness_bp <= 10000)) AND ((estimated_bp >= 0) AND (estimated_bp <= 10000)) AND ((held_bp >= 0) AND (held_bp <= 10000)))),
    CONSTRAINT energy_month_month_ck CHECK ((EXTRACT(day FROM month) = (1)::numeric))
);

COMMENT ON TABLE dahu.energy_month IS 'Energy of a metering point in a civil month of the utility, on the primary side: the sum of its days in energy_day.';

COMMENT ON COLUMN dahu.energy_month.metering_point_id IS 'the point';

COMMENT ON COLUMN dahu.energy_month.month IS 'first day of the month';

COMMENT ON COLUMN dahu.energy_month.active_import_wh IS 'active import, Wh, of the days that are known; null when none is';

COMMENT ON COLUMN dahu.energy_month.active_export_wh IS 'active export, Wh; like reactive energy null unless known over the same time as the base energy';

COMMENT ON COLUMN dahu.energy_month.reactive_import_varh IS 'reactive import, varh';

COMMENT ON COLUMN dahu.energy_month.reactive_export_varh IS 'reactive export, varh';

COMMENT ON COLUMN dahu.energy_month.demand_w IS 'largest mean power of an interval, W';

COMMENT ON COLUMN dahu.energy_month.demand_at IS 'end of that interval';

COMMENT ON COLUMN dahu.energy_month.completeness_bp IS 'share of the month whose energy is known, basis points; 10000 only when all of it is';

COMMENT ON COLUMN dahu.energy_month.estimated_bp IS 'share of the month that was estimated, basis points';

COMMENT ON COLUMN dahu.energy_month.held_bp IS 'share of the month that is held for a person, basis points';

COMMENT ON COLUMN dahu.energy_month.last_use_on IS 'last civil day of the month with active import';

COMMENT ON COLUMN dahu.energy_month.fault IS 'why energy is missing or held, as in energy_day; null when nothing is wrong';

COMMENT ON COLUMN dahu.energy_month.made_at IS 'when it was made';

CREATE TABLE dahu.energy_round (
    only_row boolean DEFAULT true NOT NULL,
    round bigint NOT NULL,
    CONSTRAINT energy_round_only_row_ck CHECK (only_row)
);

ALTER TABLE ONLY dahu.energy_round FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.energy_round IS 'How often notes of energy_due were taken: one row. While it stands still, so do they.';

COMMENT ON COLUMN dahu.energy_round.only_row IS 'always true: keeps this table at one row';

COMMENT ON COLUMN dahu.energy_round.round IS 'counts the calls of dahu.energy_take that took notes';

CREATE TABLE dahu.energy_taken (
    metering_point_id bigint NOT NULL,
    day date NOT NULL,
    because text NOT NULL,
    event_id bigint
);

COMMENT ON TABLE dahu.energy_taken IS 'Notes of energy_due that the job has taken and not finished: whoever writes readings never waits for it.';

COMMENT ON COLUMN dahu.energy_taken.metering_point_id IS 'the point';

COMMENT ON COLUMN dahu.energy_taken.day IS 'the civil day';

COMMENT ON COLUMN dahu.energy_taken.because IS 'as in energy_due';

COMMENT ON COLUMN dahu.energy_taken.event_id IS 'as in energy_due';

CREATE TABLE dahu.fault (
    work_case_id bigint NOT NULL,
    nature text NOT NULL,
    place text NOT NULL,
    area text NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    contact text,
    solver text,
    told_at timestamp with time zone,
    arrived_at timestamp with time zone,
    restored_at timestamp with time zone,
    cause text,
    remedy text,
    outage boolean,
    called_back_at timestamp with time zone,
    content boolean,
    investigation text,
    CONSTRAINT fault_area_ck CHECK ((area = ANY (ARRAY['CITY'::text, 'RURAL'::text, 'REMOTE'::text]))),
    CONSTRAINT fault_order_ck CHECK ((arrived_at <= restored_at)),
    CONSTRAINT fault_restored_ck CHECK (((restored_at IS NULL) = (cause IS NULL)))
);

ALTER TABLE ONLY dahu.fault FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.fault IS 'A fault at a customer, its repair and its investigation (K8); written by the steps of the case.';

COMMENT ON COLUMN dahu.fault.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.fault.nature IS 'what has happened';

COMMENT ON COLUMN dahu.fault.place IS 'where';

COMMENT ON COLUMN dahu.fault.area IS 'city, country, remote: by it the limits are measured';

COMMENT ON COLUMN dahu.fault.happened_at IS 'when';

COMMENT ON COLUMN dahu.fault.contact IS 'who is to be reached';

COMMENT ON COLUMN dahu.fault.solver IS 'login of who solves it';

COMMENT ON COLUMN dahu.fault.told_at IS 'when the customer was first told what is being done';

COMMENT ON COLUMN dahu.fault.arrived_at IS 'when people were on the spot';

COMMENT ON COLUMN dahu.fault.restored_at IS 'when there was supply again';

COMMENT ON COLUMN dahu.fault.cause IS 'what it was';

COMMENT ON COLUMN dahu.fault.remedy IS 'what was done';

COMMENT ON COLUMN dahu.fault.outage IS 'the customer was without supply';

COMMENT ON COLUMN dahu.fault.called_back_at IS 'when the customer was asked whether all is well';

COMMENT ON COLUMN dahu.fault.content IS 'and was';

COMMENT ON COLUMN dahu.fault.investigation IS 'what the investigation of the accident found';

CREATE TABLE dahu.import_batch (
    import_batch_id bigint NOT NULL,
    kind text NOT NULL,
    file_name text NOT NULL,
    file_sha256 text NOT NULL,
    rows_good bigint NOT NULL,
    rows_bad bigint NOT NULL,
    finished_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    actor text NOT NULL,
    CONSTRAINT import_batch_kind_ck CHECK ((kind = ANY (ARRAY['accounts'::text, 'meters'::text, 'readings'::text, 'months'::text, 'tariffs'::text, 'calendar'::text, 'statement'::text, 'transformers'::text])))
);

ALTER TABLE ONLY dahu.import_batch FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.import_batch IS 'One run of an import.';

COMMENT ON COLUMN dahu.import_batch.import_batch_id IS 'identifier';

COMMENT ON COLUMN dahu.import_batch.kind IS 'accounts, meters, readings, months, tariffs, calendar, statement or transformers';

COMMENT ON COLUMN dahu.import_batch.file_name IS 'name of the file';

COMMENT ON COLUMN dahu.import_batch.file_sha256 IS 'hash of the file';

COMMENT ON COLUMN dahu.import_batch.rows_good IS 'rows that went in or were there already';

COMMENT ON COLUMN dahu.import_batch.rows_bad IS 'rows that came back in the error file';

COMMENT ON COLUMN dahu.import_batch.finished_at IS 'when it ended';

COMMENT ON COLUMN dahu.import_batch.actor IS 'who ran it';

CREATE TABLE dahu.important_confirmation (
    work_case_id bigint NOT NULL,
    list_year smallint NOT NULL,
    authority text NOT NULL,
    document_no text NOT NULL,
    confirmed_on date NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT important_confirmation_document_ck CHECK (((authority <> ''::text) AND (document_no <> ''::text))),
    CONSTRAINT important_confirmation_year_ck CHECK (((list_year >= 2000) AND (list_year <= 2200)))
);

ALTER TABLE ONLY dahu.important_confirmation FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.important_confirmation IS 'The government has an important user on its list of a year. Append-only.';

COMMENT ON COLUMN dahu.important_confirmation.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.important_confirmation.list_year IS 'the year';

COMMENT ON COLUMN dahu.important_confirmation.authority IS 'which government';

COMMENT ON COLUMN dahu.important_confirmation.document_no IS 'the list';

COMMENT ON COLUMN dahu.important_confirmation.confirmed_on IS 'day of the list';

COMMENT ON COLUMN dahu.important_confirmation.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.important_confirmation.recorded_at IS 'when this row was written';

CREATE TABLE dahu.important_user (
    work_case_id bigint NOT NULL,
    account_id bigint NOT NULL,
    grade text NOT NULL,
    category text NOT NULL,
    evidence text NOT NULL,
    event_until_on date,
    proposed_on date NOT NULL,
    ended_on date,
    ended_because text,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT important_user_category_ck CHECK (((category <> ''::text) AND (evidence <> ''::text))),
    CONSTRAINT important_user_ended_ck CHECK (((ended_on IS NULL) = (ended_because IS NULL))),
    CONSTRAINT important_user_event_ck CHECK (((grade = 'TEMPORARY'::text) = (event_until_on IS NOT NULL))),
    CONSTRAINT important_user_grade_ck CHECK ((grade = ANY (ARRAY['SPECIAL'::text, 'GRADE_1'::text, 'GRADE_2'::text, 'TEMPORARY'::text])))
);

ALTER TABLE ONLY dahu.important_user FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.important_user IS 'An important user, a case of the flow important-users: proposed by the utility, on the list of the government when confirmed.';

COMMENT ON COLUMN dahu.important_user.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.important_user.account_id IS 'the account';

COMMENT ON COLUMN dahu.important_user.grade IS 'special, first, second, or for an event only';

COMMENT ON COLUMN dahu.important_user.category IS 'coal mine, hazardous chemicals and so on';

COMMENT ON COLUMN dahu.important_user.evidence IS 'what speaks for it';

COMMENT ON COLUMN dahu.important_user.event_until_on IS 'last day of the event, for the temporary grade';

COMMENT ON COLUMN dahu.important_user.proposed_on IS 'day of the proposal';

COMMENT ON COLUMN dahu.important_user.ended_on IS 'day from which it is no longer';

COMMENT ON COLUMN dahu.important_user.ended_because IS 'why';

COMMENT ON COLUMN dahu.important_user.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.important_user.recorded_at IS 'when this row was written';

CREATE TABLE dahu.inspection (
    work_case_id bigint NOT NULL,
    account_id bigint NOT NULL,
    planned_on date NOT NULL,
    first_planned_on date NOT NULL,
    due_on date,
    origin text NOT NULL,
    finished_on date,
    visit_id uuid,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT inspection_finished_ck CHECK (((finished_on IS NULL) = (visit_id IS NULL))),
    CONSTRAINT inspection_origin_ck CHECK ((origin = ANY (ARRAY['AUTO'::text, 'HAND'::text, 'VISIT'::text])))
);

ALTER TABLE ONLY dahu.inspection FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.inspection IS 'An inspection: a case of the flow inspections (4.15).';

COMMENT ON COLUMN dahu.inspection.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.inspection.account_id IS 'the account';

COMMENT ON COLUMN dahu.inspection.planned_on IS 'day for which it is planned';

COMMENT ON COLUMN dahu.inspection.first_planned_on IS 'day for which it was planned first; another planned_on says that it was moved';

COMMENT ON COLUMN dahu.inspection.due_on IS 'last day by rule 4.15, as it was when planned; null: not planned because it was due';

COMMENT ON COLUMN dahu.inspection.origin IS 'why: planned by the rule, by hand, or a visit that nobody had planned';

COMMENT ON COLUMN dahu.inspection.finished_on IS 'day of the visit that finished it; null: not yet';

COMMENT ON COLUMN dahu.inspection.visit_id IS 'the visit that finished it';

COMMENT ON COLUMN dahu.inspection.recorded_at IS 'when this row was written';

CREATE TABLE dahu.inspection_crew (
    inspection_crew_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    user_account_id bigint NOT NULL,
    assigned_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    released_at timestamp with time zone,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY dahu.inspection_crew FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.inspection_crew IS 'Who goes: at least two inspectors for each inspection. Rows end, and begin anew.';

COMMENT ON COLUMN dahu.inspection_crew.inspection_crew_id IS 'identifier';

COMMENT ON COLUMN dahu.inspection_crew.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.inspection_crew.user_account_id IS 'the inspector';

COMMENT ON COLUMN dahu.inspection_crew.assigned_at IS 'when assigned';

COMMENT ON COLUMN dahu.inspection_crew.released_at IS 'when taken off again; null: still assigned';

COMMENT ON COLUMN dahu.inspection_crew.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.inspection_crew.recorded_at IS 'when this row was written';

CREATE TABLE dahu.inspection_item (
    code text NOT NULL,
    section text NOT NULL,
    place smallint NOT NULL,
    applies text DEFAULT 'ALWAYS'::text NOT NULL,
    text_key text NOT NULL,
    valid daterange DEFAULT '(,)'::daterange NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT inspection_item_applies_ck CHECK ((applies = ANY (ARRAY['ALWAYS'::text, 'DUAL_SOURCE'::text, 'OWN_GENERATION'::text, 'HIGH_RISK'::text, 'AFTER_DEFECT'::text]))),
    CONSTRAINT inspection_item_code_ck CHECK ((code ~ '^[A-Z][0-9]{2}$'::text)),
    CONSTRAINT inspection_item_section_ck CHECK ((section = ANY (ARRAY['IDENTITY'::text, 'METERING'::text, 'REACTIVE'::text, 'VIOLATION'::text, 'SOURCES'::text, 'EMERGENCY'::text])))
);

ALTER TABLE ONLY dahu.inspection_item FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.inspection_item IS 'What is looked at in a yearly inspection: the check list, as data.';

COMMENT ON COLUMN dahu.inspection_item.code IS 'code on paper, A01';

COMMENT ON COLUMN dahu.inspection_item.section IS 'section of the form in which it stands';

COMMENT ON COLUMN dahu.inspection_item.place IS 'order in the form';

COMMENT ON COLUMN dahu.inspection_item.applies IS 'of which accounts it is asked';

COMMENT ON COLUMN dahu.inspection_item.text_key IS 'what it says, in the catalogue';

COMMENT ON COLUMN dahu.inspection_item.valid IS 'days on which it is asked';

COMMENT ON COLUMN dahu.inspection_item.recorded_at IS 'when this row was written';

CREATE TABLE dahu.installation_register (
    meter_installation_id bigint NOT NULL,
    quantity text NOT NULL,
    opening_wh bigint,
    closing_wh bigint,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT installation_register_quantity_ck CHECK ((quantity = ANY (ARRAY['active_energy_import'::text, 'active_energy_export'::text, 'reactive_energy_import'::text, 'reactive_energy_export'::text]))),
    CONSTRAINT installation_register_value_ck CHECK (((opening_wh >= 0) AND (closing_wh >= 0)))
);

ALTER TABLE ONLY dahu.installation_register FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.installation_register IS 'Register values of a meter at the beginning and end of an installation.';

COMMENT ON COLUMN dahu.installation_register.meter_installation_id IS 'the installation';

COMMENT ON COLUMN dahu.installation_register.quantity IS 'canonical name, active_energy_import';

COMMENT ON COLUMN dahu.installation_register.opening_wh IS 'register when it began, Wh or varh on the register side';

COMMENT ON COLUMN dahu.installation_register.closing_wh IS 'register when it ended';

COMMENT ON COLUMN dahu.installation_register.recorded_at IS 'when this row was written';

CREATE TABLE dahu.interval_day (
    metering_point_id bigint NOT NULL,
    day date NOT NULL,
    begins_at timestamp with time zone NOT NULL,
    interval_s integer NOT NULL,
    active_import_wh bigint[] NOT NULL,
    active_export_wh bigint[] NOT NULL,
    reactive_import_varh bigint[] NOT NULL,
    reactive_export_varh bigint[] NOT NULL,
    quality smallint[] NOT NULL,
    CONSTRAINT interval_day_interval_s_ck CHECK ((interval_s = ANY (ARRAY[900, 1800, 3600])))
)
WITH (toast_tuple_target='256');
ALTER TABLE ONLY dahu.interval_day ALTER COLUMN active_import_wh SET STORAGE MAIN;
ALTER TABLE ONLY dahu.interval_day ALTER COLUMN active_import_wh SET COMPRESSION lz4;
ALTER TABLE ONLY dahu.interval_day ALTER COLUMN active_export_wh SET STORAGE MAIN;
ALTER TABLE ONLY dahu.interval_day ALTER COLUMN active_export_wh SET COMPRESSION lz4;
ALTER TABLE ONLY dahu.interval_day ALTER COLUMN reactive_import_varh SET STORAGE MAIN;
ALTER TABLE ONLY dahu.interval_day ALTER COLUMN reactive_import_varh SET COMPRESSION lz4;
ALTER TABLE ONLY dahu.interval_day ALTER COLUMN reactive_export_varh SET STORAGE MAIN;
ALTER TABLE ONLY dahu.interval_day ALTER COLUMN reactive_export_varh SET COMPRESSION lz4;
ALTER TABLE ONLY dahu.interval_day ALTER COLUMN quality SET STORAGE MAIN;
ALTER TABLE ONLY dahu.interval_day ALTER COLUMN quality SET COMPRESSION lz4;

COMMENT ON TABLE dahu.interval_day IS 'Validated energy of a point in the intervals of a civil day, on the primary side.';

COMMENT ON COLUMN dahu.interval_day.metering_point_id IS 'the point';

COMMENT ON COLUMN dahu.interval_day.day IS 'civil day of the utility';

COMMENT ON COLUMN dahu.interval_day.begins_at IS 'begin of the first interval';

COMMENT ON COLUMN dahu.interval_day.interval_s IS 'length of an interval in seconds';

COMMENT ON COLUMN dahu.interval_day.active_import_wh IS 'active import of each interval, Wh; null = not known, or held';

COMMENT ON COLUMN dahu.interval_day.active_export_wh IS 'active export, Wh';

COMMENT ON COLUMN dahu.interval_day.reactive_import_varh IS 'reactive import, varh';

COMMENT ON COLUMN dahu.interval_day.reactive_export_varh IS 'reactive export, varh';

COMMENT ON COLUMN dahu.interval_day.quality IS 'quality of each interval, codes of ESPI: 0 valid, 7 edited, 8 like day, 9 interpolated, 10 questionable, 11 derived, 12 projected; 15 missing, 16 held';

CREATE TABLE dahu.interval_energy (
    metering_point_id bigint NOT NULL,
    slot_at timestamp with time zone NOT NULL,
    interval_s integer NOT NULL,
    active_import_wh bigint,
    active_export_wh bigint,
    reactive_import_varh bigint,
    reactive_export_varh bigint,
    quality smallint DEFAULT 0 NOT NULL,
    primary_side boolean DEFAULT false NOT NULL,
    CONSTRAINT interval_energy_interval_s_ck CHECK ((interval_s > 0))
)
PARTITION BY RANGE (slot_at);

COMMENT ON TABLE dahu.interval_energy IS 'Imported energy per interval, for points whose history has no registers.';

COMMENT ON COLUMN dahu.interval_energy.metering_point_id IS 'the point';

COMMENT ON COLUMN dahu.interval_energy.slot_at IS 'end of the interval';

COMMENT ON COLUMN dahu.interval_energy.interval_s IS 'length of the interval in seconds';

COMMENT ON COLUMN dahu.interval_energy.active_import_wh IS 'active import, Wh';

COMMENT ON COLUMN dahu.interval_energy.active_export_wh IS 'active export, Wh';

COMMENT ON COLUMN dahu.interval_energy.reactive_import_varh IS 'reactive import, varh';

COMMENT ON COLUMN dahu.interval_energy.reactive_export_varh IS 'reactive export, varh';

COMMENT ON COLUMN dahu.interval_energy.quality IS 'as in reading';

COMMENT ON COLUMN dahu.interval_energy.primary_side IS 'true: the energies are on the primary side already, and no ratio is applied; false: register side, before ratios';

CREATE TABLE dahu.job (
    job_id bigint NOT NULL,
    job_key uuid DEFAULT gen_random_uuid() NOT NULL,
    kind text NOT NULL,
    form jsonb NOT NULL,
    lang text NOT NULL,
    user_account_id bigint NOT NULL,
    actor text NOT NULL,
    request_id text NOT NULL,
    state text DEFAULT 'WAITING'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    progress_bp integer,
    phase text DEFAULT ''::text NOT NULL,
    result jsonb,
    fault jsonb,
    asked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    started_at timestamp with time zone,
    seen_at timestamp with time zone,
    cancel_at timestamp with time zone,
    ended_at timestamp with time zone,
    CONSTRAINT job_ended_ck CHECK (((state = ANY (ARRAY['DONE'::text, 'FAILED'::text, 'CANCELLED'::text])) = (ended_at IS NOT NULL))),
    CONSTRAINT job_fault_ck CHECK (((state = 'FAILED'::text) = (fault IS NOT NULL))),
    CONSTRAINT job_kind_ck CHECK ((kind ~ '^[a-z][a-z_]{0,39}$'::text)),
    CONSTRAINT job_lang_ck CHECK ((lang = ANY (ARRAY['zh'::text, 'en'::text]))),
    CONSTRAINT job_progress_ck CHECK (((progress_bp >= 0) AND (progress_bp <= 10000))),
    CONSTRAINT job_state_ck CHECK ((state = ANY (ARRAY['WAITING'::text, 'RUNNING'::text, 'DONE'::text, 'FAILED'::text, 'CANCELLED'::text])))
);

ALTER TABLE ONLY dahu.job FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.job IS 'What a person asked for that takes longer than a request may: the wish, how far it is, what came of it.';

COMMENT ON COLUMN dahu.job.job_id IS 'identifier';

COMMENT ON COLUMN dahu.job.job_key IS 'the name by which clients ask for it';

COMMENT ON COLUMN dahu.job.kind IS 'what is to be done, "probe"';

COMMENT ON COLUMN dahu.job.form IS 'what it is to be done with';

COMMENT ON COLUMN dahu.job.lang IS 'language of the texts in the result';

COMMENT ON COLUMN dahu.job.user_account_id IS 'who asked for it';

COMMENT ON COLUMN dahu.job.actor IS 'login of who asked for it';

COMMENT ON COLUMN dahu.job.request_id IS 'of the request that asked for it';

COMMENT ON COLUMN dahu.job.state IS 'waits, runs, was done, failed, was cancelled';

COMMENT ON COLUMN dahu.job.attempts IS 'how often it was begun: once more after a program that had it is gone';

COMMENT ON COLUMN dahu.job.progress_bp IS 'how much of it is done, basis points; null while that cannot be told';

COMMENT ON COLUMN dahu.job.phase IS 'what is being done now';

COMMENT ON COLUMN dahu.job.result IS 'what came of it';

COMMENT ON COLUMN dahu.job.fault IS 'why it failed: code, and its text in both languages';

COMMENT ON COLUMN dahu.job.asked_at IS 'when it was asked for';

COMMENT ON COLUMN dahu.job.started_at IS 'when it was begun last';

COMMENT ON COLUMN dahu.job.seen_at IS 'when the program that has it last said so';

COMMENT ON COLUMN dahu.job.cancel_at IS 'when somebody asked to cancel it';

COMMENT ON COLUMN dahu.job.ended_at IS 'when it ended';

CREATE TABLE dahu.joint_review (
    work_case_id bigint NOT NULL,
    application_case_id bigint NOT NULL,
    round smallint NOT NULL,
    grounds text[] NOT NULL,
    opened_on date NOT NULL,
    concluded_on date,
    conclusion text DEFAULT ''::text NOT NULL,
    decided_on date,
    decision text,
    minutes text DEFAULT ''::text NOT NULL,
    minutes_no text DEFAULT ''::text NOT NULL,
    attendees text[] DEFAULT '{}'::text[] NOT NULL,
    conditions text DEFAULT ''::text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT joint_review_decision_ck CHECK (((decision = ANY (ARRAY['APPROVED'::text, 'REJECTED'::text, 'CANCELLED'::text])) AND ((decision IS NULL) = (decided_on IS NULL)))),
    CONSTRAINT joint_review_grounds_ck CHECK ((grounds <> '{}'::text[]))
);

ALTER TABLE ONLY dahu.joint_review FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.joint_review IS 'A round of the two-stage review of a supply plan (clause 4.7): preliminary review, then joint review by the management.';

COMMENT ON COLUMN dahu.joint_review.work_case_id IS 'its case';

COMMENT ON COLUMN dahu.joint_review.application_case_id IS 'the application';

COMMENT ON COLUMN dahu.joint_review.round IS 'first review 1, after a resubmission 2 and so on';

COMMENT ON COLUMN dahu.joint_review.grounds IS 'why it is needed: DEDICATED_LINE, HV_DUAL_SOURCE, LV_SECOND_SOURCE, APPLICATION_CAPACITY';

COMMENT ON COLUMN dahu.joint_review.opened_on IS 'when it was opened';

COMMENT ON COLUMN dahu.joint_review.concluded_on IS 'when the preliminary review ended';

COMMENT ON COLUMN dahu.joint_review.conclusion IS 'its conclusion';

COMMENT ON COLUMN dahu.joint_review.decided_on IS 'when the management decided';

COMMENT ON COLUMN dahu.joint_review.decision IS 'what it decided';

COMMENT ON COLUMN dahu.joint_review.minutes IS 'minutes';

COMMENT ON COLUMN dahu.joint_review.minutes_no IS 'number of the minutes';

COMMENT ON COLUMN dahu.joint_review.attendees IS 'who was there';

COMMENT ON COLUMN dahu.joint_review.conditions IS 'on what conditions it was approved';

COMMENT ON COLUMN dahu.joint_review.recorded_at IS 'when this row was written';

CREATE TABLE dahu.joint_review_opinion (
    joint_review_opinion_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    department text NOT NULL,
    opinion text NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    user_account_id bigint,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT joint_review_opinion_department_ck CHECK ((department = ANY (ARRAY['DESIGN'::text, 'DISPATCH'::text, 'PRODUCTION'::text, 'MARKETING'::text, 'SAFETY'::text, 'OTHER'::text]))),
    CONSTRAINT joint_review_opinion_opinion_ck CHECK ((opinion = ANY (ARRAY['AGREE'::text, 'AGREE_IF'::text, 'OBJECT'::text]))),
    CONSTRAINT joint_review_opinion_text_ck CHECK (((text <> ''::text) OR (opinion = 'AGREE'::text)))
);

ALTER TABLE ONLY dahu.joint_review_opinion FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.joint_review_opinion IS 'Opinions of the departments in the preliminary review. Append-only: the newest of a department counts.';

COMMENT ON COLUMN dahu.joint_review_opinion.joint_review_opinion_id IS 'identifier';

COMMENT ON COLUMN dahu.joint_review_opinion.work_case_id IS 'the review';

COMMENT ON COLUMN dahu.joint_review_opinion.department IS 'design institute, dispatch office, production-technology department, and others';

COMMENT ON COLUMN dahu.joint_review_opinion.opinion IS 'agrees, agrees under conditions, objects';

COMMENT ON COLUMN dahu.joint_review_opinion.text IS 'conditions or grounds';

COMMENT ON COLUMN dahu.joint_review_opinion.user_account_id IS 'who gave it';

COMMENT ON COLUMN dahu.joint_review_opinion.actor IS 'who gave it, as written in records';

COMMENT ON COLUMN dahu.joint_review_opinion.recorded_at IS 'when this row was written';

CREATE TABLE dahu.kept_capacity (
    kept_capacity_id bigint NOT NULL,
    line_id bigint NOT NULL,
    account_id bigint NOT NULL,
    kva integer NOT NULL,
    valid daterange NOT NULL,
    work_case_id bigint NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT kept_capacity_kva_ck CHECK ((kva >= 0)),
    CONSTRAINT kept_capacity_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.kept_capacity FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.kept_capacity IS 'What the former user of a line keeps on it after the company took it back for public use.';

COMMENT ON COLUMN dahu.kept_capacity.kept_capacity_id IS 'identifier';

COMMENT ON COLUMN dahu.kept_capacity.line_id IS 'the line';

COMMENT ON COLUMN dahu.kept_capacity.account_id IS 'the former user';

COMMENT ON COLUMN dahu.kept_capacity.kva IS 'capacity that is kept, kVA';

COMMENT ON COLUMN dahu.kept_capacity.valid IS 'days';

COMMENT ON COLUMN dahu.kept_capacity.work_case_id IS 'the proposal that was exercised';

COMMENT ON COLUMN dahu.kept_capacity.recorded_at IS 'when this row was written';

CREATE TABLE dahu.lead (
    work_case_id bigint NOT NULL,
    name text NOT NULL,
    major_project boolean NOT NULL,
    important_customer boolean NOT NULL,
    channel text NOT NULL,
    heard_on date NOT NULL,
    account_manager_id bigint,
    contact_name text DEFAULT ''::text NOT NULL,
    contact_phone text DEFAULT ''::text NOT NULL,
    expected_kva integer,
    expected_on date,
    next_entry_on date NOT NULL,
    application_case_id bigint,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT lead_channel_ck CHECK ((channel = ANY (ARRAY['SURVEY'::text, 'INVESTMENT_PROMOTION'::text, 'LETTER'::text, 'OFFICIAL_LETTER'::text, 'OTHER'::text]))),
    CONSTRAINT lead_expected_kva_ck CHECK ((expected_kva > 0)),
    CONSTRAINT lead_ground_ck CHECK ((major_project OR important_customer)),
    CONSTRAINT lead_name_ck CHECK ((name <> ''::text))
);

ALTER TABLE ONLY dahu.lead FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.lead IS 'A major project or important customer that will need supply: served before it applies (clause 4.2).';

COMMENT ON COLUMN dahu.lead.work_case_id IS 'its case';

COMMENT ON COLUMN dahu.lead.name IS 'name of the project or the customer';

COMMENT ON COLUMN dahu.lead.major_project IS 'a major project';

COMMENT ON COLUMN dahu.lead.important_customer IS 'an important customer';

COMMENT ON COLUMN dahu.lead.channel IS 'how the company heard of it';

COMMENT ON COLUMN dahu.lead.heard_on IS 'when it heard of it';

COMMENT ON COLUMN dahu.lead.account_manager_id IS 'account manager who serves it';

COMMENT ON COLUMN dahu.lead.contact_name IS 'whom to speak to';

COMMENT ON COLUMN dahu.lead.contact_phone IS 'telephone';

COMMENT ON COLUMN dahu.lead.expected_kva IS 'capacity that is expected, kVA; null when nobody knows';

COMMENT ON COLUMN dahu.lead.expected_on IS 'when supply will be needed; null when nobody knows';

COMMENT ON COLUMN dahu.lead.next_entry_on IS 'day by which it is to be looked after again';

COMMENT ON COLUMN dahu.lead.application_case_id IS 'the application that came of it; null while none did';

COMMENT ON COLUMN dahu.lead.recorded_at IS 'when this row was written';

CREATE TABLE dahu.lead_entry (
    lead_entry_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    kind text NOT NULL,
    entry_on date NOT NULL,
    text text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT lead_entry_kind_ck CHECK ((kind = ANY (ARRAY['CONTACT'::text, 'CONSULTATION'::text, 'PROGRESS'::text, 'HELP'::text]))),
    CONSTRAINT lead_entry_text_ck CHECK ((text <> ''::text))
);

ALTER TABLE ONLY dahu.lead_entry FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.lead_entry IS 'Dynamic tracking of a lead: what was heard, advised or done for it. Append-only.';

COMMENT ON COLUMN dahu.lead_entry.lead_entry_id IS 'identifier';

COMMENT ON COLUMN dahu.lead_entry.work_case_id IS 'the lead';

COMMENT ON COLUMN dahu.lead_entry.kind IS 'contact, consultation before the application, progress of the project, help with formalities';

COMMENT ON COLUMN dahu.lead_entry.entry_on IS 'day';

COMMENT ON COLUMN dahu.lead_entry.text IS 'what';

COMMENT ON COLUMN dahu.lead_entry.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.lead_entry.recorded_at IS 'when this row was written';

CREATE TABLE dahu.line (
    line_id bigint NOT NULL,
    line_number text NOT NULL,
    name text NOT NULL,
    substation_id bigint NOT NULL,
    kind text NOT NULL,
    account_id bigint,
    voltage_kv numeric(6,2) NOT NULL,
    completed_on date,
    first_energised_on date,
    has_reclaim_clause boolean,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT line_dedicated_account_ck CHECK (((kind = 'DEDICATED'::text) = (account_id IS NOT NULL))),
    CONSTRAINT line_kind_ck CHECK ((kind = ANY (ARRAY['PUBLIC'::text, 'DEDICATED'::text]))),
    CONSTRAINT line_voltage_kv_ck CHECK ((voltage_kv > (0)::numeric))
);

ALTER TABLE ONLY dahu.line FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.line IS 'A feeder: public, or dedicated to one account (clauses 4.5 and 4.6).';

COMMENT ON COLUMN dahu.line.line_id IS 'identifier';

COMMENT ON COLUMN dahu.line.line_number IS 'number on the diagram of the dispatchers';

COMMENT ON COLUMN dahu.line.name IS 'name';

COMMENT ON COLUMN dahu.line.substation_id IS 'where it begins';

COMMENT ON COLUMN dahu.line.kind IS 'public or dedicated';

COMMENT ON COLUMN dahu.line.account_id IS 'the account that a dedicated line serves';

COMMENT ON COLUMN dahu.line.voltage_kv IS 'voltage in kV';

COMMENT ON COLUMN dahu.line.completed_on IS 'acceptance of the finished line: the two years of 4.6.2 count from here';

COMMENT ON COLUMN dahu.line.first_energised_on IS 'first energisation: the one year of 4.6.1 counts from here';

COMMENT ON COLUMN dahu.line.has_reclaim_clause IS 'the supply contract contains the reclaim clause of 4.6; null when nobody has looked';

COMMENT ON COLUMN dahu.line.recorded_at IS 'when this row was written';

CREATE TABLE dahu.link (
    link_id bigint NOT NULL,
    uri text NOT NULL,
    connect_timeout_ms integer,
    request_timeout_ms integer,
    enabled boolean DEFAULT true NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    max_in_flight smallint,
    collector text GENERATED ALWAYS AS (dahu.link_collector(uri)) STORED,
    endpoint text GENERATED ALWAYS AS (dahu.link_endpoint(uri)) STORED NOT NULL,
    CONSTRAINT link_max_in_flight_ck CHECK (((max_in_flight >= 1) AND (max_in_flight <= 16))),
    CONSTRAINT link_timeout_ck CHECK ((((connect_timeout_ms >= 50) AND (connect_timeout_ms <= 60000)) AND ((request_timeout_ms >= 50) AND (request_timeout_ms <= 60000)))),
    CONSTRAINT link_uri_ck CHECK ((uri ~ '^[a-z]+://'::text))
);

ALTER TABLE ONLY dahu.link FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.link IS 'A way to meters: a TCP address, a gateway or a serial line. One collector owns a link at a time.';

COMMENT ON COLUMN dahu.link.link_id IS 'identifier';

COMMENT ON COLUMN dahu.link.uri IS 'tcp://HOST:PORT and the other schemes of the collector';

COMMENT ON COLUMN dahu.link.connect_timeout_ms IS 'longest wait for a connection; null: the setting of the collector';

COMMENT ON COLUMN dahu.link.request_timeout_ms IS 'longest wait for one answer; null: the setting of the collector';

COMMENT ON COLUMN dahu.link.enabled IS 'false stops polling';

COMMENT ON COLUMN dahu.link.recorded_at IS 'when this row was written';

COMMENT ON COLUMN dahu.link.max_in_flight IS 'requests that may be on their way at once; null = what the driver of the meter says';

COMMENT ON COLUMN dahu.link.collector IS 'name of the only collector that can reach it, from its address; null = any';

COMMENT ON COLUMN dahu.link.endpoint IS 'what only one collector at a time may talk to, from its address';

CREATE TABLE dahu.link_lease (
    endpoint text NOT NULL,
    collector text,
    epoch bigint DEFAULT 0 NOT NULL,
    taken_at timestamp with time zone,
    only_for text,
    leaving boolean DEFAULT false NOT NULL,
    CONSTRAINT link_lease_leaving_ck CHECK (((collector IS NOT NULL) OR (NOT leaving))),
    CONSTRAINT link_lease_only_for_ck CHECK (((collector IS NULL) OR (only_for IS NULL) OR (collector = only_for))),
    CONSTRAINT link_lease_taken_ck CHECK (((collector IS NULL) = (taken_at IS NULL)))
);

ALTER TABLE ONLY dahu.link_lease FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.link_lease IS 'Which collector polls an endpoint. Holds while the collector lives (collector.expires_at).';

COMMENT ON COLUMN dahu.link_lease.endpoint IS 'as link.endpoint';

COMMENT ON COLUMN dahu.link_lease.collector IS 'its owner; null = free';

COMMENT ON COLUMN dahu.link_lease.epoch IS 'counts the changes of owner';

COMMENT ON COLUMN dahu.link_lease.taken_at IS 'when the owner took it';

COMMENT ON COLUMN dahu.link_lease.only_for IS 'as link.collector: nobody else can reach it; null = any';

COMMENT ON COLUMN dahu.link_lease.leaving IS 'its owner closes the connection to it, and will then set it free';

CREATE TABLE dahu.loss_register (
    loss_register_id bigint NOT NULL,
    account_id bigint NOT NULL,
    bill_id bigint,
    correction_id bigint,
    period daterange NOT NULL,
    clause text NOT NULL,
    cause text NOT NULL,
    correct_fen bigint NOT NULL,
    billed_fen bigint NOT NULL,
    loss_fen bigint NOT NULL,
    department text NOT NULL,
    reason text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    rule_broken text DEFAULT ''::text NOT NULL,
    dispatch_incident_id bigint,
    refund_case_id bigint,
    CONSTRAINT loss_register_cause_ck CHECK ((cause = ANY (ARRAY['PRICE_POLICY'::text, 'RULE'::text, 'DISPATCH'::text]))),
    CONSTRAINT loss_register_clause_ck CHECK ((clause = ANY (ARRAY['3.1.5'::text, '3.1.6'::text, '3.2.2'::text]))),
    CONSTRAINT loss_register_correction_ck CHECK (((correction_id IS NULL) OR (bill_id IS NOT NULL))),
    CONSTRAINT loss_register_department_ck CHECK ((department = ANY (ARRAY['MARKETING'::text, 'DISPATCH'::text]))),
    CONSTRAINT loss_register_incident_ck CHECK (((correction_id IS NOT NULL) OR ((clause = '3.2.2'::text) = (dispatch_incident_id IS NOT NULL)))),
    CONSTRAINT loss_register_loss_ck CHECK ((loss_fen = (correct_fen - billed_fen))),
    CONSTRAINT loss_register_reason_ck CHECK ((reason <> ''::text)),
    CONSTRAINT loss_register_rule_ck CHECK (((correction_id IS NOT NULL) OR (clause <> '3.1.6'::text) OR (rule_broken <> ''::text)))
);

ALTER TABLE ONLY dahu.loss_register FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.loss_register IS 'What it cost that a price or a rule was not followed (clauses 3.1.5, 3.1.6, 3.2.2), and who answers for it. Append-only.';

COMMENT ON COLUMN dahu.loss_register.loss_register_id IS 'identifier';

COMMENT ON COLUMN dahu.loss_register.account_id IS 'the account';

COMMENT ON COLUMN dahu.loss_register.bill_id IS 'the bill that was wrong; null: none was made';

COMMENT ON COLUMN dahu.loss_register.correction_id IS 'the bill with the difference; null: none can be made';

COMMENT ON COLUMN dahu.loss_register.period IS 'days that it is for';

COMMENT ON COLUMN dahu.loss_register.clause IS 'clause that is cited';

COMMENT ON COLUMN dahu.loss_register.cause IS 'price policy not executed, industry rule not executed, or act of the dispatch office';

COMMENT ON COLUMN dahu.loss_register.correct_fen IS 'what is right, fen';

COMMENT ON COLUMN dahu.loss_register.billed_fen IS 'what had been billed, fen';

COMMENT ON COLUMN dahu.loss_register.loss_fen IS 'correct less billed: above 0 was lost, below 0 is given back';

COMMENT ON COLUMN dahu.loss_register.department IS 'the department that answers for it';

COMMENT ON COLUMN dahu.loss_register.reason IS 'what happened';

COMMENT ON COLUMN dahu.loss_register.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.loss_register.recorded_at IS 'when this row was written';

COMMENT ON COLUMN dahu.loss_register.rule_broken IS 'which rule was not followed; empty: the correction says it';

COMMENT ON COLUMN dahu.loss_register.dispatch_incident_id IS 'the act of the dispatch office that it comes from; null: another cause, or a correction';

COMMENT ON COLUMN dahu.loss_register.refund_case_id IS 'the case in which what was taken too much is given back; null: nothing was';

CREATE TABLE dahu.meter (
    meter_id bigint NOT NULL,
    serial_number text NOT NULL,
    driver text NOT NULL,
    link_id bigint,
    unit_id smallint,
    register_side text DEFAULT 'SECONDARY'::text NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT meter_link_unit_ck CHECK (((link_id IS NULL) = (unit_id IS NULL))),
    CONSTRAINT meter_register_side_ck CHECK ((register_side = ANY (ARRAY['PRIMARY'::text, 'SECONDARY'::text]))),
    CONSTRAINT meter_unit_id_ck CHECK (((unit_id >= 0) AND (unit_id <= 255)))
);

ALTER TABLE ONLY dahu.meter FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.meter IS 'An energy meter.';

COMMENT ON COLUMN dahu.meter.meter_id IS 'identifier';

COMMENT ON COLUMN dahu.meter.serial_number IS 'number on its plate';

COMMENT ON COLUMN dahu.meter.driver IS 'name of the driver that reads it';

COMMENT ON COLUMN dahu.meter.link_id IS 'how it is reached; null when it is only read by hand or imported';

COMMENT ON COLUMN dahu.meter.unit_id IS 'Modbus unit behind the link';

COMMENT ON COLUMN dahu.meter.register_side IS 'SECONDARY: registers are multiplied by the CT and PT ratios of the installation; PRIMARY: they are not';

COMMENT ON COLUMN dahu.meter.enabled IS 'false stops polling';

COMMENT ON COLUMN dahu.meter.recorded_at IS 'when this row was written';

CREATE TABLE dahu.meter_hole (
    meter_id bigint NOT NULL,
    driver text NOT NULL,
    function smallint NOT NULL,
    address integer NOT NULL,
    words smallint NOT NULL,
    alone boolean NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT meter_hole_read_ck CHECK (((function = ANY (ARRAY[3, 4])) AND ((address >= 0) AND (address <= 65535)) AND ((words >= 1) AND (words <= 125))))
);

ALTER TABLE ONLY dahu.meter_hole FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.meter_hole IS 'Registers that an installed meter answered with exception 2: not asked for again.';

COMMENT ON COLUMN dahu.meter_hole.meter_id IS 'the meter';

COMMENT ON COLUMN dahu.meter_hole.driver IS 'driver that asked; a hole counts for this driver only';

COMMENT ON COLUMN dahu.meter_hole.function IS 'Modbus function, 3 or 4';

COMMENT ON COLUMN dahu.meter_hole.address IS 'first register, from 0';

COMMENT ON COLUMN dahu.meter_hole.words IS 'number of registers';

COMMENT ON COLUMN dahu.meter_hole.alone IS 'was asked for alone';

COMMENT ON COLUMN dahu.meter_hole.recorded_at IS 'when the meter said so';

CREATE TABLE dahu.meter_incident (
    work_case_id bigint NOT NULL,
    account_id bigint NOT NULL,
    metering_point_id bigint NOT NULL,
    kind text NOT NULL,
    found_at timestamp with time zone NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    reporter text NOT NULL,
    prompt boolean NOT NULL,
    detail text NOT NULL,
    cause text,
    cause_detail text DEFAULT ''::text NOT NULL,
    cause_document_no text DEFAULT ''::text NOT NULL,
    metering_event_id bigint,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT meter_incident_cause_ck CHECK (((cause = ANY (ARRAY['CUSTOMER'::text, 'UTILITY'::text, 'FORCE_MAJEURE'::text])) AND ((cause IS NULL) OR (cause_detail <> ''::text)))),
    CONSTRAINT meter_incident_detail_ck CHECK ((detail <> ''::text)),
    CONSTRAINT meter_incident_kind_ck CHECK ((kind = ANY (ARRAY['DAMAGE'::text, 'THEFT'::text, 'LOSS'::text]))),
    CONSTRAINT meter_incident_order_ck CHECK ((reported_at >= found_at)),
    CONSTRAINT meter_incident_reporter_ck CHECK ((reporter = ANY (ARRAY['CUSTOMER'::text, 'UTILITY'::text])))
);

ALTER TABLE ONLY dahu.meter_incident FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.meter_incident IS 'A metering device damaged, stolen or lost: a case of the flow meter-incidents (4.9).';

COMMENT ON COLUMN dahu.meter_incident.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.meter_incident.account_id IS 'the account';

COMMENT ON COLUMN dahu.meter_incident.metering_point_id IS 'the metering point';

COMMENT ON COLUMN dahu.meter_incident.kind IS 'damage, theft, loss';

COMMENT ON COLUMN dahu.meter_incident.found_at IS 'when it was found';

COMMENT ON COLUMN dahu.meter_incident.reported_at IS 'when it was reported';

COMMENT ON COLUMN dahu.meter_incident.reporter IS 'by whom: the customer, or the utility itself';

COMMENT ON COLUMN dahu.meter_incident.prompt IS 'reported within the time of r4_9_report_hours';

COMMENT ON COLUMN dahu.meter_incident.detail IS 'what is known';

COMMENT ON COLUMN dahu.meter_incident.cause IS 'of the customer, of the utility, or force majeure; null: not known yet';

COMMENT ON COLUMN dahu.meter_incident.cause_detail IS 'how it is known';

COMMENT ON COLUMN dahu.meter_incident.cause_document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.meter_incident.metering_event_id IS 'the exchange of the meter; null: not yet';

COMMENT ON COLUMN dahu.meter_incident.recorded_at IS 'when this row was written';

CREATE TABLE dahu.meter_installation (
    meter_installation_id bigint NOT NULL,
    metering_point_id bigint NOT NULL,
    meter_id bigint NOT NULL,
    valid tstzrange NOT NULL,
    ct_primary_a integer DEFAULT 1 NOT NULL,
    ct_secondary_a integer DEFAULT 1 NOT NULL,
    pt_primary_v integer DEFAULT 1 NOT NULL,
    pt_secondary_v integer DEFAULT 1 NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT meter_installation_ratio_ck CHECK (((ct_primary_a > 0) AND (ct_secondary_a > 0) AND (pt_primary_v > 0) AND (pt_secondary_v > 0))),
    CONSTRAINT meter_installation_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.meter_installation FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.meter_installation IS 'Which meter measures a metering point through which ratios, and when. A ratio change ends one row and begins another.';

COMMENT ON COLUMN dahu.meter_installation.meter_installation_id IS 'identifier';

COMMENT ON COLUMN dahu.meter_installation.metering_point_id IS 'the point';

COMMENT ON COLUMN dahu.meter_installation.meter_id IS 'the meter';

COMMENT ON COLUMN dahu.meter_installation.valid IS 'from the opening to the closing reading';

COMMENT ON COLUMN dahu.meter_installation.ct_primary_a IS 'current transformer, primary ampere';

COMMENT ON COLUMN dahu.meter_installation.ct_secondary_a IS 'current transformer, secondary ampere';

COMMENT ON COLUMN dahu.meter_installation.pt_primary_v IS 'voltage transformer, primary volt';

COMMENT ON COLUMN dahu.meter_installation.pt_secondary_v IS 'voltage transformer, secondary volt';

COMMENT ON COLUMN dahu.meter_installation.document_no IS 'work order';

COMMENT ON COLUMN dahu.meter_installation.recorded_at IS 'when this row was written';

CREATE TABLE dahu.meter_test (
    meter_test_id bigint NOT NULL,
    metering_point_id bigint NOT NULL,
    tested_on date NOT NULL,
    passed boolean NOT NULL,
    error_e3 integer,
    document_no text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT meter_test_document_ck CHECK ((document_no <> ''::text))
);

ALTER TABLE ONLY dahu.meter_test FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.meter_test IS 'Field tests of metering devices (DL/T 448). Append-only.';

COMMENT ON COLUMN dahu.meter_test.meter_test_id IS 'identifier';

COMMENT ON COLUMN dahu.meter_test.metering_point_id IS 'the metering point';

COMMENT ON COLUMN dahu.meter_test.tested_on IS 'day of the test';

COMMENT ON COLUMN dahu.meter_test.passed IS 'within its class';

COMMENT ON COLUMN dahu.meter_test.error_e3 IS 'error found, 0.001 %; null: not written down';

COMMENT ON COLUMN dahu.meter_test.document_no IS 'the protocol';

COMMENT ON COLUMN dahu.meter_test.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.meter_test.recorded_at IS 'when this row was written';

CREATE TABLE dahu.metering_event (
    metering_event_id bigint NOT NULL,
    metering_point_id bigint,
    account_id bigint,
    kind text NOT NULL,
    effective_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone,
    content jsonb NOT NULL,
    replaces_id bigint,
    reason text NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    settled_reason text,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT metering_event_kind_ck CHECK ((kind = ANY (ARRAY['EXCHANGE'::text, 'RATIO'::text, 'RESET'::text, 'HOLDER'::text, 'SPLIT'::text]))),
    CONSTRAINT metering_event_reason_ck CHECK ((reason <> ''::text)),
    CONSTRAINT metering_event_span_ck CHECK ((effective_at < until_at)),
    CONSTRAINT metering_event_subject_ck CHECK ((num_nonnulls(metering_point_id, account_id) = 1))
);

ALTER TABLE ONLY dahu.metering_event FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.metering_event IS 'What happened at a metering point or an account and changes the meaning of what is metered, with its day. Append-only.';

COMMENT ON COLUMN dahu.metering_event.metering_event_id IS 'identifier';

COMMENT ON COLUMN dahu.metering_event.metering_point_id IS 'the point; null of an event of a whole account';

COMMENT ON COLUMN dahu.metering_event.account_id IS 'the account; null of an event of one point';

COMMENT ON COLUMN dahu.metering_event.kind IS 'meter exchange, change or correction of a ratio, register reset, change of customer, split of the energy';

COMMENT ON COLUMN dahu.metering_event.effective_at IS 'from when on';

COMMENT ON COLUMN dahu.metering_event.until_at IS 'until when, of a correction in the past; null = from then on';

COMMENT ON COLUMN dahu.metering_event.content IS 'what was said, as the form has it';

COMMENT ON COLUMN dahu.metering_event.replaces_id IS 'the earlier event that it puts right';

COMMENT ON COLUMN dahu.metering_event.reason IS 'why';

COMMENT ON COLUMN dahu.metering_event.document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.metering_event.settled_reason IS 'by what right it touches a month that is settled; null when it touches none';

COMMENT ON COLUMN dahu.metering_event.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.metering_event.recorded_at IS 'when this row was written';

CREATE TABLE dahu.metering_point (
    metering_point_id bigint NOT NULL,
    point_number text NOT NULL,
    receiving_point_id bigint,
    line_id bigint,
    purpose text DEFAULT 'SETTLEMENT'::text NOT NULL,
    slot_s integer DEFAULT 900 NOT NULL,
    active boolean DEFAULT true NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    live_s integer,
    supply_source_id bigint,
    wiring text,
    CONSTRAINT metering_point_live_s_ck CHECK (((live_s >= 1) AND (live_s <= 3600))),
    CONSTRAINT metering_point_number_ck CHECK ((point_number ~ '^A-[0-9]{5,}-[0-9]{2,}$'::text)),
    CONSTRAINT metering_point_purpose_ck CHECK ((purpose = ANY (ARRAY['SETTLEMENT'::text, 'CHECK'::text, 'SUB'::text, 'GENERATION'::text]))),
    CONSTRAINT metering_point_slot_s_ck CHECK (((slot_s >= 1) AND (slot_s <= 86400))),
    CONSTRAINT metering_point_wiring_ck CHECK ((wiring = ANY (ARRAY['FOUR_WIRE'::text, 'THREE_WIRE'::text, 'ONE_VT'::text])))
);

ALTER TABLE ONLY dahu.metering_point FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.metering_point IS 'A point whose energy counts. It stays when the meter is exchanged and when the customer changes.';

COMMENT ON COLUMN dahu.metering_point.metering_point_id IS 'identifier; the key of everything metered';

COMMENT ON COLUMN dahu.metering_point.point_number IS 'number on paper, A-00001-01';

COMMENT ON COLUMN dahu.metering_point.receiving_point_id IS 'the billing unit that it belongs to';

COMMENT ON COLUMN dahu.metering_point.line_id IS 'the line that feeds it';

COMMENT ON COLUMN dahu.metering_point.purpose IS 'settlement points sum to the account; check, sub and generation points do not';

COMMENT ON COLUMN dahu.metering_point.slot_s IS 'length of a reading slot in seconds; slots are its wall-clock multiples';

COMMENT ON COLUMN dahu.metering_point.active IS 'false when the point is no longer read';

COMMENT ON COLUMN dahu.metering_point.recorded_at IS 'when this row was written';

COMMENT ON COLUMN dahu.metering_point.live_s IS 'seconds between live values; null = none besides those of the slots';

COMMENT ON COLUMN dahu.metering_point.supply_source_id IS 'the source that it measures; null: told from its line, or its receiving point, where that leaves no doubt';

COMMENT ON COLUMN dahu.metering_point.wiring IS 'voltages between phase and neutral, between phases by two transformers, or one between phases; null: told from the voltages where they leave no doubt';

CREATE TABLE dahu.metering_point_account (
    metering_point_id bigint NOT NULL,
    account_id bigint NOT NULL,
    valid daterange NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT metering_point_account_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.metering_point_account FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.metering_point_account IS 'Which account a metering point belongs to, and when.';

COMMENT ON COLUMN dahu.metering_point_account.metering_point_id IS 'the point';

COMMENT ON COLUMN dahu.metering_point_account.account_id IS 'the account';

COMMENT ON COLUMN dahu.metering_point_account.valid IS 'civil days of the utility';

COMMENT ON COLUMN dahu.metering_point_account.recorded_at IS 'when this row was written';

CREATE TABLE dahu.notice_kind (
    name text NOT NULL,
    audience text NOT NULL,
    urgent boolean NOT NULL,
    clause text NOT NULL,
    CONSTRAINT notice_kind_audience_ck CHECK ((audience = ANY (ARRAY['STAFF'::text, 'CUSTOMER'::text])))
);

ALTER TABLE ONLY dahu.notice_kind FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.notice_kind IS 'What is told; written by `dahu migrate` from the table of the program.';

COMMENT ON COLUMN dahu.notice_kind.name IS 'name, "clock_breached"';

COMMENT ON COLUMN dahu.notice_kind.audience IS 'people of the utility, or contacts of the customer, who must have consented';

COMMENT ON COLUMN dahu.notice_kind.urgent IS 'goes out in quiet hours too';

COMMENT ON COLUMN dahu.notice_kind.clause IS 'clause of the rule book that asks for it';

CREATE TABLE dahu.org_unit (
    org_unit_id bigint NOT NULL,
    name text NOT NULL,
    parent_id bigint,
    tier text DEFAULT 'REGION'::text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT org_unit_name_ck CHECK ((name <> ''::text)),
    CONSTRAINT org_unit_tier_ck CHECK ((tier = ANY (ARRAY['CENTRE'::text, 'REGION'::text, 'COMPANY'::text])))
);

ALTER TABLE ONLY dahu.org_unit FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.org_unit IS 'An organisation unit of the utility: a supply station, a department.';

COMMENT ON COLUMN dahu.org_unit.org_unit_id IS 'identifier';

COMMENT ON COLUMN dahu.org_unit.name IS 'name';

COMMENT ON COLUMN dahu.org_unit.parent_id IS 'unit that it is part of; who belongs to that one sees this one too';

COMMENT ON COLUMN dahu.org_unit.tier IS 'its account managers are of the service centre, the region or the company (K1)';

COMMENT ON COLUMN dahu.org_unit.recorded_at IS 'when this row was written';

CREATE TABLE dahu.outage (
    work_case_id bigint NOT NULL,
    kind text NOT NULL,
    line_id bigint NOT NULL,
    begins_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    because text NOT NULL,
    announced_at timestamp with time zone,
    announced_how text,
    began_at timestamp with time zone,
    cause_ended_at timestamp with time zone,
    restored_at timestamp with time zone,
    explanation text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT outage_announced_ck CHECK (((announced_at IS NULL) = (announced_how IS NULL))),
    CONSTRAINT outage_because_ck CHECK ((because <> ''::text)),
    CONSTRAINT outage_kind_ck CHECK ((kind = ANY (ARRAY['PLANNED'::text, 'REPAIR'::text]))),
    CONSTRAINT outage_restored_ck CHECK (((began_at <= cause_ended_at) AND (cause_ended_at <= restored_at))),
    CONSTRAINT outage_times_ck CHECK ((ends_at > begins_at))
);

ALTER TABLE ONLY dahu.outage FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.outage IS 'A line without voltage by the will of the utility: planned, or a repair that cannot wait; a case of the flow outages.';

COMMENT ON COLUMN dahu.outage.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.outage.kind IS 'planned, or a temporary repair';

COMMENT ON COLUMN dahu.outage.line_id IS 'the line';

COMMENT ON COLUMN dahu.outage.begins_at IS 'when it is to begin, as announced';

COMMENT ON COLUMN dahu.outage.ends_at IS 'when it is to end';

COMMENT ON COLUMN dahu.outage.because IS 'why';

COMMENT ON COLUMN dahu.outage.announced_at IS 'when it was announced; null: not yet, or moved since';

COMMENT ON COLUMN dahu.outage.announced_how IS 'how it was announced';

COMMENT ON COLUMN dahu.outage.began_at IS 'when it began';

COMMENT ON COLUMN dahu.outage.cause_ended_at IS 'when its cause was gone: from then supply is owed';

COMMENT ON COLUMN dahu.outage.restored_at IS 'when there was supply again';

COMMENT ON COLUMN dahu.outage.explanation IS 'why supply came back later than it must';

COMMENT ON COLUMN dahu.outage.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.outage.recorded_at IS 'when this row was written';

CREATE TABLE dahu.outage_account (
    work_case_id bigint NOT NULL,
    account_id bigint NOT NULL,
    important boolean NOT NULL,
    told_at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY dahu.outage_account FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.outage_account IS 'Who was told of an outage, and when. Append-only; one that is moved is told anew.';

COMMENT ON COLUMN dahu.outage_account.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.outage_account.account_id IS 'the account';

COMMENT ON COLUMN dahu.outage_account.important IS 'an important user, or high-risk, on that day';

COMMENT ON COLUMN dahu.outage_account.told_at IS 'when';

COMMENT ON COLUMN dahu.outage_account.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.outage_account.recorded_at IS 'when this row was written';

CREATE TABLE dahu.outbox (
    outbox_id bigint NOT NULL,
    delivery_key uuid DEFAULT gen_random_uuid() NOT NULL,
    kind_name text NOT NULL,
    account_id bigint,
    facts jsonb NOT NULL,
    channel_id bigint NOT NULL,
    address text NOT NULL,
    lang text NOT NULL,
    quiet_from time without time zone,
    quiet_until time without time zone,
    state text DEFAULT 'WAITING'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    last_error text DEFAULT ''::text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT outbox_ended_ck CHECK (((state = 'WAITING'::text) = (ended_at IS NULL))),
    CONSTRAINT outbox_state_ck CHECK ((state = ANY (ARRAY['WAITING'::text, 'DELIVERED'::text, 'GIVEN_UP'::text])))
);

ALTER TABLE ONLY dahu.outbox FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.outbox IS 'What is to be told, to whom: one row a message.';

COMMENT ON COLUMN dahu.outbox.outbox_id IS 'identifier';

COMMENT ON COLUMN dahu.outbox.delivery_key IS 'goes with every attempt, so that a receiver drops doubles';

COMMENT ON COLUMN dahu.outbox.kind_name IS 'what';

COMMENT ON COLUMN dahu.outbox.account_id IS 'about which account; null: none';

COMMENT ON COLUMN dahu.outbox.facts IS 'what fills the text: an object of texts';

COMMENT ON COLUMN dahu.outbox.channel_id IS 'by which way';

COMMENT ON COLUMN dahu.outbox.address IS 'to where';

COMMENT ON COLUMN dahu.outbox.lang IS 'in which language';

COMMENT ON COLUMN dahu.outbox.quiet_from IS 'quiet hours of the receiver, see subscription';

COMMENT ON COLUMN dahu.outbox.quiet_until IS 'their end';

COMMENT ON COLUMN dahu.outbox.state IS 'waiting, delivered (the receiver said so), given up (a person must look)';

COMMENT ON COLUMN dahu.outbox.attempts IS 'attempts so far';

COMMENT ON COLUMN dahu.outbox.next_at IS 'not before';

COMMENT ON COLUMN dahu.outbox.last_error IS 'what the last attempt met';

COMMENT ON COLUMN dahu.outbox.recorded_at IS 'when it was written';

COMMENT ON COLUMN dahu.outbox.ended_at IS 'when it was delivered or given up';

CREATE TABLE dahu.outbox_attempt (
    outbox_id bigint NOT NULL,
    attempt integer NOT NULL,
    began_at timestamp with time zone NOT NULL,
    answer text NOT NULL,
    delivered boolean NOT NULL
);

ALTER TABLE ONLY dahu.outbox_attempt FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.outbox_attempt IS 'Each attempt, and what the receiver said. Append-only.';

COMMENT ON COLUMN dahu.outbox_attempt.outbox_id IS 'the message';

COMMENT ON COLUMN dahu.outbox_attempt.attempt IS 'its number';

COMMENT ON COLUMN dahu.outbox_attempt.began_at IS 'when it was taken up';

COMMENT ON COLUMN dahu.outbox_attempt.answer IS 'what the receiver, or the way to it, said';

COMMENT ON COLUMN dahu.outbox_attempt.delivered IS 'the receiver took it';

CREATE TABLE dahu.paper_kind (
    name text NOT NULL,
    flow text NOT NULL,
    copies smallint NOT NULL,
    states text[] NOT NULL,
    clause text NOT NULL,
    CONSTRAINT paper_kind_copies_ck CHECK (((copies >= 1) AND (copies <= 10)))
);

ALTER TABLE ONLY dahu.paper_kind FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.paper_kind IS 'Papers that can be printed from a case; written by `dahu migrate` from the table of the program.';

COMMENT ON COLUMN dahu.paper_kind.name IS 'name, "supply-contract"';

COMMENT ON COLUMN dahu.paper_kind.flow IS 'of which cases';

COMMENT ON COLUMN dahu.paper_kind.copies IS 'in how many copies';

COMMENT ON COLUMN dahu.paper_kind.states IS 'in which states of the case; empty: in any';

COMMENT ON COLUMN dahu.paper_kind.clause IS 'clause of the rule book that asks for it';

CREATE TABLE dahu.paper_template (
    kind_name text NOT NULL,
    lang text NOT NULL,
    version_no integer NOT NULL,
    body text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT paper_template_body_ck CHECK (((length(body) >= 1) AND (length(body) <= 65536))),
    CONSTRAINT paper_template_lang_ck CHECK ((lang = ANY (ARRAY['zh'::text, 'en'::text])))
);

ALTER TABLE ONLY dahu.paper_template FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.paper_template IS 'What a paper says: text that a clerk can edit; the newest version is printed. Append-only.';

COMMENT ON COLUMN dahu.paper_template.kind_name IS 'which paper';

COMMENT ON COLUMN dahu.paper_template.lang IS 'language';

COMMENT ON COLUMN dahu.paper_template.version_no IS 'version; 1 came with the program';

COMMENT ON COLUMN dahu.paper_template.body IS 'the template (dahu/job/paper.h)';

COMMENT ON COLUMN dahu.paper_template.actor IS 'who wrote it';

COMMENT ON COLUMN dahu.paper_template.recorded_at IS 'when this row was written';

CREATE TABLE dahu.payment (
    payment_id bigint NOT NULL,
    bill_id bigint NOT NULL,
    value_on date NOT NULL,
    amount_fen bigint NOT NULL,
    reference text NOT NULL,
    reverses_id bigint,
    reason text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT payment_amount_ck CHECK (((amount_fen > 0) OR ((reverses_id IS NOT NULL) AND (amount_fen < 0)))),
    CONSTRAINT payment_reference_ck CHECK ((reference <> ''::text)),
    CONSTRAINT payment_reverses_ck CHECK (((reverses_id IS NULL) OR (reason <> ''::text)))
);

ALTER TABLE ONLY dahu.payment FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.payment IS 'Money received for a bill. Append-only; what was entered wrongly, or came back from the bank, is reversed by a further row.';

COMMENT ON COLUMN dahu.payment.payment_id IS 'identifier';

COMMENT ON COLUMN dahu.payment.bill_id IS 'the bill that it is for';

COMMENT ON COLUMN dahu.payment.value_on IS 'value date: from this day on it counts';

COMMENT ON COLUMN dahu.payment.amount_fen IS 'amount, fen; negative where it reverses another';

COMMENT ON COLUMN dahu.payment.reference IS 'reference of the bank or of the receipt; each is booked once';

COMMENT ON COLUMN dahu.payment.reverses_id IS 'the payment that this row reverses';

COMMENT ON COLUMN dahu.payment.reason IS 'why, where it reverses another';

COMMENT ON COLUMN dahu.payment.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.payment.recorded_at IS 'when this row was written';

CREATE TABLE dahu.point_export (
    metering_point_id bigint NOT NULL,
    meter_installation_id bigint NOT NULL,
    register_wh bigint NOT NULL,
    grown_at timestamp with time zone
);

ALTER TABLE ONLY dahu.point_export FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.point_export IS 'Where the export register of a point stood when it was last seen to grow.';

COMMENT ON COLUMN dahu.point_export.metering_point_id IS 'the point';

COMMENT ON COLUMN dahu.point_export.meter_installation_id IS 'the installation whose register it is';

COMMENT ON COLUMN dahu.point_export.register_wh IS 'the register in Wh, as the meter shows it';

COMMENT ON COLUMN dahu.point_export.grown_at IS 'reading that showed it grown; null: not since it is watched';

CREATE TABLE dahu.policy (
    policy_id bigint NOT NULL,
    key text NOT NULL,
    regime text DEFAULT 'ANY'::text NOT NULL,
    valid daterange NOT NULL,
    value text NOT NULL,
    clause text NOT NULL,
    source text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT policy_regime_ck CHECK ((regime = ANY (ARRAY['ANY'::text, '1996'::text, '2024'::text]))),
    CONSTRAINT policy_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.policy FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.policy IS 'Thresholds and choices of the rule book, each with its validity and its regime. A change ends one row and begins another.';

COMMENT ON COLUMN dahu.policy.policy_id IS 'identifier';

COMMENT ON COLUMN dahu.policy.key IS 'name of the threshold, as `dahu rule list --policies` prints it';

COMMENT ON COLUMN dahu.policy.regime IS 'supply rules that it belongs to: 1996, 2024, or any';

COMMENT ON COLUMN dahu.policy.valid IS 'days on which it holds';

COMMENT ON COLUMN dahu.policy.value IS 'its value as text';

COMMENT ON COLUMN dahu.policy.clause IS 'clause of the rule book';

COMMENT ON COLUMN dahu.policy.source IS 'where the value comes from';

COMMENT ON COLUMN dahu.policy.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.policy.recorded_at IS 'when this row was written';

CREATE TABLE dahu.progress_notice (
    progress_notice_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    state text NOT NULL,
    because text NOT NULL,
    messages integer NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT progress_notice_because_ck CHECK ((because = ANY (ARRAY['STATE'::text, 'MONTH'::text, 'CONTRACT'::text])))
);

ALTER TABLE ONLY dahu.progress_notice FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.progress_notice IS 'That a customer was to be told how an application stands. Append-only.';

COMMENT ON COLUMN dahu.progress_notice.progress_notice_id IS 'identifier, and the order';

COMMENT ON COLUMN dahu.progress_notice.work_case_id IS 'the application';

COMMENT ON COLUMN dahu.progress_notice.state IS 'how it stood';

COMMENT ON COLUMN dahu.progress_notice.because IS 'it moved on, nothing was said for a month, or its contract is still to be signed';

COMMENT ON COLUMN dahu.progress_notice.messages IS 'how many messages went out: none without the consent of the customer';

COMMENT ON COLUMN dahu.progress_notice.recorded_at IS 'when this row was written';

CREATE TABLE dahu.proposal (
    work_case_id bigint NOT NULL,
    kind text NOT NULL,
    matter text DEFAULT ''::text NOT NULL,
    facts jsonb DEFAULT '{}'::jsonb NOT NULL,
    minutes text,
    until_on date,
    decided_at timestamp with time zone,
    CONSTRAINT proposal_decided_ck CHECK (((minutes IS NULL) = (decided_at IS NULL)))
);

ALTER TABLE ONLY dahu.proposal FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.proposal IS 'What the company may do; written by the steps of the case, in which management decides.';

COMMENT ON COLUMN dahu.proposal.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.proposal.kind IS 'what exercising it does: dahu.exercise_<kind>';

COMMENT ON COLUMN dahu.proposal.matter IS 'the occasion, so that a matter that was decided is not put again; empty: not told';

COMMENT ON COLUMN dahu.proposal.facts IS 'what it rests on';

COMMENT ON COLUMN dahu.proposal.minutes IS 'minutes of the newest decision';

COMMENT ON COLUMN dahu.proposal.until_on IS 'new day, of one that was put off or extended';

COMMENT ON COLUMN dahu.proposal.decided_at IS 'when it was decided last';

CREATE TABLE dahu.quarantine (
    quarantine_id bigint NOT NULL,
    quarantine_number text NOT NULL,
    kind text NOT NULL,
    record_id uuid NOT NULL,
    account_id bigint,
    content jsonb NOT NULL,
    fingerprint text NOT NULL,
    refused text NOT NULL,
    user_account_id bigint NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    decision text,
    decided_at timestamp with time zone,
    decided_by text,
    reason text DEFAULT ''::text NOT NULL,
    CONSTRAINT quarantine_decision_ck CHECK (((decision = ANY (ARRAY['TAKEN'::text, 'DROPPED'::text])) AND (num_nulls(decision, decided_at, decided_by) = ANY (ARRAY[0, 3])))),
    CONSTRAINT quarantine_kind_ck CHECK ((kind = ANY (ARRAY['VISIT'::text, 'RECHECK'::text]))),
    CONSTRAINT quarantine_reason_ck CHECK (((decision IS NULL) OR (reason <> ''::text)))
);

ALTER TABLE ONLY dahu.quarantine FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.quarantine IS 'Records of the field whose sender the service does not know any more: person, desk or session had ended when the phone came. They count for nothing until the lead of inspection takes them, or says why not.';

COMMENT ON COLUMN dahu.quarantine.quarantine_id IS 'identifier';

COMMENT ON COLUMN dahu.quarantine.quarantine_number IS 'what the phone is told';

COMMENT ON COLUMN dahu.quarantine.kind IS 'a visit, or a re-check of a defect';

COMMENT ON COLUMN dahu.quarantine.record_id IS 'identifier that the phone made';

COMMENT ON COLUMN dahu.quarantine.account_id IS 'the account that the record names; null: there is none such';

COMMENT ON COLUMN dahu.quarantine.content IS 'all that was sent';

COMMENT ON COLUMN dahu.quarantine.fingerprint IS 'hash of content';

COMMENT ON COLUMN dahu.quarantine.refused IS 'why the service refused the sender';

COMMENT ON COLUMN dahu.quarantine.user_account_id IS 'the person whose session the phone had';

COMMENT ON COLUMN dahu.quarantine.recorded_at IS 'when it came';

COMMENT ON COLUMN dahu.quarantine.decision IS 'taken: it became what it is; dropped: it stays here; null: not decided';

COMMENT ON COLUMN dahu.quarantine.decided_at IS 'when';

COMMENT ON COLUMN dahu.quarantine.decided_by IS 'by whom';

COMMENT ON COLUMN dahu.quarantine.reason IS 'why';

CREATE TABLE dahu.reading (
    metering_point_id bigint NOT NULL,
    slot_at timestamp with time zone NOT NULL,
    read_at timestamp with time zone NOT NULL,
    active_energy_import_wh bigint,
    active_energy_export_wh bigint,
    reactive_energy_import_varh bigint,
    reactive_energy_export_varh bigint,
    active_power_w real,
    reactive_power_var real,
    voltage_l1_v real,
    voltage_l2_v real,
    voltage_l3_v real,
    current_l1_a real,
    current_l2_a real,
    current_l3_a real,
    power_factor real,
    quality smallint DEFAULT 0 NOT NULL,
    source "char" NOT NULL
)
PARTITION BY RANGE (slot_at);

COMMENT ON TABLE dahu.reading IS 'What a meter said, one row per point and slot, as its registers stand (register side, before ratios). Missing is null, never 0.';

COMMENT ON COLUMN dahu.reading.metering_point_id IS 'the point';

COMMENT ON COLUMN dahu.reading.slot_at IS 'the slot: a wall-clock multiple of the slot length, UTC';

COMMENT ON COLUMN dahu.reading.read_at IS 'when the answer arrived, or the time the import file gives';

COMMENT ON COLUMN dahu.reading.active_energy_import_wh IS 'active import register, Wh';

COMMENT ON COLUMN dahu.reading.active_energy_export_wh IS 'active export register, Wh';

COMMENT ON COLUMN dahu.reading.reactive_energy_import_varh IS 'reactive import (forward, lagging) register, varh';

COMMENT ON COLUMN dahu.reading.reactive_energy_export_varh IS 'reactive export (reverse, leading) register, varh';

COMMENT ON COLUMN dahu.reading.active_power_w IS 'total active power, W';

COMMENT ON COLUMN dahu.reading.reactive_power_var IS 'total reactive power, var';

COMMENT ON COLUMN dahu.reading.voltage_l1_v IS 'voltage L1-N, V';

COMMENT ON COLUMN dahu.reading.voltage_l2_v IS 'voltage L2-N, V';

COMMENT ON COLUMN dahu.reading.voltage_l3_v IS 'voltage L3-N, V';

COMMENT ON COLUMN dahu.reading.current_l1_a IS 'current L1, A';

COMMENT ON COLUMN dahu.reading.current_l2_a IS 'current L2, A';

COMMENT ON COLUMN dahu.reading.current_l3_a IS 'current L3, A';

COMMENT ON COLUMN dahu.reading.power_factor IS 'power factor, -1 to 1';

COMMENT ON COLUMN dahu.reading.quality IS '0 good; bits: 1 late, 2 doubtful, 4 estimated, 8 edited';

COMMENT ON COLUMN dahu.reading.source IS 'P polled, I imported, M read by a person';

CREATE TABLE dahu.reading_conflict (
    metering_point_id bigint NOT NULL,
    slot_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    source "char" NOT NULL,
    read_at timestamp with time zone NOT NULL,
    interval_s integer,
    active_energy_import_wh bigint,
    active_energy_export_wh bigint,
    reactive_energy_import_varh bigint,
    reactive_energy_export_varh bigint,
    detail text DEFAULT ''::text NOT NULL
);

COMMENT ON TABLE dahu.reading_conflict IS 'A different value for a slot that already had one. Kept aside: the first stays.';

COMMENT ON COLUMN dahu.reading_conflict.metering_point_id IS 'the point';

COMMENT ON COLUMN dahu.reading_conflict.slot_at IS 'the slot: a wall-clock multiple of the slot length, UTC';

COMMENT ON COLUMN dahu.reading_conflict.received_at IS 'when it arrived';

COMMENT ON COLUMN dahu.reading_conflict.source IS 'as in reading';

COMMENT ON COLUMN dahu.reading_conflict.read_at IS 'as in reading';

COMMENT ON COLUMN dahu.reading_conflict.interval_s IS 'length of the interval when the values are energies of an interval, in Wh and varh; null when they are registers';

COMMENT ON COLUMN dahu.reading_conflict.active_energy_import_wh IS 'active import register, Wh';

COMMENT ON COLUMN dahu.reading_conflict.active_energy_export_wh IS 'active export register, Wh';

COMMENT ON COLUMN dahu.reading_conflict.reactive_energy_import_varh IS 'reactive import (forward, lagging) register, varh';

COMMENT ON COLUMN dahu.reading_conflict.reactive_energy_export_varh IS 'reactive export (reverse, leading) register, varh';

COMMENT ON COLUMN dahu.reading_conflict.detail IS 'where it came from';

CREATE TABLE dahu.reading_extra (
    metering_point_id bigint NOT NULL,
    slot_at timestamp with time zone NOT NULL,
    quantity text NOT NULL,
    value bigint NOT NULL
)
PARTITION BY RANGE (slot_at);

COMMENT ON TABLE dahu.reading_extra IS 'Quantities of a reading that have no column of their own.';

COMMENT ON COLUMN dahu.reading_extra.metering_point_id IS 'the point';

COMMENT ON COLUMN dahu.reading_extra.slot_at IS 'the slot: a wall-clock multiple of the slot length, UTC';

COMMENT ON COLUMN dahu.reading_extra.quantity IS 'canonical name';

COMMENT ON COLUMN dahu.reading_extra.value IS 'canonical integer: the value times ten to the decimals of the quantity';

CREATE TABLE dahu.reading_gap (
    metering_point_id bigint NOT NULL,
    slot_at timestamp with time zone NOT NULL,
    cause text NOT NULL,
    detail text DEFAULT ''::text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT reading_gap_cause_ck CHECK ((cause = ANY (ARRAY['silent'::text, 'refused'::text, 'exception'::text, 'malformed'::text, 'link_down'::text, 'not_read'::text, 'spool_full'::text, 'collector_down'::text, 'driver_fault'::text])))
)
PARTITION BY RANGE (slot_at);

COMMENT ON TABLE dahu.reading_gap IS 'A slot without a value, and why. Each slot is one reading or one gap.';

COMMENT ON COLUMN dahu.reading_gap.metering_point_id IS 'the point';

COMMENT ON COLUMN dahu.reading_gap.slot_at IS 'the slot: a wall-clock multiple of the slot length, UTC';

COMMENT ON COLUMN dahu.reading_gap.cause IS 'silent, refused, exception, malformed, link_down, not_read, spool_full, collector_down, driver_fault';

COMMENT ON COLUMN dahu.reading_gap.detail IS 'what happened, as the collector saw it';

COMMENT ON COLUMN dahu.reading_gap.recorded_at IS 'when it was recorded';

CREATE TABLE dahu.reading_latest (
    metering_point_id bigint NOT NULL,
    slot_at timestamp with time zone,
    read_at timestamp with time zone,
    active_energy_import_wh bigint,
    active_energy_export_wh bigint,
    reactive_energy_import_varh bigint,
    reactive_energy_export_varh bigint,
    active_power_w real,
    reactive_power_var real,
    voltage_l1_v real,
    voltage_l2_v real,
    voltage_l3_v real,
    current_l1_a real,
    current_l2_a real,
    current_l3_a real,
    power_factor real,
    attempted_at timestamp with time zone NOT NULL,
    cause text,
    detail text DEFAULT ''::text NOT NULL
)
WITH (fillfactor='50');

COMMENT ON TABLE dahu.reading_latest IS 'The newest value and the newest attempt of each point. A new attempt that failed keeps the old value, with its own time.';

COMMENT ON COLUMN dahu.reading_latest.metering_point_id IS 'the point';

COMMENT ON COLUMN dahu.reading_latest.slot_at IS 'slot of the newest value; null when it was read between the slots';

COMMENT ON COLUMN dahu.reading_latest.read_at IS 'when the newest value was read';

COMMENT ON COLUMN dahu.reading_latest.active_energy_import_wh IS 'active import register, Wh';

COMMENT ON COLUMN dahu.reading_latest.active_energy_export_wh IS 'active export register, Wh';

COMMENT ON COLUMN dahu.reading_latest.reactive_energy_import_varh IS 'reactive import (forward, lagging) register, varh';

COMMENT ON COLUMN dahu.reading_latest.reactive_energy_export_varh IS 'reactive export (reverse, leading) register, varh';

COMMENT ON COLUMN dahu.reading_latest.active_power_w IS 'total active power, W';

COMMENT ON COLUMN dahu.reading_latest.reactive_power_var IS 'total reactive power, var';

COMMENT ON COLUMN dahu.reading_latest.voltage_l1_v IS 'voltage L1-N, V';

COMMENT ON COLUMN dahu.reading_latest.voltage_l2_v IS 'voltage L2-N, V';

COMMENT ON COLUMN dahu.reading_latest.voltage_l3_v IS 'voltage L3-N, V';

COMMENT ON COLUMN dahu.reading_latest.current_l1_a IS 'current L1, A';

COMMENT ON COLUMN dahu.reading_latest.current_l2_a IS 'current L2, A';

COMMENT ON COLUMN dahu.reading_latest.current_l3_a IS 'current L3, A';

COMMENT ON COLUMN dahu.reading_latest.power_factor IS 'power factor, -1 to 1';

COMMENT ON COLUMN dahu.reading_latest.attempted_at IS 'when the point was last tried';

COMMENT ON COLUMN dahu.reading_latest.cause IS 'why the last attempt failed; null when it did not';

COMMENT ON COLUMN dahu.reading_latest.detail IS 'what happened then';

CREATE TABLE dahu.receiving_point (
    receiving_point_id bigint NOT NULL,
    account_id bigint NOT NULL,
    name text NOT NULL,
    supply_kv numeric(6,2) NOT NULL,
    metering_mode text NOT NULL,
    on_load_voltage_regulation boolean DEFAULT false NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT receiving_point_metering_mode_ck CHECK ((metering_mode = ANY (ARRAY['HVHM'::text, 'HVLM'::text, 'LVLM'::text]))),
    CONSTRAINT receiving_point_supply_kv_ck CHECK ((supply_kv > (0)::numeric))
);

ALTER TABLE ONLY dahu.receiving_point FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.receiving_point IS 'Where an account takes power: one billing unit of the power-factor tariff.';

COMMENT ON COLUMN dahu.receiving_point.receiving_point_id IS 'identifier';

COMMENT ON COLUMN dahu.receiving_point.account_id IS 'the account';

COMMENT ON COLUMN dahu.receiving_point.name IS 'name';

COMMENT ON COLUMN dahu.receiving_point.supply_kv IS 'voltage in kV';

COMMENT ON COLUMN dahu.receiving_point.metering_mode IS 'supply and metering on the high (HV) or low (LV) side';

COMMENT ON COLUMN dahu.receiving_point.on_load_voltage_regulation IS 'has on-load voltage regulation, which decides the power-factor standard';

COMMENT ON COLUMN dahu.receiving_point.recorded_at IS 'when this row was written';

CREATE TABLE dahu.recheck (
    recheck_id uuid NOT NULL,
    receipt_number text NOT NULL,
    work_case_id bigint NOT NULL,
    fixed boolean NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    phone_checked_at timestamp with time zone NOT NULL,
    content jsonb NOT NULL,
    fingerprint text NOT NULL,
    user_account_id bigint,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT recheck_id_ck CHECK ((substr((recheck_id)::text, 15, 1) = '7'::text))
);

ALTER TABLE ONLY dahu.recheck FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.recheck IS 'Re-checks of a defect as phones sent them, whole. Append-only: sent again, it is the same. One whose case had gone elsewhere by then is kept here and moves nothing.';

COMMENT ON COLUMN dahu.recheck.recheck_id IS 'identifier, made on the phone (UUIDv7)';

COMMENT ON COLUMN dahu.recheck.receipt_number IS 'what the server answers with: only then the phone may drop its copy';

COMMENT ON COLUMN dahu.recheck.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.recheck.fixed IS 'the defect is gone';

COMMENT ON COLUMN dahu.recheck.checked_at IS 'when, put right by what the clock of the server was ahead';

COMMENT ON COLUMN dahu.recheck.phone_checked_at IS 'when, by the clock of the phone';

COMMENT ON COLUMN dahu.recheck.content IS 'all that was sent';

COMMENT ON COLUMN dahu.recheck.fingerprint IS 'hash of content';

COMMENT ON COLUMN dahu.recheck.user_account_id IS 'who sent it';

COMMENT ON COLUMN dahu.recheck.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.recheck.recorded_at IS 'when this row was written';

CREATE TABLE dahu.record_document (
    record_document_id bigint NOT NULL,
    account_id bigint NOT NULL,
    work_case_id bigint,
    kind text NOT NULL,
    document_no text NOT NULL,
    document_sha256 text,
    document_on date NOT NULL,
    copies smallint DEFAULT 1 NOT NULL,
    takes_back_id bigint,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT record_document_copies_ck CHECK (((copies >= 1) AND (copies <= 99))),
    CONSTRAINT record_document_document_no_ck CHECK ((document_no <> ''::text)),
    CONSTRAINT record_document_document_sha256_ck CHECK ((document_sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT record_document_kind_ck CHECK ((kind = ANY (ARRAY['APPLICATION_FORM'::text, 'SUPPLY_CONTRACT'::text, 'DUAL_SOURCE_AGREEMENT'::text, 'DISPATCH_AGREEMENT'::text, 'FLOW_RECORD'::text, 'OTHER'::text])))
);

ALTER TABLE ONLY dahu.record_document FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.record_document IS 'The index of what is on paper of an account (4.19). Append-only; a wrong entry is taken back by one that names it.';

COMMENT ON COLUMN dahu.record_document.record_document_id IS 'identifier';

COMMENT ON COLUMN dahu.record_document.account_id IS 'the account';

COMMENT ON COLUMN dahu.record_document.work_case_id IS 'case that it belongs to';

COMMENT ON COLUMN dahu.record_document.kind IS 'what it is';

COMMENT ON COLUMN dahu.record_document.document_no IS 'number on the paper';

COMMENT ON COLUMN dahu.record_document.document_sha256 IS 'its scan';

COMMENT ON COLUMN dahu.record_document.document_on IS 'day of the paper';

COMMENT ON COLUMN dahu.record_document.copies IS 'how many there are';

COMMENT ON COLUMN dahu.record_document.takes_back_id IS 'the entry that this one takes back';

COMMENT ON COLUMN dahu.record_document.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.record_document.recorded_at IS 'when this row was written';

CREATE TABLE dahu.rectification (
    work_case_id bigint NOT NULL,
    account_id bigint NOT NULL,
    visit_id uuid,
    code text NOT NULL,
    origin text NOT NULL,
    severity text NOT NULL,
    detail text NOT NULL,
    found_on date NOT NULL,
    first_due_on date NOT NULL,
    due_on date NOT NULL,
    blocks_energising boolean NOT NULL,
    notified_on date,
    copies smallint,
    received_by text DEFAULT ''::text NOT NULL,
    refusal_reason text DEFAULT ''::text NOT NULL,
    rechecked_on date,
    fixed boolean,
    reported_on date,
    reported_to text,
    report_document_no text,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT rectification_detail_ck CHECK ((detail <> ''::text)),
    CONSTRAINT rectification_notified_ck CHECK (((notified_on IS NULL) OR ((copies >= 2) AND ((received_by <> ''::text) <> (refusal_reason <> ''::text))))),
    CONSTRAINT rectification_origin_ck CHECK ((origin = ANY (ARRAY['VISIT'::text, 'MONTH'::text, 'HAND'::text]))),
    CONSTRAINT rectification_rechecked_ck CHECK (((rechecked_on IS NULL) = (fixed IS NULL))),
    CONSTRAINT rectification_reported_ck CHECK ((num_nulls(reported_on, reported_to, report_document_no) = ANY (ARRAY[0, 3]))),
    CONSTRAINT rectification_severity_ck CHECK ((severity = ANY (ARRAY['GENERAL'::text, 'MAJOR'::text, 'URGENT'::text])))
);

ALTER TABLE ONLY dahu.rectification FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.rectification IS 'A defect that the customer has to put right: a case of the flow rectifications, with a notice in two copies (4.15).';

COMMENT ON COLUMN dahu.rectification.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.rectification.account_id IS 'the account';

COMMENT ON COLUMN dahu.rectification.visit_id IS 'the visit that found it; null: found otherwise';

COMMENT ON COLUMN dahu.rectification.code IS 'item of the check list';

COMMENT ON COLUMN dahu.rectification.origin IS 'found by a visit, in the months of the meter, or said by hand';

COMMENT ON COLUMN dahu.rectification.severity IS 'general, major, urgent';

COMMENT ON COLUMN dahu.rectification.detail IS 'what is wrong';

COMMENT ON COLUMN dahu.rectification.found_on IS 'day of finding';

COMMENT ON COLUMN dahu.rectification.first_due_on IS 'last day as set first';

COMMENT ON COLUMN dahu.rectification.due_on IS 'last day now';

COMMENT ON COLUMN dahu.rectification.blocks_energising IS 'nothing may be energised before it is put right';

COMMENT ON COLUMN dahu.rectification.notified_on IS 'day on which the notice was served; null: not yet';

COMMENT ON COLUMN dahu.rectification.copies IS 'copies of the notice that were made out';

COMMENT ON COLUMN dahu.rectification.received_by IS 'who took it for the customer';

COMMENT ON COLUMN dahu.rectification.refusal_reason IS 'why nobody signed for it';

COMMENT ON COLUMN dahu.rectification.rechecked_on IS 'day of the last re-check';

COMMENT ON COLUMN dahu.rectification.fixed IS 'what that re-check found';

COMMENT ON COLUMN dahu.rectification.reported_on IS 'day of the report to the government';

COMMENT ON COLUMN dahu.rectification.reported_to IS 'which authority';

COMMENT ON COLUMN dahu.rectification.report_document_no IS 'the report';

COMMENT ON COLUMN dahu.rectification.recorded_at IS 'when this row was written';

CREATE TABLE dahu.rectification_check (
    rectification_check_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    checked_on date NOT NULL,
    fixed boolean NOT NULL,
    detail text NOT NULL,
    photo_sha256 text[] DEFAULT '{}'::text[] NOT NULL,
    recheck_id uuid,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT rectification_check_detail_ck CHECK ((detail <> ''::text))
);

ALTER TABLE ONLY dahu.rectification_check FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.rectification_check IS 'Re-checks of a defect. Append-only.';

COMMENT ON COLUMN dahu.rectification_check.rectification_check_id IS 'identifier';

COMMENT ON COLUMN dahu.rectification_check.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.rectification_check.checked_on IS 'day';

COMMENT ON COLUMN dahu.rectification_check.fixed IS 'the defect is gone';

COMMENT ON COLUMN dahu.rectification_check.detail IS 'what was seen';

COMMENT ON COLUMN dahu.rectification_check.photo_sha256 IS 'photos';

COMMENT ON COLUMN dahu.rectification_check.recheck_id IS 'as a phone sent it; null: written down at a desk';

COMMENT ON COLUMN dahu.rectification_check.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.rectification_check.recorded_at IS 'when this row was written';

CREATE TABLE dahu.regulation (
    regulation_id bigint NOT NULL,
    code text NOT NULL,
    version text NOT NULL,
    title text NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    valid daterange NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT regulation_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.regulation FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.regulation IS 'Regulations that the rule book refers to (clause 2), each edition with the days on which it is in force.';

COMMENT ON COLUMN dahu.regulation.regulation_id IS 'identifier';

COMMENT ON COLUMN dahu.regulation.code IS 'which regulation: SUPPLY_RULES';

COMMENT ON COLUMN dahu.regulation.version IS 'its edition: 1996, 2024';

COMMENT ON COLUMN dahu.regulation.title IS 'title';

COMMENT ON COLUMN dahu.regulation.document_no IS 'number of the order or the document that issued it';

COMMENT ON COLUMN dahu.regulation.valid IS 'days of the events that it is for';

COMMENT ON COLUMN dahu.regulation.recorded_at IS 'when this row was written';

CREATE TABLE dahu.reminder (
    reminder_id bigint NOT NULL,
    kind text NOT NULL,
    thing text NOT NULL,
    due_on date NOT NULL,
    days integer NOT NULL,
    desk_name text NOT NULL,
    account_id bigint,
    work_case_id bigint,
    org_unit_id bigint,
    subject text NOT NULL,
    facts jsonb NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY dahu.reminder FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.reminder IS 'That somebody was to be reminded of a date, once for each offset. Append-only; what is sent is made from it.';

COMMENT ON COLUMN dahu.reminder.reminder_id IS 'identifier';

COMMENT ON COLUMN dahu.reminder.kind IS 'what runs out';

COMMENT ON COLUMN dahu.reminder.thing IS 'which one, as its source calls it';

COMMENT ON COLUMN dahu.reminder.due_on IS 'the date';

COMMENT ON COLUMN dahu.reminder.days IS 'how many days before, by the table of offsets; a later one is left out when the next has come';

COMMENT ON COLUMN dahu.reminder.desk_name IS 'who is reminded';

COMMENT ON COLUMN dahu.reminder.account_id IS 'account that it is about; null: none';

COMMENT ON COLUMN dahu.reminder.work_case_id IS 'case that it is about; null: none';

COMMENT ON COLUMN dahu.reminder.org_unit_id IS 'unit that it lies in';

COMMENT ON COLUMN dahu.reminder.subject IS 'in a line';

COMMENT ON COLUMN dahu.reminder.facts IS 'what it rests on';

COMMENT ON COLUMN dahu.reminder.recorded_at IS 'when it was made';

CREATE TABLE dahu.reminder_offset (
    kind text NOT NULL,
    days integer NOT NULL,
    desk_name text NOT NULL,
    clause text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT reminder_offset_days_ck CHECK (((days >= 0) AND (days <= 3650)))
);

ALTER TABLE ONLY dahu.reminder_offset FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.reminder_offset IS 'How many days before a date somebody is reminded of it.';

COMMENT ON COLUMN dahu.reminder_offset.kind IS 'what runs out: the kind of dahu.due_<source>()';

COMMENT ON COLUMN dahu.reminder_offset.days IS 'days before';

COMMENT ON COLUMN dahu.reminder_offset.desk_name IS 'who is reminded';

COMMENT ON COLUMN dahu.reminder_offset.clause IS 'clause that the date is for';

COMMENT ON COLUMN dahu.reminder_offset.recorded_at IS 'when this row was written';

CREATE TABLE dahu.request_key (
    request_key_id bigint NOT NULL,
    user_account_id bigint,
    key_hash text NOT NULL,
    route text NOT NULL,
    body_hash text NOT NULL,
    answer text,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY dahu.request_key FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.request_key IS 'What was answered to a request that carries an Idempotency-Key, for a week: the same request again gets the same answer and does nothing.';

COMMENT ON COLUMN dahu.request_key.request_key_id IS 'identifier';

COMMENT ON COLUMN dahu.request_key.user_account_id IS 'whose key it is; null where nobody signed in';

COMMENT ON COLUMN dahu.request_key.key_hash IS 'BLAKE2b-256 of the key, hex';

COMMENT ON COLUMN dahu.request_key.route IS 'what was asked';

COMMENT ON COLUMN dahu.request_key.body_hash IS 'BLAKE2b-256 of address and body, hex: the same key may not come with another request';

COMMENT ON COLUMN dahu.request_key.answer IS 'what was answered; null only within the transaction of the request itself';

COMMENT ON COLUMN dahu.request_key.recorded_at IS 'when';

CREATE TABLE dahu.review_rule (
    review_run_id bigint NOT NULL,
    rule_id text NOT NULL,
    rule_version text NOT NULL,
    threshold_set_id bigint NOT NULL
);

ALTER TABLE ONLY dahu.review_rule FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.review_rule IS 'The rules as one run asked them: what all its decisions by one rule have in common.';

COMMENT ON COLUMN dahu.review_rule.review_run_id IS 'the run';

COMMENT ON COLUMN dahu.review_rule.rule_id IS 'rule, as `dahu rule list` prints it';

COMMENT ON COLUMN dahu.review_rule.rule_version IS 'version of the rule';

COMMENT ON COLUMN dahu.review_rule.threshold_set_id IS 'thresholds that it used';

CREATE TABLE dahu.review_run (
    review_run_id bigint NOT NULL,
    as_of date NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    finished_at timestamp with time zone,
    account_count integer DEFAULT 0 NOT NULL,
    decision_count integer DEFAULT 0 NOT NULL,
    actor text NOT NULL,
    version text NOT NULL,
    known_at timestamp with time zone,
    regulation_id bigint
);

ALTER TABLE ONLY dahu.review_run FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.review_run IS 'One run of rules over accounts: a review, or a single question.';

COMMENT ON COLUMN dahu.review_run.review_run_id IS 'identifier';

COMMENT ON COLUMN dahu.review_run.as_of IS 'civil day that the facts are of';

COMMENT ON COLUMN dahu.review_run.started_at IS 'when it began';

COMMENT ON COLUMN dahu.review_run.finished_at IS 'when it ended; null when it did not';

COMMENT ON COLUMN dahu.review_run.account_count IS 'accounts that were decided';

COMMENT ON COLUMN dahu.review_run.decision_count IS 'decisions that were recorded';

COMMENT ON COLUMN dahu.review_run.actor IS 'who asked for it';

COMMENT ON COLUMN dahu.review_run.version IS 'version of the binary';

COMMENT ON COLUMN dahu.review_run.known_at IS 'of a replay: the moment as whose knowledge it took the facts; it records no decisions. Null of a review';

COMMENT ON COLUMN dahu.review_run.regulation_id IS 'edition of the supply rules in force on its day: that of all its decisions; null of runs before this was kept';

CREATE TABLE dahu.row_history (
    table_name text NOT NULL,
    row_key text NOT NULL,
    known tstzrange NOT NULL,
    content jsonb NOT NULL,
    actor text,
    CONSTRAINT row_history_known_ck CHECK (((NOT isempty(known)) AND (NOT lower_inf(known)) AND (NOT upper_inf(known))))
);

ALTER TABLE ONLY dahu.row_history FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.row_history IS 'What a row of a small table said before it was changed or deleted. Append-only.';

COMMENT ON COLUMN dahu.row_history.table_name IS 'the table, of schema dahu';

COMMENT ON COLUMN dahu.row_history.row_key IS 'key of the row; its parts one after the other';

COMMENT ON COLUMN dahu.row_history.known IS 'from when it was recorded to when something else, or nothing, took its place';

COMMENT ON COLUMN dahu.row_history.content IS 'the whole row';

COMMENT ON COLUMN dahu.row_history.actor IS 'who changed it, where the setting dahu.actor says so';

CREATE TABLE dahu.schema_migration (
    version integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY dahu.schema_migration FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.schema_migration IS 'Migrations that were applied, each once.';

COMMENT ON COLUMN dahu.schema_migration.version IS 'number at the head of the file name';

COMMENT ON COLUMN dahu.schema_migration.name IS 'file name';

COMMENT ON COLUMN dahu.schema_migration.checksum IS 'SHA-256 of the file';

COMMENT ON COLUMN dahu.schema_migration.applied_at IS 'when it was applied';

CREATE TABLE dahu.security_load (
    security_load_id bigint NOT NULL,
    account_id bigint NOT NULL,
    load_kw integer NOT NULL,
    interruption_s integer NOT NULL,
    valid daterange NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT security_load_interruption_s_ck CHECK ((interruption_s >= 0)),
    CONSTRAINT security_load_load_kw_ck CHECK ((load_kw > 0)),
    CONSTRAINT security_load_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.security_load FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.security_load IS 'What must not lose supply at an account, and how long it may be interrupted.';

COMMENT ON COLUMN dahu.security_load.security_load_id IS 'identifier';

COMMENT ON COLUMN dahu.security_load.account_id IS 'the account';

COMMENT ON COLUMN dahu.security_load.load_kw IS 'security load';

COMMENT ON COLUMN dahu.security_load.interruption_s IS 'interruption that is allowed';

COMMENT ON COLUMN dahu.security_load.valid IS 'days on which it holds';

COMMENT ON COLUMN dahu.security_load.document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.security_load.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.security_load.recorded_at IS 'when this row was written';

CREATE TABLE dahu.service_application (
    service_application_id bigint NOT NULL,
    application_number text NOT NULL,
    account_id bigint,
    kind text NOT NULL,
    accepted_on date,
    applied_kva integer NOT NULL,
    far_term_kva integer,
    planning_documents_valid boolean,
    dedicated_line boolean DEFAULT false NOT NULL,
    hv_source_count smallint DEFAULT 1 NOT NULL,
    bay_id bigint,
    line_id bigint,
    status text DEFAULT 'OPEN'::text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    work_case_id bigint,
    submitted_on date,
    effective_on date,
    until_on date,
    regulation_id bigint,
    scope text,
    supply_kv numeric(6,2),
    lv_second_source boolean DEFAULT false NOT NULL,
    applicant_name text DEFAULT ''::text NOT NULL,
    applicant_code text,
    legal_person boolean,
    branch boolean DEFAULT false NOT NULL,
    special_sector boolean DEFAULT false NOT NULL,
    contact text DEFAULT ''::text NOT NULL,
    site_name text DEFAULT ''::text NOT NULL,
    supply_address text DEFAULT ''::text NOT NULL,
    service_area text DEFAULT ''::text NOT NULL,
    use_category text,
    change jsonb DEFAULT '{}'::jsonb NOT NULL,
    condition_ok boolean,
    separable boolean,
    missing text[],
    refusal_ground text,
    CONSTRAINT service_application_accepted_ck CHECK (((accepted_on IS NOT NULL) OR (work_case_id IS NOT NULL))),
    CONSTRAINT service_application_account_ck CHECK (((account_id IS NOT NULL) OR (accepted_on IS NULL))),
    CONSTRAINT service_application_hv_source_count_ck CHECK (((hv_source_count >= 0) AND (hv_source_count <= 4))),
    CONSTRAINT service_application_kva_ck CHECK (((applied_kva >= 0) AND (far_term_kva >= 0))),
    CONSTRAINT service_application_refusal_ck CHECK ((refusal_ground = ANY (ARRAY['OUTSIDE_AREA'::text, 'NOT_LEGAL'::text, 'NO_CAPACITY'::text, 'REVIEW_REJECTED'::text, 'CONDITIONS_NOT_MET'::text, 'DOCUMENTS_FALSE'::text, 'DEBTS'::text]))),
    CONSTRAINT service_application_scope_ck CHECK ((scope = ANY (ARRAY['IN_SCOPE'::text, 'OUTSIDE_AREA'::text, 'NOT_LARGE'::text]))),
    CONSTRAINT service_application_status_ck CHECK ((status = ANY (ARRAY['OPEN'::text, 'DONE'::text, 'WITHDRAWN'::text]))),
    CONSTRAINT service_application_supply_kv_ck CHECK (((supply_kv > (0)::numeric) AND (supply_kv <= (1000)::numeric))),
    CONSTRAINT service_application_until_ck CHECK ((until_on > effective_on))
);

ALTER TABLE ONLY dahu.service_application FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.service_application IS 'An application for new supply, more capacity or a change (clauses 4.3, 4.5 to 4.7).';

COMMENT ON COLUMN dahu.service_application.service_application_id IS 'identifier';

COMMENT ON COLUMN dahu.service_application.application_number IS 'number on paper';

COMMENT ON COLUMN dahu.service_application.account_id IS 'the account that it is for; null before a new one is accepted';

COMMENT ON COLUMN dahu.service_application.kind IS 'what is applied for; CHANGE is a change of which no more is known';

COMMENT ON COLUMN dahu.service_application.accepted_on IS 'day of acceptance; null before it';

COMMENT ON COLUMN dahu.service_application.applied_kva IS 'capacity applied for now';

COMMENT ON COLUMN dahu.service_application.far_term_kva IS 'far-term capacity of the planning documents';

COMMENT ON COLUMN dahu.service_application.planning_documents_valid IS 'usage planning documents are present and valid; null when not checked';

COMMENT ON COLUMN dahu.service_application.dedicated_line IS 'a dedicated line is applied for';

COMMENT ON COLUMN dahu.service_application.hv_source_count IS 'high-voltage sources applied for';

COMMENT ON COLUMN dahu.service_application.bay_id IS 'bay reserved for it: a bay serves one application';

COMMENT ON COLUMN dahu.service_application.line_id IS 'line built for it';

COMMENT ON COLUMN dahu.service_application.status IS 'open, done or withdrawn';

COMMENT ON COLUMN dahu.service_application.recorded_at IS 'when this row was written';

COMMENT ON COLUMN dahu.service_application.work_case_id IS 'its case; null of what was brought in from elsewhere';

COMMENT ON COLUMN dahu.service_application.submitted_on IS 'day on which the company received it';

COMMENT ON COLUMN dahu.service_application.effective_on IS 'day on which it is wanted, or took effect; before the application it is an unregistered change (4.10)';

COMMENT ON COLUMN dahu.service_application.until_on IS 'last day of what is temporary';

COMMENT ON COLUMN dahu.service_application.regulation_id IS 'edition of the supply rules in force on the day that it was received';

COMMENT ON COLUMN dahu.service_application.scope IS 'whether the rule book is for it (clause 1): its area, and a large customer';

COMMENT ON COLUMN dahu.service_application.supply_kv IS 'voltage that is applied for, kV';

COMMENT ON COLUMN dahu.service_application.lv_second_source IS 'a second source at low voltage is applied for';

COMMENT ON COLUMN dahu.service_application.applicant_name IS 'who applies, as the licence has it';

COMMENT ON COLUMN dahu.service_application.applicant_code IS 'unified social credit code';

COMMENT ON COLUMN dahu.service_application.legal_person IS 'an enterprise with legal personality; null when not known';

COMMENT ON COLUMN dahu.service_application.branch IS 'a branch: its parent authorises it';

COMMENT ON COLUMN dahu.service_application.special_sector IS 'energy-intensive, or another sector that needs assessment and production licence';

COMMENT ON COLUMN dahu.service_application.contact IS 'whom to speak to, and how';

COMMENT ON COLUMN dahu.service_application.site_name IS 'plant or building';

COMMENT ON COLUMN dahu.service_application.supply_address IS 'address of the supply';

COMMENT ON COLUMN dahu.service_application.service_area IS 'supply service area that it lies in';

COMMENT ON COLUMN dahu.service_application.use_category IS 'category of use that is applied for';

COMMENT ON COLUMN dahu.service_application.change IS 'what else a kind needs: transformers, the new holder, the other account, parts of a split';

COMMENT ON COLUMN dahu.service_application.condition_ok IS 'conditions of supply are given, as found on site';

COMMENT ON COLUMN dahu.service_application.separable IS 'uses can be metered apart, as found on site (4.8)';

COMMENT ON COLUMN dahu.service_application.missing IS 'the one list of what was missing, as it was handed out; null when none was';

COMMENT ON COLUMN dahu.service_application.refusal_ground IS 'ground of a refusal; without a reasonable one there is none';

CREATE TABLE dahu.service_area (
    service_area_id bigint NOT NULL,
    name text NOT NULL,
    valid daterange NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT service_area_name_ck CHECK ((name <> ''::text)),
    CONSTRAINT service_area_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.service_area FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.service_area IS 'Areas that the company supplies, and when (clause 1). Without any row every area is taken for its own.';

COMMENT ON COLUMN dahu.service_area.service_area_id IS 'identifier';

COMMENT ON COLUMN dahu.service_area.name IS 'name, as sites and applications have it';

COMMENT ON COLUMN dahu.service_area.valid IS 'days';

COMMENT ON COLUMN dahu.service_area.recorded_at IS 'when this row was written';

CREATE TABLE dahu.service_level_review (
    work_case_id bigint NOT NULL,
    period daterange NOT NULL,
    item text NOT NULL,
    class text NOT NULL,
    value_was integer NOT NULL,
    value_new integer NOT NULL,
    unit text NOT NULL,
    valid_from date NOT NULL,
    performance jsonb NOT NULL,
    CONSTRAINT service_level_review_period_ck CHECK (((NOT isempty(period)) AND (NOT lower_inf(period)) AND (NOT upper_inf(period)))),
    CONSTRAINT service_level_review_value_ck CHECK ((value_new > 0))
);

ALTER TABLE ONLY dahu.service_level_review FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.service_level_review IS 'A limit of service beside what was kept of it, and what it is to become (K10).';

COMMENT ON COLUMN dahu.service_level_review.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.service_level_review.period IS 'days that were looked at';

COMMENT ON COLUMN dahu.service_level_review.item IS 'which limit';

COMMENT ON COLUMN dahu.service_level_review.class IS 'of which cases';

COMMENT ON COLUMN dahu.service_level_review.value_was IS 'the limit as it is';

COMMENT ON COLUMN dahu.service_level_review.value_new IS 'the limit as it is to be';

COMMENT ON COLUMN dahu.service_level_review.unit IS 'its unit';

COMMENT ON COLUMN dahu.service_level_review.valid_from IS 'day from which it is to hold';

COMMENT ON COLUMN dahu.service_level_review.performance IS 'how many clocks ran, how many were late, the median, as they were when it was opened';

CREATE TABLE dahu.service_level_vote (
    service_level_vote_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    department text NOT NULL,
    agrees boolean NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT service_level_vote_department_ck CHECK ((department = ANY (ARRAY['MARKETING'::text, 'INSPECTION'::text, 'DISPATCH'::text])))
);

ALTER TABLE ONLY dahu.service_level_vote FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.service_level_vote IS 'What a department says to a change of a limit. Append-only: its newest word counts.';

COMMENT ON COLUMN dahu.service_level_vote.service_level_vote_id IS 'identifier';

COMMENT ON COLUMN dahu.service_level_vote.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.service_level_vote.department IS 'the department';

COMMENT ON COLUMN dahu.service_level_vote.agrees IS 'confirms the change';

COMMENT ON COLUMN dahu.service_level_vote.actor IS 'who said so';

COMMENT ON COLUMN dahu.service_level_vote.recorded_at IS 'when this row was written';

CREATE TABLE dahu.service_limit (
    service_limit_id bigint NOT NULL,
    regime text NOT NULL,
    item text NOT NULL,
    class text DEFAULT ''::text NOT NULL,
    sense text NOT NULL,
    value integer NOT NULL,
    unit text NOT NULL,
    binding boolean NOT NULL,
    finding_kind text NOT NULL,
    valid daterange NOT NULL,
    clause text NOT NULL,
    source text NOT NULL,
    actor text DEFAULT 'dahu'::text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT service_limit_class_ck CHECK ((class ~ '^[A-Z0-9_]*$'::text)),
    CONSTRAINT service_limit_finding_kind_ck CHECK ((finding_kind = ANY (ARRAY['PRICE'::text, 'SCHEME'::text, 'METERING'::text, 'LAW'::text, 'CONTRACT'::text]))),
    CONSTRAINT service_limit_item_ck CHECK ((item ~ '^[a-z][a-z0-9_]*$'::text)),
    CONSTRAINT service_limit_sense_ck CHECK ((sense = ANY (ARRAY['AT_MOST'::text, 'AT_LEAST'::text]))),
    CONSTRAINT service_limit_unit_ck CHECK ((unit = ANY (ARRAY['MINUTE'::text, 'HOUR'::text, 'DAY'::text, 'WORK_DAY'::text, 'MONTH'::text]))),
    CONSTRAINT service_limit_valid_ck CHECK ((NOT isempty(valid))),
    CONSTRAINT service_limit_value_ck CHECK ((value > 0))
);

ALTER TABLE ONLY dahu.service_limit FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.service_limit IS 'How long a service may take, and how long before something a customer must be told: by edition of the supply rules, and by what the company promises.';

COMMENT ON COLUMN dahu.service_limit.service_limit_id IS 'identifier';

COMMENT ON COLUMN dahu.service_limit.regime IS 'who sets it: COMPANY, 1996 and 2024 (supply rules), 2010 (supervision rules), SG2011 and SG (promises of the State Grid)';

COMMENT ON COLUMN dahu.service_limit.item IS 'what is measured, "complaint_answer"';

COMMENT ON COLUMN dahu.service_limit.class IS 'of which cases; empty: of all that have no row of their class';

COMMENT ON COLUMN dahu.service_limit.sense IS 'within that time (AT_MOST), or no less than that time before (AT_LEAST)';

COMMENT ON COLUMN dahu.service_limit.value IS 'how many';

COMMENT ON COLUMN dahu.service_limit.unit IS 'of which unit; working days by the calendar';

COMMENT ON COLUMN dahu.service_limit.binding IS 'clocks are held to it; else it is there for comparison';

COMMENT ON COLUMN dahu.service_limit.finding_kind IS 'of what kind the finding is when it is not kept (3.1.4)';

COMMENT ON COLUMN dahu.service_limit.valid IS 'days of the events that it is for';

COMMENT ON COLUMN dahu.service_limit.clause IS 'clause of the rule book';

COMMENT ON COLUMN dahu.service_limit.source IS 'where it is written';

COMMENT ON COLUMN dahu.service_limit.actor IS 'who set it';

COMMENT ON COLUMN dahu.service_limit.recorded_at IS 'when this row was written';

CREATE TABLE dahu.service_request (
    work_case_id bigint NOT NULL,
    kind text NOT NULL,
    channel text NOT NULL,
    summary text NOT NULL,
    contact text,
    point_id bigint,
    result text,
    answered_at timestamp with time zone,
    CONSTRAINT service_request_answered_ck CHECK (((result IS NULL) = (answered_at IS NULL))),
    CONSTRAINT service_request_channel_ck CHECK ((channel = ANY (ARRAY['PHONE'::text, 'WRITTEN'::text, 'COUNTER'::text]))),
    CONSTRAINT service_request_kind_ck CHECK ((kind = ANY (ARRAY['INQUIRY'::text, 'LETTER'::text, 'OPINION'::text, 'METER_CHECK'::text, 'ABNORMAL_READING'::text, 'REFUND'::text])))
);

ALTER TABLE ONLY dahu.service_request FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.service_request IS 'What a customer asks for that is neither an application nor a complaint (K8); written by the steps of the case.';

COMMENT ON COLUMN dahu.service_request.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.service_request.kind IS 'a question, a letter, an opinion, the check of a meter, a reading that looks wrong, money that was taken too much';

COMMENT ON COLUMN dahu.service_request.channel IS 'by which way it came';

COMMENT ON COLUMN dahu.service_request.summary IS 'what was said';

COMMENT ON COLUMN dahu.service_request.contact IS 'where an answer goes';

COMMENT ON COLUMN dahu.service_request.point_id IS 'metering point that it is about; null: none';

COMMENT ON COLUMN dahu.service_request.result IS 'what was found, done or answered';

COMMENT ON COLUMN dahu.service_request.answered_at IS 'when it was answered';

CREATE TABLE dahu.shift_handover (
    shift_handover_id bigint NOT NULL,
    handed_at timestamp with time zone NOT NULL,
    user_account_id bigint,
    open_items jsonb NOT NULL,
    remarks text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY dahu.shift_handover FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.shift_handover IS 'The sheet that a shift of the dispatchers hands to the next: what is open, what to watch. Append-only.';

COMMENT ON COLUMN dahu.shift_handover.shift_handover_id IS 'identifier';

COMMENT ON COLUMN dahu.shift_handover.handed_at IS 'when';

COMMENT ON COLUMN dahu.shift_handover.user_account_id IS 'who hands over';

COMMENT ON COLUMN dahu.shift_handover.open_items IS 'instructions, permits and sources that were open at that moment';

COMMENT ON COLUMN dahu.shift_handover.remarks IS 'what to watch';

COMMENT ON COLUMN dahu.shift_handover.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.shift_handover.recorded_at IS 'when this row was written';

CREATE TABLE dahu.shift_takeover (
    shift_handover_id bigint NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    user_account_id bigint,
    remarks text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY dahu.shift_takeover FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.shift_takeover IS 'The next shift has taken over a sheet. Append-only.';

COMMENT ON COLUMN dahu.shift_takeover.shift_handover_id IS 'the sheet';

COMMENT ON COLUMN dahu.shift_takeover.taken_at IS 'when';

COMMENT ON COLUMN dahu.shift_takeover.user_account_id IS 'who takes over';

COMMENT ON COLUMN dahu.shift_takeover.remarks IS 'remarks';

COMMENT ON COLUMN dahu.shift_takeover.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.shift_takeover.recorded_at IS 'when this row was written';

CREATE TABLE dahu.sign_in_fault (
    sign_in_fault_id bigint NOT NULL,
    login text NOT NULL,
    address text NOT NULL,
    failed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY dahu.sign_in_fault FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.sign_in_fault IS 'Sign-ins that failed lately; forgotten after a day. What slows guessing down.';

COMMENT ON COLUMN dahu.sign_in_fault.sign_in_fault_id IS 'identifier';

COMMENT ON COLUMN dahu.sign_in_fault.login IS 'hash of the login that was tried, whether there is one or not';

COMMENT ON COLUMN dahu.sign_in_fault.address IS 'from where';

COMMENT ON COLUMN dahu.sign_in_fault.failed_at IS 'when';

CREATE TABLE dahu.site (
    site_id bigint NOT NULL,
    name text NOT NULL,
    supply_address text DEFAULT ''::text NOT NULL,
    service_area text DEFAULT ''::text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT site_name_ck CHECK ((name <> ''::text))
);

ALTER TABLE ONLY dahu.site FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.site IS 'A place where electricity is used.';

COMMENT ON COLUMN dahu.site.site_id IS 'identifier';

COMMENT ON COLUMN dahu.site.name IS 'name of the plant or building';

COMMENT ON COLUMN dahu.site.supply_address IS 'supply address';

COMMENT ON COLUMN dahu.site.service_area IS 'supply service area that it lies in';

COMMENT ON COLUMN dahu.site.recorded_at IS 'when this row was written';

CREATE TABLE dahu.site_person (
    site_person_id bigint NOT NULL,
    account_id bigint NOT NULL,
    duty text NOT NULL,
    name text NOT NULL,
    phone text NOT NULL,
    certificate_no text,
    certificate_until_on date,
    valid daterange NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT site_person_certificate_ck CHECK ((((certificate_no IS NULL) = (certificate_until_on IS NULL)) AND ((duty = 'DUTY_CONTACT'::text) OR (certificate_no IS NOT NULL)))),
    CONSTRAINT site_person_duty_ck CHECK ((duty = ANY (ARRAY['OPERATOR'::text, 'DUTY_CONTACT'::text, 'ORDER_RECEIVER'::text]))),
    CONSTRAINT site_person_name_ck CHECK (((name <> ''::text) AND (phone <> ''::text))),
    CONSTRAINT site_person_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.site_person FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.site_person IS 'A person of the customer who switches, is on duty, or may take orders of the dispatchers, with certificate and validity (4.14, 3.2.2).';

COMMENT ON COLUMN dahu.site_person.site_person_id IS 'identifier';

COMMENT ON COLUMN dahu.site_person.account_id IS 'the account';

COMMENT ON COLUMN dahu.site_person.duty IS 'operator, contact around the clock, or receiver of orders';

COMMENT ON COLUMN dahu.site_person.name IS 'name';

COMMENT ON COLUMN dahu.site_person.phone IS 'telephone';

COMMENT ON COLUMN dahu.site_person.certificate_no IS 'certificate for electrical work; null: none';

COMMENT ON COLUMN dahu.site_person.certificate_until_on IS 'last day of the certificate';

COMMENT ON COLUMN dahu.site_person.valid IS 'days on which it holds';

COMMENT ON COLUMN dahu.site_person.document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.site_person.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.site_person.recorded_at IS 'when this row was written';

CREATE TABLE dahu.site_survey (
    site_survey_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    surveyed_on date NOT NULL,
    supply_possible boolean NOT NULL,
    condition_ok boolean,
    separable boolean,
    text text NOT NULL,
    surveyor text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY dahu.site_survey FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.site_survey IS 'What was found on site before the supply plan. Append-only.';

COMMENT ON COLUMN dahu.site_survey.site_survey_id IS 'identifier';

COMMENT ON COLUMN dahu.site_survey.work_case_id IS 'the application';

COMMENT ON COLUMN dahu.site_survey.surveyed_on IS 'day';

COMMENT ON COLUMN dahu.site_survey.supply_possible IS 'supply is possible as applied for';

COMMENT ON COLUMN dahu.site_survey.condition_ok IS 'conditions of supply are given (4.8)';

COMMENT ON COLUMN dahu.site_survey.separable IS 'uses can be metered apart (4.8)';

COMMENT ON COLUMN dahu.site_survey.text IS 'what was found';

COMMENT ON COLUMN dahu.site_survey.surveyor IS 'who was there';

COMMENT ON COLUMN dahu.site_survey.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.site_survey.recorded_at IS 'when this row was written';

CREATE TABLE dahu.source_change (
    source_change_id bigint NOT NULL,
    supply_source_id bigint NOT NULL,
    account_id bigint NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    reason text,
    carrying boolean
);

ALTER TABLE ONLY dahu.source_change FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.source_change IS 'When a source became live, dead or unknown, or began or ceased to carry: the history of transfers, with their gaps. Append-only.';

COMMENT ON COLUMN dahu.source_change.source_change_id IS 'identifier';

COMMENT ON COLUMN dahu.source_change.supply_source_id IS 'the source';

COMMENT ON COLUMN dahu.source_change.account_id IS 'its account';

COMMENT ON COLUMN dahu.source_change.changed_at IS 'when the poll was that showed it';

COMMENT ON COLUMN dahu.source_change.state IS 'state from then on';

COMMENT ON COLUMN dahu.source_change.reason IS 'why it is unknown';

COMMENT ON COLUMN dahu.source_change.carrying IS 'whether it carried from then on; null: not known';

CREATE TABLE dahu.source_state (
    supply_source_id bigint NOT NULL,
    account_id bigint NOT NULL,
    state text NOT NULL,
    reason text,
    since_at timestamp with time zone NOT NULL,
    before text,
    candidate text,
    polls smallint DEFAULT 0 NOT NULL,
    read_at timestamp with time zone,
    carrying boolean,
    power_w bigint,
    voltage_bp integer,
    point_count smallint DEFAULT 0 NOT NULL,
    CONSTRAINT source_state_before_ck CHECK ((before = ANY (ARRAY['LIVE'::text, 'DEAD'::text, 'ABNORMAL'::text]))),
    CONSTRAINT source_state_candidate_ck CHECK ((candidate = ANY (ARRAY['LIVE'::text, 'DEAD'::text, 'ABNORMAL'::text]))),
    CONSTRAINT source_state_reason_ck CHECK (((state = 'UNKNOWN'::text) = (reason IS NOT NULL))),
    CONSTRAINT source_state_state_ck CHECK ((state = ANY (ARRAY['LIVE'::text, 'DEAD'::text, 'ABNORMAL'::text, 'UNKNOWN'::text])))
)
WITH (fillfactor='50');

ALTER TABLE ONLY dahu.source_state FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.source_state IS 'What the meters of a source show: written by dahu.source_turn alone. A value that is not fresh is neither live nor dead.';

COMMENT ON COLUMN dahu.source_state.supply_source_id IS 'the source';

COMMENT ON COLUMN dahu.source_state.account_id IS 'its account';

COMMENT ON COLUMN dahu.source_state.state IS 'live at 0.8 of the nominal voltage, dead below 0.2, for two polls; abnormal between; unknown';

COMMENT ON COLUMN dahu.source_state.reason IS 'why it is unknown: NO_METER, AMBIGUOUS, NOT_POLLED, NEVER_READ, STALE, FAILED, NO_VOLTAGE, ONE_VT, WIRING, ONE_POLL';

COMMENT ON COLUMN dahu.source_state.since_at IS 'since when';

COMMENT ON COLUMN dahu.source_state.before IS 'the last state before this one that was known; null: none';

COMMENT ON COLUMN dahu.source_state.candidate IS 'what the newest poll says, where that is not the state yet';

COMMENT ON COLUMN dahu.source_state.polls IS 'polls that have said so one after another, up to two';

COMMENT ON COLUMN dahu.source_state.read_at IS 'newest poll that was counted';

COMMENT ON COLUMN dahu.source_state.carrying IS 'power or current above the dead band; null: not known';

COMMENT ON COLUMN dahu.source_state.power_w IS 'active power on the primary side in W';

COMMENT ON COLUMN dahu.source_state.voltage_bp IS 'voltage in basis points of the nominal one';

COMMENT ON COLUMN dahu.source_state.point_count IS 'metering points that tell of it';

CREATE TABLE dahu.source_use (
    source_use_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    supply_source_id bigint NOT NULL,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ended_because text,
    gate_items jsonb DEFAULT '[]'::jsonb NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT source_use_ended_because_ck CHECK ((ended_because = ANY (ARRAY['AGREEMENT_EXPIRED'::text, 'INTERLOCK_FAILED'::text, 'WIRING_CHANGED'::text, 'OPERATOR_LAPSED'::text, 'WITHDRAWN'::text]))),
    CONSTRAINT source_use_ended_ck CHECK ((((ended_at IS NULL) = (ended_because IS NULL)) AND (ended_at >= began_at)))
);

ALTER TABLE ONLY dahu.source_use FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.source_use IS 'When a second source or own generation was in use, by right (4.14). A row begins only with a green gate, whoever writes it, and ends once.';

COMMENT ON COLUMN dahu.source_use.source_use_id IS 'identifier';

COMMENT ON COLUMN dahu.source_use.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.source_use.supply_source_id IS 'the source';

COMMENT ON COLUMN dahu.source_use.began_at IS 'put in use';

COMMENT ON COLUMN dahu.source_use.ended_at IS 'suspended or given up; null: in use';

COMMENT ON COLUMN dahu.source_use.ended_because IS 'why';

COMMENT ON COLUMN dahu.source_use.gate_items IS 'what had to hold, and what was found when it began';

COMMENT ON COLUMN dahu.source_use.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.source_use.recorded_at IS 'when this row was written';

CREATE TABLE dahu.split_check (
    split_check_id bigint NOT NULL,
    split_scheme_id bigint NOT NULL,
    checked_on date NOT NULL,
    holds boolean NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY dahu.split_check FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.split_check IS 'Yearly re-checks of fixed ratios and quantities (clause 4.8). Append-only.';

COMMENT ON COLUMN dahu.split_check.split_check_id IS 'identifier';

COMMENT ON COLUMN dahu.split_check.split_scheme_id IS 'the split that was checked';

COMMENT ON COLUMN dahu.split_check.checked_on IS 'when';

COMMENT ON COLUMN dahu.split_check.holds IS 'the ratio or quantity still fits the load';

COMMENT ON COLUMN dahu.split_check.text IS 'what was found';

COMMENT ON COLUMN dahu.split_check.actor IS 'who checked it';

COMMENT ON COLUMN dahu.split_check.recorded_at IS 'when this row was written';

CREATE TABLE dahu.split_part (
    split_scheme_id bigint NOT NULL,
    place smallint NOT NULL,
    category text NOT NULL,
    ratio_bp integer,
    fixed_wh bigint,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT split_part_amount_ck CHECK ((num_nonnulls(ratio_bp, fixed_wh) = 1)),
    CONSTRAINT split_part_category_ck CHECK ((category = ANY (ARRAY['INDUSTRIAL'::text, 'NON_INDUSTRIAL'::text, 'AGRICULTURAL'::text, 'PUMPING'::text, 'WHOLESALE'::text, 'RESIDENTIAL'::text]))),
    CONSTRAINT split_part_fixed_ck CHECK ((fixed_wh > 0)),
    CONSTRAINT split_part_ratio_ck CHECK (((ratio_bp >= 1) AND (ratio_bp <= 10000)))
);

ALTER TABLE ONLY dahu.split_part FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.split_part IS 'One category of a split: a fixed ratio, or a fixed quantity a period.';

COMMENT ON COLUMN dahu.split_part.split_scheme_id IS 'the scheme';

COMMENT ON COLUMN dahu.split_part.place IS 'order in the scheme: fixed quantities are served in it';

COMMENT ON COLUMN dahu.split_part.category IS 'category of use';

COMMENT ON COLUMN dahu.split_part.ratio_bp IS 'share of what fixed quantities leave, basis points';

COMMENT ON COLUMN dahu.split_part.fixed_wh IS 'energy of a whole period, Wh';

COMMENT ON COLUMN dahu.split_part.recorded_at IS 'when this row was written';

CREATE TABLE dahu.split_scheme (
    split_scheme_id bigint NOT NULL,
    account_id bigint,
    metering_point_id bigint,
    valid daterange NOT NULL,
    metering_event_id bigint NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT split_scheme_subject_ck CHECK ((num_nonnulls(account_id, metering_point_id) = 1)),
    CONSTRAINT split_scheme_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.split_scheme FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.split_scheme IS 'How the energy of an account or a point is split into categories of use, and when (clause 4.8).';

COMMENT ON COLUMN dahu.split_scheme.split_scheme_id IS 'identifier';

COMMENT ON COLUMN dahu.split_scheme.account_id IS 'the account whose energy is split; null when it is that of one point';

COMMENT ON COLUMN dahu.split_scheme.metering_point_id IS 'the point whose energy is split; null when it is that of a whole account';

COMMENT ON COLUMN dahu.split_scheme.valid IS 'days of the energy that it is for';

COMMENT ON COLUMN dahu.split_scheme.metering_event_id IS 'the event that set it';

COMMENT ON COLUMN dahu.split_scheme.recorded_at IS 'when this row was written';

CREATE TABLE dahu.spot_check (
    spot_check_id bigint NOT NULL,
    spot_check_draw_id bigint NOT NULL,
    case_step_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    submitter_id bigint NOT NULL,
    due_on date NOT NULL,
    result text,
    found text DEFAULT ''::text NOT NULL,
    checked_by bigint,
    checked_at timestamp with time zone,
    compliance_finding_id bigint,
    CONSTRAINT spot_check_other_ck CHECK ((checked_by <> submitter_id)),
    CONSTRAINT spot_check_result_ck CHECK ((((result = ANY (ARRAY['TRUE'::text, 'DIFFERS'::text])) AND (found <> ''::text) AND (checked_at IS NOT NULL)) OR ((result IS NULL) AND (checked_at IS NULL))))
);

ALTER TABLE ONLY dahu.spot_check FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.spot_check IS 'A record that was chosen to be looked into, and whether it was true.';

COMMENT ON COLUMN dahu.spot_check.spot_check_id IS 'identifier';

COMMENT ON COLUMN dahu.spot_check.spot_check_draw_id IS 'the choice';

COMMENT ON COLUMN dahu.spot_check.case_step_id IS 'the step that recorded it';

COMMENT ON COLUMN dahu.spot_check.work_case_id IS 'its case';

COMMENT ON COLUMN dahu.spot_check.submitter_id IS 'who recorded it, and answers for its truth';

COMMENT ON COLUMN dahu.spot_check.due_on IS 'day by which it is to be looked into';

COMMENT ON COLUMN dahu.spot_check.result IS 'true, or it differs from what was found; null: not looked into yet';

COMMENT ON COLUMN dahu.spot_check.found IS 'what was found';

COMMENT ON COLUMN dahu.spot_check.checked_by IS 'who looked into it: never who recorded it';

COMMENT ON COLUMN dahu.spot_check.checked_at IS 'when';

COMMENT ON COLUMN dahu.spot_check.compliance_finding_id IS 'the finding (3.1.4) that a record which differs has become; null: none';

CREATE TABLE dahu.spot_check_draw (
    spot_check_draw_id bigint NOT NULL,
    kind text NOT NULL,
    period daterange NOT NULL,
    seed text NOT NULL,
    rate_bp integer NOT NULL,
    "least" integer NOT NULL,
    population integer NOT NULL,
    population_sha256 text NOT NULL,
    chosen integer NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT spot_check_draw_chosen_ck CHECK (((chosen >= 0) AND (chosen <= population))),
    CONSTRAINT spot_check_draw_kind_ck CHECK ((kind = ANY (ARRAY['VISIT'::text, 'RECTIFICATION'::text, 'CALL_BACK'::text, 'CONTACT'::text]))),
    CONSTRAINT spot_check_draw_period_ck CHECK (((NOT isempty(period)) AND (NOT lower_inf(period)) AND (NOT upper_inf(period))))
);

ALTER TABLE ONLY dahu.spot_check_draw FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.spot_check_draw IS 'A choice by lot of records that are looked into for their truth: what it was made of, and the seed by which it can be made again. Append-only.';

COMMENT ON COLUMN dahu.spot_check_draw.spot_check_draw_id IS 'identifier';

COMMENT ON COLUMN dahu.spot_check_draw.kind IS 'records of what: visits with access, re-checks that found a defect gone, calls to customers, contacts';

COMMENT ON COLUMN dahu.spot_check_draw.period IS 'days on which they were recorded';

COMMENT ON COLUMN dahu.spot_check_draw.seed IS 'random, made in the moment of the choice; the records with the smallest SHA-256 of seed and identifier are chosen';

COMMENT ON COLUMN dahu.spot_check_draw.rate_bp IS 'share that was wanted, basis points';

COMMENT ON COLUMN dahu.spot_check_draw."least" IS 'number that was wanted at least';

COMMENT ON COLUMN dahu.spot_check_draw.population IS 'how many records there were';

COMMENT ON COLUMN dahu.spot_check_draw.population_sha256 IS 'SHA-256 of their identifiers, so that nobody adds or drops one afterwards';

COMMENT ON COLUMN dahu.spot_check_draw.chosen IS 'how many were chosen';

COMMENT ON COLUMN dahu.spot_check_draw.reason IS 'why somebody asked for it; empty: it was the choice of the month';

COMMENT ON COLUMN dahu.spot_check_draw.actor IS 'who asked for it, or the clock';

COMMENT ON COLUMN dahu.spot_check_draw.recorded_at IS 'when this row was written';

CREATE TABLE dahu.statement_line (
    reference text NOT NULL,
    value_on date NOT NULL,
    amount_fen bigint NOT NULL,
    bill_number text DEFAULT ''::text NOT NULL,
    payer text DEFAULT ''::text NOT NULL,
    outcome text NOT NULL,
    payment_id bigint,
    file_name text NOT NULL,
    line bigint NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT statement_line_booked_ck CHECK (((outcome = ANY (ARRAY['MATCHED'::text, 'PART'::text, 'OVER'::text])) = (payment_id IS NOT NULL))),
    CONSTRAINT statement_line_outcome_ck CHECK ((outcome = ANY (ARRAY['MATCHED'::text, 'PART'::text, 'OVER'::text, 'UNMATCHED'::text, 'DOUBLE'::text])))
);

ALTER TABLE ONLY dahu.statement_line FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.statement_line IS 'Lines of bank statements, and what became of them: the reconciliation list.';

COMMENT ON COLUMN dahu.statement_line.reference IS 'reference of the bank; a line comes once, however often its file is read';

COMMENT ON COLUMN dahu.statement_line.value_on IS 'value date';

COMMENT ON COLUMN dahu.statement_line.amount_fen IS 'amount, fen';

COMMENT ON COLUMN dahu.statement_line.bill_number IS 'bill that the payer named; empty when none was named';

COMMENT ON COLUMN dahu.statement_line.payer IS 'name of the payer as the bank has it';

COMMENT ON COLUMN dahu.statement_line.outcome IS 'booked and the bill is settled, booked and something is left, booked and it was too much; not booked: nothing fits, or the bill is paid already';

COMMENT ON COLUMN dahu.statement_line.payment_id IS 'the payment that was booked for it';

COMMENT ON COLUMN dahu.statement_line.file_name IS 'file that it came in';

COMMENT ON COLUMN dahu.statement_line.line IS 'line of that file';

COMMENT ON COLUMN dahu.statement_line.recorded_at IS 'when this row was written';

CREATE TABLE dahu.station_design (
    station_design_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    round smallint NOT NULL,
    new_installation boolean NOT NULL,
    hv_switch_room boolean,
    metering_mode text,
    ct_primary_a integer,
    ct_class_s boolean,
    capacity_kva integer,
    supply_kv numeric(6,2),
    load_factor_bp integer,
    transformer_kind text,
    indoors boolean,
    text text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT station_design_capacity_ck CHECK ((capacity_kva > 0)),
    CONSTRAINT station_design_ct_primary_ck CHECK (((ct_primary_a >= 1) AND (ct_primary_a <= 100000))),
    CONSTRAINT station_design_load_factor_ck CHECK (((load_factor_bp >= 1) AND (load_factor_bp <= 20000))),
    CONSTRAINT station_design_metering_mode_ck CHECK ((metering_mode = ANY (ARRAY['HVHM'::text, 'HVLM'::text, 'LVLM'::text]))),
    CONSTRAINT station_design_supply_kv_ck CHECK ((supply_kv > (0)::numeric)),
    CONSTRAINT station_design_transformer_kind_ck CHECK ((transformer_kind = ANY (ARRAY['DRY'::text, 'OIL'::text])))
);

ALTER TABLE ONLY dahu.station_design FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.station_design IS 'Design of a receiving station as it was handed in for review (clause 4.4). Append-only: the newest round counts.';

COMMENT ON COLUMN dahu.station_design.station_design_id IS 'identifier';

COMMENT ON COLUMN dahu.station_design.work_case_id IS 'the application';

COMMENT ON COLUMN dahu.station_design.round IS 'first design 1, after it was returned 2 and so on';

COMMENT ON COLUMN dahu.station_design.new_installation IS 'a new dedicated transformer: old ones are not touched by the clause';

COMMENT ON COLUMN dahu.station_design.hv_switch_room IS 'has a high-voltage switch room (a)';

COMMENT ON COLUMN dahu.station_design.metering_mode IS 'supply and metering on the high or low side (b)';

COMMENT ON COLUMN dahu.station_design.ct_primary_a IS 'rated primary current of the current transformer, A (c)';

COMMENT ON COLUMN dahu.station_design.ct_class_s IS 'of class S: fits a lower load';

COMMENT ON COLUMN dahu.station_design.capacity_kva IS 'capacity, kVA';

COMMENT ON COLUMN dahu.station_design.supply_kv IS 'voltage, kV';

COMMENT ON COLUMN dahu.station_design.load_factor_bp IS 'load that is expected, share of the capacity in basis points';

COMMENT ON COLUMN dahu.station_design.transformer_kind IS 'dry-type or oil-immersed (d)';

COMMENT ON COLUMN dahu.station_design.indoors IS 'stands indoors (d)';

COMMENT ON COLUMN dahu.station_design.text IS 'remark';

COMMENT ON COLUMN dahu.station_design.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.station_design.recorded_at IS 'when this row was written';

CREATE TABLE dahu.subscription (
    subscription_id bigint NOT NULL,
    kind_name text NOT NULL,
    channel_id bigint NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    user_account_id bigint,
    org_unit_id bigint,
    lang text DEFAULT 'zh'::text NOT NULL,
    quiet_from time without time zone,
    quiet_until time without time zone,
    ended_at timestamp with time zone,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT subscription_address_ck CHECK ((address ~ '^([^[:space:]@<>]+@[^[:space:]@<>]+)?$'::text)),
    CONSTRAINT subscription_lang_ck CHECK ((lang = ANY (ARRAY['zh'::text, 'en'::text]))),
    CONSTRAINT subscription_quiet_ck CHECK ((((quiet_from IS NULL) = (quiet_until IS NULL)) AND (quiet_from <> quiet_until)))
);

ALTER TABLE ONLY dahu.subscription FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.subscription IS 'Who is told what, by which channel.';

COMMENT ON COLUMN dahu.subscription.subscription_id IS 'identifier';

COMMENT ON COLUMN dahu.subscription.kind_name IS 'what';

COMMENT ON COLUMN dahu.subscription.channel_id IS 'by which way';

COMMENT ON COLUMN dahu.subscription.address IS 'mail address; empty where the channel is the address. For a customer the address of the consent counts';

COMMENT ON COLUMN dahu.subscription.user_account_id IS 'the person, when it is one of ours: told while not disabled';

COMMENT ON COLUMN dahu.subscription.org_unit_id IS 'only accounts of this unit; null: all';

COMMENT ON COLUMN dahu.subscription.lang IS 'language';

COMMENT ON COLUMN dahu.subscription.quiet_from IS 'civil time from which only what is urgent goes out; null: never quiet';

COMMENT ON COLUMN dahu.subscription.quiet_until IS 'civil time at which the rest follows';

COMMENT ON COLUMN dahu.subscription.ended_at IS 'since when it holds no more';

COMMENT ON COLUMN dahu.subscription.recorded_at IS 'when this row was written';

CREATE TABLE dahu.substation (
    substation_id bigint NOT NULL,
    name text NOT NULL,
    primary_kv numeric(6,2) NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT substation_primary_kv_ck CHECK ((primary_kv > (0)::numeric))
);

ALTER TABLE ONLY dahu.substation FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.substation IS 'A substation of the grid.';

COMMENT ON COLUMN dahu.substation.substation_id IS 'identifier';

COMMENT ON COLUMN dahu.substation.name IS 'name';

COMMENT ON COLUMN dahu.substation.primary_kv IS 'highest voltage in kV';

COMMENT ON COLUMN dahu.substation.recorded_at IS 'when this row was written';

CREATE TABLE dahu.supply_plan (
    supply_plan_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    round smallint NOT NULL,
    supply_kv numeric(6,2) NOT NULL,
    voltage_reason text DEFAULT ''::text NOT NULL,
    approved_kva integer NOT NULL,
    content jsonb NOT NULL,
    drawn_up_on date NOT NULL,
    replied_on date,
    valid_until_on date,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT supply_plan_approved_kva_ck CHECK ((approved_kva >= 0)),
    CONSTRAINT supply_plan_supply_kv_ck CHECK (((supply_kv > (0)::numeric) AND (supply_kv <= (1000)::numeric))),
    CONSTRAINT supply_plan_valid_ck CHECK ((((replied_on IS NULL) = (valid_until_on IS NULL)) AND (valid_until_on > replied_on)))
);

ALTER TABLE ONLY dahu.supply_plan FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.supply_plan IS 'Supply plans: the newest round of an application counts. What a plan was is never overwritten; a resubmission is a new round.';

COMMENT ON COLUMN dahu.supply_plan.supply_plan_id IS 'identifier';

COMMENT ON COLUMN dahu.supply_plan.work_case_id IS 'the application';

COMMENT ON COLUMN dahu.supply_plan.round IS 'first plan 1, after a rejected review 2 and so on';

COMMENT ON COLUMN dahu.supply_plan.supply_kv IS 'voltage, kV, out of those that fit the capacity';

COMMENT ON COLUMN dahu.supply_plan.voltage_reason IS 'why this voltage';

COMMENT ON COLUMN dahu.supply_plan.approved_kva IS 'capacity, kVA';

COMMENT ON COLUMN dahu.supply_plan.content IS 'sources, receiving system, metering, price, compensation, own emergency supply, fees';

COMMENT ON COLUMN dahu.supply_plan.drawn_up_on IS 'when it was drawn up';

COMMENT ON COLUMN dahu.supply_plan.replied_on IS 'when the customer had it in writing; null before';

COMMENT ON COLUMN dahu.supply_plan.valid_until_on IS 'last day on which it is valid';

COMMENT ON COLUMN dahu.supply_plan.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.supply_plan.recorded_at IS 'when this row was written';

CREATE TABLE dahu.supply_source (
    supply_source_id bigint NOT NULL,
    account_id bigint NOT NULL,
    receiving_point_id bigint,
    role text NOT NULL,
    line_id bigint,
    voltage_kv numeric(6,2) NOT NULL,
    valid daterange NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    bus_section text DEFAULT ''::text NOT NULL,
    capacity_kva integer,
    standby_mode text,
    generation_kind text,
    portable boolean,
    start_s integer,
    earthing text,
    confirmed_at timestamp with time zone,
    confirmed_by text,
    CONSTRAINT supply_source_capacity_kva_ck CHECK ((capacity_kva > 0)),
    CONSTRAINT supply_source_confirmed_ck CHECK (((confirmed_at IS NULL) = (confirmed_by IS NULL))),
    CONSTRAINT supply_source_generation_ck CHECK (((generation_kind IS NULL) OR (role = 'OWN_GENERATION'::text))),
    CONSTRAINT supply_source_generation_kind_ck CHECK ((generation_kind = ANY (ARRAY['DIESEL'::text, 'GAS'::text, 'UPS'::text, 'BATTERY'::text, 'EPS'::text, 'PHOTOVOLTAIC'::text, 'TURBINE'::text, 'MOBILE'::text, 'OTHER'::text]))),
    CONSTRAINT supply_source_line_ck CHECK (((role = 'OWN_GENERATION'::text) = (line_id IS NULL))),
    CONSTRAINT supply_source_role_ck CHECK ((role = ANY (ARRAY['MAIN'::text, 'STANDBY'::text, 'SECURITY'::text, 'OWN_GENERATION'::text]))),
    CONSTRAINT supply_source_standby_mode_ck CHECK ((standby_mode = ANY (ARRAY['COLD_STANDBY'::text, 'HOT_STANDBY'::text]))),
    CONSTRAINT supply_source_start_s_ck CHECK ((start_s >= 0)),
    CONSTRAINT supply_source_valid_ck CHECK ((NOT isempty(valid))),
    CONSTRAINT supply_source_voltage_kv_ck CHECK ((voltage_kv > (0)::numeric))
);

ALTER TABLE ONLY dahu.supply_source FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.supply_source IS 'A source that can feed an account: grid lines and own generation.';

COMMENT ON COLUMN dahu.supply_source.supply_source_id IS 'identifier';

COMMENT ON COLUMN dahu.supply_source.account_id IS 'the account';

COMMENT ON COLUMN dahu.supply_source.receiving_point_id IS 'where it arrives';

COMMENT ON COLUMN dahu.supply_source.role IS 'main, standby, security or own generation';

COMMENT ON COLUMN dahu.supply_source.line_id IS 'the line, for a source from the grid';

COMMENT ON COLUMN dahu.supply_source.voltage_kv IS 'voltage in kV';

COMMENT ON COLUMN dahu.supply_source.valid IS 'days on which the source exists';

COMMENT ON COLUMN dahu.supply_source.recorded_at IS 'when this row was written';

COMMENT ON COLUMN dahu.supply_source.bus_section IS 'bus section of the substation that it comes from; empty: not known';

COMMENT ON COLUMN dahu.supply_source.capacity_kva IS 'what it can carry in kVA; null: not known';

COMMENT ON COLUMN dahu.supply_source.standby_mode IS 'cold or hot standby; null for the main source, or not known';

COMMENT ON COLUMN dahu.supply_source.generation_kind IS 'kind of the own generation; null for a line, or not known';

COMMENT ON COLUMN dahu.supply_source.portable IS 'own generation that is carried about: it counts like any other';

COMMENT ON COLUMN dahu.supply_source.start_s IS 'time until own generation carries load';

COMMENT ON COLUMN dahu.supply_source.earthing IS 'how the neutral of the own generation is earthed';

COMMENT ON COLUMN dahu.supply_source.confirmed_at IS 'when somebody last saw that all this is so; null: nobody has';

COMMENT ON COLUMN dahu.supply_source.confirmed_by IS 'who';

CREATE TABLE dahu.tariff (
    tariff_id bigint NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    use_category text,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT tariff_code_ck CHECK ((code ~ '^[A-Z0-9][A-Z0-9_.-]{0,39}$'::text)),
    CONSTRAINT tariff_name_ck CHECK ((name <> ''::text)),
    CONSTRAINT tariff_use_category_ck CHECK ((use_category = ANY (ARRAY['INDUSTRIAL'::text, 'NON_INDUSTRIAL'::text, 'AGRICULTURAL'::text, 'PUMPING'::text, 'WHOLESALE'::text, 'RESIDENTIAL'::text])))
);

ALTER TABLE ONLY dahu.tariff FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.tariff IS 'A price category; its prices and periods are rows of their own with validity.';

COMMENT ON COLUMN dahu.tariff.tariff_id IS 'identifier';

COMMENT ON COLUMN dahu.tariff.code IS 'short name, as commands and files have it';

COMMENT ON COLUMN dahu.tariff.name IS 'name as printed';

COMMENT ON COLUMN dahu.tariff.use_category IS 'category of use that decides the power-factor standard while this tariff holds; null = that of the account';

COMMENT ON COLUMN dahu.tariff.recorded_at IS 'when this row was written';

CREATE TABLE dahu.tariff_period (
    tariff_period_id bigint NOT NULL,
    tariff_id bigint NOT NULL,
    month smallint NOT NULL,
    day_kind text DEFAULT 'ALL'::text NOT NULL,
    minutes int4range NOT NULL,
    period text NOT NULL,
    valid daterange NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT tariff_period_day_kind_ck CHECK ((day_kind = ANY (ARRAY['ALL'::text, 'WORKDAY'::text, 'REST'::text, 'HOLIDAY'::text]))),
    CONSTRAINT tariff_period_minutes_ck CHECK (((NOT isempty(minutes)) AND (lower(minutes) >= 0) AND (upper(minutes) <= 1440))),
    CONSTRAINT tariff_period_month_ck CHECK (((month >= 1) AND (month <= 12))),
    CONSTRAINT tariff_period_period_ck CHECK ((period = ANY (ARRAY['SHARP'::text, 'PEAK'::text, 'FLAT'::text, 'VALLEY'::text, 'DEEP_VALLEY'::text]))),
    CONSTRAINT tariff_period_valid_ck CHECK (((NOT isempty(valid)) AND (NOT lower_inf(valid))))
);

ALTER TABLE ONLY dahu.tariff_period FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.tariff_period IS 'Which time of the day belongs to which period, month by month. A row for a particular kind of day goes before one for all days.';

COMMENT ON COLUMN dahu.tariff_period.tariff_period_id IS 'identifier';

COMMENT ON COLUMN dahu.tariff_period.tariff_id IS 'the tariff';

COMMENT ON COLUMN dahu.tariff_period.month IS 'month of the year';

COMMENT ON COLUMN dahu.tariff_period.day_kind IS 'all days, working days, days off, or statutory holidays alone';

COMMENT ON COLUMN dahu.tariff_period.minutes IS 'minutes of the civil day, 0 to 1440';

COMMENT ON COLUMN dahu.tariff_period.period IS 'the period';

COMMENT ON COLUMN dahu.tariff_period.valid IS 'days on which it holds';

COMMENT ON COLUMN dahu.tariff_period.document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.tariff_period.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.tariff_period.recorded_at IS 'when this row was written';

CREATE TABLE dahu.tariff_price (
    tariff_price_id bigint NOT NULL,
    tariff_id bigint NOT NULL,
    kind text NOT NULL,
    item text NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    period text DEFAULT ''::text NOT NULL,
    price_e6 bigint NOT NULL,
    pf_adjustable boolean NOT NULL,
    valid daterange NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT tariff_price_basic_ck CHECK (((kind = ANY (ARRAY['ENERGY'::text, 'SURCHARGE'::text])) OR (item = kind))),
    CONSTRAINT tariff_price_item_ck CHECK ((item ~ '^[A-Z][A-Z0-9_]{0,39}$'::text)),
    CONSTRAINT tariff_price_kind_ck CHECK ((kind = ANY (ARRAY['CAPACITY'::text, 'DEMAND'::text, 'ENERGY'::text, 'SURCHARGE'::text]))),
    CONSTRAINT tariff_price_period_ck CHECK (((period = ANY (ARRAY[''::text, 'SHARP'::text, 'PEAK'::text, 'FLAT'::text, 'VALLEY'::text, 'DEEP_VALLEY'::text])) AND ((period = ''::text) OR (kind = 'ENERGY'::text)))),
    CONSTRAINT tariff_price_range_ck CHECK ((((price_e6 >= '-1000000000000'::bigint) AND (price_e6 <= '1000000000000'::bigint)) AND ((price_e6 >= 0) OR (kind = ANY (ARRAY['ENERGY'::text, 'SURCHARGE'::text]))))),
    CONSTRAINT tariff_price_valid_ck CHECK (((NOT isempty(valid)) AND (NOT lower_inf(valid))))
);

ALTER TABLE ONLY dahu.tariff_price FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.tariff_price IS 'What a unit costs, from a day on. A change ends one row and begins the next.';

COMMENT ON COLUMN dahu.tariff_price.tariff_price_id IS 'identifier';

COMMENT ON COLUMN dahu.tariff_price.tariff_id IS 'the tariff';

COMMENT ON COLUMN dahu.tariff_price.kind IS 'what is charged: kVA of a month, kW of demand of a month, kWh by period, or kWh of any period beside the price of energy';

COMMENT ON COLUMN dahu.tariff_price.item IS 'short name of the item, the same through all its changes; a basic charge has one price, and its kind for a name';

COMMENT ON COLUMN dahu.tariff_price.name IS 'name as printed; empty = the usual name of its kind';

COMMENT ON COLUMN dahu.tariff_price.period IS 'sharp, peak, flat, valley, deep valley; empty = at any time';

COMMENT ON COLUMN dahu.tariff_price.price_e6 IS 'price of a unit (kVA, kW, kWh) in 0.000001 yuan; an item may be a refund';

COMMENT ON COLUMN dahu.tariff_price.pf_adjustable IS 'belongs to what the power-factor adjustment is taken from; government funds do not';

COMMENT ON COLUMN dahu.tariff_price.valid IS 'days on which it holds';

COMMENT ON COLUMN dahu.tariff_price.document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.tariff_price.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.tariff_price.recorded_at IS 'when this row was written';

CREATE TABLE dahu.threshold_set (
    threshold_set_id bigint NOT NULL,
    fingerprint text NOT NULL,
    content jsonb NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY dahu.threshold_set FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.threshold_set IS 'The thresholds that a decision used, kept once for all decisions that used them.';

COMMENT ON COLUMN dahu.threshold_set.threshold_set_id IS 'identifier';

COMMENT ON COLUMN dahu.threshold_set.fingerprint IS 'hash of the content';

COMMENT ON COLUMN dahu.threshold_set.content IS 'key to value';

COMMENT ON COLUMN dahu.threshold_set.recorded_at IS 'when this row was written';

CREATE TABLE dahu.transformer (
    transformer_id bigint NOT NULL,
    account_id bigint NOT NULL,
    receiving_point_id bigint,
    label text NOT NULL,
    rated_kva integer NOT NULL,
    kind text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT transformer_kind_ck CHECK ((kind = ANY (ARRAY['OIL'::text, 'DRY'::text, 'MOTOR'::text]))),
    CONSTRAINT transformer_rated_kva_ck CHECK ((rated_kva > 0))
);

ALTER TABLE ONLY dahu.transformer FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.transformer IS 'A transformer, or a high-voltage motor connected directly, of an account.';

COMMENT ON COLUMN dahu.transformer.transformer_id IS 'identifier';

COMMENT ON COLUMN dahu.transformer.account_id IS 'the account';

COMMENT ON COLUMN dahu.transformer.receiving_point_id IS 'where it is connected';

COMMENT ON COLUMN dahu.transformer.label IS 'label on site, T1';

COMMENT ON COLUMN dahu.transformer.rated_kva IS 'rated capacity; a motor counts with its kW';

COMMENT ON COLUMN dahu.transformer.kind IS 'oil-immersed or dry-type transformer, or motor';

COMMENT ON COLUMN dahu.transformer.recorded_at IS 'when this row was written';

CREATE TABLE dahu.transformer_plate (
    transformer_id bigint NOT NULL,
    no_load_loss_w integer NOT NULL,
    load_loss_w integer NOT NULL,
    no_load_current_bp integer NOT NULL,
    impedance_bp integer NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT transformer_plate_bp_ck CHECK ((((no_load_current_bp >= 1) AND (no_load_current_bp <= 2000)) AND ((impedance_bp >= 1) AND (impedance_bp <= 3000)))),
    CONSTRAINT transformer_plate_loss_ck CHECK (((no_load_loss_w > 0) AND (load_loss_w > 0)))
);

ALTER TABLE ONLY dahu.transformer_plate FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.transformer_plate IS 'Losses of a transformer by its name plate: needed where supply is metered on the low-voltage side.';

COMMENT ON COLUMN dahu.transformer_plate.transformer_id IS 'the transformer';

COMMENT ON COLUMN dahu.transformer_plate.no_load_loss_w IS 'no-load loss, W';

COMMENT ON COLUMN dahu.transformer_plate.load_loss_w IS 'load loss at rated current, W';

COMMENT ON COLUMN dahu.transformer_plate.no_load_current_bp IS 'no-load current, 0.01 % of the rated current';

COMMENT ON COLUMN dahu.transformer_plate.impedance_bp IS 'short-circuit impedance, 0.01 %';

COMMENT ON COLUMN dahu.transformer_plate.document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.transformer_plate.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.transformer_plate.recorded_at IS 'when this row was written';

CREATE TABLE dahu.turn_day (
    name text NOT NULL,
    done_on date NOT NULL
);

ALTER TABLE ONLY dahu.turn_day FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.turn_day IS 'What is done once a day, and the day on which it was done last.';

COMMENT ON COLUMN dahu.turn_day.name IS 'what';

COMMENT ON COLUMN dahu.turn_day.done_on IS 'civil day';

CREATE TABLE dahu.unauthorised_source (
    unauthorised_source_id bigint NOT NULL,
    account_id bigint NOT NULL,
    line_id bigint,
    kind text NOT NULL,
    capacity_kw integer,
    portable boolean DEFAULT false NOT NULL,
    found_on date NOT NULL,
    finding text NOT NULL,
    violation_number text,
    cleared_on date,
    cleared_because text,
    document_no text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT unauthorised_source_capacity_kw_ck CHECK ((capacity_kw > 0)),
    CONSTRAINT unauthorised_source_cleared_ck CHECK ((((cleared_on IS NULL) = (cleared_because IS NULL)) AND (cleared_on >= found_on))),
    CONSTRAINT unauthorised_source_finding_ck CHECK ((finding <> ''::text)),
    CONSTRAINT unauthorised_source_kind_ck CHECK ((kind = ANY (ARRAY['GRID_DUAL'::text, 'OWN_GENERATION'::text, 'PARALLEL'::text])))
);

ALTER TABLE ONLY dahu.unauthorised_source FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.unauthorised_source IS 'A second source or own generation found in use without 4.14. Shown to every dispatcher who asks about the line, until it is cleared.';

COMMENT ON COLUMN dahu.unauthorised_source.unauthorised_source_id IS 'identifier';

COMMENT ON COLUMN dahu.unauthorised_source.account_id IS 'the account';

COMMENT ON COLUMN dahu.unauthorised_source.line_id IS 'the line that it can feed back into; null: all lines of the account';

COMMENT ON COLUMN dahu.unauthorised_source.kind IS 'second line, own generation, or a source that runs parallel';

COMMENT ON COLUMN dahu.unauthorised_source.capacity_kw IS 'its capacity; null: not known';

COMMENT ON COLUMN dahu.unauthorised_source.portable IS 'carried about';

COMMENT ON COLUMN dahu.unauthorised_source.found_on IS 'day on which it was found';

COMMENT ON COLUMN dahu.unauthorised_source.finding IS 'what was found';

COMMENT ON COLUMN dahu.unauthorised_source.violation_number IS 'case of the violation';

COMMENT ON COLUMN dahu.unauthorised_source.cleared_on IS 'day on which it was gone, or became lawful; null: open';

COMMENT ON COLUMN dahu.unauthorised_source.cleared_because IS 'how';

COMMENT ON COLUMN dahu.unauthorised_source.document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.unauthorised_source.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.unauthorised_source.recorded_at IS 'when this row was written';

CREATE TABLE dahu.unregistered_change (
    unregistered_change_id bigint NOT NULL,
    account_id bigint NOT NULL,
    work_case_id bigint,
    kind text NOT NULL,
    applied_on date,
    effective_on date NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE ONLY dahu.unregistered_change FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.unregistered_change IS 'Changes that took effect before anybody applied for them (clause 4.10): findings for the inspection. Append-only.';

COMMENT ON COLUMN dahu.unregistered_change.unregistered_change_id IS 'identifier';

COMMENT ON COLUMN dahu.unregistered_change.account_id IS 'the account';

COMMENT ON COLUMN dahu.unregistered_change.work_case_id IS 'the application that came too late; null when it came out otherwise';

COMMENT ON COLUMN dahu.unregistered_change.kind IS 'kind of change';

COMMENT ON COLUMN dahu.unregistered_change.applied_on IS 'day of the application';

COMMENT ON COLUMN dahu.unregistered_change.effective_on IS 'day on which it took effect';

COMMENT ON COLUMN dahu.unregistered_change.text IS 'remark';

COMMENT ON COLUMN dahu.unregistered_change.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.unregistered_change.recorded_at IS 'when this row was written';

CREATE TABLE dahu.use_class (
    use_class_id bigint NOT NULL,
    account_id bigint NOT NULL,
    category text NOT NULL,
    load_kw integer NOT NULL,
    metering_point_id bigint,
    valid daterange NOT NULL,
    work_case_id bigint,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT use_class_category_ck CHECK ((category = ANY (ARRAY['INDUSTRIAL'::text, 'NON_INDUSTRIAL'::text, 'AGRICULTURAL'::text, 'PUMPING'::text, 'WHOLESALE'::text, 'RESIDENTIAL'::text]))),
    CONSTRAINT use_class_load_ck CHECK ((load_kw >= 0)),
    CONSTRAINT use_class_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.use_class FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.use_class IS 'Categories of use that an account has, with their load and their own meter where there is one (clause 4.8).';

COMMENT ON COLUMN dahu.use_class.use_class_id IS 'identifier';

COMMENT ON COLUMN dahu.use_class.account_id IS 'the account';

COMMENT ON COLUMN dahu.use_class.category IS 'category of use';

COMMENT ON COLUMN dahu.use_class.load_kw IS 'load, kW';

COMMENT ON COLUMN dahu.use_class.metering_point_id IS 'point that meters it apart; null when none does';

COMMENT ON COLUMN dahu.use_class.valid IS 'days';

COMMENT ON COLUMN dahu.use_class.work_case_id IS 'application that it came with';

COMMENT ON COLUMN dahu.use_class.recorded_at IS 'when this row was written';

CREATE TABLE dahu.user_account (
    user_account_id bigint NOT NULL,
    login text NOT NULL,
    name text NOT NULL,
    org_unit_id bigint,
    disabled_at timestamp with time zone,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    last_day date,
    second_factor_at timestamp with time zone,
    CONSTRAINT user_account_login_ck CHECK ((login ~ '^[a-z][a-z0-9._-]{1,39}$'::text)),
    CONSTRAINT user_account_name_ck CHECK ((name <> ''::text))
);

ALTER TABLE ONLY dahu.user_account FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.user_account IS 'A person who works with Dahu. Disabled, never deleted.';

COMMENT ON COLUMN dahu.user_account.user_account_id IS 'identifier';

COMMENT ON COLUMN dahu.user_account.login IS 'name for logging in';

COMMENT ON COLUMN dahu.user_account.name IS 'name as it stands in records';

COMMENT ON COLUMN dahu.user_account.org_unit_id IS 'unit of the person; null: the utility as a whole';

COMMENT ON COLUMN dahu.user_account.disabled_at IS 'since when the person may not log in; null: may';

COMMENT ON COLUMN dahu.user_account.recorded_at IS 'when this row was written';

COMMENT ON COLUMN dahu.user_account.last_day IS 'last day of work; the desks end with it; null: none known';

COMMENT ON COLUMN dahu.user_account.second_factor_at IS 'since when the person has a second factor; null: none';

CREATE TABLE dahu.user_desk (
    user_account_id bigint NOT NULL,
    desk_name text NOT NULL,
    valid daterange NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT user_desk_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.user_desk FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.user_desk IS 'At which desks a person sits, and on which days.';

COMMENT ON COLUMN dahu.user_desk.user_account_id IS 'the person';

COMMENT ON COLUMN dahu.user_desk.desk_name IS 'the desk';

COMMENT ON COLUMN dahu.user_desk.valid IS 'days';

COMMENT ON COLUMN dahu.user_desk.recorded_at IS 'when this row was written';

CREATE TABLE dahu.user_factor (
    user_account_id bigint NOT NULL,
    secret bytea NOT NULL,
    confirmed_at timestamp with time zone,
    last_step bigint DEFAULT 0 NOT NULL,
    CONSTRAINT user_factor_sealed_ck CHECK ((octet_length(secret) = 77))
);

ALTER TABLE ONLY dahu.user_factor FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.user_factor IS 'The second factor of a person: time-based one-time codes (RFC 6238).';

COMMENT ON COLUMN dahu.user_factor.user_account_id IS 'the person';

COMMENT ON COLUMN dahu.user_factor.secret IS 'what the codes are made from, sealed by a key that the database does not have';

COMMENT ON COLUMN dahu.user_factor.confirmed_at IS 'when a first code proved it; null: it does not count yet';

COMMENT ON COLUMN dahu.user_factor.last_step IS 'time step of the newest code that was used: none up to it is taken again';

CREATE TABLE dahu.user_link (
    user_link_id bigint NOT NULL,
    user_account_id bigint NOT NULL,
    token_hash bytea NOT NULL,
    enters boolean DEFAULT false NOT NULL,
    actor text NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);

ALTER TABLE ONLY dahu.user_link FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.user_link IS 'One-time links by which a person sets the first password, or a new one.';

COMMENT ON COLUMN dahu.user_link.user_link_id IS 'identifier';

COMMENT ON COLUMN dahu.user_link.user_account_id IS 'the person';

COMMENT ON COLUMN dahu.user_link.token_hash IS 'BLAKE2b-256 of the token';

COMMENT ON COLUMN dahu.user_link.enters IS 'signs in without a password: made at the machine itself only, for a sample county';

COMMENT ON COLUMN dahu.user_link.actor IS 'who made it';

COMMENT ON COLUMN dahu.user_link.made_at IS 'when it was made';

COMMENT ON COLUMN dahu.user_link.expires_at IS 'until when it may be used';

COMMENT ON COLUMN dahu.user_link.used_at IS 'when it was used';

CREATE TABLE dahu.user_password (
    user_account_id bigint NOT NULL,
    password_hash text NOT NULL,
    must_change boolean DEFAULT false NOT NULL,
    set_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT user_password_hash_ck CHECK ((password_hash ~ '^\$argon2id\$'::text))
);

ALTER TABLE ONLY dahu.user_password FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.user_password IS 'The present password of a person, hashed.';

COMMENT ON COLUMN dahu.user_password.user_account_id IS 'the person';

COMMENT ON COLUMN dahu.user_password.password_hash IS 'Argon2id, in the text form that names its parameters';

COMMENT ON COLUMN dahu.user_password.must_change IS 'good for nothing but setting another one';

COMMENT ON COLUMN dahu.user_password.set_at IS 'when it was set';

CREATE TABLE dahu.user_password_past (
    user_account_id bigint NOT NULL,
    password_hash text NOT NULL,
    set_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY dahu.user_password_past FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.user_password_past IS 'Earlier passwords, hashed: the policy djbh refuses the last five.';

COMMENT ON COLUMN dahu.user_password_past.user_account_id IS 'the person';

COMMENT ON COLUMN dahu.user_password_past.password_hash IS 'Argon2id';

COMMENT ON COLUMN dahu.user_password_past.set_at IS 'when it had been set';

CREATE TABLE dahu.user_recovery (
    user_account_id bigint NOT NULL,
    code_hash bytea NOT NULL,
    used_at timestamp with time zone
);

ALTER TABLE ONLY dahu.user_recovery FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.user_recovery IS 'Codes for one who has lost the second factor, each good once.';

COMMENT ON COLUMN dahu.user_recovery.user_account_id IS 'the person';

COMMENT ON COLUMN dahu.user_recovery.code_hash IS 'BLAKE2b of the code';

COMMENT ON COLUMN dahu.user_recovery.used_at IS 'when it was used';

CREATE TABLE dahu.user_session (
    user_session_id bigint NOT NULL,
    user_account_id bigint NOT NULL,
    kind text NOT NULL,
    token_hash bytea NOT NULL,
    address text NOT NULL,
    agent text NOT NULL,
    factor_at timestamp with time zone,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    idle_s integer NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    end_reason text,
    name text,
    rights text[],
    CONSTRAINT user_session_display_ck CHECK ((((kind = 'DISPLAY'::text) = (name IS NOT NULL)) AND ((name IS NULL) = (rights IS NULL)))),
    CONSTRAINT user_session_end_ck CHECK (((ended_at IS NULL) = (end_reason IS NULL))),
    CONSTRAINT user_session_idle_ck CHECK ((idle_s > 0)),
    CONSTRAINT user_session_kind_ck CHECK ((kind = ANY (ARRAY['BROWSER'::text, 'DISPLAY'::text]))),
    CONSTRAINT user_session_name_ck CHECK ((name <> ''::text))
);

ALTER TABLE ONLY dahu.user_session FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.user_session IS 'Who is signed in. The token itself is with the browser only.';

COMMENT ON COLUMN dahu.user_session.user_session_id IS 'identifier';

COMMENT ON COLUMN dahu.user_session.user_account_id IS 'the person';

COMMENT ON COLUMN dahu.user_session.kind IS 'BROWSER: a person at work; DISPLAY: a wall, which only reads, from one address';

COMMENT ON COLUMN dahu.user_session.token_hash IS 'BLAKE2b-256 of the token';

COMMENT ON COLUMN dahu.user_session.address IS 'from where';

COMMENT ON COLUMN dahu.user_session.agent IS 'with which program';

COMMENT ON COLUMN dahu.user_session.factor_at IS 'when the second factor was proven; null: not yet';

COMMENT ON COLUMN dahu.user_session.made_at IS 'since when';

COMMENT ON COLUMN dahu.user_session.seen_at IS 'newest request, to a minute';

COMMENT ON COLUMN dahu.user_session.idle_s IS 'ends after so long without a request';

COMMENT ON COLUMN dahu.user_session.expires_at IS 'ends then in any case';

COMMENT ON COLUMN dahu.user_session.ended_at IS 'when it ended before that';

COMMENT ON COLUMN dahu.user_session.end_reason IS 'why';

COMMENT ON COLUMN dahu.user_session.name IS 'of a display: where it hangs';

COMMENT ON COLUMN dahu.user_session.rights IS 'of a display: what it may read, as far as the person still may; null: all that the desks may';

CREATE TABLE dahu.user_token (
    user_token_id bigint NOT NULL,
    user_account_id bigint NOT NULL,
    name text NOT NULL,
    token_hash bytea NOT NULL,
    rights text[] NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    seen_at timestamp with time zone,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT user_token_name_ck CHECK ((name <> ''::text)),
    CONSTRAINT user_token_rights_ck CHECK ((cardinality(rights) > 0))
);

ALTER TABLE ONLY dahu.user_token FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.user_token IS 'Tokens for programs that act for a person, with some of the rights and an end.';

COMMENT ON COLUMN dahu.user_token.user_token_id IS 'identifier';

COMMENT ON COLUMN dahu.user_token.user_account_id IS 'the person';

COMMENT ON COLUMN dahu.user_token.name IS 'what it is for';

COMMENT ON COLUMN dahu.user_token.token_hash IS 'BLAKE2b-256 of the token';

COMMENT ON COLUMN dahu.user_token.rights IS 'what it may do, as far as the person still may';

COMMENT ON COLUMN dahu.user_token.made_at IS 'since when';

COMMENT ON COLUMN dahu.user_token.seen_at IS 'newest request, to a minute';

COMMENT ON COLUMN dahu.user_token.expires_at IS 'until when';

COMMENT ON COLUMN dahu.user_token.ended_at IS 'when it was withdrawn';

CREATE TABLE dahu.utility (
    only_row boolean DEFAULT true NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    timezone text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT utility_only_row_ck CHECK (only_row)
);

ALTER TABLE ONLY dahu.utility FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.utility IS 'The power utility itself: one row.';

COMMENT ON COLUMN dahu.utility.only_row IS 'always true: keeps this table at one row';

COMMENT ON COLUMN dahu.utility.name IS 'name of the utility as printed on statements';

COMMENT ON COLUMN dahu.utility.timezone IS 'civil time zone; days and months begin there';

COMMENT ON COLUMN dahu.utility.recorded_at IS 'when this row was written';

CREATE TABLE dahu.vee_edit (
    vee_edit_id bigint NOT NULL,
    metering_point_id bigint NOT NULL,
    from_at timestamp with time zone NOT NULL,
    to_at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    energy text DEFAULT ''::text NOT NULL,
    value bigint,
    withdraws_id bigint,
    reason text NOT NULL,
    document_no text DEFAULT ''::text NOT NULL,
    settled_reason text,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT vee_edit_energy_ck CHECK ((energy = ANY (ARRAY[''::text, 'active_energy_import'::text, 'active_energy_export'::text, 'reactive_energy_import'::text, 'reactive_energy_export'::text]))),
    CONSTRAINT vee_edit_kind_ck CHECK ((kind = ANY (ARRAY['ACCEPT'::text, 'REJECT'::text, 'VALUE'::text, 'WITHDRAW'::text]))),
    CONSTRAINT vee_edit_reason_ck CHECK ((reason <> ''::text)),
    CONSTRAINT vee_edit_span_ck CHECK ((from_at < to_at)),
    CONSTRAINT vee_edit_value_ck CHECK ((((kind = 'VALUE'::text) = (value IS NOT NULL)) AND ((kind <> 'VALUE'::text) OR ((value >= 0) AND (energy <> ''::text))))),
    CONSTRAINT vee_edit_withdraw_ck CHECK (((kind = 'WITHDRAW'::text) = (withdraws_id IS NOT NULL)))
);

ALTER TABLE ONLY dahu.vee_edit FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.vee_edit IS 'What a person said about intervals: a held value counts, is to be estimated, or is this. Append-only.';

COMMENT ON COLUMN dahu.vee_edit.vee_edit_id IS 'identifier';

COMMENT ON COLUMN dahu.vee_edit.metering_point_id IS 'the point';

COMMENT ON COLUMN dahu.vee_edit.from_at IS 'begin of the first interval that is meant';

COMMENT ON COLUMN dahu.vee_edit.to_at IS 'end of the last one';

COMMENT ON COLUMN dahu.vee_edit.kind IS 'what is said; WITHDRAW takes an earlier word back';

COMMENT ON COLUMN dahu.vee_edit.energy IS 'the energy that is meant; empty = all';

COMMENT ON COLUMN dahu.vee_edit.value IS 'of VALUE: energy of the whole span on the primary side, Wh or varh';

COMMENT ON COLUMN dahu.vee_edit.withdraws_id IS 'of WITHDRAW: the word that is taken back';

COMMENT ON COLUMN dahu.vee_edit.reason IS 'why';

COMMENT ON COLUMN dahu.vee_edit.document_no IS 'the document behind it';

COMMENT ON COLUMN dahu.vee_edit.settled_reason IS 'by what right it touches a month that is settled; null when it touches none';

COMMENT ON COLUMN dahu.vee_edit.actor IS 'who said it';

COMMENT ON COLUMN dahu.vee_edit.recorded_at IS 'when this row was written';

CREATE TABLE dahu.vee_finding (
    metering_point_id bigint NOT NULL,
    day date NOT NULL,
    rule text NOT NULL,
    energy text DEFAULT ''::text NOT NULL,
    from_at timestamp with time zone NOT NULL,
    to_at timestamp with time zone NOT NULL,
    outcome text NOT NULL,
    version bigint NOT NULL,
    raw bigint,
    bound bigint,
    vee_edit_id bigint,
    found_at timestamp with time zone NOT NULL,
    CONSTRAINT vee_finding_outcome_ck CHECK ((outcome = ANY (ARRAY['FLAG'::text, 'HOLD'::text])))
);

COMMENT ON TABLE dahu.vee_finding IS 'What the rules found on a day of a point. Made with the day; what was found before stays in energy_day_history as its consequence.';

COMMENT ON COLUMN dahu.vee_finding.metering_point_id IS 'the point';

COMMENT ON COLUMN dahu.vee_finding.day IS 'civil day of the utility';

COMMENT ON COLUMN dahu.vee_finding.rule IS 'the rule that was hit';

COMMENT ON COLUMN dahu.vee_finding.energy IS 'the energy that is meant; empty = all, or none in particular';

COMMENT ON COLUMN dahu.vee_finding.from_at IS 'begin of the time that is meant';

COMMENT ON COLUMN dahu.vee_finding.to_at IS 'its end';

COMMENT ON COLUMN dahu.vee_finding.outcome IS 'flagged, and it counts; or held, and it does not count until a person has decided';

COMMENT ON COLUMN dahu.vee_finding.version IS 'vee_rule_id of the setting; 0 = the default of the rule';

COMMENT ON COLUMN dahu.vee_finding.raw IS 'the value that was found, as the rule says';

COMMENT ON COLUMN dahu.vee_finding.bound IS 'what it was held against';

COMMENT ON COLUMN dahu.vee_finding.vee_edit_id IS 'the word of a person that answered it; null = open';

COMMENT ON COLUMN dahu.vee_finding.found_at IS 'when it was found first';

CREATE TABLE dahu.vee_rule (
    vee_rule_id bigint NOT NULL,
    rule text NOT NULL,
    metering_point_id bigint,
    valid daterange NOT NULL,
    outcome text NOT NULL,
    parameters jsonb DEFAULT '{}'::jsonb NOT NULL,
    reason text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT vee_rule_outcome_ck CHECK ((outcome = ANY (ARRAY['PASS'::text, 'FLAG'::text, 'HOLD'::text]))),
    CONSTRAINT vee_rule_valid_ck CHECK ((NOT isempty(valid)))
);

ALTER TABLE ONLY dahu.vee_rule FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.vee_rule IS 'How a validation rule is set, for all points or for one, on which days. Without a row the default of the rule holds.';

COMMENT ON COLUMN dahu.vee_rule.vee_rule_id IS 'identifier, and version of the rule as findings name it';

COMMENT ON COLUMN dahu.vee_rule.rule IS 'rule, as `dahu vee rules` prints it';

COMMENT ON COLUMN dahu.vee_rule.metering_point_id IS 'the point that it is for; null = all that have no row of their own';

COMMENT ON COLUMN dahu.vee_rule.valid IS 'days of readings that it is for';

COMMENT ON COLUMN dahu.vee_rule.outcome IS 'what a hit does: nothing, a flag, or the value is held';

COMMENT ON COLUMN dahu.vee_rule.parameters IS 'parameter to number; what is not named keeps its default';

COMMENT ON COLUMN dahu.vee_rule.reason IS 'why it was set so';

COMMENT ON COLUMN dahu.vee_rule.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.vee_rule.recorded_at IS 'when this row was written';

CREATE TABLE dahu.violation (
    work_case_id bigint NOT NULL,
    account_id bigint NOT NULL,
    act text NOT NULL,
    found_on date NOT NULL,
    detail text NOT NULL,
    visit_id uuid,
    hint text DEFAULT ''::text NOT NULL,
    evidence jsonb DEFAULT '[]'::jsonb NOT NULL,
    facts jsonb,
    cut_at timestamp with time zone,
    cut_reason text DEFAULT ''::text NOT NULL,
    notified_on date,
    notice_document_no text DEFAULT ''::text NOT NULL,
    approved_by bigint,
    waived_because text DEFAULT ''::text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT violation_act_ck CHECK ((act = ANY (ARRAY['RESALE'::text, 'CATEGORY'::text, 'INCREASE'::text, 'SEALED'::text, 'MOVED'::text, 'SOURCE'::text, 'THEFT'::text]))),
    CONSTRAINT violation_cut_ck CHECK (((cut_at IS NULL) OR ((act = 'THEFT'::text) AND (cut_reason <> ''::text)))),
    CONSTRAINT violation_detail_ck CHECK ((detail <> ''::text))
);

ALTER TABLE ONLY dahu.violation FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.violation IS 'An unlawful use of electricity, as found on site: a case of the flow violations (4.12).';

COMMENT ON COLUMN dahu.violation.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.violation.account_id IS 'the account';

COMMENT ON COLUMN dahu.violation.act IS 'what was done';

COMMENT ON COLUMN dahu.violation.found_on IS 'day of finding';

COMMENT ON COLUMN dahu.violation.detail IS 'what was found';

COMMENT ON COLUMN dahu.violation.visit_id IS 'the visit that found it; null: none';

COMMENT ON COLUMN dahu.violation.hint IS 'what made people look; a hint is no violation';

COMMENT ON COLUMN dahu.violation.evidence IS 'documents and photos';

COMMENT ON COLUMN dahu.violation.facts IS 'facts of rule violation, as put together from the evidence; null: not yet';

COMMENT ON COLUMN dahu.violation.cut_at IS 'theft: when supply was cut on the spot; null: it was not';

COMMENT ON COLUMN dahu.violation.cut_reason IS 'why, and by what measure of safety';

COMMENT ON COLUMN dahu.violation.notified_on IS 'day on which the customer was told';

COMMENT ON COLUMN dahu.violation.notice_document_no IS 'the notice';

COMMENT ON COLUMN dahu.violation.approved_by IS 'who approved the amount';

COMMENT ON COLUMN dahu.violation.waived_because IS 'why nothing is charged';

COMMENT ON COLUMN dahu.violation.recorded_at IS 'when this row was written';

CREATE TABLE dahu.violation_assessment (
    violation_assessment_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    found_on date NOT NULL,
    facts jsonb NOT NULL,
    outcome text,
    amount_fen bigint,
    base_fen bigint,
    penalty_fen bigint,
    result jsonb,
    reasons jsonb,
    thresholds jsonb,
    rule_version text,
    fault text DEFAULT ''::text NOT NULL,
    reckoned_at timestamp with time zone,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT violation_assessment_outcome_ck CHECK ((outcome = ANY (ARRAY['PASS'::text, 'FAIL'::text, 'REVIEW'::text]))),
    CONSTRAINT violation_assessment_reckoned_ck CHECK (((reckoned_at IS NULL) = ((outcome IS NULL) AND (fault = ''::text))))
);

ALTER TABLE ONLY dahu.violation_assessment FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.violation_assessment IS 'What a violation costs, by rule violation: asked for by a step, reckoned by the service, approved by a person.';

COMMENT ON COLUMN dahu.violation_assessment.violation_assessment_id IS 'identifier';

COMMENT ON COLUMN dahu.violation_assessment.work_case_id IS 'the case';

COMMENT ON COLUMN dahu.violation_assessment.found_on IS 'day whose supply rules and limits hold';

COMMENT ON COLUMN dahu.violation_assessment.facts IS 'facts of the rule';

COMMENT ON COLUMN dahu.violation_assessment.outcome IS 'verdict; null: not reckoned yet';

COMMENT ON COLUMN dahu.violation_assessment.amount_fen IS 'in all';

COMMENT ON COLUMN dahu.violation_assessment.base_fen IS 'to be made good';

COMMENT ON COLUMN dahu.violation_assessment.penalty_fen IS 'charged on top';

COMMENT ON COLUMN dahu.violation_assessment.result IS 'what the rule computed, with both bases and the ceilings';

COMMENT ON COLUMN dahu.violation_assessment.reasons IS 'its reasons';

COMMENT ON COLUMN dahu.violation_assessment.thresholds IS 'limits that it used';

COMMENT ON COLUMN dahu.violation_assessment.rule_version IS 'version of the rule';

COMMENT ON COLUMN dahu.violation_assessment.fault IS 'why the facts cannot be judged';

COMMENT ON COLUMN dahu.violation_assessment.reckoned_at IS 'when';

COMMENT ON COLUMN dahu.violation_assessment.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.violation_assessment.recorded_at IS 'when this row was written';

CREATE TABLE dahu.visit (
    visit_id uuid NOT NULL,
    receipt_number text NOT NULL,
    account_id bigint NOT NULL,
    work_case_id bigint,
    outcome text NOT NULL,
    copy_no integer NOT NULL,
    visited_on date NOT NULL,
    began_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    phone_began_at timestamp with time zone NOT NULL,
    phone_ended_at timestamp with time zone NOT NULL,
    offset_ms bigint NOT NULL,
    latitude_e7 integer,
    longitude_e7 integer,
    accuracy_m integer,
    form_version text NOT NULL,
    customer_name text DEFAULT ''::text NOT NULL,
    customer_signature_sha256 text,
    refusal_reason text DEFAULT ''::text NOT NULL,
    no_access_reason text DEFAULT ''::text NOT NULL,
    satisfied boolean,
    corrects_id uuid,
    content jsonb NOT NULL,
    fingerprint text NOT NULL,
    user_account_id bigint,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT visit_id_ck CHECK ((substr((visit_id)::text, 15, 1) = '7'::text)),
    CONSTRAINT visit_no_access_ck CHECK (((outcome = 'NO_ACCESS'::text) = (no_access_reason <> ''::text))),
    CONSTRAINT visit_order_ck CHECK ((began_at <= ended_at)),
    CONSTRAINT visit_outcome_ck CHECK ((outcome = ANY (ARRAY['INSPECTED'::text, 'NO_ACCESS'::text]))),
    CONSTRAINT visit_place_ck CHECK ((((latitude_e7 >= '-900000000'::integer) AND (latitude_e7 <= 900000000)) AND ((longitude_e7 >= '-1800000000'::integer) AND (longitude_e7 <= 1800000000)))),
    CONSTRAINT visit_sha256_ck CHECK ((customer_signature_sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT visit_signature_ck CHECK (((outcome = 'NO_ACCESS'::text) OR ((customer_signature_sha256 IS NULL) = (refusal_reason <> ''::text))))
);

ALTER TABLE ONLY dahu.visit FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.visit IS 'What a crew saw and did at an account, whole, as it was sent. Append-only: sent again, it is the same; a correction is another visit that names it.';

COMMENT ON COLUMN dahu.visit.visit_id IS 'identifier, made on the phone (UUIDv7)';

COMMENT ON COLUMN dahu.visit.receipt_number IS 'what the server answers with: only then the phone may drop its copy';

COMMENT ON COLUMN dahu.visit.account_id IS 'the account';

COMMENT ON COLUMN dahu.visit.work_case_id IS 'the inspection; null: none';

COMMENT ON COLUMN dahu.visit.outcome IS 'inspected, or no access: the latter is an attempt and no inspection';

COMMENT ON COLUMN dahu.visit.copy_no IS '1, 2 ...: how many visits of this inspection came before, plus one';

COMMENT ON COLUMN dahu.visit.visited_on IS 'civil day of its end';

COMMENT ON COLUMN dahu.visit.began_at IS 'begin, put right by offset_ms';

COMMENT ON COLUMN dahu.visit.ended_at IS 'end, put right by offset_ms';

COMMENT ON COLUMN dahu.visit.phone_began_at IS 'begin by the clock of the phone';

COMMENT ON COLUMN dahu.visit.phone_ended_at IS 'end by the clock of the phone';

COMMENT ON COLUMN dahu.visit.offset_ms IS 'what the clock of the server was ahead of that of the phone when last measured';

COMMENT ON COLUMN dahu.visit.latitude_e7 IS 'where it was sent from, 0.0000001 degrees; null: not known';

COMMENT ON COLUMN dahu.visit.longitude_e7 IS 'the same, to the east';

COMMENT ON COLUMN dahu.visit.accuracy_m IS 'uncertainty of the place';

COMMENT ON COLUMN dahu.visit.form_version IS 'version of the form';

COMMENT ON COLUMN dahu.visit.customer_name IS 'who was there for the customer';

COMMENT ON COLUMN dahu.visit.customer_signature_sha256 IS 'signature of the customer; null: refused or nobody there';

COMMENT ON COLUMN dahu.visit.refusal_reason IS 'why the customer did not sign';

COMMENT ON COLUMN dahu.visit.no_access_reason IS 'why there was no access';

COMMENT ON COLUMN dahu.visit.satisfied IS 'answer of the customer to the question about satisfaction; null: not asked';

COMMENT ON COLUMN dahu.visit.corrects_id IS 'the visit that it puts right; null: none';

COMMENT ON COLUMN dahu.visit.content IS 'all that was sent';

COMMENT ON COLUMN dahu.visit.fingerprint IS 'hash of content';

COMMENT ON COLUMN dahu.visit.user_account_id IS 'who sent it';

COMMENT ON COLUMN dahu.visit.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.visit.recorded_at IS 'when this row was written';

CREATE TABLE dahu.visit_crew (
    visit_id uuid NOT NULL,
    user_account_id bigint NOT NULL,
    signature_sha256 text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT visit_crew_sha256_ck CHECK ((signature_sha256 ~ '^[0-9a-f]{64}$'::text))
);

ALTER TABLE ONLY dahu.visit_crew FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.visit_crew IS 'Who was there of the utility. Append-only.';

COMMENT ON COLUMN dahu.visit_crew.visit_id IS 'the visit';

COMMENT ON COLUMN dahu.visit_crew.user_account_id IS 'the inspector';

COMMENT ON COLUMN dahu.visit_crew.signature_sha256 IS 'the signature';

COMMENT ON COLUMN dahu.visit_crew.recorded_at IS 'when this row was written';

CREATE TABLE dahu.visit_item (
    visit_id uuid NOT NULL,
    code text NOT NULL,
    result text NOT NULL,
    severity text,
    detail text DEFAULT ''::text NOT NULL,
    due_on date,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT visit_item_detail_ck CHECK (((result = 'OK'::text) OR (detail <> ''::text))),
    CONSTRAINT visit_item_due_ck CHECK (((due_on IS NULL) = (result <> 'DEFECT'::text))),
    CONSTRAINT visit_item_result_ck CHECK ((result = ANY (ARRAY['OK'::text, 'DEFECT'::text, 'NA'::text]))),
    CONSTRAINT visit_item_severity_ck CHECK (((severity = ANY (ARRAY['GENERAL'::text, 'MAJOR'::text, 'URGENT'::text])) AND ((severity IS NULL) = (result <> 'DEFECT'::text))))
);

ALTER TABLE ONLY dahu.visit_item FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.visit_item IS 'What a visit found to each item of the check list. Append-only.';

COMMENT ON COLUMN dahu.visit_item.visit_id IS 'the visit';

COMMENT ON COLUMN dahu.visit_item.code IS 'the item';

COMMENT ON COLUMN dahu.visit_item.result IS 'good, defect, or not applicable';

COMMENT ON COLUMN dahu.visit_item.severity IS 'of a defect: general, major, urgent';

COMMENT ON COLUMN dahu.visit_item.detail IS 'what was seen';

COMMENT ON COLUMN dahu.visit_item.due_on IS 'by when a defect is to be put right';

COMMENT ON COLUMN dahu.visit_item.recorded_at IS 'when this row was written';

CREATE TABLE dahu.visit_photo (
    visit_id uuid NOT NULL,
    sha256 text NOT NULL,
    code text,
    taken_at timestamp with time zone,
    latitude_e7 integer,
    longitude_e7 integer,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT visit_photo_sha256_ck CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
);

ALTER TABLE ONLY dahu.visit_photo FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.visit_photo IS 'Photos of a visit, by their hash: the pictures are attachments. Append-only.';

COMMENT ON COLUMN dahu.visit_photo.visit_id IS 'the visit';

COMMENT ON COLUMN dahu.visit_photo.sha256 IS 'hash of the picture';

COMMENT ON COLUMN dahu.visit_photo.code IS 'item that it shows; null: the visit as a whole';

COMMENT ON COLUMN dahu.visit_photo.taken_at IS 'when taken, by the phone; the picture itself carries no such data';

COMMENT ON COLUMN dahu.visit_photo.latitude_e7 IS 'where, 0.0000001 degrees';

COMMENT ON COLUMN dahu.visit_photo.longitude_e7 IS 'the same, to the east';

COMMENT ON COLUMN dahu.visit_photo.recorded_at IS 'when this row was written';

CREATE TABLE dahu.visit_proposal (
    visit_id uuid NOT NULL,
    place smallint NOT NULL,
    fact text NOT NULL,
    was text DEFAULT ''::text NOT NULL,
    proposed text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT visit_proposal_fact_ck CHECK (((fact <> ''::text) AND (proposed <> ''::text)))
);

ALTER TABLE ONLY dahu.visit_proposal FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.visit_proposal IS 'Facts of the account that a crew found otherwise: proposed, never changed in the field. Append-only.';

COMMENT ON COLUMN dahu.visit_proposal.visit_id IS 'the visit';

COMMENT ON COLUMN dahu.visit_proposal.place IS 'order in the visit';

COMMENT ON COLUMN dahu.visit_proposal.fact IS 'which fact';

COMMENT ON COLUMN dahu.visit_proposal.was IS 'what the file says';

COMMENT ON COLUMN dahu.visit_proposal.proposed IS 'what was found';

COMMENT ON COLUMN dahu.visit_proposal.recorded_at IS 'when this row was written';

CREATE TABLE dahu.visit_reading (
    visit_id uuid NOT NULL,
    metering_point_id bigint NOT NULL,
    quantity text NOT NULL,
    register_wh bigint NOT NULL,
    system_wh bigint,
    system_at timestamp with time zone,
    difference_wh bigint,
    minutes_apart integer,
    explained boolean NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    photo_sha256 text,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT visit_reading_photo_ck CHECK ((photo_sha256 ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT visit_reading_quantity_ck CHECK ((quantity = ANY (ARRAY['active_energy_import'::text, 'active_energy_export'::text, 'reactive_energy_import'::text, 'reactive_energy_export'::text]))),
    CONSTRAINT visit_reading_register_ck CHECK ((register_wh >= 0)),
    CONSTRAINT visit_reading_system_ck CHECK ((((system_wh IS NULL) = (system_at IS NULL)) AND ((system_wh IS NULL) = (difference_wh IS NULL))))
);

ALTER TABLE ONLY dahu.visit_reading FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.visit_reading IS 'Registers read on site, beside what was last telemetered. Append-only.';

COMMENT ON COLUMN dahu.visit_reading.visit_id IS 'the visit';

COMMENT ON COLUMN dahu.visit_reading.metering_point_id IS 'the metering point';

COMMENT ON COLUMN dahu.visit_reading.quantity IS 'which register';

COMMENT ON COLUMN dahu.visit_reading.register_wh IS 'as it stood in the meter, Wh or varh, before any ratio';

COMMENT ON COLUMN dahu.visit_reading.system_wh IS 'the last telemetered value at that time; null: none within a day';

COMMENT ON COLUMN dahu.visit_reading.system_at IS 'when that was';

COMMENT ON COLUMN dahu.visit_reading.difference_wh IS 'on site less telemetered';

COMMENT ON COLUMN dahu.visit_reading.minutes_apart IS 'minutes between the two';

COMMENT ON COLUMN dahu.visit_reading.explained IS 'the load can explain the difference; true too when there is nothing to compare with';

COMMENT ON COLUMN dahu.visit_reading.reason IS 'why the difference is big';

COMMENT ON COLUMN dahu.visit_reading.photo_sha256 IS 'photo of the display; null: it was typed twice';

COMMENT ON COLUMN dahu.visit_reading.recorded_at IS 'when this row was written';

CREATE TABLE dahu.watched_account (
    account_id bigint NOT NULL,
    shown jsonb NOT NULL
);

ALTER TABLE ONLY dahu.watched_account FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.watched_account IS 'The accounts of the board, and what it shows of them that no reading tells; made by dahu.watched_refresh. Its changes are told to those who watch.';

COMMENT ON COLUMN dahu.watched_account.account_id IS 'the account';

COMMENT ON COLUMN dahu.watched_account.shown IS 'customer, flags and sources, to see when they change';

CREATE TABLE dahu.watched_point (
    metering_point_id bigint NOT NULL,
    account_id bigint,
    supply_source_id bigint,
    purpose text NOT NULL,
    line_id bigint,
    wiring text,
    nominal_mv bigint NOT NULL,
    meter_installation_id bigint NOT NULL,
    endpoint text NOT NULL,
    fresh_s integer NOT NULL,
    power_up bigint NOT NULL,
    power_down bigint NOT NULL,
    volt_up bigint NOT NULL,
    volt_down bigint NOT NULL,
    amp_up bigint NOT NULL,
    amp_down bigint NOT NULL,
    band_w bigint NOT NULL,
    band_ma bigint NOT NULL
);

ALTER TABLE ONLY dahu.watched_point FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.watched_point IS 'The points that are polled today, as the turns of the alarms need them; made by dahu.watched_refresh from the register.';

COMMENT ON COLUMN dahu.watched_point.metering_point_id IS 'the point';

COMMENT ON COLUMN dahu.watched_point.account_id IS 'its account today';

COMMENT ON COLUMN dahu.watched_point.supply_source_id IS 'the source that it measures; null: none';

COMMENT ON COLUMN dahu.watched_point.purpose IS 'as in the register';

COMMENT ON COLUMN dahu.watched_point.line_id IS 'as in the register';

COMMENT ON COLUMN dahu.watched_point.wiring IS 'how its voltages are meant; null: told from the values';

COMMENT ON COLUMN dahu.watched_point.nominal_mv IS 'nominal voltage between phases, where the meter hangs, in mV';

COMMENT ON COLUMN dahu.watched_point.meter_installation_id IS 'the installation';

COMMENT ON COLUMN dahu.watched_point.endpoint IS 'gateway or line by which it is read';

COMMENT ON COLUMN dahu.watched_point.fresh_s IS 'how old a value may be and still be that of now';

COMMENT ON COLUMN dahu.watched_point.power_up IS 'ratio of powers and energies: primary';

COMMENT ON COLUMN dahu.watched_point.power_down IS 'and secondary';

COMMENT ON COLUMN dahu.watched_point.volt_up IS 'ratio of voltages: primary';

COMMENT ON COLUMN dahu.watched_point.volt_down IS 'and secondary';

COMMENT ON COLUMN dahu.watched_point.amp_up IS 'ratio of currents: primary';

COMMENT ON COLUMN dahu.watched_point.amp_down IS 'and secondary';

COMMENT ON COLUMN dahu.watched_point.band_w IS 'power above which it carries, W on the primary side';

COMMENT ON COLUMN dahu.watched_point.band_ma IS 'current above which it carries, mA on the primary side';

CREATE TABLE dahu.watched_source (
    supply_source_id bigint NOT NULL,
    account_id bigint NOT NULL,
    place smallint NOT NULL,
    sources smallint NOT NULL,
    role text NOT NULL,
    standby_mode text,
    receiving_point_id bigint,
    line_id bigint,
    line_number text,
    point_count smallint NOT NULL,
    ambiguous boolean NOT NULL
);

ALTER TABLE ONLY dahu.watched_source FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.watched_source IS 'The sources of today, as the turns of the alarms need them; made by dahu.watched_refresh from the register.';

COMMENT ON COLUMN dahu.watched_source.supply_source_id IS 'the source';

COMMENT ON COLUMN dahu.watched_source.account_id IS 'its account';

COMMENT ON COLUMN dahu.watched_source.place IS '1: the source that the account has besides all second ones';

COMMENT ON COLUMN dahu.watched_source.sources IS 'how many the account has';

COMMENT ON COLUMN dahu.watched_source.role IS 'as in the register';

COMMENT ON COLUMN dahu.watched_source.standby_mode IS 'as in the register';

COMMENT ON COLUMN dahu.watched_source.receiving_point_id IS 'as in the register';

COMMENT ON COLUMN dahu.watched_source.line_id IS 'as in the register';

COMMENT ON COLUMN dahu.watched_source.line_number IS 'number of the line';

COMMENT ON COLUMN dahu.watched_source.point_count IS 'points that measure it, polled or not';

COMMENT ON COLUMN dahu.watched_source.ambiguous IS 'there are points that could be meant, and nothing that says which';

CREATE TABLE dahu.work_case (
    work_case_id bigint NOT NULL,
    case_number text NOT NULL,
    flow text NOT NULL,
    account_id bigint,
    state text DEFAULT ''::text NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    class text DEFAULT ''::text NOT NULL,
    owner_desk text NOT NULL,
    desk_name text NOT NULL,
    handler_id bigint,
    org_unit_id bigint,
    waiting_at timestamp with time zone,
    version integer DEFAULT 0 NOT NULL,
    opened_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    closed_at timestamp with time zone
);

ALTER TABLE ONLY dahu.work_case FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.work_case IS 'A piece of work that goes from hand to hand: an application, a complaint, an inspection, a proposal.';

COMMENT ON COLUMN dahu.work_case.work_case_id IS 'identifier';

COMMENT ON COLUMN dahu.work_case.case_number IS 'number on paper: letters of the flow, year, running number';

COMMENT ON COLUMN dahu.work_case.flow IS 'by which table it goes';

COMMENT ON COLUMN dahu.work_case.account_id IS 'the account that it is about; null when it is about none';

COMMENT ON COLUMN dahu.work_case.state IS 'where it stands: that of its newest step';

COMMENT ON COLUMN dahu.work_case.subject IS 'what it is about, in a line';

COMMENT ON COLUMN dahu.work_case.class IS 'class by which its limits are measured, as in service_limit: HV_DUAL, RURAL; empty: none';

COMMENT ON COLUMN dahu.work_case.owner_desk IS 'desk that answers for it whoever does it (3.1.1 to 3.2.1)';

COMMENT ON COLUMN dahu.work_case.desk_name IS 'desk in whose queue it lies (K4)';

COMMENT ON COLUMN dahu.work_case.handler_id IS 'the named person who has it in hand (3.1.1); null in the queue of its desk';

COMMENT ON COLUMN dahu.work_case.org_unit_id IS 'unit that it lies in; that of the account, or of who opened it';

COMMENT ON COLUMN dahu.work_case.waiting_at IS 'since when it waits for the customer; its clocks stand still. Null: it does not';

COMMENT ON COLUMN dahu.work_case.version IS 'grows with each step; what a change must name (If-Match)';

COMMENT ON COLUMN dahu.work_case.opened_at IS 'when it was opened';

COMMENT ON COLUMN dahu.work_case.closed_at IS 'when it came to a final state; null while it is open';

CREATE TABLE dahu.work_permit (
    work_permit_id bigint NOT NULL,
    permit_number text NOT NULL,
    line_id bigint NOT NULL,
    holder text NOT NULL,
    content text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    sources_seen jsonb NOT NULL,
    user_account_id bigint,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT work_permit_closed_ck CHECK ((closed_at >= opened_at)),
    CONSTRAINT work_permit_holder_ck CHECK (((holder <> ''::text) AND (content <> ''::text)))
);

ALTER TABLE ONLY dahu.work_permit FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.work_permit IS 'People work on a line. Opened with the list of everybody who could feed back into it, closed once.';

COMMENT ON COLUMN dahu.work_permit.work_permit_id IS 'identifier';

COMMENT ON COLUMN dahu.work_permit.permit_number IS 'number of the permit';

COMMENT ON COLUMN dahu.work_permit.line_id IS 'the line';

COMMENT ON COLUMN dahu.work_permit.holder IS 'who leads the work';

COMMENT ON COLUMN dahu.work_permit.content IS 'what is done, and where';

COMMENT ON COLUMN dahu.work_permit.opened_at IS 'from when';

COMMENT ON COLUMN dahu.work_permit.closed_at IS 'until when; null: open';

COMMENT ON COLUMN dahu.work_permit.sources_seen IS 'numbers of the accounts that could feed back, as shown when it was opened';

COMMENT ON COLUMN dahu.work_permit.user_account_id IS 'who opened it';

COMMENT ON COLUMN dahu.work_permit.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.work_permit.recorded_at IS 'when this row was written';

CREATE TABLE dahu.workflow (
    flow text NOT NULL,
    clause text NOT NULL,
    number_prefix text NOT NULL,
    owner_desk text NOT NULL,
    final_states text[] NOT NULL,
    of_account boolean NOT NULL,
    taken_by text NOT NULL
);

ALTER TABLE ONLY dahu.workflow FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.workflow IS 'The flows; written by `dahu migrate` from the table of the program.';

COMMENT ON COLUMN dahu.workflow.flow IS 'name, as in the address of the API';

COMMENT ON COLUMN dahu.workflow.clause IS 'clause of the rule book that asks for it';

COMMENT ON COLUMN dahu.workflow.number_prefix IS 'letters of its case numbers';

COMMENT ON COLUMN dahu.workflow.owner_desk IS 'desk that answers for it';

COMMENT ON COLUMN dahu.workflow.final_states IS 'states in which a case is over';

COMMENT ON COLUMN dahu.workflow.of_account IS 'a case is about one account; else it may be about none';

COMMENT ON COLUMN dahu.workflow.taken_by IS 'desk whose queue new cases go to where no duty says otherwise (K4)';

CREATE TABLE dahu.workflow_step (
    flow text NOT NULL,
    from_state text NOT NULL,
    action text NOT NULL,
    to_state text NOT NULL,
    leads text NOT NULL,
    right_name text NOT NULL,
    clause text NOT NULL,
    gates text[] NOT NULL,
    effect text,
    starts text[] NOT NULL,
    stops text[] NOT NULL,
    common boolean DEFAULT false NOT NULL,
    CONSTRAINT workflow_step_leads_ck CHECK ((leads = ANY (ARRAY['ON'::text, 'ASIDE'::text, 'AWAY'::text, 'NOWHERE'::text])))
);

ALTER TABLE ONLY dahu.workflow_step FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.workflow_step IS 'The steps of the flows; written by `dahu migrate` from the table of the program.';

COMMENT ON COLUMN dahu.workflow_step.flow IS 'the flow';

COMMENT ON COLUMN dahu.workflow_step.from_state IS 'state in which the step is possible; empty: it opens a case';

COMMENT ON COLUMN dahu.workflow_step.action IS 'what is done, as in the address of the API';

COMMENT ON COLUMN dahu.workflow_step.to_state IS 'state that follows';

COMMENT ON COLUMN dahu.workflow_step.leads IS 'ON to the end that the case was begun for, ASIDE, AWAY from it, or NOWHERE';

COMMENT ON COLUMN dahu.workflow_step.right_name IS 'right that it takes';

COMMENT ON COLUMN dahu.workflow_step.clause IS 'clause that asks for it';

COMMENT ON COLUMN dahu.workflow_step.gates IS 'what must hold: dahu.gate_<name> finds nothing missing';

COMMENT ON COLUMN dahu.workflow_step.effect IS 'what else is written: dahu.effect_<name>';

COMMENT ON COLUMN dahu.workflow_step.starts IS 'clocks that it starts, items of service_limit';

COMMENT ON COLUMN dahu.workflow_step.stops IS 'clocks that it stops';

COMMENT ON COLUMN dahu.workflow_step.common IS 'a step that every flow has: to note, to wait for the customer, to hand on';

CREATE TABLE dahu.works_inspection (
    works_inspection_id bigint NOT NULL,
    work_case_id bigint NOT NULL,
    stage text NOT NULL,
    inspected_on date NOT NULL,
    passed boolean NOT NULL,
    defects jsonb DEFAULT '[]'::jsonb NOT NULL,
    inspector text NOT NULL,
    certificate_no text DEFAULT ''::text NOT NULL,
    actor text NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT works_inspection_defects_ck CHECK ((passed = (defects = '[]'::jsonb))),
    CONSTRAINT works_inspection_stage_ck CHECK ((stage = ANY (ARRAY['MIDWAY'::text, 'COMPLETION'::text])))
);

ALTER TABLE ONLY dahu.works_inspection FORCE ROW LEVEL SECURITY;

COMMENT ON TABLE dahu.works_inspection IS 'Mid-way and completion inspections of the works of an application. Append-only.';

COMMENT ON COLUMN dahu.works_inspection.works_inspection_id IS 'identifier';

COMMENT ON COLUMN dahu.works_inspection.work_case_id IS 'the application';

COMMENT ON COLUMN dahu.works_inspection.stage IS 'mid-way, while it can be seen what will be covered; or completion';

COMMENT ON COLUMN dahu.works_inspection.inspected_on IS 'day';

COMMENT ON COLUMN dahu.works_inspection.passed IS 'without a defect that stands in the way';

COMMENT ON COLUMN dahu.works_inspection.defects IS 'what must be put right: [{"text","by"}]';

COMMENT ON COLUMN dahu.works_inspection.inspector IS 'who inspected';

COMMENT ON COLUMN dahu.works_inspection.certificate_no IS 'number of the acceptance certificate';

COMMENT ON COLUMN dahu.works_inspection.actor IS 'who recorded it';

COMMENT ON COLUMN dahu.works_inspection.recorded_at IS 'when this row was written';

CREATE VIEW dahu.blocking_finding WITH (security_invoker='true') AS
 SELECT r.account_id,
    c.case_number,
    r.code,
    r.severity,
    r.detail,
    r.due_on
   FROM (dahu.rectification r
     JOIN dahu.work_case c ON ((c.work_case_id = r.work_case_id)))
  WHERE (r.blocks_energising AND (c.closed_at IS NULL));

COMMENT ON VIEW dahu.blocking_finding IS 'Defects that are not put right and before which nothing may be energised';

CREATE VIEW dahu.collection_success WITH (security_invoker='true') AS
 SELECT d.day_on,
    a.account_id,
    a.account_number,
    c.points,
    c.expected,
    c.on_time,
    c.late,
    c.other,
    c.gaps,
    COALESCE(c.gap_causes, '{}'::jsonb) AS gap_causes,
    ((((c.expected - c.on_time) - c.late) - c.other) - c.gaps) AS missing,
        CASE
            WHEN (c.expected > 0) THEN ((((c.on_time + c.late) * 10000) / c.expected))::integer
            ELSE NULL::integer
        END AS rate_bp
   FROM ((( SELECT (n.n)::date AS day_on,
            (n.n AT TIME ZONE u.timezone) AS from_at,
            ((n.n + '1 day'::interval) AT TIME ZONE u.timezone) AS to_at
           FROM (dahu.utility u
             CROSS JOIN LATERAL generate_series(((( SELECT (min(lower(p.valid)) AT TIME ZONE u.timezone) AS timezone
                   FROM dahu.collection_period p))::date)::timestamp without time zone, (((now() AT TIME ZONE u.timezone))::date)::timestamp without time zone, '1 day'::interval) n(n))) d
     CROSS JOIN LATERAL ( WITH span AS (
                 SELECT m.account_id,
                    p.metering_point_id,
                    p.slot_s,
                    s.first_at,
                    s.end_at
                   FROM ((dahu.collection_period p
                     JOIN dahu.metering_point_account m ON (((m.metering_point_id = p.metering_point_id) AND (m.valid @> d.day_on))))
                     CROSS JOIN LATERAL ( SELECT dahu.slot_at_or_after(GREATEST(lower(p.valid), d.from_at), p.slot_s) AS first_at,
                            LEAST(upper(p.valid), d.to_at, (now() - dahu.slot_give_up(p.slot_s))) AS end_at) s)
                  WHERE ((p.valid && tstzrange(d.from_at, d.to_at)) AND (s.first_at < s.end_at))
                ), booked AS (
                 SELECT s.account_id,
                    r.source,
                    ((r.quality)::integer & 1) AS late,
                    NULL::text AS cause
                   FROM (span s
                     JOIN dahu.reading r ON (((r.metering_point_id = s.metering_point_id) AND (r.slot_at >= s.first_at) AND (r.slot_at < s.end_at) AND (date_bin(((s.slot_s)::double precision * '00:00:01'::interval), r.slot_at, '1970-01-01 00:00:00+00'::timestamp with time zone) = r.slot_at))))
                  WHERE ((r.slot_at >= d.from_at) AND (r.slot_at < d.to_at))
                UNION ALL
                 SELECT s.account_id,
                    NULL::"char",
                    0,
                    g.cause
                   FROM (span s
                     JOIN dahu.reading_gap g ON (((g.metering_point_id = s.metering_point_id) AND (g.slot_at >= s.first_at) AND (g.slot_at < s.end_at) AND (date_bin(((s.slot_s)::double precision * '00:00:01'::interval), g.slot_at, '1970-01-01 00:00:00+00'::timestamp with time zone) = g.slot_at))))
                  WHERE ((g.slot_at >= d.from_at) AND (g.slot_at < d.to_at))
                ), counted AS (
                 SELECT b.account_id,
                    b.cause,
                    count(*) FILTER (WHERE ((b.source = 'P'::"char") AND (b.late = 0))) AS on_time,
                    count(*) FILTER (WHERE ((b.source = 'P'::"char") AND (b.late = 1))) AS late,
                    count(*) FILTER (WHERE (b.source <> 'P'::"char")) AS other,
                    count(*) FILTER (WHERE (b.cause IS NOT NULL)) AS gaps
                   FROM booked b
                  GROUP BY b.account_id, b.cause
                ), expected AS (
                 SELECT s.account_id,
                    count(DISTINCT s.metering_point_id) AS points,
                    (sum((floor((EXTRACT(epoch FROM ((s.end_at - '00:00:00.000001'::interval) - s.first_at)) / (s.slot_s)::numeric)) + (1)::numeric)))::bigint AS expected
                   FROM span s
                  GROUP BY s.account_id
                )
         SELECT e.account_id,
            e.points,
            e.expected,
            (COALESCE(sum(n.on_time), (0)::numeric))::bigint AS on_time,
            (COALESCE(sum(n.late), (0)::numeric))::bigint AS late,
            (COALESCE(sum(n.other), (0)::numeric))::bigint AS other,
            (COALESCE(sum(n.gaps), (0)::numeric))::bigint AS gaps,
            jsonb_object_agg(n.cause, n.gaps) FILTER (WHERE (n.cause IS NOT NULL)) AS gap_causes
           FROM (expected e
             LEFT JOIN counted n ON ((n.account_id = e.account_id)))
          GROUP BY e.account_id, e.points, e.expected) c)
     JOIN dahu.account a ON ((a.account_id = c.account_id)));

COMMENT ON VIEW dahu.collection_success IS 'Collection success rate of each account and civil day';

CREATE VIEW dahu.inspection_due WITH (security_invoker='true') AS
 SELECT a.account_id,
    a.account_number,
    a.org_unit_id,
    d.as_of,
    d.state,
    ((d.result ->> 'next_due'::text))::date AS next_due_on,
    ((d.result ->> 'cycle_months'::text))::integer AS cycle_months,
    ((d.result ->> 'meter_due'::text))::date AS meter_due_on
   FROM (dahu.account a
     CROSS JOIN LATERAL ( SELECT d_1.as_of,
            d_1.state,
            d_1.result,
            d_1.evaluated_at
           FROM dahu.decision d_1
          WHERE ((d_1.account_id = a.account_id) AND (d_1.rule_id = '4.15'::text) AND (d_1.as_of <= ( SELECT ((now() AT TIME ZONE u.timezone))::date AS timezone
                   FROM dahu.utility u)))
          ORDER BY d_1.as_of DESC, d_1.decision_id DESC
         LIMIT 1) d)
  WHERE ((a.closed_on IS NULL) AND (NOT (EXISTS ( SELECT
           FROM dahu.visit v
          WHERE ((v.account_id = a.account_id) AND (v.outcome = 'INSPECTED'::text) AND (v.recorded_at > d.evaluated_at))))));

COMMENT ON VIEW dahu.inspection_due IS 'What rule 4.15 said last about each account';

CREATE VIEW dahu.point_booked WITH (security_invoker='true') AS
 SELECT c.metering_point_id,
    c.slot_s,
    lower(c.valid) AS from_at,
    GREATEST(( SELECT r.slot_at
           FROM dahu.reading r
          WHERE ((r.metering_point_id = c.metering_point_id) AND (r.source = 'P'::"char") AND (r.slot_at >= lower(c.valid)) AND (r.slot_at <= now()))
          ORDER BY r.slot_at DESC
         LIMIT 1), ( SELECT g.slot_at
           FROM dahu.reading_gap g
          WHERE ((g.metering_point_id = c.metering_point_id) AND (g.slot_at >= lower(c.valid)) AND (g.slot_at <= now()))
          ORDER BY g.slot_at DESC
         LIMIT 1), (dahu.slot_at_or_after(lower(c.valid), c.slot_s) - ((c.slot_s)::double precision * '00:00:01'::interval))) AS booked_at
   FROM dahu.collection_period c
  WHERE upper_inf(c.valid);

COMMENT ON VIEW dahu.point_booked IS 'The newest slot of each point in collection that needs nothing more';

CREATE VIEW dahu.point_to_read WITH (security_invoker='true') AS
 SELECT p.metering_point_id,
    p.slot_s,
    p.live_s,
    m.meter_id,
    l.link_id
   FROM (((dahu.metering_point p
     JOIN dahu.meter_installation i ON (((i.metering_point_id = p.metering_point_id) AND (i.valid @> now()))))
     JOIN dahu.meter m ON (((m.meter_id = i.meter_id) AND m.enabled)))
     JOIN dahu.link l ON (((l.link_id = m.link_id) AND l.enabled)))
  WHERE p.active;

COMMENT ON VIEW dahu.point_to_read IS 'The points that a collector is to read now';

ALTER TABLE dahu.account ALTER COLUMN account_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.account_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.account_risk ALTER COLUMN account_risk_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.account_risk_account_risk_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.account_tariff ALTER COLUMN account_tariff_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.account_tariff_account_tariff_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.alarm ALTER COLUMN alarm_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.alarm_alarm_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.alarm_event ALTER COLUMN alarm_event_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.alarm_event_alarm_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.application_document ALTER COLUMN application_document_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.application_document_application_document_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.archive_submission ALTER COLUMN archive_submission_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.archive_submission_archive_submission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.attachment_use ALTER COLUMN attachment_use_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.attachment_use_attachment_use_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.backfeed_measure ALTER COLUMN backfeed_measure_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.backfeed_measure_backfeed_measure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.backfeed_test ALTER COLUMN backfeed_test_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.backfeed_test_backfeed_test_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.bay ALTER COLUMN bay_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.bay_bay_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.bay_reservation ALTER COLUMN bay_reservation_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.bay_reservation_bay_reservation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.bay_wait ALTER COLUMN bay_wait_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.bay_wait_bay_wait_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.bill ALTER COLUMN bill_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.bill_bill_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.call_back ALTER COLUMN call_back_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.call_back_call_back_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.capacity_event ALTER COLUMN capacity_event_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.capacity_event_capacity_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.capacity_plan ALTER COLUMN capacity_plan_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.capacity_plan_capacity_plan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.case_clock ALTER COLUMN case_clock_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.case_clock_case_clock_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.case_clock_pause ALTER COLUMN case_clock_pause_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.case_clock_pause_case_clock_pause_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.case_step ALTER COLUMN case_step_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.case_step_case_step_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.channel ALTER COLUMN channel_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.channel_channel_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.claim ALTER COLUMN claim_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.claim_claim_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.claim_payment ALTER COLUMN claim_payment_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.claim_payment_claim_payment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE SEQUENCE dahu.claim_serial
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

COMMENT ON SEQUENCE dahu.claim_serial IS 'Running numbers of claims';

ALTER TABLE dahu.compensation ALTER COLUMN compensation_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.compensation_compensation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.compliance_finding ALTER COLUMN compliance_finding_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.compliance_finding_compliance_finding_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.contact_consent ALTER COLUMN contact_consent_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.contact_consent_contact_consent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.contracted_demand ALTER COLUMN contracted_demand_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.contracted_demand_contracted_demand_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.customer ALTER COLUMN customer_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.customer_customer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.customer_profile ALTER COLUMN customer_profile_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.customer_profile_customer_profile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.decision ALTER COLUMN decision_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.decision_decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.design_exception ALTER COLUMN design_exception_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.design_exception_design_exception_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.dispatch_entry ALTER COLUMN dispatch_entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.dispatch_entry_dispatch_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.dispatch_equipment ALTER COLUMN dispatch_equipment_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.dispatch_equipment_dispatch_equipment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.dispatch_incident ALTER COLUMN dispatch_incident_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.dispatch_incident_dispatch_incident_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.dispatch_instruction ALTER COLUMN dispatch_instruction_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.dispatch_instruction_dispatch_instruction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.due_snooze ALTER COLUMN due_snooze_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.due_snooze_due_snooze_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.duty ALTER COLUMN duty_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.duty_duty_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.emergency_plan ALTER COLUMN emergency_plan_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.emergency_plan_emergency_plan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.emergency_run ALTER COLUMN emergency_run_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.emergency_run_emergency_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.emergency_supply ALTER COLUMN emergency_supply_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.emergency_supply_emergency_supply_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.energising ALTER COLUMN energising_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.energising_energising_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.import_batch ALTER COLUMN import_batch_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.import_batch_import_batch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.inspection_crew ALTER COLUMN inspection_crew_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.inspection_crew_inspection_crew_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.job ALTER COLUMN job_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.job_job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.joint_review_opinion ALTER COLUMN joint_review_opinion_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.joint_review_opinion_joint_review_opinion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.kept_capacity ALTER COLUMN kept_capacity_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.kept_capacity_kept_capacity_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.lead_entry ALTER COLUMN lead_entry_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.lead_entry_lead_entry_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.line ALTER COLUMN line_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.line_line_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.link ALTER COLUMN link_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.link_link_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.loss_register ALTER COLUMN loss_register_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.loss_register_loss_register_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.meter_installation ALTER COLUMN meter_installation_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.meter_installation_meter_installation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.meter ALTER COLUMN meter_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.meter_meter_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.meter_test ALTER COLUMN meter_test_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.meter_test_meter_test_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.metering_event ALTER COLUMN metering_event_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.metering_event_metering_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.metering_point ALTER COLUMN metering_point_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.metering_point_metering_point_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.org_unit ALTER COLUMN org_unit_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.org_unit_org_unit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.outbox ALTER COLUMN outbox_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.outbox_outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.payment ALTER COLUMN payment_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.payment_payment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.policy ALTER COLUMN policy_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.policy_policy_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.progress_notice ALTER COLUMN progress_notice_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.progress_notice_progress_notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.quarantine ALTER COLUMN quarantine_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.quarantine_quarantine_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.receiving_point ALTER COLUMN receiving_point_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.receiving_point_receiving_point_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.record_document ALTER COLUMN record_document_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.record_document_record_document_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.rectification_check ALTER COLUMN rectification_check_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.rectification_check_rectification_check_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.regulation ALTER COLUMN regulation_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.regulation_regulation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.reminder ALTER COLUMN reminder_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.reminder_reminder_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.request_key ALTER COLUMN request_key_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.request_key_request_key_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.review_run ALTER COLUMN review_run_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.review_run_review_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.security_load ALTER COLUMN security_load_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.security_load_security_load_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.service_application ALTER COLUMN service_application_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.service_application_service_application_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.service_area ALTER COLUMN service_area_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.service_area_service_area_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.service_level_vote ALTER COLUMN service_level_vote_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.service_level_vote_service_level_vote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.service_limit ALTER COLUMN service_limit_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.service_limit_service_limit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.shift_handover ALTER COLUMN shift_handover_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.shift_handover_shift_handover_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.sign_in_fault ALTER COLUMN sign_in_fault_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.sign_in_fault_sign_in_fault_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.site_person ALTER COLUMN site_person_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.site_person_site_person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.site ALTER COLUMN site_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.site_site_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.site_survey ALTER COLUMN site_survey_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.site_survey_site_survey_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.source_change ALTER COLUMN source_change_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.source_change_source_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.source_use ALTER COLUMN source_use_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.source_use_source_use_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.split_check ALTER COLUMN split_check_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.split_check_split_check_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.split_scheme ALTER COLUMN split_scheme_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.split_scheme_split_scheme_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.spot_check_draw ALTER COLUMN spot_check_draw_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.spot_check_draw_spot_check_draw_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.spot_check ALTER COLUMN spot_check_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.spot_check_spot_check_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.station_design ALTER COLUMN station_design_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.station_design_station_design_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.subscription ALTER COLUMN subscription_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.subscription_subscription_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.substation ALTER COLUMN substation_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.substation_substation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.supply_plan ALTER COLUMN supply_plan_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.supply_plan_supply_plan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.supply_source ALTER COLUMN supply_source_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.supply_source_supply_source_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.tariff_period ALTER COLUMN tariff_period_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.tariff_period_tariff_period_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.tariff_price ALTER COLUMN tariff_price_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.tariff_price_tariff_price_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.tariff ALTER COLUMN tariff_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.tariff_tariff_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.threshold_set ALTER COLUMN threshold_set_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.threshold_set_threshold_set_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.transformer ALTER COLUMN transformer_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.transformer_transformer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.unauthorised_source ALTER COLUMN unauthorised_source_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.unauthorised_source_unauthorised_source_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.unregistered_change ALTER COLUMN unregistered_change_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.unregistered_change_unregistered_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.use_class ALTER COLUMN use_class_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.use_class_use_class_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.user_account ALTER COLUMN user_account_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.user_account_user_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.user_link ALTER COLUMN user_link_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.user_link_user_link_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.user_session ALTER COLUMN user_session_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.user_session_user_session_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.user_token ALTER COLUMN user_token_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.user_token_user_token_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.vee_edit ALTER COLUMN vee_edit_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.vee_edit_vee_edit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.vee_rule ALTER COLUMN vee_rule_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.vee_rule_vee_rule_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.violation_assessment ALTER COLUMN violation_assessment_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.violation_assessment_violation_assessment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE SEQUENCE dahu.visit_receipt
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

COMMENT ON SEQUENCE dahu.visit_receipt IS 'Running numbers of receipts of visits';

ALTER TABLE dahu.work_case ALTER COLUMN work_case_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.work_case_work_case_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.work_permit ALTER COLUMN work_permit_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.work_permit_work_permit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE dahu.works_inspection ALTER COLUMN works_inspection_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME dahu.works_inspection_works_inspection_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY dahu.account
    ADD CONSTRAINT account_number_uk UNIQUE (account_number);

ALTER TABLE ONLY dahu.account
    ADD CONSTRAINT account_pk PRIMARY KEY (account_id);

ALTER TABLE ONLY dahu.account_class
    ADD CONSTRAINT account_class_one_at_a_time_ex EXCLUDE USING gist (account_id WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.account_class
    ADD CONSTRAINT account_class_pk PRIMARY KEY (account_id, valid);

ALTER TABLE ONLY dahu.account_holder
    ADD CONSTRAINT account_holder_one_at_a_time_ex EXCLUDE USING gist (account_id WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.account_holder
    ADD CONSTRAINT account_holder_pk PRIMARY KEY (account_id, valid);

ALTER TABLE ONLY dahu.account_manager
    ADD CONSTRAINT account_manager_one_at_a_time_ex EXCLUDE USING gist (account_id WITH =, role WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.account_manager
    ADD CONSTRAINT account_manager_pk PRIMARY KEY (account_id, role, valid);

ALTER TABLE ONLY dahu.account_risk
    ADD CONSTRAINT account_risk_pk PRIMARY KEY (account_risk_id);

ALTER TABLE ONLY dahu.account_tariff
    ADD CONSTRAINT account_tariff_one_at_a_time_ex EXCLUDE USING gist (account_id WITH =, category WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.account_tariff
    ADD CONSTRAINT account_tariff_pk PRIMARY KEY (account_tariff_id);

ALTER TABLE ONLY dahu.alarm
    ADD CONSTRAINT alarm_pk PRIMARY KEY (alarm_id);

ALTER TABLE ONLY dahu.alarm
    ADD CONSTRAINT alarm_thing_uk UNIQUE (class_name, thing);

ALTER TABLE ONLY dahu.alarm_class
    ADD CONSTRAINT alarm_class_pk PRIMARY KEY (name);

ALTER TABLE ONLY dahu.alarm_clock
    ADD CONSTRAINT alarm_clock_pk PRIMARY KEY (only_row);

ALTER TABLE ONLY dahu.alarm_event
    ADD CONSTRAINT alarm_event_pk PRIMARY KEY (alarm_event_id);

ALTER TABLE ONLY dahu.application_document
    ADD CONSTRAINT application_document_pk PRIMARY KEY (application_document_id);

ALTER TABLE ONLY dahu.application_kind
    ADD CONSTRAINT application_kind_pk PRIMARY KEY (kind);

ALTER TABLE ONLY dahu.appointment
    ADD CONSTRAINT appointment_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.archive_entry
    ADD CONSTRAINT archive_entry_pk PRIMARY KEY (work_case_id, record, document_no);

ALTER TABLE ONLY dahu.archive_submission
    ADD CONSTRAINT archive_submission_pk PRIMARY KEY (archive_submission_id);

ALTER TABLE ONLY dahu.attachment
    ADD CONSTRAINT attachment_pk PRIMARY KEY (sha256);

ALTER TABLE ONLY dahu.attachment_use
    ADD CONSTRAINT attachment_use_once_uk UNIQUE NULLS NOT DISTINCT (sha256, work_case_id, account_id);

ALTER TABLE ONLY dahu.attachment_use
    ADD CONSTRAINT attachment_use_pk PRIMARY KEY (attachment_use_id);

ALTER TABLE ONLY dahu.audit
    ADD CONSTRAINT audit_pk PRIMARY KEY (month, shard, n);

ALTER TABLE ONLY dahu.audit_head
    ADD CONSTRAINT audit_head_pk PRIMARY KEY (month, shard);

ALTER TABLE ONLY dahu.backfeed_measure
    ADD CONSTRAINT backfeed_measure_pk PRIMARY KEY (backfeed_measure_id);

ALTER TABLE ONLY dahu.backfeed_test
    ADD CONSTRAINT backfeed_test_pk PRIMARY KEY (backfeed_test_id);

ALTER TABLE ONLY dahu.bay
    ADD CONSTRAINT bay_line_uk UNIQUE (line_id);

ALTER TABLE ONLY dahu.bay
    ADD CONSTRAINT bay_number_uk UNIQUE (substation_id, bay_number);

ALTER TABLE ONLY dahu.bay
    ADD CONSTRAINT bay_pk PRIMARY KEY (bay_id);

ALTER TABLE ONLY dahu.bay_reservation
    ADD CONSTRAINT bay_reservation_pk PRIMARY KEY (bay_reservation_id);

ALTER TABLE ONLY dahu.bay_wait
    ADD CONSTRAINT bay_wait_pk PRIMARY KEY (bay_wait_id);

ALTER TABLE ONLY dahu.bill
    ADD CONSTRAINT bill_number_uk UNIQUE (bill_number);

ALTER TABLE ONLY dahu.bill
    ADD CONSTRAINT bill_one_draft_ex EXCLUDE USING gist (account_id WITH =, period WITH &&) WHERE (((kind = 'CORRECTION'::text) AND (status = 'DRAFT'::text)));

ALTER TABLE ONLY dahu.bill
    ADD CONSTRAINT bill_one_instalment_ex EXCLUDE USING gist (account_id WITH =, period WITH &&, instalment WITH =) WHERE (((kind = 'INSTALMENT'::text) AND (status <> 'CANCELLED'::text)));

ALTER TABLE ONLY dahu.bill
    ADD CONSTRAINT bill_one_settlement_ex EXCLUDE USING gist (account_id WITH =, period WITH &&) WHERE (((kind = 'SETTLEMENT'::text) AND (status <> 'CANCELLED'::text)));

ALTER TABLE ONLY dahu.bill
    ADD CONSTRAINT bill_pk PRIMARY KEY (bill_id);

ALTER TABLE ONLY dahu.bill_item
    ADD CONSTRAINT bill_item_pk PRIMARY KEY (bill_id, line_no);

ALTER TABLE ONLY dahu.calendar_day
    ADD CONSTRAINT calendar_day_pk PRIMARY KEY (day);

ALTER TABLE ONLY dahu.calendar_year
    ADD CONSTRAINT calendar_year_pk PRIMARY KEY (year);

ALTER TABLE ONLY dahu.call_back
    ADD CONSTRAINT call_back_once_uk UNIQUE (work_case_id, occasion, from_on, days);

ALTER TABLE ONLY dahu.call_back
    ADD CONSTRAINT call_back_pk PRIMARY KEY (call_back_id);

ALTER TABLE ONLY dahu.call_back_offset
    ADD CONSTRAINT call_back_offset_pk PRIMARY KEY (occasion, days);

ALTER TABLE ONLY dahu.capacity_event
    ADD CONSTRAINT capacity_event_pk PRIMARY KEY (capacity_event_id);

ALTER TABLE ONLY dahu.capacity_plan
    ADD CONSTRAINT capacity_plan_pk PRIMARY KEY (capacity_plan_id);

ALTER TABLE ONLY dahu.case_clock
    ADD CONSTRAINT case_clock_pk PRIMARY KEY (case_clock_id);

ALTER TABLE ONLY dahu.case_clock_pause
    ADD CONSTRAINT case_clock_pause_pk PRIMARY KEY (case_clock_pause_id);

ALTER TABLE ONLY dahu.case_serial
    ADD CONSTRAINT case_serial_pk PRIMARY KEY (flow, year);

ALTER TABLE ONLY dahu.case_step
    ADD CONSTRAINT case_step_pk PRIMARY KEY (case_step_id);

ALTER TABLE ONLY dahu.channel
    ADD CONSTRAINT channel_name_uk UNIQUE (name);

ALTER TABLE ONLY dahu.channel
    ADD CONSTRAINT channel_pk PRIMARY KEY (channel_id);

ALTER TABLE ONLY dahu.claim
    ADD CONSTRAINT claim_number_uk UNIQUE (claim_number);

ALTER TABLE ONLY dahu.claim
    ADD CONSTRAINT claim_pk PRIMARY KEY (claim_id);

ALTER TABLE ONLY dahu.claim
    ADD CONSTRAINT claim_work_case_uk UNIQUE (work_case_id);

ALTER TABLE ONLY dahu.claim_payment
    ADD CONSTRAINT claim_payment_pk PRIMARY KEY (claim_payment_id);

ALTER TABLE ONLY dahu.claim_payment
    ADD CONSTRAINT claim_payment_reference_uk UNIQUE (reference);

ALTER TABLE ONLY dahu.clause_kind
    ADD CONSTRAINT clause_kind_pk PRIMARY KEY (name);

ALTER TABLE ONLY dahu.clause_kind
    ADD CONSTRAINT clause_kind_place_uk UNIQUE (place);

ALTER TABLE ONLY dahu.clause_requirement
    ADD CONSTRAINT clause_requirement_once_ex EXCLUDE USING gist (clause_kind WITH =, contract_kind WITH =, applies WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.clause_requirement
    ADD CONSTRAINT clause_requirement_pk PRIMARY KEY (clause_kind, contract_kind, applies, valid);

ALTER TABLE ONLY dahu.closing
    ADD CONSTRAINT closing_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.collection_period
    ADD CONSTRAINT collection_period_one_at_a_time_ex EXCLUDE USING gist (metering_point_id WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.collection_period
    ADD CONSTRAINT collection_period_pk PRIMARY KEY (metering_point_id, valid);

ALTER TABLE ONLY dahu.collector
    ADD CONSTRAINT collector_pk PRIMARY KEY (name);

ALTER TABLE ONLY dahu.compensation
    ADD CONSTRAINT compensation_once_ex EXCLUDE USING gist (account_id WITH =, label WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.compensation
    ADD CONSTRAINT compensation_pk PRIMARY KEY (compensation_id);

ALTER TABLE ONLY dahu.complaint
    ADD CONSTRAINT complaint_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.compliance_finding
    ADD CONSTRAINT compliance_finding_case_clock_uk UNIQUE (case_clock_id);

ALTER TABLE ONLY dahu.compliance_finding
    ADD CONSTRAINT compliance_finding_pk PRIMARY KEY (compliance_finding_id);

ALTER TABLE ONLY dahu.contact_consent
    ADD CONSTRAINT contact_consent_pk PRIMARY KEY (contact_consent_id);

ALTER TABLE ONLY dahu.contact_record
    ADD CONSTRAINT contact_record_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.contract
    ADD CONSTRAINT contract_kind_uk UNIQUE (work_case_id, account_id, kind);

ALTER TABLE ONLY dahu.contract
    ADD CONSTRAINT contract_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.contract_clause
    ADD CONSTRAINT contract_clause_pk PRIMARY KEY (work_case_id, version_no, clause_kind);

ALTER TABLE ONLY dahu.contract_copy
    ADD CONSTRAINT contract_copy_pk PRIMARY KEY (work_case_id, version_no, copy_no);

ALTER TABLE ONLY dahu.contract_version
    ADD CONSTRAINT contract_version_one_at_a_time_ex EXCLUDE USING gist (account_id WITH =, kind WITH =, valid WITH &&) WHERE (in_force);

ALTER TABLE ONLY dahu.contract_version
    ADD CONSTRAINT contract_version_pk PRIMARY KEY (work_case_id, version_no);

ALTER TABLE ONLY dahu.contracted_demand
    ADD CONSTRAINT contracted_demand_one_at_a_time_ex EXCLUDE USING gist (account_id WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.contracted_demand
    ADD CONSTRAINT contracted_demand_pk PRIMARY KEY (contracted_demand_id);

ALTER TABLE ONLY dahu.customer
    ADD CONSTRAINT customer_number_uk UNIQUE (customer_number);

ALTER TABLE ONLY dahu.customer
    ADD CONSTRAINT customer_pk PRIMARY KEY (customer_id);

ALTER TABLE ONLY dahu.customer_profile
    ADD CONSTRAINT customer_profile_pk PRIMARY KEY (customer_profile_id);

ALTER TABLE ONLY dahu.decision
    ADD CONSTRAINT decision_pk PRIMARY KEY (decision_id);

ALTER TABLE ONLY dahu.design_exception
    ADD CONSTRAINT design_exception_part_uk UNIQUE (work_case_id, part);

ALTER TABLE ONLY dahu.design_exception
    ADD CONSTRAINT design_exception_pk PRIMARY KEY (design_exception_id);

ALTER TABLE ONLY dahu.desk
    ADD CONSTRAINT desk_pk PRIMARY KEY (name);

ALTER TABLE ONLY dahu.desk_right
    ADD CONSTRAINT desk_right_pk PRIMARY KEY (desk_name, right_name);

ALTER TABLE ONLY dahu.disclosure
    ADD CONSTRAINT disclosure_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.dispatch_entry
    ADD CONSTRAINT dispatch_entry_pk PRIMARY KEY (dispatch_entry_id);

ALTER TABLE ONLY dahu.dispatch_equipment
    ADD CONSTRAINT dispatch_equipment_number_ex EXCLUDE USING gist (account_id WITH =, dispatch_number WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.dispatch_equipment
    ADD CONSTRAINT dispatch_equipment_pk PRIMARY KEY (dispatch_equipment_id);

ALTER TABLE ONLY dahu.dispatch_incident
    ADD CONSTRAINT dispatch_incident_entry_uk UNIQUE (dispatch_entry_id);

ALTER TABLE ONLY dahu.dispatch_incident
    ADD CONSTRAINT dispatch_incident_pk PRIMARY KEY (dispatch_incident_id);

ALTER TABLE ONLY dahu.dispatch_instruction
    ADD CONSTRAINT dispatch_instruction_number_uk UNIQUE (instruction_number);

ALTER TABLE ONLY dahu.dispatch_instruction
    ADD CONSTRAINT dispatch_instruction_pk PRIMARY KEY (dispatch_instruction_id);

ALTER TABLE ONLY dahu.document_kind
    ADD CONSTRAINT document_kind_pk PRIMARY KEY (document_kind);

ALTER TABLE ONLY dahu.document_required
    ADD CONSTRAINT document_required_pk PRIMARY KEY (kind, document_kind);

ALTER TABLE ONLY dahu.dual_source
    ADD CONSTRAINT dual_source_account_uk UNIQUE (work_case_id, account_id);

ALTER TABLE ONLY dahu.dual_source
    ADD CONSTRAINT dual_source_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.dual_source_feed
    ADD CONSTRAINT dual_source_feed_pk PRIMARY KEY (work_case_id, feed_no);

ALTER TABLE ONLY dahu.dual_source_feed
    ADD CONSTRAINT dual_source_feed_supply_source_uk UNIQUE (work_case_id, supply_source_id);

ALTER TABLE ONLY dahu.due_snooze
    ADD CONSTRAINT due_snooze_pk PRIMARY KEY (due_snooze_id);

ALTER TABLE ONLY dahu.dunning
    ADD CONSTRAINT dunning_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.duty
    ADD CONSTRAINT duty_once_ex EXCLUDE USING gist (kind WITH =, matter WITH =, COALESCE(org_unit_id, (0)::bigint) WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.duty
    ADD CONSTRAINT duty_pk PRIMARY KEY (duty_id);

ALTER TABLE ONLY dahu.eligibility_review
    ADD CONSTRAINT eligibility_review_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.emergency_plan
    ADD CONSTRAINT emergency_plan_pk PRIMARY KEY (emergency_plan_id);

ALTER TABLE ONLY dahu.emergency_run
    ADD CONSTRAINT emergency_run_pk PRIMARY KEY (emergency_run_id);

ALTER TABLE ONLY dahu.emergency_supply
    ADD CONSTRAINT emergency_supply_pk PRIMARY KEY (emergency_supply_id);

ALTER TABLE ONLY dahu.energising
    ADD CONSTRAINT energising_pk PRIMARY KEY (energising_id);

ALTER TABLE ONLY dahu.energy_day
    ADD CONSTRAINT energy_day_pk PRIMARY KEY (metering_point_id, day);

ALTER TABLE ONLY dahu.energy_day_history
    ADD CONSTRAINT energy_day_history_pk PRIMARY KEY (metering_point_id, day, made_at);

ALTER TABLE ONLY dahu.energy_due
    ADD CONSTRAINT energy_due_pk PRIMARY KEY (metering_point_id, day);

ALTER TABLE ONLY dahu.energy_month
    ADD CONSTRAINT energy_month_pk PRIMARY KEY (metering_point_id, month);

ALTER TABLE ONLY dahu.energy_round
    ADD CONSTRAINT energy_round_pk PRIMARY KEY (only_row);

ALTER TABLE ONLY dahu.energy_taken
    ADD CONSTRAINT energy_taken_pk PRIMARY KEY (metering_point_id, day);

ALTER TABLE ONLY dahu.fault
    ADD CONSTRAINT fault_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.import_batch
    ADD CONSTRAINT import_batch_pk PRIMARY KEY (import_batch_id);

ALTER TABLE ONLY dahu.important_confirmation
    ADD CONSTRAINT important_confirmation_pk PRIMARY KEY (work_case_id, list_year);

ALTER TABLE ONLY dahu.important_user
    ADD CONSTRAINT important_user_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.inspection
    ADD CONSTRAINT inspection_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.inspection_crew
    ADD CONSTRAINT inspection_crew_pk PRIMARY KEY (inspection_crew_id);

ALTER TABLE ONLY dahu.inspection_item
    ADD CONSTRAINT inspection_item_pk PRIMARY KEY (code);

ALTER TABLE ONLY dahu.inspection_item
    ADD CONSTRAINT inspection_item_place_uk UNIQUE (place);

ALTER TABLE ONLY dahu.installation_register
    ADD CONSTRAINT installation_register_pk PRIMARY KEY (meter_installation_id, quantity);

ALTER TABLE ONLY dahu.interval_day
    ADD CONSTRAINT interval_day_pk PRIMARY KEY (metering_point_id, day);

ALTER TABLE ONLY dahu.interval_energy
    ADD CONSTRAINT interval_energy_pk PRIMARY KEY (metering_point_id, slot_at);

ALTER TABLE ONLY dahu.job
    ADD CONSTRAINT job_key_uk UNIQUE (job_key);

ALTER TABLE ONLY dahu.job
    ADD CONSTRAINT job_pk PRIMARY KEY (job_id);

ALTER TABLE ONLY dahu.joint_review
    ADD CONSTRAINT joint_review_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.joint_review
    ADD CONSTRAINT joint_review_round_uk UNIQUE (application_case_id, round);

ALTER TABLE ONLY dahu.joint_review_opinion
    ADD CONSTRAINT joint_review_opinion_pk PRIMARY KEY (joint_review_opinion_id);

ALTER TABLE ONLY dahu.kept_capacity
    ADD CONSTRAINT kept_capacity_one_at_a_time_ex EXCLUDE USING gist (line_id WITH =, account_id WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.kept_capacity
    ADD CONSTRAINT kept_capacity_pk PRIMARY KEY (kept_capacity_id);

ALTER TABLE ONLY dahu.lead
    ADD CONSTRAINT lead_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.lead_entry
    ADD CONSTRAINT lead_entry_pk PRIMARY KEY (lead_entry_id);

ALTER TABLE ONLY dahu.line
    ADD CONSTRAINT line_number_uk UNIQUE (line_number);

ALTER TABLE ONLY dahu.line
    ADD CONSTRAINT line_pk PRIMARY KEY (line_id);

ALTER TABLE ONLY dahu.link
    ADD CONSTRAINT link_pk PRIMARY KEY (link_id);

ALTER TABLE ONLY dahu.link
    ADD CONSTRAINT link_uri_uk UNIQUE (uri);

ALTER TABLE ONLY dahu.link_lease
    ADD CONSTRAINT link_lease_pk PRIMARY KEY (endpoint);

ALTER TABLE ONLY dahu.loss_register
    ADD CONSTRAINT loss_register_correction_uk UNIQUE (correction_id);

ALTER TABLE ONLY dahu.loss_register
    ADD CONSTRAINT loss_register_pk PRIMARY KEY (loss_register_id);

ALTER TABLE ONLY dahu.meter
    ADD CONSTRAINT meter_pk PRIMARY KEY (meter_id);

ALTER TABLE ONLY dahu.meter
    ADD CONSTRAINT meter_serial_number_uk UNIQUE (serial_number);

ALTER TABLE ONLY dahu.meter_hole
    ADD CONSTRAINT meter_hole_pk PRIMARY KEY (meter_id, function, address, words);

ALTER TABLE ONLY dahu.meter_incident
    ADD CONSTRAINT meter_incident_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.meter_installation
    ADD CONSTRAINT meter_installation_meter_ex EXCLUDE USING gist (meter_id WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.meter_installation
    ADD CONSTRAINT meter_installation_pk PRIMARY KEY (meter_installation_id);

ALTER TABLE ONLY dahu.meter_installation
    ADD CONSTRAINT meter_installation_point_ex EXCLUDE USING gist (metering_point_id WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.meter_test
    ADD CONSTRAINT meter_test_once_uk UNIQUE (metering_point_id, tested_on);

ALTER TABLE ONLY dahu.meter_test
    ADD CONSTRAINT meter_test_pk PRIMARY KEY (meter_test_id);

ALTER TABLE ONLY dahu.metering_event
    ADD CONSTRAINT metering_event_pk PRIMARY KEY (metering_event_id);

ALTER TABLE ONLY dahu.metering_point
    ADD CONSTRAINT metering_point_number_uk UNIQUE (point_number);

ALTER TABLE ONLY dahu.metering_point
    ADD CONSTRAINT metering_point_pk PRIMARY KEY (metering_point_id);

ALTER TABLE ONLY dahu.metering_point_account
    ADD CONSTRAINT metering_point_account_one_at_a_time_ex EXCLUDE USING gist (metering_point_id WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.metering_point_account
    ADD CONSTRAINT metering_point_account_pk PRIMARY KEY (metering_point_id, valid);

ALTER TABLE ONLY dahu.notice_kind
    ADD CONSTRAINT notice_kind_pk PRIMARY KEY (name);

ALTER TABLE ONLY dahu.org_unit
    ADD CONSTRAINT org_unit_name_uk UNIQUE (name);

ALTER TABLE ONLY dahu.org_unit
    ADD CONSTRAINT org_unit_pk PRIMARY KEY (org_unit_id);

ALTER TABLE ONLY dahu.outage
    ADD CONSTRAINT outage_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.outage_account
    ADD CONSTRAINT outage_account_pk PRIMARY KEY (work_case_id, account_id, told_at);

ALTER TABLE ONLY dahu.outbox
    ADD CONSTRAINT outbox_delivery_key_uk UNIQUE (delivery_key);

ALTER TABLE ONLY dahu.outbox
    ADD CONSTRAINT outbox_pk PRIMARY KEY (outbox_id);

ALTER TABLE ONLY dahu.outbox_attempt
    ADD CONSTRAINT outbox_attempt_pk PRIMARY KEY (outbox_id, attempt);

ALTER TABLE ONLY dahu.paper_kind
    ADD CONSTRAINT paper_kind_pk PRIMARY KEY (name);

ALTER TABLE ONLY dahu.paper_template
    ADD CONSTRAINT paper_template_pk PRIMARY KEY (kind_name, lang, version_no);

ALTER TABLE ONLY dahu.payment
    ADD CONSTRAINT payment_pk PRIMARY KEY (payment_id);

ALTER TABLE ONLY dahu.payment
    ADD CONSTRAINT payment_reference_uk UNIQUE (reference);

ALTER TABLE ONLY dahu.payment
    ADD CONSTRAINT payment_reverses_uk UNIQUE (reverses_id);

ALTER TABLE ONLY dahu.point_export
    ADD CONSTRAINT point_export_pk PRIMARY KEY (metering_point_id);

ALTER TABLE ONLY dahu.policy
    ADD CONSTRAINT policy_one_at_a_time_ex EXCLUDE USING gist (key WITH =, regime WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.policy
    ADD CONSTRAINT policy_pk PRIMARY KEY (policy_id);

ALTER TABLE ONLY dahu.progress_notice
    ADD CONSTRAINT progress_notice_pk PRIMARY KEY (progress_notice_id);

ALTER TABLE ONLY dahu.proposal
    ADD CONSTRAINT proposal_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.quarantine
    ADD CONSTRAINT quarantine_number_uk UNIQUE (quarantine_number);

ALTER TABLE ONLY dahu.quarantine
    ADD CONSTRAINT quarantine_pk PRIMARY KEY (quarantine_id);

ALTER TABLE ONLY dahu.quarantine
    ADD CONSTRAINT quarantine_record_uk UNIQUE (record_id, fingerprint);

ALTER TABLE ONLY dahu.reading
    ADD CONSTRAINT reading_pk PRIMARY KEY (metering_point_id, slot_at);

ALTER TABLE ONLY dahu.reading_conflict
    ADD CONSTRAINT reading_conflict_pk PRIMARY KEY (metering_point_id, slot_at, received_at);

ALTER TABLE ONLY dahu.reading_extra
    ADD CONSTRAINT reading_extra_pk PRIMARY KEY (metering_point_id, slot_at, quantity);

ALTER TABLE ONLY dahu.reading_gap
    ADD CONSTRAINT reading_gap_pk PRIMARY KEY (metering_point_id, slot_at);

ALTER TABLE ONLY dahu.reading_latest
    ADD CONSTRAINT reading_latest_pk PRIMARY KEY (metering_point_id);

ALTER TABLE ONLY dahu.receiving_point
    ADD CONSTRAINT receiving_point_name_uk UNIQUE (account_id, name);

ALTER TABLE ONLY dahu.receiving_point
    ADD CONSTRAINT receiving_point_pk PRIMARY KEY (receiving_point_id);

ALTER TABLE ONLY dahu.recheck
    ADD CONSTRAINT recheck_pk PRIMARY KEY (recheck_id);

ALTER TABLE ONLY dahu.recheck
    ADD CONSTRAINT recheck_receipt_number_uk UNIQUE (receipt_number);

ALTER TABLE ONLY dahu.record_document
    ADD CONSTRAINT record_document_pk PRIMARY KEY (record_document_id);

ALTER TABLE ONLY dahu.rectification
    ADD CONSTRAINT rectification_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.rectification_check
    ADD CONSTRAINT rectification_check_pk PRIMARY KEY (rectification_check_id);

ALTER TABLE ONLY dahu.rectification_check
    ADD CONSTRAINT rectification_check_recheck_uk UNIQUE (recheck_id);

ALTER TABLE ONLY dahu.regulation
    ADD CONSTRAINT regulation_one_at_a_time_ex EXCLUDE USING gist (code WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.regulation
    ADD CONSTRAINT regulation_pk PRIMARY KEY (regulation_id);

ALTER TABLE ONLY dahu.regulation
    ADD CONSTRAINT regulation_version_uk UNIQUE (code, version);

ALTER TABLE ONLY dahu.reminder
    ADD CONSTRAINT reminder_once_uk UNIQUE (kind, thing, due_on, days);

ALTER TABLE ONLY dahu.reminder
    ADD CONSTRAINT reminder_pk PRIMARY KEY (reminder_id);

ALTER TABLE ONLY dahu.reminder_offset
    ADD CONSTRAINT reminder_offset_pk PRIMARY KEY (kind, days);

ALTER TABLE ONLY dahu.request_key
    ADD CONSTRAINT request_key_pk PRIMARY KEY (request_key_id);

ALTER TABLE ONLY dahu.request_key
    ADD CONSTRAINT request_key_uk UNIQUE NULLS NOT DISTINCT (user_account_id, key_hash);

ALTER TABLE ONLY dahu.review_rule
    ADD CONSTRAINT review_rule_pk PRIMARY KEY (review_run_id, rule_id);

ALTER TABLE ONLY dahu.review_run
    ADD CONSTRAINT review_run_pk PRIMARY KEY (review_run_id);

ALTER TABLE ONLY dahu.row_history
    ADD CONSTRAINT row_history_one_at_a_time_ex EXCLUDE USING gist (table_name WITH =, row_key WITH =, known WITH &&);

ALTER TABLE ONLY dahu.row_history
    ADD CONSTRAINT row_history_pk PRIMARY KEY (table_name, row_key, known);

ALTER TABLE ONLY dahu.schema_migration
    ADD CONSTRAINT schema_migration_pk PRIMARY KEY (version);

ALTER TABLE ONLY dahu.security_load
    ADD CONSTRAINT security_load_one_at_a_time_ex EXCLUDE USING gist (account_id WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.security_load
    ADD CONSTRAINT security_load_pk PRIMARY KEY (security_load_id);

ALTER TABLE ONLY dahu.service_application
    ADD CONSTRAINT service_application_number_uk UNIQUE (application_number);

ALTER TABLE ONLY dahu.service_application
    ADD CONSTRAINT service_application_pk PRIMARY KEY (service_application_id);

ALTER TABLE ONLY dahu.service_application
    ADD CONSTRAINT service_application_work_case_uk UNIQUE (work_case_id);

ALTER TABLE ONLY dahu.service_area
    ADD CONSTRAINT service_area_one_at_a_time_ex EXCLUDE USING gist (name WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.service_area
    ADD CONSTRAINT service_area_pk PRIMARY KEY (service_area_id);

ALTER TABLE ONLY dahu.service_level_review
    ADD CONSTRAINT service_level_review_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.service_level_vote
    ADD CONSTRAINT service_level_vote_pk PRIMARY KEY (service_level_vote_id);

ALTER TABLE ONLY dahu.service_limit
    ADD CONSTRAINT service_limit_once_ex EXCLUDE USING gist (regime WITH =, item WITH =, class WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.service_limit
    ADD CONSTRAINT service_limit_pk PRIMARY KEY (service_limit_id);

ALTER TABLE ONLY dahu.service_request
    ADD CONSTRAINT service_request_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.shift_handover
    ADD CONSTRAINT shift_handover_pk PRIMARY KEY (shift_handover_id);

ALTER TABLE ONLY dahu.shift_takeover
    ADD CONSTRAINT shift_takeover_pk PRIMARY KEY (shift_handover_id);

ALTER TABLE ONLY dahu.sign_in_fault
    ADD CONSTRAINT sign_in_fault_pk PRIMARY KEY (sign_in_fault_id);

ALTER TABLE ONLY dahu.site
    ADD CONSTRAINT site_pk PRIMARY KEY (site_id);

ALTER TABLE ONLY dahu.site_person
    ADD CONSTRAINT site_person_once_ex EXCLUDE USING gist (account_id WITH =, duty WITH =, name WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.site_person
    ADD CONSTRAINT site_person_pk PRIMARY KEY (site_person_id);

ALTER TABLE ONLY dahu.site_survey
    ADD CONSTRAINT site_survey_pk PRIMARY KEY (site_survey_id);

ALTER TABLE ONLY dahu.source_change
    ADD CONSTRAINT source_change_pk PRIMARY KEY (source_change_id);

ALTER TABLE ONLY dahu.source_state
    ADD CONSTRAINT source_state_pk PRIMARY KEY (supply_source_id);

ALTER TABLE ONLY dahu.source_use
    ADD CONSTRAINT source_use_one_at_a_time_ex EXCLUDE USING gist (supply_source_id WITH =, tstzrange(began_at, ended_at) WITH &&);

ALTER TABLE ONLY dahu.source_use
    ADD CONSTRAINT source_use_pk PRIMARY KEY (source_use_id);

ALTER TABLE ONLY dahu.split_check
    ADD CONSTRAINT split_check_pk PRIMARY KEY (split_check_id);

ALTER TABLE ONLY dahu.split_part
    ADD CONSTRAINT split_part_category_uk UNIQUE (split_scheme_id, category);

ALTER TABLE ONLY dahu.split_part
    ADD CONSTRAINT split_part_pk PRIMARY KEY (split_scheme_id, place);

ALTER TABLE ONLY dahu.split_scheme
    ADD CONSTRAINT split_scheme_account_ex EXCLUDE USING gist (account_id WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.split_scheme
    ADD CONSTRAINT split_scheme_pk PRIMARY KEY (split_scheme_id);

ALTER TABLE ONLY dahu.split_scheme
    ADD CONSTRAINT split_scheme_point_ex EXCLUDE USING gist (metering_point_id WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.spot_check
    ADD CONSTRAINT spot_check_once_uk UNIQUE (spot_check_draw_id, case_step_id);

ALTER TABLE ONLY dahu.spot_check
    ADD CONSTRAINT spot_check_pk PRIMARY KEY (spot_check_id);

ALTER TABLE ONLY dahu.spot_check_draw
    ADD CONSTRAINT spot_check_draw_pk PRIMARY KEY (spot_check_draw_id);

ALTER TABLE ONLY dahu.statement_line
    ADD CONSTRAINT statement_line_pk PRIMARY KEY (reference);

ALTER TABLE ONLY dahu.station_design
    ADD CONSTRAINT station_design_pk PRIMARY KEY (station_design_id);

ALTER TABLE ONLY dahu.station_design
    ADD CONSTRAINT station_design_round_uk UNIQUE (work_case_id, round);

ALTER TABLE ONLY dahu.subscription
    ADD CONSTRAINT subscription_pk PRIMARY KEY (subscription_id);

ALTER TABLE ONLY dahu.substation
    ADD CONSTRAINT substation_name_uk UNIQUE (name);

ALTER TABLE ONLY dahu.substation
    ADD CONSTRAINT substation_pk PRIMARY KEY (substation_id);

ALTER TABLE ONLY dahu.supply_plan
    ADD CONSTRAINT supply_plan_pk PRIMARY KEY (supply_plan_id);

ALTER TABLE ONLY dahu.supply_plan
    ADD CONSTRAINT supply_plan_round_uk UNIQUE (work_case_id, round);

ALTER TABLE ONLY dahu.supply_source
    ADD CONSTRAINT supply_source_pk PRIMARY KEY (supply_source_id);

ALTER TABLE ONLY dahu.tariff
    ADD CONSTRAINT tariff_code_uk UNIQUE (code);

ALTER TABLE ONLY dahu.tariff
    ADD CONSTRAINT tariff_pk PRIMARY KEY (tariff_id);

ALTER TABLE ONLY dahu.tariff_period
    ADD CONSTRAINT tariff_period_one_at_a_time_ex EXCLUDE USING gist (tariff_id WITH =, month WITH =, day_kind WITH =, minutes WITH &&, valid WITH &&);

ALTER TABLE ONLY dahu.tariff_period
    ADD CONSTRAINT tariff_period_pk PRIMARY KEY (tariff_period_id);

ALTER TABLE ONLY dahu.tariff_price
    ADD CONSTRAINT tariff_price_one_at_a_time_ex EXCLUDE USING gist (tariff_id WITH =, kind WITH =, item WITH =, period WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.tariff_price
    ADD CONSTRAINT tariff_price_pk PRIMARY KEY (tariff_price_id);

ALTER TABLE ONLY dahu.threshold_set
    ADD CONSTRAINT threshold_set_fingerprint_uk UNIQUE (fingerprint);

ALTER TABLE ONLY dahu.threshold_set
    ADD CONSTRAINT threshold_set_pk PRIMARY KEY (threshold_set_id);

ALTER TABLE ONLY dahu.transformer
    ADD CONSTRAINT transformer_label_uk UNIQUE (account_id, label);

ALTER TABLE ONLY dahu.transformer
    ADD CONSTRAINT transformer_pk PRIMARY KEY (transformer_id);

ALTER TABLE ONLY dahu.transformer_plate
    ADD CONSTRAINT transformer_plate_pk PRIMARY KEY (transformer_id);

ALTER TABLE ONLY dahu.turn_day
    ADD CONSTRAINT turn_day_pk PRIMARY KEY (name);

ALTER TABLE ONLY dahu.unauthorised_source
    ADD CONSTRAINT unauthorised_source_pk PRIMARY KEY (unauthorised_source_id);

ALTER TABLE ONLY dahu.unregistered_change
    ADD CONSTRAINT unregistered_change_case_uk UNIQUE (work_case_id);

ALTER TABLE ONLY dahu.unregistered_change
    ADD CONSTRAINT unregistered_change_pk PRIMARY KEY (unregistered_change_id);

ALTER TABLE ONLY dahu.use_class
    ADD CONSTRAINT use_class_one_at_a_time_ex EXCLUDE USING gist (account_id WITH =, category WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.use_class
    ADD CONSTRAINT use_class_pk PRIMARY KEY (use_class_id);

ALTER TABLE ONLY dahu.user_account
    ADD CONSTRAINT user_account_login_uk UNIQUE (login);

ALTER TABLE ONLY dahu.user_account
    ADD CONSTRAINT user_account_pk PRIMARY KEY (user_account_id);

ALTER TABLE ONLY dahu.user_desk
    ADD CONSTRAINT user_desk_once_ex EXCLUDE USING gist (user_account_id WITH =, desk_name WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.user_desk
    ADD CONSTRAINT user_desk_pk PRIMARY KEY (user_account_id, desk_name, valid);

ALTER TABLE ONLY dahu.user_factor
    ADD CONSTRAINT user_factor_pk PRIMARY KEY (user_account_id);

ALTER TABLE ONLY dahu.user_link
    ADD CONSTRAINT user_link_pk PRIMARY KEY (user_link_id);

ALTER TABLE ONLY dahu.user_link
    ADD CONSTRAINT user_link_token_uk UNIQUE (token_hash);

ALTER TABLE ONLY dahu.user_password
    ADD CONSTRAINT user_password_pk PRIMARY KEY (user_account_id);

ALTER TABLE ONLY dahu.user_password_past
    ADD CONSTRAINT user_password_past_pk PRIMARY KEY (user_account_id, set_at);

ALTER TABLE ONLY dahu.user_recovery
    ADD CONSTRAINT user_recovery_pk PRIMARY KEY (user_account_id, code_hash);

ALTER TABLE ONLY dahu.user_session
    ADD CONSTRAINT user_session_pk PRIMARY KEY (user_session_id);

ALTER TABLE ONLY dahu.user_session
    ADD CONSTRAINT user_session_token_uk UNIQUE (token_hash);

ALTER TABLE ONLY dahu.user_token
    ADD CONSTRAINT user_token_pk PRIMARY KEY (user_token_id);

ALTER TABLE ONLY dahu.user_token
    ADD CONSTRAINT user_token_token_uk UNIQUE (token_hash);

ALTER TABLE ONLY dahu.utility
    ADD CONSTRAINT utility_pk PRIMARY KEY (only_row);

ALTER TABLE ONLY dahu.vee_edit
    ADD CONSTRAINT vee_edit_pk PRIMARY KEY (vee_edit_id);

ALTER TABLE ONLY dahu.vee_finding
    ADD CONSTRAINT vee_finding_pk PRIMARY KEY (metering_point_id, day, rule, energy, from_at);

ALTER TABLE ONLY dahu.vee_rule
    ADD CONSTRAINT vee_rule_one_at_a_time_ex EXCLUDE USING gist (rule WITH =, COALESCE(metering_point_id, (0)::bigint) WITH =, valid WITH &&);

ALTER TABLE ONLY dahu.vee_rule
    ADD CONSTRAINT vee_rule_pk PRIMARY KEY (vee_rule_id);

ALTER TABLE ONLY dahu.violation
    ADD CONSTRAINT violation_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.violation_assessment
    ADD CONSTRAINT violation_assessment_pk PRIMARY KEY (violation_assessment_id);

ALTER TABLE ONLY dahu.visit
    ADD CONSTRAINT visit_pk PRIMARY KEY (visit_id);

ALTER TABLE ONLY dahu.visit
    ADD CONSTRAINT visit_receipt_number_uk UNIQUE (receipt_number);

ALTER TABLE ONLY dahu.visit_crew
    ADD CONSTRAINT visit_crew_pk PRIMARY KEY (visit_id, user_account_id);

ALTER TABLE ONLY dahu.visit_item
    ADD CONSTRAINT visit_item_pk PRIMARY KEY (visit_id, code);

ALTER TABLE ONLY dahu.visit_photo
    ADD CONSTRAINT visit_photo_pk PRIMARY KEY (visit_id, sha256);

ALTER TABLE ONLY dahu.visit_proposal
    ADD CONSTRAINT visit_proposal_pk PRIMARY KEY (visit_id, place);

ALTER TABLE ONLY dahu.visit_reading
    ADD CONSTRAINT visit_reading_pk PRIMARY KEY (visit_id, metering_point_id, quantity);

ALTER TABLE ONLY dahu.watched_account
    ADD CONSTRAINT watched_account_pk PRIMARY KEY (account_id);

ALTER TABLE ONLY dahu.watched_point
    ADD CONSTRAINT watched_point_pk PRIMARY KEY (metering_point_id);

ALTER TABLE ONLY dahu.watched_source
    ADD CONSTRAINT watched_source_pk PRIMARY KEY (supply_source_id);

ALTER TABLE ONLY dahu.work_case
    ADD CONSTRAINT work_case_number_uk UNIQUE (case_number);

ALTER TABLE ONLY dahu.work_case
    ADD CONSTRAINT work_case_pk PRIMARY KEY (work_case_id);

ALTER TABLE ONLY dahu.work_permit
    ADD CONSTRAINT work_permit_number_uk UNIQUE (permit_number);

ALTER TABLE ONLY dahu.work_permit
    ADD CONSTRAINT work_permit_pk PRIMARY KEY (work_permit_id);

ALTER TABLE ONLY dahu.workflow
    ADD CONSTRAINT workflow_number_prefix_uk UNIQUE (number_prefix);

ALTER TABLE ONLY dahu.workflow
    ADD CONSTRAINT workflow_pk PRIMARY KEY (flow);

ALTER TABLE ONLY dahu.workflow_step
    ADD CONSTRAINT workflow_step_pk PRIMARY KEY (flow, from_state, action);

ALTER TABLE ONLY dahu.works_inspection
    ADD CONSTRAINT works_inspection_pk PRIMARY KEY (works_inspection_id);

CREATE INDEX account_holder_customer_ix ON dahu.account_holder USING btree (customer_id);

CREATE INDEX account_manager_user_ix ON dahu.account_manager USING btree (user_account_id);

CREATE INDEX account_org_unit_ix ON dahu.account USING btree (org_unit_id);

CREATE INDEX account_risk_account_ix ON dahu.account_risk USING btree (account_id, valid_from);

CREATE INDEX alarm_account_ix ON dahu.alarm USING btree (account_id) WHERE (account_id IS NOT NULL);

CREATE INDEX alarm_event_alarm_ix ON dahu.alarm_event USING btree (alarm_id, alarm_event_id);

CREATE INDEX alarm_event_happened_ix ON dahu.alarm_event USING btree (happened_at);

CREATE INDEX alarm_open_ix ON dahu.alarm USING btree (state) WHERE (state <> 'NORMAL'::text);

CREATE INDEX application_document_case_ix ON dahu.application_document USING btree (work_case_id, document_kind);

CREATE INDEX appointment_account_ix ON dahu.appointment USING btree (account_id);

CREATE INDEX archive_submission_work_case_ix ON dahu.archive_submission USING btree (work_case_id);

CREATE INDEX attachment_use_account_ix ON dahu.attachment_use USING btree (account_id) WHERE (account_id IS NOT NULL);

CREATE INDEX attachment_use_work_case_ix ON dahu.attachment_use USING btree (work_case_id) WHERE (work_case_id IS NOT NULL);

CREATE INDEX audit_account_ix ON dahu.audit USING btree (account_id, noted_at);

CREATE INDEX audit_noted_ix ON dahu.audit USING btree (noted_at);

CREATE INDEX audit_object_ix ON dahu.audit USING btree (object_type, object_key);

CREATE INDEX audit_user_ix ON dahu.audit USING btree (user_account_id, noted_at);

CREATE INDEX backfeed_measure_work_case_ix ON dahu.backfeed_measure USING btree (work_case_id);

CREATE INDEX backfeed_test_work_case_ix ON dahu.backfeed_test USING btree (work_case_id, tested_on);

CREATE UNIQUE INDEX bay_reservation_bay_uk ON dahu.bay_reservation USING btree (bay_id) WHERE (ended_on IS NULL);

CREATE UNIQUE INDEX bay_reservation_case_uk ON dahu.bay_reservation USING btree (work_case_id) WHERE (ended_on IS NULL);

CREATE UNIQUE INDEX bay_wait_case_uk ON dahu.bay_wait USING btree (work_case_id, substation_id) WHERE (ended_on IS NULL);

CREATE INDEX bill_account_ix ON dahu.bill USING btree (account_id);

CREATE INDEX bill_corrects_ix ON dahu.bill USING btree (corrects_id) WHERE (corrects_id IS NOT NULL);

CREATE INDEX call_back_account_ix ON dahu.call_back USING btree (account_id);

CREATE INDEX call_back_open_ix ON dahu.call_back USING btree (due_on) WHERE ((done_on IS NULL) AND (dropped_because IS NULL));

CREATE INDEX capacity_event_account_ix ON dahu.capacity_event USING btree (account_id, effective_on);

CREATE INDEX capacity_plan_account_ix ON dahu.capacity_plan USING btree (account_id);

CREATE INDEX case_clock_due_ix ON dahu.case_clock USING btree (due_at) WHERE (stopped_at IS NULL);

CREATE INDEX case_clock_pause_case_clock_ix ON dahu.case_clock_pause USING btree (case_clock_id);

CREATE UNIQUE INDEX case_clock_running_ix ON dahu.case_clock USING btree (work_case_id, item) WHERE (stopped_at IS NULL);

CREATE INDEX case_clock_work_case_ix ON dahu.case_clock USING btree (work_case_id);

CREATE INDEX case_step_work_case_ix ON dahu.case_step USING btree (work_case_id);

CREATE INDEX claim_account_ix ON dahu.claim USING btree (account_id);

CREATE INDEX claim_payment_claim_ix ON dahu.claim_payment USING btree (claim_id);

CREATE INDEX closing_account_ix ON dahu.closing USING btree (account_id);

CREATE UNIQUE INDEX collection_period_open_ix ON dahu.collection_period USING btree (metering_point_id) WHERE upper_inf(valid);

CREATE INDEX complaint_department_ix ON dahu.complaint USING btree (department_id);

CREATE INDEX complaint_first_ix ON dahu.complaint USING btree (first_id);

CREATE INDEX compliance_finding_open_ix ON dahu.compliance_finding USING btree (due_on) WHERE (closed_at IS NULL);

CREATE INDEX compliance_finding_work_case_ix ON dahu.compliance_finding USING btree (work_case_id);

CREATE INDEX contact_consent_account_ix ON dahu.contact_consent USING btree (account_id);

CREATE INDEX contract_account_ix ON dahu.contract USING btree (account_id, kind);

CREATE INDEX customer_profile_account_ix ON dahu.customer_profile USING btree (account_id, customer_profile_id);

CREATE INDEX decision_account_ix ON dahu.decision USING btree (account_id, as_of);

CREATE INDEX decision_question_ix ON dahu.decision USING btree (as_of, account_id, rule_id, subject, decision_id);

CREATE INDEX dispatch_entry_dispatch_instruction_ix ON dahu.dispatch_entry USING btree (dispatch_instruction_id);

CREATE UNIQUE INDEX dispatch_entry_once_uk ON dahu.dispatch_entry USING btree (dispatch_instruction_id, kind);

CREATE INDEX dispatch_equipment_account_ix ON dahu.dispatch_equipment USING btree (account_id);

CREATE INDEX dispatch_instruction_account_ix ON dahu.dispatch_instruction USING btree (account_id);

CREATE INDEX dispatch_instruction_line_ix ON dahu.dispatch_instruction USING btree (line_id) WHERE (line_id IS NOT NULL);

CREATE INDEX dual_source_account_ix ON dahu.dual_source USING btree (account_id);

CREATE INDEX dual_source_feed_line_ix ON dahu.dual_source_feed USING btree (line_id) WHERE (line_id IS NOT NULL);

CREATE INDEX dual_source_feed_supply_source_ix ON dahu.dual_source_feed USING btree (supply_source_id) WHERE (supply_source_id IS NOT NULL);

CREATE UNIQUE INDEX due_snooze_now_ix ON dahu.due_snooze USING btree (user_account_id, kind, thing) WHERE (ended_at IS NULL);

CREATE INDEX dunning_account_ix ON dahu.dunning USING btree (account_id);

CREATE INDEX emergency_plan_account_ix ON dahu.emergency_plan USING btree (account_id, kind, held_on);

CREATE INDEX emergency_run_emergency_supply_ix ON dahu.emergency_run USING btree (emergency_supply_id, run_on);

CREATE INDEX emergency_supply_account_ix ON dahu.emergency_supply USING btree (account_id);

CREATE INDEX energising_account_ix ON dahu.energising USING btree (account_id, effective_on);

CREATE INDEX energy_day_day_ix ON dahu.energy_day USING btree (day);

CREATE INDEX energy_month_month_ix ON dahu.energy_month USING btree (month);

CREATE INDEX important_user_account_ix ON dahu.important_user USING btree (account_id);

CREATE INDEX inspection_account_ix ON dahu.inspection USING btree (account_id);

CREATE UNIQUE INDEX inspection_crew_now_uk ON dahu.inspection_crew USING btree (work_case_id, user_account_id) WHERE (released_at IS NULL);

CREATE INDEX inspection_crew_user_ix ON dahu.inspection_crew USING btree (user_account_id) WHERE (released_at IS NULL);

CREATE INDEX inspection_planned_ix ON dahu.inspection USING btree (planned_on) WHERE (finished_on IS NULL);

CREATE INDEX job_open_ix ON dahu.job USING btree (job_id) WHERE (state = ANY (ARRAY['WAITING'::text, 'RUNNING'::text]));

CREATE INDEX job_user_account_ix ON dahu.job USING btree (user_account_id, job_id);

CREATE INDEX joint_review_opinion_case_ix ON dahu.joint_review_opinion USING btree (work_case_id);

CREATE INDEX lead_entry_lead_ix ON dahu.lead_entry USING btree (work_case_id);

CREATE INDEX lead_next_entry_ix ON dahu.lead USING btree (next_entry_on);

CREATE INDEX line_account_ix ON dahu.line USING btree (account_id) WHERE (account_id IS NOT NULL);

CREATE INDEX link_endpoint_ix ON dahu.link USING btree (endpoint);

CREATE INDEX link_lease_collector_ix ON dahu.link_lease USING btree (collector);

CREATE INDEX loss_register_account_ix ON dahu.loss_register USING btree (account_id);

CREATE INDEX meter_incident_account_ix ON dahu.meter_incident USING btree (account_id);

CREATE INDEX meter_link_ix ON dahu.meter USING btree (link_id, unit_id);

CREATE INDEX metering_event_account_ix ON dahu.metering_event USING btree (account_id, effective_at) WHERE (account_id IS NOT NULL);

CREATE INDEX metering_event_point_ix ON dahu.metering_event USING btree (metering_point_id, effective_at);

CREATE INDEX metering_point_account_account_ix ON dahu.metering_point_account USING btree (account_id);

CREATE INDEX metering_point_supply_source_ix ON dahu.metering_point USING btree (supply_source_id) WHERE (supply_source_id IS NOT NULL);

CREATE INDEX outage_account_account_ix ON dahu.outage_account USING btree (account_id);

CREATE INDEX outage_line_ix ON dahu.outage USING btree (line_id, began_at);

CREATE INDEX outbox_channel_ix ON dahu.outbox USING btree (channel_id, outbox_id);

CREATE INDEX outbox_waiting_ix ON dahu.outbox USING btree (next_at) WHERE (state = 'WAITING'::text);

CREATE INDEX payment_bill_ix ON dahu.payment USING btree (bill_id);

CREATE INDEX progress_notice_case_ix ON dahu.progress_notice USING btree (work_case_id, progress_notice_id);

CREATE INDEX proposal_kind_ix ON dahu.proposal USING btree (kind, matter);

CREATE INDEX quarantine_account_ix ON dahu.quarantine USING btree (account_id);

CREATE INDEX quarantine_user_account_ix ON dahu.quarantine USING btree (user_account_id);

CREATE INDEX reading_gap_slot_ix ON ONLY dahu.reading_gap USING btree (slot_at);

CREATE INDEX recheck_case_ix ON dahu.recheck USING btree (work_case_id);

CREATE INDEX record_document_account_ix ON dahu.record_document USING btree (account_id, kind);

CREATE INDEX rectification_account_ix ON dahu.rectification USING btree (account_id);

CREATE INDEX rectification_check_case_ix ON dahu.rectification_check USING btree (work_case_id);

CREATE INDEX service_application_account_ix ON dahu.service_application USING btree (account_id);

CREATE UNIQUE INDEX service_application_bay_uk ON dahu.service_application USING btree (bay_id) WHERE (status = 'OPEN'::text);

CREATE INDEX service_request_point_ix ON dahu.service_request USING btree (point_id);

CREATE INDEX sign_in_fault_address_ix ON dahu.sign_in_fault USING btree (address, failed_at);

CREATE INDEX sign_in_fault_pair_ix ON dahu.sign_in_fault USING btree (login, address, failed_at);

CREATE INDEX site_person_account_ix ON dahu.site_person USING btree (account_id, duty);

CREATE INDEX site_survey_case_ix ON dahu.site_survey USING btree (work_case_id);

CREATE INDEX source_change_account_ix ON dahu.source_change USING btree (account_id, source_change_id);

CREATE INDEX source_state_account_ix ON dahu.source_state USING btree (account_id);

CREATE INDEX source_use_work_case_ix ON dahu.source_use USING btree (work_case_id);

CREATE INDEX split_check_scheme_ix ON dahu.split_check USING btree (split_scheme_id);

CREATE INDEX spot_check_case_ix ON dahu.spot_check USING btree (work_case_id);

CREATE UNIQUE INDEX spot_check_draw_month_uk ON dahu.spot_check_draw USING btree (kind, period) WHERE (reason = ''::text);

CREATE INDEX subscription_kind_ix ON dahu.subscription USING btree (kind_name) WHERE (ended_at IS NULL);

CREATE INDEX supply_source_account_ix ON dahu.supply_source USING btree (account_id);

CREATE INDEX supply_source_line_ix ON dahu.supply_source USING btree (line_id) WHERE (line_id IS NOT NULL);

CREATE INDEX unauthorised_source_account_ix ON dahu.unauthorised_source USING btree (account_id);

CREATE INDEX user_session_open_ix ON dahu.user_session USING btree (user_account_id) WHERE (ended_at IS NULL);

CREATE INDEX vee_edit_point_ix ON dahu.vee_edit USING btree (metering_point_id, from_at);

CREATE INDEX vee_finding_open_ix ON dahu.vee_finding USING btree (day) WHERE ((outcome = 'HOLD'::text) AND (vee_edit_id IS NULL));

CREATE INDEX violation_account_ix ON dahu.violation USING btree (account_id);

CREATE INDEX violation_assessment_case_ix ON dahu.violation_assessment USING btree (work_case_id);

CREATE INDEX violation_assessment_open_ix ON dahu.violation_assessment USING btree (violation_assessment_id) WHERE (reckoned_at IS NULL);

CREATE INDEX visit_account_ix ON dahu.visit USING btree (account_id, visited_on);

CREATE INDEX visit_work_case_ix ON dahu.visit USING btree (work_case_id);

CREATE INDEX work_case_account_ix ON dahu.work_case USING btree (account_id);

CREATE INDEX work_case_flow_ix ON dahu.work_case USING btree (flow, opened_at);

CREATE INDEX work_case_handler_ix ON dahu.work_case USING btree (handler_id) WHERE (closed_at IS NULL);

CREATE INDEX work_case_open_ix ON dahu.work_case USING btree (flow, state) WHERE (closed_at IS NULL);

CREATE INDEX work_permit_line_ix ON dahu.work_permit USING btree (line_id) WHERE (closed_at IS NULL);

CREATE INDEX works_inspection_case_ix ON dahu.works_inspection USING btree (work_case_id);

CREATE TRIGGER account_history BEFORE DELETE OR UPDATE ON dahu.account FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('account_id');

CREATE TRIGGER account_class_history BEFORE DELETE OR UPDATE ON dahu.account_class FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('account_id', 'valid');

CREATE TRIGGER account_holder_history BEFORE DELETE OR UPDATE ON dahu.account_holder FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('account_id', 'valid');

CREATE TRIGGER account_manager_history BEFORE DELETE OR UPDATE ON dahu.account_manager FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('account_id', 'role', 'valid');

CREATE TRIGGER account_risk_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.account_risk FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE CONSTRAINT TRIGGER account_tariff_gap AFTER INSERT OR DELETE OR UPDATE ON dahu.account_tariff DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dahu.account_tariff_guard();

CREATE TRIGGER account_tariff_history BEFORE DELETE OR UPDATE ON dahu.account_tariff FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('account_tariff_id');

CREATE TRIGGER alarm_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.alarm_event FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER alarm_event_told AFTER INSERT ON dahu.alarm_event REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION dahu.alarm_event_tell();

CREATE TRIGGER application_document_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.application_document FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER archive_entry_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.archive_entry FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER archive_submission_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.archive_submission FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER attachment_use_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.attachment_use FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.audit FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER backfeed_measure_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.backfeed_measure FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER backfeed_test_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.backfeed_test FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER backfeed_test_watched_changed AFTER INSERT OR DELETE OR UPDATE ON dahu.backfeed_test FOR EACH STATEMENT EXECUTE FUNCTION dahu.watched_changed();

CREATE TRIGGER bay_history BEFORE DELETE OR UPDATE ON dahu.bay FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('bay_id');

CREATE TRIGGER bay_reservation_history BEFORE DELETE OR UPDATE ON dahu.bay_reservation FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('bay_reservation_id');

CREATE TRIGGER bay_wait_history BEFORE DELETE OR UPDATE ON dahu.bay_wait FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('bay_wait_id');

CREATE TRIGGER bill_guard BEFORE INSERT OR DELETE OR UPDATE ON dahu.bill FOR EACH ROW EXECUTE FUNCTION dahu.bill_guard();

CREATE TRIGGER bill_told AFTER UPDATE OF status ON dahu.bill FOR EACH ROW WHEN (((new.status = 'ISSUED'::text) AND (old.status <> 'ISSUED'::text))) EXECUTE FUNCTION dahu.bill_told();

CREATE TRIGGER bill_item_guard BEFORE INSERT OR DELETE OR UPDATE ON dahu.bill_item FOR EACH ROW EXECUTE FUNCTION dahu.bill_item_guard();

CREATE TRIGGER calendar_day_history BEFORE DELETE OR UPDATE ON dahu.calendar_day FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('day');

CREATE TRIGGER calendar_year_history BEFORE DELETE OR UPDATE ON dahu.calendar_year FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('year');

CREATE TRIGGER call_back_offset_history BEFORE DELETE OR UPDATE ON dahu.call_back_offset FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('occasion', 'days');

CREATE TRIGGER capacity_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.capacity_event FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER capacity_event_energy_ground AFTER INSERT ON dahu.capacity_event FOR EACH ROW WHEN ((new.kind = ANY (ARRAY['INSTALL'::text, 'TRANSFER_IN'::text, 'TRANSFER_OUT'::text, 'REMOVE'::text, 'REDUCE_PERM'::text, 'CORRECTION'::text]))) EXECUTE FUNCTION dahu.energy_ground_changed('policy');

CREATE TRIGGER energising_hold AFTER INSERT ON dahu.capacity_event FOR EACH ROW WHEN ((new.kind = ANY (ARRAY['INSTALL'::text, 'COMMISSION'::text, 'TRANSFER_IN'::text]))) EXECUTE FUNCTION dahu.energising_hold();

CREATE TRIGGER capacity_plan_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.capacity_plan FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER case_clock_pause_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.case_clock_pause FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER case_step_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.case_step FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER case_step_follow AFTER INSERT ON dahu.case_step FOR EACH ROW EXECUTE FUNCTION dahu.case_step_follow();

CREATE TRIGGER case_step_take BEFORE INSERT ON dahu.case_step FOR EACH ROW EXECUTE FUNCTION dahu.case_step_take();

CREATE TRIGGER case_step_told AFTER INSERT ON dahu.case_step FOR EACH ROW EXECUTE FUNCTION dahu.case_step_tell();

CREATE TRIGGER claim_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.claim FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER claim_payment_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.claim_payment FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER clause_kind_history BEFORE DELETE OR UPDATE ON dahu.clause_kind FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('name');

CREATE TRIGGER clause_requirement_history BEFORE DELETE OR UPDATE ON dahu.clause_requirement FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('clause_kind', 'contract_kind', 'applies', 'valid');

CREATE TRIGGER closing_history BEFORE DELETE OR UPDATE ON dahu.closing FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('work_case_id');

CREATE TRIGGER compensation_history BEFORE DELETE OR UPDATE ON dahu.compensation FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('compensation_id');

CREATE TRIGGER contract_history BEFORE DELETE OR UPDATE ON dahu.contract FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('work_case_id');

CREATE TRIGGER contract_clause_history BEFORE DELETE OR UPDATE ON dahu.contract_clause FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('work_case_id', 'version_no', 'clause_kind');

CREATE TRIGGER contract_copy_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.contract_copy FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER contract_version_history BEFORE DELETE OR UPDATE ON dahu.contract_version FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('work_case_id', 'version_no');

CREATE TRIGGER contract_version_watched_changed AFTER INSERT OR DELETE OR UPDATE ON dahu.contract_version FOR EACH STATEMENT EXECUTE FUNCTION dahu.watched_changed();

CREATE TRIGGER contracted_demand_history BEFORE DELETE OR UPDATE ON dahu.contracted_demand FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('contracted_demand_id');

CREATE TRIGGER customer_history BEFORE DELETE OR UPDATE ON dahu.customer FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('customer_id');

CREATE TRIGGER customer_profile_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.customer_profile FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER decision_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.decision FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER design_exception_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.design_exception FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER dispatch_entry_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.dispatch_entry FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER dispatch_equipment_history BEFORE DELETE OR UPDATE ON dahu.dispatch_equipment FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('dispatch_equipment_id');

CREATE TRIGGER dispatch_incident_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.dispatch_incident FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER dispatch_instruction_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.dispatch_instruction FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER dual_source_history BEFORE DELETE OR UPDATE ON dahu.dual_source FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('work_case_id');

CREATE TRIGGER dual_source_feed_history BEFORE DELETE OR UPDATE ON dahu.dual_source_feed FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('work_case_id', 'feed_no');

CREATE TRIGGER dual_source_feed_watched_changed AFTER INSERT OR DELETE OR UPDATE ON dahu.dual_source_feed FOR EACH STATEMENT EXECUTE FUNCTION dahu.watched_changed();

CREATE TRIGGER dunning_history BEFORE DELETE OR UPDATE ON dahu.dunning FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('work_case_id');

CREATE TRIGGER duty_history BEFORE DELETE OR UPDATE ON dahu.duty FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('duty_id');

CREATE TRIGGER emergency_plan_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.emergency_plan FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER emergency_run_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.emergency_run FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER emergency_supply_history BEFORE DELETE OR UPDATE ON dahu.emergency_supply FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('emergency_supply_id');

CREATE TRIGGER energising_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.energising FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER import_batch_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.import_batch FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER important_confirmation_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.important_confirmation FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER important_user_history BEFORE DELETE OR UPDATE ON dahu.important_user FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('work_case_id');

CREATE TRIGGER inspection_history BEFORE DELETE OR UPDATE ON dahu.inspection FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('work_case_id');

CREATE TRIGGER inspection_crew_history BEFORE DELETE OR UPDATE ON dahu.inspection_crew FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('inspection_crew_id');

CREATE TRIGGER inspection_item_history BEFORE DELETE OR UPDATE ON dahu.inspection_item FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('code');

CREATE TRIGGER installation_register_changed AFTER INSERT OR DELETE OR UPDATE ON dahu.installation_register FOR EACH ROW EXECUTE FUNCTION dahu.installation_changed();

CREATE TRIGGER installation_register_history BEFORE DELETE OR UPDATE ON dahu.installation_register FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('meter_installation_id', 'quantity');

CREATE TRIGGER joint_review_history BEFORE DELETE OR UPDATE ON dahu.joint_review FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('work_case_id');

CREATE TRIGGER joint_review_opinion_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.joint_review_opinion FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER lead_history BEFORE DELETE OR UPDATE ON dahu.lead FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('work_case_id');

CREATE TRIGGER lead_entry_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.lead_entry FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER energising_hold_line AFTER INSERT OR UPDATE OF first_energised_on ON dahu.line FOR EACH ROW WHEN (((new.kind = 'DEDICATED'::text) AND (new.first_energised_on IS NOT NULL))) EXECUTE FUNCTION dahu.energising_hold_line();

CREATE TRIGGER line_history BEFORE DELETE OR UPDATE ON dahu.line FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('line_id');

CREATE TRIGGER link_roster_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON dahu.link FOR EACH STATEMENT EXECUTE FUNCTION dahu.roster_changed();

CREATE TRIGGER loss_register_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.loss_register FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER loss_register_refund BEFORE INSERT ON dahu.loss_register FOR EACH ROW EXECUTE FUNCTION dahu.loss_register_refund();

CREATE TRIGGER meter_energy_ground AFTER UPDATE OF driver, register_side ON dahu.meter FOR EACH ROW WHEN (((old.driver IS DISTINCT FROM new.driver) OR (old.register_side IS DISTINCT FROM new.register_side))) EXECUTE FUNCTION dahu.energy_ground_changed('ratio');

CREATE TRIGGER meter_history BEFORE DELETE OR UPDATE ON dahu.meter FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('meter_id');

CREATE TRIGGER meter_roster_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON dahu.meter FOR EACH STATEMENT EXECUTE FUNCTION dahu.roster_changed();

CREATE TRIGGER meter_incident_history BEFORE DELETE OR UPDATE ON dahu.meter_incident FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('work_case_id');

CREATE TRIGGER meter_installation_changed AFTER INSERT OR DELETE OR UPDATE ON dahu.meter_installation FOR EACH ROW EXECUTE FUNCTION dahu.installation_changed();

CREATE TRIGGER meter_installation_history BEFORE DELETE OR UPDATE ON dahu.meter_installation FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('meter_installation_id');

CREATE TRIGGER meter_installation_roster_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON dahu.meter_installation FOR EACH STATEMENT EXECUTE FUNCTION dahu.roster_changed();

CREATE TRIGGER meter_test_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.meter_test FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER metering_event_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.metering_event FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER metering_point_energy_ground AFTER UPDATE OF slot_s, purpose ON dahu.metering_point FOR EACH ROW WHEN (((old.slot_s IS DISTINCT FROM new.slot_s) OR (old.purpose IS DISTINCT FROM new.purpose))) EXECUTE FUNCTION dahu.energy_ground_changed('policy');

CREATE TRIGGER metering_point_history BEFORE DELETE OR UPDATE ON dahu.metering_point FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('metering_point_id');

CREATE TRIGGER metering_point_roster_changed AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON dahu.metering_point FOR EACH STATEMENT EXECUTE FUNCTION dahu.roster_changed();

CREATE TRIGGER metering_point_account_energy_ground AFTER INSERT OR DELETE OR UPDATE ON dahu.metering_point_account FOR EACH ROW EXECUTE FUNCTION dahu.energy_ground_changed('holder');

CREATE TRIGGER metering_point_account_history BEFORE DELETE OR UPDATE ON dahu.metering_point_account FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('metering_point_id', 'valid');

CREATE TRIGGER metering_point_account_watched_changed AFTER INSERT OR DELETE OR UPDATE ON dahu.metering_point_account FOR EACH STATEMENT EXECUTE FUNCTION dahu.watched_changed();

CREATE TRIGGER outage_history BEFORE DELETE OR UPDATE ON dahu.outage FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('work_case_id');

CREATE TRIGGER outage_account_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.outage_account FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER outbox_attempt_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.outbox_attempt FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER paper_template_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.paper_template FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER payment_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.payment FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER payment_guard BEFORE INSERT ON dahu.payment FOR EACH ROW EXECUTE FUNCTION dahu.payment_guard();

CREATE TRIGGER policy_history BEFORE DELETE OR UPDATE ON dahu.policy FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('policy_id');

CREATE TRIGGER progress_notice_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.progress_notice FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER quarantine_history BEFORE DELETE OR UPDATE ON dahu.quarantine FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('quarantine_id');

CREATE TRIGGER receiving_point_history BEFORE DELETE OR UPDATE ON dahu.receiving_point FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('receiving_point_id');

CREATE TRIGGER recheck_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.recheck FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER record_document_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.record_document FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER rectification_history BEFORE DELETE OR UPDATE ON dahu.rectification FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('work_case_id');

CREATE TRIGGER rectification_check_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.rectification_check FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER reminder_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.reminder FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER reminder_offset_history BEFORE DELETE OR UPDATE ON dahu.reminder_offset FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('kind', 'days');

CREATE TRIGGER review_rule_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.review_rule FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER review_run_regulation BEFORE INSERT ON dahu.review_run FOR EACH ROW EXECUTE FUNCTION dahu.review_run_regulation();

CREATE TRIGGER row_history_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.row_history FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER security_load_history BEFORE DELETE OR UPDATE ON dahu.security_load FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('security_load_id');

CREATE TRIGGER service_application_history BEFORE DELETE OR UPDATE ON dahu.service_application FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('service_application_id');

CREATE TRIGGER service_level_vote_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.service_level_vote FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER service_limit_history BEFORE DELETE OR UPDATE ON dahu.service_limit FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('service_limit_id');

CREATE TRIGGER shift_handover_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.shift_handover FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER shift_takeover_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.shift_takeover FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER site_history BEFORE DELETE OR UPDATE ON dahu.site FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('site_id');

CREATE TRIGGER site_person_history BEFORE DELETE OR UPDATE ON dahu.site_person FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('site_person_id');

CREATE TRIGGER site_survey_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.site_survey FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER source_change_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.source_change FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER source_change_told AFTER INSERT ON dahu.source_change REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION dahu.source_change_tell();

CREATE TRIGGER source_use_guard BEFORE UPDATE ON dahu.source_use FOR EACH ROW EXECUTE FUNCTION dahu.source_use_guard();

CREATE TRIGGER source_use_history BEFORE DELETE OR UPDATE ON dahu.source_use FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('source_use_id');

CREATE CONSTRAINT TRIGGER source_use_hold AFTER INSERT OR UPDATE ON dahu.source_use DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dahu.source_use_hold();

CREATE TRIGGER split_check_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.split_check FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER split_part_history BEFORE DELETE OR UPDATE ON dahu.split_part FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('split_scheme_id', 'place');

CREATE CONSTRAINT TRIGGER split_part_sum AFTER INSERT OR UPDATE ON dahu.split_part DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dahu.split_part_sum();

CREATE TRIGGER split_scheme_history BEFORE DELETE OR UPDATE ON dahu.split_scheme FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('split_scheme_id');

CREATE TRIGGER spot_check_draw_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.spot_check_draw FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER station_design_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.station_design FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER substation_history BEFORE DELETE OR UPDATE ON dahu.substation FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('substation_id');

CREATE TRIGGER supply_plan_history BEFORE DELETE OR UPDATE ON dahu.supply_plan FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('supply_plan_id');

CREATE TRIGGER supply_source_history BEFORE DELETE OR UPDATE ON dahu.supply_source FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('supply_source_id');

CREATE TRIGGER supply_source_watched_changed AFTER INSERT OR DELETE OR UPDATE ON dahu.supply_source FOR EACH STATEMENT EXECUTE FUNCTION dahu.watched_changed();

CREATE TRIGGER tariff_history BEFORE DELETE OR UPDATE ON dahu.tariff FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('tariff_id');

CREATE TRIGGER tariff_period_history BEFORE DELETE OR UPDATE ON dahu.tariff_period FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('tariff_period_id');

CREATE TRIGGER tariff_price_history BEFORE DELETE OR UPDATE ON dahu.tariff_price FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('tariff_price_id');

CREATE TRIGGER threshold_set_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.threshold_set FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER transformer_history BEFORE DELETE OR UPDATE ON dahu.transformer FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('transformer_id');

CREATE TRIGGER transformer_plate_history BEFORE DELETE OR UPDATE ON dahu.transformer_plate FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('transformer_id');

CREATE TRIGGER unauthorised_source_history BEFORE DELETE OR UPDATE ON dahu.unauthorised_source FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('unauthorised_source_id');

CREATE TRIGGER unregistered_change_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.unregistered_change FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER use_class_history BEFORE DELETE OR UPDATE ON dahu.use_class FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('use_class_id');

CREATE CONSTRAINT TRIGGER user_desk_guard AFTER INSERT OR UPDATE ON dahu.user_desk DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dahu.user_desk_guard();

CREATE TRIGGER utility_energy_ground AFTER UPDATE OF timezone ON dahu.utility FOR EACH ROW WHEN ((old.timezone <> new.timezone)) EXECUTE FUNCTION dahu.energy_ground_changed('policy');

CREATE TRIGGER utility_history BEFORE DELETE OR UPDATE ON dahu.utility FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('only_row');

CREATE TRIGGER vee_edit_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.vee_edit FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER vee_rule_history BEFORE DELETE OR UPDATE ON dahu.vee_rule FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('vee_rule_id');

CREATE TRIGGER violation_history BEFORE DELETE OR UPDATE ON dahu.violation FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('work_case_id');

CREATE TRIGGER violation_assessment_history BEFORE DELETE OR UPDATE ON dahu.violation_assessment FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('violation_assessment_id');

CREATE TRIGGER visit_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.visit FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER visit_crew_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.visit_crew FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER visit_item_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.visit_item FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER visit_photo_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.visit_photo FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER visit_proposal_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.visit_proposal FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER visit_reading_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.visit_reading FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

CREATE TRIGGER watched_account_deleted AFTER DELETE ON dahu.watched_account REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION dahu.watched_account_tell();

CREATE TRIGGER watched_account_inserted AFTER INSERT ON dahu.watched_account REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION dahu.watched_account_tell();

CREATE TRIGGER watched_account_updated AFTER UPDATE ON dahu.watched_account REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION dahu.watched_account_tell();

CREATE TRIGGER work_case_guard BEFORE UPDATE ON dahu.work_case FOR EACH ROW EXECUTE FUNCTION dahu.work_case_guard();

CREATE TRIGGER work_permit_history BEFORE DELETE OR UPDATE ON dahu.work_permit FOR EACH ROW EXECUTE FUNCTION dahu.history_keep('work_permit_id');

CREATE TRIGGER work_permit_watched_changed AFTER INSERT OR DELETE OR UPDATE ON dahu.work_permit FOR EACH STATEMENT EXECUTE FUNCTION dahu.watched_changed();

CREATE TRIGGER works_inspection_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON dahu.works_inspection FOR EACH STATEMENT EXECUTE FUNCTION dahu.append_only();

ALTER TABLE ONLY dahu.account
    ADD CONSTRAINT account_org_unit_fk FOREIGN KEY (org_unit_id) REFERENCES dahu.org_unit(org_unit_id);

ALTER TABLE ONLY dahu.account
    ADD CONSTRAINT account_site_fk FOREIGN KEY (site_id) REFERENCES dahu.site(site_id);

ALTER TABLE ONLY dahu.account_class
    ADD CONSTRAINT account_class_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.account_class
    ADD CONSTRAINT account_class_decision_fk FOREIGN KEY (decision_id) REFERENCES dahu.decision(decision_id);

ALTER TABLE ONLY dahu.account_class
    ADD CONSTRAINT account_class_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.account_holder
    ADD CONSTRAINT account_holder_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.account_holder
    ADD CONSTRAINT account_holder_customer_fk FOREIGN KEY (customer_id) REFERENCES dahu.customer(customer_id);

ALTER TABLE ONLY dahu.account_manager
    ADD CONSTRAINT account_manager_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.account_manager
    ADD CONSTRAINT account_manager_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.account_risk
    ADD CONSTRAINT account_risk_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.account_tariff
    ADD CONSTRAINT account_tariff_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.account_tariff
    ADD CONSTRAINT account_tariff_tariff_fk FOREIGN KEY (tariff_id) REFERENCES dahu.tariff(tariff_id);

ALTER TABLE ONLY dahu.alarm
    ADD CONSTRAINT alarm_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.alarm
    ADD CONSTRAINT alarm_class_fk FOREIGN KEY (class_name) REFERENCES dahu.alarm_class(name);

ALTER TABLE ONLY dahu.alarm
    ADD CONSTRAINT alarm_metering_point_fk FOREIGN KEY (metering_point_id) REFERENCES dahu.metering_point(metering_point_id);

ALTER TABLE ONLY dahu.alarm
    ADD CONSTRAINT alarm_supply_source_fk FOREIGN KEY (supply_source_id) REFERENCES dahu.supply_source(supply_source_id);

ALTER TABLE ONLY dahu.alarm_class
    ADD CONSTRAINT alarm_class_desk_fk FOREIGN KEY (desk_name) REFERENCES dahu.desk(name);

ALTER TABLE ONLY dahu.alarm_event
    ADD CONSTRAINT alarm_event_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.alarm_event
    ADD CONSTRAINT alarm_event_alarm_fk FOREIGN KEY (alarm_id) REFERENCES dahu.alarm(alarm_id);

ALTER TABLE ONLY dahu.alarm_event
    ADD CONSTRAINT alarm_event_person_fk FOREIGN KEY (person_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.application_document
    ADD CONSTRAINT application_document_kind_fk FOREIGN KEY (document_kind) REFERENCES dahu.document_kind(document_kind);

ALTER TABLE ONLY dahu.application_document
    ADD CONSTRAINT application_document_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.appointment
    ADD CONSTRAINT appointment_about_case_fk FOREIGN KEY (about_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.appointment
    ADD CONSTRAINT appointment_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.appointment
    ADD CONSTRAINT appointment_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.archive_entry
    ADD CONSTRAINT archive_entry_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.archive_submission
    ADD CONSTRAINT archive_submission_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.attachment
    ADD CONSTRAINT attachment_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.attachment_use
    ADD CONSTRAINT attachment_use_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.attachment_use
    ADD CONSTRAINT attachment_use_attachment_fk FOREIGN KEY (sha256) REFERENCES dahu.attachment(sha256);

ALTER TABLE ONLY dahu.attachment_use
    ADD CONSTRAINT attachment_use_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.audit
    ADD CONSTRAINT audit_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.audit
    ADD CONSTRAINT audit_head_fk FOREIGN KEY (month, shard) REFERENCES dahu.audit_head(month, shard);

ALTER TABLE ONLY dahu.audit
    ADD CONSTRAINT audit_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.backfeed_measure
    ADD CONSTRAINT backfeed_measure_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.dual_source(work_case_id);

ALTER TABLE ONLY dahu.backfeed_test
    ADD CONSTRAINT backfeed_test_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.dual_source(work_case_id);

ALTER TABLE ONLY dahu.bay
    ADD CONSTRAINT bay_line_fk FOREIGN KEY (line_id) REFERENCES dahu.line(line_id);

ALTER TABLE ONLY dahu.bay
    ADD CONSTRAINT bay_substation_fk FOREIGN KEY (substation_id) REFERENCES dahu.substation(substation_id);

ALTER TABLE ONLY dahu.bay_reservation
    ADD CONSTRAINT bay_reservation_bay_fk FOREIGN KEY (bay_id) REFERENCES dahu.bay(bay_id);

ALTER TABLE ONLY dahu.bay_reservation
    ADD CONSTRAINT bay_reservation_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.bay_wait
    ADD CONSTRAINT bay_wait_substation_fk FOREIGN KEY (substation_id) REFERENCES dahu.substation(substation_id);

ALTER TABLE ONLY dahu.bay_wait
    ADD CONSTRAINT bay_wait_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.bill
    ADD CONSTRAINT bill_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.bill
    ADD CONSTRAINT bill_corrects_fk FOREIGN KEY (corrects_id) REFERENCES dahu.bill(bill_id);

ALTER TABLE ONLY dahu.bill_item
    ADD CONSTRAINT bill_item_bill_fk FOREIGN KEY (bill_id) REFERENCES dahu.bill(bill_id) ON DELETE CASCADE;

ALTER TABLE ONLY dahu.call_back
    ADD CONSTRAINT call_back_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.call_back
    ADD CONSTRAINT call_back_request_case_fk FOREIGN KEY (request_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.call_back
    ADD CONSTRAINT call_back_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.capacity_event
    ADD CONSTRAINT capacity_event_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.capacity_event
    ADD CONSTRAINT capacity_event_corrects_fk FOREIGN KEY (corrects_id) REFERENCES dahu.capacity_event(capacity_event_id);

ALTER TABLE ONLY dahu.capacity_event
    ADD CONSTRAINT capacity_event_line_fk FOREIGN KEY (line_id) REFERENCES dahu.line(line_id);

ALTER TABLE ONLY dahu.capacity_event
    ADD CONSTRAINT capacity_event_receiving_point_fk FOREIGN KEY (receiving_point_id) REFERENCES dahu.receiving_point(receiving_point_id);

ALTER TABLE ONLY dahu.capacity_event
    ADD CONSTRAINT capacity_event_transformer_fk FOREIGN KEY (transformer_id) REFERENCES dahu.transformer(transformer_id);

ALTER TABLE ONLY dahu.capacity_plan
    ADD CONSTRAINT capacity_plan_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.capacity_plan
    ADD CONSTRAINT capacity_plan_application_fk FOREIGN KEY (service_application_id) REFERENCES dahu.service_application(service_application_id);

ALTER TABLE ONLY dahu.case_clock
    ADD CONSTRAINT case_clock_service_limit_fk FOREIGN KEY (service_limit_id) REFERENCES dahu.service_limit(service_limit_id);

ALTER TABLE ONLY dahu.case_clock
    ADD CONSTRAINT case_clock_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.case_clock_pause
    ADD CONSTRAINT case_clock_pause_case_clock_fk FOREIGN KEY (case_clock_id) REFERENCES dahu.case_clock(case_clock_id);

ALTER TABLE ONLY dahu.case_serial
    ADD CONSTRAINT case_serial_flow_fk FOREIGN KEY (flow) REFERENCES dahu.workflow(flow);

ALTER TABLE ONLY dahu.case_step
    ADD CONSTRAINT case_step_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.case_step
    ADD CONSTRAINT case_step_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.claim
    ADD CONSTRAINT claim_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.claim
    ADD CONSTRAINT claim_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.claim_payment
    ADD CONSTRAINT claim_payment_claim_fk FOREIGN KEY (claim_id) REFERENCES dahu.claim(claim_id);

ALTER TABLE ONLY dahu.clause_requirement
    ADD CONSTRAINT clause_requirement_clause_kind_fk FOREIGN KEY (clause_kind) REFERENCES dahu.clause_kind(name);

ALTER TABLE ONLY dahu.closing
    ADD CONSTRAINT closing_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.closing
    ADD CONSTRAINT closing_proposal_fk FOREIGN KEY (proposal_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.closing
    ADD CONSTRAINT closing_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.collection_period
    ADD CONSTRAINT collection_period_point_fk FOREIGN KEY (metering_point_id) REFERENCES dahu.metering_point(metering_point_id);

ALTER TABLE ONLY dahu.compensation
    ADD CONSTRAINT compensation_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.compensation
    ADD CONSTRAINT compensation_receiving_point_fk FOREIGN KEY (receiving_point_id) REFERENCES dahu.receiving_point(receiving_point_id);

ALTER TABLE ONLY dahu.complaint
    ADD CONSTRAINT complaint_department_fk FOREIGN KEY (department_id) REFERENCES dahu.org_unit(org_unit_id);

ALTER TABLE ONLY dahu.complaint
    ADD CONSTRAINT complaint_first_fk FOREIGN KEY (first_id) REFERENCES dahu.complaint(work_case_id);

ALTER TABLE ONLY dahu.complaint
    ADD CONSTRAINT complaint_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.compliance_finding
    ADD CONSTRAINT compliance_finding_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.compliance_finding
    ADD CONSTRAINT compliance_finding_case_clock_fk FOREIGN KEY (case_clock_id) REFERENCES dahu.case_clock(case_clock_id);

ALTER TABLE ONLY dahu.compliance_finding
    ADD CONSTRAINT compliance_finding_desk_fk FOREIGN KEY (desk_name) REFERENCES dahu.desk(name);

ALTER TABLE ONLY dahu.compliance_finding
    ADD CONSTRAINT compliance_finding_org_unit_fk FOREIGN KEY (org_unit_id) REFERENCES dahu.org_unit(org_unit_id);

ALTER TABLE ONLY dahu.compliance_finding
    ADD CONSTRAINT compliance_finding_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.contact_consent
    ADD CONSTRAINT contact_consent_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.contact_record
    ADD CONSTRAINT contact_record_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.contract
    ADD CONSTRAINT contract_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.contract
    ADD CONSTRAINT contract_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.contract_clause
    ADD CONSTRAINT contract_clause_clause_kind_fk FOREIGN KEY (clause_kind) REFERENCES dahu.clause_kind(name);

ALTER TABLE ONLY dahu.contract_clause
    ADD CONSTRAINT contract_clause_version_fk FOREIGN KEY (work_case_id, version_no) REFERENCES dahu.contract_version(work_case_id, version_no);

ALTER TABLE ONLY dahu.contract_clause
    ADD CONSTRAINT contract_clause_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.contract_copy
    ADD CONSTRAINT contract_copy_version_fk FOREIGN KEY (work_case_id, version_no) REFERENCES dahu.contract_version(work_case_id, version_no);

ALTER TABLE ONLY dahu.contract_copy
    ADD CONSTRAINT contract_copy_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.contract_version
    ADD CONSTRAINT contract_version_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.contract_version
    ADD CONSTRAINT contract_version_contract_fk FOREIGN KEY (work_case_id, account_id, kind) REFERENCES dahu.contract(work_case_id, account_id, kind);

ALTER TABLE ONLY dahu.contract_version
    ADD CONSTRAINT contract_version_customer_fk FOREIGN KEY (customer_id) REFERENCES dahu.customer(customer_id);

ALTER TABLE ONLY dahu.contract_version
    ADD CONSTRAINT contract_version_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.contracted_demand
    ADD CONSTRAINT contracted_demand_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.customer_profile
    ADD CONSTRAINT customer_profile_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.decision
    ADD CONSTRAINT decision_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.decision
    ADD CONSTRAINT decision_review_rule_fk FOREIGN KEY (review_run_id, rule_id) REFERENCES dahu.review_rule(review_run_id, rule_id);

ALTER TABLE ONLY dahu.design_exception
    ADD CONSTRAINT design_exception_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.desk_right
    ADD CONSTRAINT desk_right_desk_fk FOREIGN KEY (desk_name) REFERENCES dahu.desk(name);

ALTER TABLE ONLY dahu.disclosure
    ADD CONSTRAINT disclosure_approved_by_fk FOREIGN KEY (approved_by) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.disclosure
    ADD CONSTRAINT disclosure_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.dispatch_entry
    ADD CONSTRAINT dispatch_entry_dispatch_instruction_fk FOREIGN KEY (dispatch_instruction_id) REFERENCES dahu.dispatch_instruction(dispatch_instruction_id);

ALTER TABLE ONLY dahu.dispatch_entry
    ADD CONSTRAINT dispatch_entry_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.dispatch_equipment
    ADD CONSTRAINT dispatch_equipment_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.dispatch_equipment
    ADD CONSTRAINT dispatch_equipment_line_fk FOREIGN KEY (line_id) REFERENCES dahu.line(line_id);

ALTER TABLE ONLY dahu.dispatch_incident
    ADD CONSTRAINT dispatch_incident_dispatch_entry_fk FOREIGN KEY (dispatch_entry_id) REFERENCES dahu.dispatch_entry(dispatch_entry_id);

ALTER TABLE ONLY dahu.dispatch_instruction
    ADD CONSTRAINT dispatch_instruction_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.dispatch_instruction
    ADD CONSTRAINT dispatch_instruction_corrects_fk FOREIGN KEY (corrects_id) REFERENCES dahu.dispatch_instruction(dispatch_instruction_id);

ALTER TABLE ONLY dahu.dispatch_instruction
    ADD CONSTRAINT dispatch_instruction_dispatch_equipment_fk FOREIGN KEY (dispatch_equipment_id) REFERENCES dahu.dispatch_equipment(dispatch_equipment_id);

ALTER TABLE ONLY dahu.dispatch_instruction
    ADD CONSTRAINT dispatch_instruction_line_fk FOREIGN KEY (line_id) REFERENCES dahu.line(line_id);

ALTER TABLE ONLY dahu.dispatch_instruction
    ADD CONSTRAINT dispatch_instruction_site_person_fk FOREIGN KEY (site_person_id) REFERENCES dahu.site_person(site_person_id);

ALTER TABLE ONLY dahu.dispatch_instruction
    ADD CONSTRAINT dispatch_instruction_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.document_required
    ADD CONSTRAINT document_required_document_kind_fk FOREIGN KEY (document_kind) REFERENCES dahu.document_kind(document_kind);

ALTER TABLE ONLY dahu.document_required
    ADD CONSTRAINT document_required_kind_fk FOREIGN KEY (kind) REFERENCES dahu.application_kind(kind);

ALTER TABLE ONLY dahu.dual_source
    ADD CONSTRAINT dual_source_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.dual_source
    ADD CONSTRAINT dual_source_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.dual_source_feed
    ADD CONSTRAINT dual_source_feed_dual_source_fk FOREIGN KEY (work_case_id) REFERENCES dahu.dual_source(work_case_id);

ALTER TABLE ONLY dahu.dual_source_feed
    ADD CONSTRAINT dual_source_feed_line_fk FOREIGN KEY (line_id) REFERENCES dahu.line(line_id);

ALTER TABLE ONLY dahu.dual_source_feed
    ADD CONSTRAINT dual_source_feed_supply_source_fk FOREIGN KEY (supply_source_id) REFERENCES dahu.supply_source(supply_source_id);

ALTER TABLE ONLY dahu.dual_source_feed
    ADD CONSTRAINT dual_source_feed_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.due_snooze
    ADD CONSTRAINT due_snooze_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.dunning
    ADD CONSTRAINT dunning_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.dunning
    ADD CONSTRAINT dunning_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.duty
    ADD CONSTRAINT duty_desk_fk FOREIGN KEY (desk_name) REFERENCES dahu.desk(name);

ALTER TABLE ONLY dahu.duty
    ADD CONSTRAINT duty_kind_fk FOREIGN KEY (kind) REFERENCES dahu.workflow(flow);

ALTER TABLE ONLY dahu.duty
    ADD CONSTRAINT duty_org_unit_fk FOREIGN KEY (org_unit_id) REFERENCES dahu.org_unit(org_unit_id);

ALTER TABLE ONLY dahu.duty
    ADD CONSTRAINT duty_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.eligibility_review
    ADD CONSTRAINT eligibility_review_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.eligibility_review
    ADD CONSTRAINT eligibility_review_decision_fk FOREIGN KEY (decision_id) REFERENCES dahu.decision(decision_id);

ALTER TABLE ONLY dahu.eligibility_review
    ADD CONSTRAINT eligibility_review_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.emergency_plan
    ADD CONSTRAINT emergency_plan_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.emergency_run
    ADD CONSTRAINT emergency_run_supply_fk FOREIGN KEY (emergency_supply_id) REFERENCES dahu.emergency_supply(emergency_supply_id);

ALTER TABLE ONLY dahu.emergency_supply
    ADD CONSTRAINT emergency_supply_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.emergency_supply
    ADD CONSTRAINT emergency_supply_supply_source_fk FOREIGN KEY (supply_source_id) REFERENCES dahu.supply_source(supply_source_id);

ALTER TABLE ONLY dahu.energising
    ADD CONSTRAINT energising_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.energising
    ADD CONSTRAINT energising_capacity_event_fk FOREIGN KEY (capacity_event_id) REFERENCES dahu.capacity_event(capacity_event_id);

ALTER TABLE ONLY dahu.energising
    ADD CONSTRAINT energising_line_fk FOREIGN KEY (line_id) REFERENCES dahu.line(line_id);

ALTER TABLE ONLY dahu.energising
    ADD CONSTRAINT energising_receiving_point_fk FOREIGN KEY (receiving_point_id) REFERENCES dahu.receiving_point(receiving_point_id);

ALTER TABLE ONLY dahu.fault
    ADD CONSTRAINT fault_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.important_confirmation
    ADD CONSTRAINT important_confirmation_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.important_user(work_case_id);

ALTER TABLE ONLY dahu.important_user
    ADD CONSTRAINT important_user_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.important_user
    ADD CONSTRAINT important_user_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.inspection
    ADD CONSTRAINT inspection_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.inspection
    ADD CONSTRAINT inspection_visit_fk FOREIGN KEY (visit_id) REFERENCES dahu.visit(visit_id);

ALTER TABLE ONLY dahu.inspection
    ADD CONSTRAINT inspection_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.inspection_crew
    ADD CONSTRAINT inspection_crew_inspection_fk FOREIGN KEY (work_case_id) REFERENCES dahu.inspection(work_case_id);

ALTER TABLE ONLY dahu.inspection_crew
    ADD CONSTRAINT inspection_crew_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.installation_register
    ADD CONSTRAINT installation_register_installation_fk FOREIGN KEY (meter_installation_id) REFERENCES dahu.meter_installation(meter_installation_id);

ALTER TABLE ONLY dahu.job
    ADD CONSTRAINT job_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.joint_review
    ADD CONSTRAINT joint_review_application_case_fk FOREIGN KEY (application_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.joint_review
    ADD CONSTRAINT joint_review_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.joint_review_opinion
    ADD CONSTRAINT joint_review_opinion_joint_review_fk FOREIGN KEY (work_case_id) REFERENCES dahu.joint_review(work_case_id);

ALTER TABLE ONLY dahu.joint_review_opinion
    ADD CONSTRAINT joint_review_opinion_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.kept_capacity
    ADD CONSTRAINT kept_capacity_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.kept_capacity
    ADD CONSTRAINT kept_capacity_line_fk FOREIGN KEY (line_id) REFERENCES dahu.line(line_id);

ALTER TABLE ONLY dahu.kept_capacity
    ADD CONSTRAINT kept_capacity_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.lead
    ADD CONSTRAINT lead_account_manager_fk FOREIGN KEY (account_manager_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.lead
    ADD CONSTRAINT lead_application_case_fk FOREIGN KEY (application_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.lead
    ADD CONSTRAINT lead_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.lead_entry
    ADD CONSTRAINT lead_entry_lead_fk FOREIGN KEY (work_case_id) REFERENCES dahu.lead(work_case_id);

ALTER TABLE ONLY dahu.line
    ADD CONSTRAINT line_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.line
    ADD CONSTRAINT line_substation_fk FOREIGN KEY (substation_id) REFERENCES dahu.substation(substation_id);

ALTER TABLE ONLY dahu.link_lease
    ADD CONSTRAINT link_lease_collector_fk FOREIGN KEY (collector) REFERENCES dahu.collector(name);

ALTER TABLE ONLY dahu.loss_register
    ADD CONSTRAINT loss_register_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.loss_register
    ADD CONSTRAINT loss_register_bill_fk FOREIGN KEY (bill_id) REFERENCES dahu.bill(bill_id);

ALTER TABLE ONLY dahu.loss_register
    ADD CONSTRAINT loss_register_correction_fk FOREIGN KEY (correction_id) REFERENCES dahu.bill(bill_id);

ALTER TABLE ONLY dahu.loss_register
    ADD CONSTRAINT loss_register_dispatch_incident_fk FOREIGN KEY (dispatch_incident_id) REFERENCES dahu.dispatch_incident(dispatch_incident_id);

ALTER TABLE ONLY dahu.loss_register
    ADD CONSTRAINT loss_register_refund_case_fk FOREIGN KEY (refund_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.meter
    ADD CONSTRAINT meter_link_fk FOREIGN KEY (link_id) REFERENCES dahu.link(link_id);

ALTER TABLE ONLY dahu.meter_hole
    ADD CONSTRAINT meter_hole_meter_fk FOREIGN KEY (meter_id) REFERENCES dahu.meter(meter_id);

ALTER TABLE ONLY dahu.meter_incident
    ADD CONSTRAINT meter_incident_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.meter_incident
    ADD CONSTRAINT meter_incident_metering_event_fk FOREIGN KEY (metering_event_id) REFERENCES dahu.metering_event(metering_event_id);

ALTER TABLE ONLY dahu.meter_incident
    ADD CONSTRAINT meter_incident_metering_point_fk FOREIGN KEY (metering_point_id) REFERENCES dahu.metering_point(metering_point_id);

ALTER TABLE ONLY dahu.meter_incident
    ADD CONSTRAINT meter_incident_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.meter_installation
    ADD CONSTRAINT meter_installation_meter_fk FOREIGN KEY (meter_id) REFERENCES dahu.meter(meter_id);

ALTER TABLE ONLY dahu.meter_installation
    ADD CONSTRAINT meter_installation_point_fk FOREIGN KEY (metering_point_id) REFERENCES dahu.metering_point(metering_point_id);

ALTER TABLE ONLY dahu.meter_test
    ADD CONSTRAINT meter_test_metering_point_fk FOREIGN KEY (metering_point_id) REFERENCES dahu.metering_point(metering_point_id);

ALTER TABLE ONLY dahu.metering_event
    ADD CONSTRAINT metering_event_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.metering_event
    ADD CONSTRAINT metering_event_point_fk FOREIGN KEY (metering_point_id) REFERENCES dahu.metering_point(metering_point_id);

ALTER TABLE ONLY dahu.metering_event
    ADD CONSTRAINT metering_event_replaces_fk FOREIGN KEY (replaces_id) REFERENCES dahu.metering_event(metering_event_id);

ALTER TABLE ONLY dahu.metering_point
    ADD CONSTRAINT metering_point_line_fk FOREIGN KEY (line_id) REFERENCES dahu.line(line_id);

ALTER TABLE ONLY dahu.metering_point
    ADD CONSTRAINT metering_point_receiving_point_fk FOREIGN KEY (receiving_point_id) REFERENCES dahu.receiving_point(receiving_point_id);

ALTER TABLE ONLY dahu.metering_point
    ADD CONSTRAINT metering_point_supply_source_fk FOREIGN KEY (supply_source_id) REFERENCES dahu.supply_source(supply_source_id);

ALTER TABLE ONLY dahu.metering_point_account
    ADD CONSTRAINT metering_point_account_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.metering_point_account
    ADD CONSTRAINT metering_point_account_point_fk FOREIGN KEY (metering_point_id) REFERENCES dahu.metering_point(metering_point_id);

ALTER TABLE ONLY dahu.org_unit
    ADD CONSTRAINT org_unit_parent_fk FOREIGN KEY (parent_id) REFERENCES dahu.org_unit(org_unit_id);

ALTER TABLE ONLY dahu.outage
    ADD CONSTRAINT outage_line_fk FOREIGN KEY (line_id) REFERENCES dahu.line(line_id);

ALTER TABLE ONLY dahu.outage
    ADD CONSTRAINT outage_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.outage_account
    ADD CONSTRAINT outage_account_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.outage_account
    ADD CONSTRAINT outage_account_outage_fk FOREIGN KEY (work_case_id) REFERENCES dahu.outage(work_case_id);

ALTER TABLE ONLY dahu.outage_account
    ADD CONSTRAINT outage_account_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.outbox
    ADD CONSTRAINT outbox_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.outbox
    ADD CONSTRAINT outbox_channel_fk FOREIGN KEY (channel_id) REFERENCES dahu.channel(channel_id);

ALTER TABLE ONLY dahu.outbox
    ADD CONSTRAINT outbox_kind_fk FOREIGN KEY (kind_name) REFERENCES dahu.notice_kind(name);

ALTER TABLE ONLY dahu.outbox_attempt
    ADD CONSTRAINT outbox_attempt_outbox_fk FOREIGN KEY (outbox_id) REFERENCES dahu.outbox(outbox_id);

ALTER TABLE ONLY dahu.paper_template
    ADD CONSTRAINT paper_template_kind_fk FOREIGN KEY (kind_name) REFERENCES dahu.paper_kind(name);

ALTER TABLE ONLY dahu.payment
    ADD CONSTRAINT payment_bill_fk FOREIGN KEY (bill_id) REFERENCES dahu.bill(bill_id);

ALTER TABLE ONLY dahu.payment
    ADD CONSTRAINT payment_reverses_fk FOREIGN KEY (reverses_id) REFERENCES dahu.payment(payment_id);

ALTER TABLE ONLY dahu.point_export
    ADD CONSTRAINT point_export_meter_installation_fk FOREIGN KEY (meter_installation_id) REFERENCES dahu.meter_installation(meter_installation_id);

ALTER TABLE ONLY dahu.point_export
    ADD CONSTRAINT point_export_metering_point_fk FOREIGN KEY (metering_point_id) REFERENCES dahu.metering_point(metering_point_id);

ALTER TABLE ONLY dahu.progress_notice
    ADD CONSTRAINT progress_notice_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.proposal
    ADD CONSTRAINT proposal_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.quarantine
    ADD CONSTRAINT quarantine_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.quarantine
    ADD CONSTRAINT quarantine_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.receiving_point
    ADD CONSTRAINT receiving_point_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.recheck
    ADD CONSTRAINT recheck_rectification_fk FOREIGN KEY (work_case_id) REFERENCES dahu.rectification(work_case_id);

ALTER TABLE ONLY dahu.recheck
    ADD CONSTRAINT recheck_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.record_document
    ADD CONSTRAINT record_document_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.record_document
    ADD CONSTRAINT record_document_takes_back_fk FOREIGN KEY (takes_back_id) REFERENCES dahu.record_document(record_document_id);

ALTER TABLE ONLY dahu.record_document
    ADD CONSTRAINT record_document_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.rectification
    ADD CONSTRAINT rectification_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.rectification
    ADD CONSTRAINT rectification_code_fk FOREIGN KEY (code) REFERENCES dahu.inspection_item(code);

ALTER TABLE ONLY dahu.rectification
    ADD CONSTRAINT rectification_visit_fk FOREIGN KEY (visit_id) REFERENCES dahu.visit(visit_id);

ALTER TABLE ONLY dahu.rectification
    ADD CONSTRAINT rectification_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.rectification_check
    ADD CONSTRAINT rectification_check_recheck_fk FOREIGN KEY (recheck_id) REFERENCES dahu.recheck(recheck_id);

ALTER TABLE ONLY dahu.rectification_check
    ADD CONSTRAINT rectification_check_rectification_fk FOREIGN KEY (work_case_id) REFERENCES dahu.rectification(work_case_id);

ALTER TABLE ONLY dahu.reminder
    ADD CONSTRAINT reminder_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.reminder
    ADD CONSTRAINT reminder_desk_fk FOREIGN KEY (desk_name) REFERENCES dahu.desk(name);

ALTER TABLE ONLY dahu.reminder
    ADD CONSTRAINT reminder_org_unit_fk FOREIGN KEY (org_unit_id) REFERENCES dahu.org_unit(org_unit_id);

ALTER TABLE ONLY dahu.reminder
    ADD CONSTRAINT reminder_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.reminder_offset
    ADD CONSTRAINT reminder_offset_desk_fk FOREIGN KEY (desk_name) REFERENCES dahu.desk(name);

ALTER TABLE ONLY dahu.request_key
    ADD CONSTRAINT request_key_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.review_rule
    ADD CONSTRAINT review_rule_review_run_fk FOREIGN KEY (review_run_id) REFERENCES dahu.review_run(review_run_id);

ALTER TABLE ONLY dahu.review_rule
    ADD CONSTRAINT review_rule_threshold_set_fk FOREIGN KEY (threshold_set_id) REFERENCES dahu.threshold_set(threshold_set_id);

ALTER TABLE ONLY dahu.review_run
    ADD CONSTRAINT review_run_regulation_fk FOREIGN KEY (regulation_id) REFERENCES dahu.regulation(regulation_id);

ALTER TABLE ONLY dahu.security_load
    ADD CONSTRAINT security_load_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.service_application
    ADD CONSTRAINT service_application_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.service_application
    ADD CONSTRAINT service_application_bay_fk FOREIGN KEY (bay_id) REFERENCES dahu.bay(bay_id);

ALTER TABLE ONLY dahu.service_application
    ADD CONSTRAINT service_application_kind_fk FOREIGN KEY (kind) REFERENCES dahu.application_kind(kind);

ALTER TABLE ONLY dahu.service_application
    ADD CONSTRAINT service_application_line_fk FOREIGN KEY (line_id) REFERENCES dahu.line(line_id);

ALTER TABLE ONLY dahu.service_application
    ADD CONSTRAINT service_application_regulation_fk FOREIGN KEY (regulation_id) REFERENCES dahu.regulation(regulation_id);

ALTER TABLE ONLY dahu.service_application
    ADD CONSTRAINT service_application_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.service_level_review
    ADD CONSTRAINT service_level_review_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.service_level_vote
    ADD CONSTRAINT service_level_vote_review_fk FOREIGN KEY (work_case_id) REFERENCES dahu.service_level_review(work_case_id);

ALTER TABLE ONLY dahu.service_level_vote
    ADD CONSTRAINT service_level_vote_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.service_request
    ADD CONSTRAINT service_request_point_fk FOREIGN KEY (point_id) REFERENCES dahu.metering_point(metering_point_id);

ALTER TABLE ONLY dahu.service_request
    ADD CONSTRAINT service_request_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.shift_handover
    ADD CONSTRAINT shift_handover_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.shift_takeover
    ADD CONSTRAINT shift_takeover_shift_handover_fk FOREIGN KEY (shift_handover_id) REFERENCES dahu.shift_handover(shift_handover_id);

ALTER TABLE ONLY dahu.shift_takeover
    ADD CONSTRAINT shift_takeover_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.site_person
    ADD CONSTRAINT site_person_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.site_survey
    ADD CONSTRAINT site_survey_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.source_change
    ADD CONSTRAINT source_change_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.source_change
    ADD CONSTRAINT source_change_supply_source_fk FOREIGN KEY (supply_source_id) REFERENCES dahu.supply_source(supply_source_id);

ALTER TABLE ONLY dahu.source_state
    ADD CONSTRAINT source_state_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.source_state
    ADD CONSTRAINT source_state_supply_source_fk FOREIGN KEY (supply_source_id) REFERENCES dahu.supply_source(supply_source_id);

ALTER TABLE ONLY dahu.source_use
    ADD CONSTRAINT source_use_feed_fk FOREIGN KEY (work_case_id, supply_source_id) REFERENCES dahu.dual_source_feed(work_case_id, supply_source_id);

ALTER TABLE ONLY dahu.source_use
    ADD CONSTRAINT source_use_supply_source_fk FOREIGN KEY (supply_source_id) REFERENCES dahu.supply_source(supply_source_id);

ALTER TABLE ONLY dahu.source_use
    ADD CONSTRAINT source_use_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.split_check
    ADD CONSTRAINT split_check_split_scheme_fk FOREIGN KEY (split_scheme_id) REFERENCES dahu.split_scheme(split_scheme_id);

ALTER TABLE ONLY dahu.split_part
    ADD CONSTRAINT split_part_scheme_fk FOREIGN KEY (split_scheme_id) REFERENCES dahu.split_scheme(split_scheme_id);

ALTER TABLE ONLY dahu.split_scheme
    ADD CONSTRAINT split_scheme_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.split_scheme
    ADD CONSTRAINT split_scheme_event_fk FOREIGN KEY (metering_event_id) REFERENCES dahu.metering_event(metering_event_id);

ALTER TABLE ONLY dahu.split_scheme
    ADD CONSTRAINT split_scheme_point_fk FOREIGN KEY (metering_point_id) REFERENCES dahu.metering_point(metering_point_id);

ALTER TABLE ONLY dahu.spot_check
    ADD CONSTRAINT spot_check_case_step_fk FOREIGN KEY (case_step_id) REFERENCES dahu.case_step(case_step_id);

ALTER TABLE ONLY dahu.spot_check
    ADD CONSTRAINT spot_check_checked_by_fk FOREIGN KEY (checked_by) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.spot_check
    ADD CONSTRAINT spot_check_draw_fk FOREIGN KEY (spot_check_draw_id) REFERENCES dahu.spot_check_draw(spot_check_draw_id);

ALTER TABLE ONLY dahu.spot_check
    ADD CONSTRAINT spot_check_finding_fk FOREIGN KEY (compliance_finding_id) REFERENCES dahu.compliance_finding(compliance_finding_id);

ALTER TABLE ONLY dahu.spot_check
    ADD CONSTRAINT spot_check_submitter_fk FOREIGN KEY (submitter_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.spot_check
    ADD CONSTRAINT spot_check_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.statement_line
    ADD CONSTRAINT statement_line_payment_fk FOREIGN KEY (payment_id) REFERENCES dahu.payment(payment_id);

ALTER TABLE ONLY dahu.station_design
    ADD CONSTRAINT station_design_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.subscription
    ADD CONSTRAINT subscription_channel_fk FOREIGN KEY (channel_id) REFERENCES dahu.channel(channel_id);

ALTER TABLE ONLY dahu.subscription
    ADD CONSTRAINT subscription_kind_fk FOREIGN KEY (kind_name) REFERENCES dahu.notice_kind(name);

ALTER TABLE ONLY dahu.subscription
    ADD CONSTRAINT subscription_org_unit_fk FOREIGN KEY (org_unit_id) REFERENCES dahu.org_unit(org_unit_id);

ALTER TABLE ONLY dahu.subscription
    ADD CONSTRAINT subscription_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.supply_plan
    ADD CONSTRAINT supply_plan_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.supply_source
    ADD CONSTRAINT supply_source_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.supply_source
    ADD CONSTRAINT supply_source_line_fk FOREIGN KEY (line_id) REFERENCES dahu.line(line_id);

ALTER TABLE ONLY dahu.supply_source
    ADD CONSTRAINT supply_source_receiving_point_fk FOREIGN KEY (receiving_point_id) REFERENCES dahu.receiving_point(receiving_point_id);

ALTER TABLE ONLY dahu.tariff_period
    ADD CONSTRAINT tariff_period_tariff_fk FOREIGN KEY (tariff_id) REFERENCES dahu.tariff(tariff_id);

ALTER TABLE ONLY dahu.tariff_price
    ADD CONSTRAINT tariff_price_tariff_fk FOREIGN KEY (tariff_id) REFERENCES dahu.tariff(tariff_id);

ALTER TABLE ONLY dahu.transformer
    ADD CONSTRAINT transformer_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.transformer
    ADD CONSTRAINT transformer_receiving_point_fk FOREIGN KEY (receiving_point_id) REFERENCES dahu.receiving_point(receiving_point_id);

ALTER TABLE ONLY dahu.transformer_plate
    ADD CONSTRAINT transformer_plate_transformer_fk FOREIGN KEY (transformer_id) REFERENCES dahu.transformer(transformer_id);

ALTER TABLE ONLY dahu.unauthorised_source
    ADD CONSTRAINT unauthorised_source_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.unauthorised_source
    ADD CONSTRAINT unauthorised_source_line_fk FOREIGN KEY (line_id) REFERENCES dahu.line(line_id);

ALTER TABLE ONLY dahu.unregistered_change
    ADD CONSTRAINT unregistered_change_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.unregistered_change
    ADD CONSTRAINT unregistered_change_kind_fk FOREIGN KEY (kind) REFERENCES dahu.application_kind(kind);

ALTER TABLE ONLY dahu.unregistered_change
    ADD CONSTRAINT unregistered_change_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.use_class
    ADD CONSTRAINT use_class_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.use_class
    ADD CONSTRAINT use_class_point_fk FOREIGN KEY (metering_point_id) REFERENCES dahu.metering_point(metering_point_id);

ALTER TABLE ONLY dahu.use_class
    ADD CONSTRAINT use_class_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.user_account
    ADD CONSTRAINT user_account_org_unit_fk FOREIGN KEY (org_unit_id) REFERENCES dahu.org_unit(org_unit_id);

ALTER TABLE ONLY dahu.user_desk
    ADD CONSTRAINT user_desk_desk_fk FOREIGN KEY (desk_name) REFERENCES dahu.desk(name);

ALTER TABLE ONLY dahu.user_desk
    ADD CONSTRAINT user_desk_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.user_factor
    ADD CONSTRAINT user_factor_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.user_link
    ADD CONSTRAINT user_link_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.user_password
    ADD CONSTRAINT user_password_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.user_password_past
    ADD CONSTRAINT user_password_past_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.user_recovery
    ADD CONSTRAINT user_recovery_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.user_session
    ADD CONSTRAINT user_session_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.user_token
    ADD CONSTRAINT user_token_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.vee_edit
    ADD CONSTRAINT vee_edit_point_fk FOREIGN KEY (metering_point_id) REFERENCES dahu.metering_point(metering_point_id);

ALTER TABLE ONLY dahu.vee_edit
    ADD CONSTRAINT vee_edit_withdraws_fk FOREIGN KEY (withdraws_id) REFERENCES dahu.vee_edit(vee_edit_id);

ALTER TABLE ONLY dahu.vee_rule
    ADD CONSTRAINT vee_rule_point_fk FOREIGN KEY (metering_point_id) REFERENCES dahu.metering_point(metering_point_id);

ALTER TABLE ONLY dahu.violation
    ADD CONSTRAINT violation_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.violation
    ADD CONSTRAINT violation_approved_by_fk FOREIGN KEY (approved_by) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.violation
    ADD CONSTRAINT violation_visit_fk FOREIGN KEY (visit_id) REFERENCES dahu.visit(visit_id);

ALTER TABLE ONLY dahu.violation
    ADD CONSTRAINT violation_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.violation_assessment
    ADD CONSTRAINT violation_assessment_violation_fk FOREIGN KEY (work_case_id) REFERENCES dahu.violation(work_case_id);

ALTER TABLE ONLY dahu.visit
    ADD CONSTRAINT visit_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.visit
    ADD CONSTRAINT visit_corrects_fk FOREIGN KEY (corrects_id) REFERENCES dahu.visit(visit_id);

ALTER TABLE ONLY dahu.visit
    ADD CONSTRAINT visit_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.visit
    ADD CONSTRAINT visit_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);

ALTER TABLE ONLY dahu.visit_crew
    ADD CONSTRAINT visit_crew_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.visit_crew
    ADD CONSTRAINT visit_crew_visit_fk FOREIGN KEY (visit_id) REFERENCES dahu.visit(visit_id);

ALTER TABLE ONLY dahu.visit_item
    ADD CONSTRAINT visit_item_code_fk FOREIGN KEY (code) REFERENCES dahu.inspection_item(code);

ALTER TABLE ONLY dahu.visit_item
    ADD CONSTRAINT visit_item_visit_fk FOREIGN KEY (visit_id) REFERENCES dahu.visit(visit_id);

ALTER TABLE ONLY dahu.visit_photo
    ADD CONSTRAINT visit_photo_code_fk FOREIGN KEY (code) REFERENCES dahu.inspection_item(code);

ALTER TABLE ONLY dahu.visit_photo
    ADD CONSTRAINT visit_photo_visit_fk FOREIGN KEY (visit_id) REFERENCES dahu.visit(visit_id);

ALTER TABLE ONLY dahu.visit_proposal
    ADD CONSTRAINT visit_proposal_visit_fk FOREIGN KEY (visit_id) REFERENCES dahu.visit(visit_id);

ALTER TABLE ONLY dahu.visit_reading
    ADD CONSTRAINT visit_reading_metering_point_fk FOREIGN KEY (metering_point_id) REFERENCES dahu.metering_point(metering_point_id);

ALTER TABLE ONLY dahu.visit_reading
    ADD CONSTRAINT visit_reading_visit_fk FOREIGN KEY (visit_id) REFERENCES dahu.visit(visit_id);

ALTER TABLE ONLY dahu.watched_account
    ADD CONSTRAINT watched_account_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.watched_point
    ADD CONSTRAINT watched_point_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.watched_point
    ADD CONSTRAINT watched_point_line_fk FOREIGN KEY (line_id) REFERENCES dahu.line(line_id);

ALTER TABLE ONLY dahu.watched_point
    ADD CONSTRAINT watched_point_meter_installation_fk FOREIGN KEY (meter_installation_id) REFERENCES dahu.meter_installation(meter_installation_id);

ALTER TABLE ONLY dahu.watched_point
    ADD CONSTRAINT watched_point_metering_point_fk FOREIGN KEY (metering_point_id) REFERENCES dahu.metering_point(metering_point_id);

ALTER TABLE ONLY dahu.watched_point
    ADD CONSTRAINT watched_point_supply_source_fk FOREIGN KEY (supply_source_id) REFERENCES dahu.supply_source(supply_source_id);

ALTER TABLE ONLY dahu.watched_source
    ADD CONSTRAINT watched_source_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.watched_source
    ADD CONSTRAINT watched_source_line_fk FOREIGN KEY (line_id) REFERENCES dahu.line(line_id);

ALTER TABLE ONLY dahu.watched_source
    ADD CONSTRAINT watched_source_receiving_point_fk FOREIGN KEY (receiving_point_id) REFERENCES dahu.receiving_point(receiving_point_id);

ALTER TABLE ONLY dahu.watched_source
    ADD CONSTRAINT watched_source_supply_source_fk FOREIGN KEY (supply_source_id) REFERENCES dahu.supply_source(supply_source_id);

ALTER TABLE ONLY dahu.work_case
    ADD CONSTRAINT work_case_account_fk FOREIGN KEY (account_id) REFERENCES dahu.account(account_id);

ALTER TABLE ONLY dahu.work_case
    ADD CONSTRAINT work_case_desk_fk FOREIGN KEY (desk_name) REFERENCES dahu.desk(name);

ALTER TABLE ONLY dahu.work_case
    ADD CONSTRAINT work_case_flow_fk FOREIGN KEY (flow) REFERENCES dahu.workflow(flow);

ALTER TABLE ONLY dahu.work_case
    ADD CONSTRAINT work_case_handler_fk FOREIGN KEY (handler_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.work_case
    ADD CONSTRAINT work_case_org_unit_fk FOREIGN KEY (org_unit_id) REFERENCES dahu.org_unit(org_unit_id);

ALTER TABLE ONLY dahu.work_case
    ADD CONSTRAINT work_case_owner_desk_fk FOREIGN KEY (owner_desk) REFERENCES dahu.desk(name);

ALTER TABLE ONLY dahu.work_permit
    ADD CONSTRAINT work_permit_line_fk FOREIGN KEY (line_id) REFERENCES dahu.line(line_id);

ALTER TABLE ONLY dahu.work_permit
    ADD CONSTRAINT work_permit_user_account_fk FOREIGN KEY (user_account_id) REFERENCES dahu.user_account(user_account_id);

ALTER TABLE ONLY dahu.workflow
    ADD CONSTRAINT workflow_owner_desk_fk FOREIGN KEY (owner_desk) REFERENCES dahu.desk(name);

ALTER TABLE ONLY dahu.workflow
    ADD CONSTRAINT workflow_taken_by_fk FOREIGN KEY (taken_by) REFERENCES dahu.desk(name);

ALTER TABLE ONLY dahu.workflow_step
    ADD CONSTRAINT workflow_step_flow_fk FOREIGN KEY (flow) REFERENCES dahu.workflow(flow);

ALTER TABLE ONLY dahu.works_inspection
    ADD CONSTRAINT works_inspection_work_case_fk FOREIGN KEY (work_case_id) REFERENCES dahu.work_case(work_case_id);
