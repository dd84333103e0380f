import fc from 'fast-check'

// The gate answers the same twice. To look for what nobody has thought of yet: FUZZ_SEED=$RANDOM npm test
fc.configureGlobal({ seed: Number(process.env.FUZZ_SEED ?? 20_251_125) })
