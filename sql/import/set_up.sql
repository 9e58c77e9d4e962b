-- The transaction of one import: where refused rows are noted, by the line that they begin on.
-- fault is the last part of a key `import.fault.<fault>`; column_name is a column of the file's kind.
set local work_mem = '64MB';
create temporary table import_fault (
    line        bigint not null,
    fault       text not null,
    column_name text not null,
    detail      text
) on commit drop;
