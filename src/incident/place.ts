/** Where an answer belongs: one thread in one channel of a platform. The terminal has a thread for each command. */
export type Place = {
  readonly platform: string
  readonly channel: string
  readonly thread: string
  /** What the platform's door needs to reach it again, in words of its own. */
  readonly address?: string
}
