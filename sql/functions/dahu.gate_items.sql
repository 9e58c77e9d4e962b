create or replace function dahu.gate_items(of_case bigint, gates text[]) returns jsonb
    language plpgsql
    stable
as $$
-- gate_items - what must hold for a step, item by item, as it is at this moment.
--
-- Shape:  [{"gate","item","ok","facts"}]; each gate is a function dahu.gate_<name>(bigint) with rows (item text, ok boolean, facts jsonb).
declare
    name  text;
    found jsonb;
    items jsonb := '[]';
begin
    foreach name in array gates loop
        execute format('select coalesce(jsonb_agg(jsonb_build_object(''gate'', %L::text, ''item'', g.item, ''ok'', coalesce(g.ok, false), ''facts'', g.facts)), ''[]'')'
                       ' from dahu.%I($1) g', name, 'gate_' || name) into found using of_case;
        items := items || found;
    end loop;
    return items;
end
$$;
comment on function dahu.gate_items(bigint, text[]) is 'What must hold for a step, item by item';
