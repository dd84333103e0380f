/** How Teams is reached and who may use it there. */
export type TeamsOptions = {
  /** Null = nobody proves who they are; for a client on this machine alone. */
  readonly app: {
    readonly type: 'SingleTenant' | 'UserAssignedMsi'
    readonly id: string
    readonly password: string | null
    readonly tenant: string
  } | null
  /** Settings of `ConfigurationBotFrameworkAuthentication` for another cloud than the public one. */
  readonly cloud: Readonly<Record<string, string>>
  /** Entra tenants whose people are heard. */
  readonly tenants: readonly string[]
  /** Each empty list restricts nothing further. */
  readonly teams: readonly string[]
  readonly channels: readonly string[]
  readonly people: readonly string[]
  /** Entra object ids of guests who may use it all the same. */
  readonly guests: readonly string[]
  readonly direct: boolean
  readonly groupChats: boolean
  /** Hosts of service URLs besides those of the public cloud. */
  readonly serviceHosts: readonly string[]
}
