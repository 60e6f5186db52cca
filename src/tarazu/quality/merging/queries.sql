-- given_answers -> GivenRow*
-- The accepted answers that count to some tasks, of one person's rounds the last; payloads where they are wanted.
select distinct on (s.task_id, s.contributor_id) s.task_id, s.contributor_id, s.answer::text as answer,
    case when :with_payload::bool then t.payload::text else '{}' end as payload, null::text as expected
  from tasks.submission s join tasks.task t on t.tenant_id = s.tenant_id and t.id = s.task_id
 where s.tenant_id = :tenant_id and s.task_id = any(:task_ids::uuid[]) and s.used
   and s.accepted_at <= coalesce(:until::timestamptz, 'infinity')
 order by s.task_id, s.contributor_id, s.round desc

-- known_given -> GivenRow*
-- The first answers to the known items of a project that stand, with what is expected of them. For the system.
select a.submission_id as task_id, a.contributor_id, s.answer::text as answer, i.payload::text as payload,
    coalesce(i.corrected, i.expected)::text as expected
  from quality.known_answer a
  join quality.known_item i on i.tenant_id = a.tenant_id and i.id = a.item_id
  join tasks.submission s on s.tenant_id = a.tenant_id and s.id = a.submission_id
 where a.tenant_id = :tenant_id and a.project_id = :project_id and i.label <> '' and i.disputed_at is null
   and (i.voided_at is null or i.corrected is not null) and a.answered_at <= coalesce(:until::timestamptz, 'infinity')
 order by a.answered_at, a.submission_id limit :most

-- write_weights -> none
-- Write what the people of a project are weighed by.
insert into quality.weights (tenant_id, project_id, body, computed_at)
values (:tenant_id, :project_id, :body::jsonb, :at)
on conflict (tenant_id, project_id) do update set body = excluded.body, computed_at = excluded.computed_at

-- weights -> Stored?
-- What the people of a project are weighed by.
select body, computed_at from quality.weights where tenant_id = :tenant_id and project_id = :project_id
