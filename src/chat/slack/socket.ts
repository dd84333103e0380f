import type { App, Receiver } from '@slack/bolt'
import { SocketModeClient } from '@slack/socket-mode'

/**
 * Slack through a socket that we open, for where it cannot reach us. Unlike Bolt's own receiver it acknowledges after the
 * work of a listener, so that nothing is taken that was not stored.
 */
export function socketReceiver(
  { appToken, apiUrl }: { readonly appToken: string; readonly apiUrl: string | null },
  note: (why: string) => void,
): Receiver & { readonly connected: () => boolean } {
  const client = new SocketModeClient({
    appToken,
    ...(apiUrl === null ? {} : { clientOptions: { slackApiUrl: apiUrl } }),
  })
  let app: App | null = null
  let connected = false
  client.on('connected', () => {
    connected = true
  })
  client.on('disconnected', () => {
    connected = false
  })
  client.on('error', (error: Error) => note(error.name))
  client.on('slack_event', async (args: { ack: (response?: object) => Promise<void>; body: object }) => {
    let stored: object | undefined
    try {
      await app?.processEvent({
        body: args.body as never,
        ack: async (response) => {
          stored = typeof response === 'string' ? { text: response } : (response ?? undefined)
        },
      })
      await args.ack(stored)
    } catch (error) {
      // Not acknowledged: Slack sends it again.
      note((error as Error).name)
    }
  })
  return {
    init: (own) => {
      app = own
    },
    start: async () => {
      client.start().catch((error: Error) => note(error.name))
    },
    stop: () => client.disconnect(),
    connected: () => connected,
  }
}
