import type { ConsoleHouse } from '../../src/console/house.ts'
import { openConsole } from '../../src/console/open-console.ts'
import { ROLES } from '../../src/console/session.ts'
import type { SignIn } from '../../src/console/sign-in/sign-in.ts'
import { listen } from '../../src/http/listen.ts'
import { aSession } from './a-house.ts'

/** Whoever the headers `x-roles` and `x-account` say. */
const AS_TOLD: SignIn = {
  authenticate: async ({ headers }) => {
    const roles = String(headers['x-roles'] ?? 'none').split(',')
    const own = ROLES.filter((role) => roles.includes(role))
    const account = String(headers['x-account'] ?? 'local:ann')
    return headers['x-roles'] === undefined ? null : aSession(own, account, account)
  },
  path: null,
  routes: () => undefined,
}

/** The whole console on a real server. */
export async function aConsole(house: ConsoleHouse, signIn = AS_TOLD) {
  const leaving = new AbortController()
  const routes = openConsole({ house, leaving: leaving.signal }, signIn)
  const listener = await listen({ host: '127.0.0.1', port: 0 }, [routes])
  return {
    address: listener.address,
    close: () => {
      leaving.abort()
      return listener.close()
    },
  }
}
