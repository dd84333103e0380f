export type ResourceId = {
  readonly subscription: string
  readonly resourceGroup: string
  /** Of a nested resource that of the outermost one, such as Microsoft.Sql/servers. */
  readonly type: string
  /** With the types and names in between, such as sql-contoso/databases/db-orders: type and name follow each other in the id. */
  readonly name: string
  /** The whole type, such as Microsoft.Sql/servers/databases. */
  readonly namespace: string
}

/** The parts of an ARM id; null when it is none. */
export function resourceId(id: string): ResourceId | null {
  const match = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/([^/]+)\/(.+)$/i.exec(id)
  const [, subscription, resourceGroup, provider, rest] = match ?? []
  const parts = rest?.split('/') ?? []
  const [outermost, ...name] = parts
  if (!subscription || !resourceGroup || !provider || !outermost) return null
  if (parts.length % 2 !== 0 || parts.includes('')) return null
  return {
    subscription,
    resourceGroup,
    type: `${provider}/${outermost}`,
    name: name.join('/'),
    namespace: [provider, ...parts.filter((_, index) => index % 2 === 0)].join('/'),
  }
}
