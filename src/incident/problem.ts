export type ProblemCode =
  | 'usage'
  | 'config-invalid'
  | 'guide-not-found'
  | 'guide-invalid'
  | 'guides-unreadable'
  | 'parameter-missing'
  | 'parameter-invalid'
  | 'time-unreadable'
  | 'workspace-unknown'
  | 'scenario-invalid'
  | 'tool-server-unavailable'
  | 'model-not-configured'
  | 'kql-invalid'
  | 'not-allowed'
  | 'not-found'
  | 'stopping'
  | 'queue-full'
  | 'sign-in-unavailable'
  | 'port-unavailable'
  | 'data-folder-held'
  | 'storage-full'
  | 'storage-unavailable'

/** An expected failure that people are told: what is wrong, and what to do about it. Never a bug. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly fix: string

  constructor(code: ProblemCode, message: string, fix: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'Problem'
    this.code = code
    this.fix = fix
  }
}
