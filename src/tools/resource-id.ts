export type ResourceId = {
  readonly subscription: string
  readonly resourceGroup: string
  readonly type: string
  readonly name: string
}

/** The parts of an ARM id; null when it is none. */
export function resourceId(id: string): ResourceId | null {
  const match = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/([^/]+)\/(.+)$/i.exec(id)
  const [, subscription, resourceGroup, provider, rest] = match ?? []
  const parts = rest?.split('/') ?? []
  const name = parts.at(-1)
  if (!subscription || !resourceGroup || !provider || !name || parts.length % 2 !== 0) return null
  return {
    subscription,
    resourceGroup,
    type: [provider, ...parts.filter((_, index) => index % 2 === 0)].join('/'),
    name,
  }
}
