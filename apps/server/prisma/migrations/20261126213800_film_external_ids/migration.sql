-- What a film is searched and told by: the ids that others know it by come with it, so that no search asks for them.
CREATE OR REPLACE VIEW film_text AS
  SELECT m.id, m.title, m.original_title, m.overview, m.keywords, m.year, m.runtime, m.countries, m.original_language, m.popularity, m.vote_count,
         m.vote_average::float8 AS vote_average, m.rating_score,
         ARRAY(SELECT t.title FROM movie_title t WHERE t.movie_id = m.id ORDER BY t.language) AS titles,
         ARRAY(SELECT p.name FROM movie_credit c JOIN person p ON p.id = c.person_id
               WHERE c.movie_id = m.id AND c.role = 'DIRECTOR' ORDER BY c.position) AS directors,
         ARRAY(SELECT p.name FROM movie_credit c JOIN person p ON p.id = c.person_id
               WHERE c.movie_id = m.id AND c.role = 'WRITER' ORDER BY c.position) AS writers,
         ARRAY(SELECT p.name FROM movie_credit c JOIN person p ON p.id = c.person_id
               WHERE c.movie_id = m.id AND c.role = 'CAST' ORDER BY c.position) AS actors,
         ARRAY(SELECT c.slug FROM movie_category mc JOIN category c ON c.id = mc.category_id WHERE mc.movie_id = m.id ORDER BY c.slug) AS genres,
         coalesce((SELECT jsonb_object_agg(x.source, x.external_id) FROM movie_external_id x WHERE x.movie_id = m.id), '{}') AS external_ids
  FROM movie m;

DROP VIEW film_external_id;

CREATE TRIGGER movie_external_id_added AFTER INSERT ON movie_external_id REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION shelf_changed('part');
CREATE TRIGGER movie_external_id_changed AFTER UPDATE ON movie_external_id REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION shelf_changed('part');
CREATE TRIGGER movie_external_id_removed AFTER DELETE ON movie_external_id REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION shelf_changed('part');
