-- What people say a known task lacks: its customer reads it on the item and decides, as of any task.

alter table quality.known_item
  -- Since when somebody says that it lacks something, and its customer has not decided.
  add column reported_at timestamptz;
grant update (reported_at) on quality.known_item to tz_customer, tz_system;

-- Gives a task back because it lacks something: it goes to nobody else until its customer has said what becomes of it. A known task stays
-- what it is, written all the same; who hears of it takes it out (quality.known_item).
create or replace function tasks.report_lack(token text, assignment uuid, report uuid, event uuid, lacks text, why text, at timestamptz)
returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me context.claim := context.open(token); a tasks.assignment; known_as uuid;
begin
  select * into a from tasks.assignment x where x.contributor_id = me.person_id and x.id = assignment for update;
  if not found then return 'missing'; end if;
  if a.tenant_id = any (trust.barred_for(me.person_id)) then return 'withdrawn'; end if;
  if exists (select from tasks.report r where r.tenant_id = a.tenant_id and r.task_id = a.task_id
    and r.contributor_id = me.person_id) then return 'reported'; end if;
  if a.state <> 'leased' or a.round > 1 or a.training or a.lease_until < at then return 'conflict'; end if;
  update tasks.assignment x set state = 'skipped', ended_at = at, skip_reason = lacks
   where x.tenant_id = a.tenant_id and x.task_id = a.task_id and x.contributor_id = a.contributor_id;
  insert into tasks.report (tenant_id, id, task_id, project_id, contributor_id, lack, reason, amount_minor, currency, reported_at)
    select a.tenant_id, report, a.task_id, a.project_id, me.person_id, lacks, why, r.review_amount_minor, r.currency, at
      from projects.rate r where r.tenant_id = a.tenant_id and r.project_id = a.project_id and r.version = a.rate_version;
  perform from tasks.batch b where b.tenant_id = a.tenant_id and b.id = (select t.batch_id from tasks.task t
    where t.tenant_id = a.tenant_id and t.id = a.task_id) for share;
  update tasks.task t set state = case t.state when 'known' then t.state else 'reported' end
   where t.tenant_id = a.tenant_id and t.id = a.task_id and t.state in ('open', 'known');
  delete from tasks.open_task o where o.tenant_id = a.tenant_id and o.task_id = a.task_id;
  known_as := context.alias(a.tenant_id, me.person_id);
  perform kit.record_event(a.tenant_id, event, 'tasks:task:reported', known_as, a.task_id,
    jsonb_build_object('project', a.project_id, 'report', report, 'lack', lacks), at);
  return 'reported';
end $$;

-- Says of the reports of a known task that still wait whether they were right.
create function tasks.settle_known_reports(task uuid, right_ boolean, at timestamptz) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
  select tasks.settle_reports(t.tenant_id, array[t.id], right_, at) from tasks.task t
   where t.tenant_id = context.tenant() and t.id = task and t.state = 'known'
$$;
grant execute on function tasks.settle_known_reports to tz_customer;
call kit.permit('system', 'quality:known_item:reported');

-- What was reported before anybody could read it.
update quality.known_item i set reported_at = r.at
  from (select x.tenant_id, x.task_id, min(x.reported_at) as at from tasks.report x where x.settled_at is null group by 1, 2) r
 where r.tenant_id = i.tenant_id and r.task_id = i.id and i.voided_at is null;
update tasks.known k set retired_at = i.reported_at from quality.known_item i
 where i.tenant_id = k.tenant_id and i.id = k.task_id and i.reported_at is not null and k.retired_at is null;
