import type { ConsoleHouse } from '../house.ts'

/** An address of ours as others reach it: whole where it is configured, else from the root of this server. */
export const linkOf = ({ publicUrl }: Pick<ConsoleHouse, 'publicUrl'>, path: string): string =>
  `${publicUrl ?? ''}${path}`

/** Where people see an investigation. */
export const pageOf = (house: Pick<ConsoleHouse, 'publicUrl'>, id: string): string =>
  linkOf(house, `/investigations/${id}`)
