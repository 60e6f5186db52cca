-- Appeals against confirmed cases, and what people see of answers that a case left out of the data.

-- Lets answers count again that were left out; returns how many.
create function tasks.let_count_again(tenant uuid, ids uuid[]) returns int
language plpgsql volatile as $$
declare n int;
begin
  update tasks.submission s set used = true
   where s.tenant_id = tenant and s.id = any (ids) and s.accepted_at is not null and not s.used and not s.known;
  get diagnostics n = row_count;
  return n;
end $$;

-- Appeals against a confirmed case of the caller's: made, missing, nothing (it is not confirmed), late or again.
create function quality.appeal_case(held uuid, words text, event uuid, since timestamptz, due timestamptz, at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c quality.fraud_case;
begin
  select * into c from quality.fraud_case x where x.id = held and x.contributor_id = context.person()
    and x.tenant_id <> all ((select trust.barred())::uuid[]) for update;
  if not found then return 'missing'; end if;
  if c.outcome is distinct from 'confirmed' then return 'nothing'; end if;
  if exists (select from quality.case_appeal a where a.tenant_id = c.tenant_id and a.case_id = c.id) then return 'again'; end if;
  if c.decided_at < since then return 'late'; end if;
  insert into quality.case_appeal (tenant_id, case_id, said, made_at, due_at) values (c.tenant_id, c.id, words, at, due);
  perform kit.record_event(c.tenant_id, event, 'quality:case:appealed', context.alias(c.tenant_id, c.contributor_id), c.id,
    jsonb_build_object('project', c.project_id), at);
  return 'made';
end $$;

-- Ends an appeal. What is overturned no longer restricts, and its answers count again, but those that somebody left out who reviewed
-- them or looked at a delivered row.
create function quality.end_case_appeal(c quality.fraud_case, actor uuid, ends text, why text, event uuid, at timestamptz) returns void
language plpgsql volatile as $$
declare n int := 0; ids uuid[];
begin
  if ends = 'overturned' then
    -- answers before what is kept of them, as whoever decides on one takes them
    perform from tasks.submission s join quality.left_out l on l.tenant_id = s.tenant_id and l.submission_id = s.id
     where l.tenant_id = c.tenant_id and l.case_id = c.id and l.restored_at is null order by s.id for update of s;
    with back as (update quality.left_out l set restored_at = at
      where l.tenant_id = c.tenant_id and l.case_id = c.id and l.restored_at is null returning l.submission_id, l.counts)
    select array_agg(b.submission_id) filter (where b.counts) into ids from back b;
    n := tasks.let_count_again(c.tenant_id, ids);
    perform quality.end_restriction(c, actor, actor is null, at);
  end if;
  update quality.case_appeal a set outcome = ends, reason = why, restored = n, decided_by = actor, decided_at = at
   where a.tenant_id = c.tenant_id and a.case_id = c.id;
  perform kit.record_event(c.tenant_id, event, 'quality:case:settled', context.alias(c.tenant_id, actor), c.id,
    jsonb_build_object('project', c.project_id, 'outcome', ends, 'restored', n), at);
end $$;

-- Decides an appeal against a case that somebody else confirmed: its outcome, missing, decided (there is no open appeal), own (the
-- caller confirmed it) or unread (who upholds has read an answer of each finding, as who confirms has).
create function quality.decide_case_appeal(held uuid, ends text, why text, event uuid, at timestamptz) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare me uuid := context.person(); c quality.fraud_case;
begin
  select * into c from quality.fraud_case x where x.id = held and x.tenant_id <> all ((select trust.barred())::uuid[]) for update;
  if not found or not quality.is_investigator(me) then return 'missing'; end if;
  if not exists (select from quality.case_appeal a where a.tenant_id = c.tenant_id and a.case_id = c.id and a.outcome is null)
    then return 'decided'; end if;
  if c.decided_by = me then return 'own'; end if;
  if ends = 'upheld' and quality.is_unread(c, me) then return 'unread'; end if;
  perform quality.end_case_appeal(c, me, ends, why, event, at);
  return ends;
end $$;

-- Overturns confirmed cases about whose appeal nobody decided in time; returns how many.
create function quality.overturn_cases(at timestamptz, most int) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c quality.fraud_case; n int := 0;
begin
  for c in select x.* from quality.case_appeal a join quality.fraud_case x on x.tenant_id = a.tenant_id and x.id = a.case_id
      where a.outcome is null and a.due_at < at order by a.due_at limit most for update skip locked loop
    perform quality.end_case_appeal(c, null, 'overturned', null, gen_random_uuid(), at);
    n := n + 1;
  end loop;
  return n;
end $$;

-- For operations: confirmed cases about whose appeal nobody could decide, because nobody else than who confirmed them looks into cases.
-- Until when there has to be somebody: the appeal is overturned by itself then, or none can be made any more (`lasts` after the
-- decision).
create function quality.lonely_cases(lasts interval, at timestamptz)
returns table (tenant text, project text, appealed boolean, until timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select t.slug, p.name, a.case_id is not null, coalesce(a.due_at, c.decided_at + lasts)
    from quality.fraud_case c
    join trust.tenant t on t.id = c.tenant_id
    join projects.project p on p.tenant_id = c.tenant_id and p.id = c.project_id
    left join quality.case_appeal a on a.tenant_id = c.tenant_id and a.case_id = c.id
   where c.outcome = 'confirmed' and a.outcome is null and (a.case_id is not null or c.decided_at + lasts > at)
     and not quality.has_other_investigator(c.decided_by) and c.tenant_id <> all ((select trust.barred())::uuid[])
     and (select (context.claims()).persona in ('ops', 'system'))
   order by 4, c.id limit 100
$$;

-- What the caller handed in, newest first: the last round of each answer, what became of it, and the case that left it out of the
-- data. A known task looks like any.
create function quality.my_answers(before timestamptz, most int)
returns table (assignment_id uuid, title jsonb, kind text, round smallint, submitted_at timestamptz, state text, case_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select a.id, p.title, p.kind, s.round, s.submitted_at,
      case when a.training then 'training' when x.id is not null and x.outcome is null then 'appealed'
        when a.state = 'leased' then 'returned'
        when s.accepted_at is null then 'in_review'
        when r.verdict = 'exclude' and (x.outcome is distinct from 'overturned' or x.review_id is null)
          or k.id is not null and (x.outcome is distinct from 'overturned' or x.recheck_id is null) then 'excluded'
        when l.case_id is not null then 'left_out'
        when f.id is not null then 'fixed' else 'accepted' end, l.case_id
    from tasks.submission s
    join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
    join projects.project p on p.tenant_id = s.tenant_id and p.id = s.project_id
    left join quality.review r on r.tenant_id = s.tenant_id and r.submission_id = s.id
    left join quality.fix f on f.tenant_id = r.tenant_id and f.id = r.id and f.ended_at is null
    left join quality.appeal x on x.tenant_id = s.tenant_id and x.submission_id = s.id
    left join quality.left_out l on l.tenant_id = s.tenant_id and l.submission_id = s.id and l.restored_at is null
    left join lateral (select y.id from quality.recheck y where y.tenant_id = s.tenant_id and y.submission_id = s.id
      and y.verdict = 'exclude' limit 1) k on true
   where s.contributor_id = context.person() and s.submitted_at < before and s.tenant_id <> all ((select trust.barred())::uuid[])
     and not exists (select from tasks.submission l where l.tenant_id = s.tenant_id and l.task_id = s.task_id
       and l.contributor_id = s.contributor_id and l.round > s.round)
   order by s.submitted_at desc limit most
$$;

-- What cases made of an answer of the caller's, the last first.
create function quality.my_left_out(assignment uuid) returns table (case_id uuid, reason text, decided_at timestamptz, restored_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select c.id, c.reason, c.decided_at, l.restored_at from tasks.submission s
    join quality.left_out l on l.tenant_id = s.tenant_id and l.submission_id = s.id
    join quality.fraud_case c on c.tenant_id = l.tenant_id and c.id = l.case_id
   where s.contributor_id = context.person() and s.assignment_id = assignment and s.tenant_id <> all ((select trust.barred())::uuid[])
   order by c.decided_at desc
$$;

grant execute on function quality.appeal_case, quality.my_answers, quality.my_left_out to tz_contributor;
grant execute on function quality.decide_case_appeal, quality.lonely_cases to tz_ops;
grant execute on function quality.overturn_cases to tz_system;
