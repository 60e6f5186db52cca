-- claim -> ClaimedRow
-- Take the next task of a feed (or of any) in one round trip.
select * from tasks.claim(:token, :assignment, :event, :flipped, :at, :feed, :most_open, :drawn)

-- claim_offer -> ClaimedRow
-- Take the task of a named offer in one round trip.
select * from tasks.claim_offer(:token, :assignment, :event, :flipped, :at, :offer, :most_open)

-- submit -> HandedIn
-- Store an answer in one round trip.
select * from tasks.submit(:token, :assignment, :submission, :event, :accept_event, :answer, :label, :digest, :seconds, :at)

-- skip -> str
-- Give a task back with a reason.
select tasks.skip(:token, :assignment, :event, :reason, :at)

-- report_lack -> str
-- Give a task back because it lacks something: reported, missing, withdrawn or conflict.
select tasks.report_lack(:token, :assignment, :report, :event, :lack, :reason, :at)

-- reopen_reported -> str
-- Hand a reported task out again: reopened, started, missing, or the state that it stays in.
select tasks.reopen_reported(:task_id, :payload::jsonb, :upheld, :at)

-- settle_known_reports -> none
-- Say of the reports of a known task that still wait whether they were right.
select tasks.settle_known_reports(:task_id, :upheld, :at)

-- reports_of -> Report*
-- What people said a task lacks, in the order they came.
select * from tasks.reports_of(:task_id)

-- project_reports -> ProjectReport*
-- A page of what people said the tasks of a project lack, the newest first.
select * from tasks.reports_in(:project_id, :lack, :before, :most)

-- uphold_overdue -> int
-- Say that reports are right that nobody has answered in time.
select tasks.uphold_overdue(:before, :most, :at)

-- paid_reports -> AcceptedWork*
-- Who made which reports that were right, and what they pay; for the system.
select id, contributor_id, project_id, amount_minor, currency from tasks.report
 where tenant_id = :tenant_id and id = any (:ids::uuid[]) and upheld

-- ask -> str
-- Ask about the project of an assignment: asked, missing, withdrawn or too_many.
select tasks.ask(:assignment, :question, :event, :clause, :body, :about_task, :at, :most_waiting)

-- advice_rules -> str?
-- What the project of an assignment advises on.
select x::text from tasks.advice_rules(:assignment) x where x is not null

-- own_earlier -> str*
-- The caller's own answers to other tasks of the project, the newest, as many as fit.
select e.answer from (
  select o.answer::text as answer, o.place, sum(length(o.answer::text)) over (order by o.place) as length
    from tasks.own_earlier(:assignment, :most) with ordinality o (answer, place)) e
 where e.length <= :length_most order by e.place

-- keep_advice -> none
-- Keep what somebody was advised.
select tasks.keep_advice(:assignment, :advised::jsonb, :at)

-- question -> Question?
-- One question of this tenant.
select id, project_id, task_id, clause, body, asked_at, answer, audience, answered_at
  from tasks.question where tenant_id = :tenant_id and id = :id

-- waiting_questions -> Question*
-- A page of a project's questions without an answer, the oldest first.
select id, project_id, task_id, clause, body, asked_at, answer, audience, answered_at
  from tasks.question where tenant_id = :tenant_id and project_id = :project_id and answer is null
   and (:after::uuid is null or id > :after)
 order by id limit :limit

-- answered_questions -> Question*
-- A page of a project's answered questions, newest first.
select id, project_id, task_id, clause, body, asked_at, answer, audience, answered_at
  from tasks.question where tenant_id = :tenant_id and project_id = :project_id and answer is not null
   and (:after::uuid is null or id < :after)
 order by id desc limit :limit

-- task_questions -> Question*
-- The questions about one task, the oldest first.
select id, project_id, task_id, clause, body, asked_at, answer, audience, answered_at
  from tasks.question where tenant_id = :tenant_id and project_id = :project_id and task_id = :task_id
 order by id limit :most

-- answer_question -> Question?
-- Answer a question that has no answer yet.
update tasks.question set answer = :answer, audience = :audience, answered_by = :by, answered_at = :at
 where tenant_id = :tenant_id and id = :id and answer is null
