-- Contributors belong to the platform, not to a customer; a customer knows its invited people by an alias only.
create schema workforce;
create table workforce.contributor (
  id uuid primary key,
  languages text[] not null,
  skills text[] not null default '{}',
  is_reviewer boolean not null default false,
  standing text not null default 'good' check (standing in ('good', 'restricted', 'deactivated')),
  created_at timestamptz not null,
  -- The customer whose own they are: they work for nobody else, and the platform owes them nothing.
  employer_id uuid references trust.tenant (id)
);
alter table workforce.contributor enable row level security;
alter table workforce.contributor force row level security;
create policy engine on workforce.contributor to tz_owner using (true) with check (true);
create policy self on workforce.contributor for select to tz_contributor using (id = (select context.person()));
create policy system on workforce.contributor to tz_system using (true) with check (true);

create table workforce.member (
  tenant_id uuid not null references trust.tenant (id),
  contributor_id uuid not null,
  alias text not null check (length(alias) between 1 and 200),
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

-- Lets somebody of the caller's team label for it, under their address; the same person again changes nothing.
create function workforce.employ(address text, event uuid, at timestamptz) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); person uuid;
begin
  if trust.leads_team() is not true then raise insufficient_privilege using message = 'not an admin of this team'; end if;
  select p.id into strict person from trust.principal p
   where p.tenant_id = tenant and p.handle = address and p.persona = 'contributor';
  insert into workforce.contributor (id, languages, created_at, employer_id) values (person, array['en', 'hi'], at, tenant)
    on conflict (id) do nothing;
  insert into workforce.member values (tenant, person, address, at) on conflict (tenant_id, contributor_id) do nothing;
  if not found then return; end if;
  perform kit.record_event(tenant, event, 'workforce:member:invited', context.person(), context.alias(tenant, person),
    jsonb_build_object('alias', address), at);
end $$;

-- Own people who work on a project, and groups of them.
create table workforce.staff (
  tenant_id uuid not null,
  project_id uuid not null,
  principal_id uuid not null,
  since timestamptz not null,
  primary key (tenant_id, project_id, principal_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id),
  foreign key (tenant_id, principal_id) references trust.principal (tenant_id, id)
);
create index staff_of_person on workforce.staff (tenant_id, principal_id);
call kit.protect('workforce.staff');

create table workforce.staff_group (
  tenant_id uuid not null,
  id uuid not null,
  project_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  created_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, project_id, name),
  unique (tenant_id, id, project_id),
  foreign key (tenant_id, project_id) references projects.project (tenant_id, id)
);
call kit.protect('workforce.staff_group');

-- Whoever leaves the project leaves its groups.
create table workforce.grouped (
  tenant_id uuid not null,
  project_id uuid not null,
  group_id uuid not null,
  principal_id uuid not null,
  primary key (tenant_id, group_id, principal_id),
  foreign key (tenant_id, group_id, project_id) references workforce.staff_group (tenant_id, id, project_id),
  foreign key (tenant_id, project_id, principal_id) references workforce.staff (tenant_id, project_id, principal_id)
);
create index grouped_of_staff on workforce.grouped (tenant_id, project_id, principal_id);
call kit.protect('workforce.grouped');

grant usage on schema workforce to tz_customer, tz_contributor, tz_system;
grant select on workforce.contributor to tz_contributor;
grant select, insert, update on workforce.contributor to tz_system;
grant select, insert on workforce.member to tz_system;
grant execute on function workforce.members to tz_customer, tz_system;
grant execute on function workforce.employ to tz_customer;
grant select, insert, delete on workforce.staff, workforce.grouped to tz_customer;
grant select, insert on workforce.staff_group to tz_customer;
grant select on workforce.staff, workforce.staff_group, workforce.grouped to tz_system;
call kit.permit('customer', 'workforce:staff:changed');
call kit.permit('system', 'workforce:contributor:enrolled', 'workforce:member:invited');
