-- Refused rows and their cells go: what remains may be stored.
delete from import_cell c using import_fault f where f.line = c.line;
delete from import_row r using import_fault f where f.line = r.line;
