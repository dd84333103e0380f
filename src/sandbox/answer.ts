/** What the pretend Azure answers to one call. */
export type Answer = {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export type Call = {
  readonly method: string
  readonly host: string
  readonly url: URL
  readonly body: string
}

export const ok = (body: unknown): Answer => ({ status: 200, body })

/** Azure's error shape. */
export const refusal = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message } },
})
