#!/usr/bin/env node
import { existsSync } from 'node:fs';

// In a checkout the command line is built when a source is newer; an installed package brings it built.
if (existsSync(new URL('../src/cli/main.ts', import.meta.url))) {
  try {
    const { ensure } = await import('../scripts/ensure.mjs');
    const { buildStale } = await import('../scripts/build.mjs');
    await ensure();
    await buildStale(['cli']);
  } catch (error) {
    console.error(error.message);
    process.exit(2);
  }
}
await import('../out/cli/adjoint.mjs');
