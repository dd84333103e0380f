import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'
import type { Playing, Rehearsing } from './console/house.ts'
import type { Rehearsals, Rehearsed } from './flow/rehearsals.ts'
import { readGuide } from './guides/read-guide.ts'
import { Problem } from './incident/problem.ts'

const COMMAND = fileURLToPath(new URL('../bin/guidepost.js', import.meta.url))
/** Longer than the incidents of any one guide take. */
const LONGEST_MS = 10 * 60_000
const MOST_CHARACTERS = 50_000_000
const LONGEST_LINE = 10_000
/** How many of its last lines say why it failed: what is wrong, and what to do about it. */
const LAST_LINES = 2

/** What `rehearse --json` prints, as far as it is kept. */
const Printed = z.object({
  scenarios: z.array(
    z.object({
      folder: z.string(),
      judged: z.string(),
      verdict: z.string().nullable(),
      failures: z.array(z.object({ rule: z.string(), expected: z.string(), found: z.string() })),
    }),
  ),
})
/** How it tells on standard error that one has been played: `3/23  right  name (1.2 s)`. */
const PROGRESS = /^\s*(\d{1,6})\/(\d{1,6})\s/

type Begun = { readonly id: string; readonly path: string }

/**
 * Plays the recorded incidents of one guide at a time, in a process of its own, so that nobody who is investigating waits for
 * it; it ends with the server.
 */
export function rehearsing(
  rehearsals: Pick<Rehearsals, 'keep'>,
  leaving: AbortSignal,
  onError: (error: unknown) => void,
): Rehearsing {
  let running: Playing | null = null
  const troubles = new Map<string, Problem>()
  const play = async ({ id, path }: Begun, folder: string): Promise<void> => {
    // The server may still follow an older text than the one that is played now.
    const { sha256 } = await readGuide(path)
    const ends = AbortSignal.any([leaving, AbortSignal.timeout(LONGEST_MS)])
    const text = await printed(folder, ends, (line) => {
      const [, done, all] = PROGRESS.exec(line) ?? []
      if (running && done !== undefined && all !== undefined)
        running = { ...running, done: Number(done), all: Number(all) }
    })
    const { scenarios } = Printed.parse(JSON.parse(text))
    await rehearsals.keep(scenarios.map((one) => resultOf(one, id, sha256)))
  }
  return {
    now: () => running,
    trouble: (guide) => troubles.get(guide) ?? null,
    begin: ({ id, title, path }, folder) => {
      if (running !== null || leaving.aborted) return false
      running = { guide: id, title, done: 0, all: null }
      troubles.delete(id)
      void play({ id, path }, folder)
        .catch((error) => {
          if (leaving.aborted) return
          troubles.set(id, problemOf(error))
          onError(error)
        })
        .finally(() => {
          running = null
        })
      return true
    },
  }
}

function resultOf(
  { folder, judged, verdict, failures }: z.infer<typeof Printed>['scenarios'][number],
  guide: string,
  sha256: string,
): Omit<Rehearsed, 'at'> {
  return {
    guide,
    scenario: folder.split(/[/\\]/).at(-1) ?? folder,
    right: judged === 'right',
    verdict,
    faults: failures.map(({ rule, expected, found }) => `${rule}: expected ${expected}, found ${found}`),
    sha256,
  }
}

const problemOf = (error: unknown): Problem =>
  error instanceof Problem
    ? error
    : new Problem(
        'scenario-invalid',
        'The recorded incidents could not be played to their end.',
        'Run guidepost rehearse with the folder of the guide in a terminal; it says where it stops.',
        { cause: error },
      )

/**
 * What `guidepost rehearse` prints of a folder on standard output, whatever it thinks of the reports, without a model;
 * `onLine` hears each line that it says meanwhile. Rejects with its own words where it cannot.
 */
function printed(folder: string, signal: AbortSignal, onLine: (line: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [COMMAND, 'rehearse', folder, '--no-model', '--json'], {
      signal,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    let rest = ''
    let last: readonly string[] = []
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
      if (text.length > MOST_CHARACTERS) child.kill()
    })
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      const lines = stripVTControlCharacters(rest + piece).split('\n')
      rest = (lines.pop() ?? '').slice(-LONGEST_LINE)
      for (const line of lines) onLine(line)
      last = [...last, ...lines.filter((line) => line.trim() !== '')].slice(-LAST_LINES)
    })
    child.once('error', reject)
    child.once('close', (code, ended) => {
      // An error that nobody expected ends with 1 too, and prints nothing.
      if (text !== '' && (code === 0 || code === 1)) return resolve(text)
      const [message = `The rehearsal ended with ${code ?? ended}.`, fix = 'See the log of the server.'] =
        last
      reject(new Problem('scenario-invalid', message, fix))
    })
  })
}
