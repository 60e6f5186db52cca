-- Files of customers. The bytes are in the file store, under a key that begins with the tenant; here is what is known
-- of them. A file never changes.
create table projects.file (
  tenant_id uuid not null references trust.tenant (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 255),
  reference_id text check (length(reference_id) between 1 and 255),
  media_type text not null check (length(media_type) between 3 and 127),
  size_bytes bigint not null check (size_bytes > 0),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  metadata jsonb not null default '{}' check (jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 20480),
  project_ids uuid[] not null default '{}' check (cardinality(project_ids) <= 20),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  created_by uuid not null,
  primary key (tenant_id, id)
);
create unique index file_reference on projects.file (tenant_id, reference_id) where reference_id is not null;
call kit.protect('projects.file');

grant select, insert on projects.file to tz_customer;
grant select on projects.file to tz_system;
call kit.permit('customer', 'projects:file:stored');

-- The file that an address in a task names: `scaledata://` or `tarazu://files/` and the first 24 digits of its id, or all
-- of it (projects.file_id_of reads the same).
create type projects.file_part as (tenant_id uuid, id uuid, name text, media_type text, size_bytes bigint, sha256 text);
create function projects.file_named(tenant uuid, address text) returns setof projects.file_part
language sql stable as $$
  select f.tenant_id, f.id, f.name, f.media_type, f.size_bytes, f.sha256
    from (select replace(substring(address from '^(?:scaledata://|tarazu://files/)([0-9a-fA-F]{24}|[0-9a-fA-F]{32}'
      '|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$'), '-', '')) a (hex)
    join projects.file f on f.tenant_id = tenant and f.id between rpad(a.hex, 32, '0')::uuid and rpad(a.hex, 32, 'f')::uuid
   order by f.id limit 1
$$;

-- The file in one part (counted from 1) of a task that the caller holds at this moment, and of no other.
create function tasks.held_file(assignment uuid, item int) returns setof projects.file_part
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.* from tasks.assignment a
    join tasks.task t on t.tenant_id = a.tenant_id and t.id = a.task_id
    cross join lateral projects.file_named(a.tenant_id, t.payload -> 'items' -> (item - 1) ->> 'content') f
   where a.contributor_id = context.person() and a.id = assignment and a.state = 'leased' and item > 0
     and a.tenant_id <> all ((select trust.barred())::uuid[])
$$;

-- The same for the reviewer who holds a submission for review.
create function quality.held_file(held uuid, item int, at timestamptz) returns setof projects.file_part
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select f.* from quality.review_due d
    join workforce.contributor w on w.id = d.reviewer_id and w.is_reviewer and w.standing = 'good'
    join tasks.submission s on s.tenant_id = d.tenant_id and s.id = d.submission_id
    join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
    cross join lateral projects.file_named(d.tenant_id, t.payload -> 'items' -> (item - 1) ->> 'content') f
   where d.reviewer_id = context.person() and context.alias(d.tenant_id, d.submission_id) = held and d.lease_until > at
     and item > 0 and d.tenant_id <> all ((select trust.barred())::uuid[])
$$;

grant execute on function tasks.held_file, quality.held_file to tz_contributor;
