/** How Slack is reached and who may use it there. */
export type SlackOptions = {
  readonly botToken: string
  /** Null = nothing comes over HTTP. */
  readonly signingSecret: string | null
  /** Null = no socket is opened. */
  readonly appToken: string | null
  /** Another address than Slack's own. */
  readonly apiUrl: string | null
  /** Ids of the app (A…) and of workspaces (T…); none = those of the bot's token. */
  readonly app?: string | undefined
  readonly workspaces: readonly string[]
  /** Each empty list restricts nothing further. */
  readonly channels: readonly string[]
  readonly people: readonly string[]
  /** User ids of guests who may use it all the same. */
  readonly guests: readonly string[]
  /** Channels shared with other organisations where it answers all the same. */
  readonly externalChannels: readonly string[]
  readonly direct: boolean
}
