import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Rehearsing } from './console/house.ts'
import type { Rehearsals } from './flow/rehearsals.ts'

const COMMAND = fileURLToPath(new URL('../bin/guidepost.js', import.meta.url))
/** Longer than the incidents of any one guide take. */
const LONGEST_MS = 10 * 60_000
const MOST_BYTES = 50_000_000

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

/**
 * Plays the recorded incidents of one guide at a time, in a process of its own, so that nobody who is investigating waits for
 * it; it ends with the server.
 */
export function rehearsing(
  rehearsals: Pick<Rehearsals, 'keep'>,
  leaving: AbortSignal,
  onError: (error: unknown) => void,
): Rehearsing {
  let running: string | null = null
  const play = async (
    guide: { readonly id: string; readonly sha256: string },
    folder: string,
  ): Promise<void> => {
    const ends = AbortSignal.any([leaving, AbortSignal.timeout(LONGEST_MS)])
    const { scenarios } = Printed.parse(JSON.parse(await printed(folder, ends)))
    await rehearsals.keep(
      scenarios.map((one) => ({
        guide: guide.id,
        scenario: one.folder.split(/[/\\]/).at(-1) ?? one.folder,
        right: one.judged === 'right',
        verdict: one.verdict,
        faults: one.failures.map(
          ({ rule, expected, found }) => `${rule}: expected ${expected}, found ${found}`,
        ),
        sha256: guide.sha256,
      })),
    )
  }
  return {
    now: () => running,
    begin: ({ id, title, sha256 }, folder) => {
      if (running !== null) return false
      running = title
      void play({ id, sha256 }, folder)
        .catch((error) => {
          if (!leaving.aborted) onError(error)
        })
        .finally(() => {
          running = null
        })
      return true
    },
  }
}

/** What the command prints on standard output, whatever it thinks of the reports. */
function printed(folder: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [COMMAND, 'rehearse', folder, '--no-model', '--json'], {
      signal,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let text = ''
    child.stdout.setEncoding('utf8')
    child.stdout.on('data', (piece) => {
      text += piece
      if (text.length > MOST_BYTES) child.kill()
    })
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 || code === 1 ? resolve(text) : reject(new Error(`The rehearsal ended with code ${code}.`)),
    )
  })
}
