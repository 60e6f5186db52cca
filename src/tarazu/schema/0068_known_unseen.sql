-- A claim that gets a known task does what any other does: a trace more to write was a trace of time that told them apart.

-- Without what is held: a known task would be written into one index more than another at its claim. Handed in, it is as before.
drop index tasks.assignment_known;
create index assignment_known on tasks.assignment (contributor_id, project_id) where known and state <> 'leased';

-- The known task that a claim gets instead of one of the feed, or null. Everything is looked up whatever was drawn, and
-- nothing is written, so that the time which a claim takes does not tell; how often each was shown is counted afterwards
-- (tasks.count_known). Any of the first eight is taken, so that people at the same moment do not all get the same one.
create or replace function tasks.draw_known(tenant uuid, project uuid, person uuid, rate int, newcomer int, newcomer_until int,
  drawn float8) returns uuid
language plpgsql volatile as $$
declare picked uuid; had int;
begin
  select count(*) into had from (select from tasks.assignment a where a.contributor_id = person
    and a.project_id = project and a.known and a.state <> 'leased' limit newcomer_until) x;
  select x.task_id into picked from (
    select k.task_id from (select * from tasks.known y where y.tenant_id = tenant and y.project_id = project
        and y.retired_at is null order by y.turn, y.place limit 200) k
     where (select true from tasks.assignment a where a.tenant_id = tenant and a.task_id = k.task_id
             and a.contributor_id = person) is null
       and (k.source_task_id is null or (select true from tasks.assignment a where a.tenant_id = tenant
             and a.task_id = k.source_task_id and a.contributor_id = person) is null)
     limit 8) x
   order by random() limit 1;
  return case when drawn * 1000 < (case when had < newcomer_until then newcomer else rate end) then picked end;
end $$;

-- The row of a queue that waits for somebody by name or, where they review, for an expert; locked.
create or replace function tasks.kept(queue int, person uuid) returns tid
language plpgsql volatile as $$
declare keeper uuid; found_at tid;
begin
  for keeper in select k from (values (1, person), (2, '00000000-0000-0000-0000-000000000000'::uuid)) x (n, k)
      where n = 1 or exists (select from workforce.contributor w where w.id = person and w.is_reviewer) order by n loop
    select o.ctid into found_at from (
      select x.ctid, x.* from tasks.open_task x where x.queue_id = queue and x.kept_for = keeper
       order by x.prio, x.pos for no key update skip locked) o
     where (select true from tasks.assignment x where x.tenant_id = o.tenant_id and x.task_id = o.task_id
             and x.contributor_id = person) is null
       and (select true from tasks.offer f where f.tenant_id = o.tenant_id and f.task_id = o.task_id
             and f.contributor_id = person and f.state = 'offered') is null
     limit 1;
    exit when found_at is not null;
  end loop;
  return found_at;
end $$;

-- The next task for the caller, in one round trip. One lock per contributor: two tabs cannot race, open leases are
-- counted. Index order is forced, so that a plan cached over empty tables can never scan; the correlated scalar
-- cannot be turned into a join, so "has this person had it" is always one probe of the key. With the plan forced there
-- is nothing to decide anew for each caller, and planning the search costs several times what running it does.
-- Rows are locked before that probe: at the head of a queue many are held by others, and need none. The lock is the weaker
-- one, so that a stronger one is left to be written where a known task stands in.
create or replace function tasks.claim(token text, assignment uuid, event uuid, sides_flipped boolean, at timestamptz, feed uuid,
  most_open int, drawn float8)
returns tasks.claimed
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set plan_cache_mode = force_generic_plan as $$
declare
  me context.claim := context.open(token);
  who tasks.claimant;
  only_queues int[] := array(select w.queue_id from tasks.work_queue w where w.feed_id = feed);
  q record; c record; project record; hindered record; known uuid; kept tid; none tasks.claimed;
