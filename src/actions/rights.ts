import type { Refused } from '../flow/actions.ts'
import type { Arm } from './arm.ts'
import { readList } from './read.ts'
import { rightToAdd } from './refusal.ts'

/** What one role assignment allows: `actions` without `notActions`. */
export type Permission = {
  readonly actions?: readonly string[]
  readonly notActions?: readonly string[]
}

const API = '2022-04-01'
const READ = 'Microsoft.Authorization/permissions/read'

/** Which of the operations the acting identity may not do on `scope`, and what to add; null = it may do all of them. */
export async function missingRights(
  arm: Arm,
  scope: string,
  operations: readonly string[],
  signal?: AbortSignal,
): Promise<Refused | null> {
  const url = `${arm.endpoint}${scope}/providers/Microsoft.Authorization/permissions?api-version=${API}`
  const read = await readList(arm, url, { right: READ, scope }, signal)
  if (read.kind !== 'read')
    return { why: `The rights of the acting identity could not be read. ${read.why}`, fix: read.fix }
  const missing = operations.filter((operation) => !allowed(read.found as readonly Permission[], operation))
  return missing.length === 0
    ? null
    : {
        why: `The acting identity has no right to ${missing.join(', ')}.`,
        fix: rightToAdd(missing.join(' and '), scope),
      }
}

/** One assignment is enough, and what one takes away another may give (Azure's rule for roles). */
export const allowed = (permissions: readonly Permission[], operation: string): boolean =>
  permissions.some(({ actions, notActions }) => covers(actions, operation) && !covers(notActions, operation))

const covers = (rights: unknown, operation: string): boolean =>
  Array.isArray(rights) && rights.some((right) => typeof right === 'string' && matches(right, operation))

/** Whether a right of a role names an operation: case does not matter, and `*` stands for any text, also for none. */
export function matches(right: string, operation: string): boolean {
  const [first = '', ...rest] = right.toLowerCase().split('*')
  const text = operation.toLowerCase()
  const last = rest.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}
