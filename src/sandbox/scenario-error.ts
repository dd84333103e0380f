/** A scenario that cannot be used: what is wrong and what to do about it. */
export class ScenarioError extends Error {
  readonly fix: string

  constructor(message: string, fix: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'ScenarioError'
    this.fix = fix
  }
}