returning id, project_id, task_id, clause, body, asked_at, answer, audience, answered_at

-- questions_at -> ReadableQuestion*
-- What the caller may read of the questions of an assignment's project.
select * from tasks.questions_at(:assignment, :most)

-- news_for_asker -> AnswerNews*
-- Answers that their asker has not seen.
select * from tasks.news_for_asker(:most)

-- see_answer -> bool
-- Note that an answer was seen.
select tasks.see_answer(:question, :at)

-- question_health -> QuestionHealth*
-- Where questions wait.
select * from tasks.question_health()

-- heartbeat -> datetime?
-- Extend a lease that is held.
select tasks.heartbeat(:token, :assignment, :at)

-- save_draft -> DraftedRow
-- Save the draft that follows a version, whole or as what was changed.
select * from tasks.save_draft(:token, :assignment, :base, :whole, :changed, :at)

-- draft_of -> DraftRow?
-- The draft of an assignment of the caller.
select * from tasks.draft_of(:assignment)

-- held -> HeldRow?
-- An assignment of the caller with everything its editor shows.
select * from tasks.held(:assignment)

-- held_file -> FilePart?
-- The file that a part of a held task names.
select * from tasks.held_file(:assignment, :item)

-- spec_of -> SpecRow?
-- What an answer to an assignment is checked against.
select * from tasks.spec_of(:assignment)

-- is_withdrawn -> bool
-- Whether a barrier took an assignment from the caller.
select tasks.is_withdrawn(:assignment)

-- withdraw -> int
-- Take back what a person holds and is offered of the tenant; returns how many assignments they held.
select tasks.withdraw(:person, :at)

-- my_assignments -> OpenAssignment*
-- What the caller holds, the soonest deadline first.
select * from tasks.my_assignments()

-- my_offers -> OfferRow*
-- Offers made to the caller by name.
select id, title, kind, language, amount_minor, currency, estimate_seconds, expires_at, feed_id
  from tasks.my_offers(:at, :after, :limit)

-- my_sensitive -> SensitiveWork*
-- Sensitive work of the caller, all of it or that of one feed.
select * from tasks.my_sensitive(:feed, :at)

-- give_consent -> str
-- Agree to what a feed holds: given, stale or missing.
select tasks.give_consent(:feed, :version, :event, :at)

-- withdraw_consent -> bool
-- Withdraw from a feed; false where no consent stands.
select tasks.withdraw_consent(:feed, :event, :at)

-- care_of -> Care?
-- What an editor says of breaks and help.
select * from tasks.care_of(:assignment)

-- my_feed -> FeedRow*
-- The queues the caller may take from.
select * from tasks.feed(:at)

-- open_queue -> int
-- The project's queue, made the first time.
select tasks.open_queue(:project_id, :feed_id)

-- intake -> KnownRow*
-- Store one chunk of tasks; returns those whose unique key was there before. Every list comes as one text.
select ord, task_id, same from tasks.intake(:project_id, :batch_id, :ids::uuid[], :keys::jsonb, :payloads::jsonb,
  :prios::int[], :wants::int[], :reserved::int[], :at)

-- make_offers -> str*
-- Offer tasks to people by alias; returns the aliases that are unknown.
select * from tasks.make_offers(:task_ids::uuid[], :aliases::text[], :ids::uuid[], :at, :until)

-- analyze -> none
-- Refresh the planner's statistics after a load.
select tasks.analyze()

-- insert_batch -> none
-- A batch of tasks.
insert into tasks.batch (tenant_id, id, project_id, name, state, created_at, rank)
select p.tenant_id, :id, p.id, :name, :state, :at, case p.audience when 'own' then 1 + coalesce((select max(b.rank)
    from tasks.batch b where b.tenant_id = p.tenant_id and b.state in ('staging', 'in_progress', 'paused')), 0) end
  from projects.project p where p.tenant_id = :tenant_id and p.id = :project_id

