-- Whether its task was withdrawn is asked of every answer, also of those that count nowhere: passed over, answers to known tasks
-- would be handed in sooner than others.
drop trigger withdrawn on tasks.submission;
create trigger withdrawn before insert or update of used on tasks.submission for each row execute function tasks.keep_withdrawn();
