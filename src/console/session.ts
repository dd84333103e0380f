import type { Person } from '../incident/person.ts'

/** What somebody may do in the console; each includes reading. */
export const ROLES = ['reader', 'requester', 'approver', 'operator'] as const
export type Role = (typeof ROLES)[number]

/** Who asks for a page: the person, what they may do, and how they proved it. */
export type Session = {
  readonly person: Person
  readonly roles: readonly Role[]
  /** `local` = whoever sits at this machine; `sandbox` = one of the parts that one may play there. */
  readonly by: 'local' | 'sandbox' | 'entra' | 'proxy' | 'token'
}

/** Every role includes reading, and none includes another one besides. */
export const may = ({ roles }: Pick<Session, 'roles'>, role: Role): boolean =>
  role === 'reader' ? roles.length > 0 : roles.includes(role)
