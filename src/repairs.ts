import { access } from 'node:fs/promises'
import { type ActingSettings, openActions } from './actions/open-actions.ts'
import { sayApprovers } from './approvers.ts'
import type { Config } from './config.ts'
import type { Repairs } from './flow/actions.ts'
import { Problem } from './incident/problem.ts'

/**
 * The door to changes with what the operator decided about it; null = nothing is ever proposed, since nobody could do it or
 * nobody could allow it, which `note` tells where it is half configured. Throws a Problem for an action that there is not.
 */
export function repairsOf(
  config: Config,
  acting: ActingSettings | null,
  note: (line: string) => void,
): Repairs | null {
  const { actions: settings } = config
  const actions = openActions({ acting, drafts: settings.drafts })
  const known = actions.list().map(({ id }) => id)
  const unknown = Object.keys(settings.rules).filter((id) => !known.includes(id))
  if (unknown.length > 0)
    throw new Problem(
      'config-invalid',
      `actions.rules names ${unknown.join(', ')}, which is no action.`,
      `Name one of ${known.join(', ')}.`,
    )
  if (acting === null) return null
  const approvers = sayApprovers(config)
  if (approvers === null) {
    note('No approvers are configured, so no repair is proposed (approvers in guidepost.yaml).')
    return null
  }
  return {
    actions,
    rules: {
      mode: (id) => settings.rules[id]?.run ?? settings.usual,
      approvals: (id) => settings.rules[id]?.approvals ?? 1,
      minutes: settings.minutes,
      pace: { cooldownMinutes: settings.cooldownMinutes, mostPerDay: settings.mostPerDay },
      verifyMinutes: settings.verifyMinutes,
      frozen: async () => {
        if (settings.frozen) return 'by the configuration'
        return (await exists(settings.freezeFile)) ? `by the file ${settings.freezeFile}` : null
      },
      approvers,
    },
  }
}

/** What cannot be looked at counts as there: a switch that fails is on. */
async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}
