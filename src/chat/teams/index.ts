import { ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import type { ChatDoor, House } from '../door.ts'
import { membership } from '../membership.ts'
import { readyToDraw } from '../picture/drawn.ts'
import { graphOf } from './graph.ts'
import { entraGroups } from './groups.ts'
import type { TeamsOptions } from './options.ts'
import { Adapter, route } from './route.ts'
import { inPlace, teamsChat } from './send.ts'
import { turn } from './turn.ts'

/** Teams shows whoever pressed a button that nothing came of it after some ten seconds. */
const GROUPS_MS = 5_000

/** Opens Teams: `POST /api/messages`, and messages by the Bot Connector. Nothing is called before somebody writes. */
export function openTeams(options: TeamsOptions, house: House): ChatDoor {
  const { app, cloud } = options
  readyToDraw()
  const checking = new ConfigurationBotFrameworkAuthentication(
    {
      ...cloud,
      ...(app
        ? {
            MicrosoftAppType: app.type,
            MicrosoftAppId: app.id,
            MicrosoftAppTenantId: app.tenant,
            ...(app.password === null ? {} : { MicrosoftAppPassword: app.password }),
          }
        : {}),
    },
    undefined,
    undefined,
    undefined,
    // A post that is repeated by a library is a message that stands twice.
    { noRetryPolicy: true, retryOptions: { maxRetries: 0 } } as never,
  )
  const adapter = new Adapter(checking)
  adapter.onTurnError = async (_, error) => {
    throw error
  }
  return {
    chat: teamsChat(
      inPlace(adapter, app?.id ?? ''),
      (why) => house.note('A picture is missing', { platform: 'teams', why }),
      house.linkTo,
    ),
    routes: route(adapter, checking, options, house, turn(options, house)),
    trouble: () => null,
    // Where nobody proves who they are, nobody is in a group.
    ...(app
      ? {
          inGroup: membership(
            entraGroups(graphOf({ app, cloud }), (why) =>
              house.note('Who is in a group is unknown', { platform: 'teams', why }),
            ),
            GROUPS_MS,
          ),
        }
      : {}),
    close: async () => undefined,
  }
}
