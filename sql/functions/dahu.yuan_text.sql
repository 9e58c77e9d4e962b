create or replace function dahu.yuan_text(fen bigint) returns text
    language sql
    immutable
as $$
-- yuan_text - fen as yuan with two decimals, for texts.
select (fen / 100)::text || '.' || lpad((fen % 100)::text, 2, '0')
$$;
comment on function dahu.yuan_text(bigint) is 'Fen as yuan';
