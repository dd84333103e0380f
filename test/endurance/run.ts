import { crashMatrix, crashPoints } from './crash-matrix.ts'
import { repairCase, repairPoints } from './repair-matrix.ts'
import { awakening, chaos, type Figures, fairness, killings, sameMessage, soak, takeover } from './several.ts'

const [, , what = 'all'] = process.argv
let failed = false

if (what === 'crash' || what === 'all') {
  const points = await crashPoints()
  console.log(`crash matrix: ${points.length} points on two databases`)
  const cases = await crashMatrix(points, ['embedded', 'server'], {
    told: ({ mode, point, faults, seconds }) =>
      console.log(
        `${faults.length === 0 ? 'ok ' : 'NOT'} ${mode.padEnd(8)} ${point?.when} ${point?.step} #${point?.nth} (${seconds.toFixed(1)} s) ${faults.join('; ')}`,
      ),
  })
  const bad = cases.filter(({ faults }) => faults.length > 0).length
  console.log(`crash matrix: ${cases.length - bad} of ${cases.length} cases hold`)
  failed ||= bad > 0
}
if (what === 'repairs' || what === 'all') {
  const points = await repairPoints()
  let bad = 0
  for (const point of points) {
    const { faults, posts, state, seconds } = await repairCase(point)
    bad += faults.length > 0 ? 1 : 0
    console.log(
      `${faults.length === 0 ? 'ok ' : 'NOT'} ${point.when} ${point.step}: ${posts} sent, ${state} (${seconds.toFixed(1)} s) ${faults.join('; ')}`,
    )
  }
  console.log(`repairs: ${points.length - bad} of ${points.length} cases hold`)
  failed ||= bad > 0
}
const RUNS: readonly (readonly [string, string, () => Promise<Figures>])[] = [
  ['replicas', 'the same message to two replicas', () => sameMessage(30)],
  ['replicas', 'a worker killed in the middle', takeover],
  ['replicas', 'a worker paused in the middle', awakening],
  ['replicas', 'a busy channel and a quiet one', () => fairness(60)],
  ['replicas', 'one of two replicas killed every 4 s', () => killings(200, 4)],
  ['chaos', 'Postgres restarted every 5 to 10 s', () => chaos(500, 5, 10)],
  ['soak', 'one process', () => soak(2_000)],
]
for (const [group, name, run] of RUNS) {
  if (what !== group && what !== 'all') continue
  try {
    const figures = Object.entries(await run()).map(
      ([key, value]) => `${key} ${Math.round(value * 1000) / 1000}`,
    )
    console.log(`ok  ${name}: ${figures.join(', ')}`)
  } catch (error) {
    failed = true
    console.log(`NOT ${name}: ${error instanceof Error ? error.message : error}`)
  }
}
process.exitCode = failed ? 1 : 0
