/** One part of the server, as it is told at start and in operations. */
export type PartState = {
  readonly name: string
  /** `off` = not configured. */
  readonly state: 'ok' | 'trouble' | 'off'
  /** What is wrong, or what would turn it on; null = nothing to say. */
  readonly how: string | null
}
