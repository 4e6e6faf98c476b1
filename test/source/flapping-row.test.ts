import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { StoreSettings } from '../../functions/contracts/settings.ts';
import { FolderStage } from './folder-stage.ts';
import { hurriedClock } from './hurried-clock.ts';
import { anyCredentials, type LaneSettings, readLane, runAfter, stagedEnvelopes, testRun } from './lane.ts';
import { apiError, type OddAnswer, oddServer } from './odd-server.ts';

it('A row that changed back before its detail could be read is in Bronze as it is, and its detail is read once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lane-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  let thumbnail = 'a';
  let isDown = false;
  const pagination = { count: 1, total: 1, perPage: 30, currentPage: 1, totalPages: 1, links: [] };
  const body = (data: unknown): OddAnswer => ({ body: { status: 200, success: true, data, pagination } });
  const server = await oddServer((path) => {
    if (path.includes('/items')) return body([{ id: 7 }]);
    if (path.endsWith('/orders/1') && isDown) return apiError(422, 'no');
    if (path.endsWith('/orders/1')) return { body: { status: 200, success: true, data: { id: 1 } } };
    return path.includes('/orders') ? body([{ id: 1, thumbnail }]) : body([]);
  });
  const stage = new FolderStage(folder);
  const settings: LaneSettings = {
    url: server.url,
    credentials: anyCredentials,
    stage,
    run: testRun(1, { settings: StoreSettings.parse({ inlineDetails: 10 }) }),
    clock: hurriedClock(),
  };
  const staged = async () => {
    await readLane(settings, 'main');
    const lines = await stagedEnvelopes(stage, settings.run, 'orders').catch(() => []);
    const shown = lines.map(({ record }) => (record === null ? 'row' : 'detail'));
    settings.run = { ...(await runAfter(stage, settings.run)), settings: settings.run.settings };
    return shown;
  };
  expect(await staged()).toEqual(['detail']);
  thumbnail = 'b';
  isDown = true;
  expect(await staged()).toEqual(['row']);
  thumbnail = 'a';
  isDown = false;
  expect(await staged()).toEqual(['detail']);
  server.requests.splice(0);
  expect(await staged()).toEqual([]);
  expect(server.requests.filter(({ path }) => path.endsWith('/orders/1'))).toEqual([]);
});
