import type { Scenario } from './scenario.ts'
import { type Story, startWorlds, type Worlds } from './start-worlds.ts'

/** A pretend Azure of one scenario. */
export type Sandbox = Pick<Worlds, 'env' | 'args'> &
  Pick<Story, 'acting' | 'now' | 'ready' | 'queries' | 'close'>

/** Starts a pretend Azure on loopback for one scenario; every call that it answers is appended to the journal. */
export async function startSandbox(
  scenario: Scenario,
  options: { readonly journal?: string; readonly port?: number } = {},
): Promise<Sandbox> {
  const { env, args, open, close } = await startWorlds(options)
  try {
    const { acting, now, ready, queries } = await open(scenario)
    return { env, args, acting, now, ready, queries, close }
  } catch (error) {
    await close()
    throw error
  }
}
