import type { WebClient } from '@slack/web-api'

/** Who we are in Slack, as it says itself. */
export type Self = { readonly bot: string; readonly user: string; readonly team: string }

const AGAIN_MS = 15_000

/** Asks Slack who we are, again and again until it says so; Slack may be away when we start. */
export function self(
  client: WebClient,
  note: (why: string) => void,
): { readonly known: () => Self | null; readonly trouble: () => string | null; readonly close: () => void } {
  let found: Self | null = null
  let trouble: string | null = 'not signed in yet'
  let timer: NodeJS.Timeout | undefined
  let closed = false
  const look = async (): Promise<void> => {
    try {
      const { user_id: user, bot_id: bot, team_id: team } = await client.auth.test()
      found = { bot: bot ?? '', user: user ?? '', team: team ?? '' }
      trouble = null
    } catch (error) {
      trouble = `not signed in: ${reasonOf(error)}`
      note(trouble)
      if (closed) return
      timer = setTimeout(() => void look(), AGAIN_MS)
      timer.unref()
    }
  }
  void look()
  return {
    known: () => found,
    trouble: () => trouble,
    close: () => {
      closed = true
      clearTimeout(timer)
    },
  }
}

/** Slack's own word for what is wrong, or the kind of the failure; never what was sent. */
export function reasonOf(error: unknown): string {
  const { data, code, statusCode } = error as {
    data?: { error?: string }
    code?: string
    statusCode?: number
  }
  return data?.error ?? (statusCode === undefined ? (code ?? 'failed') : `status ${statusCode}`)
}