-- own_batches -> OwnBatch*
-- What the customer's own people have still to do, in the order in which they do it.
select b.id, b.name, b.project_id, p.name as project, b.state, b.rank, b.created_at,
  array(select g.name from tasks.batch_group x join workforce.staff_group g on g.tenant_id = x.tenant_id and g.id = x.group_id
    where x.tenant_id = b.tenant_id and x.batch_id = b.id order by g.name) as groups
  from tasks.batch b join projects.project p on p.tenant_id = b.tenant_id and p.id = b.project_id
 where b.tenant_id = :tenant_id and b.rank is not null and b.state in ('staging', 'in_progress', 'paused')
 order by b.rank, b.id

-- order_batches -> bool
-- Put all of these into an order; false when some are missing or too many.
select tasks.order_batches(:ids::uuid[])

-- clear_groups -> none
-- Let a batch be for everybody of its project.
delete from tasks.batch_group where tenant_id = :tenant_id and batch_id = :batch_id

-- add_groups -> none
-- Say which groups a batch is for.
insert into tasks.batch_group (tenant_id, batch_id, group_id) select :tenant_id, :batch_id, unnest(:groups::uuid[])

-- leave_completed -> none
-- Take the queues of completed batches from everybody.
select tasks.leave_completed(:project_id)

-- hold_batch -> Batch?
-- The batch of a name, kept in its state until the end; waits for whoever makes one.
select id, project_id, name, state, created_at, ended_at from tasks.hold_batch(:project_id, :batch_name)

-- lock_batch -> Batch?
-- A batch whose state the caller alone changes.
select id, project_id, name, state, created_at, ended_at from tasks.lock_batch(:batch_id)

-- batch -> Batch?
-- One batch of this tenant.
select id, project_id, name, state, created_at, ended_at from tasks.batch where tenant_id = :tenant_id and id = :id

-- open_batch -> none
-- Hand out the tasks of a batch that was held back.
select tasks.open_batch(:batch_id)

-- pause_batch -> none
-- Stop handing out the tasks of a batch.
select tasks.pause_batch(:batch_id)

-- cancel_batch -> int
-- Cancel a batch with every task that nobody has begun; returns how many.
select tasks.cancel_batch(:batch_id, :at)

-- ask_anew -> str
-- Open one more seat of a completed task of which no answer counts: asked, missing or counts.
select tasks.ask_anew(:task_id, :at)

-- cancel_task -> str
-- Cancel a task that nobody has begun: cancelled_now, started, missing, or the state that it stays in.
select tasks.cancel(:task_id, :at)

-- rename_task -> none
-- Give a task another unique key, unless it has one that was given in another way.
select tasks.rename(:task_id, :was, :key)

-- end_elsewhere -> none
-- End tasks that this transaction took in, as they were ended elsewhere.
select tasks.end_elsewhere(:ids::uuid[], :states::text[], :ends::timestamptz[])

-- end_batch_elsewhere -> none
-- End a staging batch of which nothing is left to do, as it was ended elsewhere.
select tasks.end_batch_elsewhere(:batch_id, :state, :at)

-- batches -> Batch*
-- The batches of a project, newest first.
select id, project_id, name, state, created_at, ended_at from tasks.batch
 where tenant_id = :tenant_id and project_id = :project_id order by id desc limit :most::bigint

-- total -> int
-- How many tasks the tenant, a project, or one batch has ever been given.
select coalesce(sum(added), 0)::bigint from tasks.tally
 where tenant_id = :tenant_id and (:project_id::uuid is null or project_id = :project_id)
   and (:batch_id::uuid is null or batch_id = :batch_id)

-- batch_counts -> BatchCounts
-- What became of the tasks of a batch; only those still to be done are counted.
select p.pending, (y.added - y.cancelled - p.pending)::bigint as completed, y.cancelled from (
    select coalesce(sum(added), 0)::bigint as added, coalesce(sum(cancelled), 0)::bigint as cancelled from tasks.tally
     where tenant_id = :tenant_id and project_id = :project_id and batch_id = :batch_id) y
  cross join (select count(*) as pending from tasks.task
     where tenant_id = :tenant_id and batch_id = :batch_id and state in ('open', 'answered', 'reported')) p

-- fold_tallies -> int
-- Fold what was appended to the tally.
select tasks.fold_tallies(:most)

-- close_batches -> none
-- Complete the batches of a project in which nothing is left to do.
select tasks.close_batches(:project_id, :at)

