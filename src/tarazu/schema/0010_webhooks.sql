-- Webhooks: who wants to be told of what, the messages to them, and every attempt to deliver one. Secrets are not kept: they
-- are derived from the installation's secret and the id of the endpoint.

create table delivery.webhook_endpoint (
  tenant_id uuid not null,
  id uuid not null,
  url text not null check (length(url) between 1 and 2048),
  types text[] not null check (cardinality(types) between 1 and 50),
  created_by uuid not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  -- A receiver that answers 410 wants no more.
  end_reason text check (end_reason in ('deleted', 'gone')),
  primary key (tenant_id, id),
  check ((ended_at is null) = (end_reason is null))
);
call kit.protect('delivery.webhook_endpoint');

-- A message to an endpoint, or to an address that came with the work. `once` keeps a consumer that runs twice from telling
-- twice. `attempts` counts all; those before the last resend are `tried_before`. What is leased is due again after the lease.
create table delivery.webhook_message (
  tenant_id uuid not null,
  id uuid not null,
  once text not null check (length(once) between 1 and 300),
  endpoint_id uuid,
  url text not null check (length(url) between 1 and 2048),
  host text not null check (length(host) between 1 and 300),
  headers jsonb not null default '{}',
  type text not null check (length(type) between 1 and 100),
  subject uuid not null,
  body jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts smallint not null default 0,
  tried_before smallint not null default 0,
  next_at timestamptz not null,
  last_status smallint,
  last_error text check (length(last_error) <= 100),
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, once),
  foreign key (tenant_id, endpoint_id) references delivery.webhook_endpoint (tenant_id, id),
  check ((state = 'waiting') = (ended_at is null))
);
create index webhook_due on delivery.webhook_message (host, next_at) where state = 'waiting';
create index webhook_of_subject on delivery.webhook_message (tenant_id, subject, id);
create index webhook_of_state on delivery.webhook_message (tenant_id, state, id);
create index webhook_age on delivery.webhook_message (ended_at) where ended_at is not null;
call kit.protect('delivery.webhook_message');

create table delivery.webhook_attempt (
  tenant_id uuid not null,
  message_id uuid not null,
  number smallint not null,
  at timestamptz not null,
  status smallint,
  error text check (length(error) <= 100),
  milliseconds int not null,
  primary key (tenant_id, message_id, number),
  foreign key (tenant_id, message_id) references delivery.webhook_message (tenant_id, id)
);
call kit.protect('delivery.webhook_attempt');

-- Leases messages of any tenant that are due: host by host from `start` on, of each at most `per_host` less what is under way
-- there (`busy` as many times as it is). So no host, slow or popular, keeps others waiting; the lease is the next time due.
create function delivery.lease_messages(start text, busy text[], per_host int, most int, at timestamptz, until timestamptz)
returns table (tenant_id uuid, id uuid, endpoint_id uuid, url text, host text, headers jsonb, type text, body text,
  attempts int, tries int)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_column
declare here text := start; given int := 0; n int;
begin
  loop
    select min(m.host) into here from delivery.webhook_message m where m.state = 'waiting' and m.host > here;
    exit when here is null or given >= most;
    return query
      update delivery.webhook_message m set attempts = m.attempts + 1, next_at = until
       where m.ctid = any (array(select d.ctid from delivery.webhook_message d
           where d.state = 'waiting' and d.host = here and d.next_at <= at order by d.next_at
           limit greatest(least(most - given, per_host - cardinality(array_positions(busy, here))), 0)
           for update skip locked))
      returning m.tenant_id, m.id, m.endpoint_id, m.url, m.host, m.headers, m.type, m.body::text, m.attempts::int,
        m.attempts::int - m.tried_before;
    get diagnostics n = row_count;
    given := given + n;
  end loop;
end $$;

-- Forgets a bounded number of messages that ended before that, with their attempts; returns how many.
create function delivery.forget_messages(before timestamptz, most int) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m delivery.webhook_message; n bigint := 0;
begin
  for m in select * from delivery.webhook_message x where x.ended_at < before limit most for update skip locked loop
    delete from delivery.webhook_attempt a where a.tenant_id = m.tenant_id and a.message_id = m.id;
    delete from delivery.webhook_message x where x.tenant_id = m.tenant_id and x.id = m.id;
    n := n + 1;
  end loop;
  return n;
end $$;

grant select, insert on delivery.webhook_endpoint to tz_customer;
grant update (ended_at, end_reason) on delivery.webhook_endpoint to tz_customer, tz_system;
grant select on delivery.webhook_endpoint, delivery.webhook_message to tz_system;
-- Headers may hold a receiver's password: they go in, and only the sender reads them.
grant select (tenant_id, id, once, endpoint_id, url, host, type, subject, body, state, attempts, tried_before, next_at,
  last_status, last_error, created_at, ended_at) on delivery.webhook_message to tz_customer;
grant insert on delivery.webhook_message to tz_customer, tz_system;
grant update (state, tried_before, next_at, ended_at) on delivery.webhook_message to tz_customer;
grant update (state, next_at, last_status, last_error, ended_at) on delivery.webhook_message to tz_system;
grant select on delivery.webhook_attempt to tz_customer;
grant select, insert on delivery.webhook_attempt to tz_system;
grant execute on function delivery.lease_messages, delivery.forget_messages to tz_system;

call kit.permit('customer', 'delivery:webhook:created', 'delivery:webhook:ended');
call kit.permit('system', 'delivery:webhook:ended');
