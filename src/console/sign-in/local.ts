import { hostname, userInfo } from 'node:os'
import { ROLES } from '../session.ts'
import { fromHere } from './from-here.ts'
import type { SignIn } from './sign-in.ts'

/** Whoever reaches this machine's own address sits at it, and may do everything. */
export function localSignIn(): SignIn {
  const { username } = userInfo()
  const person = { platform: 'web', account: `local:${username}@${hostname()}`, name: username }
  return {
    authenticate: async (request) => {
      fromHere(request)
      return { person, roles: ROLES, by: 'local' }
    },
    path: null,
    routes: () => undefined,
  }
}
