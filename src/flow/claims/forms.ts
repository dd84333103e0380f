/** A text as words in a row, whatever joined them: `IpAuthorizationError`, `ip_authorization_error` and `SHA-256` meet `sha 256`. */
export const formOf = (text: string): string =>
  ` ${text
    .replace(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/gu, ' ')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `

/** Whether a searchable text holds another one that no letter or digit goes on from. */
export const standsIn = (wanted: string, hay: string): boolean =>
  occurs(wanted, hay, (before, after) => !goesOn(before, wanted[0]) && !goesOn(after, wanted.at(-1)))

/** Whether a text occurs in another one where what stands before and after it allows it. */
export function occurs(
  wanted: string,
  hay: string,
  allows: (before: string, after: string) => boolean,
): boolean {
  if (wanted === '') return true
  if (wanted.length > hay.length) return false
  for (let at = hay.indexOf(wanted); at >= 0; at = hay.indexOf(wanted, at + 1))
    if (allows(hay[at - 1] ?? '', hay[at + wanted.length] ?? '')) return true
  return false
}

const goesOn = (beside: string, edge = ''): boolean =>
  /[\p{L}\p{N}]/u.test(beside) && /[\p{L}\p{N}]/u.test(edge)
