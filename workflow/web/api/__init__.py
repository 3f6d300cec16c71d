"""The desk for programs, under `/api` (docs/api.md): the same acts, by the same doors, with the same refusals."""
