create or replace function dahu.voltage_level(l1 bigint, l2 bigint, l3 bigint, nominal bigint, wiring text,
                                              out level text, out reason text, out voltage_bp integer)
    language plpgsql
    immutable
    parallel safe
as $$
-- voltage_level - what the three voltages of a meter say of the line it hangs on: LIVE from 0.8 of the nominal voltage in every phase, DEAD
-- below 0.2 in every phase, ABNORMAL between.
--
-- @l1      voltages on the primary side in mV, null where the meter has none; @nominal is between phases
-- @wiring  FOUR_WIRE: phase to neutral; THREE_WIRE: phase to phase by two transformers, L2 means nothing; ONE_VT: one voltage between phases;
--          null: told from the values
--
-- Shape:  level null with a reason where it cannot be told. voltage_bp: the highest, in basis points of the nominal voltage.
--
-- Without a wiring: 0.75 of the nominal voltage is more than a phase to neutral can have (0.58, and a fifth above it). Below that, three
-- voltages are taken for those of phases; one or two voltages are judged both ways, and where the two differ nothing is said.
declare
    hi  bigint := greatest(l1, l2, l3);
    lo  bigint := least(l1, l2, l3);
    up  integer;       -- voltages above a fiftieth of the nominal one
    two boolean;       -- L2 is not measured
    other text;
begin
    if hi is null then
        reason := 'NO_VOLTAGE';
        return;
    end if;
    up := (coalesce(l1, 0) * 50 >= nominal)::integer + (coalesce(l2, 0) * 50 >= nominal)::integer + (coalesce(l3, 0) * 50 >= nominal)::integer;
    two := l1 is not null and l3 is not null and coalesce(l2, 0) * 50 < nominal;
    if wiring is null then
        wiring := case when hi * 4 >= nominal * 3 then case when up = 1 then 'ONE_VT' when two then 'THREE_WIRE' else 'BETWEEN' end
                       when up = 3 then 'FOUR_WIRE'
                       when up = 0 then 'ONE_VT' end;
    end if;
    if wiring is null then -- judged both ways
        level := case when hi * 10 < 2 * nominal then 'DEAD' else 'ABNORMAL' end; -- below 0.75 between phases
        other := case when hi * 17321 < 2000 * nominal then 'DEAD' when up = 1 and hi * 17321 >= 8000 * nominal then 'LIVE' else 'ABNORMAL' end;
        voltage_bp := hi * 10000 / nominal;
        if level <> other then
            level := null;
            reason := case when up = 1 then 'ONE_VT' else 'WIRING' end;
        end if;
        return;
    end if;
    if wiring = 'THREE_WIRE' then
        hi := greatest(l1, l3);
        lo := least(l1, l3);
    elsif wiring = 'ONE_VT' then
        lo := hi;
    elsif wiring = 'FOUR_WIRE' then
        hi := hi * 17321 / 10000;
        lo := lo * 17321 / 10000;
    end if;
    if hi is null then -- two transformers of which neither is read
        reason := 'NO_VOLTAGE';
        return;
    end if;
    voltage_bp := hi * 10000 / nominal;
    level := case when hi * 10 < 2 * nominal then 'DEAD' when lo * 10 >= 8 * nominal then 'LIVE' else 'ABNORMAL' end;
end
$$;
comment on function dahu.voltage_level(bigint, bigint, bigint, bigint, text) is 'What three voltages say of the line they are measured at';
