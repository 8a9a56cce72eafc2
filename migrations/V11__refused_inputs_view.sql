PRAGMA user_version = 11;

CREATE VIEW refused_inputs
-- A row per location and reason that is not stored, in the order of locations. It leaves the view once the location
-- is read successfully.
--   location  the file, then !member or #record; controls in a name are written as escapes
--   reason    why it was refused
--   hint      what may help
--   run_id    the first run that refused it
AS
SELECT location, reason, hint, run_id
FROM refusal
WHERE settled_run_id IS NULL
ORDER BY location, reason;