-- completed -> CompletedTask*
-- Those of some tasks that are completed and not withdrawn.
select t.id, t.project_id, t.batch_id, t.unique_key, t.ended_at
  from tasks.task t where t.tenant_id = :tenant_id and t.id = any(:ids::uuid[]) and t.state = 'completed'
   and not exists (select from tasks.withdrawal w where w.tenant_id = t.tenant_id and w.task_id = t.id and w.ended_at is null)
 order by t.id

-- named -> NamedTask*
-- What some tasks of this tenant are known by.
select id, unique_key, payload from tasks.task where tenant_id = :tenant_id and id = any(:ids::uuid[]) and state <> 'known'

-- keyed -> uuid*
-- The task of a project that its customer calls so.
select id from tasks.task
 where tenant_id = :tenant_id and project_id = :project_id and unique_key = :name and state <> 'known'

-- ending -> uuid*
-- Those of a project whose id is or ends so: two at the most. It reads every task of the project.
select id from tasks.task
 where tenant_id = :tenant_id and project_id = :project_id and lower(:name) in (id::text, right(id::text, 8)) and state <> 'known'
 limit 2

-- task -> Task?
-- One task of this tenant.
select id, project_id, batch_id, unique_key, state, prio as priority, wanted, answers, accepted, payload, created_at, ended_at
  from tasks.task where tenant_id = :tenant_id and id = :id and state <> 'known'

-- waiting -> Seat?
-- What one task of this tenant waits for.
select * from tasks.waiting(:task_id, :at)

-- kept_seats -> KeptSeats*
-- For whom seats are kept, wherever no barrier hides it.
select * from tasks.kept_seats(:at)

-- tasks -> Task*
-- A page of a project's tasks, oldest first.
select id, project_id, batch_id, unique_key, state, prio as priority, wanted, answers, accepted, payload, created_at, ended_at
  from tasks.task where tenant_id = :tenant_id and project_id = :project_id and (:after::uuid is null or id > :after) and state <> 'known'
 order by id limit :limit

-- empty -> Task*
-- A page of a project's completed tasks of which no answer counts, oldest first; but of those that were withdrawn.
select t.id, t.project_id, t.batch_id, t.unique_key, t.state, t.prio as priority, t.wanted, t.answers, t.accepted, t.payload, t.created_at, t.ended_at
  from tasks.task t
 where t.tenant_id = :tenant_id and t.id in (select s.task_id from tasks.submission s
     where s.tenant_id = :tenant_id and s.project_id = :project_id and not s.used and not s.known)
   and t.state = 'completed' and (:after::uuid is null or t.id > :after)
   and not exists (select from tasks.submission o where o.tenant_id = t.tenant_id and o.task_id = t.id and o.used and o.accepted_at is not null)
   and not exists (select from tasks.withdrawal w where w.tenant_id = t.tenant_id and w.task_id = t.id and w.ended_at is null)
 order by t.id limit :limit

-- count_empty -> int
-- How many completed tasks of a project have no answer that counts, with those that were withdrawn or without them.
select count(*) from tasks.task t
 where t.tenant_id = :tenant_id and t.id in (select s.task_id from tasks.submission s
     where s.tenant_id = :tenant_id and s.project_id = :project_id and not s.used and not s.known)
   and t.state = 'completed'
   and not exists (select from tasks.submission o where o.tenant_id = t.tenant_id and o.task_id = t.id and o.used and o.accepted_at is not null)
   and (:with_withdrawn::bool or not exists (select from tasks.withdrawal w where w.tenant_id = t.tenant_id and w.task_id = t.id
     and w.ended_at is null))

-- withdraw_task -> bool
-- Let no answer to a task count any more; whether it was not so yet.
select tasks.withdraw_task(:task, :why, :at)

-- reinstate_task -> str
-- Take the withdrawal of a task back: reinstated, counts, never, nothing or missing.
select tasks.reinstate_task(:task, :by, :at, :why)

-- withdrawals -> Withdrawal*
-- Why and when a task was withdrawn and that was taken back, the one that stands or was taken back last first.
select reason, at, seats, ended_at, ended_reason from tasks.withdrawal where tenant_id = :tenant_id and task_id = :task_id
 order by ended_at desc nulls first, at desc

