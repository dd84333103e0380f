/** A sentence without its full stop, so that another one can go on with it. */
export const bare = (sentence: string): string => sentence.trimEnd().replace(/\.+$/, '')
