import { type Row, random } from './rows.ts'

/** Requests to two storage accounts over some hours; `status` says how each ends. */
export function blob(
  from: number,
  hours: number,
  seed: number,
  status: (time: number, account: string) => readonly [code: string, text: string],
): Row[] {
  const next = random(seed)
  const rows: Row[] = []
  for (const account of ['contosoorders', 'contosoimages']) {
    for (let time = from; time < from + hours * 3_600_000; time += 15_000 + Math.floor(next() * 60_000)) {
      const [StatusCode, StatusText] = status(time, account)
      const writes = next() >= 0.7
      const latency = 2 + Math.floor(next() * 900) / 10
      rows.push({
        TimeGenerated: new Date(time).toISOString(),
        AccountName: account,
        Category: writes ? 'StorageWrite' : 'StorageRead',
        OperationName: writes ? 'PutBlob' : 'GetBlob',
        OperationCount: 0,
        AuthenticationType: 'OAuth',
        StatusCode,
        StatusText,
        CallerIpAddress: `198.51.100.${1 + Math.floor(next() * 5)}:${49_152 + Math.floor(next() * 16_000)}`,
        DurationMs: latency,
        ServerLatencyMs: Math.floor(latency * 8) / 10,
        ContentLengthHeader: writes ? 1024 + Math.floor(next() * 200_000) : 0,
        Protocol: 'HTTPS',
      })
    }
  }
  return rows
}
