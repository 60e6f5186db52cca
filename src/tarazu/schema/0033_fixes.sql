-- Fixing an answer under review: the draft of whoever holds it, and what its author reads of it.

-- Keeps what the caller has made of the answer that they review, if it follows the draft that stands, and gives them 30 minutes more:
-- `saved`, `stale` (with the draft that stands) or `missing`.
create function quality.save_review(held uuid, base int, whole jsonb, at timestamptz)
returns table (outcome text, version int, value jsonb, lease_until timestamptz)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me uuid := context.person(); d quality.review_due;
begin
  select * into d from quality.review_due x
   where x.reviewer_id = me and context.alias(x.tenant_id, x.submission_id) = held for update;
  if not found or d.lease_until < at or d.tenant_id = any (trust.barred())
     or not exists (select from workforce.contributor w where w.id = me and w.is_reviewer and w.standing = 'good') then
    return query select 'missing', 0, null::jsonb, null::timestamptz; return;
  end if;
  if d.draft_version <> base then return query select 'stale', d.draft_version, d.draft, d.lease_until; return; end if;
  update quality.review_due x set draft = whole, draft_version = base + 1, lease_until = at + interval '30 minutes'
   where x.tenant_id = d.tenant_id and x.submission_id = d.submission_id returning * into d;
  perform tasks.expose_until(me, d.tenant_id, s.task_id, d.lease_until, at) from tasks.submission s
   where s.tenant_id = d.tenant_id and s.id = d.submission_id;
  return query select 'saved', d.draft_version, null::jsonb, d.lease_until;
end $$;

-- What a reviewer made of the caller's answer, both in stored order; `stands` until an appeal takes it back.
create function quality.my_fix(assignment uuid)
returns table (kind text, payload jsonb, ontology jsonb, flipped boolean, answer jsonb, fixed jsonb, stands boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select p.kind, t.payload, o.body, a.flipped, s.answer, f.answer, f.ended_at is null
    from tasks.assignment a
    join tasks.submission s on s.tenant_id = a.tenant_id and s.task_id = a.task_id and s.contributor_id = a.contributor_id
    join quality.fix f on f.tenant_id = s.tenant_id and f.submission_id = s.id
    join tasks.task t on t.tenant_id = a.tenant_id and t.id = a.task_id
    join projects.project p on p.tenant_id = a.tenant_id and p.id = a.project_id
    join projects.ontology o on o.tenant_id = a.tenant_id and o.project_id = a.project_id and o.version = a.ontology_version
   where a.contributor_id = context.person() and a.id = assignment and a.tenant_id <> all ((select trust.barred())::uuid[])
   limit 1
$$;

grant execute on function quality.save_review, quality.my_fix to tz_contributor;
