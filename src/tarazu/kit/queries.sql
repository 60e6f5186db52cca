-- announce -> none
-- Record an event in the caller's transaction.
select kit.announce(:event, :tag, :subject, :body::jsonb, :at)

-- enqueue -> int?
-- Put a job in the caller's transaction; nothing when an equal one already waits.
select kit.enqueue(:job, :args::jsonb, :lock, :queueing_lock, :wait_seconds::float8) as id

-- count_failure -> int
-- Count that a job failed; how often it has by now.
update jobs.procrastinate_jobs set failures = failures + 1 where id = :job returning failures

-- behind -> str*
-- Of consumers with their tags, those that have news.
select reader from kit.behind(:readers::jsonb) reader

-- news -> News*
-- The next events of finished transactions for a consumer.
select * from kit.news(:consumer, :tags::text[], :most)

-- news_read -> none
-- Move a consumer's cursor.
select kit.news_read(:consumer, :upto)

-- park -> int
-- Put an event aside that a consumer could not handle; returns how often it has been tried.
select kit.park(:consumer, :xid, :event, :failure, :at, :most)

-- parked_due -> Parked*
-- Events that were put aside and are to be tried again.
select * from kit.parked_due(:consumers::text[], :at, :most)

-- unpark -> none
-- Forget that an event was put aside.
select kit.unpark(:consumer, :event)

-- retry_parked -> none
-- Begin again with the events that were given up.
select kit.retry_parked(:at)

-- backlog -> Backlog
-- How far the consumers are behind.
select oldest_unread, parked, given_up from kit.backlog()

-- wait_briefly -> none
-- Let this transaction give up on a row that somebody else keeps locked.
select set_config('lock_timeout', :milliseconds::text, true)

-- forget_answers -> int
-- Forget a bounded number of old answers.
select kit.forget_answers(:before, :most)

-- remembered -> Remembered?
-- The stored answer of an idempotency key.
select request_digest, status, answer from kit.idempotency
 where tenant_id = :tenant_id and principal_id = :principal_id and key = :key

-- remember -> none
-- Keep the answer of an idempotency key.
insert into kit.idempotency (tenant_id, principal_id, key, request_digest, status, answer, created_at)
values (:tenant_id, :principal_id, :key, :request_digest, :status, :answer::jsonb, :at)
