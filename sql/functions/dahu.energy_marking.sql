create or replace function dahu.energy_marking()
    returns text
    language plpgsql
as $$
-- energy_marking - may a writer rely on notes of energy_due that it made before?
--
-- Shape:  a text; null = no. The same text as in an earlier transaction of the same connection says that
--         every note which that transaction made is still there, and stays until this one has ended.
--
-- It holds off dahu.energy_take until the end of the transaction, and never waits for one: while notes are
-- being taken, the answer is null, and the writer notes its days as everybody does. The round is read by a
-- later statement than the one that got the lock, so that it is not older than the lock. A change of the
-- time zone moves the borders of days, so it is part of the text.
begin
    if not pg_try_advisory_xact_lock_shared(7150003) then
        return null;
    end if;
    return (select concat_ws(' ', r.round, u.timezone) from dahu.energy_round r, dahu.utility u);
end
$$;
comment on function dahu.energy_marking() is 'Whether the notes that a writer made before are still there';
