import type { Identity } from './identities.ts'

/** What the pretend Azure answers to one call. */
export type Answer = {
  readonly status: number
  /** JSON; a text is sent as it is. */
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export type Call = {
  readonly method: string
  /** Without the port. */
  readonly host: string
  /** As it was called, with the port. */
  readonly url: URL
  readonly body: string
  readonly identity: Identity
  /** What the caller names the call (x-ms-client-request-id). */
  readonly reference: string | null
}

export const ok = (body: unknown): Answer => ({ status: 200, body })

/** Azure's error shape. */
export const refusal = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message } },
})

/** ARM compares ids, names and types so. */
export const same = (a: string, b: string | undefined): boolean => a.toLowerCase() === b?.toLowerCase()
