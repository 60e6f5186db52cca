-- What was mended is scored by the version of the rubric under which that was decided.
grant select (ontology_version) on quality.adjudication to tz_customer;

-- Completed tasks that fall into the samples of their projects for audit, with the newest audit that judges them.
create view quality.in_sample with (security_invoker) as
select t.tenant_id, t.id as task_id, t.project_id, (select a.verdict from quality.audit a
    where a.tenant_id = t.tenant_id and a.task_id = t.id and a.verdict <> 'commented' order by a.id desc limit 1) as verdict
  from tasks.task t join quality.audit_sample s on s.tenant_id = t.tenant_id and s.project_id = t.project_id
 where t.state = 'completed' and quality.is_drawn(t.id, s.salt, s.permille);
grant select on quality.in_sample to tz_customer, tz_system;

-- Those of some customers that draw tasks for audit anywhere.
create function quality.sampling(customers uuid[]) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp as
$$ select distinct s.tenant_id from quality.audit_sample s where s.tenant_id = any (customers) and s.permille > 0 $$;
grant execute on function quality.sampling to tz_system;

-- Who asked for forecasts within the last minute: each takes a processor for seconds, so a customer has so many at once and a minute.
create table quality.forecast_ask (
  tenant_id uuid not null,
  id uuid not null,
  asked_at timestamptz not null,
  -- Null while it is worked out and somebody waits.
  ended_at timestamptz,
  primary key (tenant_id, id)
);
call kit.protect('quality.forecast_ask');
grant select, insert, update (ended_at), delete on quality.forecast_ask to tz_customer;

-- Lets one transaction of the caller's tenant at a time look at what it asked for, until commit.
create function quality.hold_asks() returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as
$$ select pg_advisory_xact_lock(85, hashtext(context.tenant()::text)) $$;
grant execute on function quality.hold_asks to tz_customer;
