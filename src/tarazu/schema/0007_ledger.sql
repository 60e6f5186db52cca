-- Double entry in integer minor units. Entries are only ever added; every transaction sums to zero per currency.
create schema ledger;
create table ledger.account (
  tenant_id uuid not null references trust.tenant (id),
  id uuid not null default gen_random_uuid(),
  kind text not null check (kind in ('work_cost', 'contributor_payable')),
  contributor_id uuid,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  primary key (tenant_id, id),
  unique nulls not distinct (tenant_id, kind, contributor_id, currency),
  check ((kind = 'contributor_payable') = (contributor_id is not null))
);
call kit.protect('ledger.account');

create table ledger.transaction (
  tenant_id uuid not null,
  id uuid not null,
  source_kind text not null check (source_kind in ('submission', 'review', 'report', 'correction', 'training')),
  source_id uuid not null,
  project_id uuid not null,
  at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, source_kind, source_id)
);
call kit.protect('ledger.transaction');

create table ledger.entry (
  tenant_id uuid not null,
  transaction_id uuid not null,
  account_id uuid not null,
  contributor_id uuid,
  project_id uuid not null,
  amount_minor bigint not null check (amount_minor <> 0),
  currency text not null,
  at timestamptz not null,
  primary key (tenant_id, transaction_id, account_id),
  foreign key (tenant_id, transaction_id) references ledger.transaction (tenant_id, id),
  foreign key (tenant_id, account_id) references ledger.account (tenant_id, id)
);
create index entry_of_contributor on ledger.entry (contributor_id, at) where contributor_id is not null;
create index entry_of_project on ledger.entry (tenant_id, project_id);
call kit.protect('ledger.entry');
create policy mine on ledger.entry for select to tz_contributor using (contributor_id = (select context.person()));

create function ledger.balanced() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from ledger.entry e where e.tenant_id = new.tenant_id and e.transaction_id = new.transaction_id
             group by e.currency having sum(e.amount_minor) <> 0) then
    raise exception 'transaction % does not sum to zero', new.transaction_id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger balanced after insert on ledger.entry deferrable initially deferred
  for each row execute function ledger.balanced();

create function ledger.unchangeable() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'ledger rows are only ever added' using errcode = 'restrict_violation';
end $$;
create trigger unchangeable before update or delete or truncate on ledger.entry execute function ledger.unchangeable();
create trigger unchangeable before update or delete or truncate on ledger.transaction execute function ledger.unchangeable();

-- Books earnings, once per source whatever is repeated. Positive = cost of the customer, negative = owed to the person.
create function ledger.accrue(kind text, sources uuid[], ids uuid[], people uuid[], projects uuid[], amounts bigint[],
  currencies text[], at timestamptz) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare tenant uuid := context.tenant(); n int;
begin
  insert into ledger.account (tenant_id, kind, contributor_id, currency)
    select distinct tenant, 'contributor_payable', x.person, x.currency from unnest(people, currencies) x (person, currency)
    union select distinct tenant, 'work_cost', null::uuid, c from unnest(currencies) c
    on conflict do nothing;
  with earned as (
    select * from unnest(sources, ids, people, projects, amounts, currencies)
      x (source, id, person, project, amount, currency)),
  fresh as (
    insert into ledger.transaction (tenant_id, id, source_kind, source_id, project_id, at)
    select tenant, e.id, kind, e.source, e.project, at from earned e
    on conflict (tenant_id, source_kind, source_id) do nothing returning id),
  booked as (
    insert into ledger.entry (tenant_id, transaction_id, account_id, contributor_id, project_id, amount_minor, currency, at)
    select tenant, e.id, a.id, a.contributor_id, e.project,
        case a.kind when 'work_cost' then e.amount else -e.amount end, e.currency, at
      from earned e join fresh f on f.id = e.id
      join ledger.account a on a.tenant_id = tenant and a.currency = e.currency
       and (a.kind = 'work_cost' or a.contributor_id = e.person))
  select count(*) into n from fresh;
  return n;
end $$;

-- A person keeps every line of their pay; of a tenant that a barrier hides, the titles go.
create function ledger.my_lines(since timestamptz, until timestamptz)
returns table (at timestamptz, title jsonb, source_kind text, transaction_id uuid, amount_minor bigint, currency text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select e.at, case when e.tenant_id = any (trust.barred()) then '{}'::jsonb else p.title end, t.source_kind, e.transaction_id, -e.amount_minor, e.currency
    from ledger.entry e
    join ledger.transaction t on t.tenant_id = e.tenant_id and t.id = e.transaction_id
    join projects.project p on p.tenant_id = e.tenant_id and p.id = e.project_id
   where e.contributor_id = context.person() and e.at >= since and e.at < until order by e.at desc, e.transaction_id
$$;
-- Accepted work that is not booked yet: shown as such, never hidden.
create function ledger.my_unbooked()
returns table (amount_minor bigint, currency text, state text, items bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select sum(a.amount_minor)::bigint, a.currency, case when s.accepted_at is null then 'in_review' else 'booking' end, count(*)
    from tasks.submission s
    join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
   where s.contributor_id = context.person() and a.round = s.round and a.state = 'submitted' and tasks.pay_of(a) > 0
     and not exists (select from ledger.transaction t where t.tenant_id = s.tenant_id
       and t.source_kind = (case when a.training then 'training' else 'submission' end) and t.source_id = s.id)
   group by 2, 3 order by 2, 3
$$;

grant usage on schema ledger to tz_customer, tz_contributor, tz_system;
grant select on ledger.account, ledger.transaction, ledger.entry to tz_system;
-- A customer sees what its projects cost, and not to whom it goes.
grant select (tenant_id, id, kind, currency) on ledger.account to tz_customer;
grant select on ledger.transaction to tz_customer;
grant select (tenant_id, transaction_id, account_id, project_id, amount_minor, currency, at) on ledger.entry to tz_customer;
grant select on ledger.entry to tz_contributor;
grant execute on function ledger.accrue to tz_system;
grant execute on function ledger.my_lines, ledger.my_unbooked to tz_contributor;
