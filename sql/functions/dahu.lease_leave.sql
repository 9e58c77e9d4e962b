create or replace function dahu.lease_leave(name text, instance text) returns void
    language sql
as $$
-- lease_leave - the process ends and has closed everything. Its endpoints stay with its name until its life
-- runs out, so that a restart finds them; the name is free at once.
update dahu.collector c set instance = ''
where c.name = lease_leave.name and c.instance = lease_leave.instance
$$;
comment on function dahu.lease_leave(text, text) is 'The process of a collector ends';
