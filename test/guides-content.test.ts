import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { files } from '../guides/_generate/generate.ts'
import { lint } from '../src/guides/lint.ts'
import { parseGuide } from '../src/guides/parse-guide.ts'
import { evaluate } from '../src/kql/evaluate.ts'
import { fill } from '../src/kql/fill.ts'
import { readTables } from '../src/kql/read-tables.ts'
import { readScenario } from '../src/sandbox/scenario.ts'

const guides = fileURLToPath(new URL('../guides', import.meta.url))
const folders = readdirSync(guides).filter((name) => existsSync(join(guides, name, 'scenarios')))
const stories = folders.flatMap((guide) =>
  readdirSync(join(guides, guide, 'scenarios')).map((name) => [guide, name] as const),
)

/** Signals that tell what happened, not why. */
const SYMPTOMS = ['tunnel-down', 'tunnel-dropped', 'heartbeat-stopped', 'rules-changed']

/** The one signal that explains each incident; null = none may. */
const CAUSE: Readonly<Record<string, string | null>> = {
  '2025-06-18-peer-deletes-sa': 'peer-deleted-sa',
  '2025-07-02-psk-mismatch': 'psk-mismatch',
  '2025-08-12-dead-peer': 'dpd-timeout',
  '2025-09-03-nothing-wrong': null,
  '2025-10-07-no-diagnostic-setting': null,
  '2025-10-22-configuration-changed': 'configuration-changed',
  '2025-11-05-injected-instruction': 'peer-deleted-sa',
  '2025-11-20-twelve-hours-off': 'peer-deleted-sa',
  '2025-12-03-policy-mismatch': 'policy-mismatch',
  '2026-01-14-host-maintenance': 'gateway-maintenance',
  '2026-03-04-tunnel-stays-down': 'gateway-maintenance',
  '2026-02-10-rule-denies': 'inbound-denied',
  '2026-02-18-machine-stopped': 'machine-stopped',
  '2025-06-24-network-rules': 'network-rules-refuse',
  '2025-07-15-server-busy': 'throttled',
}

describe('our guides', () => {
  test('every recorded incident is listed here', () => {
    expect(stories.map(([, name]) => name).sort()).toEqual(Object.keys(CAUSE).sort())
  })

  test.each(folders)('%s reads without a defect', async (name) => {
    const guide = parseGuide(
      await readFile(join(guides, name, 'guide.md'), 'utf8'),
      join(guides, name, 'guide.md'),
    )
    expect(lint(guide)).toEqual([])
    expect(guide.steps.length).toBeGreaterThan(1)
  })

  test.each([...files().keys()])('%s is what the generator makes', async (path) => {
    expect(await readFile(join(guides, path), 'utf8')).toBe(files().get(path))
  })

  test.each(stories)('%s/%s can be solved from its data, by the right signal alone', async (name, story) => {
    const dir = join(guides, name, 'scenarios', story)
    const scenario = await readScenario(dir)
    const guide = parseGuide(
      await readFile(join(guides, name, 'guide.md'), 'utf8'),
      join(guides, name, 'guide.md'),
    )
    const values = Object.fromEntries(
      guide.parameters.map(({ name: key, source }) => [
        key,
        source.kind === 'value'
          ? source.value
          : source.kind === 'choose'
            ? (source.choices.find((one) => one.label === scenario.answers[key])?.value ?? '')
            : '',
      ]),
    )
    const range = {
      StartTime: new Date(scenario.clock.getTime() - 5 * 3_600_000).toISOString(),
      EndTime: scenario.clock.toISOString(),
    }
    const data = await readTables(join(dir, 'tables'))
    const fired = guide.steps
      .flatMap((step) => step.queries)
      .flatMap((query) => {
        const filled = fill(query.template, { ...values, ...range })
        if (filled.kind === 'refused') throw new Error(filled.message)
        const { rows } = evaluate(filled.text, data, { now: scenario.clock })
        const alarm = query.signal && query.signal.severity !== 'info'
        return alarm && rows.length > 0 ? [query.signal.id] : []
      })
    expect(fired.filter((id) => !SYMPTOMS.includes(id))).toEqual(CAUSE[story] ? [CAUSE[story]] : [])
  })
})
