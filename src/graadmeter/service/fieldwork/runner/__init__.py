"""The questionnaire as a respondent meets it: one page at a time, with or without JavaScript."""
