// Runs after `npm install`: prepares what makes the evaluator of KQL start a second earlier. Nothing depends on it.
if (Number(process.versions.node.split('.')[0]) >= 24) {
  try {
    const { writeKustoSnapshot } = await import('../src/kql/kusto-snapshot.ts')
    await writeKustoSnapshot()
  } catch (error) {
    console.warn(
      `The evaluator of KQL will start a second later: ${error instanceof Error ? error.message : error}`,
    )
  }
}
