-- The history of a task is whole; and two figures of a project's quality lead to their rows.

-- When a task was drawn for audit; of those drawn earlier nobody knows.
alter table quality.audit_drawn add drawn_at timestamptz;

-- A page of what people said tasks of a project of the caller's lack, the newest first: all of it, or of one lack.
create function tasks.reports_in(project uuid, lacking text, before uuid, most int) returns table (id uuid, task_id uuid, unique_key text,
  payload jsonb, is_known boolean, contributor_id uuid, lack text, reason text, reported_at timestamptz, upheld boolean, settled_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select r.id, r.task_id, t.unique_key, t.payload, t.state = 'known', context.alias(r.tenant_id, r.contributor_id), r.lack, r.reason, r.reported_at,
      r.upheld, r.settled_at
    from tasks.report r join tasks.task t on t.tenant_id = r.tenant_id and t.id = r.task_id
   where r.tenant_id = (select context.tenant()) and r.project_id = project and r.tenant_id <> all ((select trust.barred())::uuid[])
     and (lacking is null or r.lack = lacking) and (before is null or r.id < before)
   order by r.id desc limit most
$$;
create index report_of_project on tasks.report (tenant_id, project_id, id);
grant execute on function tasks.reports_in to tz_customer;

-- A page of what a project of the caller's has paid for, the newest first, and the task that each booking is for: none where what
-- was paid is not of a task of the customer's.
create function ledger.bookings(project uuid, before uuid, most int) returns table (id uuid, at timestamptz, source_kind text,
  amount_minor bigint, currency text, task_id uuid, is_known boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select b.id, b.at, b.source_kind, b.amount_minor, b.currency, k.id, k.state = 'known' from (
    select e.tenant_id, e.transaction_id as id, e.at, t.source_kind, t.source_id, e.amount_minor, e.currency
      from (select x.* from ledger.entry x
        join ledger.account a on a.tenant_id = x.tenant_id and a.id = x.account_id and a.kind = 'work_cost'
       where x.tenant_id = (select context.tenant()) and x.project_id = project
         -- one bound, that the index begins at; no id is as late as this
         and x.transaction_id < coalesce(before, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
         and x.tenant_id <> all ((select trust.barred())::uuid[])
       order by x.transaction_id desc limit most) e
      -- what is limited to one is looked up by its key, and never merged from the newest on
      cross join lateral (select y.source_kind, y.source_id from ledger.transaction y
        where y.tenant_id = e.tenant_id and y.id = e.transaction_id limit 1) t) b
    left join lateral (
      select s.task_id from tasks.submission s where s.tenant_id = b.tenant_id and s.id = coalesce(
        (select x.submission_id from quality.review x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id),
        (select x.submission_id from quality.opinion x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id),
        (select x.submission_id from quality.recheck x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id),
        b.source_id)
      union all
      select x.task_id from quality.appeal x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id
      union all
      select x.task_id from quality.adjudication x where b.source_kind = 'review' and x.tenant_id = b.tenant_id and x.id = b.source_id
      union all
      select x.task_id from tasks.report x where b.source_kind = 'report' and x.tenant_id = b.tenant_id and x.id = b.source_id
      limit 1) w on true
    left join lateral (select y.id, y.state from tasks.task y where y.tenant_id = b.tenant_id and y.id = w.task_id limit 1) k on true
   order by b.id desc
$$;
drop index ledger.entry_of_project;
create index entry_of_project on ledger.entry (tenant_id, project_id, transaction_id);
grant execute on function ledger.bookings to tz_customer;
