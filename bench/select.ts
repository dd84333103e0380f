import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chooseByWords } from '../src/flow/choose-by-words.ts'
import { openShelf } from '../src/guides/shelf.ts'
import { REQUESTS, TITLES, written } from '../test/guides/many-guides.ts'
import { median } from './median.ts'

const RUNS = 3

/** A thousand guides opened and chosen among without a model, beside a plain loop that reads the same files and looks for the same words in them. */
const folder = await mkdtemp(join(tmpdir(), 'guidepost-select-'))
try {
  const paths: string[] = []
  for (const [n, title] of TITLES.entries()) {
    const path = join(folder, `g${n}`, 'guide.md')
    await mkdir(join(folder, `g${n}`))
    await writeFile(path, written(title, n))
    paths.push(path)
  }
  const opening: number[] = []
  for (let run = 0; run < RUNS; run++) opening.push((await timed(() => openShelf(folder))).ms)
  const { value: shelf } = await timed(() => openShelf(folder))
  const reading: number[] = []
  for (let run = 0; run < RUNS; run++)
    reading.push((await timed(() => Promise.all(paths.map((path) => readFile(path, 'utf8'))))).ms)
  const texts = await Promise.all(paths.map((path) => readFile(path, 'utf8')))

  let right = 0
  let asked = 0
  const choosing: number[] = []
  const looking: number[] = []
  const first = await timed(() =>
    chooseByWords('the VPN is down', shelf.search('the VPN is down', 20), shelf),
  )
  for (const { text, title } of Array.from({ length: RUNS }, () => REQUESTS).flat()) {
    const one = await timed(() => chooseByWords(text, shelf.search(text, 20), shelf))
    choosing.push(one.ms)
    if (one.value.kind === 'guide' && one.value.guide.title === title) right++
    if (one.value.kind === 'ask' && one.value.question.choices.includes(title)) asked++
    const words = text.toLowerCase().split(' ')
    looking.push(
      (
        await timed(() =>
          texts.map((body) => words.filter((word) => body.toLowerCase().includes(word)).length),
        )
      ).ms,
    )
  }
  print(`open ${shelf.size} guides`, median(opening), median(reading))
  console.log(`${'choose, the first time'.padEnd(28)} ${first.ms.toFixed(1).padStart(9)} ms`)
  print(`choose, median of ${choosing.length}`, median(choosing), median(looking))
  print('choose, 99 of 100', last(choosing), last(looking))
  console.log(`chosen ${right}, asked with the right one offered ${asked}, of ${choosing.length}`)
} finally {
  await rm(folder, { recursive: true })
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const started = performance.now()
  const value = await work()
  return { ms: performance.now() - started, value }
}

/** What 99 of 100 stay below. */
function last(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0
}

function print(what: string, ours: number, plain: number): void {
  console.log(
    `${what.padEnd(28)} ${ours.toFixed(1).padStart(9)} ms ${plain.toFixed(1).padStart(9)} ms plain ${(ours / plain).toFixed(1).padStart(6)} x`,
  )
}
