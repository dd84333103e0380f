import { type AskMembership, oneYes } from '../membership.ts'

/** Microsoft Graph, and how to sign in to it. */
export type Graph = {
  /** Its origin, such as https://graph.microsoft.com. */
  readonly origin: string
  /** Rejects when there is no token. */
  readonly token: () => Promise<string>
}

/** The most groups that Graph takes at once (learn.microsoft.com, “directoryObject: checkMemberGroups”). */
const MOST = 20

/**
 * Looks a person up in Entra groups by their object ids, groups within groups included. Needs User.Read.All and
 * GroupMember.Read.All as application permissions. One page that has them is enough.
 */
export function entraGroups({ origin, token }: Graph, note: (why: string) => void): AskMembership {
  const check = async (
    account: string,
    groupIds: readonly string[],
    signal: AbortSignal,
  ): Promise<boolean> => {
    const response = await fetch(`${origin}/v1.0/users/${encodeURIComponent(account)}/checkMemberGroups`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await token()}` },
      body: JSON.stringify({ groupIds }),
      redirect: 'error',
      signal,
    })
    const body = (await response.json().catch(() => null)) as {
      value?: unknown
      error?: { code?: unknown }
    } | null
    if (!response.ok)
      throw new Error(`status ${response.status} ${String(body?.error?.code ?? '').slice(0, 100)}`.trim())
    if (!Array.isArray(body?.value)) throw new Error('an answer that is none')
    const wanted = groupIds.map((id) => id.toLowerCase())
    return body.value.some((id) => typeof id === 'string' && wanted.includes(id.toLowerCase()))
  }
  return (account, groups, signal) => {
    const pages = Array.from({ length: Math.ceil(groups.length / MOST) }, (_, at) =>
      groups.slice(at * MOST, (at + 1) * MOST),
    )
    const asked = pages.map((page) => check(account, page, signal))
    return oneYes(asked, (reason) => `checkMemberGroups: ${reasonOf(reason)}`, note)
  }
}

/** What went wrong, for the log; the name of a credential’s failure alone, since its text may tell more than it should. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed'
  const { name, message, cause } = error
  const code = (cause as { code?: unknown } | undefined)?.code
  if (typeof code === 'string') return code
  return name === 'Error' ? message : name
}