begin
  perform pg_advisory_xact_lock(77, hashtext(me.person_id::text));
  who := tasks.claimant(me.person_id);
  if who.standing is distinct from 'good' then none.outcome := 'restricted'; return none; end if;
  if who.held >= most_open then none.outcome := 'too_many_open'; return none; end if;
  for pass in 1..2 loop
    for q in
      select qa.queue_id, wq.tenant_id, wq.project_id, wq.epoch, wq.known_rate, wq.newcomer_rate, wq.newcomer_answers,
        case when qa.read_epoch = wq.epoch then qa.read_prio else -1::smallint end as read_prio,
        case when qa.read_epoch = wq.epoch then qa.read_pos else -1 end as read_pos
      from tasks.queue_access qa join tasks.work_queue wq on wq.queue_id = qa.queue_id
      where qa.contributor_id = me.person_id and qa.fit > 0 and wq.throttled_at is null and (feed is null or qa.queue_id = any (only_queues))
      order by qa.fit desc
    loop
      continue when q.tenant_id = any (who.barred);
      select p.state, p.sensitivity_version as version, p.confidence is not null as weighs into strict project
        from projects.project p where p.tenant_id = q.tenant_id and p.id = q.project_id;
      continue when project.state <> 'active';
      if project.version > 0 then
        hindered := tasks.hindrance(me.person_id, q.tenant_id, q.project_id, project.version, at);
        if hindered.outcome is not null then
          none.outcome := hindered.outcome; none.lease_until := hindered.opens_at;
          continue;
        end if;
      end if;
      kept := case when project.weighs then tasks.kept(q.queue_id, me.person_id) end;
      select o.* into c from (
        select x.ctid, x.* from tasks.open_task x
         where x.queue_id = q.queue_id and (x.prio, x.pos) > (q.read_prio, q.read_pos) and kept is null
           and (x.kept_until is null or x.kept_until <= at)
           -- from the very start, what was had may be long, and is not worth a lock each
           and (q.read_pos >= 0 or (select true from tasks.assignment y where y.tenant_id = x.tenant_id
             and y.task_id = x.task_id and y.contributor_id = me.person_id) is null)
         order by x.prio, x.pos for no key update skip locked) o
       where (select true from tasks.assignment x where x.tenant_id = o.tenant_id and x.task_id = o.task_id
               and x.contributor_id = me.person_id) is null
         -- a task kept for the caller by name is taken through its offer
         and (not who.has_offers or (select true from tasks.offer f where f.tenant_id = o.tenant_id
               and f.task_id = o.task_id and f.contributor_id = me.person_id and f.state = 'offered') is null)
       limit 1;
      if kept is not null then select x.ctid, x.* into c from tasks.open_task x where x.ctid = kept; end if;
      continue when not found;
      if q.known_rate + q.newcomer_rate > 0 then
        known := tasks.draw_known(q.tenant_id, q.project_id, me.person_id, q.known_rate, q.newcomer_rate,
          q.newcomer_answers, drawn);
      end if;
      -- where a known task stands in, the row of the feed is written and stays for the next claim: the last seat's by a stronger lock,
      -- which marks it as a deletion does, where an update would open the indexes of its table
      if c.want = 1 and known is null then delete from tasks.open_task where ctid = c.ctid;
      elsif c.want = 1 then perform from tasks.open_task where ctid = c.ctid for update;
      else update tasks.open_task set want = want - (known is null)::int where ctid = c.ctid; end if;
      if kept is null and (c.pos - q.read_pos >= 8 or c.prio <> q.read_prio) then
        update tasks.queue_access set read_epoch = q.epoch,
            read_prio = case when known is null then c.prio else q.read_prio end,
            read_pos = case when known is null then c.pos else q.read_pos end
         where contributor_id = me.person_id and queue_id = q.queue_id;
      end if;
      return tasks.lease(q.project_id, q.tenant_id, coalesce(known, c.task_id), me.person_id, who.pad, q.queue_id, assignment,
        event, sides_flipped, known is not null, at);
    end loop;
    -- Nothing after the reading positions: rows that were locked in passing may wait before them. Once a minute, look.
    exit when pass = 2;
    update tasks.queue_access qa set read_prio = -1, read_pos = -1, reset_at = at
     where qa.contributor_id = me.person_id and qa.read_pos >= 0
       and (qa.reset_at is null or qa.reset_at < at - interval '1 minute');
    exit when not found;
  end loop;
  none.outcome := coalesce(none.outcome, case when exists (select from tasks.queue_access qa where qa.contributor_id = me.person_id
    and qa.fit < 0 and (feed is null or qa.queue_id = any (only_queues))) then 'training_first'
    when exists (select from tasks.queue_access qa join tasks.work_queue wq on wq.queue_id = qa.queue_id where qa.contributor_id = me.person_id
      and qa.fit > 0 and (feed is null or qa.queue_id = any (only_queues)) and wq.throttled_at is not null and wq.tenant_id <> all (who.barred)
      and exists (select from tasks.open_task x where x.queue_id = wq.queue_id)) then 'reviews_first' else 'none' end);
  return none;
end $$;
