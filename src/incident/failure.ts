/**
 * Why a read failed: `denied` 401/403, `not-found` no such workspace, table or resource, `rejected` Azure refuses the
 * query's text, `throttled` 429 after all repeats, `unavailable` 5xx, network or the tool server itself, `timeout` our own
 * limit or Azure's, `too-large` not even few rows fit, `refused` our own guard, `cancelled` the caller gave up.
 */
export type ReadFailure =
  | 'denied'
  | 'not-found'
  | 'rejected'
  | 'throttled'
  | 'unavailable'
  | 'timeout'
  | 'too-large'
  | 'refused'
  | 'cancelled'

/** Why a model turn failed; `overflow` = the conversation is longer than the model reads. */
export type ModelFailure =
  | 'unreachable'
  | 'denied'
  | 'throttled'
  | 'overflow'
  | 'content-filter'
  | 'invalid'
  | 'timeout'
  | 'cancelled'
