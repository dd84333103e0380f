import { ROLES, type Role } from '../session.ts'

export type RoleNames = Readonly<Record<Role, readonly string[]>>

/** The roles that somebody has by the names that are told of them; whoever has any may read. */
export function rolesOf(told: readonly string[], names: RoleNames): readonly Role[] {
  const own = ROLES.filter((role) => names[role].some((name) => told.includes(name)))
  return own.length === 0 || own.includes('reader') ? own : ['reader', ...own]
}
