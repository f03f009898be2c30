"""Running a wave: surveys, people, admissions, mailings, response; in the contacts database."""
