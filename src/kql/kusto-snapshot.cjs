// Run by `node --build-snapshot` with the scripts of Kusto's library: what is in memory afterwards is the snapshot.
const { readFileSync } = require('node:fs')

// Indirect, so that each script's names become global ones.
for (const file of process.argv.slice(2)) (0, eval)(readFileSync(file, 'utf8'))
// The library builds its grammar for the first query.
const { GlobalState, KustoCode } = globalThis.Kusto.Language
KustoCode.ParseAndAnalyze('T | where x > 1 | summarize count() by y', GlobalState.Default)