-- count_withdrawn -> int
-- How many tasks of a project are withdrawn.
select count(*) from tasks.withdrawal where tenant_id = :tenant_id and project_id = :project_id and ended_at is null

-- progress -> Progress
-- How far a project is.
select count(*) as tasks, count(*) filter (where state = 'answered') as answered,
  count(*) filter (where state = 'completed') as completed, count(*) filter (where state = 'cancelled') as cancelled,
  coalesce(sum(wanted) filter (where state <> 'cancelled'), 0)::bigint as wanted,
  coalesce(sum(answers), 0)::bigint as submissions, coalesce(sum(accepted), 0)::bigint as accepted
  from tasks.task where tenant_id = :tenant_id and project_id = :project_id and state <> 'known'

-- submissions -> Submission*
-- A page of a project's submissions, oldest first.
select * from tasks.submissions_of(:project_id, :after, :limit)

-- task_submissions -> Submission*
-- The submissions of one task.
select * from tasks.task_submissions(:task_id)

-- frozen_versions -> FrozenVersion*
-- Which version of the ontology each assignment of a task was claimed under.
select id as assignment_id, ontology_version from tasks.assignment where tenant_id = :tenant_id and task_id = :task_id limit 1000

-- own_criteria -> str*
-- Which of some keys criteria have that tasks of a project brought themselves.
select distinct c ->> 'key' from tasks.task t cross join jsonb_array_elements(t.payload -> 'rubric') c
 where t.tenant_id = :tenant_id and t.project_id = :project_id and t.state <> 'cancelled' and c ->> 'key' = any (:keys::text[]) limit 100

-- tasks_without_criteria -> bool
-- Whether some task of a project brings no criteria of its own.
select exists (select from tasks.task t where t.tenant_id = :tenant_id and t.project_id = :project_id and t.state <> 'cancelled'
  and not t.payload ? 'rubric')

-- begin_turn -> str
-- Keep a message and who will reply to it; says whether it is new.
select tasks.begin_turn(:assignment, :turn, :parent, :pick, :rewrite, :said, :names::text[], :event, :at, :most_turns,
  :most_bytes)

-- begin_replies -> ReplyCall*
-- Begin the calls of a turn that nobody makes, or the one that is asked for.
select key, call, tenant_id, id, base_url, model, sealed, temperature, max_tokens, timeout_seconds, input_price_minor,
    output_price_minor, limit_field, stream_options, key_header from tasks.begin_replies(:assignment, :turn, :key::text, :input_tokens, :at)

-- learn_way -> none
-- Remember the way of asking that a model took.
select tasks.learn_way(:assignment, :turn, :key, :call, :limit_before, :options_before, :limit_field, :stream_options)

-- end_reply -> bool
-- Keep what came of a call and count what it cost.
select tasks.end_reply(:assignment, :turn, :key, :call, :endpoint, :content, :failure, :cut, :input_tokens, :output_tokens,
  :is_counted, :cost, :at)

-- turns_of -> TurnRow*
-- Everything that was said in an assignment.
select id, parent_id, pick, rewrite, said, replies from tasks.turns_of(:assignment)

-- commit_to -> str
-- Keep what the caller commits to: committed, repeated, conflict, over, missing or withdrawn.
select tasks.commit_to(:assignment, :given::jsonb, :digest, :event, :at)

-- commitment_of -> str?
-- What the caller committed to in an assignment.
select x::text from tasks.commitment_of(:assignment) x where x is not null

-- add_known -> none
-- Put known tasks beside the feed of a project.
select tasks.add_known(:project_id, :ids::uuid[], :payloads::jsonb, :labels::text[], :sources::uuid[], :most, :at)

-- add_training -> none
-- Put tasks for training beside a project.
select tasks.add_training(:project_id, :ids::uuid[], :payloads::jsonb, :at)

-- retire_known -> none
-- Take known tasks out of the feed.
select tasks.retire_known(:ids::uuid[], :at)

-- return_known -> none
-- Put known tasks beside the feed again.
select tasks.return_known(:ids::uuid[])

-- known_in_turn -> int
-- How many known tasks of a project claims can get.
select count(*) from tasks.known where tenant_id = :tenant_id and project_id = :project_id and retired_at is null

