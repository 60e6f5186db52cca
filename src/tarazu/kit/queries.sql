-- announce -> none
-- Record an event in the caller's transaction.
select kit.announce(:event, :tag, :subject, :body::jsonb, :at)

-- enqueue -> int?
-- Put a job in the caller's transaction; nothing when an equal one already waits.
select kit.enqueue(:job, :args::jsonb, :lock, :queueing_lock, :wait_seconds::float8) as id

-- news -> News*
-- The next events of finished transactions for a consumer.
select * from kit.news(:consumer, :tags::text[], :most)

-- news_read -> none
-- Move a consumer's cursor.
select kit.news_read(:consumer, :upto)

-- remembered -> Remembered?
-- The stored answer of an idempotency key.
select request_digest, status, answer from kit.idempotency
 where tenant_id = :tenant_id and principal_id = :principal_id and key = :key

-- remember -> none
-- Keep the answer of an idempotency key.
insert into kit.idempotency (tenant_id, principal_id, key, request_digest, status, answer, created_at)
values (:tenant_id, :principal_id, :key, :request_digest, :status, :answer::jsonb, :at)
