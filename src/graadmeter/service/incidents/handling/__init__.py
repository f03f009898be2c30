"""Following up a report until it is closed, and seeing what there is to do."""
