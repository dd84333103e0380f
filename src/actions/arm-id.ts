/** A resource of its own in a resource group. */
export type ArmId = {
  readonly subscription: string
  readonly resourceGroup: string
  /** Such as Microsoft.Network/connections, in Azure's own letters. */
  readonly type: string
  readonly name: string
}

const ID =
  /^\/subscriptions\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/resourceGroups\/([\w.()-]{1,90})\/providers\/([\w.]+\/\w+)\/([a-z0-9][\w.-]{0,79})$/i

/** The parts of a resource's full id; null where it is no id, of another type or of a part of a resource. */
export function armId(text: string, type: string): ArmId | null {
  const [, subscription, resourceGroup, given, name] = ID.exec(text) ?? []
  if (!subscription || !resourceGroup || !given || !name) return null
  if (given.toLowerCase() !== type.toLowerCase() || resourceGroup.endsWith('.')) return null
  return { subscription, resourceGroup, type, name }
}

/** The id's path as it stands in a request. */
export const armPath = ({ subscription, resourceGroup, type, name }: ArmId): string =>
  `/subscriptions/${subscription}/resourceGroups/${inUrl(resourceGroup)}/providers/${type}/${inUrl(name)}`

/** Written as the SDK writes it (RFC 3986), so that what is announced is what is sent. */
export const inUrl = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
