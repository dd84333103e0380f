/** A Log Analytics workspace that the configuration lists; nothing else is ever queried. */
export type Workspace = {
  readonly name: string
  readonly subscription: string
  readonly resourceGroup: string
  /** The workspace's own name in Azure. */
  readonly workspace: string
  /** Tables known to exist in it; empty when not listed. */
  readonly tables: readonly string[]
}
