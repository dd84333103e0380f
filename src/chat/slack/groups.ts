import type { WebClient } from '@slack/web-api'
import type { AskMembership } from '../membership.ts'
import { reasonOf } from './self.ts'

/** Looks a person up in user groups (S…). One that has them is enough; one that cannot be read is no proof of a no. */
export function userGroups(client: WebClient, note: (why: string) => void): AskMembership {
  return async (account, groups) => {
    const user = account.slice(account.lastIndexOf('/') + 1)
    const answers = await Promise.allSettled(
      groups.map((usergroup) => client.usergroups.users.list({ usergroup })),
    )
    if (answers.some((one) => one.status === 'fulfilled' && one.value.users?.includes(user))) return true
    const failed = answers.find((one) => one.status === 'rejected')
    if (!failed) return false
    const why = `usergroups.users.list: ${reasonOf(failed.reason)}`
    note(why)
    throw new Error(why)
  }
}
