import { Command } from 'commander'
import color from 'picocolors'
import { OWN_GUIDES } from '../app.ts'
import type { Config } from '../config.ts'
import { plain } from '../incident/plain.ts'
import { findScenarios } from '../rehearsal/find-scenarios.ts'
import { nameOf, type Rehearsed, rehearse } from '../rehearsal/rehearse.ts'
import { openStage } from '../stage.ts'
import { rehearsalTable } from './rehearsal-table.ts'

type Options = { readonly model: boolean; readonly json?: boolean }

/** `guidepost rehearse`: plays recorded incidents and judges the reports; exit code 1 unless all ran and are right. */
export function rehearseCommand(config: Config): Command {
  return new Command('rehearse')
    .description('Play recorded incidents, and judge each report against what its scenario expects.')
    .argument('[path...]', 'scenarios, or folders with some at or below them (the bundled guides)')
    .option('--no-model', 'report from the guides’ signals alone')
    .option('--json', 'print one JSON document and nothing else')
    .action(async (paths: readonly string[], options: Options) => {
      process.exitCode = await run(config, paths, options)
    })
}

async function run(config: Config, paths: readonly string[], { model, json }: Options): Promise<number> {
  const folders = await findScenarios(paths.length > 0 ? paths : [OWN_GUIDES])
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
  const began = performance.now()
  const stage = await openStage(config, { model, note: (line) => console.error(line) })
  let count = 0
  const follow = (one: Rehearsed): void => console.error(progress(one, ++count, folders.length))
  const done = await rehearse(folders, stage, stop.signal, follow).finally(stage.close)
  const seconds = Math.round(performance.now() - began) / 1000
  const right = done.filter(({ judged }) => judged === 'right').length
  const whole = { exist: folders.length, ran: done.length, right, seconds, model: stage.model }
  if (json) console.log(JSON.stringify({ ...whole, scenarios: done.map(document) }, null, 2))
  else console.log(rehearsalTable(done, whole))
  return right === folders.length && folders.length > 0 ? 0 : 1
}

function progress({ folder, judged, seconds }: Rehearsed, count: number, all: number): string {
  const word = judged === 'right' ? color.green('right') : color.red('wrong')
  return `${String(count).padStart(String(all).length)}/${all}  ${word}  ${plain(nameOf(folder))} (${seconds.toFixed(1)} s)`
}

/** What one scenario came to, the figures of the table first. */
function document({ folder, judged, failures, report, seconds }: Rehearsed) {
  return {
    scenario: nameOf(folder),
    folder,
    judged,
    failures,
    verdict: report?.verdict ?? null,
    guide: report?.guide?.id ?? null,
    seconds,
    queries: report?.receipt.queries ?? 0,
    modelTurns: report?.receipt.modelCalls ?? 0,
    tokens: report ? report.receipt.promptTokens + report.receipt.completionTokens : 0,
    report,
  }
}
