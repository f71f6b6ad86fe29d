// The health check of every Node image: `node infra/docker/health-check.mjs URL` exits 0 when the answer is 2xx within three seconds.
try {
  const response = await fetch(process.argv[2], { signal: AbortSignal.timeout(3000) });
  process.exit(response.ok ? 0 : 1);
} catch {
  process.exit(1);
}
