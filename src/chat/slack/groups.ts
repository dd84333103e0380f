import type { WebClient } from '@slack/web-api'
import { type AskMembership, oneYes } from '../membership.ts'
import { reasonOf } from './self.ts'

/** Looks a person up in user groups (S…). One that has them is enough; one that cannot be read is no proof of a no. */
export function userGroups(client: WebClient, note: (why: string) => void): AskMembership {
  return (account, groups) => {
    const user = account.slice(account.lastIndexOf('/') + 1)
    const has = async (usergroup: string): Promise<boolean> =>
      (await client.usergroups.users.list({ usergroup })).users?.includes(user) === true
    return oneYes(groups.map(has), (reason) => `usergroups.users.list: ${reasonOf(reason)}`, note)
  }
}
