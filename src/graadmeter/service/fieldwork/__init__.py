"""Running a wave: surveys, people, admissions, mailings, response. Lives in the contacts database."""
