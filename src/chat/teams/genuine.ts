import type { Activity } from 'botbuilder'
import type { TeamsOptions } from './options.ts'

/**
 * Where Teams takes messages (learn.microsoft.com, “Send proactive messages”, global service URLs); other clouds by
 * configuration.
 */
const HOSTS = ['smba.trafficmanager.net']
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/
const LONGEST_ID = 1_000

/**
 * Why an activity is not heard although its token is good, null = it is: botbuilder checks the token, and neither the
 * tenant nor where the answers would go.
 */
export function notGenuine(activity: Activity, options: TeamsOptions): string | null {
  const { conversation, from, id, channelId, serviceUrl } = activity
  if (channelId !== 'msteams') return 'another channel than Teams'
  if (!isId(conversation?.id) || !isId(from?.id) || (activity.type === 'message' && !isId(id)))
    return 'no conversation, sender or id'
  if (!isOurService(serviceUrl, options)) return 'a service address that is not of Teams'
  if (options.app === null) return null
  const told = [activity.channelData?.tenant?.id, conversation.tenantId].filter((one) => one !== undefined)
  const ours = (tenant: unknown): boolean =>
    typeof tenant === 'string' && options.tenants.some((one) => one.toLowerCase() === tenant.toLowerCase())
  return told.length > 0 && told.every(ours) ? null : 'another tenant'
}

const isId = (id: unknown): boolean => typeof id === 'string' && id !== '' && id.length <= LONGEST_ID

function isOurService(address: unknown, { app, serviceHosts }: TeamsOptions): boolean {
  if (typeof address !== 'string' || !URL.canParse(address)) return false
  const { protocol, hostname, username, password } = new URL(address)
  if (username || password) return false
  if (app === null && LOOPBACK.test(hostname)) return true
  const known = [...HOSTS, ...serviceHosts].includes(hostname)
  return known && (protocol === 'https:' || LOOPBACK.test(hostname))
}
