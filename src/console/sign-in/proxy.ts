import type { IncomingMessage } from 'node:http'
import { Problem } from '../../incident/problem.ts'
import { named } from './named.ts'
import { type RoleNames, rolesOf } from './roles-of.ts'
import type { SignIn } from './sign-in.ts'
import { isSame } from './tokens.ts'

export type ProxySettings = {
  readonly token: string
  readonly headers: {
    readonly userHeader: string
    readonly nameHeader: string
    readonly groupsHeader: string
  }
}

const LONGEST = 300

/** A proxy signs people in and names them in headers; it proves itself by a secret, since anybody can write headers. */
export function proxySignIn({ token, headers }: ProxySettings, names: RoleNames): SignIn {
  const { userHeader, nameHeader, groupsHeader } = headers
  return {
    authenticate: async (request) => {
      if (!isSame(one(request, 'x-guidepost-proxy-token'), token)) return null
      const user = one(request, userHeader)
      if (user === '' || user.length > LONGEST) return null
      const groups = one(request, groupsHeader)
        .split(/[,;]/)
        .map((group) => group.trim())
      return {
        person: { platform: 'web', account: `proxy:${user}`, name: named(one(request, nameHeader), user) },
        roles: rolesOf(groups, names),
        by: 'proxy',
      }
    },
    path: null,
    routes: () => undefined,
    namesEverybody: true,
  }
}

/**
 * A header's value, empty where it was not sent. Sent twice, one of them may be the browser's own, which the proxy added to
 * instead of replacing it, and Node would join them: nobody is trusted then. Throws a Problem.
 */
function one({ headers, rawHeaders }: IncomingMessage, name: string): string {
  const wanted = name.toLowerCase()
  const times = rawHeaders.filter((text, at) => at % 2 === 0 && text.toLowerCase() === wanted).length
  if (times > 1)
    throw new Problem(
      'not-allowed',
      `The header ${wanted} arrived ${times} times, so it cannot be told who you are.`,
      'The operator has the proxy replace what browsers send under this name.',
    )
  const value = headers[wanted]
  return typeof value === 'string' ? value.trim().slice(0, 10_000) : ''
}
