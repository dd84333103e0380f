import type { IncomingMessage } from 'node:http'
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
  const one = (request: IncomingMessage, name: string): string => {
    const value = request.headers[name.toLowerCase()]
    return typeof value === 'string' ? value.trim().slice(0, 10_000) : ''
  }
  return {
    authenticate: async (request) => {
      if (!isSame(one(request, 'x-guidepost-proxy-token'), token)) return null
      const user = one(request, headers.userHeader)
      if (user === '' || user.length > LONGEST) return null
      const groups = one(request, headers.groupsHeader)
        .split(/[,;]/)
        .map((group) => group.trim())
      const name = one(request, headers.nameHeader).slice(0, LONGEST) || user
      return {
        person: { platform: 'web', account: `proxy:${user}`, name },
        roles: rolesOf(groups, names),
        by: 'proxy',
      }
    },
    path: null,
    routes: () => undefined,
  }
}
