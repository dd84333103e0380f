import type { Config } from './config.ts'
import type { PartState } from './console/part-state.ts'
import { type Part, states } from './http/health.ts'

/** What is not configured, and what would turn it on. */
export function offParts(
  { chat, model }: Pick<Config, 'chat' | 'model'>,
  /** False = whoever started the server wants none. */
  useModel = true,
): readonly PartState[] {
  const off = (name: string, how: string): PartState => ({ name, state: 'off', how })
  return [
    ...(chat.teams
      ? []
      : [off('teams', 'MicrosoftAppId, MicrosoftAppTenantId and MicrosoftAppPassword turn it on')]),
    ...(chat.slack
      ? []
      : [off('slack', 'SLACK_BOT_TOKEN with SLACK_SIGNING_SECRET or SLACK_APP_TOKEN turns it on')]),
    ...(useModel ? [] : [off('model', '--no-model; reports come from the guides’ signals')]),
    ...(model || !useModel
      ? []
      : [
          off(
            'model',
            'OPENAI_API_KEY and OPENAI_MODEL turn it on; without one, reports come from the guides’ signals',
          ),
        ]),
  ]
}

/** How each part is now, with what is not configured. */
export async function partsOf(
  parts: readonly Part[],
  config: Pick<Config, 'chat' | 'model'>,
): Promise<readonly PartState[]> {
  const told = Object.entries(await states(parts)).map(
    ([name, state]): PartState =>
      state === 'ok' ? { name, state: 'ok', how: null } : { name, state: 'trouble', how: state },
  )
  const model: readonly PartState[] = config.model
    ? [{ name: 'model', state: 'ok', how: config.model.model }]
    : []
  return [...told, ...model, ...offParts(config)]
}
