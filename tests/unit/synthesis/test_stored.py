"""Synthetic answers come back from their files as they were made."""

from graadmeter.synthesis import synthesis_of


def test_answers_come_back_from_their_files(tiny):
    files = tiny.synthesis.files()
    back = synthesis_of(files)
    assert back.metadata == tiny.synthesis.metadata
    assert back.kept_apart == tiny.synthesis.kept_apart
    assert back.files() == files
    for group, frame in tiny.synthesis.stored.items():
        assert back.stored[group].equals(frame)
        assert back.stored[group].schema == frame.schema
    for group, answers in back.microdata(tiny.monitor).items():
        assert answers.values.equals(tiny.microdata[group].values)
