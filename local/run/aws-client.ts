/** Client settings for the local endpoint; the machine's own AWS profile, if any, is never read. */
export function localAws(endpoint: string) {
  return {
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
}
