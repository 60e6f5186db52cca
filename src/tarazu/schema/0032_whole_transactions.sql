-- A transaction alone may have more events than are read at once: known items are added by the thousand. Then it is read
-- whole, and nothing behind it. It was only so where a consumer's cursor stood right at it; from before it nothing was
-- read, and the cursor stayed where it was for ever.
create or replace function kit.news(reader text, tags text[], most int)
returns table (tenant_id uuid, xid text, id uuid, tag text, actor_id uuid, subject uuid, body jsonb, at timestamptz,
  upto text)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off as $$
declare start xid8; horizon xid8 := pg_snapshot_xmin(pg_current_snapshot()); first xid8; stop xid8;
begin
  select c.upto into start from kit.consumer c where c.name = reader;
  if not found then
    insert into kit.consumer (name) values (reader) on conflict do nothing;
    start := '0';
  end if;
  select e.xid into first from kit.event e where e.xid >= start and e.xid < horizon and e.tag = any (tags)
   order by e.xid limit 1;
  select e.xid into stop from kit.event e where e.xid >= start and e.xid < horizon and e.tag = any (tags)
   order by e.xid offset most limit 1;
  if stop = first then
    select e.xid into stop from kit.event e where e.xid > first and e.xid < horizon and e.tag = any (tags)
     order by e.xid limit 1;
  end if;
  stop := coalesce(stop, horizon);
  return query select e.tenant_id, e.xid::text, e.id, e.tag, e.actor_id, e.subject, e.body, e.at, stop::text
    from kit.event e where e.xid >= start and e.xid < stop and e.tag = any (tags) order by e.xid, e.id;
end $$;
