"""The whole path of an integrity report, in real browsers of everybody who has a part in it."""
