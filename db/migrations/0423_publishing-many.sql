-- A sheet of 100,000 rows is read and written by its unit, asked once, instead of row by row.

-- Rows of a sheet are written once, together, by whoever may see the sheet; nobody who serves requests adds to one later.
create function published.put_rows(rows json) returns void language sql security definer set search_path = pg_catalog as $$
  insert into published.publication_row (publication_id, position, cells)
  select x.id, x.position, x.cells
  from json_to_recordset(rows) as x (id uuid, position integer, cells json)
  where x.id in (
    select p.id from published.publication p
    where p.id in (select (r ->> 'id')::uuid from json_array_elements(rows) r)
      and access.visible('publication', p.unit_id, p.division_code)
      and not exists (select 1 from published.publication_row w where w.publication_id = p.id))
$$;
revoke all on function published.put_rows(json) from public;
grant execute on function published.put_rows(json) to qinglian_app;
revoke insert on published.publication_row from qinglian_app;
drop policy row_released on published.publication_row;
-- The function writes only rows of sheets that are there; asking again for each of 100,000 rows takes longer than writing them.
alter table published.publication_row drop constraint publication_row_publication_id_fkey;

-- The doors to packs' sources are built anew, with one that asks for the unit once: packs are installed again at the next start.
update pack.installed set checksum = '';
