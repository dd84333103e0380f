/** A path of ours as it was sent to us; anything else, such as another host, is the start. */
export const ownPath = (path: unknown): string =>
  typeof path === 'string' && path.length <= 2_000 && /^\/(?![/\\])[\w\-.~/%:?=&,+]*$/.test(path) ? path : '/'
