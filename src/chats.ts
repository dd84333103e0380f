import type { ChatDoor, House } from './chat/door.ts'
import type { Config } from './config.ts'

/** Opens the chat platforms that are configured; what is not, is not even loaded. */
export function chatsOf({ chat }: Pick<Config, 'chat'>): (house: House) => Promise<readonly ChatDoor[]> {
  return async (house) => {
    const { teams, slack } = chat
    const doors = await Promise.all([
      teams && import('./chat/teams/index.ts').then(({ openTeams }) => openTeams(teams, house)),
      slack && import('./chat/slack/index.ts').then(({ openSlack }) => openSlack(slack, house)),
    ])
    return doors.filter((door) => door !== null)
  }
}
