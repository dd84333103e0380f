import type { WebClient } from '@slack/web-api'
import type { Reply } from '../../flow/ports.ts'
import { reportFiles } from '../screen/files.ts'
import { replyScreen } from '../screen/reply-screen.ts'
import type { Origin } from './admit.ts'
import { slackMessages } from './render.ts'
import { isNewThread, QUIET } from './send.ts'

/** Says what is answered at once: to one person where nobody else needs it, otherwise in the thread. */
export async function say(client: WebClient, origin: Origin, thread: string, reply: Reply): Promise<void> {
  const place = { channel: origin.channel, ...(isNewThread(thread) ? {} : { thread_ts: thread }) }
  if (reply.kind === 'files') {
    const files = reportFiles(reply.view, reply.evidence)
    await client.files.uploadV2({
      channel_id: origin.channel,
      ...(isNewThread(thread) ? {} : { thread_ts: thread }),
      file_uploads: files.map(({ name, text }) => ({ filename: name, title: name, file: Buffer.from(text) })),
    } as never)
    return
  }
  for (const { text, blocks } of slackMessages(replyScreen(reply))) {
    const message = { ...place, text, blocks: [...blocks], ...QUIET }
    if (reply.to === 'asker') await client.chat.postEphemeral({ ...message, user: origin.user })
    else await client.chat.postMessage(message)
  }
}
