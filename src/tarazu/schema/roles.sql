-- Roles belong to the whole cluster, so this file runs at every migration and changes nothing when they exist.
-- tz_owner owns every object and cannot log in; each persona has one login role, and so one pool.
do $$
declare persona text;
begin
  if not exists (select from pg_roles where rolname = 'tz_owner') then
    create role tz_owner nologin noinherit nosuperuser nobypassrls;
  end if;
  foreach persona in array array['tz_customer', 'tz_contributor', 'tz_ops', 'tz_system', 'tz_gate'] loop
    if not exists (select from pg_roles where rolname = persona) then
      execute format('create role %I login noinherit nosuperuser nobypassrls nocreatedb nocreaterole', persona);
    end if;
  end loop;
end $$;
alter role tz_customer set statement_timeout = '120s';
alter role tz_contributor set statement_timeout = '2s';
alter role tz_ops set statement_timeout = '10s';
alter role tz_gate set statement_timeout = '5s';
alter role tz_customer set idle_in_transaction_session_timeout = '60s';
alter role tz_contributor set idle_in_transaction_session_timeout = '10s';
alter role tz_ops set idle_in_transaction_session_timeout = '30s';
alter role tz_gate set idle_in_transaction_session_timeout = '10s';
