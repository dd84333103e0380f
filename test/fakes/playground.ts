import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(
  new URL('../../node_modules/@microsoft/m365agentsplayground/cli.js', import.meta.url),
)

/** Who we are there. */
export const PLAYGROUND_BOT = { id: '00000000-0000-0000-0000-00000000000011', name: 'Test Bot' }

export type Frame = { readonly at: number; readonly type: string; readonly data: Record<string, unknown> }

/** Microsoft's Agents Playground: a Teams client and its connector, on this machine. Its API is its own, so it is pinned. */
export type Playground = {
  readonly url: string
  /** Conversations that it offers, by kind. */
  readonly conversations: { readonly personal: string; readonly group: string; readonly channel: string }
  /** Everything that its page was told, in order. */
  readonly frames: Frame[]
  readonly post: (path: string, body: object) => Promise<{ readonly status: number; readonly body: unknown }>
  readonly close: () => Promise<void>
}

/** Somebody of the pretend organisation. */
export type Someone = { readonly id: string; readonly name: string; readonly objectId: string }

/** With people of one's own, in place of those that the Playground comes with: who writes there, and five others who click. */
export async function startPlayground(
  endpoint: string,
  people: readonly Someone[] = [],
): Promise<Playground> {
  const folder = mkdtempSync(join(tmpdir(), 'guidepost-playground-'))
  if (people.length > 0)
    writeFileSync(join(folder, '.m365agentsplayground.yml'), JSON.stringify(organisationOf(people)))
  const port = await freePort()
  const child = spawn(
    process.execPath,
    [CLI, 'start', '-e', endpoint, '-c', 'msteams', '-p', String(port), '--dt'],
    {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, TEAMSAPPTESTER_BROWSER: 'none' },
      stdio: ['ignore', 'ignore', 'ignore'],
    },
  )
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; ; tries++) {
    if (child.exitCode !== null || tries > 300) throw new Error('The Playground did not start.')
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      break
    await sleep(100)
  }
  const frames: Frame[] = []
  const socket = new WebSocket(`${url.replace('http', 'ws')}/_ws_conversation/v1/conversations/stream`)
  socket.addEventListener('message', ({ data }) => {
    const { type, ...rest } = JSON.parse(String(data)) as Record<string, unknown>
    frames.push({ at: performance.now(), type: String(type), data: rest })
  })
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', reject)
  })
  const told = (await (await fetch(`${url}/_internal/v1/config`)).json()) as {
    config: {
      personalChat: { id: string }
      groupChats: { id: string }[]
      teams: { channels: { id: string }[] }[]
    }
  }
  const { personalChat, groupChats, teams } = told.config
  return {
    url,
    conversations: {
      personal: personalChat.id,
      group: groupChats[0]?.id ?? '',
      channel: teams[0]?.channels[0]?.id ?? '',
    },
    frames,
    post: async (path, body) => {
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      const text = await response.text()
      return { status: response.status, body: text === '' ? null : jsonOr(text) }
    },
    close: async () => {
      socket.close()
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The Playground's own file, in the version that it reads; JSON is YAML as well. */
function organisationOf([writer, ...others]: readonly Someone[]): object {
  const user = ({ id, name, objectId }: Someone) => ({
    id,
    name,
    userPrincipleName: `${id}@example.com`,
    aadObjectId: objectId,
    givenName: name,
    surname: name,
    email: `${id}@example.com`,
  })
  return {
    version: '0.1.1',
    tenantId: '00000000-0000-0000-0000-000000000001',
    bot: PLAYGROUND_BOT,
    currentUser: writer && user(writer),
    users: others.map(user),
    personalChat: { id: 'personal-chat-id' },
    groupChat: { id: 'group-chat-id', name: 'Group Chat' },
    team: {
      id: 'team-id',
      name: 'My Team',
      aadGroupId: '00000000-0000-4000-8000-000000000031',
      channels: [{ id: 'channel-announcements-id', name: 'Announcements' }],
    },
  }
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}
