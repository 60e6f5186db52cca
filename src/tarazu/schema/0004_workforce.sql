-- Contributors belong to the platform, not to a customer; a customer knows its invited people by an alias only.
create schema workforce;
create table workforce.contributor (
  id uuid primary key,
  languages text[] not null,
  skills text[] not null default '{}',
  is_reviewer boolean not null default false,
  standing text not null default 'good' check (standing in ('good', 'restricted', 'deactivated')),
  created_at timestamptz not null
);
alter table workforce.contributor enable row level security;
alter table workforce.contributor force row level security;
create policy engine on workforce.contributor to tz_owner using (true) with check (true);
create policy self on workforce.contributor for select to tz_contributor using (id = (select context.person()));
create policy system on workforce.contributor to tz_system using (true) with check (true);

create table workforce.member (
  tenant_id uuid not null references trust.tenant (id),
  contributor_id uuid not null,
  alias text not null check (length(alias) between 1 and 100),
  joined_at timestamptz not null,
  primary key (tenant_id, contributor_id),
  unique (tenant_id, alias)
);
call kit.protect('workforce.member');

-- The people whom the caller's tenant invited; contributor_id is the name under which it alone knows them (context.alias).
create function workforce.members() returns table (contributor_id uuid, alias text, joined_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select context.alias(m.tenant_id, m.contributor_id), m.alias, m.joined_at from workforce.member m
   where m.tenant_id = (select context.tenant()) and m.tenant_id <> all ((select trust.barred())::uuid[]) order by m.alias
$$;

grant usage on schema workforce to tz_customer, tz_contributor, tz_system;
grant select on workforce.contributor to tz_contributor;
grant select, insert, update on workforce.contributor to tz_system;
grant select, insert on workforce.member to tz_system;
grant execute on function workforce.members to tz_customer, tz_system;
call kit.permit('system', 'workforce:contributor:enrolled', 'workforce:member:invited');
