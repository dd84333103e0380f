import type { Server } from 'restify'
import { apiRoutes } from './api/routes.ts'
import { askRoutes } from './ask/routes.ts'
import { assets } from './assets.ts'
import { guideRoutes } from './guides/routes.ts'
import { investigationRoutes } from './investigations/routes.ts'
import { operationRoutes } from './operations/routes.ts'
import { pictureRoutes } from './pictures/routes.ts'
import type { Route } from './route.ts'
import { nowhere, type Served, serve } from './serve.ts'
import type { SignIn } from './sign-in/sign-in.ts'

/** Every address of the console behind a session, in one table. */
export const ROUTES: readonly Route[] = [
  ...askRoutes,
  ...investigationRoutes,
  ...pictureRoutes,
  ...guideRoutes,
  ...operationRoutes,
  ...apiRoutes,
]

/** Adds the console to the server: what pages load, how people sign in, and each address. */
export function openConsole(
  served: Pick<Served, 'house' | 'leaving'>,
  signIn: SignIn,
): (server: Server) => void {
  return (server) => {
    assets(server)
    signIn.routes(server)
    const { authenticate, path } = signIn
    const all = { ...served, authenticate, signIn: path }
    for (const route of ROUTES) serve(server, route, all)
    nowhere(server, all)
  }
}