-- count_known -> none
-- Count how often known tasks were handed out.
select tasks.count_known(:ids::uuid[], :at)

-- throttle -> bool
-- Hold the queues of a project back from new claims, or hand out again.
select tasks.throttle(:project_id, :holds, :at)

-- mix_known -> none
-- Say how often claims of a project get a known task.
select tasks.mix_known(:project_id, :rate, :newcomer, :newcomer_until, :most)

-- known_work -> KnownWork*
-- Those of some answers that were given to known tasks, in their first round or for training; for the system.
select s.id, s.task_id, s.project_id, s.contributor_id, s.answer, a.training from tasks.submission s
  join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
 where s.tenant_id = :tenant_id and s.id = any (:ids::uuid[]) and s.known and (s.round = 1 or a.training) order by s.id

-- unfinished -> Unfinished*
-- The tasks of a project that have answers and may get more.
select id, state, answers, wanted, belief from tasks.task
 where tenant_id = :tenant_id and project_id = :project_id and state in ('open', 'answered') and answers > 0 order by id

-- had -> Had*
-- Which of some people had which of some tasks.
select task_id, contributor_id from tasks.assignment
 where tenant_id = :tenant_id and task_id = any (:ids::uuid[]) and contributor_id = any (:people::uuid[])

-- present -> Present*
-- Who may take from a project, those first who have answered in it since then.
select contributor_id, answered from tasks.present(:project_id, :since, :most)

-- learn -> none
-- Keep what a fit learned.
select tasks.learn(:project_id, :labels::text[], :prior::float8[], :anybody::float8[], :temperature, :answers,
  :people::uuid[], :said::float8[], :at)

-- steer -> Steered
-- Put the beliefs of a fit in force and act on them.
select opened, closed from tasks.steer(:project_id, :ids::uuid[], :seen::int[], :beliefs::float8[], :people::uuid[], :until, :at)

-- settle -> int
-- Complete the answered tasks of which no further answer is wanted.
select tasks.settle(:project_id, :ids::uuid[], :seen::int[], :at)

-- keep_away -> none
-- Keep tasks from people.
select tasks.keep_away(:ids::uuid[], :people::uuid[], :at)

-- doubts -> Doubt*
-- A page of a project's tasks that were in doubt after the most answers, and what became of them.
select d.task_id, t.unique_key, d.asked_at, d.ended_at, d.outcome, d.lapsed_at from tasks.doubt d
  join tasks.task t on t.tenant_id = d.tenant_id and t.id = d.task_id
 where d.tenant_id = :tenant_id and d.project_id = :project_id and (:after::uuid is null or d.task_id > :after)
 order by d.task_id limit :limit

-- end_expert_seats -> int
-- End seats of experts that nobody took in time; how many.
select tasks.end_expert_seats(:at, :most)

-- expert_health -> ExpertHealth*
-- Where tasks wait for an expert, or ended without one of late.
select * from tasks.expert_health(:since)

-- queue_health -> QueueHealth*
-- Counts and clocks of every queue.
select * from tasks.queue_health(:at)

-- expire_leases -> int
-- Bring back what was leased and not handed in.
select tasks.expire_leases(:at, :limit)

-- expire_offers -> int
-- Bring back what was offered and not taken.
select tasks.expire_offers(:at, :limit)

-- queue_needs -> QueueNeeds*
-- What each queue asks for.
select * from tasks.queue_needs()

-- grant_access -> none
-- Say who may take from a queue.
select tasks.grant_access(:queue_id, :people::uuid[], :fits::int[], :reasons::text[])

-- set_access -> none
-- Say which queues a contributor may take from.
select tasks.set_access(:person, :queues::int[], :fits::int[], :reasons::text[])

-- accepted_work -> AcceptedWork*
-- Who did which accepted work, and what it pays; for the system.
select s.id, s.contributor_id, s.project_id, a.currency, a.training,
  case when a.training and s.round > 1 then 0 else a.amount_minor end as amount_minor from tasks.submission s
  join tasks.assignment a on a.tenant_id = s.tenant_id and a.task_id = s.task_id and a.contributor_id = s.contributor_id
 where s.tenant_id = :tenant_id and s.id = any (:ids::uuid[]) and s.accepted_at is not null
