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
